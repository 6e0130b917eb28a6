"""Where a queue's mail is fetched from."""

from __future__ import annotations

import os
from datetime import datetime, timedelta

from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q

from campuses.models import Queue

LEASE = timedelta(minutes=5)
PREFIX = "MAILBOX_"


class Mailbox(models.Model):
    """An IMAP account. Its password stays in the environment; the row only names the variable."""

    class Security(models.TextChoices):
        TLS = "tls", "TLS"
        STARTTLS = "starttls", "STARTTLS"
        PLAIN = "plain", "None (only on this machine)"

    queue = models.OneToOneField(Queue, on_delete=models.CASCADE, related_name="mailbox")
    host = models.CharField(max_length=200)
    port = models.PositiveIntegerField(default=993)
    security = models.CharField(max_length=8, choices=Security, default=Security.TLS)
    username = models.CharField(max_length=200)
    password_variable = models.CharField(
        max_length=60,
        validators=[RegexValidator(rf"^{PREFIX}[A-Z0-9_]+$", f"A name that begins with {PREFIX}.")],
        help_text=f"The environment variable that holds the password, such as {PREFIX}CAPITAL.",
    )
    folder = models.CharField(max_length=200, default="INBOX")
    active = models.BooleanField(default=True)
    lease_until = models.DateTimeField(null=True, blank=True, editable=False)
    fetched_at = models.DateTimeField(null=True, blank=True, editable=False)
    error = models.CharField(max_length=300, blank=True, editable=False)

    class Meta:
        verbose_name_plural = "mailboxes"

    def __str__(self) -> str:
        return f"{self.username} at {self.host}"

    @property
    def password(self) -> str:
        return os.environ.get(self.password_variable, "") if self.password_variable.startswith(PREFIX) else ""

    def take(self, at: datetime) -> bool:
        """Whether this fetcher now has it; two at once would only do the same work twice."""
        free = Q(lease_until=None) | Q(lease_until__lt=at)
        return bool(Mailbox.objects.filter(free, pk=self.pk).update(lease_until=at + LEASE))

    def leave(self, at: datetime, error: str = "") -> None:
        fields = {"lease_until": None, "error": error[:300]} | ({} if error else {"fetched_at": at})
        Mailbox.objects.filter(pk=self.pk).update(**fields)
