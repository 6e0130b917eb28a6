"""Rights follow the person at once, on every open socket (P11)."""

import asyncio
import json
import os
import time
from collections import deque
from uuid import uuid4

import pytest
from asgiref.sync import sync_to_async
from django.contrib.auth.hashers import make_password
from django.contrib.sessions.models import Session
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from campuses.models import Operator, Role
from chat.models import ChatSession
from chat.models.session import PATRON_GRACE
from tests.chat.conftest import ask, at_the_desk
from tests.conftest import make_operator

pytestmark = pytest.mark.django_db(transaction=True)

SOCKETS = int(os.environ.get("REFDESK_SOCKETS", "16"))
EVERY = 0.1
GRACE = 2.0
PATIENCE = 30 + 3 * SOCKETS  # how long a busy machine may take to get there; not what is promised


class Ear:
    """Takes all that a socket is sent, with the time at which it was handed over, however late it is looked at."""

    def __init__(self, socket):
        self.socket = socket
        self.heard = []
        self.closed_with = None
        queue = socket.output_queue
        self.sent = deque([time.monotonic()] * queue.qsize())
        put = queue._put
        queue._put = lambda item: (self.sent.append(time.monotonic()), put(item))
        self.task = asyncio.create_task(self.listen())

    async def listen(self):
        while self.closed_with is None:
            frame = await self.socket.hear(timeout=PATIENCE)
            sent_at = self.sent.popleft()
            if frame["type"] == "close":
                self.closed_with = frame["code"]
            else:
                self.heard.append((sent_at, json.dumps(frame)))

    def late(self, since, canary):
        return [text for at, text in self.heard if at > since and canary in text]


def take_role(watchers):
    Operator.objects.filter(pk__in=[w.pk for w in watchers]).update(role=Role.OPERATOR)


def take_campus(watchers, elsewhere):
    Operator.objects.filter(pk__in=[w.pk for w in watchers]).update(campus=elsewhere)


def deactivate(watchers):
    Operator.objects.filter(pk__in=[w.pk for w in watchers]).update(is_active=False)


def log_out(_watchers):
    Session.objects.all()._raw_delete("default")  # past every signal: nothing is announced


def change_password(watchers):
    Operator.objects.filter(pk__in=[w.pk for w in watchers]).update(password=make_password("another long password"))


@pytest.mark.parametrize("how", ["role", "campus", "deactivated", "logged out", "password"])
async def test_no_word_reaches_a_socket_two_seconds_after_its_right(how, capital, gateway, desk_socket, cookie):
    """P11: the change goes past every signal, so that only what each socket asks for itself can stop the words."""

    def begin():
        lead = at_the_desk(make_operator("lead", capital))
        chat = ask(capital)
        chat.claim(lead)
        watchers = [make_operator(f"watcher{i}", capital, Role.SUPERVISOR) for i in range(SOCKETS)]
        at_the_desk(*watchers)  # already there: a hundred who come at once would have to tell a hundred
        for watcher in watchers:
            chat.watch(watcher)
        return chat, lead, watchers

    chat, lead, watchers = await sync_to_async(begin)()
    ears = [await listen_as(watcher, desk_socket, cookie) for watcher in watchers]
    await sync_to_async(chat.say_as_patron)("first canary")
    await wait_for(lambda: all(ear.late(0, "first canary") for ear in ears))

    change = {
        "role": take_role,
        "campus": lambda w: take_campus(w, gateway),
        "deactivated": deactivate,
        "logged out": log_out,
        "password": change_password,
    }
    await sync_to_async(change[how])(watchers)
    changed_at = time.monotonic()
    while time.monotonic() - changed_at < GRACE + 1.5:
        await sync_to_async(chat.say_as_patron)("late canary", uuid4())
        await sync_to_async(chat.note)(lead, "late canary")
        await asyncio.sleep(EVERY)
    await wait_for(lambda: how in {"role", "campus"} or all(ear.closed_with == 4401 for ear in ears))

    assert [text for ear in ears for text in ear.late(changed_at + GRACE, "canary")] == []
    if how in {"role", "campus"}:  # still at the desk, with what is theirs to see
        assert all(ear.closed_with is None for ear in ears)
        await wait_for(lambda: all(ear.late(changed_at, '"may_read": false') for ear in ears))
    for ear in ears:
        ear.task.cancel()


