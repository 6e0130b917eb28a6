"""Words about a chat that its patron never sees (Q10–Q12). No module that serves patrons may import this one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q

if TYPE_CHECKING:
    from campuses.models import Operator


class NoteQuerySet(models.QuerySet["Note"]):
    def after(self, n: int) -> NoteQuerySet:
        return self.filter(n__gt=n).order_by("n")

    def visible_to(self, operator: Operator) -> NoteQuerySet:
        """Those of the chats whose words this operator may read."""
        from chat.models.session import ChatSession  # noqa: PLC0415 -- its conference writes the notes

        return self.filter(session__in=ChatSession.objects.readable_by(operator))

    def saying(self, words: str) -> NoteQuerySet:
        """Those that have every one of these words, the newest first."""
        found = self
        for word in words.split():
            found = found.filter(body__icontains=word)
        return found.order_by("-pk")


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
