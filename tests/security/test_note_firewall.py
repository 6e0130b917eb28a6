"""Private words reach no patron by any path (P10): the most repeated failure of the field."""

import ast
import asyncio
import json
from pathlib import Path
from uuid import uuid4

import pytest
from asgiref.sync import sync_to_async
from channels.layers import get_channel_layer
from django.db.backends.utils import CursorWrapper
from django.test import Client

from chat.models import ChatSession, InternalThread, Message, Note, Timer
from chat.patron.letters import mail_transcript
from tests.chat.conftest import ask, at_the_desk
from tests.security.firewall import CANARY, HISTORIES, PATRON, STEPS, Colleagues, History, Sinks
from tickets.models import Letter

ROOT = Path(__file__).parents[2]
PRIVATE_TABLES = ("chat_note", "chat_internalmessage", "chat_internalthread", "chat_encountercard", "chat_incident")
SERVES_PATRONS = [
    *sorted((ROOT / "chat/patron").glob("*.py")),
    ROOT / "chat/consumers/patron.py",
    ROOT / "chat/transcript.py",
    ROOT / "chat/views/widget.py",
]
PRIVATE_NAMES = set(
    "Note InternalMessage InternalThread InternalMark Watch Transfer HelpCall EncounterCard Incident".split()
)
PRIVATE_ATTRIBUTES = {"notes", "watches", "transfers", "help_calls", "last_note", "card", "observers"}


def patron_view(chat):
    answer = Client().get("/api/v1/chat", headers={"Authorization": f"Bearer {chat.token}"})
    assert answer.status_code == 200
    return answer.content


# ── everything that a patron is sent ─────────────────────────────────────────
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("seed", range(HISTORIES))
async def test_no_byte_to_the_patron_holds_private_words(seed, capital, gateway, patron_socket, monkeypatch, capfd):
    """P10: random lives of a chat; socket, HTTP, polling, mail, pages, print, error pages, the layer and the log."""
    sinks = Sinks()
    layer = get_channel_layer()
    group_send = layer.group_send

    async def catch_and_send(group, event):
        sinks.catch(f"layer: {group}", json.dumps(event))
        await group_send(group, event)

    monkeypatch.setattr(layer, "group_send", catch_and_send)

    def begin():
        people = Colleagues(capital, gateway)
        chat = ask(capital, "Where is my textbook?", name="Ricky")
        chat.claim(people.lead)
        return History(chat, people, sinks, seed)

    history = await sync_to_async(begin)()
    socket = await patron_socket(history.token)
    await socket.hear_until("welcome")
    for _ in range(STEPS):
        await sync_to_async(history.step)()
    await sync_to_async(history.end)()
    await sync_to_async(history.crawl)()
    while not await socket.receive_nothing(timeout=0.05):
        await socket.hear()
    sinks.catch("socket", json.dumps(socket.frames))
    printed = capfd.readouterr()
    sinks.catch("log", printed.out + printed.err)

    assert await Note.objects.filter(body__contains=CANARY).aexists(), history.done
    assert any(where.startswith("letter") for where, _ in sinks.met)
    await sync_to_async(history.ask)("delete", "/chat")
    assert sinks.leaks() == [], history.done


@pytest.mark.django_db(transaction=True)
async def test_what_staff_do_among_themselves_sends_the_patron_nothing_at_all(capital, gateway, patron_socket):
    """P10: no sequence gap, no unread count, no moment of a change: not one frame, and the same view to the byte."""
    people = await sync_to_async(Colleagues)(capital, gateway)

    def begin():
        chat = ask(capital, name="Ricky")
        chat.claim(people.lead)
        return chat

    chat = await sync_to_async(begin)()
    socket = await patron_socket(chat.token)
    await socket.hear_until("welcome")
    before = await sync_to_async(patron_view)(chat)

    def work():
        history = History(chat, people, Sinks(), 0)
        for (
            verb
        ) in "note watch_and_note join internal room card help withdraw_help offer decline offer withdraw".split():
            getattr(history, verb)() if verb != "join" else chat.join(people.ghost, confirmed=True)
        chat.note(people.ghost, CANARY)
        chat.leave(people.ghost)

    await sync_to_async(work)()

    assert await Note.objects.acount() == 3
    assert await socket.receive_nothing(timeout=0.5)
    assert await sync_to_async(patron_view)(chat) == before


