"""The ASGI handler: whole requests on pooled threads, bodies within limits."""

import pytest
from asgiref.testing import ApplicationCommunicator

from config.handler import PooledHandler


def scope(path, method="GET"):
    return {
        "type": "http",
        "http_version": "1.1",
        "method": method,
        "path": path,
        "query_string": b"",
        "headers": [(b"host", b"localhost"), (b"content-type", b"application/json")],
    }


async def answer(path, *bodies, method="GET"):
    communicator = ApplicationCommunicator(PooledHandler(), scope(path, method))
    for number, body in enumerate(bodies or (b"",)):
        await communicator.send_input({"type": "http.request", "body": body, "more_body": number < len(bodies) - 1})
    start = await communicator.receive_output(timeout=10)
    return start["status"]


@pytest.mark.django_db(transaction=True)
async def test_a_page_is_answered():
    assert await answer("/api/v1/openapi.json") == 200
    assert await answer("/api/v1/campuses/nowhere") == 404


async def test_a_body_without_end_is_cut_off(monkeypatch):
    """A101."""
    monkeypatch.setattr("config.handler.BODY_BYTES", 64 * 1024)
    chunk = b"x" * 16 * 1024

    assert await answer("/api/v1/chats", *[chunk] * 5, method="POST") == 413
