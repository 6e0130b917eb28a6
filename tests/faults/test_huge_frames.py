"""A frame that is too large is refused before it is read (A031)."""

import json

import pytest
import websockets

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
