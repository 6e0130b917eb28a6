"""Numbers that people quote: `CAP-2026-000123`."""

from datetime import datetime

from django.db import models, transaction
from django.db.models import F

from campuses.models.campus import Campus


class ReferenceCounter(models.Model):
    """The last number given out to a campus's encounters in a year. Chats and tickets share one row of numbers."""

    campus = models.ForeignKey(Campus, on_delete=models.CASCADE, related_name="+")
    year = models.PositiveSmallIntegerField()
    last = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["campus", "year"], name="one_counter_a_campus_and_year")]

    def __str__(self) -> str:
        return f"{self.campus.code}-{self.year}-{self.last:06d}"


def next_reference(campus: Campus, at: datetime) -> str:
    """Take the campus's next number, in the caller's transaction; a rollback gives it back."""
    year = campus.local(at).year
    with transaction.atomic():
        counters = ReferenceCounter.objects.filter(campus=campus, year=year)
        if not counters.update(last=F("last") + 1):
            ReferenceCounter.objects.get_or_create(campus=campus, year=year)
            counters.update(last=F("last") + 1)
        return str(counters.select_related("campus").get())
