"""People are asked to come: to a chat in crisis, or to an incident. Silently, by two routes, until somebody answers.

Those nearest are asked first, at their desk and by mail. Whoever answers stops the alarm, and those who wait for help
see who and when. When nobody has answered within the campus's time, the next circle is asked, and so on; each step is
in the log. Nothing that is sent holds more than a number (P22), and being asked opens nothing that rank or the lead
did not open.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, ClassVar

from django.db import models, transaction
from django.db.models import Q

from campuses.models import Operator
from chat import broadcasts
from chat.models.timer import Kind, Timer

# So long after a chat's alarm it still shows on the desks of those who were asked.
SHOWN_FOR = timedelta(hours=24)


class Circle(models.IntegerChoices):
    """Whom an alarm reaches, from the nearest to the farthest."""

    NAMED = 0, "asked by name"
    NEAR = 1, "the nearest"
    DIRECTORS = 2, "the directors"
    EVERYONE = 3, "all supervisors who are on"


class SummonsQuerySet(models.QuerySet["Summons"]):
    def of(self, operator: Operator, at: datetime) -> SummonsQuerySet:
        """What this operator is asked to come to and has not answered; of chats, those of the last day."""
        from chat.models.incident import IncidentState  # noqa: PLC0415 -- the incident knows the summons

        chats = Q(session__crisis_at__isnull=False, at__gt=at - SHOWN_FOR)
        incidents = Q(incident__isnull=False) & ~Q(incident__state=IncidentState.CLOSED)
        return self.open().filter(chats | incidents, operator=operator)

    def answered(self) -> SummonsQuerySet:
        return self.exclude(answered_at=None)

    def open(self) -> SummonsQuerySet:
        return self.filter(answered_at=None)


class Summons(models.Model):
    """One person, asked to come to one chat or incident. Asking again is the same row with a new time."""

    session = models.ForeignKey("chat.ChatSession", on_delete=models.CASCADE, null=True, related_name="summons")
    incident = models.ForeignKey("chat.Incident", on_delete=models.CASCADE, null=True, related_name="summons")
    operator = models.ForeignKey(Operator, on_delete=models.CASCADE, related_name="summons")
    circle = models.PositiveSmallIntegerField(choices=Circle)
    at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)

    objects = SummonsQuerySet.as_manager()

    class Meta:
        ordering = ["circle", "at", "pk"]
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                condition=Q(session=None, incident__isnull=False) | Q(session__isnull=False, incident=None),
                name="summoned_to_one_thing",
            ),
            models.UniqueConstraint(fields=["session", "operator"], name="summoned_once_to_a_chat"),
            models.UniqueConstraint(fields=["incident", "operator"], name="summoned_once_to_an_incident"),
        ]

    def __str__(self) -> str:
        return f"{self.to} needs {self.operator}"

    @property
    def to(self) -> str:
        return (self.incident or self.session).called  # type: ignore[union-attr]  # the constraint

    def answer(self, at: datetime) -> bool:
        """“I have seen this, I’m on it”: the alarm stops. Whether this call was the first to say so."""
        with transaction.atomic():
            if not Summons.objects.open().filter(pk=self.pk).update(answered_at=at):
                return False
            self.answered_at = at
            (self.incident or self.session).on_answered(self.operator, at)  # type: ignore[union-attr]
        return True


class Summoning:
    """The verbs of a chat or an incident that needs somebody. Whoever has them says who stands in which circle."""

    owns_timers_as: ClassVar[str]

    if TYPE_CHECKING:
        summons: Any  # the related manager, with the methods of `SummonsQuerySet`

        def record(self, name: str, *, by: Operator | None, **data: Any) -> None: ...

    # The next four are each alarm's own: a chat's are in `crisis.py`, an incident's in `incident.py`.
    @property
    def called(self) -> str:
        """Its number, with a word: all of it that may be said aloud."""
        raise NotImplementedError

    def circle_of(self, circle: int, by: Operator | None, at: datetime) -> list[Operator]:
        raise NotImplementedError

    def answer_within(self) -> timedelta:
        raise NotImplementedError

    def reaches(self) -> dict[str, str]:
        """What a desk is told: the numbers by which it knows what this is about."""
        raise NotImplementedError

    def waits_for_help(self) -> list[int]:
        """Whose desks are told how the alarm goes."""
        return []

    def summon(self, people: list[Operator], circle: int, *, at: datetime) -> None:
        """Ask each of them to come."""
        for person in people:
            asked = {"circle": circle, "at": at, "answered_at": None}
            self.summons.update_or_create(operator=person, defaults=asked)
            self.tell(person, "needs_you", f"{self.called} needs you")

    def tell(self, person: Operator, code: str, words: str) -> None:
        """At their desk and by mail. Neither says more than a number."""
        from tickets.models import Letter  # noqa: PLC0415 -- letters load tickets

        broadcasts.tell_operator(person.pk, "notice", code=code, **self.reaches())
        if person.email:
            Letter.post(person.email, words, f"{words}.", purpose=code)

    def raise_alarm(self, at: datetime, *, by: Operator | None, circle: int = Circle.NEAR) -> None:
        """Ask the first circle, from `circle` on, in which there is somebody who was not asked yet."""
        asked = set(self.summons.values_list("operator", flat=True))
        for ring in range(circle, Circle.EVERYONE + 1):
            people = [person for person in self.circle_of(ring, by, at) if person.pk not in asked]
            if people:
                self.record("summoned", by=by, circle=ring, who=[person.get_full_name() for person in people])
                self.summon(people, ring, at=at)
                Timer.objects.arm(self, Kind.UNANSWERED, at + self.answer_within(), circle=ring)
                if by is None:  # at first the operator has pressed the button, and looks at it
                    self._tell_those_who_wait("widened")
                return
        self.record("nobody_answered", by=None)
        self._tell_those_who_wait("nobody_answered")

    def on_unanswered(self, timer: Timer, at: datetime) -> None:
        """Nobody has answered in time: the next circle is asked."""
        if not self.is_answered:
            self.raise_alarm(at, by=None, circle=timer.data["circle"] + 1)

    def on_answered(self, by: Operator, at: datetime) -> None:
        Timer.objects.disarm(self, Kind.UNANSWERED, at=at)
        self.record("answered", by=by)
        self._tell_those_who_wait("answered")

    @property
    def is_answered(self) -> bool:
        return bool(self.summons.answered().exists())

    def _tell_those_who_wait(self, code: str) -> None:
        for operator in self.waits_for_help():
            broadcasts.tell_operator(operator, "notice", code=code, **self.reaches())