@pytest.mark.django_db(transaction=True)
async def test_what_serves_patrons_never_even_asks_for_private_rows(capital, gateway, patron_socket, monkeypatch):
    """P10: no query of a patron's request or socket touches the tables of private words."""
    people = await sync_to_async(Colleagues)(capital, gateway)

    def begin():
        chat = ask(capital, name="Ricky")
        chat.claim(people.lead)
        chat.note(people.lead, CANARY)
        return chat

    chat = await sync_to_async(begin)()
    asked = []
    execute = CursorWrapper.execute

    def listen(self, sql, params=None):
        asked.append(str(sql))
        return execute(self, sql, params)

    monkeypatch.setattr(CursorWrapper, "execute", listen)
    history = History(chat, people, Sinks(), 0)
    socket = await patron_socket(history.token)
    await socket.hear_until("welcome")
    for verb in ["polls", "speaks", "mails_it", "keeps_waiting", "gives_address"]:
        await sync_to_async(getattr(history, verb))()
    await socket.say(type="typing")
    await socket.say(type="read", seq=1)
    await socket.say(type="beat")
    await socket.hear_until("beat")
    await sync_to_async(history.ask)("post", "/chat/end")
    await sync_to_async(history.ask)("post", "/chat/rating", {"score": 4})

    assert any("chat_message" in sql for sql in asked)
    assert [sql for sql in asked if any(table in sql for table in PRIVATE_TABLES)] == []


# ── the five leaks of others, and what they teach ────────────────────────────
@pytest.fixture
def noted(active_chat, ana):
    return active_chat.note(ana, CANARY, uuid4())


def post(chat, path, body, key=None):
    headers = {"Authorization": f"Bearer {chat.token}", "Idempotency-Key": str(key or uuid4())}
    return Client().post(f"/api/v1/chat{path}", body, content_type="application/json", headers=headers)


def test_message_and_note_are_never_turned_into_each_other(active_chat, ana, desk_of, noted):
    """P10, leak 1: not even by the same key; the two have tables, numbers and answers of their own."""
    desk, path = desk_of(ana), f"/chats/{active_chat.pk}"

    line = desk.post(f"{path}/messages", {"body": "for the patron"}, noted.key)
    patrons = post(active_chat, "/messages", {"body": "from the patron"}, noted.key)

    assert (line.status_code, line.json()["body"]) == (201, "for the patron")
    assert (patrons.status_code, patrons.json()["code"]) == (409, "key_reused")
    assert CANARY.encode() not in line.content + patrons.content
    assert [note.body for note in Note.objects.all()] == [CANARY]
    assert not Message.objects.filter(body__contains=CANARY).exists()
    for kind in ["note", "system", "operator"]:
        assert post(active_chat, "/messages", {"body": "x", "kind": kind}).status_code == 422
        assert desk.post(f"{path}/messages", {"body": "x", "kind": kind}).status_code == 422


@pytest.mark.parametrize("method", ["put", "patch", "delete"])
def test_a_note_is_never_edited(active_chat, ana, noted, method):
    """P10, leak 2: there is no such door, so nothing of an edit can be announced."""
    desk = Client()
    desk.force_login(ana)

    for path in ["notes", f"notes/{noted.n}"]:
        answer = getattr(desk, method)(f"/api/v1/desk/chats/{active_chat.pk}/{path}", content_type="application/json")
        assert answer.status_code in {404, 405}


def test_a_patron_cannot_quote_or_answer_a_note(active_chat, noted):
    """P10, leak 3; A075."""
    for member in ["reply_to", "in_reply_to", "note", "quote"]:
        answer = post(active_chat, "/messages", {"body": "re", member: noted.pk})
        assert answer.status_code == 422
        assert CANARY.encode() not in answer.content
    for path in [f"/notes/{noted.pk}", f"/messages/{noted.pk}", "/notes"]:
        answer = Client().get(f"/api/v1/chat{path}", headers={"Authorization": f"Bearer {active_chat.token}"})
        assert answer.status_code in {404, 405}
        assert CANARY.encode() not in answer.content


def test_a_note_has_no_attachment_and_no_empty_body(active_chat, ana, desk_of):
    """P10, leak 4: a note of an attachment alone does not exist; files are lines, which everybody in the chat sees."""
    desk, path = desk_of(ana), f"/chats/{active_chat.pk}/notes"

    assert desk.post(path, {"body": "", "file": "x"}).status_code == 422
    assert desk.post(path, {"body": "   "}).status_code == 422
    assert not any(field.is_relation and "file" in field.name for field in Note._meta.get_fields())
    assert not Note.objects.exists()


