"""What `{hours}`, `{phone}`, `{signin}` and a campus's own facts say on each campus."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from django.conf import settings
from django.db.models import Q

from campuses.models import Hours, Weekday
from faq.models.fact import RESERVED, Fact
from faq.placeholders import VARIABLE

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import time

    from campuses.models import Campus
    from faq.models.entry import Entry

BUILT_IN = {
    "campus": "the campus's name: Capital",
    "phone": "the library's telephone number",
    "email": "the library's e-mail address",
    "hours": "the weekly hours",
    "signin": "how to sign in to licensed resources",
    "library_url": "the address of the library's pages",
    "site_url": "the address of the campus's pages",
    "appointment_url": "the address where appointments are made",
    "ask_url": "the address where patrons ask a librarian",
    "help_url": "the address of the campus's help pages",
}
# Said where a campus has not filled something in; an entry that uses it can't be published for that campus.
MISSING = {
    "phone": "the number on the library's page",
    "email": "the address on the library's page",
    "hours": "the hours on the library's page",
    "signin": "Sign in with your college account.",
}


class Values:
    """One campus's values. Asks for its facts, and for the calendar's hours, if a text has a use for them."""

    def __init__(self, campus: Campus, facts: Iterable[Fact] | None = None) -> None:
        self.campus = campus
        self._given = facts
        self._hours: str | None = None

    def get(self, name: str) -> str:
        """The value, or "" if the campus has none."""
        return self._facts.get(name) or self._built_in(name)

    @cached_property
    def _facts(self) -> dict[str, str]:
        given = self._given
        if given is None:
            given = Fact.objects.filter(Q(campus=self.campus) | Q(campus=None))
        ranked = sorted(given, key=lambda fact: fact.campus_id is not None)  # the campus's own wins
        return {fact.name: fact.text for fact in ranked if fact.campus_id in {None, self.campus.pk}}

    def spoken(self, name: str) -> str:
        """The value, or what to say instead of it."""
        return self.get(name) or MISSING.get(name, "")

    def fill(self, text: str) -> str:
        """The text with every known variable said as on this campus; `{local}` is left to who knows the entry."""
        return VARIABLE.sub(lambda m: m.group() if m.group(1) in RESERVED else self.spoken(m.group(1)), text)

    def _built_in(self, name: str) -> str:
        campus = self.campus
        plain = {
            "campus": campus.name,
            "phone": campus.phone,
            "email": campus.email,
            "signin": campus.signin_hint,
            "library_url": campus.library_url,
            "site_url": campus.site_url,
            "appointment_url": campus.appointment_url,
            "ask_url": f"{settings.DESK_ORIGIN}/ask/{campus.slug}/",
            "help_url": f"{settings.DESK_ORIGIN}/help/{campus.slug}/",
        }
        if name == "hours":
            if self._hours is None:
                self._hours = weekly_hours(campus)
            return self._hours
        return plain.get(name, "")


def known() -> set[str]:
    """Every variable that entries may use: the built-in ones and the facts that somebody has written down."""
    return {*BUILT_IN, *RESERVED, *Fact.objects.values_list("name", flat=True).distinct()}


def missing(names: set[str], campuses: Iterable[Campus]) -> dict[str, list[Campus]]:
    """Which of these variables have no value on which campuses."""
    facts = list(Fact.objects.filter(name__in=names))
    lacking: dict[str, list[Campus]] = {}
    for campus in campuses:
        values = Values(campus, facts)
        for name in sorted(names - RESERVED):
            if not values.get(name):
                lacking.setdefault(name, []).append(campus)
    return lacking


def quoting(fact: Fact) -> list[Entry]:
    """The published entries that would have nothing to say in place of this fact."""
    others = Fact.objects.filter(name=fact.name).exclude(pk=fact.pk)
    if fact.name in BUILT_IN or others.filter(campus=None).exists():
        return []
    from faq.models.entry import Entry  # noqa: PLC0415 -- its checks ask here

    said = f"{{{fact.name}}}"
    quotes = Q(question__contains=said) | Q(answer__contains=said) | Q(variants__text__contains=said)
    entries = Entry.objects.published().filter(quotes)
    return list((entries.of(fact.campus) if fact.campus else entries).distinct().in_order())


def weekly_hours(campus: Campus) -> str:
    """“Monday–Thursday 8 am–8 pm; Friday 8 am–4:30 pm; closed Saturday and Sunday”, or "" if no hours are set."""
    week: dict[int, list[str]] = {}
    for shift in Hours.objects.filter(campus=campus).order_by("weekday", "opens"):
        week.setdefault(shift.weekday, []).append(_span(shift))
    if not week:
        return ""
    if len(week) == len(Weekday) and all(spans == ["around the clock"] for spans in week.values()):
        return "around the clock, every day"
    said = [f"{_days(run)} {' and '.join(week[run[0]])}" for run in _runs(week, open_days=True)]
    closed = _runs(week, open_days=False)
    if closed:
        said.append("closed " + " and ".join(_days(run) for run in closed))
    return "; ".join(said)


def _span(shift: Hours) -> str:
    if shift.opens == shift.closes:
        return "around the clock"
    return f"{_clock(shift.opens)}–{_clock(shift.closes) if shift.closes.hour or shift.closes.minute else 'midnight'}"


def _clock(at: time) -> str:
    hour, minute = at.hour, at.minute
    if (hour, minute) == (12, 0):
        return "noon"
    half = "am" if hour < 12 else "pm"  # noqa: PLR2004 -- noon
    return f"{hour % 12 or 12}{f':{minute:02}' if minute else ''} {half}"


def _runs(week: dict[int, list[str]], *, open_days: bool) -> list[list[int]]:
    """Days in a row with the same hours."""
    runs: list[list[int]] = []
    for day in range(len(Weekday)):
        if (day in week) != open_days:
            continue
        if runs and runs[-1][-1] == day - 1 and week.get(runs[-1][0]) == week.get(day):
            runs[-1].append(day)
        else:
            runs.append([day])
    return runs


def _days(run: list[int]) -> str:
    first, last = Weekday(run[0]).label, Weekday(run[-1]).label
    if len(run) == 1:
        return str(first)
    return f"{first} and {last}" if len(run) == 2 else f"{first}–{last}"  # noqa: PLR2004 -- a pair
