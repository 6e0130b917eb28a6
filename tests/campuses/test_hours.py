"""Opening hours: split shifts, closures, the next opening (C46, field.md's row 11)."""

from datetime import date, time

from campuses.models import Closure, Hours, Weekday
from tests.conftest import NOON


def test_a_campus_without_hours_never_opens(northwestern):
    assert not northwestern.is_open(NOON)
    assert northwestern.next_opening(NOON) is None


def test_a_split_shift_is_closed_in_between(northwestern):
    for opens, closes in [(time(8), time(11)), (time(13), time(17))]:
        Hours.objects.create(campus=northwestern, weekday=Weekday.WEDNESDAY, opens=opens, closes=closes)

    assert not northwestern.is_open(NOON)
    assert northwestern.local(northwestern.next_opening(NOON)).time() == time(13)


def test_a_closure_for_all_closes_each_campus(capital):
    assert capital.is_open(NOON)

    Closure.objects.create(name="Snow", first_day=date(2026, 3, 4), last_day=date(2026, 3, 5))

    assert not capital.is_open(NOON)
    assert capital.local(capital.next_opening(NOON)).date() == date(2026, 3, 6)
