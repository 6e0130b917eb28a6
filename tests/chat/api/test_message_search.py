"""Internal messages are found on the server, however old, among what the operator may see (Q21)."""

import pytest
from django.db import connection

from chat.models import InternalMessage, InternalThread

QUERIES = 3  # the session, the operator, the messages


@pytest.fixture
def room(db):
    return InternalThread.objects.desk()


def found(desk, q, **more):
    answer = desk.get("/messages/search", q=q, **more)
    assert answer.status_code == 200
    return [message["body"] for message in answer.json()]


def test_it_goes_on_page_by_page_through_everything(desk_of, ana, room):
    for i in range(120):
        room.post(ana, f"printer {i}")
    desk, pages, before = desk_of(ana), [], {}

    while page := desk.get("/messages/search", q="printer", **before).json():
        pages.append(page)
        before = {"before": page[-1]["id"]}

    assert [len(page) for page in pages] == [50, 50, 20]
    bodies = [message["body"] for page in pages for message in page]
    assert bodies == [f"printer {i}" for i in reversed(range(120))]


def test_a_message_between_two_pages_is_neither_lost_nor_shown_twice(desk_of, ana, room):
    for i in range(60):
        room.post(ana, f"printer {i}")
    first = desk_of(ana).get("/messages/search", q="printer").json()

    room.post(ana, "printer, just now")

    second = found(desk_of(ana), "printer", before=first[-1]["id"])
    assert second == [f"printer {i}" for i in reversed(range(10))]


def test_nobody_finds_what_is_between_two_others(desk_of, ana, ben, cleo, sam, dana, adam, room):
    """Q21, P12: own threads and the room; no rank and no page opens another's."""
    InternalThread.objects.between(ana, cleo).post(ana, "canary between us")
    room.post(ana, "canary for all")

    for both in (ana, cleo):
        assert found(desk_of(both), "canary") == ["canary for all", "canary between us"]
    for other in (ben, sam, dana, adam):
        assert found(desk_of(other), "canary") == ["canary for all"]
        assert found(desk_of(other), "between") == []
        last = InternalMessage.objects.latest("pk").pk
        assert found(desk_of(other), "canary", before=last) == []


@pytest.mark.parametrize("q", ["%", "_", "\\", "' OR 1=1", "(a+)+$", "* :* &"])
def test_signs_are_words_too(desk_of, ana, room, q):
    """A041, A043."""
    room.post(ana, "nothing of the kind")

    assert found(desk_of(ana), q) == []
    room.post(ana, f"here: {q}")
    assert found(desk_of(ana), q) == [f"here: {q}"]


@pytest.mark.parametrize(
    "query",
    [{}, {"q": ""}, {"q": "   "}, {"q": "x" * 101}, {"q": "a\0b"}, {"q": "x", "before": "y"}, {"q": "x", "before": -1}],
)
def test_what_cannot_be_searched_is_refused(desk_of, ana, query):
    assert desk_of(ana).get("/messages/search", **query).status_code == 422


def test_it_takes_no_more_queries_for_more_hits(desk_of, ana, ben, cleo, room, django_assert_num_queries):
    """The same number with one row and with three, from people of two campuses."""
    desk = desk_of(ana)
    room.post(ana, "printer")
    desk.get("/messages/search", q="printer")

    def count(rows):
        with django_assert_num_queries(QUERIES + (connection.vendor == "postgresql")):  # whose clock is asked
            assert len(found(desk, "printer")) == rows

    count(1)
    InternalThread.objects.between(ana, cleo).post(cleo, "printer")
    InternalThread.objects.between(ana, ben).post(ana, "printer")
    count(3)
