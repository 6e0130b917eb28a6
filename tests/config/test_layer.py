"""Sockets open without Redis, and hear their groups with it."""

import asyncio
import time
from pathlib import Path

import pytest

from config import processes
from config.layer import GroupLayer


@pytest.fixture
def socket(tmp_path_factory):
    path = Path("/tmp") / f"refdesk-{tmp_path_factory.mktemp('layer').name}-{id(object())}.sock"  # noqa: S108 -- short
    yield path
    path.unlink(missing_ok=True)


def wait_for(path: Path) -> None:
    while not path.exists():
        time.sleep(0.02)


def layer(socket: Path) -> GroupLayer:
    return GroupLayer(hosts=[{"address": f"unix://{socket}", "socket_timeout": None}])


async def test_a_socket_gets_its_channel_while_redis_is_away(socket):
    """P4: desks and patrons can connect during an outage."""
    async with asyncio.timeout(2):
        assert await layer(socket).new_channel()


async def test_who_joins_a_group_hears_what_is_sent_to_it_once(socket, tmp_path):
    process = processes.start(processes.valkey(socket), {}, tmp_path / "log")
    try:
        await asyncio.to_thread(wait_for, socket)
        ours = layer(socket)
        first, second = await ours.new_channel(), await ours.new_channel()
        await ours.group_add("staff", second)  # before the others, so that it is known when they are heard
        await ours.group_add("chat", first)
        await ours.group_add("chat", second)

        async with asyncio.timeout(5):
            await ours.group_send("chat", {"type": "wake", "n": 1})
            assert await ours.receive(first) == {"type": "wake", "n": 1}
            assert await ours.receive(second) == {"type": "wake", "n": 1}
            await ours.group_discard("chat", second)
            await ours.group_send("chat", {"type": "wake", "n": 2})
            assert await ours.receive(first) == {"type": "wake", "n": 2}
            await ours.groups_send(["chat", "staff", "nobody"], {"type": "wake", "n": 3})
            assert await ours.receive(first) == await ours.receive(second) == {"type": "wake", "n": 3}
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0.2):
                await ours.receive(second)
        await ours.flush()
    finally:
        processes.stop([process])
