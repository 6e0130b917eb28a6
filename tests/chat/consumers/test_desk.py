"""The desk's socket."""

import pytest
from asgiref.sync import sync_to_async
from django.test import Client

from campuses import clock
from chat.consumers.desk import DeskConsumer
from chat.models import ChatSession, Note, Presence, Watch
from tests.chat.conftest import ask
from tests.chat.consumers.conftest import ORIGIN

pytestmark = pytest.mark.django_db(transaction=True)


now = sync_to_async(clock.now)  # the database's clock, where it has one


@pytest.fixture
async def at_ana(ana, desk_socket, cookie):
    socket = await desk_socket(await sync_to_async(cookie)(ana))
    socket.welcome = await socket.hear_until("welcome")
    return socket


@pytest.fixture
async def at_cleo(cleo, desk_socket, cookie):
    socket = await desk_socket(await sync_to_async(cookie)(cleo))
    socket.welcome = await socket.hear_until("welcome")
    return socket


@pytest.mark.parametrize(
    "origin", [b"https://evil.example", b"null", b"https://localhost:8000", b"http://localhost:9999", None]
)
async def test_another_sites_page_is_refused_before_it_is_accepted(ana, sockets, cookie, origin):
    """A083."""
    headers = [(name, value) for name, value in await sync_to_async(cookie)(ana) if name != b"origin"]

    await sockets("/ws/desk/", headers + ([(b"origin", origin)] if origin else []), accepted=False)


async def test_who_is_not_signed_in_is_told_so(db, sockets):
    socket = await sockets("/ws/desk/", ORIGIN)

    await socket.say(type="hello", after={})

    assert await socket.hear() == {"type": "close", "code": 4401}


async def test_the_backlog_is_there_for_whoever_signs_in_late(waiting_chat, at_cleo):
    [chat] = at_cleo.welcome["chats"]

    assert chat["question"] == "Where do I find my textbook?"
    assert (chat["stage"], chat["calls_me"]) == ("home", False)
    assert at_cleo.welcome["lines"] == {}


async def test_a_new_chat_calls_the_home_campus_and_is_seen_by_all(capital, at_ana, at_cleo):
    chat = await sync_to_async(ask)(capital)

    assert (await at_ana.hear_until("chat"))["chat"]["calls_me"] is True
    seen = (await at_cleo.hear_until("chat"))["chat"]
    assert (seen["id"], seen["calls_me"], seen["claim_due_at"]) == (
        str(chat.pk),
        False,
        clock.stamp(chat.claim_due_at),
    )


async def test_everybody_sees_who_claimed_and_only_the_lead_hears(capital, ana, at_ana, at_cleo):
    """C13, P12."""
    chat = await sync_to_async(ask)(capital)
    await at_ana.hear_until("chat")

    await sync_to_async(chat.claim)(ana)
    await sync_to_async(chat.say_as_patron)("thank you")

    line = await at_ana.hear_until("line", timeout=3)
    while line["line"]["body"] != "thank you":
        line = await at_ana.hear_until("line")
    assert [f["line"]["seq"] for f in at_ana.frames if f["type"] == "line"] == [1, 2, 3]
    while not (frame := await at_cleo.hear_until("chat"))["chat"]["lead"]:
        pass
    assert frame["chat"]["lead"]["name"] == "Ana"
    assert (frame["chat"]["question"], frame["chat"]["patron"]) == (None, None)
    assert not any(f["type"] == "line" for f in at_cleo.frames)


async def test_a_desk_that_comes_back_gets_what_it_missed(active_chat, ana, desk_socket, cookie):
    """P5: lines and notes after its cursors."""

    def meanwhile():
        active_chat.say_as_patron("are you there?")
        Note.objects.create(session=active_chat, n=1, after_seq=3, author=ana, body="slow page", at=clock.now())
        ChatSession.objects.filter(pk=active_chat.pk).update(last_note=1)

    await sync_to_async(meanwhile)()
    chat = str(active_chat.pk)
    socket = await desk_socket(await sync_to_async(cookie)(ana), {chat: [2, 0]})

    welcome = await socket.hear_until("welcome")

    assert [line["seq"] for line in welcome["lines"][chat]] == [3]
    assert [note["body"] for note in welcome["notes"][chat]] == ["slow page"]


