from uuid import uuid4

import pytest
from django.core.cache import cache
from django.test import Client

from tests.chat.conftest import active_chat, ask, at_the_desk, desk_of, waiting_chat
from tests.chat.consumers.conftest import cookie, desk_socket, patron_socket, sockets
from tests.security.world import world

__all__ = ["active_chat", "cookie", "desk_of", "desk_socket", "patron_socket", "sockets", "waiting_chat", "world"]


@pytest.fixture(autouse=True)
def _fresh_limits():
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def on_duty(ana, ben):
    at_the_desk(ana, ben)


@pytest.fixture
def led_chat(capital, ana, on_duty):
    chat = ask(capital)
    chat.claim(ana)
    return chat


@pytest.fixture
def at_desk(ana) -> Client:
    """Ana's browser."""
    browser = Client()
    browser.force_login(ana)
    return browser


def send(client, method, path, body, *, token="", key=None, content_type="application/json", **headers):
    """One request to the interface; `body` is bytes or text, sent as it is."""
    headers.setdefault("Idempotency-Key", str(key or uuid4()))
    if token:
        headers["Authorization"] = f"Bearer {token}"
    return client.generic(method, f"/api/v1{path}", body, content_type=content_type, headers=headers)
