"""Somebody beside the lead: watching, or joined in conference mode (Q13–Q16)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models
from django.db.models import F, Q

if TYPE_CHECKING:
    from campuses.models import Operator


class Mode(models.TextChoices):
    WATCHING = "watching"
    JOINED = "joined"


class WatchQuerySet(models.QuerySet["Watch"]):
    def present(self) -> WatchQuerySet:
        return self.filter(until=None)

    def rightful(self, operator: Operator) -> WatchQuerySet:
        """The stays that this operator may still have: a role or campus that changed ends the right at once (P11)."""
        right = Q(called=True)
        if operator.supervises:
            right |= Q(session__campus=operator.campus_id)
        return self.present().filter(right, operator=operator)

    def to_the_end(self, operator: Operator) -> WatchQuerySet:
        """The conferences in which this operator was when the chat ended: such a chat is their own."""
        return self.filter(operator=operator, mode=Mode.JOINED, until=F("session__ended_at"))


class Watch(models.Model):
    """One stay of one operator in one chat that they do not lead. `until` closes it.

    Each step has its moment, and none comes without the one before: `since`, `acknowledged_at` (the warning was
    accepted), `joined_at`. `revealed_at` is when the lead came to know, by a note, a line, or having asked.
    """

    session = models.ForeignKey("chat.ChatSession", on_delete=models.CASCADE, related_name="watches")
    operator = models.ForeignKey("campuses.Operator", on_delete=models.CASCADE, related_name="watches")
    mode = models.CharField(max_length=10, choices=Mode, default=Mode.WATCHING)
    called = models.BooleanField(default=False, help_text="At the lead's call, whatever their role.")
    since = models.DateTimeField()
    acknowledged_at = models.DateTimeField(null=True)
    joined_at = models.DateTimeField(null=True)
    revealed_at = models.DateTimeField(null=True)
    until = models.DateTimeField(null=True)

    objects = WatchQuerySet.as_manager()

    class Meta:
        ordering = ["since", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["session", "operator"], condition=Q(until__isnull=True), name="one_stay_at_a_time"
            ),
            models.CheckConstraint(
                condition=Q(joined_at=None) | Q(acknowledged_at__isnull=False), name="no_joining_without_the_warning"
            ),
            models.CheckConstraint(
                condition=Q(mode=Mode.WATCHING, joined_at=None) | Q(mode=Mode.JOINED, joined_at__isnull=False),
                name="joined_since_a_moment",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.operator} {self.mode} {self.session_id}"

    def opens_the_chat_to(self, viewer: Operator) -> bool:
        """The same rule as `rightful` and `to_the_end`, for rows in memory; a test holds them together."""
        if self.operator_id != viewer.pk:
            return False
        if self.until is None:
            return self.called or self.session.is_overseen_by(viewer)
        return self.mode == Mode.JOINED and self.until == self.session.ended_at

    def is_shown_to(self, viewer: Operator) -> bool:
        """Whether a colleague learns of this stay. Silent to the lead until it speaks, or by policy (Q14)."""
        if self.revealed_at is not None or self.operator_id == viewer.pk or self.session.is_overseen_by(viewer):
            return True
        return self.session.lead_id == viewer.pk and self.is_known_to_the_lead

    @property
    def is_known_to_the_lead(self) -> bool:
        return self.revealed_at is not None or self.session.campus.policy.tell_lead_when_watched
