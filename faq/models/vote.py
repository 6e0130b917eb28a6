"""Whether an answer helped, counted without a person (no cookie, no address, no day)."""

from __future__ import annotations

from django.db import models
from django.db.models import F

from campuses.models import Campus
from faq.models.entry import Entry


class VoteManager(models.Manager["Vote"]):
    def cast(self, entry: Entry, campus: Campus, *, helpful: bool) -> None:
        """One more patron of this campus found the entry helpful, or not."""
        column = "yes" if helpful else "no"
        votes = self.filter(entry=entry, campus=campus)
        if not votes.update(**{column: F(column) + 1}):
            self.get_or_create(entry=entry, campus=campus)
            votes.update(**{column: F(column) + 1})


class Vote(models.Model):
    entry = models.ForeignKey(Entry, on_delete=models.CASCADE, related_name="votes")
    campus = models.ForeignKey(Campus, on_delete=models.CASCADE, related_name="+")
    yes = models.PositiveIntegerField(default=0)
    no = models.PositiveIntegerField(default=0)

    objects = VoteManager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["entry", "campus"], name="one_vote_count_an_entry_and_campus")]

    def __str__(self) -> str:
        return f"{self.yes} of {self.yes + self.no} found “{self.entry}” helpful"
