"""Every library beside the chats, as an operator looks it up."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from campuses.models import Campus, Institution, Kind, Resource


@pytest.fixture
def desk(client, ana):
    client.force_login(ana)
    return client


def test_an_operator_finds_pages_hours_and_numbers_of_every_campus(desk, capital, northwestern):
    """C5, C24, C34, C59: of the patron's campus and of the own; public safety is there before it is needed."""
    capital.library_url, capital.signin_hint = "https://library.example", "Sign in with your Banner ID."
    capital.save()
    Resource.objects.create(kind=Kind.SAFETY, campus=capital, label="Capital public safety", phone="860-555-0121")

    campuses = {campus["slug"]: campus for campus in desk.get("/api/v1/desk/directory").json()["campuses"]}

    assert list(campuses) == ["capital", "northwestern"]
    of_capital = campuses["capital"]
    assert (of_capital["library_url"], of_capital["signin_hint"]) == (
        "https://library.example",
        "Sign in with your Banner ID.",
    )
    assert (of_capital["open_now"], len(of_capital["today"])) == (True, 1)
    assert of_capital["safety"] == [{"label": "Capital public safety", "phone": "860-555-0121"}]
    assert (campuses["northwestern"]["open_now"], campuses["northwestern"]["today"]) == (False, [])


def test_libraries_outside_the_system_are_listed_too(desk):
    """C27."""
    Institution.objects.create(name="State Library", url="https://state.example", group="State", phone="860-555-0100")

    assert desk.get("/api/v1/desk/directory").json()["institutions"] == [
        {"name": "State Library", "group": "State", "url": "https://state.example", "phone": "860-555-0100"}
    ]


def test_nobody_else_reads_it(client, db):
    """P8."""
    assert client.get("/api/v1/desk/directory").json()["code"] == "unauthenticated"


def test_more_campuses_cost_no_more_queries(desk, capital):
    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert desk.get("/api/v1/desk/directory").status_code == 200
        return len(captured)

    queries()  # what is asked once
    one = queries()
    for number in range(3):
        Campus.objects.create(slug=f"campus-{number}", name=f"Campus {number}", code=f"C{'ABC'[number]}")

    assert queries() == one
