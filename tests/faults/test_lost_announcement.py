"""A line whose announcement was lost is seen all the same."""

import asyncio
import sys

import httpx

from tests.faults.conftest import World
from tests.faults.people import chats_under_way
from tests.faults.system import free_ports


async def test_a_web_process_that_dies_after_the_commit_delays_a_line_by_a_beat_at_most(world: World):
    """P1, F20: it is killed between COMMIT and wake-up, on every send; the other party's next beat heals it."""
    system = world.system
    chats = await chats_under_way(world, 4)
    [port] = free_ports(1)
    system.commands["mortal"] = [sys.executable, "-m", "tests.faults.mortal_web", str(port)]
    clock = asyncio.get_running_loop()
    sent: dict[str, float] = {}

    async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}", timeout=20) as http:
        for chat in chats:
            system.start("mortal")
            while system.running["mortal"].poll() is None:
                try:
                    await http.post(
                        chat.patron.say_path,
                        json={"body": "is anybody there?"},
                        headers=chat.patron.headers
                        | {"Idempotency-Key": chat.patron.chat_id, "Host": f"127.0.0.1:{system.origin_port}"},
                    )
                except httpx.TransportError:
                    await asyncio.sleep(0.1)
            sent[chat.patron.chat_id] = clock.time()
    del system.commands["mortal"], system.running["mortal"]

    for chat in chats:
        for person in chat.parties:
            while not any(line["body"] == "is anybody there?" for line in person.ledger.shown):
                assert clock.time() - sent[chat.patron.chat_id] < 25, "no beat brought the line"
                await asyncio.sleep(0.1)
    await asyncio.gather(*(chat.leave() for chat in chats))
