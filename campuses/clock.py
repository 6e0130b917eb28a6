"""What time it is, for everything that has a due time.

The database's clock, where it has one of its own: several machines then agree, and one whose
clock jumps fires nothing early (P7, F14). SQLite has no clock but its host's.
"""

from datetime import UTC, datetime

from django.db import connection
from django.utils import timezone


def now() -> datetime:
    """The present, aware, in UTC."""
    if connection.vendor != "postgresql":
        return timezone.now()
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        moment: datetime = cursor.fetchone()[0]
    return moment.astimezone(UTC)


def stamp(moment: datetime | None) -> str | None:
    """As every interface writes a moment: RFC 3339, UTC, milliseconds."""
    if moment is None:
        return None
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
