"""Chats for the cast."""

from uuid import uuid4

import pytest

from campuses import clock
from chat.models import ChatSession, Presence


def at_the_desk(*operators, audible=True):
    """Their desks are open and, unless said otherwise, their sound is unlocked."""
    for operator in operators:
        Presence.objects.beat(operator, audible=audible, at=clock.now())
    return operators[0] if len(operators) == 1 else operators


def ask(campus, question="Where do I find my textbook?", name="Sam", **more):
    return ChatSession.objects.get(pk=ChatSession.open(campus, question, name=name, key=uuid4(), **more).pk)


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
