"""People who speak the interface exactly, and keep a ledger of all that they sent, had answered, and were shown.

They behave as the interface asks of clients: one send in flight, retries with the same key after 0.5, 1, 2 … s with
jitter, a socket that comes back, a catch-up where there is a gap, polling while the socket is down.
"""

import asyncio
import contextlib
import json
import random
import time
import uuid
from dataclasses import dataclass, field
from typing import Any

import httpx
import websockets

RETRY = {429, 500, 502, 503, 504}
POLL_SECONDS = 5.0
CSRF = "c" * 32


@dataclass
class Ledger:
    sent: list[tuple[str, str]] = field(default_factory=list)  # (key, body), in the order of sending
    acked: dict[str, int] = field(default_factory=dict)  # key → seq
    acked_at: dict[str, float] = field(default_factory=dict)
    sent_at: dict[str, float] = field(default_factory=dict)
    shown: list[dict[str, Any]] = field(default_factory=list)  # lines in the order in which they appeared
    shown_at: dict[int, float] = field(default_factory=dict)
    retries: int = 0
    refused: list[str] = field(default_factory=list)


class Person:
    """Sends and listens in one chat. `PatronClient` and `OperatorClient` say how."""

    socket_path = ""
    headers: dict[str, str]

    def __init__(self, origin: str, chat_id: str, name: str, seed: int) -> None:
        self.origin, self.chat_id, self.name = origin, chat_id, name
        self.random = random.Random(seed)
        self.ledger = Ledger()
        self.http = httpx.AsyncClient(base_url=origin, timeout=10, limits=httpx.Limits(max_connections=4))
        self.after = 0
        self.connected = asyncio.Event()
        self._tasks: list[asyncio.Task[None]] = []

    def arrive(self) -> None:
        self._tasks = [asyncio.create_task(self._listen()), asyncio.create_task(self._poll())]

    async def leave(self) -> None:
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self.http.aclose()

    async def say(self, body: str) -> int:
        """Until it is answered 201; its `seq`."""
        key = str(uuid.uuid4())
        self.ledger.sent.append((key, body))
        self.ledger.sent_at[key] = time.monotonic()
        line = await self.post(self.say_path, {"body": body}, key)
        self.ledger.acked[key] = line["seq"]
        self.ledger.acked_at[key] = time.monotonic()
        return int(line["seq"])

    async def post(self, path: str, body: dict[str, Any], key: str = "") -> dict[str, Any]:
        """Send until there is an answer that says something."""
        headers = self.headers | {"Idempotency-Key": key or str(uuid.uuid4())}
        pause = 0.5
        while True:
            try:
                answer = await self.http.post(path, json=body, headers=headers)
                if answer.status_code not in RETRY:
                    if not answer.is_success:
                        self.ledger.refused.append(f"{answer.status_code} {answer.text[:300]}")
                        raise AssertionError(f"{path}: {answer.status_code} {answer.text[:300]}")
                    return dict(answer.json())
            except httpx.TransportError:
                pass
            self.ledger.retries += 1
            await asyncio.sleep(pause * self.random.uniform(0.5, 1.0))
            pause = min(pause * 2, 15.0)

    def show(self, lines: list[dict[str, Any]]) -> None:
        for line in lines:
            if line["seq"] == self.after + 1:
                self.after = line["seq"]
                self.ledger.shown.append(line)
                self.ledger.shown_at[line["seq"]] = time.monotonic()

    @property
    def say_path(self) -> str:
        raise NotImplementedError

    def hello(self) -> dict[str, Any]:
        raise NotImplementedError

    def beat(self) -> dict[str, Any]:
        return {"type": "beat"}

    async def catch_up(self) -> None:
        raise NotImplementedError

    def hear(self, frame: dict[str, Any]) -> bool:
        """Take one frame; answers whether it shows a gap."""
        raise NotImplementedError

    def socket_headers(self) -> dict[str, str]:
        return {}

    async def _listen(self) -> None:
        pause = 0.5
        while True:
            try:
                url = self.origin.replace("http", "ws", 1) + self.socket_path
                async with websockets.connect(
                    url, additional_headers=self.socket_headers(), compression=None, open_timeout=10, ping_interval=None
                ) as socket:
                    await socket.send(json.dumps(self.hello()))
                    pause = 0.5
                    beating = asyncio.create_task(self._beat(socket))
                    try:
                        async for text in socket:
                            frame = json.loads(text)
                            if frame["type"] == "welcome":
                                self.connected.set()
                            if self.hear(frame):
                                await self._try_to_catch_up()
                    finally:
                        beating.cancel()
            except (OSError, websockets.WebSocketException, TimeoutError):
                pass
            self.connected.clear()
            await asyncio.sleep(pause * self.random.uniform(0.5, 1.0))
            pause = min(pause * 2, 30.0)

    async def _beat(self, socket: websockets.ClientConnection) -> None:
        with contextlib.suppress(websockets.WebSocketException):
            while True:
                await asyncio.sleep(20)
                await socket.send(json.dumps(self.beat()))

    async def _poll(self) -> None:
        while True:
            await asyncio.sleep(POLL_SECONDS * self.random.uniform(1.0, 1.5))
            if not self.connected.is_set():
                await self._try_to_catch_up()

    async def _try_to_catch_up(self) -> None:
        with contextlib.suppress(httpx.TransportError, httpx.HTTPStatusError):
            await self.catch_up()