def test_a_note_sets_off_nothing(active_chat, ana, sam):
    """P10, leak 5; A079: no mail, no timer, no line, no canned text, and not the line before it once more."""
    at_the_desk(sam)
    active_chat.watch(sam)

    def traces():
        return [model.objects.count() for model in (Letter, Timer, Message)]

    before = traces()

    active_chat.note(ana, f"{CANARY} {{patron_name}}", proposal="transfer_to_me")
    active_chat.note(sam, CANARY)

    assert traces() == before
    assert Note.objects.filter(body__contains="{patron_name}").exists()


def test_a_note_written_while_a_transcript_is_made_is_not_in_it(active_chat, ana, monkeypatch):
    """A077."""
    made = ChatSession.transcript

    def slowly(self):
        active_chat.note(ana, CANARY)
        text = made(self)
        active_chat.note(ana, CANARY)
        return text

    monkeypatch.setattr(ChatSession, "transcript", slowly)

    mail_transcript(active_chat, PATRON)

    letter = Letter.objects.get()
    assert "Where do I find my textbook?" in letter.text
    assert CANARY not in letter.text + letter.html + letter.subject
    assert Note.objects.count() == 2


def test_a_fault_in_a_patrons_request_shows_nothing_of_its_locals(active_chat, noted, monkeypatch, settings):
    """A071, A073."""
    settings.DEBUG = False

    def fail(_session):
        secret = noted.body
        raise RuntimeError(secret)

    monkeypatch.setattr("chat.patron.show.chat", fail)
    browser = Client(raise_request_exception=False)

    answer = browser.get("/api/v1/chat", headers={"Authorization": f"Bearer {active_chat.token}"})

    assert answer.status_code in {500, 503}
    assert CANARY.encode() not in answer.content


def test_the_name_of_a_silent_watcher_is_private_too(active_chat, capital, gateway):
    """P10: note authors."""
    people = Colleagues(capital, gateway)
    active_chat.watch(people.ghost)
    active_chat.join(people.ghost, confirmed=True)
    active_chat.note(people.ghost, "hello")

    assert CANARY.encode() not in patron_view(active_chat)
    assert CANARY not in active_chat.transcript()


def test_internal_messages_are_not_found_from_the_patrons_side(active_chat, ana, cleo):
    InternalThread.objects.between(ana, cleo).post(ana, CANARY)
    headers = {"Authorization": f"Bearer {active_chat.token}"}

    for path in [f"/desk/operators/{ana.pk}/messages", "/desk/room/messages", f"/desk/messages/search?q={CANARY}"]:
        answer = Client().get(f"/api/v1{path}", headers=headers)
        assert answer.status_code == 401
        assert CANARY.encode() not in answer.content.replace(path.encode(), b"")


# ── the structure that keeps it so ───────────────────────────────────────────
@pytest.mark.parametrize("path", SERVES_PATRONS, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_module_that_serves_patrons_names_nothing_private(path):
    """P10: import-linter holds the modules; this holds what `from chat.models import …` and attributes would let in."""
    tree = ast.parse(path.read_text())
    imported = {
        f"{node.module}.{alias.name}"
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom)
        for alias in node.names
    }
    attributes = {node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute)}

    assert {name for name in imported if name.rpartition(".")[2] in PRIVATE_NAMES} == set()
    assert {name for name in imported if name.startswith(("chat.show", "chat.api"))} == set()
    assert attributes & PRIVATE_ATTRIBUTES == set()


def test_the_import_contract_names_every_private_module():
    """P10: a new module of private words without its place in the contract is seen here."""
    contracts = (ROOT / "pyproject.toml").read_text()
    contract = contracts.split("what serves patrons cannot import", 1)[1]

    for module in ["note", "internal_message", "watch", "transfer", "help_call", "incident", "encounter_card"]:
        assert f'"chat.models.{module}"' in contract
    for source in ["chat.patron", "chat.consumers.patron", "chat.transcript", "chat.views.widget"]:
        assert f'"{source}"' in contract


def test_the_canary_would_be_seen(active_chat, ana):
    """The net itself holds: a careless lead's note in the wrong box is a hit."""
    sinks = Sinks()
    active_chat.say(ana, CANARY.upper())

    sinks.catch("view", patron_view(active_chat))

    assert sinks.leaks() == ["view"]
    assert asyncio.iscoroutinefunction(get_channel_layer().group_send)
