"""A worker outlives its broker."""

from types import SimpleNamespace

import pytest
from celery.worker.consumer import Consumer
from kombu.transport.redis import Channel
from kombu.transport.virtual import QoS

from config.worker import PersistentConsumer


def test_nothing_is_given_back_to_a_broker_that_is_gone():
    """P4, F03: otherwise a worker with pending wake-ups ends when Redis does; the fault runs kill it under one."""
    channel = object.__new__(Channel)
    channel.connection = None  # as it is when the broker is gone
    qos = QoS(channel)
    qos.append(SimpleNamespace(delivery_info={}), "1")

    assert qos.restore_unacked_once() is None


@pytest.mark.parametrize("answer", ["ack", "reject"])
def test_a_task_that_outlives_its_connection_takes_no_worker_along(answer):
    """P4: it ended with the broker's death in between; nobody is there to hear of it."""
    channel = object.__new__(Channel)
    channel.connection = None
    qos = channel.QoS(channel)

    assert getattr(qos, answer)("1") is None


def test_it_asks_for_the_broker_every_second(monkeypatch):
    """P7: Celery's own pauses grow to 30 s."""
    asked = {}
    monkeypatch.setattr(Consumer, "ensure_connected", lambda self, conn: conn.ensure_connection("handler", None))
    connection = SimpleNamespace(ensure_connection=lambda *args, **kwargs: asked.update(kwargs))

    object.__new__(PersistentConsumer).ensure_connected(connection)

    assert asked == {"interval_start": 1.0, "interval_step": 0, "interval_max": 1.0}
