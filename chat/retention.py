"""The privacy clock: what is deleted when, and what waits (docs/privacy.md).

| class | clock starts | default | then |
|---|---|---|---|
| names, e-mail addresses, files | end of the chat and 7 days | 30 days | taken out |
| words of the chat, notes, the card | end of the chat and 7 days | 90 days | deleted |
| internal messages | when they were written | 30 days | deleted |
| bans | | a day | deleted |
| letters without a ticket | when they were sent | 30 days | deleted |
| transcripts in the outbox | when they were sent | the next sweep | deleted |
| tickets and their mail | | | `tickets.retention` |
| incidents | closed | 3 years | emptied; the number stays |
| looks at incidents | | 2 years | deleted |

The figures are the campus's policy; figures without words stay, for statistics. A hold stops a
chat's clocks. Each batch is one transaction that only touches what is still there, so a run that dies is taken up by
the next one, and two at once do no harm.
"""

from __future__ import annotations

from collections import Counter
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Q, QuerySet

from campuses.batches import in_batches
from campuses.models import Campus
from chat.models import (
    Ban,
    ChatSession,
    Disclosure,
    Evidence,
    Hold,
    Incident,
    IncidentEvent,
    IncidentLook,
    InternalMessage,
)
from chat.models.erasure import forget_contact, forget_words
from chat.models.purge import Purge
from tickets import retention as tickets_clock
from tickets.models import Letter

LETTER_DAYS = timedelta(days=30)
INCIDENT_AGE = timedelta(days=3 * 365)
LOOK_AGE = timedelta(days=2 * 365 + 1)

HAS_CARD_CONTACT = Q(card__isnull=False) & ~Q(card__name_given="", card__phone="", card__whereabouts="")
HAS_CONTACT = HAS_CARD_CONTACT | Q(attachments__isnull=False)
HAS_CONTACT |= ~Q(patron_name="", patron_email="", patron_name_raw="")
HAS_WORDS = ~Q(question="") | Q(messages__isnull=False) | Q(notes__isnull=False)


def purge_due(at: datetime) -> Counter[str]:
    """Delete everything that is due at this moment. Answers, and keeps a tally of, how much of each class."""
    counts: Counter[str] = Counter()
    for campus in Campus.objects.select_related("policy"):
        policy = campus.policy
        ended = ChatSession.objects.filter(campus=campus)
        contact_due = _due(ended, at, policy.contact_days).filter(HAS_CONTACT)
        words_due = _due(ended, at, policy.transcript_days).filter(HAS_WORDS)
        counts["contacts"] += in_batches(contact_due, forget_contact)
        counts["words"] += in_batches(words_due, forget_words)
    not_kept = ChatSession.objects.filter(keep=False, ended_at__lte=at - tickets_clock.NOT_KEPT).filter(HAS_WORDS)
    counts["words"] += in_batches(not_kept.exclude(pk__in=Hold.objects.holding(at).values("session")), forget_words)
    counts["internal messages"] += InternalMessage.objects.all().forget(at)
    counts["bans"] += Ban.objects.filter(until__lte=at).delete()[0]
    counts += tickets_clock.purge_due(
        at, held=_tickets_held(at), not_kept=_tickets_of(ChatSession.objects.filter(keep=False))
    )
    counts["letters"] += _old_letters(at).delete()[0]
    counts["incidents"] += in_batches(_old_incidents(at), _empty_incidents)
    counts["looks"] += IncidentLook.objects.filter(at__lt=at - LOOK_AGE).delete()[0]
    counts = +counts
    if counts:
        Purge.tally(at, dict(counts))
    return counts


def _tickets_held(at: datetime) -> QuerySet[Any]:
    return _tickets_of(ChatSession.objects.filter(pk__in=Hold.objects.holding(at).values("session")))


def _tickets_of(chats: QuerySet[ChatSession]) -> QuerySet[Any]:
    """Without those that have none: a NULL among them would let NOT IN match nothing."""
    return chats.exclude(ticket=None).values("ticket")


def _due(chats: QuerySet[ChatSession], at: datetime, days: int) -> QuerySet[ChatSession]:
    held = Hold.objects.holding(at).values("session")
    return chats.filter(ended_at__lte=at - tickets_clock.GRACE - timedelta(days=days)).exclude(pk__in=held)


def _old_letters(at: datetime) -> QuerySet[Letter]:
    """A transcript is the chat once more, so the outbox's copy goes as soon as it is out."""
    loose = Letter.objects.filter(ticket=None, reply=None)
    done = Q(state=Letter.State.SENT, sent_at__lt=at - LETTER_DAYS)
    failed = Q(state=Letter.State.FAILED, created_at__lt=at - LETTER_DAYS)
    copy = Q(purpose="transcript", state__in=[Letter.State.SENT, Letter.State.FAILED])
    return loose.filter(done | failed | copy)


def _old_incidents(at: datetime) -> QuerySet[Incident]:
    """Closed long ago, and quiet since: its log is append-only for two years after the last entry."""
    lately = IncidentEvent.objects.filter(at__gt=at - LOOK_AGE).values("incident")
    return Incident.objects.filter(closed_at__lte=at - INCIDENT_AGE).exclude(account="").exclude(pk__in=lately)


def _empty_incidents(keys: list[Any]) -> None:
    for model in (Evidence, IncidentEvent, Disclosure):
        model.objects.filter(incident__in=keys).delete()
    Incident.objects.filter(pk__in=keys).update(
        account="", excerpt="", patron_name="", patron_contact="", steps=[], outcome="", session=None, ticket=None
    )
