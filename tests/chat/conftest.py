"""Chats for the cast."""

from concurrent.futures import ThreadPoolExecutor
from uuid import uuid4

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client

from campuses import clock
from campuses.problems import Problem
from chat import show
from chat.models import ChatSession, Presence


def at_the_desk(*operators, audible=True):
    """Their desks are open and, unless said otherwise, their sound is unlocked."""
    for operator in operators:
        Presence.objects.beat(operator, audible=audible, at=clock.now())
    return operators[0] if len(operators) == 1 else operators


def ask(campus, question="Where do I find my textbook?", name="Sam", **more):
    return ChatSession.objects.get(pk=ChatSession.open(campus, question, name=name, key=uuid4(), **more).pk)


class Desk:
    """An operator's browser, for the desk's half of the interface."""

    def __init__(self, operator):
        self.operator = operator
        self.client = Client()
        self.client.force_login(operator)

    def get(self, path, **query):
        return self.client.get(f"/api/v1/desk{path}", query)

    def post(self, path, body=None, key=None):
        headers = {"Idempotency-Key": str(key or uuid4())}
        return self.client.post(f"/api/v1/desk{path}", body or {}, content_type="application/json", headers=headers)

    def delete(self, path):
        return self.client.delete(f"/api/v1/desk{path}")


def together(*calls):
    """Run the calls at once, each on a connection of its own; answers what each returned or refused."""

    def run(call):
        try:
            call()
        except Problem as problem:
            return problem.code
        else:
            return "done"
        finally:
            connection.close()

    with ThreadPoolExecutor(len(calls)) as pool:
        return list(pool.map(run, calls))


@pytest.fixture
def desk_of():
    return Desk


@pytest.fixture(autouse=True)
def fresh_limits():
    """What one test has counted is not held against the next."""
    cache.clear()


@pytest.fixture
def waiting_chat(capital, ana) -> ChatSession:
    """Sam waits at Capital, where Ana is at the desk."""
    at_the_desk(ana)
    return ask(capital)


@pytest.fixture
def active_chat(waiting_chat, ana) -> ChatSession:
    """Ana leads Sam's chat."""
    waiting_chat.claim(ana)
    return waiting_chat


def refused(verb, *args, **more) -> Problem:
    with pytest.raises(Problem) as refusal:
        verb(*args, **more)
    return refusal.value


def staff_as_seen_by(chat, viewer):
    seen = show.for_staff(ChatSession.objects.filter(pk=chat.pk)).get()
    return [(entry["operator"]["name"], entry["mode"]) for entry in show.chat(seen, viewer, chat.started_at)["staff"]]
