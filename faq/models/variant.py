"""What only one campus says within an entry that others share."""

from django.db import models

from campuses.models import Campus
from faq.models.entry import Entry

TEXT_CHARACTERS = 4000


class Variant(models.Model):
    """A paragraph in Markdown that stands where the answer says `{local}`, or at its end if it doesn't."""

    entry = models.ForeignKey(Entry, on_delete=models.CASCADE, related_name="variants")
    campus = models.ForeignKey(Campus, on_delete=models.CASCADE, related_name="faq_variants")
    text = models.TextField(max_length=TEXT_CHARACTERS, help_text="Markdown. Variables such as {phone} work here too.")

    class Meta:
        ordering = ["campus__name"]
        constraints = [models.UniqueConstraint(fields=["entry", "campus"], name="one_variant_an_entry_and_campus")]

    def __str__(self) -> str:
        return f"{self.entry} at {self.campus}"
