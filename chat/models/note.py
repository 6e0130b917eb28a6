"""Words about a chat that its patron never sees (Q10–Q12). No module that serves patrons may import this one."""

from __future__ import annotations

from django.db import models
from django.db.models import Q


class NoteQuerySet(models.QuerySet["Note"]):
    def after(self, n: int) -> NoteQuerySet:
        return self.filter(n__gt=n).order_by("n")


class Note(models.Model):
    """Notes number themselves (`n`), apart from the lines, so that a patron cannot tell that there are any."""

    session = models.ForeignKey("chat.ChatSession", on_delete=models.CASCADE, related_name="notes")
    n = models.PositiveIntegerField()
    after_seq = models.PositiveIntegerField(help_text="The line behind which staff see it.")
    author = models.ForeignKey("campuses.Operator", on_delete=models.PROTECT, related_name="+")
    body = models.TextField()
    proposal = models.CharField(max_length=20, blank=True, help_text="What it proposes: “transfer_to_me”.")
    key = models.UUIDField(null=True)
    at = models.DateTimeField()

    objects = NoteQuerySet.as_manager()

    class Meta:
        ordering = ["session", "n"]
        constraints = [
            models.UniqueConstraint(fields=["session", "n"], name="one_note_a_number"),
            models.UniqueConstraint(fields=["session", "key"], condition=Q(key__isnull=False), name="one_note_a_key"),
        ]

    def __str__(self) -> str:
        return f"{self.session_id} note {self.n}"
