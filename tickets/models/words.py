"""What search looks at: every word of a ticket, notes included, in one row. Staff alone search it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

from django.db import models

from tickets.models.ticket import Ticket

WORD_LENGTH = 40
WORDS_LENGTH = 200_000


def words_of(text: str) -> list[str]:
    """The words of a text as both databases know them: letters and digits alone, folded, without marks.

    Folded here and not by a database, so that the same query finds the same tickets on either.
    """
    plain = unicodedata.normalize("NFKD", text).casefold()
    plain = "".join(character for character in plain if not unicodedata.combining(character))
    return [word[:WORD_LENGTH] for word in re.findall(r"[^\W_]+", plain)]


def in_a_row(words: Iterable[str]) -> str:
    """Each word once and between two spaces, so that it is found whole, or by its beginning, without an index too."""
    return f" {' '.join(dict.fromkeys(words))} "


class TicketWordsManager(models.Manager["TicketWords"]):
    def index(self, ticket: Ticket, *, is_new: bool = False) -> None:
        """Anew, of all that is on it. Nothing has been said on a new one yet, nor is it here."""
        said = [] if is_new else [
            *ticket.replies.values_list("body", flat=True), *ticket.notes.values_list("body", flat=True),
        ]  # fmt: skip
        parts = [
            ticket.reference,
            ticket.encounter,
            ticket.subject,
            ticket.question,
            ticket.summary,
            ticket.transcript,
            ticket.patron_name,
            ticket.patron_email,
            *said,
        ]
        words = in_a_row(words_of(" ".join(parts)[:WORDS_LENGTH]))
        if is_new or not self.filter(ticket=ticket).update(words=words):
            self.create(ticket=ticket, words=words)


class TicketWords(models.Model):
    """The full-text index over `words` is made by migrations, for each database its own kind."""

    ticket = models.OneToOneField(Ticket, on_delete=models.CASCADE, primary_key=True, related_name="words")
    words = models.TextField()

    objects = TicketWordsManager()

    def __str__(self) -> str:
        return self.words[:60]
