"""What search looks at: every word of a ticket, notes included, in one row. Staff alone search it."""

from __future__ import annotations

import re

from django.db import models

from tickets.models.ticket import Ticket

WORDS_LENGTH = 200_000


class TicketWordsManager(models.Manager["TicketWords"]):
    def index(self, ticket: Ticket) -> None:
        parts = [
            ticket.reference,
            ticket.encounter,
            ticket.subject,
            ticket.question,
            ticket.summary,
            ticket.transcript,
            ticket.patron_name,
            ticket.patron_email,
            *ticket.replies.values_list("body", flat=True),
            *ticket.notes.values_list("body", flat=True),
        ]
        # Words alone, as `tickets.search.terms` reads a query: PostgreSQL would keep an address or a path in one piece.
        words = re.sub(r"[\W_]+", " ", " ".join(parts))[:WORDS_LENGTH]
        if not self.filter(ticket=ticket).update(words=words):
            self.create(ticket=ticket, words=words)


class TicketWords(models.Model):
    """The full-text index over `words` is made by the first migration, for each database its own kind."""

    ticket = models.OneToOneField(Ticket, on_delete=models.CASCADE, primary_key=True, related_name="words")
    words = models.TextField()

    objects = TicketWordsManager()

    def __str__(self) -> str:
        return self.words[:60]
