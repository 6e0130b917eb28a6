"""PostgreSQL full text (English, unaccent) for finding; pg_trgm for typing mistakes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from faq.engines import Candidate, Known
from faq.engines.sql import CANDIDATES, counted, rows, run
from faq.words import first_letter, runs_of_three

if TYPE_CHECKING:
    from collections.abc import Sequence

    from faq.engines import Reach, Scope
    from faq.engines.sql import Value

INDEX_LOCK = 0xFA9


class Postgres:
    def put(self, pk: int, question: str, keywords: str, answer: str, reach: Reach) -> None:
        run(
            "INSERT INTO faq_index (entry_id, shared, staff_only, campuses, document) "
            "VALUES (%s, %s, %s, %s::bigint[], "
            "setweight(to_tsvector('faq_english', %s), 'A') || setweight(to_tsvector('faq_english', %s), 'B') || "
            "setweight(to_tsvector('faq_english', %s), 'D')) "
            "ON CONFLICT (entry_id) DO UPDATE SET shared = excluded.shared, staff_only = excluded.staff_only, "
            "campuses = excluded.campuses, document = excluded.document",
            [pk, reach.shared, reach.staff_only, reach.campuses, question, keywords, answer],
        )

    def drop(self, pk: int) -> None:
        run("DELETE FROM faq_index WHERE entry_id = %s", [pk])

    def find(self, words: Sequence[str], scope: Scope, limit: int) -> list[Candidate]:
        query = " | ".join(f"'{word}'" for word in words)
        found = rows(
            f"WITH found AS (SELECT * FROM faq_find(%s, %s, %s, %s)) {CANDIDATES}",  # noqa: S608 -- no value in it
            [query, scope.campus_id, scope.staff, limit],
        )
        return [Candidate(*row) for row in found]

    def knowing(self, stems: Sequence[str], beginning: str, limit: int, *, staff: bool) -> list[Known]:
        count = counted(staff=staff)
        sql = f"SELECT text, stem, {count}, false FROM faq_word WHERE {count} > 0 AND stem = ANY (%s)"  # noqa: S608 -- no value in it
        values: list[Value] = [list(stems)]
        if beginning:
            sql += (
                f" UNION ALL (SELECT text, stem, {count}, true FROM faq_word WHERE {count} > 0 AND text LIKE %s "  # noqa: S608
                f'ORDER BY {count} DESC, text COLLATE "C" LIMIT %s)'
            )
            values += [beginning + "%", limit]
        return [Known(*row) for row in rows(sql, values)]

    def similar(self, word: str, limit: int, *, staff: bool) -> list[Known]:
        # LIKE on single runs, not the % operator: its threshold is a setting of the session, which a pool shares.
        runs = [f"%{run}%" for run in runs_of_three(word)] + [f"{letter}%" for letter in first_letter(word)]
        count = counted(staff=staff)
        found = rows(
            f"SELECT text, stem, {count}, false FROM faq_word WHERE text LIKE ANY (%s) AND {count} > 0 "  # noqa: S608 -- no value in it
            'AND length(text) BETWEEN %s AND %s ORDER BY similarity(text, %s) DESC, text COLLATE "C" LIMIT %s',
            [runs, len(word) - 2, len(word) + 2, word, limit],
        )
        return [Known(*row) for row in found]

    def learn(self, words: Sequence[tuple[int, str]]) -> None:
        """The index on the vocabulary learns by itself."""

    def forget(self, ids: Sequence[int]) -> None:
        """And forgets."""

    def empty(self) -> None:
        run("DELETE FROM faq_index")

    def lock(self) -> None:
        run("SELECT pg_advisory_xact_lock(%s)", [INDEX_LOCK])
