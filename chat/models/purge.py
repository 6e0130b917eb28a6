"""What was deleted when its time was over: how much, and never what or whose."""

from __future__ import annotations

import hashlib
import hmac
import json
from datetime import datetime

from django.conf import settings
from django.db import models


class Purge(models.Model):
    """A tally of one run, signed by the installation, so that it can be shown that the clock is kept (P20)."""

    at = models.DateTimeField()
    counts = models.JSONField()
    signature = models.CharField(max_length=64)

    class Meta:
        ordering = ["-at"]

    def __str__(self) -> str:
        return f"{self.at:%d %b %Y %H:%M}"

    @classmethod
    def tally(cls, at: datetime, counts: dict[str, int]) -> Purge:
        return cls.objects.create(at=at, counts=counts, signature=_sign(at, counts))

    @property
    def is_genuine(self) -> bool:
        return hmac.compare_digest(self.signature, _sign(self.at, self.counts))


def _sign(at: datetime, counts: dict[str, int]) -> str:
    key = hashlib.sha256(f"chat.purge:{settings.SECRET_KEY}".encode()).digest()
    text = json.dumps([at.isoformat(timespec="seconds"), counts], sort_keys=True)
    return hmac.digest(key, text.encode(), "sha256").hex()
