"""When a campus's desk is open: weekly hours with split shifts, closures, special days."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta
from typing import NamedTuple

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q

from campuses.models.campus import Campus

LOOK_AHEAD_DAYS = 60


class Weekday(models.IntegerChoices):
    MONDAY = 0, "Monday"
    TUESDAY = 1, "Tuesday"
    WEDNESDAY = 2, "Wednesday"
    THURSDAY = 3, "Thursday"
    FRIDAY = 4, "Friday"
    SATURDAY = 5, "Saturday"
    SUNDAY = 6, "Sunday"


class CampusHours:
    """One campus's whole calendar, read once and asked in memory."""

    def __init__(self, campus: Campus, weekly: "list[Hours]", exceptions: "list[Closure]") -> None:
        self.campus = campus
        self._weekly = weekly
        self._exceptions = exceptions

    def on(self, day: date) -> list[tuple[datetime, datetime]]:
        """The spans of one local day, as aware moments, in order. `closes` of 00:00 is the day's end."""
        exception = next((e for e in self._exceptions if e.first_day <= day <= e.last_day), None)
        if exception is not None:
            spans = [(exception.opens, exception.closes)] if exception.opens and exception.closes else []
        else:
            spans = [(h.opens, h.closes) for h in self._weekly if h.weekday == day.weekday()]
        return sorted((self._moment(day, opens), self._moment(day, closes, end=True)) for opens, closes in spans)

    def cover(self, at: datetime) -> bool:
        day = self.campus.local(at).date()
        return any(opens <= at < closes for opens, closes in self.on(day))

    def next_opening(self, at: datetime) -> datetime | None:
        first = self.campus.local(at).date()
        for offset in range(LOOK_AHEAD_DAYS):
            for opens, _closes in self.on(first + timedelta(days=offset)):
                if opens > at:
                    return opens.astimezone(UTC)
        return None

    def _moment(self, day: date, clock: time, *, end: bool = False) -> datetime:
        if end and clock == time(0):
            day += timedelta(days=1)
        return datetime.combine(day, clock, tzinfo=self.campus.zone)


class HoursManager(models.Manager["Hours"]):
    def of(self, campus: Campus) -> CampusHours:
        """The campus's calendar, in 2 queries."""
        return CampusHours(
            campus,
            list(self.filter(campus=campus)),
            list(Closure.objects.filter(Q(campus=campus) | Q(campus=None))),
        )

    def of_each(self, campuses: Iterable[Campus]) -> list[CampusHours]:
        """The calendars of many campuses, in 2 queries altogether."""
        weekly = defaultdict(list)
        for shift in self.all():
            weekly[shift.campus_id].append(shift)
        closures = list(Closure.objects.all())
        return [
            CampusHours(campus, weekly[campus.pk], [c for c in closures if c.campus_id in {None, campus.pk}])
            for campus in campuses
        ]


class Hours(models.Model):
    """One shift of one weekday; several rows a day are split shifts."""

    campus = models.ForeignKey(Campus, on_delete=models.CASCADE, related_name="hours")
    weekday = models.PositiveSmallIntegerField(choices=Weekday)
    opens = models.TimeField()
    closes = models.TimeField(help_text="00:00 is midnight at the end of the day.")

    objects = HoursManager()

    class Meta:
        ordering = ["campus", "weekday", "opens"]
        verbose_name_plural = "hours"
        constraints = [
            models.CheckConstraint(
                condition=Q(closes__gt=models.F("opens")) | Q(closes=time(0)),
                name="hours_close_after_they_open",
                violation_error_message=(
                    "The closing time must come after the opening time. For a shift over midnight, enter two: "
                    "until 00:00, and from 00:00 on the next day."
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_weekday_display()} {self.opens:%H:%M}–{self.closes:%H:%M}"


class CampusState(NamedTuple):
    """What a campus's hours say about a moment. Whether somebody is there is the chat's to know."""

    campus: Campus
    is_open: bool
    opens_at: datetime | None
    opens: str  # as one says it: "tomorrow at 9 AM"


def states_of(campuses: Iterable[Campus], at: datetime) -> list[CampusState]:
    """In 2 queries, however many campuses."""
    states = []
    for calendar in Hours.objects.of_each(campuses):
        is_open = calendar.cover(at)
        opens_at = None if is_open else calendar.next_opening(at)
        said = calendar.campus.say(opens_at, at) if opens_at else ""
        states.append(CampusState(calendar.campus, is_open, opens_at, said))
    return states


class Closure(models.Model):
    """A holiday, a snow day, or a day with other hours; without a campus it holds for all."""

    campus = models.ForeignKey(Campus, on_delete=models.CASCADE, null=True, blank=True, related_name="closures")
    name = models.CharField(max_length=80, help_text="Patrons read it: “Thanksgiving”.")
    first_day = models.DateField()
    last_day = models.DateField()
    opens = models.TimeField(null=True, blank=True, help_text="Only for a day with other hours.")
    closes = models.TimeField(null=True, blank=True)

    class Meta:
        ordering = ["first_day"]
        constraints = [
            models.CheckConstraint(
                condition=Q(last_day__gte=models.F("first_day")),
                name="closure_ends_after_it_begins",
                violation_error_message="The last day must not come before the first day.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.first_day:%d %b %Y})"

    def clean(self) -> None:
        if (self.opens is None) != (self.closes is None):
            message = "Give both times for a day with other hours, or neither for a closed day."
            raise ValidationError(message)
        if self.opens and self.closes and self.closes != time(0) and self.closes <= self.opens:
            raise ValidationError({"closes": "The closing time must come after the opening time."})
