"""The same load on relays that keep nothing."""

import asyncio
import sys
import time
from contextlib import AsyncExitStack

import websockets

from tests.bench.chat import CHATS, delays, paced
from tests.bench.figures import Figures, percentile
from tests.faults.system import System, free_ports


async def bare(system: System, figures: Figures) -> float:
    """Two processes with Redis pub/sub between them."""
    valkey = str(system.folder / "valkey.sock")
    ports = free_ports(2)
    for way, port in zip(("in", "out"), ports, strict=True):
        system.commands[f"bare {way}"] = [sys.executable, "-m", "tests.bench.relays", way, valkey, str(port)]
    shown: dict[str, float] = {}
    async with AsyncExitStack() as stack:
        _run(system, stack, "bare in", "bare out")
        await asyncio.sleep(1.5)
        sinks = []
        for n in range(CHATS):
            reader, writer = await asyncio.open_connection("127.0.0.1", ports[1])
            writer.write(f"room{n}\n".encode())
            await reader.readline()

            async def read(reader: asyncio.StreamReader = reader) -> None:
                while line := await reader.readline():
                    shown[line.split()[1].decode()] = time.perf_counter()

            sinks.append(asyncio.create_task(read()))
            stack.callback(writer.close)
        sources = [(await asyncio.open_connection("127.0.0.1", ports[0]))[1] for _ in range(CHATS)]

        async def send(n: int, text: str) -> None:
            sources[n].write(f"room{n} {text}\n".encode())

        found = await delays(await paced(send), shown)
        for task in sinks:
            task.cancel()
        for source in sources:
            source.close()
    figures.add("bare Redis relay, p50", percentile(found, 0.5), "ms")
    figures.add("bare Redis relay, p99", percentile(found, 0.99), "ms")
    return percentile(found, 0.5)


async def channels(system: System, figures: Figures) -> float:
    """Two servers with Channels' layer between them."""
    ports = free_ports(2)
    names = []
    for n, port in enumerate(ports):
        names.append(f"relay{n}")
        system.commands[names[-1]] = [sys.executable, "-m", "tests.bench.relay_server", str(port)]
    shown: dict[str, float] = {}
    async with AsyncExitStack() as stack:
        _run(system, stack, *names)
        await asyncio.sleep(3)

        async def enter(port: int, room: int) -> websockets.ClientConnection:
            socket = await websockets.connect(f"ws://127.0.0.1:{port}/", compression=None, ping_interval=None)
            await socket.send(f"room{room}")
            await socket.recv()
            stack.callback(socket.transport.abort)
            return socket

        async def read(socket: websockets.ClientConnection, into: dict[str, float]) -> None:
            async for text in socket:
                into[str(text)] = time.perf_counter()

        sources = [await enter(ports[0], n) for n in range(CHATS)]
        sinks = [await enter(ports[1], n) for n in range(CHATS)]
        readers = [asyncio.create_task(read(socket, shown)) for socket in sinks]
        readers += [asyncio.create_task(read(socket, {})) for socket in sources]  # they hear their own lines, too
        found = await delays(await paced(lambda n, text: sources[n].send(text)), shown)
        for task in readers:
            task.cancel()
    figures.add("bare Channels relay, p50", percentile(found, 0.5), "ms")
    figures.add("bare Channels relay, p99", percentile(found, 0.99), "ms")
    return percentile(found, 0.5)


def _run(system: System, stack: AsyncExitStack, *names: str) -> None:
    system.start(*names)
    stack.callback(system.kill, *names)
