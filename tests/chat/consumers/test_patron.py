"""The patron's socket."""

import json

import pytest
from asgiref.sync import sync_to_async

from chat.consumers.frames import BAD, TOO_FAST, UNAUTHENTICATED

pytestmark = pytest.mark.django_db(transaction=True)


async def test_a_token_is_welcomed_with_what_lies_after_its_cursor(active_chat, ana, patron_socket):
    await sync_to_async(active_chat.say)(ana, "Hi Sam")
    socket = await patron_socket(active_chat.token, after=1)

    welcome = await socket.hear()

    assert welcome["type"] == "welcome"
    assert welcome["chat"]["operator"] == {"name": "Ana", "campus": {"slug": "capital", "name": "Capital"}}
    assert [(line["seq"], line["kind"]) for line in welcome["lines"]] == [(2, "system"), (3, "operator")]


async def test_lines_and_changes_arrive_live_and_in_order(waiting_chat, ana, patron_socket):
    socket = await patron_socket(waiting_chat.token)
    await socket.hear_until("welcome")

    await sync_to_async(waiting_chat.claim)(ana)
    assert (await socket.hear_until("chat"))["chat"]["status"] == "active"
    for number in range(5):
        await sync_to_async(waiting_chat.say)(ana, f"line {number}")

    while len([f for f in socket.frames if f["type"] == "line"]) < 6:
        await socket.hear()
    assert [f["line"]["seq"] for f in socket.frames if f["type"] == "line"] == [2, 3, 4, 5, 6, 7]


@pytest.mark.parametrize("token", ["", "guess", "x" * 2000])
async def test_a_wrong_token_is_closed(db, patron_socket, token):
    socket = await patron_socket(token)

    assert await socket.hear() == {"type": "close", "code": UNAUTHENTICATED}


@pytest.mark.parametrize(
    "text",
    [
        "{not json",
        " ",
        "null",
        "[]",
        '"x"',
        "1",
        "{}",
        '{"type": 1}',
        '{"type": "websocket.disconnect"}',
        '{"type": "staff.note"}',
        '{"type": "__class__"}',
        '{"type": "wake", "chat": "1"}',
        '{"type": "on_typing"}',
        '{"type": "read"}',
        '{"type": "read", "seq": -1}',
        '{"type": "read", "seq": true}',
        '{"type": "read", "seq": 1e999}',
        '{"type": "typing", "note": "x"}',
        '{"type": "typing", "chat": "\\ud800"}',
        "x" * 8193,
    ],
)
async def test_a_bad_frame_is_answered_and_the_third_closes(waiting_chat, patron_socket, text):
    """A021, A023, A025, A029: an unknown op is never dispatched; the socket lives through two."""
    socket = await patron_socket(waiting_chat.token)
    await socket.hear_until("welcome")

    for _ in range(2):
        await socket.send_to(text_data=text)
        assert await socket.hear() == {"type": "error", "code": "bad_frame"}
    await socket.say(type="beat")
    await socket.hear_until("beat", last_seq=1)
    await socket.send_to(text_data=text)
    assert await socket.hear() == {"type": "close", "code": BAD}


async def test_a_binary_frame_closes(waiting_chat, patron_socket):
    """A033."""
    socket = await patron_socket(waiting_chat.token)
    await socket.hear_until("welcome")

    await socket.send_to(bytes_data=b"\x00")

    assert await socket.hear() == {"type": "close", "code": 1003}


@pytest.mark.parametrize("first", [{"type": "typing"}, {"type": "hello", "token": 1}])
async def test_hello_comes_first_and_once(waiting_chat, sockets, patron_socket, first):
    """A035: binding is once."""
    socket = await sockets("/ws/patron/")
    await socket.say(**first)
    answer = await socket.hear()
    assert answer in ({"type": "close", "code": BAD}, {"type": "error", "code": "bad_frame"})

    bound = await patron_socket(waiting_chat.token)
    await bound.hear_until("welcome")
    await bound.say(type="hello", token=waiting_chat.token, after=0)
    assert await bound.hear() == {"type": "close", "code": BAD}


async def test_a_flood_is_closed(waiting_chat, patron_socket):
    socket = await patron_socket(waiting_chat.token)
    await socket.hear_until("welcome")

    for _ in range(61):
        await socket.send_to(text_data=json.dumps({"type": "typing"}))

    assert (await socket.hear())["code"] == TOO_FAST


async def test_a_lost_wake_up_heals_with_the_beat(active_chat, ana, patron_socket, monkeypatch):
    """F20: killed between commit and wake-up, the line still comes."""
    socket = await patron_socket(active_chat.token, after=2)
    await socket.hear_until("welcome")
    monkeypatch.setattr("chat.broadcasts._announce", lambda *_: None)
    await sync_to_async(active_chat.say)(ana, "unannounced")
    assert await socket.is_quiet()

    await socket.say(type="beat")

    assert (await socket.hear_until("line"))["line"]["body"] == "unannounced"
    assert (await socket.hear_until("beat"))["last_seq"] == 3


async def test_read_marks_and_typing_reach_the_other_side(active_chat, ana, patron_socket, desk_socket, cookie):
    headers = await sync_to_async(cookie)(ana)
    desk = await desk_socket(headers)
    await desk.hear_until("welcome")
    patron = await patron_socket(active_chat.token)
    await patron.hear_until("welcome")
    chat = str(active_chat.pk)

    await patron.say(type="typing")
    assert (await desk.hear_until("typing"))["who"] == {"role": "patron", "name": ""}
    await patron.say(type="read", seq=2)
    assert (await desk.hear_until("read"))["seq"] == 2
    await desk.say(type="typing", chat=chat)
    assert (await patron.hear_until("typing"))["who"] == {"role": "operator", "name": "Ana"}
    await desk.say(type="read", chat=chat, seq=1)
    assert (await patron.hear_until("read"))["seq"] == 1


async def test_a_token_whose_grace_is_over_hears_nothing_more(active_chat, ana, patron_socket):
    """P9, P11."""
    socket = await patron_socket(active_chat.token)
    await socket.hear_until("welcome")

    await sync_to_async(type(active_chat).objects.filter(pk=active_chat.pk).update)(token_hash="rotated")
    await sync_to_async(active_chat.say)(ana, "not for you")

    assert await socket.hear() == {"type": "close", "code": UNAUTHENTICATED}


async def test_what_finds_no_room_in_the_welcome_follows_it(active_chat, ana, patron_socket, monkeypatch):
    """P5: a server closes a socket that is sent too much at once, and a long absence must not end so."""
    monkeypatch.setattr("chat.consumers.patron.WELCOME_BYTES", 1000)
    for number in range(9):
        await sync_to_async(active_chat.say)(ana, f"line {number} {'x' * 100}")
    socket = await patron_socket(active_chat.token)

    first = [line["seq"] for line in (await socket.hear_until("welcome"))["lines"]]
    rest = [(await socket.hear_until("line"))["line"]["seq"] for _ in range(11 - len(first))]

    assert 0 < len(first) < 11
    assert first + rest == list(range(1, 12))
