"""What the rules say, word by word, and on which page (C60)."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from campuses.models import Campus


class PassageQuerySet(models.QuerySet["PolicyPassage"]):
    def of(self, campus: Campus) -> PassageQuerySet:
        return self.filter(Q(campus=campus) | Q(campus=None))


class PolicyPassage(models.Model):
    """A passage that can be quoted to a patron, with its link and its page."""

    campus = models.ForeignKey(Campus, on_delete=models.CASCADE, null=True, blank=True, related_name="passages")
    document = models.CharField(max_length=120, help_text="“Acceptable Use Policy”")
    url = models.URLField()
    page = models.PositiveSmallIntegerField(help_text="The page on which the passage stands.")
    text = models.TextField(max_length=1000, help_text="The passage, as it stands there.")
    position = models.PositiveSmallIntegerField(default=0)

    objects = PassageQuerySet.as_manager()

    class Meta:
        ordering = ["position", "document", "page"]

    def __str__(self) -> str:
        return f"{self.document}, page {self.page}"

    @property
    def quotation(self) -> str:
        """As it is said to a patron."""
        return f"Our {self.document} says: “{self.text}” (page {self.page}): {self.address}"

    @property
    def address(self) -> str:
        """The link, opened at the page where it is a PDF."""
        return f"{self.url}#page={self.page}" if self.url.lower().endswith(".pdf") else self.url
