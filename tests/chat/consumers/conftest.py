"""Sockets driven in this process, over the real consumers."""

import asyncio
import contextlib
import json

import pytest
from channels.testing import WebsocketCommunicator
from django.test import Client

from config.asgi import application

ORIGIN = [(b"origin", b"http://localhost:8000"), (b"host", b"localhost:8000")]


class Socket(WebsocketCommunicator):
    """Speaks frames; remembers everything that it was sent."""

    def __init__(self, path, headers=(), user=None):
        super().__init__(application, path, headers=[*headers])
        self.user = user
        self.frames = []

    async def say(self, **frame):
        await self.send_to(text_data=json.dumps(frame))

    async def hear(self, timeout=3):  # noqa: ASYNC109 -- the communicator takes one
        output = await self.receive_output(timeout)
        if output["type"] == "websocket.close":
            return {"type": "close", "code": output.get("code")}
        frame = json.loads(output["text"])
        self.frames.append(frame)
        return frame

    async def hear_until(self, kind, timeout=3, **members):  # noqa: ASYNC109 -- for frames that take longer
        """The next frame of a kind whose members have these values; what comes before is kept in `frames`."""
        async with asyncio.timeout(timeout):
            while True:
                frame = await self.hear(timeout)
                if frame["type"] == kind and all(frame.get(name) == value for name, value in members.items()):
                    return frame
                assert frame["type"] != "close", frame

    async def is_quiet(self):
        return await self.receive_nothing(timeout=0.3)


@pytest.fixture
async def sockets():
    """Open sockets by path, closed when the test ends."""
    opened = []

    async def connect(path, headers=(), *, accepted=True):
        socket = Socket(path, headers)
        opened.append(socket)
        is_accepted, _ = await socket.connect(timeout=3)
        assert is_accepted is accepted
        return socket

    yield connect
    for socket in opened:
        with contextlib.suppress(Exception):
            await socket.disconnect(timeout=1)


@pytest.fixture
def cookie():
    """The headers of an operator's browser."""

    def sign_in(operator):
        client = Client()
        client.force_login(operator)
        return [*ORIGIN, (b"cookie", f"sessionid={client.cookies['sessionid'].value}".encode())]

    return sign_in


@pytest.fixture
def patron_socket(sockets):
    async def hello(token, after=0):
        socket = await sockets("/ws/patron/")
        await socket.say(type="hello", token=token, after=after)
        return socket

    return hello


@pytest.fixture
def desk_socket(sockets, cookie):
    async def hello(headers, after=None, *, audible=True):
        socket = await sockets("/ws/desk/", headers)
        await socket.say(type="hello", after=after or {}, audible=audible)
        return socket

    return hello
