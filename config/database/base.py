"""Django's own backend for PostgreSQL, whose connections stay with their thread.

A pool would hand the connection back after each request and try it before the next one: a journey more for each line
that is said. Threads are pooled here (`config/handler.py`, `chat/consumers/database.py`), so that each keeps its own.
"""

from __future__ import annotations

import time

from django.db.backends.postgresql import base

# A connection that was used so lately is taken to be alive still; one that rested is tried first. What fails on a dead
# one marks it, and Django drops it when the request ends.
REST_SECONDS = 1.0


class DatabaseWrapper(base.DatabaseWrapper):
    _used_at = 0.0

    def connect(self) -> None:
        super().connect()
        self._used_at = time.monotonic()

    def close_if_health_check_failed(self) -> None:
        now = time.monotonic()
        if now - self._used_at < REST_SECONDS:
            self.health_check_done = True
        super().close_if_health_check_failed()
        self._used_at = now
