"""The leanest clients that speak HTTP and WebSocket: what is measured is the server.

Sockets are dropped, not closed: a goodbye waits 10 s for a socket that nobody reads any more.
"""

import asyncio
import json
import uuid
from typing import Any, Self

import websockets

from tests.faults.clients import operator_headers


class Http:
    """One kept-alive connection; one request at a time."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.host = f"127.0.0.1:{port}"
        self.turn = asyncio.Lock()

    async def __aenter__(self) -> Self:
        self.reader, self.writer = await asyncio.open_connection("127.0.0.1", self.port)
        return self

    async def __aexit__(self, *_: object) -> None:
        self.writer.close()

    async def post(self, path: str, body: dict[str, Any], headers: dict[str, str]) -> tuple[int, Any]:
        payload = json.dumps(body).encode()
        lines = [f"POST {path} HTTP/1.1", "Content-Type: application/json", f"Content-Length: {len(payload)}"]
        lines += [f"{name}: {value}" for name, value in {"Host": self.host, **headers}.items()]
        async with self.turn:
            self.writer.write("\r\n".join([*lines, "", ""]).encode() + payload)
            head = await self.reader.readuntil(b"\r\n\r\n")
            fields = dict(line.split(": ", 1) for line in head.decode().lower().split("\r\n")[1:] if ": " in line)
            answer = await self.reader.readexactly(int(fields["content-length"]))
        return int(head.split(b" ", 2)[1]), json.loads(answer)


def key() -> dict[str, str]:
    return {"Idempotency-Key": str(uuid.uuid4())}


async def open_patron_socket(port: int, token: str, after: int = 0) -> websockets.ClientConnection:
    socket = await websockets.connect(f"ws://127.0.0.1:{port}/ws/patron/", compression=None, ping_interval=None)
    await socket.send(json.dumps({"type": "hello", "token": token, "after": after}))
    await until(socket, "welcome")
    return socket


async def open_desk_socket(port: int, origin: str, operator: dict[str, Any]) -> websockets.ClientConnection:
    socket = await websockets.connect(
        f"ws://127.0.0.1:{port}/ws/desk/",
        additional_headers={"Cookie": f"sessionid={operator['session']}", "Origin": origin},
        compression=None,
        ping_interval=None,
    )
    await socket.send(json.dumps({"type": "hello", "after": {}, "audible": True}))
    await until(socket, "welcome")
    return socket


async def until(socket: websockets.ClientConnection, kind: str) -> dict[str, Any]:
    while True:
        frame = json.loads(await asyncio.wait_for(socket.recv(), 20))
        if frame["type"] == kind:
            return dict(frame)


def desk_headers(origin: str, operator: dict[str, Any]) -> dict[str, str]:
    return operator_headers(origin, operator) | {"Host": origin.removeprefix("http://")}
