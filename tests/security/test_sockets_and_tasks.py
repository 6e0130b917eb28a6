"""The other doors: socket ops, tasks, commands, the admin's models. A new one without its line fails (P8)."""

from uuid import uuid4

import pytest
from asgiref.sync import sync_to_async
from celery import current_app
from django.contrib import admin
from django.core.management import get_commands
from django.test import Client
from django.urls import reverse

from campuses.models import Operator, Role
from chat.consumers.desk import DeskConsumer
from chat.consumers.frames import FORBIDDEN, UNAUTHENTICATED
from chat.consumers.patron import PatronConsumer
from chat.models import ChatSession, Note
from config import celery
from tests.chat.conftest import ask, at_the_desk
from tests.conftest import make_operator

OURS = ("campuses.", "chat.", "config.", "faq.", "tickets.")

# What each op may do for its sender, and to whose chat.
PATRON_OPS = {
    "hello": "binds the socket to the token's chat, once",
    "typing": "to the staff of the token's chat",
    "read": "marks the patron's reading of the token's chat",
    "beat": "catches up with the token's chat",
    "signal": "to the staff of the token's chat",
}
DESK_OPS = {
    "hello": "binds the socket to the session's operator, once",
    "typing": "only in a chat that the operator speaks in",
    "read": "only as the lead of the chat",
    "beat": "the operator's own presence",
    "signal": "only in a chat that the operator speaks in",
}


def test_each_socket_op_has_its_line():
    assert set(PatronConsumer.ops) == set(PATRON_OPS)
    assert set(DeskConsumer.ops) == set(DESK_OPS)


def test_each_task_is_known():
    """Tasks have no sender whose right could be asked: they take no words, and ids only to look up again.

    Whoever adds one writes here what it is given.
    """
    celery.app.loader.import_default_modules()

    found = {name for name in current_app.tasks if name.startswith(OURS)}

    assert found == TASKS


# All are given nothing: each asks the database what is due.
TASKS = {
    "chat.tasks.ask_about_holds",
    "chat.tasks.fire_due_timers",
    "chat.tasks.purge_due",
    "chat.tasks.remind_of_incidents",
    "chat.tasks.sweep",
    "config.tasks.show_life",
    "faq.tasks.forget_searches",
    "tickets.tasks.deliver_mail",
    "tickets.tasks.fetch_mail",
    "tickets.tasks.remind_and_cover",
    "tickets.tasks.send_letters",
}


pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize(
    "origin",
    [
        b"https://evil.example",
        b"null",
        b"http://localhost.evil.example:8000",
        b"http://localhost:8001",
        b"https://localhost:8000",
        b"http://localhost:8000.evil.example",
        b"file://",
        None,
    ],
)
async def test_the_staff_socket_opens_for_the_desks_own_pages_alone(ana, cookie, sockets, origin):
    """A083: before it is accepted; the session cookie alone is no pass."""
    headers = [pair for pair in await sync_to_async(cookie)(ana) if pair[0] != b"origin"]

    await sockets("/ws/desk/", [*headers, *([(b"origin", origin)] if origin is not None else [])], accepted=False)


async def test_the_staff_socket_needs_a_session(db, sockets):
    socket = await sockets("/ws/desk/", [(b"origin", b"http://localhost:8000"), (b"host", b"localhost:8000")])
    await socket.say(type="hello", after={})

    assert await socket.hear() == {"type": "close", "code": UNAUTHENTICATED}


async def test_a_patrons_token_is_no_pass_to_the_staff_socket(active_chat_of_ana, sockets):
    """A051, P9."""
    headers = [
        (b"origin", b"http://localhost:8000"),
        (b"host", b"localhost:8000"),
        (b"authorization", f"Bearer {active_chat_of_ana.token}".encode()),
    ]
    socket = await sockets(f"/ws/desk/?token={active_chat_of_ana.token}", headers)
    await socket.say(type="hello", after={})

    assert (await socket.hear())["code"] in {UNAUTHENTICATED, FORBIDDEN}


@pytest.fixture
def active_chat_of_ana(capital, ana) -> ChatSession:
    at_the_desk(ana)
    chat = ask(capital)
    chat.claim(ana)
    return chat


async def test_a_colleague_cannot_follow_a_chat_by_naming_it(active_chat_of_ana, ben, cookie, desk_socket):
    """A053, P12: cursors for a foreign chat bring no line, no note, and open no group."""
    await sync_to_async(at_the_desk)(ben)
    await sync_to_async(active_chat_of_ana.say_as_patron)("CANARY before")
    socket = await desk_socket(await sync_to_async(cookie)(ben), after={str(active_chat_of_ana.pk): [0, 0]})
    welcome = await socket.hear_until("welcome")

    await sync_to_async(active_chat_of_ana.say_as_patron)("CANARY after", uuid4())
    await socket.say(type="typing", chat=str(active_chat_of_ana.pk))
    await socket.say(type="beat", audible=True)
    await socket.hear_until("beat")

    assert "CANARY" not in str(welcome)
    assert "CANARY" not in str(socket.frames)


