"""What the coach looks for: phrases to think twice about, words that may mean a crisis, sites that need a sign-in."""

from __future__ import annotations

from django.core.validators import RegexValidator
from django.db import models


class PhraseKind(models.TextChoices):
    TONE = "tone", "Think twice before saying it"
    CRISIS = "crisis", "A patron's word that may mean a crisis"
    ABUSE = "abuse", "A patron's word that may mean abuse"


class Phrase(models.Model):
    """A phrase of the list (C22, C62). In a hint to the operator alone: nothing acts on it by itself."""

    text = models.CharField(max_length=80, unique=True, help_text="Found in any case, as whole words.")
    kind = models.CharField(max_length=8, choices=PhraseKind, default=PhraseKind.TONE)
    hint = models.CharField(max_length=200, help_text="What the operator reads: why, and what to say instead.")
    active = models.BooleanField(default=True)

    class Meta:
        ordering = ["kind", "text"]

    def __str__(self) -> str:
        return self.text


class LicensedSite(models.Model):
    """A site whose links ask people off campus to sign in (C34), and how its lasting links are found (C33)."""

    host = models.CharField(
        max_length=120,
        unique=True,
        validators=[RegexValidator(r"^[a-z0-9.-]+$", "A host name in small letters, such as “search.ebscohost.com”.")],
        help_text="Its sub-domains count too: “ebscohost.com”.",
    )
    name = models.CharField(max_length=80, help_text="As people call it: “EBSCO databases”.")
    permalink = models.CharField(
        max_length=200, blank=True, help_text="Where its lasting link is found: “Choose Permalink on the record.”"
    )

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name
