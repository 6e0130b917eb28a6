"""A worker outlives its broker."""

from types import SimpleNamespace

from celery.worker.consumer import Consumer

from config.worker import PersistentConsumer


def test_nothing_is_given_back_to_a_broker_that_is_gone(monkeypatch):
    """P4, F03: without this a worker with pending wake-ups ends when Redis does."""
    channel = SimpleNamespace(do_restore=True)
    seen = []
    monkeypatch.setattr(
        Consumer, "on_connection_error_after_connected", lambda self, error: seen.append(channel.do_restore)
    )
    consumer = object.__new__(PersistentConsumer)
    consumer.connection = SimpleNamespace(transport=SimpleNamespace(channels=[channel]))

    consumer.on_connection_error_after_connected(ConnectionError())

    assert seen == [False]


def test_it_asks_for_the_broker_every_second(monkeypatch):
    """P7: Celery's own pauses grow to 30 s."""
    asked = {}
    monkeypatch.setattr(Consumer, "ensure_connected", lambda self, conn: conn.ensure_connection("handler", None))
    connection = SimpleNamespace(ensure_connection=lambda *args, **kwargs: asked.update(kwargs))

    object.__new__(PersistentConsumer).ensure_connected(connection)

    assert asked == {"interval_start": 1.0, "interval_step": 0, "interval_max": 1.0}
