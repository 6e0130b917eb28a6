"""The patron's socket: lets in by the token, catches up, forwards."""

from __future__ import annotations

from datetime import datetime
from typing import Any, ClassVar
from uuid import UUID

from campuses import clock
from chat import broadcasts
from chat.consumers.database import in_database
from chat.consumers.frames import (
    UNAUTHENTICATED,
    WELCOME_BYTES,
    BadFrame,
    Frame,
    FrameConsumer,
    only,
    that_fit,
    whole_number,
)
from chat.models.session import ChatSession
from chat.patron import show


class PatronConsumer(FrameConsumer):
    ops: ClassVar[dict[str, str]] = {
        "hello": "on_hello",
        "typing": "on_typing",
        "read": "on_read",
        "beat": "on_beat",
        "signal": "on_signal",
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.token = ""
        self.chat_id: UUID | None = None
        self.cursor = 0

    # ── up ───────────────────────────────────────────────────────────────────
    async def on_hello(self, frame: Frame) -> None:
        only(frame, "token", "after")
        token = frame.get("token")
        if not isinstance(token, str):
            raise BadFrame
        self.greeted, self.token, self.cursor = True, token, whole_number(frame.get("after", 0))
        self.chat_id = await self._find_chat()
        if self.chat_id is None:
            await self.hang_up(UNAUTHENTICATED)
            return
        await self.join(broadcasts.patron_group(self.chat_id))
        await self._welcome()  # after joining, so that nothing falls in between

    async def on_typing(self, frame: Frame) -> None:
        only(frame, "chat")
        await self._pass_on({"type": "typing"})

    async def on_read(self, frame: Frame) -> None:
        only(frame, "chat", "seq")
        seq = whole_number(frame.get("seq"))
        if await self._mark_read(seq):
            await self._pass_on({"type": "read", "seq": seq})

    async def on_beat(self, frame: Frame) -> None:
        only(frame)
        await self.on_beat_due()

    async def on_signal(self, frame: Frame) -> None:
        only(frame, "chat", "data")
        await self._pass_on({"type": "signal", "data": frame.get("data")})

    async def _pass_on(self, event: dict[str, Any]) -> None:
        assert self.chat_id is not None  # noqa: S101 -- after hello
        await broadcasts.pass_on(
            [broadcasts.staff_group(self.chat_id)], {**event, "chat": str(self.chat_id), "from": "patron"}
        )

    # ── down ─────────────────────────────────────────────────────────────────
    async def wake(self, event: dict[str, Any]) -> None:
        await self.catch_up()

    async def chat_changed(self, event: dict[str, Any]) -> None:
        await self.catch_up(changed=True)

    async def typing(self, event: dict[str, Any]) -> None:
        await self.tell({"type": "typing", "chat": event["chat"], "who": event["who"]})

    async def read(self, event: dict[str, Any]) -> None:
        await self.tell({"type": "read", "chat": event["chat"], "who": event["who"], "seq": event["seq"]})

    async def signal(self, event: dict[str, Any]) -> None:
        await self.tell({"type": "signal", "chat": event["chat"], "data": event["data"]})

    async def on_beat_due(self) -> None:
        await self.catch_up(changed=await broadcasts.layer_is_ill())
        await self.tell({"type": "beat", "last_seq": self.cursor, "now": clock.stamp(await in_database(clock.now)())})

    async def catch_up(self, *, changed: bool = False) -> None:
        """Send what lies behind the cursor; a token that opens nothing any more closes the socket."""
        found = await self._read_after(self.cursor, changed)
        if found is None:
            await self.hang_up(UNAUTHENTICATED)
            return
        chat, lines = found
        if chat:
            await self.tell({"type": "chat", "chat": chat})
        await self._tell_lines(lines)

    async def _welcome(self) -> None:
        found = await self._read_after(self.cursor, True)
        if found is None:
            await self.hang_up(UNAUTHENTICATED)
            return
        chat, lines = found
        first, _ = that_fit(lines, WELCOME_BYTES)
        self.cursor = max([self.cursor, *(line["seq"] for line in first)])
        await self.tell({"type": "welcome", "chat": chat, "lines": first})
        await self._tell_lines(lines[len(first) :])

    async def _tell_lines(self, lines: list[Frame]) -> None:
        for line in lines:
            if line["seq"] > self.cursor:
                self.cursor = line["seq"]
                await self.tell({"type": "line", "chat": str(self.chat_id), "line": line})

    # ── the database ─────────────────────────────────────────────────────────
    @in_database
    def _find_chat(self) -> UUID | None:
        chat = self._chat(clock.now())
        return chat.pk if chat else None

    @in_database
    def _read_after(self, cursor: int, with_chat: bool) -> tuple[Frame | None, list[Frame]] | None:
        at = clock.now()
        chat = self._chat(at) if with_chat else ChatSession.objects.glimpse(self.token, at)
        if chat is None:
            return None
        chat.patron_was_seen(at)
        lines = [show.line(line) for line in chat.messages.after(cursor)] if chat.last_seq > cursor else []
        return (show.chat(chat) if with_chat else None), lines

    @in_database
    def _mark_read(self, seq: int) -> bool:
        assert self.chat_id is not None  # noqa: S101 -- after hello
        return bool(
            ChatSession.objects.filter(pk=self.chat_id, patron_read__lt=seq, last_seq__gte=seq).update(patron_read=seq)
        )

    def _chat(self, at: datetime) -> ChatSession | None:
        return ChatSession.objects.select_related("campus__policy", "lead__campus", "ticket").of_patron(self.token, at)
