"""The privacy clock of tickets: what is deleted when (docs/privacy.md). The chat's sweep asks here, too.

| class | clock starts | default | then |
|---|---|---|---|
| names, addresses, files, letters, mails as they came | closed and 7 days | 30 days | deleted; the patron's link ends |
| words of the ticket, replies, notes | closed and 7 days | 90 days | deleted |
| spam, all of it | its last word and 7 days | 30 days | deleted |
| raw mail, delivered or thrown away | when it came | 14 days | deleted |
| mail in quarantine | when it came | 30 days | deleted |
| who looked | | 2 years | deleted |

Days are the campus's policy. A ticket's number, queue, tags, times and history stay, for statistics.
"""

from __future__ import annotations

import functools
import secrets
from collections import Counter
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import Q, QuerySet
from django.db.models.functions import Coalesce

from campuses import clock
from campuses.batches import in_batches
from campuses.models import Campus
from tickets.models import File, Incoming, Letter, Reply, Status, Ticket, TicketEvent, TicketLook, TicketNote
from tickets.models.incoming import KEEP_QUARANTINED, KEEP_RAW

GRACE = timedelta(days=7)
NOT_KEPT = timedelta(hours=23)  # an hour less than the day that was promised, for the sweep comes hourly
LOOK_AGE = timedelta(days=2 * 365 + 1)
STRAY_AGE = timedelta(days=1)
NO_LONGER_KEPT = "No longer kept"

HAS_CONTACT = ~Q(patron_email="")
HAS_WORDS = ~Q(question="")


def purge_due(at: datetime, held: QuerySet[Any], not_kept: QuerySet[Any]) -> Counter[str]:
    """Delete what is due. `held`: tickets whose clocks stand still; `not_kept`: those whose patrons asked for it."""
    counts: Counter[str] = Counter()
    over = Ticket.objects.filter(Q(status=Status.CLOSED) | Q(spam=True)).exclude(pk__in=held)
    ended: QuerySet[Any] = over.annotate(ended_at=Coalesce("closed_at", "last_at"))
    for campus in Campus.objects.select_related("policy"):
        contact_due = at - GRACE - timedelta(days=campus.policy.contact_days)
        words_due = at - GRACE - timedelta(days=campus.policy.transcript_days)
        own = ended.filter(queue__campus=campus)
        spam = own.filter(spam=True, ended_at__lte=contact_due)
        counts["ticket contacts"] += in_batches(own.filter(HAS_CONTACT, ended_at__lte=contact_due), _forget_contact)
        counts["ticket words"] += in_batches(own.filter(HAS_WORDS, ended_at__lte=words_due), _forget_words)
        counts["ticket words"] += in_batches(spam.filter(HAS_WORDS), _forget_words)
    forgotten = ended.filter(HAS_WORDS, pk__in=not_kept, ended_at__lte=at - NOT_KEPT)
    counts["ticket words"] += in_batches(forgotten, _forget_words)
    counts["raw mail"] += in_batches(_old_mail(at), _forget_mail)
    counts["ticket looks"] += TicketLook.objects.filter(at__lt=at - LOOK_AGE).delete()[0]
    counts["stray files"] += _delete_strays()
    return counts


def _forget_contact(keys: list[Any]) -> None:
    files = list(File.objects.filter(Q(ticket__in=keys) | Q(reply__ticket__in=keys) | Q(note__ticket__in=keys)))
    File.objects.filter(pk__in=[file.pk for file in files]).delete()
    for file in files:  # after the commit: a rollback must not leave rows without their bytes
        transaction.on_commit(functools.partial(file.content.delete, save=False))
    Letter.objects.filter(ticket__in=keys).delete()
    replies = Reply.objects.filter(ticket__in=keys)
    replies.update(html="", quoted="", address="", message_id="", left_out=[])
    replies.filter(is_staff=False).update(author_name="Patron")
    TicketEvent.objects.filter(ticket__in=keys, name__in=["bounced", "mail_failed"]).update(data={})
    Incoming.objects.filter(ticket__in=keys).update(raw=b"", subject="", sender="", recipient="")
    Ticket.objects.filter(pk__in=keys).update(
        patron_name="", patron_email="", html="", message_id="", left_out=[], key_print="",
        nonce=secrets.token_hex(16),  # the patron's link and the address for answers end with it
    )  # fmt: skip
    for ticket in Ticket.objects.filter(pk__in=keys):
        ticket.reindex()


def _forget_words(keys: list[Any]) -> None:
    _forget_contact(keys)
    for model in (Reply, TicketNote):
        model.objects.filter(ticket__in=keys).delete()
    for event in TicketEvent.objects.filter(ticket__in=keys, data__has_key="why"):
        event.data.pop("why")
        event.save(update_fields=["data"])
    Ticket.objects.filter(pk__in=keys).update(
        subject=NO_LONGER_KEPT, question="", transcript="", summary="", reason=""
    )  # fmt: skip
    for ticket in Ticket.objects.filter(pk__in=keys):
        ticket.reindex()


def _old_mail(at: datetime) -> QuerySet[Incoming]:
    judged = Q(state__in=[Incoming.State.DELIVERED, Incoming.State.DISCARDED], received_at__lt=at - KEEP_RAW)
    unjudged = Q(state=Incoming.State.QUARANTINED, received_at__lt=at - KEEP_QUARANTINED)
    return Incoming.objects.filter(judged | unjudged).exclude(raw=b"")


def _forget_mail(keys: list[Any]) -> None:
    mails = Incoming.objects.filter(pk__in=keys)
    mails.filter(state=Incoming.State.QUARANTINED).update(
        state=Incoming.State.DISCARDED, reason=f"Nobody let it in within {KEEP_QUARANTINED.days} days."
    )
    mails.update(raw=b"", subject="", sender="", recipient="")


def _delete_strays() -> int:
    """Bytes without a row: of a form that was refused as a whole, or of a process that died between the two."""
    oldest, deleted = clock.now() - STRAY_AGE, 0  # of this moment, whichever is swept for: it is the disk's own time
    folders, _ = default_storage.listdir("") if default_storage.exists("") else ([], [])
    for folder in folders:
        names = [name for name in default_storage.listdir(folder)[1] if _is_ours(folder, name)]
        there = {
            pk.hex for pk in File.objects.filter(pk__in=[UUID(name) for name in names]).values_list("pk", flat=True)
        }
        for name in names:
            path = f"{folder}/{name}"
            if name not in there and default_storage.get_modified_time(path) < oldest:
                default_storage.delete(path)
                deleted += 1
    return deleted


def _is_ours(folder: str, name: str) -> bool:
    """As `storage_name` makes them; whatever else lies there is somebody else's."""
    try:
        return UUID(name).hex == name and name.startswith(folder)
    except ValueError:
        return False
