"""What was searched for, without who: a day, a campus, redacted words, and how often."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.db import models
from django.db.models import F, Max, Sum

from campuses.models import Campus
from faq.redact import redact

KEPT_CHARACTERS = 80
ROWS_A_DAY = 2000  # a campus's; what comes after them is not counted, so nobody can fill the table
KEPT_DAYS = 400


class Place(models.TextChoices):
    HELP = "help", "Help pages"
    DESK = "desk", "Desk"


class SearchCountQuerySet(models.QuerySet["SearchCount"]):
    def note(self, text: str, campus: Campus | None, place: Place, found: int, on: date) -> None:
        """Count one search that somebody meant (not each key while typing)."""
        words = " ".join(redact(text.replace("\0", " ").casefold()).split())[:KEPT_CHARACTERS].strip()
        if not words:
            return
        key = {"day": on, "campus": campus, "place": place, "text": words}
        same = self.filter(**key)
        if same.update(times=F("times") + 1, found=found):
            return
        if self.filter(day=on, campus=campus).count() < ROWS_A_DAY:
            self.get_or_create(**key, defaults={"found": found})

    def forget(self, on: date) -> int:
        """Delete what is older than its time; says how many."""
        return self.filter(day__lt=on - timedelta(days=KEPT_DAYS)).delete()[0]

    def of(self, campus: Campus | None) -> SearchCountQuerySet:
        return self if campus is None else self.filter(campus=campus)

    def in_vain(self) -> models.QuerySet[SearchCount, Any]:
        """What found nothing, the most wanted first: `{"text", "total", "last"}`."""
        return (
            self.filter(found=0)
            .values("text")
            .annotate(total=Sum("times"), last=Max("day"))
            .order_by("-total", "-last", "text")
        )


class SearchCount(models.Model):
    day = models.DateField()
    campus = models.ForeignKey(Campus, on_delete=models.CASCADE, null=True, blank=True, related_name="+")
    place = models.CharField(max_length=8, choices=Place)
    text = models.CharField(max_length=KEPT_CHARACTERS)
    found = models.PositiveSmallIntegerField(help_text="Entries found by the latest of these searches.")
    times = models.PositiveIntegerField(default=1)

    objects = SearchCountQuerySet.as_manager()

    class Meta:
        ordering = ["-day", "-times"]
        constraints = [
            models.UniqueConstraint(fields=["day", "campus", "place", "text"], name="one_count_a_day_and_search"),
        ]
        indexes = [models.Index(fields=["found", "campus"], name="faq_search_found")]

    def __str__(self) -> str:
        return f"“{self.text}” ×{self.times}"
