"""One clock for all machines: the database's."""

from datetime import UTC, datetime, timedelta

import pytest

from campuses import clock

NOON = datetime(2026, 3, 8, 12, tzinfo=UTC)


class Postgres:
    vendor = "postgresql"


@pytest.fixture
def told(monkeypatch):
    """A database that says noon, and a steady clock that the test moves: `told.steady`, `told.asked`."""

    class Told:
        steady = 100.0
        asked = 0

        def ask(self):
            self.asked += 1
            return NOON + timedelta(seconds=self.steady - 100)

    it = Told()
    monkeypatch.setattr(clock, "connection", Postgres)
    monkeypatch.setattr(clock, "ASK_EVERY", 1.0)
    monkeypatch.setattr(clock, "_told", None)
    monkeypatch.setattr(clock, "_ask_database", it.ask)
    monkeypatch.setattr(clock, "_steady", lambda: it.steady)
    return it


def test_time_goes_on_between_two_questions_to_the_database(told):
    """P7: a change of the host's own clock moves nothing; the database is asked once a second."""
    assert clock.now() == NOON
    told.steady += 0.5
    assert clock.now() == NOON + timedelta(seconds=0.5)
    assert told.asked == 1


@pytest.mark.parametrize("step", [1.0, 3600.0, -5.0])
def test_after_a_second_or_a_strange_step_it_is_asked_anew(told, step):
    """F14: a host that slept, or a steady clock that is none."""
    clock.now()
    told.steady += step

    assert clock.now() == NOON + timedelta(seconds=step)
    assert told.asked == 2
