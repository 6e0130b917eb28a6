"""A patron's line, from the POST to the operator's socket: how soon, and how many."""

import asyncio
import json
import time
from collections.abc import Awaitable, Callable
from contextlib import AsyncExitStack
from typing import Any, Self

from tests.bench.figures import Figures, percentile
from tests.bench.wire import Http, desk_headers, key, open_desk_socket, open_patron_socket
from tests.faults.system import System

CHATS, RATE, SECONDS = 50, 100, 12.0
Send = Callable[[int, str], Awaitable[Any]]


async def paced(send: Send, rooms: int = CHATS, seconds: float = SECONDS) -> dict[str, float]:
    """`RATE` lines a second in all, over all rooms in turn; text → when it was sent."""
    sent: dict[str, float] = {}
    waiting: set[asyncio.Task[Any]] = set()
    start = time.perf_counter()
    for n in range(int(RATE * seconds)):
        await asyncio.sleep(max(0.0, start + n / RATE - time.perf_counter()))
        text = f"line-{n}"
        sent[text] = time.perf_counter()
        waiting.add(task := asyncio.ensure_future(send(n % rooms, text)))
        task.add_done_callback(waiting.discard)
    await asyncio.gather(*waiting)
    return sent


async def delays(sent: dict[str, float], shown: dict[str, float], patience: float = 25.0) -> list[float]:
    """Milliseconds of each line, from sending to showing."""
    deadline = time.perf_counter() + patience
    while missing := sent.keys() - shown.keys():
        assert time.perf_counter() < deadline, f"{len(missing)} of {len(sent)} lines never came"
        await asyncio.sleep(0.1)
    return [1000 * (shown[text] - sent[text]) for text in sent]


class Conversations:
    """Claimed chats: patrons on the first web process, desks on the second."""

    def __init__(self, system: System, count: int) -> None:
        self.system, self.count = system, count
        self.shown: dict[str, float] = {}
        self.tokens: list[str] = []
        self.told_at = time.perf_counter()

    async def __aenter__(self) -> Self:
        self.stack = AsyncExitStack()
        first, second = self.system.web_ports[0], self.system.web_ports[-1]
        origin = self.system.origin
        people = self.system.operators
        self.readers = []
        for n in range(self.count):
            socket = await open_desk_socket(second, origin, people[n % len(people)])
            self.readers += [asyncio.create_task(self._read(socket)), asyncio.create_task(beat(socket))]
            self.stack.callback(socket.transport.abort)
        self.wires = [await self.stack.enter_async_context(Http(first)) for _ in range(self.count)]
        for n, wire in enumerate(self.wires):
            status, opened = await wire.post("/api/v1/chats", {"campus": "capital", "question": f"bench {n}"}, key())
            assert status == 201, opened
            self.tokens.append(opened["token"])
            path = f"/api/v1/desk/chats/{opened['chat']['id']}/claim"
            status, answer = await wire.post(path, {}, desk_headers(origin, people[n % len(people)]))
            assert status == 200, answer
        await self._settle()
        return self

    async def _settle(self) -> None:
        """Opening so many chats at once is told to every desk; what is measured begins when that is over."""
        deadline = time.perf_counter() + 60
        while time.perf_counter() - self.told_at < 2 and time.perf_counter() < deadline:  # noqa: ASYNC110
            await asyncio.sleep(0.2)

    async def __aexit__(self, *_: object) -> None:
        for reader in self.readers:
            reader.cancel()
        for wire, token in zip(self.wires, self.tokens, strict=True):
            await wire.post("/api/v1/chat/end", {}, {"Authorization": f"Bearer {token}"})
        await self.stack.aclose()

    async def say(self, n: int, text: str) -> None:
        headers = {"Authorization": f"Bearer {self.tokens[n]}", **key()}
        status, answer = await self.wires[n].post("/api/v1/chat/messages", {"body": text}, headers)
        assert status == 201, answer

    async def _read(self, socket: Any) -> None:
        async for text in socket:
            if text.startswith('{"type":"chat"'):
                self.told_at = time.perf_counter()
            if text.startswith('{"type":"line"'):
                body = json.loads(text)["line"]["body"]
                self.shown.setdefault(body, time.perf_counter())


