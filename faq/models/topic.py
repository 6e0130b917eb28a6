"""What a question is about: the shelves of the help pages."""

from django.db import models


class Topic(models.Model):
    slug = models.SlugField(unique=True)
    name = models.CharField(max_length=60, unique=True, help_text="As patrons say it: “Borrowing and renewing”.")
    summary = models.CharField(max_length=160, blank=True, help_text="One line under the name.")
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position", "name"]

    def __str__(self) -> str:
        return self.name
