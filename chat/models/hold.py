"""What keeps a chat from being deleted when its time is over: a crisis, an incident, a legal hold."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import models, transaction
from django.db.models import Q

from campuses.models import Operator, Role
from campuses.problems import Problem

CRISIS_HOLD = timedelta(days=30)
# So long before a crisis's hold ends, those who decide are asked whether it may.
ASKED_BEFORE = timedelta(days=7)


class HoldReason(models.TextChoices):
    CRISIS = "crisis", "Crisis"
    INCIDENT = "incident", "Incident"
    LEGAL = "legal", "Legal hold"


class HoldQuerySet(models.QuerySet["Hold"]):
    def holding(self, at: datetime) -> HoldQuerySet:
        return self.filter(lifted_at=None).filter(Q(until=None) | Q(until__gt=at))

    def ending(self, at: datetime) -> HoldQuerySet:
        """Crises whose hold ends soon, and nothing else holds the chat."""
        endless = Hold.objects.filter(lifted_at=None, until=None).values("session")
        soon = self.holding(at).filter(reason=HoldReason.CRISIS, until__lte=at + ASKED_BEFORE)
        return soon.filter(session__practice=False).exclude(session__in=endless)

    def put_to(self, operator: Operator, at: datetime) -> HoldQuerySet:
        """Those that this person is asked about: their campus's, or, of an administrator, where nobody directs."""
        asked = self.holding(at).exclude(asked_at=None).order_by("until", "pk")
        if operator.role == Role.DIRECTOR:
            return asked.filter(session__campus=operator.campus_id)
        if operator.role == Role.ADMINISTRATOR:
            return asked.exclude(session__campus__in=_directors().values("campus"))
        return asked.none()

    def ask_before_the_end(self, at: datetime) -> int:
        """Ask about each that ends soon, once. Answers about how many anew."""
        soon = list(self.ending(at).filter(asked_at=None).select_related("session"))
        for hold in soon:
            with transaction.atomic():
                if self.filter(pk=hold.pk, asked_at=None).update(asked_at=at):
                    hold.session.record("hold_asked", by=None, at=at)
                    for person in hold.deciders():
                        hold.session.tell(person, "hold_ends", f"{hold.session.called} needs you")
        return len(soon)


class Hold(models.Model):
    """Retention passes a chat by while one of its holds runs. Without `until` it runs until it is lifted."""

    class Refused(Problem):
        """It has ended, or somebody has answered before."""

    session = models.ForeignKey("chat.ChatSession", on_delete=models.PROTECT, related_name="holds")
    reason = models.CharField(max_length=10, choices=HoldReason)
    by = models.ForeignKey("campuses.Operator", on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()
    until = models.DateTimeField(null=True, blank=True)
    asked_at = models.DateTimeField(null=True, blank=True)
    lifted_at = models.DateTimeField(null=True, blank=True)

    objects = HoldQuerySet.as_manager()

    class Meta:
        ordering = ["-at"]

    def __str__(self) -> str:
        return f"{self.get_reason_display()} from {self.at:%d %b %Y}"

    def deciders(self) -> list[Operator]:
        """The directors of the campus; where there is none, the administrators, so that no question waits unseen."""
        directors = list(_directors().filter(campus=self.session.campus_id))
        return directors or list(Operator.objects.filter(is_active=True, role=Role.ADMINISTRATOR))

    def prolong(self, by: Operator, at: datetime) -> None:
        """For as long again; before that ends, it is asked again."""
        assert self.until is not None  # noqa: S101 -- only those with an end are asked about
        self._answer("hold_prolonged", by, at, until=self.until + CRISIS_HOLD, asked_at=None)

    def let_go(self, by: Operator, at: datetime) -> None:
        """The chat's clocks run again; what has passed its date goes with the next sweep."""
        self._answer("hold_let_go", by, at, lifted_at=at)

    def _answer(self, name: str, by: Operator, at: datetime, **changes: datetime | None) -> None:
        with transaction.atomic():
            asked = Hold.objects.holding(at).filter(pk=self.pk).exclude(asked_at=None)
            if not asked.update(**changes):
                raise self.Refused("ended", "Somebody has answered this already, or its time is over.")
            self.session.record(name, by=by, at=at)
        self.refresh_from_db()


def _directors() -> models.QuerySet[Operator]:
    return Operator.objects.filter(is_active=True, role=Role.DIRECTOR)