async def test_who_stops_watching_hears_no_byte_more(active_chat, sam, desk_socket, cookie):
    """P11: rights follow the person, not the socket."""
    watch = await Watch.objects.acreate(session=active_chat, operator=sam, since=await now())
    socket = await desk_socket(await sync_to_async(cookie)(sam))
    welcome = await socket.hear_until("welcome")
    assert welcome["lines"][str(active_chat.pk)]

    await Watch.objects.filter(pk=watch.pk).aupdate(until=await now())
    await sync_to_async(active_chat.say_as_patron)("private")
    await socket.say(type="beat", audible=True)
    await socket.hear_until("beat")

    assert not any("private" in str(frame) for frame in socket.frames)


async def test_a_desk_is_online_while_it_beats_and_its_sound_is_said(ana, at_ana, at_cleo):
    """Audible is part of the promise."""
    assert await Presence.objects.on_duty(await now()).acount() == 2
    people = {person["name"]: person["status"] for person in at_cleo.welcome["operators"]}
    assert people == {"Ana": "online", "Cleo": "online"}


async def test_a_status_change_reaches_all_desks_and_quiets_the_own(waiting_chat, ana, at_ana, at_cleo):
    assert at_ana.welcome["chats"][0]["calls_me"] is True
    client = Client()

    def go_away():
        client.force_login(ana)
        return client.put("/api/v1/desk/status", {"status": "away"}, content_type="application/json").json()["status"]

    assert await sync_to_async(go_away)() == "away"

    # Both hear of their own arrival, too.
    while (heard := (await at_cleo.hear_until("operator"))["operator"])["id"] != ana.pk or heard["status"] == "online":
        pass
    assert heard["status"] == "away"
    while (await at_ana.hear_until("chat"))["chat"]["calls_me"]:
        pass


async def test_a_chat_that_is_not_mine_takes_no_frame_from_me(active_chat, at_ana, at_cleo):
    """A053 over the socket: nobody hears of it, and it is no fault of the frame."""
    chat = str(active_chat.pk)
    await at_cleo.say(type="typing", chat=chat)
    await at_cleo.say(type="read", chat=chat, seq=1)
    await at_cleo.say(type="signal", chat=chat, data={})
    await at_cleo.say(type="beat", audible=True)
    await at_cleo.hear_until("beat")

    await at_ana.say(type="beat", audible=True)
    await at_ana.hear_until("beat")

    assert not any(frame["type"] == "error" for frame in at_cleo.frames)
    assert not any(frame["type"] in {"typing", "read", "signal"} for frame in at_ana.frames)


async def test_of_many_changes_at_once_each_chat_is_shown_once_more(capital, ana, at_ana, monkeypatch):
    """However much happens in a moment, a desk reads the database twice for it, and ends up right."""
    monkeypatch.setattr("chat.consumers.desk.TOGETHER_SECONDS", 1.0)  # on any machine a moment for all of these
    reads = []
    real = DeskConsumer._show_chats
    monkeypatch.setattr(DeskConsumer, "_show_chats", lambda self, ids: reads.append(len(ids)) or real(self, ids))
    chats = [await sync_to_async(ask)(capital) for _ in range(6)]
    await sync_to_async(chats[-1].claim)(ana)

    while not (frame := await at_ana.hear_until("chat"))["chat"]["lead"]:
        pass

    assert frame["chat"]["id"] == str(chats[-1].pk)
    assert len(reads) < len(chats)
    seen = {frame["chat"]["id"] for frame in at_ana.frames if frame["type"] == "chat"}
    assert seen == {str(chat.pk) for chat in chats}


async def test_what_finds_no_room_in_the_welcome_follows_it(
    active_chat, capital, ana, desk_socket, cookie, monkeypatch
):
    """P5, C1: with hundreds of chats waiting, and hundreds of lines missed."""
    monkeypatch.setattr("chat.consumers.desk.WELCOME_BYTES", 4000)
    chats = {str((await sync_to_async(ask)(capital)).pk) for _ in range(5)} | {str(active_chat.pk)}
    for number in range(9):
        await sync_to_async(active_chat.say)(ana, f"line {number} {'x' * 100}")
    socket = await desk_socket(await sync_to_async(cookie)(ana))

    welcome = await socket.hear_until("welcome")
    shown = {chat["id"] for chat in welcome["chats"]}
    assert len(shown) < len(chats)
    lines = [line["seq"] for line in welcome["lines"][str(active_chat.pk)]]
    while not (chats <= shown and lines[-1:] == [11]):
        frame = await socket.hear()
        if frame["type"] == "chat":
            shown.add(frame["chat"]["id"])
        if frame["type"] == "line":
            lines.append(frame["line"]["seq"])

    assert lines == list(range(1, 12))
