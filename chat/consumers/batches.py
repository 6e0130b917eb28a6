"""One read for all sockets of the process that ask at the same time."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable, Mapping
from typing import Generic, TypeVar

from chat.consumers.database import in_database

K = TypeVar("K")
V = TypeVar("V")


class Batched(Generic[K, V]):
    """Answers keys by `read`, which gets many at once and answers those that it found.

    A few reads run at a time; whoever asks meanwhile shares the next. Fifty desks that hear of one change so cost two
    reads, and under load many lines share one hop to a thread. Each is answered by a read that began after it asked:
    what an announcement was about can't be missed.
    """

    def __init__(self, read: Callable[[set[K]], Mapping[K, V]], *, at_once: int) -> None:
        self._read = in_database(read)
        self._at_once = at_once
        self._queue: _Queue[K, V] | None = None

    async def __call__(self, keys: Iterable[K]) -> dict[K, V]:
        """What was found of these; raises what the read raises."""
        wanted = list(keys)
        loop = asyncio.get_running_loop()
        if self._queue is None or self._queue.loop is not loop:
            self._queue = _Queue(loop)
        queue = self._queue
        queue.keys.update(wanted)
        answer = queue.answer
        if wanted and queue.running < self._at_once:
            self._start(queue)
        found = await asyncio.shield(answer) if wanted else {}
        return {key: found[key] for key in wanted if key in found}

    def _start(self, queue: _Queue[K, V]) -> None:
        queue.running += 1
        task = queue.loop.create_task(self._answer(queue, queue.keys, queue.answer))
        queue.tasks.add(task)  # the loop itself holds tasks but weakly
        task.add_done_callback(queue.tasks.discard)
        queue.begin_anew()

    async def _answer(self, queue: _Queue[K, V], keys: set[K], answer: asyncio.Future[Mapping[K, V]]) -> None:
        try:
            answer.set_result(await self._read(keys))
        except Exception as error:  # noqa: BLE001 -- told to each who asked
            answer.set_exception(error)
            answer.exception()  # all who asked may be gone by now: then it is nobody's loss
        finally:
            queue.running -= 1
            if queue.keys:
                self._start(queue)


class _Queue(Generic[K, V]):
    """What the next read of one event loop is asked for."""

    keys: set[K]
    answer: asyncio.Future[Mapping[K, V]]

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        self.loop = loop
        self.running = 0
        self.tasks: set[asyncio.Task[None]] = set()
        self.begin_anew()

    def begin_anew(self) -> None:
        self.keys = set()
        self.answer = self.loop.create_future()
