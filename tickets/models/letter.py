"""The outbox: every letter that Refdesk sends, whichever part of it wrote it.

A letter is stored in the transaction that has the reason for it, and sent after that has committed. Whoever sends it
takes it by a conditional UPDATE with a lease; a sender that dies leaves it to the next one, who sends it under the
same Message-ID, so that a second copy is recognised as one (P14).
"""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.db import models, transaction
from django.db.models import Q

from campuses import clock
from campuses.models import Queue
from campuses.problems import Problem
from tickets.mail import addresses

if TYPE_CHECKING:
    from tickets.models.reply import Reply
    from tickets.models.ticket import Ticket

SUBJECT_LENGTH = 200
LEASE = timedelta(seconds=120)  # longer than a letter takes: connecting, sending and quitting time out in 20 s each
FIRST_WAIT = timedelta(seconds=30)
LONGEST_WAIT = timedelta(hours=1)
GIVE_UP_AFTER = timedelta(days=3)
AUTOMATIC_AN_HOUR = 3  # to one address, and in one thread: what two auto-responders can do to each other at most


class LetterQuerySet(models.QuerySet["Letter"]):
    def due(self, at: datetime) -> LetterQuerySet:
        """Those waiting for their time, and those whose sender has died."""
        waiting = Q(state=Letter.State.WAITING, due_at__lte=at)
        return self.filter(waiting | Q(state=Letter.State.SENDING, lease_until__lt=at)).order_by("due_at", "pk")

    def failed(self) -> LetterQuerySet:
        return self.filter(Q(state=Letter.State.FAILED) | Q(bounced_at__isnull=False))


