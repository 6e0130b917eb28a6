"""Finding tickets by words: FTS5 on SQLite, full text on PostgreSQL, the same words in and the same tickets out."""

from __future__ import annotations

import re

from django.db import connection
from django.db.models.expressions import RawSQL

from tickets.models.ticket import TicketQuerySet

TERMS_AT_MOST = 10
TERM_LENGTH = 40
TEXT_LENGTH = 500


def terms(text: str) -> list[str]:
    """The words to look for. Everything that either database's query language knows is left behind (A043)."""
    found = re.findall(r"\w+", text[:TEXT_LENGTH].replace("_", " "))
    return [term[:TERM_LENGTH].lower() for term in found][:TERMS_AT_MOST]


def matching(tickets: TicketQuerySet, text: str) -> TicketQuerySet:
    """Those of the tickets that hold every word, the last one as a beginning; none when there is no word."""
    words = terms(text)
    if not words:
        return tickets.none()
    if connection.vendor == "postgresql":
        query = " & ".join([*words[:-1], f"{words[-1]}:*"])
        # Materialised, or the planner walks the newest tickets and reads the words of each anew.
        sql = (
            "WITH found AS MATERIALIZED (SELECT ticket_id FROM tickets_ticketwords "
            "WHERE to_tsvector('simple', words) @@ to_tsquery('simple', %s)) SELECT ticket_id FROM found"
        )
    else:
        query = " ".join([*(f'"{word}"' for word in words[:-1]), f'"{words[-1]}"*'])
        sql = "SELECT rowid FROM tickets_words_fts WHERE tickets_words_fts MATCH %s"
    return tickets.filter(pk__in=RawSQL(sql, [query]))  # noqa: S611 -- the words go as a parameter


def looks_like_reference(text: str) -> bool:
    return re.fullmatch(r"[A-Za-z]{2,4}-\d{4}-\d{6,10}", text.strip()) is not None


def by_reference(tickets: TicketQuerySet, text: str) -> TicketQuerySet:
    """By a ticket's own reference, or its chat's."""
    reference = text.strip().upper()[:24]
    return tickets.filter(reference=reference) | tickets.filter(encounter=reference)
