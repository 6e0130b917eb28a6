"""How each database finds. `faq.search` asks `engine()` and ranks what it gets, alike for both.

One journey each: on a busy machine a search takes as long as its number of queries.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple, Protocol

from django.db import connection

if TYPE_CHECKING:
    from collections.abc import Sequence


@dataclass(frozen=True)
class Reach:
    """For whom an entry is."""

    shared: bool
    staff_only: bool
    campuses: list[int]


@dataclass(frozen=True)
class Scope:
    """Whose entries are looked through. Without a campus: every campus's."""

    campus_id: int | None
    staff: bool


class Candidate(NamedTuple):
    """What ranking looks at, and what is shown of the best. `own`: it is this campus's.

    `stems_…` and `plain` as in `Document`; the two `…local` are JSON there: campus id → text.
    """

    pk: int
    question: str
    slug: str
    shared: bool
    staff_only: bool
    own: bool
    stems_question: str
    stems_keywords: str
    stems_answer: str
    stems_local: str
    plain: str
    local: str


class Known(NamedTuple):
    """A word of the vocabulary. `completes`: it was found by how it begins."""

    text: str
    stem: str
    entries: int
    completes: bool


class Engine(Protocol):
    def put(self, pk: int, question: str, keywords: str, answer: str, reach: Reach) -> None:
        """Index one entry's words, in place of what was there."""

    def drop(self, pk: int) -> None: ...

    def find(self, words: Sequence[str], scope: Scope, limit: int) -> list[Candidate]:
        """Entries that hold any of the words (each database stems in its own way), the likeliest first."""

    def knowing(self, stems: Sequence[str], beginning: str, limit: int, *, staff: bool) -> list[Known]:
        """Words of the vocabulary with one of these stems, and at most `limit` that begin so, the commonest."""

    def similar(self, word: str, limit: int, *, staff: bool) -> list[Known]:
        """Words of the vocabulary that share runs of three letters with this one."""

    def learn(self, words: Sequence[tuple[int, str]]) -> None:
        """New words of the vocabulary, (id, word)."""

    def forget(self, ids: Sequence[int]) -> None: ...

    def empty(self) -> None:
        """Forget everything, to build it anew."""

    def lock(self) -> None:
        """One writer of the index at a time, until the transaction ends."""


def engine() -> Engine:
    if connection.vendor == "postgresql":
        from faq.engines.postgres import Postgres  # noqa: PLC0415 -- only there

        return Postgres()
    from faq.engines.sqlite import Sqlite  # noqa: PLC0415 -- only there

    return Sqlite()
