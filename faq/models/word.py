"""The vocabulary of the published entries: completes prefixes, mends typing mistakes, weighs rare words."""

from django.db import models

EVERY = ""  # the word that every entry holds: its counts say how many entries there are


class Word(models.Model):
    """A word as `faq.words` reads it: small letters, no accents. Kept by `faq.index`.

    Patrons' searches know a word by its `public` count alone: what only staff-only entries say is never offered to them
    as the right spelling, nor betrayed by being known.
    """

    text = models.CharField(max_length=40, unique=True)
    stem = models.CharField(max_length=40, db_index=True)
    entries = models.PositiveIntegerField(default=0, help_text="Published entries that hold it.")
    public = models.PositiveIntegerField(default=0, help_text="Those among them that patrons may read.")

    def __str__(self) -> str:
        return self.text
