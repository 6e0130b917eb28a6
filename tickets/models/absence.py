"""Out of the office: somebody's tickets go to their stand-in, or back to the queue."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.db import models, transaction
from django.db.models import F, Q

from campuses import clock
from campuses.models import Operator

if TYPE_CHECKING:
    from tickets.models.ticket import Ticket


class AbsenceQuerySet(models.QuerySet["Absence"]):
    def on(self, at: datetime) -> AbsenceQuerySet:
        return self.filter(begins_at__lte=at, ends_at__gt=at)

    def cover(self, ticket: Ticket, at: datetime) -> None:
        """Hand a ticket on whose owner is away now."""
        if ticket.owner is not None and (absence := self.on(at).filter(operator=ticket.owner).first()):
            absence.hand_on(ticket)

    def begin_due(self, at: datetime) -> int:
        """Hand on every open ticket of those who have just left; once for each absence."""
        begun = 0
        for absence in self.on(at).filter(begun_at=None):
            with transaction.atomic():
                if not self.model.objects.filter(pk=absence.pk, begun_at=None).update(begun_at=at):
                    continue
                for ticket in absence.operator.tickets.filter(status__in=["new", "open"], merged_into=None):
                    absence.hand_on(ticket)
                begun += 1
        return begun


class Absence(models.Model):
    operator = models.ForeignKey(Operator, on_delete=models.CASCADE, related_name="absences")
    begins_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    stand_in = models.ForeignKey(
        Operator, on_delete=models.SET_NULL, null=True, blank=True, related_name="+",
        help_text="Without one, tickets go back to the queue.",
    )  # fmt: skip
    begun_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects = AbsenceQuerySet.as_manager()

    class Meta:
        ordering = ["begins_at"]
        constraints = [
            models.CheckConstraint(condition=Q(ends_at__gt=F("begins_at")), name="absence_ends_after_it_begins"),
        ]

    def __str__(self) -> str:
        return f"{self.operator} is away"

    @transaction.atomic
    def hand_on(self, ticket: Ticket) -> None:
        why = f"{self.operator} is away"
        stand_in = self.stand_in
        if stand_in is not None and Absence.objects.on(clock.now()).filter(operator=stand_in).exists():
            stand_in = None  # two who stand in for each other would pass it on for ever
        if stand_in is not None and ticket.assignable().filter(pk=stand_in.pk).exists():
            ticket.assign(stand_in, None, why=why)
        elif ticket.alter(Q(owner=self.operator), owner=None):
            ticket.alter(Q(status="open", last_staff_at=None), status="new")
            ticket.record("unclaimed", why=why)
