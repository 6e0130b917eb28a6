"""What both sockets share: strict frames, groups that may fail, the tick that heals, closing in words of numbers."""

from __future__ import annotations

import asyncio
import contextlib
import json
import time
from typing import Any, ClassVar

import structlog
from channels.consumer import get_handler_name
from channels.exceptions import StopConsumer
from channels.generic.websocket import AsyncWebsocketConsumer

from campuses.interface import loads
from campuses.problems import Problem
from chat import broadcasts

log = structlog.get_logger()

Frame = dict[str, Any]

FRAME_BYTES = 8 * 1024
# A welcome holds at most so much of chats and lines; the rest follows in frames of its own. The server closes a socket
# that is sent more than 1 MiB at once, and so do many clients.
WELCOME_BYTES = 512 * 1024
BAD_FRAMES = 3
FRAMES_AT_ONCE = 60  # within FRAMES_SECONDS
FRAMES_SECONDS = 10.0

BAD, UNAUTHENTICATED, FORBIDDEN, SILENT, TOO_FAST = 4400, 4401, 4403, 4408, 4429


class BadFrame(Exception):
    """A frame that cannot be read, or may not come now."""


class FrameConsumer(AsyncWebsocketConsumer):  # type: ignore[misc]  # channels has no types
    """A socket that says hello once, listens, and beats.

    Subclasses name the frames that they take in `ops` (a table, so that nothing that a client sends is ever
    looked up among methods), and give `hello`, `beat_frame` and `catch_up`.
    """

    ops: ClassVar[dict[str, str]] = {}
    hello_seconds: ClassVar[float] = 10.0
    tick_seconds: ClassVar[float] = 5.0
    beat_seconds: ClassVar[float] = 20.0
    silence_seconds: ClassVar[float] = 60.0

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.greeted = False
        self.bad_frames = 0
        self.joined: set[str] = set()
        self.unheard: set[str] = set()  # joined, but the layer did not take it: tried again when it is well
        self.heard_at = time.monotonic()
        self.beat_at = time.monotonic()
        self._frames: list[float] = []
        self._clock: asyncio.Task[None] | None = None
        self._over = False

    async def dispatch(self, message: dict[str, Any]) -> None:
        """One event, by its type. Without Channels' hop to a thread before each: `in_database` tidies after itself."""
        await getattr(self, get_handler_name(message))(message)

    # ── coming and going ─────────────────────────────────────────────────────
    async def connect(self) -> None:
        if not await self.admit():
            return
        await self.accept()
        self._clock = asyncio.create_task(self._tick_forever())

    async def admit(self) -> bool:
        return True

    async def disconnect(self, code: int) -> None:
        self._over = True
        if self._clock:
            self._clock.cancel()
        for group in list(self.joined):
            await self.leave(group)
        raise StopConsumer

    async def hang_up(self, code: int) -> None:
        self._over = True
        if self._clock and self._clock is not asyncio.current_task():
            self._clock.cancel()
        await self.close(code)

    async def join(self, group: str) -> None:
        """Listen to a group. Without the layer the tick reads the database instead."""
        if group not in self.joined:
            self.joined.add(group)
            await self._listen_to(group)

    async def leave(self, group: str) -> None:
        if group in self.joined:
            self.joined.discard(group)
            self.unheard.discard(group)
            await self._layer(self.channel_layer.group_discard, group)

    async def _listen_to(self, group: str) -> None:
        if await self._layer(self.channel_layer.group_add, group):
            self.unheard.discard(group)
        else:
            self.unheard.add(group)

    async def _layer(self, call: Any, group: str) -> bool:
        try:
            await asyncio.wait_for(call(group, self.channel_name), timeout=2)
        except Exception as error:  # noqa: BLE001 -- whatever is wrong with the layer, the chat goes on
            broadcasts.layer_failed(error, group)
            return False
        return True

    # ── frames ───────────────────────────────────────────────────────────────
    async def receive(self, text_data: str | None = None, bytes_data: bytes | None = None) -> None:
        if self._over:
            return
        if bytes_data is not None:
            await self.hang_up(1003)
            return
        if self._too_fast():
            await self.hang_up(TOO_FAST)
            return
        try:
            frame = self._read(text_data or "")
            op = self._op(frame)
        except (BadFrame, Problem):
            await self.refuse()
            return
        self.heard_at = time.monotonic()
        try:
            await op(frame)
        except BadFrame:
            await self.refuse()

    def _too_fast(self) -> bool:
        now = time.monotonic()
        self._frames = [at for at in self._frames if now - at < FRAMES_SECONDS]
        self._frames.append(now)
        return len(self._frames) > FRAMES_AT_ONCE

    @staticmethod
    def _read(text: str) -> Frame:
        if len(text.encode(errors="replace")) > FRAME_BYTES:
            raise BadFrame
        frame = loads(text, limit=FRAME_BYTES)
        if not isinstance(frame, dict):
            raise BadFrame
        return frame

    def _op(self, frame: Frame) -> Any:
        name = frame.get("type")
        if not isinstance(name, str) or name not in self.ops:
            raise BadFrame
        if (name == "hello") == self.greeted:  # hello first, and once
            self.bad_frames = BAD_FRAMES
            raise BadFrame
        return getattr(self, self.ops[name])

    async def refuse(self) -> None:
        """The first two unreadable frames are answered, the third closes."""
        self.bad_frames += 1
        if self.bad_frames >= BAD_FRAMES:
            await self.hang_up(BAD)
        else:
            await self.tell({"type": "error", "code": "bad_frame"})

    async def tell(self, frame: Frame) -> None:
        if not self._over:
            with contextlib.suppress(RuntimeError, OSError):  # the socket closed under us
                await self.send(text_data=packed(frame))

    # ── the tick ─────────────────────────────────────────────────────────────
    async def _tick_forever(self) -> None:
        await asyncio.sleep(self.hello_seconds)
        if not self.greeted:
            await self.hang_up(UNAUTHENTICATED)
            return
        while not self._over:
            try:
                await self._tick()
            except asyncio.CancelledError:
                raise
            except Exception as error:  # noqa: BLE001 -- a database that is away comes back; the socket stays
                log.warning("tick_failed", error=type(error).__name__)
            await asyncio.sleep(self.tick_seconds)

    async def _tick(self) -> None:
        now = time.monotonic()
        if now - self.heard_at > self.silence_seconds:
            await self.hang_up(SILENT)
        elif now - self.beat_at >= self.beat_seconds:
            self.beat_at = now
            await self.on_beat_due()
        elif await broadcasts.layer_is_ill():
            await self.catch_up()
        elif self.unheard:
            for group in list(self.unheard):
                await self._listen_to(group)
            await self.catch_up()

    async def on_beat_due(self) -> None:
        await self.catch_up()

    async def catch_up(self) -> None:
        raise NotImplementedError  # each socket has a cursor of its own


def that_fit(items: list[Frame], room: int) -> tuple[list[Frame], int]:
    """The first of these that fit into `room` bytes, and the room that is left; none where one did not fit."""
    for n, item in enumerate(items):
        size = len(packed(item).encode())
        if size > room:
            return items[:n], 0
        room -= size
    return items, room


def packed(frame: Frame) -> str:
    return json.dumps(frame, ensure_ascii=False, separators=(",", ":"))


def whole_number(value: Any) -> int:
    """A cursor or a line's number from a client."""
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value < 2**31:
        raise BadFrame
    return value


def only(frame: Frame, *names: str) -> None:
    """Refuse members that nobody asked for."""
    if set(frame) - {"type", *names}:
        raise BadFrame
