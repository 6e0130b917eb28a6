"""Somebody read a ticket that is not theirs: who, how, when, and from which page (P21)."""

from __future__ import annotations

from django.db import models

from campuses.models import Operator
from tickets.models.ticket import Ticket


class TicketLook(models.Model):
    """Append-only in the database itself (`campuses.append_only`). Whoever has a ticket leaves none on it."""

    class How(models.TextChoices):
        OPEN = "open", "opened it"
        PREVIEW = "preview", "previewed it"
        PRINT = "print", "printed it"
        MAIL = "mail", "saw a mail as it was laid out"
        FILE = "file", "fetched a file"
        ADMIN = "admin", "opened it in the admin"

    ticket = models.ForeignKey(Ticket, on_delete=models.SET_NULL, null=True, related_name="looks", db_constraint=False)
    reference = models.CharField(max_length=24)
    by = models.ForeignKey(Operator, on_delete=models.PROTECT, related_name="+")
    how = models.CharField(max_length=8, choices=How)
    page = models.CharField(max_length=200, blank=True, help_text="Where they came from: a path, never a query.")
    at = models.DateTimeField()

    class Meta:
        ordering = ["-at", "-pk"]
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.by} {self.get_how_display()}, {self.at:%d %b %H:%M}"
