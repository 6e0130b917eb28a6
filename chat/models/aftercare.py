"""The operator after a crisis: asked, some days later, how they are (C67)."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.db import models

if TYPE_CHECKING:
    from campuses.models import Operator

AFTER = timedelta(days=2)


class AfterCareQuerySet(models.QuerySet["AfterCare"]):
    def of(self, operator: Operator) -> AfterCareQuerySet:
        """What this operator was asked and has not put away."""
        return self.filter(operator=operator, asked_at__isnull=False, done_at=None)

    def due(self, at: datetime) -> AfterCareQuerySet:
        return self.filter(due_at__lte=at, asked_at=None, done_at=None)


class AfterCare(models.Model):
    """One operator's reminder after one chat. It says nothing of what the chat was about."""

    session = models.ForeignKey("chat.ChatSession", on_delete=models.CASCADE, related_name="aftercare")
    operator = models.ForeignKey("campuses.Operator", on_delete=models.CASCADE, related_name="aftercare")
    due_at = models.DateTimeField()
    asked_at = models.DateTimeField(null=True, blank=True)
    done_at = models.DateTimeField(null=True, blank=True)

    objects = AfterCareQuerySet.as_manager()

    class Meta:
        ordering = ["due_at"]
        constraints = [
            models.UniqueConstraint(fields=["session", "operator"], name="one_aftercare_a_chat_and_operator"),
        ]

    def __str__(self) -> str:
        return f"{self.operator}, {self.due_at:%d %b %Y}"