async def beat(desk: Any) -> None:
    """Keeps a desk's presence alive."""
    while True:
        await asyncio.sleep(15)
        await desk.send('{"type":"beat","audible":true}')


async def latency(system: System, figures: Figures) -> float:
    """50 chats, 100 lines a second; answers the median in ms."""
    async with Conversations(system, CHATS) as chats:
        found = await delays(await paced(chats.say), chats.shown)
    figures.add("a line, POST to the operator's socket, p50", percentile(found, 0.5), "ms")
    figures.add("a line, POST to the operator's socket, p99", percentile(found, 0.99), "ms")
    return percentile(found, 0.5)


async def saturation(system: System, figures: Figures, seconds: float = 6.0) -> None:
    """Every patron sends the next line as soon as the last is answered."""
    async with Conversations(system, CHATS) as chats:
        spent, start = system.cpu_seconds("web1", "web2"), time.perf_counter()

        async def chatter(n: int) -> int:
            count = 0
            while time.perf_counter() - start < seconds and count < 55:  # a chat's own limit is 60 in 30 s
                await chats.say(n, f"full-{n}-{count}")
                count += 1
            return count

        lines = sum(await asyncio.gather(*(chatter(n) for n in range(CHATS))))
        took = time.perf_counter() - start
        spent = system.cpu_seconds("web1", "web2") - spent
        await asyncio.sleep(2)
        assert len(chats.shown) >= lines
    figures.add("lines at saturation, whole machine", lines / took, "lines/s")
    figures.add("lines at saturation, per core of the web processes", lines / spent, "lines/s")


async def memory(system: System, figures: Figures) -> None:
    """What an idle socket adds to its web process."""
    port = system.web_ports[0]
    async with Conversations(system, 10) as chats, AsyncExitStack() as stack:
        before = system.memory("web1")
        for n in range(500):
            socket = await open_patron_socket(port, chats.tokens[n % 10])
            stack.callback(socket.transport.abort)
        between = system.memory("web1")
        for n in range(300):
            socket = await open_desk_socket(port, system.origin, system.operators[n % len(system.operators)])
            stack.callback(socket.transport.abort)
        after = system.memory("web1")
    figures.add("memory of an idle patron's socket", (between - before) / 500 / 1024, "KiB")
    figures.add("memory of an idle desk's socket", (after - between) / 300 / 1024, "KiB")


async def claims(system: System, figures: Figures, count: int = 1000) -> None:
    """1,000 claims on one chat, over both web processes, 100 connections."""
    async with AsyncExitStack() as stack:
        socket = await open_desk_socket(system.web_ports[0], system.origin, system.operators[0])
        stack.callback(socket.transport.abort)
        wires = [await stack.enter_async_context(Http(system.web_ports[n % len(system.web_ports)])) for n in range(100)]
        _, opened = await wires[0].post("/api/v1/chats", {"campus": "capital", "question": "one for all"}, key())
        path = f"/api/v1/desk/chats/{opened['chat']['id']}/claim"
        answers: list[int] = []

        async def reach(n: int) -> None:
            for attempt in range(count // len(wires)):
                operator = system.operators[(n + attempt * 7) % len(system.operators)]
                status, _ = await wires[n].post(path, {}, desk_headers(system.origin, operator))
                answers.append(status)

        start = time.perf_counter()
        await asyncio.gather(*(reach(n) for n in range(len(wires))))
        took = time.perf_counter() - start
        await wires[0].post("/api/v1/chat/end", {}, {"Authorization": f"Bearer {opened['token']}"})
    winners = system.rows(
        "SELECT count(*) FROM chat_sessionevent WHERE session_id = %s AND name = 'claimed'", opened["chat"]["id"]
    )[0][0]
    assert set(answers) == {200, 409}
    figures.add("1,000 claims on one chat: winners", winners, "", aim="1")
    figures.add("1,000 claims on one chat: all answered after", took, "s")
