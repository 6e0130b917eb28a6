"""Tags: the librarians' own words for what a ticket is about."""

from __future__ import annotations

import re

from django.db import models

TAGS_AT_MOST = 12
TAG_LENGTH = 30


class TagManager(models.Manager["Tag"]):
    def named(self, names: list[str]) -> list[Tag]:
        """The tags of these names, made where they are missing; at most 12, in lower case."""
        clean = [" ".join(re.sub(r"[^\w\s-]", "", name).lower().split())[:TAG_LENGTH] for name in names]
        return [self.get_or_create(name=name)[0] for name in dict.fromkeys(n for n in clean if n)][:TAGS_AT_MOST]


class Tag(models.Model):
    name = models.CharField(max_length=TAG_LENGTH, unique=True)

    objects = TagManager()

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name
