"""A chat is offered to a colleague or to a queue, and stays with its lead until somebody takes it (C6, C42–C44)."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.db import models, transaction
from django.db.models import Q

from campuses import clock
from campuses.models import Operator, Queue
from campuses.problems import Problem
from chat import broadcasts
from chat.models.message import LineKind
from chat.models.presence import Presence
from chat.models.timer import Kind, Timer

if TYPE_CHECKING:
    from chat.models.presence import PresenceQuerySet

WORDS_LENGTH = 1000
SENTENCE_LENGTH = 4000


class TransferStatus(models.TextChoices):
    OFFERED = "offered"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"
    EXPIRED = "expired"


class TransferQuerySet(models.QuerySet["Transfer"]):
    def offered(self) -> TransferQuerySet:
        return self.filter(status=TransferStatus.OFFERED)

    def visible_to(self, operator: Operator) -> TransferQuerySet:
        """Those of this operator: offered by them, to them, or to a queue that calls them."""
        called = Q(queue__campus=operator.campus_id, queue__restricted=False)
        if operator.directs:
            called |= Q(queue__campus=operator.campus_id)
        return self.filter(Q(sender=operator) | Q(operator=operator) | called)

    def for_show(self) -> TransferQuerySet:
        return self.select_related(
            "session__campus",
            "closed_by",
            "queue__campus",
            "sender__campus",
            "sender__presence",
            "operator__campus",
            "operator__presence",
        )


class Transfer(models.Model):
    """One offer. `message` and `reason` are between the two operators; `to_patron` is what the patron will be told."""

    class Refused(Problem):
        """The offer is not open any more, or not this operator's to answer."""

    session = models.ForeignKey("chat.ChatSession", on_delete=models.CASCADE, related_name="transfers")
    sender = models.ForeignKey(Operator, on_delete=models.PROTECT, related_name="+")
    operator = models.ForeignKey(Operator, on_delete=models.CASCADE, null=True, related_name="+")
    queue = models.ForeignKey(Queue, on_delete=models.CASCADE, null=True, related_name="+")
    message = models.CharField(max_length=WORDS_LENGTH, blank=True)
    # Null says the usual sentence, an empty one says nothing.
    to_patron = models.TextField(null=True)  # noqa: DJ001
    status = models.CharField(max_length=10, choices=TransferStatus, default=TransferStatus.OFFERED)
    reason = models.CharField(max_length=WORDS_LENGTH, blank=True, help_text="Why it was declined.")
    key = models.UUIDField(null=True)
    offered_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)
    closed_by = models.ForeignKey(Operator, on_delete=models.PROTECT, null=True, related_name="+")
    declined_by = models.ManyToManyField(Operator, related_name="+", help_text="Of those whom a queue called.")

    objects = TransferQuerySet.as_manager()

    class Meta:
        ordering = ["-offered_at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["session"], condition=Q(status="offered"), name="one_open_offer_a_chat"),
            models.UniqueConstraint(fields=["session", "key"], condition=Q(key__isnull=False), name="one_offer_a_key"),
            models.CheckConstraint(
                condition=Q(operator=None, queue__isnull=False) | Q(operator__isnull=False, queue=None),
                name="to_somebody_or_a_queue",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.session_id} from {self.sender} to {self.operator or self.queue}: {self.status}"

    # ── verbs ────────────────────────────────────────────────────────────────
    def accept(self, by: Operator) -> None:
        """The chat changes hands in this transaction; before and after it has exactly one lead.

        Raises `transfer_closed`, `not_allowed` at the cap of chats. Accepting twice is accepting once.
        """
        at = clock.now()
        chat = self.session
        with transaction.atomic():
            self._look_again()
            if self.status == TransferStatus.ACCEPTED and self.closed_by_id == by.pk:
                return
            self._must_ask(by, at)
            chat.refuse_beyond_the_cap(by)
            self._close(TransferStatus.ACCEPTED, at, by)
            chat.record("transfer_accepted", by=by, at=at, transfer=self.pk)
            if sentence := self.sentence(by):
                chat.add_line(
                    LineKind.OPERATOR,
                    role="operator",
                    name=self.sender.get_full_name(),
                    operator_id=self.sender_id,
                    body=sentence,
                    at=at,
                )
            chat.hand_over(self.sender, by, at)

    def decline(self, by: Operator, reason: str = "") -> None:
        """No; the chat stays with its lead, who reads the reason. A queue has declined when nobody is left to ask."""
        at = clock.now()
        with transaction.atomic():
            self._look_again()
            self._must_ask(by, at)
            self.session.record("transfer_declined", by=by, at=at, transfer=self.pk)
            if self.queue is not None:
                self.declined_by.add(by)
                if self.who_is_left(at).exists():
                    Transfer.objects.filter(pk=self.pk).update(reason=reason[:WORDS_LENGTH])
                    broadcasts.transfer_changed(self)
                    return
            self._close(TransferStatus.DECLINED, at, by, reason=reason[:WORDS_LENGTH])

    def withdraw(self, by: Operator) -> None:
        at = clock.now()
        with transaction.atomic():
            self._look_again()
            if self.status == TransferStatus.WITHDRAWN:
                return
            if by.pk != self.sender_id:
                raise self.Refused("not_allowed", f"Only {self.sender} takes this offer back.")
            self._must_be_open(at)
            self._close(TransferStatus.WITHDRAWN, at, by)
            self.session.record("transfer_withdrawn", by=by, at=at, transfer=self.pk)

    def expire(self, at: datetime) -> None:
        """Nobody answered in time. Called by the clock, under the chat's row."""
        if self._close(TransferStatus.EXPIRED, at, None):
            self.session.record("transfer_expired", at=at, transfer=self.pk)

    # ── what they stand on ───────────────────────────────────────────────────
    def asks(self, operator: Operator) -> bool:
        """Whether the offer is this operator's to answer."""
        if operator.pk == self.sender_id:
            return False
        if self.queue is None:
            return self.operator_id == operator.pk
        if operator.campus_id != self.queue.campus_id or (self.queue.restricted and not operator.directs):
            return False
        return not self.declined_by.filter(pk=operator.pk).exists()

    def who_is_left(self, at: datetime) -> PresenceQuerySet:
        """Of a queue's operators, those online who have not said no."""
        return called_by(self.queue, at).exclude(operator__in=self.declined_by.all()).exclude(operator=self.sender)

    def sentence(self, to: Operator) -> str:
        """What the patron reads before the hand-over, in the sender's words or the usual ones (C44)."""
        if self.to_patron is not None:
            return self.to_patron
        place = f" at the {to.campus} campus" if to.campus else ""
        name = to.get_full_name()
        return f"I am transferring your question to {name}{place}. Please stay on; they will be right with you."

    def _look_again(self) -> None:
        """The chat's row first, as every verb takes it, then the offer as it now is."""
        self.session._look_again()  # noqa: SLF001 -- one aggregate
        self.refresh_from_db(fields=["status", "closed_by"])

    def _must_ask(self, by: Operator, at: datetime) -> None:
        self._must_be_open(at)
        if not self.asks(by):
            raise self.Refused("not_allowed", "This offer is not yours to answer.")

    def _must_be_open(self, at: datetime) -> None:
        if self.status != TransferStatus.OFFERED or at >= self.expires_at:
            raise self.Refused("transfer_closed", CLOSED_WORDS.get(self.status, CLOSED_WORDS[TransferStatus.EXPIRED]))

    def _close(self, status: str, at: datetime, by: Operator | None, **fields: str) -> bool:
        """The one place where an offer ends. Of several who try, one gets it."""
        closed = Transfer.objects.offered().filter(pk=self.pk)
        if not closed.update(status=status, closed_at=at, closed_by=by, **fields):
            return False
        self.status, self.closed_at, self.closed_by = status, at, by
        for name, value in fields.items():
            setattr(self, name, value)
        Timer.objects.disarm(self.session, Kind.TRANSFER_EXPIRY, at=at)
        broadcasts.transfer_changed(self)
        return True


CLOSED_WORDS: dict[str, str] = {
    TransferStatus.ACCEPTED: "Somebody else was quicker and has taken this chat.",
    TransferStatus.DECLINED: "This offer was declined.",
    TransferStatus.WITHDRAWN: "The offer was taken back; the chat stays with its librarian.",
    TransferStatus.EXPIRED: "The offer has run out of time; the chat stays with its librarian.",
}


def called_by(queue: Queue | None, at: datetime) -> PresenceQuerySet:
    """The operators online whom a transfer to this queue asks."""
    if queue is None:
        nobody: PresenceQuerySet = Presence.objects.none()
        return nobody
    called: PresenceQuerySet = Presence.objects.online(at).filter(operator__campus=queue.campus_id)
    return called.filter(operator__role="director") if queue.restricted else called
