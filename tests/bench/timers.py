"""How late a thousand deadlines of one minute are, in peace and when worker and Valkey are killed."""

import asyncio
import time

from tests.bench.figures import Figures, percentile
from tests.bench.wire import open_desk_socket
from tests.faults.system import System

COUNT, SPREAD, LEAD = 1000, 60, 30
LATENESS = """
    SELECT 1000 * extract(epoch FROM fired_at - due_at)::float FROM chat_timer
    WHERE session_id = ANY(%s::uuid[]) AND kind = 'call_everyone' AND cancelled_at IS NULL
"""


async def in_peace(system: System, figures: Figures) -> None:
    late = await _a_minute(system)
    figures.add("1,000 timers in one minute, lateness p50", percentile(late, 0.5), "ms", aim="20")
    figures.add("1,000 timers in one minute, lateness p99", percentile(late, 0.99), "ms", aim="100")


async def after_kills(system: System, figures: Figures) -> None:
    """In the middle worker and Valkey are killed, and back after 5 s."""
    late = await _a_minute(system, kill=True)
    figures.add("the same, worker and Valkey killed for 5 s: latest", max(late) / 1000, "s", aim="5 + 3")
    figures.add("the same, fired", len(late), "of 1,000", aim="1000")


async def _a_minute(system: System, *, kill: bool = False) -> list[float]:
    desk = await open_desk_socket(system.web_ports[0], system.origin, system.operators[0])
    beating = asyncio.create_task(_beat(desk))
    started = time.monotonic()
    chats = await asyncio.to_thread(system.run, "open_chats", str(COUNT), str(SPREAD), str(LEAD))
    assert time.monotonic() - started < LEAD, "opening the chats took longer than their lead"
    if kill:
        await asyncio.sleep(LEAD + SPREAD / 2 - (time.monotonic() - started))
        system.kill("worker1", "valkey")
        await asyncio.sleep(5)
        system.start("valkey", "worker1")
    await asyncio.sleep(LEAD + SPREAD + 10 - (time.monotonic() - started))
    beating.cancel()
    await desk.close()
    found = [late for (late,) in system.rows(LATENESS, chats)]
    system.run("end_chats")
    assert len(found) == COUNT, f"{len(found)} timers fired"
    assert None not in found, "a timer never fired"
    return found


async def _beat(desk: object) -> None:
    async def drain() -> None:
        async for _ in desk:  # type: ignore[attr-defined]
            pass

    draining = asyncio.create_task(drain())
    try:
        while True:
            await asyncio.sleep(15)
            await desk.send('{"type": "beat", "audible": true}')  # type: ignore[attr-defined]
    finally:
        draining.cancel()