async def test_a_patron_follows_the_own_chat_alone(active_chat_of_ana, capital, ana, patron_socket):
    """P9, A035, A047: neither a second hello nor a chat named in a frame opens another's."""
    other = await sync_to_async(ask)(capital, "CANARY")
    socket = await patron_socket(active_chat_of_ana.token)
    await socket.hear_until("welcome")

    await socket.say(type="typing", chat=str(other.pk))
    await socket.say(type="hello", token=other.token, after=0)
    while (frame := await socket.hear())["type"] != "close":
        pass

    assert frame["code"] == 4400
    assert "CANARY" not in str(socket.frames)


async def test_no_note_reaches_a_patrons_socket(active_chat_of_ana, ana, patron_socket):
    """P10, A073."""
    socket = await patron_socket(active_chat_of_ana.token)
    await socket.hear_until("welcome")

    await sync_to_async(active_chat_of_ana.note)(ana, "CANARY note", uuid4())
    assert await sync_to_async(Note.objects.filter(body="CANARY note").exists)()
    await sync_to_async(active_chat_of_ana.say)(ana, "after the note")
    line = await socket.hear_until("line")

    assert (line["line"]["body"], line["line"]["seq"]) == ("after the note", 3)
    assert "CANARY" not in str(socket.frames)


# A director's list and empty form: v views, a adds, - is refused (403).
ADMIN = {
    "campuses.Campus": "v-",
    "campuses.Closure": "va",
    "campuses.Institution": "v-",
    "campuses.Operator": "va",
    "campuses.Resource": "va",
    "chat.Ban": "v-",
    "chat.Canned": "va",
    "chat.ChatSession": "v-",
    "chat.Incident": "v-",
    "chat.LicensedSite": "v-",
    "chat.Phrase": "v-",
    "chat.PolicyPassage": "va",
    "chat.SharedAddress": "va",
    "faq.Entry": "v-",
    "faq.Fact": "va",
    "faq.SearchCount": "v-",
    "faq.Topic": "v-",
    "tickets.Absence": "va",
    "tickets.CannedReply": "va",
    "tickets.Macro": "va",
    "tickets.Mailbox": "--",
    "tickets.Tag": "--",
    "tickets.Ticket": "v-",
}


def test_each_model_in_the_admin_is_known():
    """P8: a new one says here what directors may do with their own, and with others'."""
    assert {model._meta.label for model in admin.site._registry} == set(ADMIN)


def test_the_admin_is_closed_to_everybody_below(ana, sam, db):
    """P8: every list and form of every model, for the anonymous, operators and supervisors."""
    for person in (None, ana, sam):
        browser = Client()
        if person:
            browser.force_login(person)
        for model in admin.site._registry:
            name = model._meta.label_lower.replace(".", "_")
            for page in (reverse(f"admin:{name}_changelist"), reverse(f"admin:{name}_add")):
                answer = browser.get(page)
                assert answer.status_code == 302, page
                assert "/login/" in answer.url


@pytest.mark.parametrize("whose", ["own", "other"])
def test_directors_meet_the_written_answer_at_each_model(capital, gateway, dana, whose):
    """P8, P12: lists and empty forms; what lies in them is `tests/admin`'s and each app's matter."""
    browser = Client()
    browser.force_login(dana if whose == "own" else make_operator("gina", gateway, Role.DIRECTOR))

    for model in admin.site._registry:
        name = model._meta.label_lower.replace(".", "_")
        may_list, may_add = ADMIN[model._meta.label]
        assert browser.get(reverse(f"admin:{name}_changelist")).status_code == (200 if may_list == "v" else 403), name
        assert browser.get(reverse(f"admin:{name}_add")).status_code == (200 if may_add == "a" else 403), name


def test_commands_of_ours_are_known():
    """P8: a command acts with every right; those that are dangerous outside the demo refuse there."""
    ours = {name for name, app in get_commands().items() if app in {"campuses", "chat", "config", "faq", "tickets"}}

    assert ours == COMMANDS


COMMANDS = {"faq_recall", "faq_reindex", "receive_mail", "seed_demo"}


def test_a_director_made_operator_is_out_of_the_admin_at_once(dana):
    """P11."""
    browser = Client()
    browser.force_login(dana)
    assert browser.get("/admin/").status_code == 200

    Operator.objects.filter(pk=dana.pk).update(role=Role.OPERATOR)

    assert browser.get("/admin/").status_code == 302
