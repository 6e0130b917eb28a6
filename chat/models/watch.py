"""A supervisor beside the lead: watching, or joined in conference mode (Q13–Q16)."""

from __future__ import annotations

from django.db import models
from django.db.models import Q


class Mode(models.TextChoices):
    WATCHING = "watching"
    JOINED = "joined"


class WatchQuerySet(models.QuerySet["Watch"]):
    def present(self) -> WatchQuerySet:
        return self.filter(until=None)


class Watch(models.Model):
    """One stay of one operator in one chat that they do not lead. `until` closes it."""

    session = models.ForeignKey("chat.ChatSession", on_delete=models.CASCADE, related_name="watches")
    operator = models.ForeignKey("campuses.Operator", on_delete=models.CASCADE, related_name="watches")
    mode = models.CharField(max_length=10, choices=Mode, default=Mode.WATCHING)
    since = models.DateTimeField()
    joined_at = models.DateTimeField(null=True)
    until = models.DateTimeField(null=True)

    objects = WatchQuerySet.as_manager()

    class Meta:
        ordering = ["since"]
        constraints = [
            models.UniqueConstraint(
                fields=["session", "operator"], condition=Q(until__isnull=True), name="one_stay_at_a_time"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.operator} {self.mode} {self.session_id}"
