"""Librarians together, over the desk's socket."""

import pytest
from asgiref.sync import sync_to_async

from campuses.models import Operator, Role
from chat import broadcasts
from chat.models import Note, Transfer
from chat.models.presence import Presence
from tests.chat.conftest import Desk

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def open_desk(desk_socket, cookie):
    async def connect(operator, after=None):
        socket = await desk_socket(await sync_to_async(cookie)(operator), after)
        socket.welcome = await socket.hear_until("welcome")
        return socket

    return connect


@pytest.fixture
async def people(ana, ben, cleo, sam, dana):
    """Their browsers, for what is written over HTTP."""
    return {o.username: await sync_to_async(Desk)(o) for o in [ana, ben, cleo, sam, dana]}


async def do(desk, path, body=None):
    return (await sync_to_async(desk.post)(path, body)).json()


async def everything_heard(socket):
    """Drain what has been sent, and answer all of it as text."""
    while not await socket.receive_nothing(timeout=0.2):
        await socket.hear()
    return str(socket.frames)


# ── notes ────────────────────────────────────────────────────────────────────
async def test_a_note_reaches_the_chats_staff_and_nobody_else(
    active_chat, people, open_desk, patron_socket, ana, ben, sam
):
    """Q10, Q17, P10."""
    await do(people["sam"], f"/chats/{active_chat.pk}/watch")
    at_ana, at_ben, at_sam = [await open_desk(o) for o in [ana, ben, sam]]
    patron = await patron_socket(active_chat.token)
    await patron.hear_until("welcome")

    note = await do(people["sam"], f"/chats/{active_chat.pk}/notes", {"body": "canary: try Gale"})

    for socket in [at_ana, at_sam]:
        frame = await socket.hear_until("note")
        assert (frame["chat"], frame["note"]["body"]) == (str(active_chat.pk), "canary: try Gale")
        assert frame["note"]["n"] == note["n"]
    assert "canary" not in await everything_heard(at_ben)
    assert "canary" not in await everything_heard(patron)


async def test_watching_and_joining_move_not_one_byte_to_the_patron(active_chat, people, patron_socket):
    """P10: not even the moment of it; Q14."""
    patron = await patron_socket(active_chat.token)
    await patron.hear_until("welcome")

    for path, body in [("watch", {}), ("join", {}), ("join", {"confirm": True}), ("leave", {})]:
        await do(people["sam"], f"/chats/{active_chat.pk}/{path}", body)
    await do(people["ana"], f"/chats/{active_chat.pk}/help", {"message": "canary"})
    await do(people["ana"], f"/chats/{active_chat.pk}/notes", {"body": "canary"})

    assert await patron.is_quiet()


async def test_a_watcher_hears_the_chat_from_the_moment_of_watching(active_chat, people, open_desk, sam):
    at_sam = await open_desk(sam)
    assert at_sam.welcome["lines"] == {}

    await do(people["sam"], f"/chats/{active_chat.pk}/watch")

    chat = (await at_sam.hear_until("chat"))["chat"]
    assert [(entry["operator"]["name"], entry["mode"]) for entry in chat["staff"]] == [
        ("Ana", "lead"),
        ("Sam", "watching"),
    ]
    assert (await at_sam.hear_until("line"))["line"]["seq"] == 1
    await sync_to_async(active_chat.say_as_patron)("And one more thing")
    assert (await at_sam.hear_until("line", timeout=3))["chat"] == str(active_chat.pk)


async def test_who_types_before_having_spoken_is_not_announced(active_chat, people, open_desk, patron_socket, ana, sam):
    """The patron hears of a joiner only when they speak."""
    await do(people["sam"], f"/chats/{active_chat.pk}/watch")
    await do(people["sam"], f"/chats/{active_chat.pk}/join", {"confirm": True})
    at_sam, at_ana = await open_desk(sam), await open_desk(ana)
    patron = await patron_socket(active_chat.token)
    await patron.hear_until("welcome")

    await at_sam.say(type="typing", chat=str(active_chat.pk))
    assert await patron.is_quiet()

    await do(people["sam"], f"/chats/{active_chat.pk}/messages", {"body": "Hello from Sam"})
    await patron.hear_until("line")
    await at_sam.say(type="typing", chat=str(active_chat.pk))
    assert (await patron.hear_until("typing"))["who"]["name"] == "Sam"
    await at_ana.hear_until("typing")


