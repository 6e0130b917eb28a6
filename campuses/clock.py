"""What time it is, for everything that has a due time.

The database's clock, where it has one of its own: several machines then agree, and one whose
clock jumps fires nothing early (P7, F14). SQLite has no clock but its host's.
"""

from datetime import datetime

from django.db import connection
from django.utils import timezone


def now() -> datetime:
    """The present, aware, in UTC."""
    if connection.vendor != "postgresql":
        return timezone.now()
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        (moment,) = cursor.fetchone()
    return moment.astimezone(timezone.get_fixed_timezone(0))
