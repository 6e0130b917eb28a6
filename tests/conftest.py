"""The cast. Ana and Ben staff Capital; Cleo staffs Gateway; Sam supervises, Dana directs Capital; Adam administers."""

from datetime import UTC, datetime, time

import pytest
from django.core.management.color import no_style
from django.db import connection
from django.db.backends.postgresql.operations import DatabaseOperations
from django.test import TransactionTestCase

from campuses import clock
from campuses.models import Campus, Hours, Operator, Role

PASSWORD = "a long enough password"
NOON = datetime(2026, 3, 4, 17, 0, tzinfo=UTC)  # a Wednesday, noon at Capital


def open_around_the_clock(campus: Campus) -> Campus:
    Hours.objects.bulk_create(
        Hours(campus=campus, weekday=weekday, opens=time(0), closes=time(0)) for weekday in range(7)
    )
    return campus


@pytest.fixture(autouse=True)
def database_clock_asked_each_time(monkeypatch):
    """Else the number of a page's queries would depend on how long ago the database was last asked for the time."""
    monkeypatch.setattr(clock, "ASK_EVERY", 0.0)


@pytest.fixture
def capital(db) -> Campus:
    return open_around_the_clock(
        Campus.objects.create(slug="capital", name="Capital", code="CAP", email="capital@library.example")
    )


@pytest.fixture
def gateway(db) -> Campus:
    return open_around_the_clock(Campus.objects.create(slug="gateway", name="Gateway", code="GAT"))


@pytest.fixture
def northwestern(db) -> Campus:
    """Always closed: it has no hours."""
    return Campus.objects.create(slug="northwestern", name="Northwestern", code="NW")


def make_operator(username: str, campus: Campus | None, role: Role = Role.OPERATOR) -> Operator:
    return Operator.objects.create_user(
        username,
        email=f"{username}@library.example",
        password=PASSWORD,
        name=username.capitalize(),
        campus=campus,
        role=role,
    )


@pytest.fixture
def ana(capital) -> Operator:
    return make_operator("ana", capital)


@pytest.fixture
def ben(capital) -> Operator:
    return make_operator("ben", capital)


@pytest.fixture
def cleo(gateway) -> Operator:
    return make_operator("cleo", gateway)


@pytest.fixture
def sam(capital) -> Operator:
    return make_operator("sam", capital, Role.SUPERVISOR)


@pytest.fixture
def dana(capital) -> Operator:
    return make_operator("dana", capital, Role.DIRECTOR)


@pytest.fixture
def adam(db) -> Operator:
    return make_operator("adam", None, Role.ADMINISTRATOR)


@pytest.fixture(scope="session", autouse=True)
def _emptied_quickly():
    """After a test with threads its rows go, and no more: Django would also make anew what the migrations made.

    On PostgreSQL by DELETE, for to TRUNCATE a hundred tables takes a fifth of a second. Nothing hinders it: as
    `replica` no trigger does (P21). It also empties the tables that no model knows, such as the FAQs' index.
    """
    patch = pytest.MonkeyPatch()
    patch.setattr(TransactionTestCase, "_fixture_teardown", lambda _self: _empty())
    patch.setattr(DatabaseOperations, "sql_flush", _delete)
    yield
    patch.undo()


MADE_BY_MIGRATIONS = {"django_migrations", "django_content_type", "auth_permission"}


def _empty() -> None:
    tables = set(connection.introspection.django_table_names(only_existing=True, include_views=False))
    connection.ops.execute_sql_flush(connection.ops.sql_flush(no_style(), sorted(tables - MADE_BY_MIGRATIONS)))


def _delete(operations: DatabaseOperations, *_arguments: object, **_options: object) -> list[str]:
    tables = set(operations.connection.introspection.table_names()) - MADE_BY_MIGRATIONS
    deletes = (f'DELETE FROM "{table}"' for table in sorted(tables))  # noqa: S608 -- names of our own
    return ["; ".join(["SET LOCAL session_replication_role = replica", *deletes])]
