"""A ticket: a question that is answered by mail, on its campus's queue until it is."""

from __future__ import annotations

import hashlib
import json
import secrets
from datetime import timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db import models, transaction
from django.db.models import Q
from django.db.models.functions import Upper

from campuses import clock
from campuses.addresses import desk_address
from campuses.models import Campus, Operator, Queue, next_reference
from campuses.problems import Problem
from tickets.mail import addresses
from tickets.models.conversation import Conversation
from tickets.models.handling import Handling

if TYPE_CHECKING:
    from datetime import datetime

    from tickets.models.event import TicketEvent

QUESTION_LENGTH = 20_000
SUBJECT_LENGTH = 120
NAME_LENGTH = 80
WAITED_ENOUGH = timedelta(days=30)


class Status(models.TextChoices):
    NEW = "new", "New"
    OPEN = "open", "Open"
    PENDING = "pending", "Waiting for the patron"
    CLOSED = "closed", "Closed"


class Source(models.TextChoices):
    FORM = "form", "Form"
    MAIL = "mail", "Mail"
    CHAT = "chat", "Chat"
    OFFER = "offer", "Offered while waiting"
    LEAD = "lead", "Sent by an operator"


class TicketQuerySet(models.QuerySet["Ticket"]):
    def visible_to(self, operator: Operator) -> TicketQuerySet:
        """The own campus's queues, restricted ones for its directors; an administrator's are those they own."""
        if operator.administers:
            return self.filter(owner=operator, queue__restricted=False)
        return self.filter(queue__in=queues_of(operator))

    def living(self) -> TicketQuerySet:
        """What belongs in a list: neither spam nor merged into another ticket."""
        return self.filter(spam=False, merged_into=None)

    def unfinished(self) -> TicketQuerySet:
        return self.living().exclude(status=Status.CLOSED)

    def lapsing(self, at: datetime) -> TicketQuerySet:
        """Answered, and the patron has not written for so long that nobody waits any more."""
        return self.living().filter(status=Status.PENDING, last_at__lt=at - WAITED_ENOUGH)

    def newest_first(self) -> TicketQuerySet:
        return self.order_by("-last_at", "-pk")

    def with_token(self, kind: str, text: str) -> Ticket | None:
        """The ticket whose signed token of this kind the text holds; bare ids and references count for nothing."""
        for found, pk, token in addresses.tokens_in(text):
            ticket = self.filter(pk=pk).first() if found == kind and pk < 2**63 else None
            if ticket is not None and addresses.same(token, addresses.sign(kind, pk, ticket.nonce)):
                return ticket
        return None


def queues_of(operator: Operator) -> models.QuerySet[Queue]:
    """The queues whose tickets this operator may read."""
    queues = Queue.objects.filter(campus=operator.campus_id) if operator.campus_id else Queue.objects.none()
    return queues if operator.directs else queues.filter(restricted=False)


