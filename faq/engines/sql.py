"""Plain SQL, for what the ORM has no words for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import connection

if TYPE_CHECKING:
    from collections.abc import Sequence

Value = str | int | None | list[str] | list[int]


# Of those found (`f`, with `pk` and `own`), all that a `Candidate` holds.
CANDIDATES = (
    "SELECT f.pk, e.question, e.slug, e.shared, e.staff_only, f.own, d.question, d.keywords, d.answer, "
    "CAST(d.local_stems AS text), d.plain, CAST(d.local AS text) "
    "FROM found f JOIN faq_document d ON d.entry_id = f.pk JOIN faq_entry e ON e.id = f.pk"
)


def counted(*, staff: bool) -> str:
    """The column of `faq_word` that counts the entries which such a person may read."""
    return "entries" if staff else "public"


def run(sql: str, values: Sequence[Value] = ()) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)


def rows(sql: str, values: Sequence[Value]) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return list(cursor.fetchall())
