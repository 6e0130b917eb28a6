"""Time: a row with a due time.

Arming asks Celery for a wake-up at that time; beat sweeps every 2 s; each visit of a chat asks
too. All three call `fire_due`, which takes each row once by a conditional UPDATE: a Celery
countdown alone is lost when Redis or a worker dies.
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

import structlog
from django.db import models, transaction
from django.db.models import Q

if TYPE_CHECKING:
    from chat.models.incident import Incident
    from chat.models.session import ChatSession
    from chat.models.summons import Summoning

log = structlog.get_logger()

BATCH = 200


class Kind(models.TextChoices):
    CALL_EVERYONE = "call_everyone"
    CALL_AGAIN = "call_again"
    OFFER_TICKET = "offer_ticket"
    DESERTED = "deserted"
    OPERATOR_SILENCE = "operator_silence"
    PATRON_SILENCE = "patron_silence"
    TRANSFER_EXPIRY = "transfer_expiry"
    AFTERCARE = "aftercare"
    UNANSWERED = "unanswered"


# What outlives its chat: the operator is asked how they are, and somebody must come though the patron has left.
OUTLIVE = (Kind.AFTERCARE, Kind.UNANSWERED)
# What goes on in a crisis, beside those: a colleague's transfer runs out.
STILL_RUN = (Kind.TRANSFER_EXPIRY, *OUTLIVE)


class TimerQuerySet(models.QuerySet["Timer"]):
    def pending(self) -> TimerQuerySet:
        return self.filter(fired_at=None, cancelled_at=None)

    def due(self, as_of: datetime) -> TimerQuerySet:
        return self.pending().filter(due_at__lte=as_of).order_by("due_at")


class TimerManager(models.Manager["Timer"].from_queryset(TimerQuerySet)):
    def arm(self, owner: Summoning, kind: str, due_at: datetime, **data: object) -> Timer:
        from chat.broadcasts import wake_timers_at  # noqa: PLC0415 -- leaf

        timer: Timer = self.create(**{owner.owns_timers_as: owner}, kind=kind, due_at=due_at, data=data)
        wake_timers_at(due_at)
        return timer

    def disarm(self, owner: Summoning, *kinds: str, at: datetime) -> int:
        """Cancel what is pending: some kinds, or all but those that outlive the chat."""
        timers = self.pending().filter(**{owner.owns_timers_as: owner})
        timers = timers.filter(kind__in=kinds) if kinds else timers.exclude(kind__in=OUTLIVE)
        cancelled: int = timers.update(cancelled_at=at)
        return cancelled

    def fire_due(self, as_of: datetime, session: ChatSession | None = None) -> int:
        """Fire each row that is due, once, whoever else is firing. Answers how many this call took."""
        due = self.due(as_of)
        if session is not None:
            due = due.filter(session=session)
        return sum(self._fire(pk, as_of) for pk in due.values_list("pk", flat=True)[:BATCH])

    def _fire(self, pk: int, as_of: datetime) -> bool:
        """Take one row and do what it is for, in one transaction: a failure leaves it due for the next sweep.

        The session's row is locked first, as every verb does, so that a claim and a due timer meet in one
        order: the timer fires or is cancelled, never both. A session that somebody holds is left to them.
        An incident's timer needs no such lock: nothing but an answer competes with it.
        """
        from chat.models.session import ChatSession  # noqa: PLC0415 -- the session has timers

        try:
            with transaction.atomic():
                is_held = ChatSession.objects.filter(timers=pk).lock_unless_held() is None
                if is_held and self.filter(pk=pk, incident=None).exists():
                    return False
                if not self.pending().filter(pk=pk).update(fired_at=as_of):
                    return False
                timer = self.select_related("session__campus__policy", "incident__campus__policy").get(pk=pk)
                timer.owner.on_timer(timer, as_of)
        except Exception:
            log.exception("timer_failed", timer=pk)
            return False
        return True


class Timer(models.Model):
    session = models.ForeignKey("chat.ChatSession", on_delete=models.CASCADE, null=True, related_name="timers")
    incident = models.ForeignKey("chat.Incident", on_delete=models.CASCADE, null=True, related_name="timers")
    kind = models.CharField(max_length=20, choices=Kind)
    due_at = models.DateTimeField()
    fired_at = models.DateTimeField(null=True)
    cancelled_at = models.DateTimeField(null=True)
    data = models.JSONField(default=dict)

    objects = TimerManager()

    class Meta:
        ordering = ["due_at"]
        indexes = [
            models.Index(fields=["due_at"], condition=Q(fired_at=None, cancelled_at=None), name="timers_pending"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(fired_at=None) | Q(cancelled_at=None), name="timer_fires_or_is_cancelled"
            ),
            models.CheckConstraint(
                condition=Q(session=None, incident__isnull=False) | Q(session__isnull=False, incident=None),
                name="a_timer_has_one_owner",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} at {self.due_at:%H:%M:%S}"

    @property
    def owner(self) -> ChatSession | Incident:
        return self.session or self.incident  # type: ignore[return-value]  # the constraint
