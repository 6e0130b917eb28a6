"""Mail addresses: whose they are, and the signed tokens in ours.

A token names one ticket or one letter and proves that we wrote it: `t1z-<20 letters>` opens ticket 71 to an answer
by mail, `b1z-…` takes back letter 71's bounce, `p1z-…` is the patron's page of ticket 71. Mail systems may fold
case, so tokens are in lower case, base 36 and base 32. 100 bits of an HMAC; the ticket's nonce is in it, so a new
nonce makes all older tokens useless.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import re
from email.utils import parseaddr
from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.http import base36_to_int, int_to_base36

from campuses.problems import Problem

ADDRESS_LENGTH = 254  # RFC 5321, 4.5.3.1.3
TOKEN = re.compile(r"(?<![a-z0-9])([tbp])([0-9a-z]{1,12})-([a-z2-7]{20})(?![a-z0-9])", re.IGNORECASE)
HELP = "Write one e-mail address, as in “name@example.edu”."


def clean_address(text: str, field: str = "email") -> str:
    """One plain address with its domain in ASCII; refuses lists, quoted names, queries and line ends (A129)."""
    local, _, domain = text.strip().rpartition("@")
    try:
        address = f"{local}@{domain if domain.isascii() else domain.encode('idna').decode('ascii')}"
        validate_email(address)
    except (ValidationError, UnicodeError):
        address = ""
    # What the validator lets pass and no mail system should: quoted local parts, and anything unprintable.
    if not address or len(address) > ADDRESS_LENGTH or '"' in address or not address.isprintable() or " " in address:
        raise Problem("invalid", HELP, fields={field: HELP})
    return address


def sign(kind: str, pk: int, nonce: str) -> str:
    key = hashlib.sha256(f"tickets.mail.addresses:{settings.SECRET_KEY}".encode()).digest()
    digest = hmac.digest(key, f"{kind}:{pk}:{nonce}".encode(), "sha256")
    return f"{kind}{int_to_base36(pk)}-{base64.b32encode(digest).decode().lower()[:20]}"


def tokens_in(text: str) -> list[tuple[str, int, str]]:
    """Every (kind, pk, token) that the text may hold; each must still be checked against its row."""
    found = TOKEN.finditer(text[:20_000].lower())
    return [(m[1], base36_to_int(m[2]), m[0]) for m in found]


def without_tokens(text: str) -> str:
    """The text with every token taken out: what quotes our letters must not hand on the patron's way in."""
    return TOKEN.sub("…", text)


def same(token: str, other: str) -> bool:
    return hmac.compare_digest(token.encode(), other.encode())


def tagged(address: str, token: str) -> str:
    """`capital@library.example` with a token: `capital+TOKEN@library.example`."""
    local, _, domain = address.rpartition("@")
    return f"{local}+{token}@{domain}"


def untagged(address: str) -> str:
    local, _, domain = address.strip().lower().rpartition("@")
    return f"{local.partition('+')[0]}@{domain}"


def default_address() -> str:
    return parseaddr(settings.DEFAULT_FROM_EMAIL)[1]


def mail_host() -> str:
    """The right side of our Message-IDs."""
    return urlsplit(settings.DESK_ORIGIN).hostname or "localhost"