async def test_who_looks_on_leaves_no_mark_of_reading(active_chat, people, open_desk, patron_socket, sam, ana):
    """P10: the patron sees how far the lead has read, and nobody else."""
    await do(people["sam"], f"/chats/{active_chat.pk}/watch")
    await do(people["sam"], f"/chats/{active_chat.pk}/join", {"confirm": True})
    at_sam, at_ana = await open_desk(sam), await open_desk(ana)
    patron = await patron_socket(active_chat.token)
    await patron.hear_until("welcome")

    await at_sam.say(type="read", chat=str(active_chat.pk), seq=1)
    await at_sam.say(type="beat", audible=True)
    await at_sam.hear_until("beat")  # what came before it was taken
    assert await patron.is_quiet()

    await at_ana.say(type="read", chat=str(active_chat.pk), seq=1)
    read = await patron.hear_until("read")
    assert (read["who"]["name"], read["seq"]) == ("Ana", 1)


# ── transfers ────────────────────────────────────────────────────────────────
async def test_an_offer_its_acceptance_and_the_end_of_the_old_leads_words(
    active_chat, people, open_desk, patron_socket, ana, ben, cleo
):
    """C42–C44, A055: nothing of the chat reaches the old lead any more."""
    at_ana, at_ben, at_cleo = [await open_desk(o) for o in [ana, ben, cleo]]
    patron = await patron_socket(active_chat.token)
    await patron.hear_until("welcome")

    offer = await do(people["ana"], f"/chats/{active_chat.pk}/transfers", {"operator": cleo.pk, "message": "canary"})

    assert (await at_cleo.hear_until("transfer"))["transfer"]["asks_me"] is True
    assert (await at_ana.hear_until("transfer"))["transfer"]["status"] == "offered"
    assert await patron.is_quiet()

    await do(people["cleo"], f"/transfers/{offer['id']}/accept")

    assert (await at_ana.hear_until("transfer"))["transfer"]["status"] == "accepted"
    said = [(await patron.hear_until("line"))["line"] for _ in range(2)]
    assert [(line["author"]["name"], line["data"].get("code")) for line in said] == [("Ana", None), ("", "transferred")]
    gone = await at_ana.hear_until("chat")
    assert (gone["chat"]["may_read"], gone["chat"]["question"]) == (False, None)
    assert [(await at_cleo.hear_until("line"))["line"]["seq"] for _ in range(4)] == [1, 2, 3, 4]

    await sync_to_async(active_chat.say_as_patron)("only for Cleo")
    assert (await at_cleo.hear_until("line"))["line"]["body"] == "only for Cleo"
    assert "only for Cleo" not in await everything_heard(at_ana)
    for socket in [at_ben, patron]:
        assert "canary" not in await everything_heard(socket)


async def test_a_decline_comes_with_its_reason(active_chat, people, open_desk, ana, cleo):
    await sync_to_async(Presence.objects.beat)(cleo, audible=True, at=active_chat.started_at)
    at_ana = await open_desk(ana)
    await open_desk(cleo)
    offer = await do(people["ana"], f"/chats/{active_chat.pk}/transfers", {"operator": cleo.pk})

    await do(people["cleo"], f"/transfers/{offer['id']}/decline", {"reason": "In a chat."})

    await at_ana.hear_until("transfer")
    frame = await at_ana.hear_until("transfer")
    assert (frame["transfer"]["status"], frame["transfer"]["reason"]) == ("declined", "In a chat.")


# ── internal messages ────────────────────────────────────────────────────────
async def test_internal_messages_reach_the_two_and_the_room_all(people, open_desk, ana, ben, cleo):
    """Q7."""
    at_ana, at_ben, at_cleo = [await open_desk(o) for o in [ana, ben, cleo]]

    await do(people["ana"], f"/operators/{cleo.pk}/messages", {"body": "canary"})
    assert (await at_cleo.hear_until("message"))["message"]["body"] == "canary"
    assert (await at_ana.hear_until("message"))["message"]["to"]["name"] == "Cleo"
    assert "canary" not in await everything_heard(at_ben)

    await do(people["ben"], "/room/messages", {"body": "to all"})
    for socket in [at_ana, at_ben, at_cleo]:
        message = (await socket.hear_until("message"))["message"]
        assert (message["room"], message["body"], message["to"]) == ("desk", "to all", None)


async def test_reading_in_one_tab_quiets_the_others(people, open_desk, ana, cleo):
    await do(people["ana"], f"/operators/{cleo.pk}/messages", {"body": "hello"})
    at_cleo = await open_desk(cleo)
    assert at_cleo.welcome["unread"] == {str(ana.pk): 1}

    await do(people["cleo"], f"/operators/{ana.pk}/messages/read", {"n": 1})

    assert (await at_cleo.hear_until("unread"))["unread"] == {}


