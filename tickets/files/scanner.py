"""A virus scanner, where an installation has one: ClamAV's daemon, asked over TCP (`CLAMAV=host:3310`).

It fails closed: what it could not look at is not taken (F27).
"""

from __future__ import annotations

import socket
import struct

from django.conf import settings

TIMEOUT = 20.0
CHUNK = 256 * 1024


class Unscanned(Exception):
    """The scanner did not answer."""


def objection(data: bytes) -> str:
    """What the scanner has against it, such as “Eicar-Test-Signature”; nothing when it is clean or none is set."""
    if not settings.CLAMAV:
        return ""
    host, _, port = settings.CLAMAV.rpartition(":")
    try:
        with socket.create_connection((host, int(port)), TIMEOUT) as connection:
            connection.sendall(b"zINSTREAM\0")
            for start in range(0, len(data), CHUNK):
                chunk = data[start : start + CHUNK]
                connection.sendall(struct.pack(">I", len(chunk)) + chunk)
            connection.sendall(struct.pack(">I", 0))
            answer = connection.recv(4096).rstrip(b"\0").decode(errors="replace")
    except (OSError, ValueError) as error:
        raise Unscanned from error
    if answer.endswith("FOUND"):
        return answer.removeprefix("stream: ").removesuffix(" FOUND")
    if not answer.endswith("OK"):
        raise Unscanned(answer)
    return ""
