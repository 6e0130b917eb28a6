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


async def test_a_desk_that_opens_before_a_crowd_of_waiting_chats_is_shown_them_all(world: World):
    """P5, C1: the server's bound on what it is sent is none on what it sends."""
    chats = set(await asyncio.to_thread(world.system.run, "open_chats", "100", "10", "25"))
    person = OperatorClient(world.origin, world.system.operators[0], "", "operator", 1)
    address = f"{world.origin.replace('http', 'ws')}/ws/desk/"
    async with websockets.connect(address, additional_headers=person.socket_headers()) as desk:
        await desk.send(json.dumps(person.hello()))
        welcome = await until(desk, "welcome")
    await asyncio.to_thread(world.system.run, "end_chats")

    assert chats <= {chat["id"] for chat in welcome["chats"]}
    assert len(json.dumps(welcome)) > 70_000  # the largest frame that a client may not send
