"""PostgreSQL's connections stay with their threads, and are tried only after a rest."""

import pytest
from django.db import connections

from config.database import base


@pytest.fixture
def connection(monkeypatch):
    """One that is open, as far as anybody knows; `tried` counts how often it is asked whether it still is."""
    wrapper = base.DatabaseWrapper(connections["default"].settings_dict | {"OPTIONS": {}}, "default")
    wrapper.connection, wrapper.health_check_enabled = object(), True
    wrapper.tried = 0
    wrapper.now = 1000.0
    monkeypatch.setattr(base.time, "monotonic", lambda: wrapper.now)

    def is_usable():
        wrapper.tried += 1
        return True

    monkeypatch.setattr(wrapper, "is_usable", is_usable)
    return wrapper


def use(connection, at):
    """As the first query of a request does."""
    connection.now, connection.health_check_done = at, False
    connection.close_if_health_check_failed()


def test_one_that_is_in_use_is_not_tried_before_each_request(connection):
    use(connection, at=1000.0)
    for n in range(1, 20):
        use(connection, at=1000.0 + n * 0.9)

    assert connection.tried == 1


def test_one_that_rested_is_tried_first(connection):
    use(connection, at=1000.0)
    use(connection, at=1000.0 + base.REST_SECONDS)

    assert connection.tried == 2