async def test_what_a_lost_wake_up_would_have_brought_comes_with_the_next_beat(
    active_chat, people, open_desk, ana, cleo, monkeypatch
):
    """P4, F20: the layer is away; nothing is announced."""
    at_cleo = await open_desk(cleo)

    async def lose(*_args):
        pass

    monkeypatch.setattr(broadcasts, "pass_on", lose)
    await do(people["ana"], f"/operators/{cleo.pk}/messages", {"body": "while away"})
    await do(people["ana"], f"/chats/{active_chat.pk}/transfers", {"operator": cleo.pk})
    assert await sync_to_async(Transfer.objects.count)() == 1

    await at_cleo.say(type="beat", audible=True)

    assert (await at_cleo.hear_until("message"))["message"]["body"] == "while away"
    assert (await at_cleo.hear_until("transfer"))["transfer"]["status"] == "offered"
    await at_cleo.hear_until("beat")
    await at_cleo.say(type="beat", audible=True)
    before = len(at_cleo.frames)
    await at_cleo.hear_until("beat")
    assert [frame["type"] for frame in at_cleo.frames[before:]] == ["beat"]  # told once


async def test_a_call_of_the_swamped_reaches_every_desk(people, open_desk, ana, cleo):
    at_cleo = await open_desk(cleo)

    await do(people["ana"], "/swamped")

    while (frame := await at_cleo.hear_until("operator"))["operator"]["name"] != "Ana":
        assert frame["operator"]["name"] == "Cleo"  # her own coming
    assert frame["operator"]["swamped_until"] is not None


# ── rights ───────────────────────────────────────────────────────────────────
async def test_a_supervisor_who_is_none_any_more_starts_afresh_without_the_chat(active_chat, people, open_desk, sam):
    """P11: by the announcement of the change."""
    await do(people["sam"], f"/chats/{active_chat.pk}/watch")
    at_sam = await open_desk(sam)
    assert str(active_chat.pk) in at_sam.welcome["lines"]

    def demote():
        person = Operator.objects.get(pk=sam.pk)
        person.role = Role.OPERATOR
        person.save()

    await sync_to_async(demote)()

    welcome = await at_sam.hear_until("welcome")
    assert (welcome["me"]["role"], welcome["lines"]) == ("operator", {})
    assert [chat["question"] for chat in welcome["chats"]] == [None]
    heard = len(at_sam.frames)
    await sync_to_async(active_chat.say_as_patron)("private")
    await do(people["ana"], f"/chats/{active_chat.pk}/notes", {"body": "private"})
    await everything_heard(at_sam)
    assert "private" not in str(at_sam.frames[heard:])
    assert await Note.objects.acount() == 1


async def test_a_promotion_opens_what_it_opens_and_loses_no_line(active_chat, people, open_desk, ana, monkeypatch):
    """Ana leads, and becomes director: the line in whose sending the change is noticed arrives all the same."""
    at_ana = await open_desk(ana)
    await Operator.objects.filter(pk=ana.pk).aupdate(role=Role.DIRECTOR)  # past every signal
    monkeypatch.setattr("chat.consumers.rights.FRESH_SECONDS", 0.0)

    await sync_to_async(active_chat.say_as_patron)("still mine")

    assert (await at_ana.hear_until("welcome"))["me"]["role"] == "director"
    assert (await at_ana.hear_until("line"))["line"]["body"] == "still mine"


@pytest.mark.parametrize("how", ["deactivated", "logged out", "new password"])
async def test_a_socket_ends_with_its_right(active_chat, people, desk_socket, ana, how):
    """P11: at once, by the announcement."""
    desk = people["ana"]
    cookie = f"sessionid={desk.client.cookies['sessionid'].value}".encode()
    headers = [(b"origin", b"http://localhost:8000"), (b"host", b"localhost:8000"), (b"cookie", cookie)]
    socket = await desk_socket(headers)
    await socket.hear_until("welcome")

    def change():
        person = Operator.objects.get(pk=ana.pk)
        if how == "deactivated":
            person.is_active = False
            person.save()
        elif how == "new password":
            person.set_password("another long password")
            person.save()
        else:
            assert desk.client.post("/accounts/logout/").status_code == 302

    await sync_to_async(change)()

    while (frame := await socket.hear())["type"] != "close":
        assert frame["type"] in {"operator", "chat"}
    assert frame["code"] == 4401