class PatronClient(Person):
    socket_path = "/ws/patron/"

    def __init__(self, origin: str, opened: dict[str, Any], name: str, seed: int) -> None:
        super().__init__(origin, opened["chat"]["id"], name, seed)
        self.token = opened["token"]
        self.headers = {"Authorization": f"Bearer {self.token}"}
        self.status = opened["chat"]["status"]
        self.stages: list[str] = []

    @property
    def say_path(self) -> str:
        return "/api/v1/chat/messages"

    def hello(self) -> dict[str, Any]:
        return {"type": "hello", "token": self.token, "after": self.after}

    async def catch_up(self) -> None:
        answer = await self.http.get("/api/v1/chat", params={"after": self.after}, headers=self.headers)
        answer.raise_for_status()
        self.show(answer.json()["lines"])

    def hear(self, frame: dict[str, Any]) -> bool:
        if frame["type"] == "welcome":
            self.show(frame["lines"])
        elif frame["type"] == "line":
            if frame["line"]["seq"] > self.after + 1:
                return True
            self.show([frame["line"]])
        return frame["type"] == "beat" and frame["last_seq"] > self.after


def operator_headers(origin: str, operator: dict[str, Any]) -> dict[str, str]:
    cookie = f"sessionid={operator['session']}; csrftoken={CSRF}"
    return {"Cookie": cookie, "X-CSRFToken": CSRF, "Origin": origin}


class OperatorClient(Person):
    """One desk with one chat open; for more chats, more desks."""

    socket_path = "/ws/desk/"

    def __init__(self, origin: str, operator: dict[str, Any], chat_id: str, name: str, seed: int) -> None:
        super().__init__(origin, chat_id, name, seed)
        self.operator = operator
        self.headers = operator_headers(origin, operator)
        self.chats: dict[str, dict[str, Any]] = {}

    @property
    def say_path(self) -> str:
        return f"/api/v1/desk/chats/{self.chat_id}/messages"

    def socket_headers(self) -> dict[str, str]:
        return {"Cookie": self.headers["Cookie"], "Origin": self.origin}

    def hello(self) -> dict[str, Any]:
        after = {self.chat_id: [self.after, 0]} if self.chat_id and self.after else {}
        return {"type": "hello", "after": after, "audible": True}

    def beat(self) -> dict[str, Any]:
        return {"type": "beat", "audible": True}

    async def claim(self) -> None:
        await self.post(f"/api/v1/desk/chats/{self.chat_id}/claim", {})

    async def catch_up(self) -> None:
        path = f"/api/v1/desk/chats/{self.chat_id}"
        answer = await self.http.get(path, params={"after": self.after}, headers=self.headers)
        answer.raise_for_status()
        self.show(answer.json()["lines"])

    def hear(self, frame: dict[str, Any]) -> bool:
        if frame["type"] == "welcome":
            self.chats = {chat["id"]: chat for chat in frame["chats"]}
            self.show(frame["lines"].get(self.chat_id, []))
        elif frame["type"] == "chat":
            self.chats[frame["chat"]["id"]] = frame["chat"]
        elif frame["type"] == "line" and frame["chat"] == self.chat_id:
            if frame["line"]["seq"] > self.after + 1:
                return True
            self.show([frame["line"]])
        return frame["type"] == "beat" and frame["chats"].get(self.chat_id, [0])[0] > self.after


async def ask(origin: str, question: str, campus: str = "capital", attempts: int = 40) -> dict[str, Any]:
    """A patron's first question: `{"chat", "token"}`."""
    key = str(uuid.uuid4())
    async with httpx.AsyncClient(base_url=origin, timeout=10) as http:
        for _ in range(attempts):
            with contextlib.suppress(httpx.TransportError):
                answer = await http.post(
                    "/api/v1/chats", json={"campus": campus, "question": question}, headers={"Idempotency-Key": key}
                )
                if answer.status_code == 201:
                    return dict(answer.json())
                assert answer.status_code in RETRY, answer.text
            await asyncio.sleep(0.5)
    raise AssertionError("nobody took the question")
