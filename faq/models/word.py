"""The vocabulary of the published entries: completes prefixes, mends typing mistakes, weighs rare words."""

from django.db import models


class Word(models.Model):
    """A word as `faq.words` reads it: small letters, no accents. Kept by `faq.index`."""

    text = models.CharField(max_length=40, unique=True)
    stem = models.CharField(max_length=40, db_index=True)
    entries = models.PositiveIntegerField(default=0, help_text="Published entries that hold it.")

    def __str__(self) -> str:
        return self.text
