"""Rights follow the person at once, on every open socket (P11)."""

import asyncio
import json
import os
import time
from uuid import uuid4

import pytest
from asgiref.sync import sync_to_async
from django.contrib.sessions.models import Session

from campuses.models import Operator, Role
from tests.chat.conftest import ask, at_the_desk
from tests.conftest import make_operator

pytestmark = pytest.mark.django_db(transaction=True)

SOCKETS = int(os.environ.get("REFDESK_SOCKETS", "16"))
EVERY = 0.1
GRACE = 2.0


class Ear:
    """Takes all that a socket is sent, with the time at which it came."""

    def __init__(self, socket):
        self.socket = socket
        self.heard = []
        self.closed_with = None
        self.task = asyncio.create_task(self.listen())

    async def listen(self):
        while self.closed_with is None:
            frame = await self.socket.hear(timeout=30)
            if frame["type"] == "close":
                self.closed_with = frame["code"]
            else:
                self.heard.append((time.monotonic(), json.dumps(frame)))

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


@pytest.mark.parametrize("how", ["role", "campus", "deactivated", "logged out"])
async def test_no_word_reaches_a_socket_two_seconds_after_its_right(how, capital, gateway, desk_socket, cookie):
    """P11: the change goes past every signal, so that only what each socket asks for itself can stop the words."""

    def begin():
        lead = at_the_desk(make_operator("lead", capital))
        chat = ask(capital)
        chat.claim(lead)
        watchers = [make_operator(f"watcher{i}", capital, Role.SUPERVISOR) for i in range(SOCKETS)]
        for watcher in watchers:
            chat.watch(watcher)
        return chat, lead, watchers

    chat, lead, watchers = await sync_to_async(begin)()
    ears = []
    for watcher in watchers:
        socket = await desk_socket(await sync_to_async(cookie)(watcher))
        await socket.hear_until("welcome", timeout=10)
        ears.append(Ear(socket))
    await sync_to_async(chat.say_as_patron)("first canary")
    await wait_for(lambda: all(ear.late(0, "first canary") for ear in ears))

    change = {
        "role": take_role,
        "campus": lambda w: take_campus(w, gateway),
        "deactivated": deactivate,
        "logged out": log_out,
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
        await wait_for(lambda: all(ear.late(changed_at, '"may_read": false') for ear in ears), seconds=60)
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
    ears = []
    for _tab in range(3):
        socket = await desk_socket(await sync_to_async(cookie)(lead))
        await socket.hear_until("welcome")
        ears.append(Ear(socket))

    await sync_to_async(offer.accept)(to)
    changed_at = time.monotonic()
    while time.monotonic() - changed_at < GRACE + 1:
        await sync_to_async(chat.say_as_patron)("late canary", uuid4())
        await asyncio.sleep(EVERY)

    assert [text for ear in ears for text in ear.late(changed_at + GRACE, "canary")] == []
    assert all(ear.closed_with is None for ear in ears)
    for ear in ears:
        ear.task.cancel()


async def wait_for(condition, seconds=15):
    async with asyncio.timeout(seconds):
        while not condition():  # noqa: ASYNC110 -- many sockets, one question
            await asyncio.sleep(0.05)
