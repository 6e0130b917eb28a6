"""FTS5: porter, accents removed, prefixes, bm25; runs of three letters for typing mistakes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import connection

from faq.engines import Candidate, Known
from faq.engines.sql import CANDIDATES, counted, rows, run
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
        run(
            "INSERT INTO faq_reach(entry_id, shared, staff_only) VALUES (%s, %s, %s)",
            [pk, reach.shared, reach.staff_only],
        )

    def drop(self, pk: int) -> None:
        run("DELETE FROM faq_index WHERE rowid = %s", [pk])
        run("DELETE FROM faq_reach WHERE entry_id = %s", [pk])

    def find(self, words: Sequence[str], scope: Scope, limit: int) -> list[Candidate]:
        found = rows(
            "WITH found AS (SELECT r.entry_id AS pk, r.entry_id IN (SELECT entry_id FROM faq_entry_campuses "  # noqa: S608 -- no value in it
            "WHERE campus_id = %s) AS own FROM faq_index JOIN faq_reach r ON r.entry_id = faq_index.rowid "
            f"WHERE faq_index MATCH %s{_conditions(scope)} ORDER BY {BM25}, pk LIMIT %s) {CANDIDATES}",
            [scope.campus_id, " OR ".join(f'"{word}"' for word in words), limit],
        )
        return [Candidate(*row) for row in found]

    def knowing(self, stems: Sequence[str], beginning: str, limit: int, *, staff: bool) -> list[Known]:
        count = counted(staff=staff)
        sql = (
            f"SELECT text, stem, {count}, 0 FROM faq_word "  # noqa: S608 -- no value in it
            f"WHERE {count} > 0 AND stem IN ({', '.join(['%s'] * len(stems))})"
        )
        values: list[Value] = [*stems]
        if beginning:
            sql += (
                f" UNION ALL SELECT * FROM (SELECT text, stem, {count}, 1 FROM faq_word "  # noqa: S608
                f"WHERE {count} > 0 AND text >= %s AND text < %s ORDER BY {count} DESC, text LIMIT %s)"
            )
            values += [beginning, beginning + HIGHEST, limit]
        return [Known(*row) for row in rows(sql, values)]

    def similar(self, word: str, limit: int, *, staff: bool) -> list[Known]:
        wanted = [*runs_of_three(word), *(f"  {letter}" for letter in first_letter(word))]
        runs = " OR ".join(f'"{run}"' for run in wanted)
        count = counted(staff=staff)
        found = rows(
            f"SELECT w.text, w.stem, w.{count}, 0 FROM faq_word_index i JOIN faq_word w ON w.id = i.rowid "  # noqa: S608 -- no value in it
            f"WHERE faq_word_index MATCH %s AND w.{count} > 0 AND length(w.text) BETWEEN %s AND %s "
            "ORDER BY bm25(faq_word_index), w.text LIMIT %s",
            [runs, len(word) - 2, len(word) + 2, limit],
        )
        return [Known(*row) for row in found]

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
        run("DELETE FROM faq_reach")
        run("DELETE FROM faq_word_index")

    def lock(self) -> None:
        """A writing transaction has the whole database to itself."""


def _padded(word: str) -> str:
    """As pg_trgm does it, so that the word's beginning counts."""
    return f"  {word} "


def _conditions(scope: Scope) -> str:
    """On `faq_reach`, which is narrow: whole entries would be read for it, hundreds at a time."""
    return ("" if scope.staff else " AND NOT r.staff_only") + (
        "" if scope.campus_id is None else " AND (r.shared OR own)"
    )