class Ticket(Handling, Conversation, models.Model):
    """Each change of hands or state is a conditional UPDATE whose row count is the answer, and leaves a TicketEvent."""

    class Refused(Problem):
        """The ticket is no longer as it was; the sentence says what to do."""

    reference = models.CharField(max_length=24, unique=True)
    queue = models.ForeignKey(Queue, on_delete=models.PROTECT, related_name="tickets")
    status = models.CharField(max_length=8, choices=Status, default=Status.NEW)
    source = models.CharField(max_length=8, choices=Source, default=Source.FORM)
    encounter = models.CharField(max_length=24, blank=True, db_index=True, help_text="The reference of its chat.")

    subject = models.CharField(max_length=SUBJECT_LENGTH)
    question = models.TextField()
    transcript = models.TextField(blank=True, help_text="What patron and operator wrote before; never notes.")
    summary = models.TextField(blank=True)
    reason = models.CharField(max_length=300, blank=True, help_text="Why it was not answered at once.")
    patron_name = models.CharField(max_length=NAME_LENGTH, blank=True)
    patron_email = models.EmailField(max_length=addresses.ADDRESS_LENGTH)
    opened_by = models.ForeignKey(Operator, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    html = models.TextField(blank=True, help_text="As a mail brought it: never shown but through tickets.mail.html.")
    left_out = models.JSONField(default=list, blank=True, help_text="Attachments that were not taken, and why.")
    message_id = models.CharField(max_length=250, blank=True, editable=False)
    nonce = models.CharField(max_length=32, editable=False)
    key = models.UUIDField(null=True, unique=True, editable=False, help_text="The request that opened it.")
    key_print = models.CharField(max_length=64, blank=True, editable=False, help_text="A hash of that request.")

    opened_at = models.DateTimeField()
    last_at = models.DateTimeField(help_text="The last word of either side.")
    last_patron_at = models.DateTimeField(null=True, blank=True)
    last_staff_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)

    objects = TicketQuerySet.as_manager()

    class Meta:
        ordering = ["-last_at"]
        indexes = [
            models.Index(
                fields=["queue", "status", "-last_at"],
                condition=Q(spam=False, merged_into=None),
                name="ticket_list",
            ),
            models.Index(fields=["-last_at"], condition=Q(spam=False, merged_into=None), name="ticket_recent"),
            models.Index(
                fields=["queue", "status"],
                condition=Q(spam=False, merged_into=None) & ~Q(status="closed"),
                name="ticket_counts",
            ),
            models.Index(fields=["owner", "status", "-last_at"], name="ticket_owner"),
            models.Index(fields=["due_at"], condition=Q(due_reminded_at=None), name="ticket_due"),
            models.Index(Upper("patron_email"), name="ticket_patron"),
        ]

    def __str__(self) -> str:
        return f"{self.reference} {self.subject}"

    def get_absolute_url(self) -> str:
        return f"/tickets/{self.reference}/"

    @classmethod
    def open(
        cls,
        queue: Queue,
        question: str,
        email: str,
        name: str = "",
        source: str = Source.FORM,
        *,
        encounter: str = "",
        transcript: str = "",
        summary: str = "",
        reason: str = "",
        subject: str = "",
        by: Operator | None = None,
        key: UUID | None = None,
        acknowledge: bool = True,
        tell_staff: bool = False,
    ) -> Ticket:
        """A new ticket on the queue, with an acknowledgement to the patron. The same key gives the same ticket."""
        question, name = question.strip(), " ".join(name.split())[:NAME_LENGTH]
        email = addresses.clean_address(email)
        if not question:
            help_text = "Please write your question."
            raise cls.Refused("invalid", help_text, fields={"question": help_text})
        fingerprint = _fingerprint(queue.pk, question, email, name, encounter)
        with transaction.atomic():
            if key is not None and (earlier := cls.objects.filter(key=key).first()):
                return earlier.answer_to_repeat(fingerprint)
            at = clock.now()
            fields: dict[str, Any] = {
                "reference": next_reference(queue.campus, at),
                "queue": queue,
                "status": Status.NEW,
                "source": source,
                "encounter": encounter,
                "subject": subject_of(subject or question),  # never of the summary: the patron reads it
                "question": question[:QUESTION_LENGTH],
                "transcript": transcript,
                "summary": summary,
                "reason": reason[:300],
                "patron_name": name,
                "patron_email": email,
                "opened_by": by,
                "nonce": secrets.token_hex(16),
                "key_print": fingerprint,
                "opened_at": at,
                "last_at": at,
                "last_patron_at": at,
            }
            if key is None:
                ticket, is_new = cls.objects.create(**fields), True
            else:
                ticket, is_new = cls.objects.get_or_create(key=key, defaults=fields)
            if not is_new:  # another request with this key was quicker by a moment
                return ticket.answer_to_repeat(fingerprint)
            ticket.record("opened", by=by, source=source)
            ticket.reindex(is_new=True)
            ticket._announce(acknowledge=acknowledge, tell_staff=tell_staff)  # noqa: SLF001 -- our own
        return ticket

    def answer_to_repeat(self, fingerprint: str) -> Ticket:
        if self.key_print != fingerprint:
            raise self.Refused("key_reused", "This Idempotency-Key was already used for another ticket.")
        return self

    def _announce(self, *, acknowledge: bool, tell_staff: bool) -> None:
        from tickets.mail import letters  # noqa: PLC0415 -- letters know tickets

        if acknowledge:
            letters.acknowledge(self)
        if tell_staff:
            letters.tell_staff(self)

    def record(self, name: str, by: Operator | None = None, **data: Any) -> TicketEvent:
        return self.events.create(name=name, by=by, at=clock.now(), data=data)

    def looked_at(self, by: Operator, how: str, page: str = "") -> None:
        """Leaves a row, whoever they are; a ticket's own operator at work on it is no news (P21)."""
        if by.pk != self.owner_id:
            self.looks.create(reference=self.reference, by=by, how=how, page=page[:200], at=clock.now())

    def reindex(self, *, is_new: bool = False) -> None:
        """Keep what search looks at abreast of what was written."""
        from tickets.models.words import TicketWords  # noqa: PLC0415 -- words know tickets

        TicketWords.objects.index(self, is_new=is_new)

    def alter(self, *conditions: Q, **fields: Any) -> bool:
        """The one way a ticket's row changes: only if it still is as the conditions say. Whether it was."""
        if not Ticket.objects.filter(*conditions, pk=self.pk).update(**fields):
            return False
        for name, value in fields.items():
            setattr(self, name, value)
        return True

    @property
    def campus(self) -> Campus:
        return self.queue.campus

    @property
    def patron(self) -> str:
        """The patron, as staff call them."""
        return self.patron_name or self.patron_email or "Patron"

    @property
    def is_forgotten(self) -> bool:
        """Whether name and address were deleted when their time was over: nobody can be answered any more."""
        return not self.patron_email

    @property
    def is_closed(self) -> bool:
        return self.status == Status.CLOSED

    def is_overdue(self, at: datetime | None = None) -> bool:
        return self.due_at is not None and not self.is_closed and self.due_at < (at or clock.now())

    @property
    def mail_token(self) -> str:
        return addresses.sign("t", self.pk, self.nonce)

    @property
    def patron_token(self) -> str:
        return addresses.sign("p", self.pk, self.nonce)

    @property
    def patron_url(self) -> str:
        return desk_address(f"/tickets/mine/{self.patron_token}/")


def subject_of(text: str) -> str:
    """The first line, shortened at a word."""
    line = next((" ".join(line.split()) for line in text.splitlines() if line.strip()), "Question")
    if len(line) <= SUBJECT_LENGTH:
        return line
    return line[: SUBJECT_LENGTH - 1].rsplit(" ", 1)[0] + "…"


def _fingerprint(*parts: object) -> str:
    return hashlib.sha256(json.dumps(parts, default=str).encode(errors="replace")).hexdigest()
