"""Keeping somebody away for a day, without knowing who it is.

An address is never stored. While a chat runs, the shared cache holds the HMAC of its patron's address under a salt
that the cache forgets within 24 hours; a ban keeps that HMAC. When the salt is gone nobody's address has that HMAC any
more, so no ban can last longer than a day.
"""

from __future__ import annotations

import hmac
import ipaddress
import secrets
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

import structlog
from django.core.cache import caches
from django.core.exceptions import ValidationError
from django.db import models

from campuses import clock, limits
from campuses.models import Campus, Operator
from campuses.problems import Problem

if TYPE_CHECKING:
    from django.http import HttpRequest

    from chat.models.session import ChatSession

log = structlog.get_logger()

LONGEST = timedelta(hours=24)
SALT_SECONDS = 24 * 3600
BANNED = (
    "This chat is closed to you until {until}. If you need help before then, write to the library by e-mail or call."
)


def _validate_network(value: str) -> None:
    try:
        ipaddress.ip_network(value, strict=False)
    except ValueError as error:
        raise ValidationError(f"“{value}” is not a range. Write it as in “192.0.2.0/24”.") from error


class SharedAddress(models.Model):
    """A range that many people share, such as a library's computers: banning it would shut everybody out."""

    campus = models.ForeignKey(Campus, on_delete=models.CASCADE, related_name="shared_addresses")
    network = models.CharField(max_length=50, validators=[_validate_network], help_text="“192.0.2.0/24”")
    label = models.CharField(max_length=80, help_text="“Computers of the Capital library”")

    class Meta:
        ordering = ["campus", "network"]
        verbose_name = "shared address range"

    def __str__(self) -> str:
        return f"{self.label} ({self.network})"

    @classmethod
    def label_for(cls, address: str) -> str:
        """What shares this address, or an empty text."""
        try:
            wanted = ipaddress.ip_network(address, strict=False)
        except ValueError:
            return ""
        for shared in cls.objects.all():
            network = ipaddress.ip_network(shared.network, strict=False)
            if network.version == wanted.version and wanted.subnet_of(network):  # type: ignore[arg-type]
                return shared.label
        return ""


class BanQuerySet(models.QuerySet["Ban"]):
    def running(self, at: datetime) -> BanQuerySet:
        return self.filter(until__gt=at, lifted_at=None)


class Ban(models.Model):
    key = models.CharField(max_length=64, db_index=True, help_text="HMAC of an address under a salt of this day.")
    campus = models.ForeignKey(Campus, on_delete=models.CASCADE, related_name="bans")
    reference = models.CharField(max_length=24, help_text="The encounter that led to it.")
    reason = models.CharField(max_length=200)
    by = models.ForeignKey(Operator, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    until = models.DateTimeField()
    lifted_at = models.DateTimeField(null=True, blank=True)

    objects = BanQuerySet.as_manager()

    class Meta:
        ordering = ["-at"]

    def __str__(self) -> str:
        return f"After {self.reference}, until {self.until:%d %b %H:%M}"

    @classmethod
    def place(cls, chat: ChatSession, by: Operator, *, reason: str, hours: int, confirm: bool) -> Ban:
        """Keep this chat's patron away. Raises `confirm_needed` for an address that a library shares."""
        known = _recall(chat)
        if known is None:
            raise Problem("not_allowed", "We no longer know where this chat came from, so nobody can be kept away.")
        if known["shared"] and not confirm:
            label = known["shared"]
            raise Problem(
                "confirm_needed",
                warning=f"This address is shared: {label}. A ban keeps everybody there out. Ban it all the same?",
            )
        at = clock.now()
        return cls.objects.create(
            key=known["key"],
            campus=chat.campus,
            reference=chat.reference,
            reason=reason,
            by=by,
            at=at,
            until=at + min(timedelta(hours=hours), LONGEST),
        )

    @classmethod
    def refuse(cls, request: HttpRequest) -> None:
        """Turn away somebody who is banned. Raises `Problem` `not_allowed`; without the cache nobody is."""
        key = _key(limits.address_of(request))
        ban = cls.objects.running(clock.now()).filter(key=key).select_related("campus").first() if key else None
        if ban is not None:
            until = ban.campus.say(ban.until, clock.now())
            raise Problem("not_allowed", BANNED.format(until=until), until=clock.stamp(ban.until))


def remember(chat: ChatSession, request: HttpRequest) -> None:
    """Keep, in the cache and for a day at most, what a ban of this chat's patron would need."""
    address = limits.address_of(request)
    key = _key(address)
    if key:
        _cached("set", _place(chat), {"key": key, "shared": SharedAddress.label_for(address)}, SALT_SECONDS)


def _recall(chat: ChatSession) -> dict[str, Any] | None:
    found = _cached("get", _place(chat))
    return found if isinstance(found, dict) else None


def _place(chat: ChatSession) -> str:
    return f"bans:chat:{chat.pk.hex}"


def _key(address: str) -> str:
    salt = _cached("get_or_set", "bans:salt", lambda: secrets.token_hex(32), SALT_SECONDS)
    return hmac.digest(str(salt).encode(), address.encode(), "sha256").hex() if salt else ""


def _cached(verb: str, *args: Any) -> Any:
    try:
        return getattr(caches["shared"], verb)(*args)
    except Exception as error:  # noqa: BLE001 -- whatever is wrong with the cache, patrons may come
        log.warning("bans_not_known", error=type(error).__name__)
        return None
