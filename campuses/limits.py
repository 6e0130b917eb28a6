"""How often is too often. A campus behind one address must not trip these (P18, A153).

Counted in a cache in fixed windows. An address is never stored: the key is its HMAC under a salt that
the cache forgets within 24 hours. Without the cache nothing is refused.
"""

from __future__ import annotations

import hmac
import ipaddress
import secrets
import time

import structlog
from django.conf import settings
from django.core.cache import caches
from django.http import HttpRequest

from campuses.problems import Problem

log = structlog.get_logger()

SALT_SECONDS = 24 * 3600
PAUSE_AFTER_FAILURE = 5.0
_paused_until = 0.0


def address_of(request: HttpRequest) -> str:
    """The client's address; behind proxies the one that the outermost trusted proxy saw. IPv6 counts by its /64."""
    address = request.META.get("REMOTE_ADDR", "") or "127.0.0.1"
    if settings.TRUSTED_PROXIES:
        forwarded = [part.strip() for part in request.META.get("HTTP_X_FORWARDED_FOR", "").split(",") if part.strip()]
        if len(forwarded) >= settings.TRUSTED_PROXIES:
            address = forwarded[-settings.TRUSTED_PROXIES]
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return address[:64]
    return str(ipaddress.ip_network(f"{parsed}/64", strict=False)) if parsed.version == 6 else str(parsed)  # noqa: PLR2004


def count(scope: str, identity: str, *, most: int, seconds: int, everywhere: bool = False) -> None:
    """One more of `scope` by `identity`. Raises `Problem` `rate_limited` beyond `most` within `seconds`.

    Each web process counts for itself, which costs no journey to Redis; `everywhere` counts over all of them.
    """
    global _paused_until  # noqa: PLW0603 -- one cache a process, one pause
    if time.monotonic() < _paused_until:
        return
    cache = caches["shared" if everywhere else "default"]
    window = int(time.time() // seconds)
    try:
        salt = cache.get_or_set("limits:salt", lambda: secrets.token_hex(16), SALT_SECONDS)
        digest = hmac.digest(str(salt).encode(), f"{scope}:{identity}".encode(), "sha256").hex()[:24]
        key = f"limits:{window}:{digest}"
        cache.add(key, 0, seconds * 2)
        used = cache.incr(key)
    except Exception as error:  # noqa: BLE001 -- whatever is wrong with the cache, people may go on
        _paused_until = time.monotonic() + PAUSE_AFTER_FAILURE
        log.warning("limits_not_counted", error=type(error).__name__)
        return
    if used > most:
        wait = max(1, int((window + 1) * seconds - time.time()))
        raise Problem("rate_limited", f"That was very fast. Please try again in {wait} seconds.", retry_after=wait)
