"""What time it is, for everything that has a due time.

The database's clock, where it has one of its own: several machines then agree, and one whose
clock jumps fires nothing early (P7, F14). SQLite has no clock but its host's.
"""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from django.db import connection
from django.utils import timezone

# So long a process goes by its own steady clock before it asks the database's again.
ASK_EVERY = 1.0


class _Told(NamedTuple):
    """The database's time, and this process's steady clock when it was heard."""

    moment: datetime
    heard_at: float


_told: _Told | None = None


def now() -> datetime:
    """The present, aware, in UTC; on PostgreSQL at most one answer's way behind the database's own."""
    global _told  # noqa: PLW0603 -- one clock a process
    if connection.vendor != "postgresql":
        return timezone.now()
    told = _told
    if told is None or not 0 <= _steady() - told.heard_at < ASK_EVERY:
        # Counted from the answer's arrival: a little late, so that nothing is ever early.
        told = _told = _Told(_ask_database(), _steady())
    return told.moment + timedelta(seconds=_steady() - told.heard_at)


def stamp(moment: datetime | None) -> str | None:
    """As every interface writes a moment: RFC 3339, UTC, milliseconds."""
    if moment is None:
        return None
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _ask_database() -> datetime:
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        moment: datetime = cursor.fetchone()[0]
    return moment.astimezone(UTC)


def _steady() -> float:
    """Seconds that no change of the host's clock moves, and that go on while it sleeps where the system counts so."""
    boot = getattr(time, "CLOCK_BOOTTIME", None)
    return time.monotonic() if boot is None else time.clock_gettime(boot)
