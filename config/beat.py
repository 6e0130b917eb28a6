"""Celery's clock, which shows that it runs, and does the most urgent work itself while the broker is away.

It keeps nothing on disk: every schedule of the system is a sweep that asks the database what is due. So each runs
once at every start, and a system that is restarted daily misses no daily one.
"""

import logging
import time
from datetime import UTC, datetime
from typing import Any

from celery.beat import ScheduleEntry, Scheduler, SchedulingError
from django.db import DatabaseError, close_old_connections

logger = logging.getLogger(__name__)
LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)


class ShowingScheduler(Scheduler):
    max_interval = 5
    # Deadlines must be kept without Redis too (P4, P7). Other sweeps can wait for it.
    urgent = frozenset({"chat.tasks.sweep"})
    _shown = 0.0

    def setup_schedule(self) -> None:
        super().setup_schedule()
        for entry in self.schedule.values():
            entry.last_run_at = LONG_AGO

    def tick(self, *args: Any, **kwargs: Any) -> float:
        self._show()
        return float(super().tick(*args, **kwargs))

    def _show(self) -> None:
        from config.models import Heartbeat  # noqa: PLC0415 -- Celery loads this before Django is set up

        if time.monotonic() - self._shown < Heartbeat.EVERY.total_seconds():
            return
        self._shown = time.monotonic()
        try:
            close_old_connections()
            Heartbeat.show("beat")
        except DatabaseError:
            logger.warning("the database did not take beat's sign of life")

    def apply_entry(self, entry: ScheduleEntry, producer: Any = None) -> None:
        try:
            self.apply_async(entry, producer=producer, advance=False)
        except SchedulingError as error:
            logger.warning("the broker did not take %s: %s", entry.task, type(error.__cause__ or error).__name__)
            if entry.task in self.urgent:
                self._do_here(entry.task)

    def _do_here(self, task: str) -> None:
        try:
            close_old_connections()
            self.app.tasks[task]()
        except Exception:
            logger.exception("beat could not do %s itself", task)
