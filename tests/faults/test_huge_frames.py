"""A frame that is too large is refused before it is read (A031); what a busy desk is sent is never too large."""

import asyncio
import json

import pytest
import websockets

from tests.bench.wire import until
from tests.faults.clients import OperatorClient
from tests.faults.conftest import World


@pytest.mark.parametrize("size", [1_100_000, 70_000])
async def test_a_huge_frame_closes_its_socket_and_no_other(world: World, size: int):
    address = f"{world.origin.replace('http', 'ws')}/ws/patron/"
    async with websockets.connect(address) as other, websockets.connect(address) as rude:
        await rude.send("x" * size)
        with pytest.raises(websockets.ConnectionClosed):
            await rude.recv()

        await other.send("{not json")
        assert json.loads(await other.recv()) == {"type": "error", "code": "bad_frame"}


async def test_a_desk_that_opens_before_hundreds_of_waiting_chats_is_shown_them_all(world: World):
    """P5, C1: the welcome has a size, and what found no room in it follows."""
    chats = set(await asyncio.to_thread(world.system.run, "open_chats", "450", "60", "300"))
    person = OperatorClient(world.origin, world.system.operators[0], "", "operator", 1)
    async with websockets.connect(
        f"{world.origin.replace('http', 'ws')}/ws/desk/", additional_headers=person.socket_headers()
    ) as desk:
        await desk.send(json.dumps(person.hello()))
        shown = {chat["id"] for chat in (await until(desk, "welcome"))["chats"]}
        assert len(shown) < len(chats)  # or this shows nothing
        while not chats <= shown:
            shown.add((await until(desk, "chat"))["chat"]["id"])
    await asyncio.to_thread(world.system.run, "end_chats")
