"""A list that somebody wants to come back to."""

from django.db import models

from campuses.models import Operator

FILTERS_AT_MOST = 20


class SavedFilter(models.Model):
    operator = models.ForeignKey(Operator, on_delete=models.CASCADE, related_name="ticket_filters")
    name = models.CharField(max_length=40)
    query = models.CharField(max_length=500, help_text="The address's part behind the question mark.")

    class Meta:
        ordering = ["name"]
        constraints = [models.UniqueConstraint(fields=["operator", "name"], name="one_filter_a_name")]

    def __str__(self) -> str:
        return self.name
