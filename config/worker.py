"""A worker that comes back as soon as its broker does."""

from typing import Any

from celery.worker.consumer import Consumer
from kombu import Connection

RETRY_SECONDS = 1.0


class PersistentConsumer(Consumer):
    """Celery's own tries again after 2, 4, 6 … 30 s, and a worker that slept for 30 s is as good as none (P7, F05)."""

    def ensure_connected(self, conn: Connection) -> Any:
        patient = conn.ensure_connection

        def often(*args: Any, **kwargs: Any) -> Any:
            steps = {"interval_start": RETRY_SECONDS, "interval_step": 0, "interval_max": RETRY_SECONDS}
            return patient(*args, **{**kwargs, **steps})

        conn.ensure_connection = often
        return super().ensure_connected(conn)
