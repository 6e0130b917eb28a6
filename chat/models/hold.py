"""What keeps a chat from being deleted when its time is over: a crisis, an incident, a legal hold."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import models
from django.db.models import Q

CRISIS_HOLD = timedelta(days=30)


class HoldReason(models.TextChoices):
    CRISIS = "crisis", "Crisis"
    INCIDENT = "incident", "Incident"
    LEGAL = "legal", "Legal hold"


class HoldQuerySet(models.QuerySet["Hold"]):
    def holding(self, at: datetime) -> HoldQuerySet:
        return self.filter(lifted_at=None).filter(Q(until=None) | Q(until__gt=at))


class Hold(models.Model):
    """Retention passes a chat by while one of its holds runs. Without `until` it runs until it is lifted."""

    session = models.ForeignKey("chat.ChatSession", on_delete=models.PROTECT, related_name="holds")
    reason = models.CharField(max_length=10, choices=HoldReason)
    by = models.ForeignKey("campuses.Operator", on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()
    until = models.DateTimeField(null=True, blank=True)
    lifted_at = models.DateTimeField(null=True, blank=True)

    objects = HoldQuerySet.as_manager()

    class Meta:
        ordering = ["-at"]

    def __str__(self) -> str:
        return f"{self.get_reason_display()} from {self.at:%d %b %Y}"
