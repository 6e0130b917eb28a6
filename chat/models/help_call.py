"""A lead asks for somebody beside them, or in their place (C50)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q

if TYPE_CHECKING:
    from campuses.models import Operator

CALL_LENGTH = 300


class Wanted(models.TextChoices):
    JOIN = "join", "Somebody beside me"
    TAKE_OVER = "take_over", "Somebody in my place"


class HelpCallQuerySet(models.QuerySet["HelpCall"]):
    def open(self) -> HelpCallQuerySet:
        return self.filter(closed_at=None)

    def asking(self, operator: Operator) -> HelpCallQuerySet:
        """Open calls that this operator may answer: addressed to them, or to whoever is on."""
        return self.open().filter(Q(operator=operator) | Q(operator=None)).exclude(asked_by=operator)


class HelpCall(models.Model):
    """Lets those whom it asks look into the chat: to one colleague, or without `operator` to everybody on duty.

    Open until somebody joins, the lead takes it back, or the chat changes hands or ends.
    """

    session = models.ForeignKey("chat.ChatSession", on_delete=models.CASCADE, related_name="help_calls")
    asked_by = models.ForeignKey("campuses.Operator", on_delete=models.PROTECT, related_name="+")
    operator = models.ForeignKey("campuses.Operator", on_delete=models.CASCADE, null=True, related_name="+")
    wanted = models.CharField(max_length=10, choices=Wanted, default=Wanted.JOIN)
    message = models.CharField(max_length=CALL_LENGTH, blank=True)
    at = models.DateTimeField()
    answered_by = models.ForeignKey("campuses.Operator", on_delete=models.SET_NULL, null=True, related_name="+")
    closed_at = models.DateTimeField(null=True)

    objects = HelpCallQuerySet.as_manager()

    class Meta:
        ordering = ["at"]
        constraints = [
            models.UniqueConstraint(fields=["session"], condition=Q(closed_at=None), name="one_open_call_a_chat"),
        ]

    def __str__(self) -> str:
        return f"{self.asked_by} asks for help in {self.session_id}"

    def asks(self, operator: Operator) -> bool:
        return self.closed_at is None and self.asked_by_id != operator.pk and self.operator_id in {None, operator.pk}