class Letter(models.Model):
    class Refused(Problem):
        """No letter can be written like this."""

    class State(models.TextChoices):
        WAITING = "waiting", "Waiting"
        SENDING = "sending", "Being sent"
        SENT = "sent", "Sent"
        FAILED = "failed", "Failed"

    to = models.EmailField(max_length=addresses.ADDRESS_LENGTH)
    subject = models.CharField(max_length=SUBJECT_LENGTH)
    text = models.TextField()
    html = models.TextField(blank=True)
    queue = models.ForeignKey(Queue, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    ticket = models.ForeignKey("tickets.Ticket", on_delete=models.CASCADE, null=True, related_name="letters")
    reply = models.OneToOneField("tickets.Reply", on_delete=models.CASCADE, null=True, related_name="letter")
    purpose = models.CharField(max_length=24, blank=True)
    automatic = models.BooleanField(default=True, help_text="Nobody wrote it; other auto-responders shall not answer.")
    message_id = models.CharField(max_length=250, unique=True)
    nonce = models.CharField(max_length=32, editable=False)

    state = models.CharField(max_length=8, choices=State, default=State.WAITING)
    created_at = models.DateTimeField()
    due_at = models.DateTimeField()
    lease_until = models.DateTimeField(null=True, blank=True)
    tries = models.PositiveSmallIntegerField(default=0)
    sent_at = models.DateTimeField(null=True, blank=True)
    bounced_at = models.DateTimeField(null=True, blank=True)
    error = models.CharField(max_length=500, blank=True)

    objects = LetterQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at"]
        indexes = [
            models.Index(fields=["due_at"], condition=Q(state__in=["waiting", "sending"]), name="letter_due"),
            models.Index(fields=["created_at"], condition=Q(automatic=True), name="letter_automatic"),
        ]

    def __str__(self) -> str:
        return f"{self.subject} → {self.to}"

    @classmethod
    def post(
        cls,
        to: str,
        subject: str,
        text: str,
        html: str = "",
        queue: Queue | None = None,
        ticket: Ticket | None = None,
        purpose: str = "",
        *,
        reply: Reply | None = None,
        automatic: bool = True,
    ) -> Letter:
        """Store a letter in the caller's transaction; it goes out once that has committed. One plain recipient."""
        to = addresses.clean_address(to, "to")
        if "\x00" in subject + text + html:
            raise cls.Refused("invalid", "A letter cannot hold the NUL character.")
        at = clock.now()
        token = f"{addresses.sign('t', ticket.pk, ticket.nonce)}." if ticket is not None else ""
        # Short, so that no mail program that folds its header at 78 characters loses it.
        unique = secrets.token_hex(6 if token else 16)
        letter = cls.objects.create(
            to=to,
            # A line end would begin another header (A129); what is cut here is whole in the text.
            subject=" ".join(subject.split())[:SUBJECT_LENGTH] or "Your library",
            text=text,
            html=html,
            queue=queue or (ticket.queue if ticket is not None else None),
            ticket=ticket,
            reply=reply,
            purpose=purpose,
            automatic=automatic,
            nonce=secrets.token_hex(16),
            message_id=f"<{token}{unique}@{addresses.mail_host()}>",
            created_at=at,
            due_at=at,
        )
        transaction.on_commit(ask_for_sending, robust=True)
        return letter

    @classmethod
    def may_write_by_itself(cls, to: str, ticket: Ticket | None = None) -> bool:
        """Whether one more automatic letter is fair: at most 3 an hour in a thread and to an address (A119)."""
        lately = cls.objects.filter(automatic=True, created_at__gt=clock.now() - timedelta(hours=1))
        if lately.filter(to__iexact=to, purpose="acknowledgement").count() >= AUTOMATIC_AN_HOUR:
            return False
        return ticket is None or lately.filter(ticket=ticket, to__iexact=to).count() < AUTOMATIC_AN_HOUR

    def take(self, at: datetime) -> bool:
        """Whether this sender now has it; of several that try, one gets it."""
        taken = Letter.objects.due(at).filter(pk=self.pk).update(
            state=Letter.State.SENDING, lease_until=at + LEASE, tries=models.F("tries") + 1
        )  # fmt: skip
        if taken:
            self.tries += 1
        return bool(taken)

    def was_sent(self, at: datetime) -> None:
        Letter.objects.filter(pk=self.pk).update(state=Letter.State.SENT, sent_at=at, lease_until=None, error="")

    def try_later(self, at: datetime, error: str) -> None:
        """After a passing fault: 30 s, then twice as long each time up to an hour, for three days."""
        if at - self.created_at > GIVE_UP_AFTER:
            self.cannot_be_sent(f"Given up after {GIVE_UP_AFTER.days} days: {error}")
            return
        wait = min(FIRST_WAIT * 2 ** min(self.tries - 1, 12), LONGEST_WAIT)
        Letter.objects.filter(pk=self.pk).update(
            state=Letter.State.WAITING, due_at=at + wait, lease_until=None, error=error[:500]
        )

    @transaction.atomic
    def cannot_be_sent(self, error: str) -> None:
        """For good. Staff see it on the ticket."""
        Letter.objects.filter(pk=self.pk).update(state=Letter.State.FAILED, lease_until=None, error=error[:500])
        if self.ticket is not None:
            self.ticket.record("mail_failed", to=self.to)

    @transaction.atomic
    def bounced(self, error: str) -> None:
        """It was sent, and came back."""
        is_first = Letter.objects.filter(pk=self.pk, bounced_at=None).update(bounced_at=clock.now(), error=error[:500])
        if is_first and self.ticket is not None:
            self.ticket.record("bounced", to=self.to)

    @property
    def is_undelivered(self) -> bool:
        return self.state == Letter.State.FAILED or self.bounced_at is not None

    @property
    def bounce_token(self) -> str:
        return addresses.sign("b", self.pk, self.nonce)

    @property
    def own_address(self) -> str:
        """The queue's address, or the house's."""
        return (self.queue.email if self.queue is not None else "") or addresses.default_address()


def ask_for_sending() -> None:
    """A wake-up; the sweep finds the letter a little later when it is lost."""
    from kombu.exceptions import OperationalError  # noqa: PLC0415 -- only here

    from tickets.tasks import send_letters  # noqa: PLC0415 -- tasks know letters

    try:
        send_letters.apply_async(expires=60, retry=False)
    except (OperationalError, OSError):
        return
