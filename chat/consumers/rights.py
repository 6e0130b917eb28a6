"""What a socket's operator may do now: rights follow the person and the session, not the open socket (P11)."""

from __future__ import annotations

import time
from functools import lru_cache
from typing import ClassVar, NamedTuple
from weakref import WeakSet

from django.contrib.auth import HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.utils import timezone
from django.utils.crypto import constant_time_compare

from campuses.models import Operator
from chat.consumers.batches import Batched

# No frame goes out on rights that were read longer ago than this, whether or not an announcement came through.
FRESH_SECONDS = 1.0


class Standing(NamedTuple):
    role: str
    campus_id: int | None


class Rights:
    """Of one socket: looked up again by whoever is about to send, at most every second.

    Who looks asks for all sockets of the process that are sending, so that fifty busy desks cost one read a second
    and hardly a line waits for it.
    """

    _in_use: ClassVar[WeakSet[Rights]] = WeakSet()

    def __init__(self, operator_id: int, session_key: str | None) -> None:
        self.standing: Standing | None = None
        self.place = (operator_id, session_key)
        self._looked_at = self._used_at = 0.0
        self._in_use.add(self)

    def are_fresh(self) -> bool:
        """Whether a frame may go out on what was read."""
        self._used_at = time.monotonic()
        return self._used_at - self._looked_at < FRESH_SECONDS

    async def look(self) -> tuple[Standing | None, bool]:
        """The standing now (None: no right to this socket any more), and whether it is another than before."""
        before, asked_at = self.standing, time.monotonic()
        others = [rights for rights in self._in_use if rights is not self and rights.will_ask(asked_at)]
        found = await read_standings([self.place, *(rights.place for rights in others)])
        for rights in others:
            rights.still_hold(found[rights.place], asked_at)
        self.standing = found[self.place]
        self._looked_at = asked_at
        return self.standing, before is not None and self.standing != before

    def will_ask(self, now: float) -> bool:
        """Soon, if the socket goes on as it does."""
        return now - self._used_at < FRESH_SECONDS and now - self._looked_at > FRESH_SECONDS / 2

    def still_hold(self, standing: Standing | None, asked_at: float) -> None:
        """What somebody else has read. Any news in it is for the socket itself to find and act upon."""
        if standing == self.standing:
            self._looked_at = max(self._looked_at, asked_at)


def _read_standings(wanted: set[tuple[int, str | None]]) -> dict[tuple[int, str | None], Standing | None]:
    """By operator and session. Two queries, however many sockets look at once."""
    operators = Operator.objects.filter(pk__in={operator for operator, _ in wanted}, is_active=True).in_bulk()
    keys = {key for _, key in wanted if key is not None}
    living = Session.objects.filter(session_key__in=keys, expire_date__gt=timezone.now())
    sessions = dict(living.values_list("session_key", "session_data")) if keys else {}
    found: dict[tuple[int, str | None], Standing | None] = {}
    for operator_id, key in wanted:
        operator = operators.get(operator_id)
        may = operator is not None and (key is None or is_session_of(operator, sessions.get(key, "")))
        found[operator_id, key] = Standing(operator.role, operator.campus_id) if operator and may else None
    return found


read_standings: Batched[tuple[int, str | None], Standing | None] = Batched(_read_standings, at_once=1)


def is_session_of(operator: Operator, session_data: str) -> bool:
    """Whether the session was opened with the password that the operator has now."""
    user, known = _opened_by(session_data)
    if user != str(operator.pk):
        return False
    hashes = [operator.get_session_auth_hash(), *operator.get_session_auth_fallback_hash()]
    return any(constant_time_compare(known, each) for each in hashes)


@lru_cache(maxsize=2000)
def _opened_by(session_data: str) -> tuple[str, str]:
    """Whose session, and the hash that tells their password; empty words of what is no session."""
    session = SessionStore().decode(session_data)
    return session.get(SESSION_KEY, ""), session.get(HASH_SESSION_KEY, "")
