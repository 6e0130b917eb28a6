"""A worker that outlives its broker, and comes back as soon as the broker does (P4, P7, F05)."""

from typing import Any

from celery.worker.consumer import Consumer
from kombu import Connection

RETRY_SECONDS = 1.0


class PersistentConsumer(Consumer):
    def ensure_connected(self, conn: Connection) -> Any:
        """Try every second. Celery's own waits 2, 4, 6 … 30 s, and a worker that sleeps for 30 s is as good as none."""
        patient = conn.ensure_connection

        def often(*args: Any, **kwargs: Any) -> Any:
            steps = {"interval_start": RETRY_SECONDS, "interval_step": 0, "interval_max": RETRY_SECONDS}
            return patient(*args, **{**kwargs, **steps})

        conn.ensure_connection = often  # type: ignore[method-assign]
        return super().ensure_connected(conn)

    def on_connection_error_after_connected(self, exc: Exception) -> None:
        """Give nothing back to a broker that is gone.

        With kombu 5.7 a worker that holds unacknowledged wake-ups when Redis dies tries to put them back over the
        closed connection, and ends with an AttributeError. They may be lost: the sweeps find what is due.
        """
        for channel in list(getattr(getattr(self.connection, "transport", None), "channels", None) or []):
            channel.do_restore = False
        super().on_connection_error_after_connected(exc)
