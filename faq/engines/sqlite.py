"""FTS5: porter, accents removed, prefixes, bm25; runs of three letters for typing mistakes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import connection

from faq.engines.sql import rows, run
from faq.words import first_letter, runs_of_three

if TYPE_CHECKING:
    from collections.abc import Sequence

    from faq.engines import Reach, Scope
    from faq.engines.sql import Value

BM25 = "bm25(faq_index, 8.0, 6.0, 1.0)"  # a word in the question tells most
HIGHEST = "\U0010ffff"


class Sqlite:
    def put(self, pk: int, question: str, keywords: str, answer: str, reach: Reach) -> None:
        self.drop(pk)
        run(
            "INSERT INTO faq_index(rowid, question, keywords, answer) VALUES (%s, %s, %s, %s)",
            [pk, question, keywords, answer],
        )

    def drop(self, pk: int) -> None:
        run("DELETE FROM faq_index WHERE rowid = %s", [pk])

    def find(self, words: Sequence[str], scope: Scope, limit: int) -> list[int]:
        conditions, values = _conditions(scope)
        found = rows(
            "SELECT e.id FROM faq_index JOIN faq_entry e ON e.id = faq_index.rowid "  # noqa: S608 -- no value in it
            f"WHERE faq_index MATCH %s AND {conditions} ORDER BY {BM25}, e.id LIMIT %s",
            [" OR ".join(f'"{word}"' for word in words), *values, limit],
        )
        return [pk for (pk,) in found]

    def starting(self, prefix: str, limit: int) -> list[tuple[str, str, int]]:
        return rows(
            "SELECT text, stem, entries FROM faq_word WHERE text >= %s AND text < %s "
            "ORDER BY entries DESC, text LIMIT %s",
            [prefix, prefix + HIGHEST, limit],
        )

    def similar(self, word: str, limit: int) -> list[tuple[str, str, int]]:
        wanted = [*runs_of_three(word), *(f"  {letter}" for letter in first_letter(word))]
        runs = " OR ".join(f'"{run}"' for run in wanted)
        return rows(
            "SELECT w.text, w.stem, w.entries FROM faq_word_index i JOIN faq_word w ON w.id = i.rowid "
            "WHERE faq_word_index MATCH %s AND length(w.text) BETWEEN %s AND %s "
            "ORDER BY bm25(faq_word_index), w.text LIMIT %s",
            [runs, len(word) - 2, len(word) + 2, limit],
        )

    def learn(self, words: Sequence[tuple[int, str]]) -> None:
        with connection.cursor() as cursor:
            cursor.executemany(
                "INSERT INTO faq_word_index(rowid, text) VALUES (%s, %s)", [(pk, _padded(text)) for pk, text in words]
            )

    def forget(self, ids: Sequence[int]) -> None:
        with connection.cursor() as cursor:
            cursor.executemany("DELETE FROM faq_word_index WHERE rowid = %s", [(pk,) for pk in ids])

    def empty(self) -> None:
        run("DELETE FROM faq_index")
        run("DELETE FROM faq_word_index")

    def lock(self) -> None:
        """A writing transaction has the whole database to itself."""


def _padded(word: str) -> str:
    """As pg_trgm does it, so that the word's beginning counts."""
    return f"  {word} "


def _conditions(scope: Scope) -> tuple[str, list[Value]]:
    """On `e`, the entry: a join by its row number costs next to nothing here."""
    conditions = ["e.state = 'published'"]
    values: list[Value] = []
    if not scope.staff:
        conditions.append("NOT e.staff_only")
    if scope.campus_id is not None:
        conditions.append("(e.shared OR e.id IN (SELECT entry_id FROM faq_entry_campuses WHERE campus_id = %s))")
        values.append(scope.campus_id)
    return " AND ".join(conditions), values
