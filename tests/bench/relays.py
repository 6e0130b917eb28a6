"""What there is to compare with, in the same run: relays that keep nothing.

`python -m tests.bench.relays in|out SOCKET PORT`: two processes with Redis pub/sub between them.
`config.asgi`'s counterpart with Channels and nothing else is `tests.bench.channels_relay`.
"""

import asyncio
import sys

import redis.asyncio as redis


async def take_in(server: redis.Redis, port: int) -> None:
    """Lines `ROOM TEXT` from any connection are published to the room."""

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while line := await reader.readline():
            await server.publish(line.split(b" ", 1)[0], line)
        writer.close()

    async with await asyncio.start_server(serve, "127.0.0.1", port) as listener:
        await listener.serve_forever()


async def give_out(server: redis.Redis, port: int) -> None:
    """A connection says its room first, and then gets what is published there."""
    rooms: dict[bytes, asyncio.StreamWriter] = {}
    pubsub = server.pubsub()
    await pubsub.subscribe("nobody")

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        room = (await reader.readline()).strip()
        rooms[room] = writer
        await pubsub.subscribe(room)
        writer.write(b"welcome\n")
        await reader.read()

    async with await asyncio.start_server(serve, "127.0.0.1", port):
        async for message in pubsub.listen():
            if message["type"] == "message":
                rooms[message["channel"]].write(message["data"])


if __name__ == "__main__":
    way, socket, port = sys.argv[1:]
    asyncio.run({"in": take_in, "out": give_out}[way](redis.Redis(unix_socket_path=socket), int(port)))
