"""Every door has a lock (P8): each endpoint × each role has its written answer; a door without a row fails.

The tables are in `doors/`. Who adds an endpoint adds its rows there, and its body in `bodies.py`.
"""

from unittest.mock import patch

import pytest
from django.db import transaction

from tests.security import doors
from tests.security.bodies import QUERIES, bodies
from tests.security.world import ABSENT, ROLES, arguments, request

ROWS = doors.rows()

ELSEWHERE = {"health/"}  # asks real servers: tests/config
# ninja's own description, the same whatever one sends; allauth's forms take PUT for POST, with the same checks
ANY_METHOD = ("api/v1/openapi.json", "accounts/")


def call(world, row, role, values):
    path = doors.address(row.route, values)
    door = f"{row.method} {row.route}"
    if door in QUERIES:
        path += "?" + QUERIES[door].format(**values)
    point = transaction.savepoint()
    try:
        with patch("campuses.limits.count"):  # the limits are another promise
            return request(world, role, row.method, path, bodies(world).get(door))
    finally:
        transaction.savepoint_rollback(point)


def values_of(world, row):
    """By its key; what is called by its reference, by that."""
    named = {name: "reference" if name == "reference" else "pk" for name, _thing in row.things}
    return arguments(world) | {name: getattr(world.things[thing], named[name], None) for name, thing in row.things}


def test_every_door_has_its_row():
    """P8: a new endpoint without a row fails here."""
    written = {(row.method, row.route) for row in ROWS}
    routes = [(route, methods) for route, methods in doors.routes() if route not in ELSEWHERE]
    named = {route for _method, route in written}

    assert sorted({route for route, _ in routes} - named) == [], "write who may pass, in tests/security/doors/"
    assert sorted({(m, route) for route, methods in routes for m in methods} - written) == []
    assert sorted(named - {route for route, _ in routes}) == [], "rows of doors that are no more"


@pytest.mark.parametrize("method", ["GET", "POST", "PUT", "PATCH", "DELETE", "TRACE"])
def test_a_method_without_a_row_is_no_door(world, method):
    """A039: whatever else one sends to an address is refused, whoever sends it."""
    taken = {row.route for row in ROWS if row.method == method}
    values = arguments(world)

    for route, _methods in doors.routes():
        if route not in taken and route not in ELSEWHERE and not route.startswith(ANY_METHOD):
            for role in ("patron A", "lead", "administrator"):
                answer = request(world, role, method, doors.address(route, values), {})
                assert doors.verdict(answer) in {"m", "o", "a"}, f"{method} {route} as {role}: {answer.status_code}"


@pytest.mark.parametrize("table", sorted({row.table for row in ROWS}))
def test_each_role_meets_its_written_answer(world, table):
    """P8, P12, A047, A051, A053. What is another's answers like what is not there: same status, same body."""
    wrong = []
    for row in ROWS:
        if row.table == table:
            values = values_of(world, row)
            for role, written in zip(ROLES, row.verdicts, strict=True):
                answer = call(world, row, role, values)
                met = doors.verdict(answer)
                if met != written:
                    wrong.append(f"{row.where} {row}: {role} should be {written!r}, was {met!r} ({answer.status_code})")
                elif met == "a" and row.route.startswith("api/"):
                    absent = call(world, row, role, values | ABSENT)
                    if (answer.status_code, answer.content) != (absent.status_code, absent.content):
                        wrong.append(f"{row.where} {row}: {role} can tell foreign from absent")

    assert not wrong, "\n".join(wrong)
