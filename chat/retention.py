"""The privacy clock: what is deleted when, and what waits (docs/privacy.md).

| class | clock starts | default | then |
|---|---|---|---|
| names, e-mail addresses, files | end of the chat and 7 days | 30 days | taken out |
| words of the chat, notes, the card | end of the chat and 7 days | 90 days | deleted |
| internal messages | when they were written | 30 days | deleted |
| bans | | a day | deleted |
| letters without a ticket | when they were sent | 30 days | deleted |
| incidents | closed | 3 years | emptied; the number stays |
| looks at incidents | | 2 years | deleted |

The figures are the campus's policy; figures without words stay, for statistics. A hold stops a
chat's clocks. Each batch is one transaction that only touches what is still there, so a run that dies is taken up by
the next one, and two at once do no harm.
"""

from __future__ import annotations

import functools
from collections import Counter
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet

from campuses.models import Campus
from chat.models import (
    Attachment,
    Ban,
    ChatSession,
    Disclosure,
    EncounterCard,
    Evidence,
    HelpCall,
    Hold,
    Incident,
    IncidentEvent,
    IncidentLook,
    InternalMessage,
    LineKind,
    Message,
    Note,
    Transfer,
)
from chat.models.purge import Purge
from tickets.models import File, Letter

GRACE = timedelta(days=7)
# For patrons who asked not to be kept; an hour less than the day they were promised, for the sweep comes hourly.
NOT_KEPT = timedelta(hours=23)
LETTER_DAYS = timedelta(days=30)
INCIDENT_AGE = timedelta(days=3 * 365)
LOOK_AGE = timedelta(days=2 * 365 + 1)
BATCH = 200

HAS_CARD_CONTACT = Q(card__isnull=False) & ~Q(card__name_given="", card__phone="", card__whereabouts="")
HAS_CONTACT = HAS_CARD_CONTACT | Q(attachments__isnull=False)
HAS_CONTACT |= ~Q(patron_name="", patron_email="", patron_name_raw="")
HAS_WORDS = ~Q(question="") | Q(messages__isnull=False) | Q(notes__isnull=False)
CARD_WORDS = ("assignment", "course", "professor", "deadline", "tried", "taught_what", "scratchpad", "next_steps")


def purge_due(at: datetime) -> Counter[str]:
    """Delete everything that is due at this moment. Answers, and keeps a tally of, how much of each class."""
    counts: Counter[str] = Counter()
    for campus in Campus.objects.select_related("policy"):
        policy = campus.policy
        ended = ChatSession.objects.filter(campus=campus)
        contact_due = _due(ended, at, policy.contact_days).filter(HAS_CONTACT)
        words_due = _due(ended, at, policy.transcript_days).filter(HAS_WORDS)
        counts["contacts"] += _in_batches(contact_due, _forget_contact)
        counts["words"] += _in_batches(words_due, _forget_words)
    not_kept = ChatSession.objects.filter(keep=False, ended_at__lte=at - NOT_KEPT).filter(HAS_WORDS)
    counts["words"] += _in_batches(not_kept.exclude(pk__in=Hold.objects.holding(at).values("session")), _forget_words)
    counts["internal messages"] += InternalMessage.objects.all().forget(at)
    counts["bans"] += Ban.objects.filter(until__lte=at).delete()[0]
    counts["letters"] += _old_letters(at).delete()[0]
    counts["incidents"] += _in_batches(_old_incidents(at), _empty_incidents)
    counts["looks"] += IncidentLook.objects.filter(at__lt=at - LOOK_AGE).delete()[0]
    counts = +counts
    if counts:
        Purge.tally(at, dict(counts))
    return counts


def _due(chats: QuerySet[ChatSession], at: datetime, days: int) -> QuerySet[ChatSession]:
    held = Hold.objects.holding(at).values("session")
    return chats.filter(ended_at__lte=at - GRACE - timedelta(days=days)).exclude(pk__in=held)


def _in_batches(rows: QuerySet[Any], forget: Callable[[list[Any]], None]) -> int:
    """Take the keys of some rows, forget what they hold, commit; until none is left."""
    done = 0
    while keys := list(rows.order_by("pk").values_list("pk", flat=True).distinct()[:BATCH]):
        with transaction.atomic():
            forget(keys)
        done += len(keys)
    return done


def _forget_contact(keys: list[Any]) -> None:
    attachments = Attachment.objects.filter(session__in=keys)
    files = list(File.objects.filter(pk__in=attachments.values("file"), ticket=None, reply=None, note=None))
    attachments.delete()
    File.objects.filter(pk__in=[file.pk for file in files]).delete()
    for file in files:  # after the commit: a rollback must not leave rows without their bytes
        transaction.on_commit(functools.partial(file.content.delete, save=False))
    Message.objects.filter(session__in=keys, kind=LineKind.FILE).update(data={"forgotten": True})
    Message.objects.filter(session__in=keys, author_role="patron").update(author_name="")
    EncounterCard.objects.filter(session__in=keys).update(name_given="", phone="", whereabouts="")
    ChatSession.objects.filter(pk__in=keys).update(patron_name="", patron_email="", patron_name_raw="")


def _forget_words(keys: list[Any]) -> None:
    _forget_contact(keys)
    for model in (Message, Note):
        model.objects.filter(session__in=keys).delete()
    EncounterCard.objects.filter(session__in=keys).update(**dict.fromkeys(CARD_WORDS, ""))
    Transfer.objects.filter(session__in=keys).update(message="", to_patron=None, reason="")
    HelpCall.objects.filter(session__in=keys).update(message="")
    ChatSession.objects.filter(pk__in=keys).update(question="", page_url="", rating_comment="", open_print="")


def _old_letters(at: datetime) -> QuerySet[Letter]:
    return Letter.objects.filter(ticket=None, reply=None, state=Letter.State.SENT, sent_at__lt=at - LETTER_DAYS)


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
