"""How each database finds. `faq.search` asks `engine()` and ranks what it gets, alike for both."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

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


class Engine(Protocol):
    def put(self, pk: int, question: str, keywords: str, answer: str, reach: Reach) -> None:
        """Index one entry's words, in place of what was there."""

    def drop(self, pk: int) -> None: ...

    def find(self, words: Sequence[str], scope: Scope, limit: int) -> list[int]:
        """Entries that hold any of the words (each database stems in its own way), the likeliest first."""

    def starting(self, prefix: str, limit: int) -> list[tuple[str, str, int]]:
        """Words of the vocabulary that begin so, the commonest first: (word, stem, entries)."""

    def similar(self, word: str, limit: int) -> list[tuple[str, str, int]]:
        """Words of the vocabulary that share runs of three letters with this one: (word, stem, entries)."""

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
