"""A line of a chat."""

from __future__ import annotations

from django.db import models
from django.db.models import Q


class LineKind(models.TextChoices):
    PATRON = "patron"
    OPERATOR = "operator"
    SYSTEM = "system"
    FILE = "file"


class MessageQuerySet(models.QuerySet["Message"]):
    def after(self, seq: int) -> MessageQuerySet:
        """The lines behind a cursor, in order."""
        return self.filter(seq__gt=seq).order_by("seq")


class Message(models.Model):
    """Line `seq` of its session: 1, 2, 3 … without a gap, given out under the session's own row."""

    session = models.ForeignKey("chat.ChatSession", on_delete=models.CASCADE, related_name="messages")
    seq = models.PositiveIntegerField()
    kind = models.CharField(max_length=10, choices=LineKind)
    author_role = models.CharField(max_length=10)
    author_name = models.CharField(max_length=80, blank=True)
    operator = models.ForeignKey("campuses.Operator", on_delete=models.PROTECT, null=True, related_name="+")
    body = models.TextField(blank=True)
    data = models.JSONField(default=dict)
    key = models.UUIDField(null=True)
    at = models.DateTimeField()

    objects = MessageQuerySet.as_manager()

    class Meta:
        ordering = ["session", "seq"]
        constraints = [
            models.UniqueConstraint(fields=["session", "seq"], name="one_line_a_number"),
            models.UniqueConstraint(fields=["session", "key"], condition=Q(key__isnull=False), name="one_line_a_key"),
        ]

    def __str__(self) -> str:
        return f"{self.session_id} {self.seq}"

    def says_the_same_as(self, *, author_role: str, operator_id: int | None, body: str) -> bool:
        """Whether a repeated send is this very line, so that the first answer may be given again."""
        return (self.author_role, self.operator_id, self.body) == (author_role, operator_id, body)
