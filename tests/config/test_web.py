"""The server: what it takes into memory before anything of ours has a say."""

import asyncio
import contextlib
from contextlib import asynccontextmanager

import pytest
import uvicorn

from config.web import HEAD_BYTES, BoundedHttp

MUCH = 64 * HEAD_BYTES


async def echo(scope, receive, send):
    size, more = 0, True
    while more:
        message = await receive()
        size, more = size + len(message.get("body", b"")), message.get("more_body", False)
    body = str(size).encode()
    await send(
        {"type": "http.response.start", "status": 200, "headers": [(b"content-length", str(len(body)).encode())]}
    )
    await send({"type": "http.response.body", "body": body})


@asynccontextmanager
async def connection():
    server = uvicorn.Server(uvicorn.Config(echo, port=0, http=BoundedHttp, lifespan="off", log_config=None))
    started = asyncio.create_task(server.serve())
    while not server.started:  # noqa: ASYNC110 -- it has no event to wait for
        await asyncio.sleep(0)
    reader, writer = await asyncio.open_connection(*server.servers[0].sockets[0].getsockname())
    yield reader, writer
    writer.close()
    server.should_exit = True
    await started


@pytest.mark.parametrize("part", [b"X-Long: " + b"a" * 1000, b"a" * 4096], ids=["many headers", "one header"])
async def test_a_head_without_end_is_cut_off(part):
    """A157: it would fill the memory."""
    async with connection() as (reader, writer):
        writer.write(b"GET / HTTP/1.1\r\nHost: x\r\n" + (b"" if b":" in part else b"X-Long: "))
        sent = 0
        with contextlib.suppress(ConnectionError):
            while sent < MUCH and not reader.at_eof():
                writer.write(part + (b"\r\n" if b":" in part else b""))
                sent += len(part)
                await writer.drain()

        assert sent < MUCH


async def test_long_bodies_and_many_requests_on_one_connection_are_no_long_heads():
    body = b"x" * (2 * HEAD_BYTES)
    head = b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: %d\r\n\r\n" % len(body)
    async with connection() as (reader, writer):
        for _ in range(3):
            writer.write(head + body)
            answer = await reader.readuntil(b"\r\n\r\n")

            assert answer.startswith(b"HTTP/1.1 200")
            assert await reader.readexactly(len(str(len(body)))) == str(len(body)).encode()
