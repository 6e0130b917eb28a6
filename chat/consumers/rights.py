"""What a socket's operator may do now: rights follow the person and the session, not the open socket (P11)."""

from __future__ import annotations

import time
from importlib import import_module
from typing import Any, NamedTuple

from django.conf import settings
from django.contrib.auth import HASH_SESSION_KEY, SESSION_KEY
from django.utils.crypto import constant_time_compare

from campuses.models import Operator
from chat.consumers.database import in_database

# No frame goes out on rights that were read longer ago than this, whether or not an announcement came through.
FRESH_SECONDS = 1.0


class Standing(NamedTuple):
    role: str
    campus_id: int | None


class Rights:
    """Of one socket: looked up again by whoever is about to send, at most every second."""

    def __init__(self, operator_id: int, session_key: str | None) -> None:
        self.operator_id = operator_id
        self.session_key = session_key
        self.standing: Standing | None = None
        self._looked_at = 0.0

    @property
    def are_fresh(self) -> bool:
        return time.monotonic() - self._looked_at < FRESH_SECONDS

    async def look(self) -> tuple[Standing | None, bool]:
        """The standing now (None: no right to this socket any more), and whether it is another than before."""
        before, asked_at = self.standing, time.monotonic()
        self.standing = await read_standing(self.operator_id, self.session_key)
        self._looked_at = asked_at
        return self.standing, before is not None and self.standing != before


@in_database
def read_standing(operator_id: int, session_key: str | None) -> Standing | None:
    operator = Operator.objects.filter(pk=operator_id, is_active=True).first()
    if operator is None or (session_key is not None and not is_session_of(operator, session_key)):
        return None
    return Standing(operator.role, operator.campus_id)


def is_session_of(operator: Operator, session_key: str) -> bool:
    """Whether the session still lives and was opened with the password that the operator has now."""
    session: dict[str, Any] = import_module(settings.SESSION_ENGINE).SessionStore(session_key).load()
    if session.get(SESSION_KEY) != str(operator.pk):
        return False
    known = session.get(HASH_SESSION_KEY, "")
    hashes = [operator.get_session_auth_hash(), *operator.get_session_auth_fallback_hash()]
    return any(constant_time_compare(known, each) for each in hashes)
