"""Everybody who may stand before a door, and one of each thing that may lie behind it."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client, RequestFactory

from campuses import clock
from campuses.models import Campus, Kind, Operator, Resource, Role
from chat.models import AfterCare, Canned, ChatSession, Hold, Incident, Transfer
from chat.models import ban as bans
from faq.models import Content, Entry
from tests.chat.conftest import ask, at_the_desk
from tests.conftest import make_operator
from tickets.models import Ticket

# The columns of the tables in `doors/`, in this order.
ROLES = (
    "anonymous",
    "patron A",  # of the chat that Ana leads
    "patron B",  # on the same page, led by Ben
    "expired patron",
    "lead",  # Ana, operator of Capital, who leads A's chat
    "colleague",  # Ben, operator of Capital
    "elsewhere",  # Cleo, operator of Gateway
    "deactivated",  # Dave, whose session is still open
    "supervisor",  # Sam, of Capital
    "director",  # Dana, of Capital
    "other director",  # Gina, of Gateway
    "administrator",  # Adam
)


class Upload:
    """In place of a body: a small file, as a form sends it."""


@dataclass
class World:
    sessions: dict[str, str]
    tokens: dict[str, str]
    things: dict[str, Any] = field(default_factory=dict)
    people: dict[str, Operator] = field(default_factory=dict)


@pytest.fixture
def world(capital: Campus, gateway: Campus, ana, ben, cleo, sam, dana, adam) -> World:
    gina = make_operator("gina", gateway, Role.DIRECTOR)
    dave = make_operator("dave", capital)
    at_the_desk(ana, ben, cleo, sam)
    led = _claimed(capital, ana, name="Alma")
    beside = _claimed(capital, ben, name="Bert")
    far = _claimed(gateway, cleo, name="Gus")
    waiting = ask(capital, "Who is there?", name="Wanda")
    ended = _claimed(capital, ana, name="Eva")
    ended.end(ana)
    sealed = _claimed(capital, ana, name="Sid")
    sealed.end(ana)
    expired = _claimed(capital, ana, name="Xavier")
    expired.end(ana)
    bans.remember(led, RequestFactory().get("/"))  # as when it was opened
    led.send_file(SimpleUploadedFile("notes.txt", b"Hello", "text/plain"), by=None, key=uuid4())
    entry = Entry.objects.draft(Content(question="When do you open?", answer="At nine.", shared=True), by=adam)
    entry.publish(adam)
    long_ago = clock.now() - timedelta(days=3)
    ChatSession.objects.filter(pk=expired.pk).update(started_at=long_ago, ended_at=long_ago)
    care = AfterCare.objects.create(session=ended, operator=ana, due_at=long_ago, asked_at=long_ago)
    resource = Resource.objects.create(kind=Kind.CRISIS, label="988", phone="988")
    canned = Canned.objects.create(owner=ana, title="Hello", body="Hello there.", category="greeting")
    soon = clock.now() + timedelta(days=3)
    hold = Hold.objects.create(session=expired, reason="crisis", by=ana, at=long_ago, until=soon, asked_at=long_ago)
    incident = Incident.file(ana, chat=sealed, kind="language", account="It was rude.")
    ticket = Ticket.open(capital.queue, "Where is the stapler?", "pat@example.edu", name="Pat")
    transfer = led.offer_transfer(ana, operator=ben)
    Transfer.objects.update(expires_at=clock.now() + timedelta(hours=1))  # a slow machine must not change the answers
    people = {
        "lead": ana,
        "colleague": ben,
        "elsewhere": cleo,
        "deactivated": dave,
        "supervisor": sam,
        "director": dana,
        "other director": gina,
        "administrator": adam,
    }
    sessions = {role: _signed_in(person) for role, person in people.items()}
    Operator.objects.filter(pk=dave.pk).update(is_active=False)
    return World(
        sessions=sessions,
        tokens={"patron A": led.token, "patron B": beside.token, "expired patron": expired.token},
        things={
            "chat": led,
            "beside": beside,
            "far": far,
            "waiting": waiting,
            "ended": ended,
            "sealed": sealed,  # an incident was filed from it: a wall of its own (P22)
            "care": care,
            "resource": resource,
            "canned": canned,
            "entry": entry,
            "hold": hold,  # which Capital's director was asked about
            "file": led.attachments.get(),
            "incident": incident,
            "summons": incident.summons.get(),  # of its director, Dana
            "ticket": ticket,
            "transfer": transfer,
        },
        people=people,
    )


def _claimed(campus: Campus, operator: Operator, name: str) -> ChatSession:
    chat = ask(campus, "Where do I find my textbook?", name=name)
    chat.claim(operator)
    return chat


def _signed_in(person: Operator) -> str:
    browser = Client()
    browser.force_login(person)
    return browser.cookies[settings.SESSION_COOKIE_NAME].value


def browser_of(world: World, role: str) -> Client:
    """A fresh one each time: an answer may take its cookie away."""
    browser = Client(raise_request_exception=False)
    if role in world.sessions:
        browser.cookies[settings.SESSION_COOKIE_NAME] = world.sessions[role]
    return browser


def arguments(world: World) -> dict[str, Any]:
    """What stands in a route's `<…>`, unless a row names another thing."""
    things = world.things
    return {
        "chat_id": things["chat"].pk,
        "transfer_id": things["transfer"].pk,
        "operator_id": world.people["colleague"].pk,
        "canned_id": things["canned"].pk,
        "care_id": things["care"].pk,
        "summons_id": things["summons"].pk,
        "hold_id": things["hold"].pk,
        "answer": "prolong",
        "number": things["incident"].number,
        "reference": things["ticket"].reference,
        "slug": "capital",
        "entry": things["entry"].slug,
        "entry_id": things["entry"].pk,
        "file_id": things["file"].pk,
        "topic": "no-such-topic",
        "token": "p0-aaaaaaaaaaaaaaaaaaaa",
        "pk": 4711,
        "key": "4711",
        "uidb36": "1",
    }


ABSENT: dict[str, Any] = {
    "chat_id": UUID(int=4711, version=4),
    "transfer_id": 4711,
    "operator_id": 4711,
    "canned_id": 4711,
    "care_id": 4711,
    "summons_id": 4711,
    "hold_id": 4711,
    "number": "2026-4711",
    "reference": "CAP-2026-004711",
    "file_id": UUID(int=4712, version=4),
}


def request(world: World, role: str, method: str, path: str, body: Any) -> Any:
    """One call as that role would make it: staff by their session, patrons by their token."""
    headers = {"Idempotency-Key": str(uuid4())}
    if role in world.tokens:
        headers["Authorization"] = f"Bearer {world.tokens[role]}"
    client = browser_of(world, role)
    if isinstance(body, Upload):
        return client.post(path, {"file": SimpleUploadedFile("notes.txt", b"Hello", "text/plain")}, headers=headers)
    if path.startswith("/api/"):
        return client.generic(method, path, _json(body), content_type="application/json", headers=headers)
    if method == "GET":
        return client.get(path)
    return client.generic(method, path, b"", content_type="application/x-www-form-urlencoded")


def _json(body: Any) -> str:
    return json.dumps(body) if body is not None else ""
