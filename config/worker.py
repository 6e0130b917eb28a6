"""A worker that outlives its broker, and comes back as soon as the broker does (P4, P7, F05)."""

from typing import Any

from celery.worker.consumer import Consumer
from kombu import Connection
from kombu.transport.redis import Channel, QoS

RETRY_SECONDS = 1.0

# Nothing is given back to a broker that is gone, nor when a worker ends. With kombu 5.7 a channel that holds
# unacknowledged wake-ups when Redis dies tries to put them back over the closed connection, and takes the worker along
# with an AttributeError. They may be lost: the sweeps find what is due.
Channel.do_restore = False


class ForgivingQoS(QoS):
    """What a task that outlived its connection would say to its broker is not said: the same AttributeError."""

    def ack(self, delivery_tag: str) -> None:
        if self.channel.connection is not None:
            super().ack(delivery_tag)

    def reject(self, delivery_tag: str, requeue: bool = False) -> None:
        if self.channel.connection is not None:
            super().reject(delivery_tag, requeue=requeue)


Channel.QoS = ForgivingQoS


class PersistentConsumer(Consumer):
    def ensure_connected(self, conn: Connection) -> Any:
        """Try every second. Celery's own waits 2, 4, 6 … 30 s, and a worker that sleeps for 30 s is as good as none."""
        patient = conn.ensure_connection

        def often(*args: Any, **kwargs: Any) -> Any:
            steps = {"interval_start": RETRY_SECONDS, "interval_step": 0, "interval_max": RETRY_SECONDS}
            return patient(*args, **{**kwargs, **steps})

        conn.ensure_connection = often  # type: ignore[method-assign]
        return super().ensure_connected(conn)
