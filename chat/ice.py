"""Where two browsers find each other: STUN and TURN servers, from the settings.

Without any, only browsers of one network reach each other. TURN credentials are made for an hour and one chat
(RFC 8489's long-term credentials by coturn's `use-auth-secret`).
"""

from __future__ import annotations

import base64
import hmac
import time
from typing import Any

from django.conf import settings

CREDENTIAL_SECONDS = 3600


def servers_for(chat: str) -> list[dict[str, Any]]:
    """RTCIceServer dictionaries."""
    servers: list[dict[str, Any]] = []
    if settings.STUN_URLS:
        servers.append({"urls": settings.STUN_URLS})
    if settings.TURN_URLS and settings.TURN_SECRET:
        name = f"{int(time.time()) + CREDENTIAL_SECONDS}:{chat}"
        digest = hmac.digest(settings.TURN_SECRET.encode(), name.encode(), "sha1")
        credential = base64.b64encode(digest).decode()
        servers.append({"urls": settings.TURN_URLS, "username": name, "credential": credential})
    return servers