async def test_the_old_lead_hears_nothing_more_two_seconds_after_the_transfer(capital, gateway, desk_socket, cookie):
    """P11, A055."""

    def begin():
        lead, to = at_the_desk(make_operator("lead", capital)), at_the_desk(make_operator("to", gateway))
        chat = ask(capital)
        chat.claim(lead)
        return chat, lead, to, chat.offer_transfer(lead, operator=to)

    chat, lead, to, offer = await sync_to_async(begin)()
    ears = [await listen_as(lead, desk_socket, cookie) for _tab in range(SOCKETS)]
    new = await listen_as(to, desk_socket, cookie)
    await sync_to_async(chat.say_as_patron)("first canary")
    await wait_for(lambda: all(ear.late(0, "first canary") for ear in ears))

    await sync_to_async(offer.accept)(to)
    changed_at = time.monotonic()
    while time.monotonic() - changed_at < GRACE + 1:
        await sync_to_async(chat.say_as_patron)("late canary", uuid4())
        await asyncio.sleep(EVERY)

    assert [text for ear in ears for text in ear.late(changed_at + GRACE, "canary")] == []
    assert all(ear.closed_with is None for ear in ears)
    await wait_for(lambda: new.late(changed_at, "late canary"))  # the words went on, to whom they belong
    for ear in [*ears, new]:
        ear.task.cancel()


# ── links to files ───────────────────────────────────────────────────────────
def leave(chat, watcher, _gateway):
    chat.leave(watcher)


def end_and_seal(chat, _watcher, _gateway):
    chat.end()
    ChatSession.objects.update(sealed=True)


LOSSES = {
    "role": lambda _chat, watcher, _gateway: take_role([watcher]),
    "campus": lambda _chat, watcher, gateway: take_campus([watcher], gateway),
    "deactivated": lambda _chat, watcher, _gateway: deactivate([watcher]),
    "logged out": lambda _chat, watcher, _gateway: log_out([watcher]),
    "password": lambda _chat, watcher, _gateway: change_password([watcher]),
    "left": leave,
    "sealed": end_and_seal,
}


@pytest.mark.parametrize("how", LOSSES)
def test_a_link_to_a_file_opens_no_more_to_who_has_lost_the_right(how, capital, gateway, active_chat, sam):
    """P11, A109: the very next request, with the same address and the same session."""
    active_chat.watch(sam)
    link = file_in(active_chat)
    browser = Client()
    browser.force_login(sam)
    before = browser.get(link)
    assert (before.status_code, b"".join(before.streaming_content)) == (200, b"canary")

    LOSSES[how](active_chat, sam, gateway)

    after = browser.get(link)
    assert after.status_code == (404 if how in {"role", "campus", "left", "sealed"} else 401)
    assert b"canary" not in after.content


def test_a_link_to_a_file_goes_with_the_chat_to_its_new_lead(active_chat, ana, cleo):
    """P11, A055."""
    at_the_desk(cleo)
    link = file_in(active_chat)
    old, new = Client(), Client()
    old.force_login(ana)
    new.force_login(cleo)
    assert (old.get(link).status_code, new.get(link).status_code) == (200, 404)

    active_chat.offer_transfer(ana, operator=cleo).accept(cleo)

    assert (old.get(link).status_code, new.get(link).status_code) == (404, 200)


def test_a_patrons_link_to_a_file_ends_with_their_token(active_chat):
    """P9, P11: after the grace; and it never opened to another patron."""
    link = file_in(active_chat).replace(f"/desk/chats/{active_chat.pk}", "/chat")
    headers = {"Authorization": f"Bearer {active_chat.token}"}
    assert Client().get(link, headers=headers).status_code == 200
    active_chat.end()
    assert Client().get(link, headers=headers).status_code == 200

    ChatSession.objects.update(ended_at=active_chat.ended_at - PATRON_GRACE)

    assert Client().get(link, headers=headers).status_code == 401
    assert Client().get(link).status_code == 401


def file_in(chat):
    chat.send_file(SimpleUploadedFile("notes.txt", b"canary", "text/plain"), by=None, key=uuid4())
    return f"/api/v1/desk/chats/{chat.pk}/files/{chat.attachments.get().pk}"


async def listen_as(operator, desk_socket, cookie):
    socket = await desk_socket(await sync_to_async(cookie)(operator))
    await socket.hear_until("welcome", timeout=PATIENCE)
    return Ear(socket)


async def wait_for(condition):
    async with asyncio.timeout(PATIENCE):
        while not condition():  # noqa: ASYNC110 -- many sockets, one question
            await asyncio.sleep(0.05)
