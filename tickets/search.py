"""Finding tickets by words: FTS5 on SQLite, full text on PostgreSQL, the same words in and the same tickets out.

Few hits come from the index and are sorted; of many only the first page is wanted, and walking the tickets in their
order meets that sooner than sorting all hits (100,000 of them: 1,400 ms against 1 ms).
"""

from __future__ import annotations

import re

from django.db import connection
from django.db.models import BooleanField
from django.db.models.expressions import RawSQL

from tickets.models.ticket import TicketQuerySet
from tickets.models.words import words_of

TERMS_AT_MOST = 10
TEXT_LENGTH = 500
MANY = 10_000

# Materialised, or the planner walks the newest tickets although hardly any of them is a hit.
POSTGRESQL = (
    "WITH found AS MATERIALIZED (SELECT ticket_id FROM tickets_ticketwords WHERE document @@ %s::tsquery{limit}) "
    "SELECT ticket_id FROM found"
)
SQLITE = "SELECT rowid FROM tickets_words_fts WHERE tickets_words_fts MATCH %s{limit}"
COUNTED = "SELECT count(*) FROM ({found}) AS hits"
# The offset of nothing keeps PostgreSQL from turning this into a join over all hits.
ONE_BY_ONE = (
    "EXISTS (SELECT 1 FROM tickets_ticketwords one WHERE one.ticket_id = tickets_ticket.id AND {words} "
    "LIMIT 1 OFFSET 0)"
)


def terms(text: str) -> list[str]:
    """The words to look for. Everything that either database's query language knows is left behind (A043)."""
    return words_of(text[:TEXT_LENGTH])[:TERMS_AT_MOST]


def matching(tickets: TicketQuerySet, text: str) -> TicketQuerySet:
    """Those of the tickets that hold every word, the last one as a beginning; none when there is no word."""
    words = terms(text)
    if not words:
        return tickets.none()
    sql, query = _indexed(words)
    if _are_many(sql, query):
        held = [f"% {word} %" for word in words[:-1]] + [f"% {words[-1]}%"]
        conditions = " AND ".join(["one.words LIKE %s"] * len(held))
        # S611: words alone, and as parameters
        return tickets.filter(RawSQL(ONE_BY_ONE.format(words=conditions), held, BooleanField()))  # noqa: S611
    return tickets.filter(pk__in=RawSQL(sql.format(limit=""), [query]))  # noqa: S611


def _indexed(words: list[str]) -> tuple[str, str]:
    """How this database asks its index for the words."""
    quote = "'" if connection.vendor == "postgresql" else '"'
    quoted = [f"{quote}{word}{quote}" for word in words]
    if connection.vendor == "postgresql":
        return POSTGRESQL, f"{' & '.join(quoted)}:*"
    return SQLITE, f"{' '.join(quoted)}*"


def _are_many(sql: str, query: str) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(COUNTED.format(found=sql.format(limit=f" LIMIT {MANY + 1}")), [query])
        (number,) = cursor.fetchone()
    return bool(number > MANY)


def looks_like_reference(text: str) -> bool:
    return re.fullmatch(r"[A-Za-z]{2,4}-\d{4}-\d{6,10}", text.strip()) is not None


def by_reference(tickets: TicketQuerySet, text: str) -> TicketQuerySet:
    """By a ticket's own reference, or its chat's."""
    reference = text.strip().upper()[:24]
    return tickets.filter(reference=reference) | tickets.filter(encounter=reference)
