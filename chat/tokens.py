"""The patron's token: 256 bits that open one chat and nothing else.

It is derived from the installation's secret, the chat and a nonce, so that a repeated request can be
given the same answer though only a hash is stored. A new nonce makes every older token useless.
"""

import base64
import hashlib
import hmac
import secrets
from uuid import UUID

from django.conf import settings


def make_nonce() -> str:
    return secrets.token_hex(16)


def derive(chat_id: UUID, nonce: str) -> str:
    key = hashlib.sha256(f"chat.tokens:{settings.SECRET_KEY}".encode()).digest()
    digest = hmac.digest(key, f"{chat_id}:{nonce}".encode(), "sha256")
    return base64.urlsafe_b64encode(digest).rstrip(b"=").decode()


def fingerprint(token: str) -> str:
    """What is stored of a token. Any text is taken; only a derived one will be found."""
    return hashlib.sha256(token.encode(errors="replace")).hexdigest()
