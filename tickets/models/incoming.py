"""A mail that came in, raw: stored before anything looks into it, so that nothing can lose it (P13)."""

from __future__ import annotations

import hashlib
from datetime import datetime, timedelta

from django.db import models, transaction
from django.db.models import F, Q

from campuses import clock
from campuses.models import Operator, Queue
from tickets.models.reply import Reply
from tickets.models.ticket import Ticket

BYTES_AT_MOST = 30 * 1024 * 1024  # five files of 20 MB never come by mail; most servers stop at 25
LEASE = timedelta(seconds=90)
TRIES_AT_MOST = 3
KEEP_RAW = timedelta(days=14)
KEEP_QUARANTINED = timedelta(days=30)


class IncomingQuerySet(models.QuerySet["Incoming"]):
    def due(self, at: datetime) -> IncomingQuerySet:
        return (
            self.filter(state=Incoming.State.STORED).filter(Q(lease_until=None) | Q(lease_until__lt=at)).order_by("pk")
        )

    def quarantined(self) -> IncomingQuerySet:
        return self.filter(state=Incoming.State.QUARANTINED)

    def visible_to(self, operator: Operator) -> IncomingQuerySet:
        """Supervisors and directors see what came to their campus's queues, administrators what came to none."""
        if operator.administers:
            return self.filter(queue=None)
        if not operator.supervises:
            return self.none()
        queues = Queue.objects.filter(campus=operator.campus_id)
        return self.filter(queue__in=queues if operator.directs else queues.filter(restricted=False))


class Incoming(models.Model):
    class State(models.TextChoices):
        STORED = "stored", "Waiting to be read"
        DELIVERED = "delivered", "Delivered"
        QUARANTINED = "quarantined", "In quarantine"
        DISCARDED = "discarded", "Discarded by staff"

    digest = models.CharField(max_length=64, unique=True, help_text="Of the queue and the bytes: one mail, one row.")
    queue = models.ForeignKey(Queue, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    recipient = models.CharField(max_length=254, blank=True, help_text="The envelope's, where it is known.")
    raw = models.BinaryField(default=b"")
    size = models.PositiveIntegerField(default=0)
    state = models.CharField(max_length=12, choices=State, default=State.STORED)
    reason = models.CharField(max_length=300, blank=True)
    sender = models.CharField(max_length=254, blank=True)
    subject = models.CharField(max_length=250, blank=True)
    received_at = models.DateTimeField()
    lease_until = models.DateTimeField(null=True, blank=True)
    tries = models.PositiveSmallIntegerField(default=0)
    ticket = models.ForeignKey(Ticket, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    reply = models.ForeignKey(Reply, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    judged_by = models.ForeignKey(Operator, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    objects = IncomingQuerySet.as_manager()

    class Meta:
        ordering = ["-received_at"]
        indexes = [
            models.Index(fields=["lease_until"], condition=Q(state="stored"), name="incoming_due"),
            models.Index(fields=["sender", "received_at"], name="incoming_sender"),
            models.Index(fields=["queue", "state", "received_at"], name="incoming_queue"),
        ]

    def __str__(self) -> str:
        return f"{self.subject or 'Mail'} from {self.sender or 'somebody'}"

    @classmethod
    def store(cls, raw: bytes, queue: Queue | None = None, recipient: str = "", *, wake: bool = True) -> Incoming:
        """Keep a mail as it came. The same mail brought again is the same row, whatever became of it since.

        Whoever brings many wakes the readers once, behind them.
        """
        digest = hashlib.sha256(f"{queue.pk if queue else 0}:".encode() + raw).hexdigest()
        # A broken mail may have any size; what is cut off is named in the quarantine.
        cut = len(raw) > BYTES_AT_MOST
        incoming, is_new = cls.objects.get_or_create(
            digest=digest,
            defaults={
                "queue": queue,
                "recipient": recipient[:254].replace("\x00", ""),
                "raw": raw[:BYTES_AT_MOST],
                "size": len(raw),
                "received_at": clock.now(),
                "state": cls.State.QUARANTINED if cut else cls.State.STORED,
                "reason": "Larger than 30 MB." if cut else "",
            },
        )
        if is_new and wake:
            transaction.on_commit(ask_for_delivery, robust=True)
        return incoming

    def take(self, at: datetime) -> bool:
        """Whether this reader now has it."""
        taken = Incoming.objects.due(at).filter(pk=self.pk).update(lease_until=at + LEASE, tries=F("tries") + 1)
        self.tries += 1
        return bool(taken)

    def quarantine(self, reason: str) -> None:
        """Where staff see it, and let it out or throw it away."""
        self.state, self.reason, self.lease_until = self.State.QUARANTINED, reason[:300], None
        self.save(update_fields=["state", "reason", "lease_until", "sender", "subject", "queue"])

    def delivered(self, ticket: Ticket, reply: Reply | None = None) -> None:
        self.state, self.ticket, self.reply, self.lease_until = self.State.DELIVERED, ticket, reply, None
        self.save(update_fields=["state", "ticket", "reply", "lease_until", "sender", "subject", "queue"])

    def discard(self, by: Operator) -> None:
        Incoming.objects.filter(pk=self.pk, state=self.State.QUARANTINED).update(
            state=self.State.DISCARDED, judged_by=by
        )


def ask_for_delivery() -> None:
    """A wake-up; the sweep finds the mail a little later when it is lost."""
    from kombu.exceptions import OperationalError  # noqa: PLC0415 -- only here

    from tickets.tasks import deliver_mail  # noqa: PLC0415 -- tasks know mails

    try:
        deliver_mail.apply_async(expires=60, retry=False)
    except (OperationalError, OSError):
        return
