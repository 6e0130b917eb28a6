"""Blocking work of an event loop, on threads that stay."""

from __future__ import annotations

import asyncio
import contextvars
import threading
from collections.abc import Callable
from concurrent.futures import Executor
from typing import ParamSpec, TypeVar

P = ParamSpec("P")
T = TypeVar("T")

_here = threading.local()
_of_process: asyncio.AbstractEventLoop | None = None


async def in_thread(pool: Executor, function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """Run it on the pool, in a copy of the caller's context.

    asgiref's `sync_to_async` also carries every context variable back, one by one: a tenth of a request's time.
    """
    loop = asyncio.get_running_loop()
    context = contextvars.copy_context()

    def work() -> T:
        _here.loop = loop
        return context.run(function, *args, **kwargs)

    return await loop.run_in_executor(pool, work)


def start_loop() -> None:
    """A loop for a process without a server, such as a worker: otherwise each announcement makes one of its own."""
    global _of_process  # noqa: PLW0603 -- one a process
    _of_process = asyncio.new_event_loop()
    started = threading.Event()
    _of_process.call_soon(started.set)
    threading.Thread(target=_of_process.run_forever, name="loop", daemon=True).start()
    started.wait()


def loop_of_this_thread() -> asyncio.AbstractEventLoop | None:
    """The loop that this thread works for, while it runs; None in a command."""
    loop: asyncio.AbstractEventLoop | None = getattr(_here, "loop", _of_process)
    return loop if loop is not None and loop.is_running() else None
