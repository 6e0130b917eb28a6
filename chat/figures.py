"""What the encounters of a month add up to: service, cover for each other, instruction (A6).

Counts alone, no words and no persons. Practice is not counted, nor is what is sealed: a crisis or an incident is
in no figure (P22). Of campuses a count of one to four is not shown, nor what would give it away.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, fields
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from campuses.models import Campus
from chat.models import ChatSession
from chat.models.encounter_card import READ_LEVELS
from chat.models.states import State
from chat.small_counts import SmallCounts

if TYPE_CHECKING:
    from campuses.models import Operator

# Steiner, Long & Prentiss 2019: a first greeting within 90 s cuts the chats that are missed.
GREETED_BY = timedelta(seconds=90)
FEWEST_OF_A_SHARE = 20
NONE = "–"

_OF_A_CHAT = (
    "campus_id",
    "lead__campus_id",
    "started_at",
    "claim_due_at",
    "ticket_due_at",
    "claimed_at",
    "ended_at",
    "ticket_id",
    "card__taught",
    "card__read_level",
)


@dataclass
class Tally:
    """Some chats of a month. Each was answered, left as a ticket, or left, before the ticket's offer or after it."""

    asked: int = 0
    answered: int = 0
    tickets: int = 0
    left_before: int = 0
    left_after: int = 0
    in_time: int = 0
    greeted: int = 0
    by_others: int = 0
    for_others: int = 0
    taught: int = 0
    levels: Counter[int] = field(default_factory=Counter)
    waits: list[float] = field(default_factory=list)

    def count(self, chat: Mapping[str, Any]) -> None:
        self.asked += 1
        if chat["claimed_at"]:
            self._count_answered(chat)
        elif chat["ticket_id"]:
            self.tickets += 1
        elif chat["ended_at"] < chat["ticket_due_at"]:
            self.left_before += 1
        else:
            self.left_after += 1

    def _count_answered(self, chat: Mapping[str, Any]) -> None:
        waited = chat["claimed_at"] - chat["started_at"]
        self.answered += 1
        self.waits.append(waited.total_seconds())
        self.in_time += chat["claimed_at"] <= chat["claim_due_at"]
        self.greeted += waited <= GREETED_BY
        self.by_others += chat["lead__campus_id"] != chat["campus_id"]
        self.taught += bool(chat["card__taught"])
        if chat["card__read_level"]:
            self.levels[chat["card__read_level"]] += 1

    def __add__(self, other: Tally) -> Tally:
        names = [each.name for each in fields(self)]
        return Tally(**{name: getattr(self, name) + getattr(other, name) for name in names})

    def wait(self, share: float) -> str:
        """So long waited at most this share of the answered, in seconds."""
        ordered = sorted(self.waits)
        return f"{ordered[int((len(ordered) - 1) * share)]:.0f} s" if ordered else NONE


@dataclass(frozen=True)
class Table:
    """`rows`: a name, and its cells as they are shown."""

    title: str
    about: str
    heads: Sequence[str]
    rows: Sequence[tuple[str, Sequence[str]]]


@dataclass(frozen=True)
class _Plan:
    """`counts` and `figures`: head → what of a tally. `parts`: counts that add up to something else that is shown."""

    title: str
    about: str
    counts: Mapping[str, Callable[[Tally], int]]
    parts: Sequence[Sequence[str]]
    figures: Mapping[str, Callable[[Tally], str]]


def _at_level(level: int) -> Callable[[Tally], int]:
    return lambda tally: tally.levels[level]


_LEVELS = {f"READ {level}": _at_level(level) for level in READ_LEVELS}

_PLANS = [
    _Plan(
        "How soon patrons were answered",
        "Of all who asked: who was never answered was not answered in time. The claim time is the home campus’s own; "
        "90 seconds is what keeps patrons from leaving.",
        {
            "Asked": lambda tally: tally.asked,
            "Answered": lambda tally: tally.answered,
            "Left a ticket": lambda tally: tally.tickets,
            "Left before ticket offer": lambda tally: tally.left_before,
            "Left after ticket offer": lambda tally: tally.left_after,
        },
        [["Answered", "Left a ticket", "Left before ticket offer", "Left after ticket offer"]],
        {
            "In claim time": lambda tally: _share(tally.in_time, tally.asked),
            "In 90 s": lambda tally: _share(tally.greeted, tally.asked),
            "Half within": lambda tally: tally.wait(0.5) if tally.answered >= FEWEST_OF_A_SHARE else NONE,
            "9 of 10 within": lambda tally: tally.wait(0.9) if tally.answered >= FEWEST_OF_A_SHARE else NONE,
        },
    ),
    _Plan(
        "Cover for each other",
        "Who answered whose patrons. Over all campuses as much is given as is received.",
        {
            "By its own staff": lambda tally: tally.answered - tally.by_others,
            "Received from others": lambda tally: tally.by_others,
            "Given to others": lambda tally: tally.for_others,
        },
        [["By its own staff", "Received from others"]],
        {},
    ),
    _Plan(
        "Instruction and effort",
        "From the encounter cards of answered chats: where something was taught, and the READ level of the effort.",
        {"Taught": lambda tally: tally.taught, "Not taught": lambda tally: tally.answered - tally.taught, **_LEVELS},
        [["Taught", "Not taught"], list(_LEVELS)],
        {"Taught, of answered": lambda tally: _share(tally.taught, tally.answered)},
    ),
]


