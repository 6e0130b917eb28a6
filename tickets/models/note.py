"""A note on a ticket: for staff alone. Its own table, so that nothing that serves patrons can pick it up."""

from __future__ import annotations

from django.db import models

from campuses.models import Operator
from tickets.models.ticket import Ticket


class TicketNote(models.Model):
    ticket = models.ForeignKey(Ticket, on_delete=models.CASCADE, related_name="notes")
    operator = models.ForeignKey(Operator, on_delete=models.PROTECT, related_name="+")
    body = models.TextField()
    at = models.DateTimeField()

    class Meta:
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return f"{self.operator} on {self.ticket.reference}"
