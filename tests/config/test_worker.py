"""A worker outlives its broker."""

from types import SimpleNamespace

import pytest
from celery.fixups.django import DjangoWorkerFixup
from celery.worker.consumer import Consumer
from django.db import connection
from kombu.transport.redis import Channel
from kombu.transport.virtual import QoS

from campuses import threads
from config.celery import announce_from_one_loop, app, drop_dead_connections
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


@pytest.fixture
def task():
    return SimpleNamespace(request=SimpleNamespace(is_eager=False))


@pytest.mark.django_db(transaction=True)
def test_a_task_finds_the_connection_that_the_last_one_left(task):
    """To open one costs more than most tasks, and Celery's own way is to close it before and after each."""
    fixup = DjangoWorkerFixup(app)
    connection.ensure_connection()
    before = connection.connection

    fixup.on_task_postrun(task)
    fixup.on_task_prerun(task)

    assert connection.connection is before


@pytest.mark.django_db(transaction=True)
def test_a_dead_connection_is_dropped_when_its_task_ends(task, monkeypatch):
    connection.ensure_connection()
    connection.errors_occurred = True
    monkeypatch.setattr(connection, "is_usable", lambda: False)

    drop_dead_connections(task)

    assert connection.connection is None


def test_a_worker_announces_from_one_loop(monkeypatch):
    """Otherwise each announcement makes a loop and a connection to Redis of its own."""
    monkeypatch.setattr(threads, "_of_process", None)
    assert threads.loop_of_this_thread() is None

    announce_from_one_loop()

    loop = threads.loop_of_this_thread()
    assert loop is threads.loop_of_this_thread() is not None
    loop.call_soon_threadsafe(loop.stop)