def month_of(text: str, now: datetime) -> datetime:
    """`2026-11` as its first moment in UTC; the present month for whatever is no month, or lies ahead."""
    present = now.astimezone(UTC).replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    try:
        month = datetime.strptime(text, "%Y-%m").replace(tzinfo=UTC)
    except ValueError:
        return present
    return min(month, present)


def months_until(month: datetime, count: int) -> list[datetime]:
    """The month and those before it, the latest first."""
    months = [month]
    while len(months) < count:
        months.append((months[-1] - timedelta(days=1)).replace(day=1))
    return months


def of(me: Operator, month: datetime) -> list[Table]:
    """What this person may see of that month: what they did; their campus; all together; each campus."""
    tables = [_own(me, month)]
    if not (me.supervises or me.administers):
        return tables
    names = {campus.pk: campus.name for campus in Campus.objects.order_by("name")}
    tallies = _by_campus(month, names)
    shown = list(names) if me.administers else [campus for campus in names if campus == me.campus_id]
    return tables + [_table(plan, tallies, names, shown, in_all=me.directs or me.administers) for plan in _PLANS]


def _chats(month: datetime) -> Any:
    """Of that month, over, and fit to be counted; as mappings."""
    chats = ChatSession.objects.filter(
        started_at__gte=month, started_at__lt=(month + timedelta(days=32)).replace(day=1)
    )
    over = chats.filter(state__in=[State.ENDED, State.TICKETED], practice=False, sealed=False, crisis_at=None)
    return over.order_by().values(*_OF_A_CHAT)


def _by_campus(month: datetime, campuses: Mapping[int, str]) -> dict[int, Tally]:
    tallies = {campus: Tally() for campus in campuses}
    for chat in _chats(month).iterator():
        tallies[chat["campus_id"]].count(chat)
        helper = chat["lead__campus_id"]
        if chat["claimed_at"] and helper not in {None, chat["campus_id"]}:
            tallies[helper].for_others += 1
    return tallies


def _own(me: Operator, month: datetime) -> Table:
    tally = Tally()
    for chat in _chats(month).filter(lead=me, claimed_at__isnull=False):
        tally.count(chat)
    counts = {
        "Answered": tally.answered,
        "Of other campuses": tally.by_others,
        "Taught": tally.taught,
        **{head: of(tally) for head, of in _LEVELS.items()},
    }
    cells = [f"{count:,}" for count in counts.values()]
    return Table(
        "What you did",
        "The chats that you led to their end.",
        [*counts, "Half claimed within"],
        [("You", [*cells, tally.wait(0.5)])],
    )


def _table(
    plan: _Plan, tallies: Mapping[int, Tally], names: Mapping[int, str], shown: Sequence[int], *, in_all: bool
) -> Table:
    columns = {head: {key: count(tally) for key, tally in tallies.items()} for head, count in plan.counts.items()}
    counts = SmallCounts(columns, plan.parts)
    rows = [
        (
            names[key],
            [
                *(counts.cell(head, key) for head in plan.counts),
                *(figure(tallies[key]) for figure in plan.figures.values()),
            ],
        )
        for key in shown
    ]
    if in_all:
        together = sum(tallies.values(), Tally())
        rows.append(
            (
                "All campuses",
                [
                    *(counts.total(head) for head in plan.counts),
                    *(figure(together) for figure in plan.figures.values()),
                ],
            )
        )
    return Table(plan.title, plan.about, [*plan.counts, *plan.figures], rows)


def _share(part: int, whole: int) -> str:
    return f"{100 * part / whole:.0f} %" if whole >= FEWEST_OF_A_SHARE else NONE
