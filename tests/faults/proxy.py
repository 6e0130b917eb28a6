"""The wires between people and the web processes: they break when told to."""

import asyncio
import contextlib
import random
from dataclasses import dataclass, field
from typing import Self


@dataclass
class Proxy:
    """Spreads connections over the web processes, trying the next when one is down, as a load balancer does."""

    port: int
    backends: list[int]
    random: random.Random
    drop_answers: float = 0.0  # of POSTs: the request is served, and its answer thrown away (F18)
    dropped: int = 0
    cuts: int = 0
    _wires: set[asyncio.StreamWriter] = field(default_factory=set)
    _server: asyncio.Server | None = None
    _next: int = 0

    async def __aenter__(self) -> Self:
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", self.port)
        return self

    async def __aexit__(self, *_: object) -> None:
        if self._server:
            self._server.close()
        self.cut_all()

    def cut_all(self) -> None:
        for wire in list(self._wires):
            self.cuts += 1
            wire.transport.abort()

    def cut_some(self, share: float) -> None:
        """Each open connection with that probability (F19)."""
        for wire in list(self._wires):
            if self.random.random() < share:
                self.cuts += 1
                wire.transport.abort()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        backend = await self._dial()
        if backend is None:
            writer.transport.abort()
            return
        self._wires.add(writer)
        doomed = asyncio.Event()
        up = asyncio.create_task(self._pump(reader, backend[1], doomed, looks_for_posts=True))
        down = asyncio.create_task(self._pump(backend[0], writer, doomed))
        try:
            await asyncio.wait([up, down], return_when=asyncio.FIRST_COMPLETED)
        except asyncio.CancelledError:
            doomed.set()  # the test is over
        finally:
            self._wires.discard(writer)
            for task in (up, down):
                task.cancel()
            for end in (writer, backend[1]):
                end.transport.abort() if doomed.is_set() else end.close()

    async def _dial(self) -> tuple[asyncio.StreamReader, asyncio.StreamWriter] | None:
        for _ in self.backends:
            self._next = (self._next + 1) % len(self.backends)
            with contextlib.suppress(OSError):
                return await asyncio.open_connection("127.0.0.1", self.backends[self._next])
        return None

    async def _pump(
        self,
        source: asyncio.StreamReader,
        sink: asyncio.StreamWriter,
        doomed: asyncio.Event,
        *,
        looks_for_posts: bool = False,
    ) -> None:
        with contextlib.suppress(OSError):
            while data := await source.read(65536):
                if looks_for_posts and data.startswith(b"POST ") and self.random.random() < self.drop_answers:
                    doomed.set()
                elif doomed.is_set() and not looks_for_posts:
                    self.dropped += 1
                    return
                sink.write(data)
                await sink.drain()
