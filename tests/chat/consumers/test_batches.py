"""Reads that many sockets share."""

import asyncio
import threading

import pytest

from chat.consumers.batches import Batched

pytestmark = pytest.mark.django_db(transaction=True)  # reads run where connections are tidied


class Library:
    """Reads slowly enough that others ask meanwhile: it waits for the test."""

    def __init__(self):
        self.asked = []
        self.go_on = threading.Event()
        self.began = threading.Event()

    def __call__(self, keys):
        self.asked.append(sorted(keys))
        self.began.set()
        assert self.go_on.wait(5)
        return {key: key.upper() for key in keys if key != "lost"}


@pytest.fixture
def library():
    return Library()


async def test_who_asks_during_a_read_shares_the_next(library):
    """However many desks hear of a change, the database is asked twice."""
    read = Batched(library, at_once=1)
    first = asyncio.create_task(read(["a"]))
    await asyncio.to_thread(library.began.wait, 5)
    others = [asyncio.create_task(read([key])) for key in "abcb"]
    await asyncio.sleep(0)
    library.go_on.set()

    assert await first == {"a": "A"}
    assert [await other for other in others] == [{"a": "A"}, {"b": "B"}, {"c": "C"}, {"b": "B"}]
    assert library.asked == [["a"], ["a", "b", "c"]]  # the second "a" by a read that began after it was asked for


async def test_what_is_not_found_is_left_out(library):
    library.go_on.set()
    read = Batched(library, at_once=1)

    assert await read(["a", "lost"]) == {"a": "A"}
    assert await read([]) == {}
    assert library.asked == [["a", "lost"]]


async def test_a_read_that_fails_fails_for_all_who_asked_and_for_nobody_after_them():
    answers = [RuntimeError("away"), {"a": 1}]

    def read_once(_keys):
        answer = answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return answer

    read = Batched(read_once, at_once=1)

    with pytest.raises(RuntimeError):
        await read(["a"])
    assert await read(["a"]) == {"a": 1}


async def test_who_stops_waiting_takes_the_answer_from_nobody(library):
    read = Batched(library, at_once=1)
    gone, stays = asyncio.create_task(read(["a"])), asyncio.create_task(read(["a"]))
    await asyncio.to_thread(library.began.wait, 5)
    gone.cancel()
    library.go_on.set()

    assert await stays == {"a": "A"}
