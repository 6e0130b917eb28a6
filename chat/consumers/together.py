"""What the desk's socket forwards of librarians' work together, and the gate that each of its frames passes."""

from __future__ import annotations

import asyncio
from typing import Any, ClassVar
from uuid import UUID

from django.db.models import Q

from campuses import clock
from campuses.models import Operator
from chat import broadcasts, show
from chat.consumers.database import in_database
from chat.consumers.frames import UNAUTHENTICATED, Frame, FrameConsumer
from chat.consumers.rights import Rights
from chat.models import InternalMessage, InternalThread, Transfer
from chat.models.presence import LEASE


class Together(FrameConsumer):
    """What `DeskConsumer` is built on; it has the chats, this has the rest."""

    tick_seconds: ClassVar[float] = 2.0  # so long a right outlives its end at most, while announcements get lost
    operator_id: int | None
    cursors: dict[UUID, list[int]]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.rights: Rights | None = None
        self._looking = asyncio.Lock()
        self._looker: asyncio.Task[Any] | None = None
        self.messages_told: dict[int, int] = {}  # the last `n` told of each thread
        self.transfers_told: dict[int, tuple[str, str]] = {}  # the last status told of each

    # What this half asks of the other, `DeskConsumer`.
    def _me(self) -> Operator:
        raise NotImplementedError

    async def _welcome(self, after: dict[UUID, list[int]]) -> None:
        raise NotImplementedError

    async def _close_chat(self, chat_id: UUID) -> None:
        raise NotImplementedError

    # ── the gate ─────────────────────────────────────────────────────────────
    async def dispatch(self, message: dict[str, Any]) -> None:
        try:
            await super().dispatch(message)
        except Operator.DoesNotExist:  # deactivated since this socket was opened
            await self.hang_up(UNAUTHENTICATED)

    async def tell(self, frame: Frame) -> None:
        """Send, on rights that were read within the last second (P11)."""
        if self.operator_id is not None:
            self.rights = self.rights or Rights(self.operator_id, self._session_key())
            if not self.rights.are_fresh() and not await self._may_go_on() and not self._is_still_due(frame):
                return
        await super().tell(frame)

    async def _may_go_on(self) -> bool:
        """One frame looks; those behind it wait, so that none overtakes it and shows a chat as it was before."""
        task = asyncio.current_task()
        if self._looker is task:  # the welcome that other rights bring is told by whoever looked
            return await self._look_at_rights()
        async with self._looking:
            self._looker = task
            try:
                return self.rights is None or self.rights.are_fresh() or await self._look_at_rights()
            finally:
                self._looker = None

    def _is_still_due(self, frame: Frame) -> bool:
        """After rights have changed: what the new welcome does not hold, and may be seen all the same."""
        chat = frame.get("chat")
        if isinstance(chat, str):
            return UUID(chat) in self.cursors
        return frame["type"] in {"message", "unread", "operator", "beat"}

    async def rights_changed(self, _event: dict[str, Any]) -> None:
        await self._look_at_rights()

    async def _look_at_rights(self) -> bool:
        """Whether all is as it was. Without a right to this socket it closes; with other rights it begins afresh."""
        if self.rights is None:
            return True
        standing, is_other = await self.rights.look()
        if standing is None:
            await self.hang_up(UNAUTHENTICATED)
        elif is_other:
            await self._welcome({chat_id: list(cursor) for chat_id, cursor in self.cursors.items()})
        return standing is not None and not is_other

    async def _tick(self) -> None:
        if await broadcasts.layer_is_ill():  # no announcement of lost rights would come through
            await self._look_at_rights()
        await super()._tick()

    def _session_key(self) -> str | None:
        session = self.scope.get("session")
        return session.session_key if session is not None else None

    # ── down ─────────────────────────────────────────────────────────────────
    async def transfer_changed(self, event: dict[str, Any]) -> None:
        for transfer in await self._transfers(event["transfer"]):
            await self._tell_transfer(transfer)

    async def message_wake(self, _event: dict[str, Any]) -> None:
        await self._tell_messages(await self._messages())

    async def unread_changed(self, _event: dict[str, Any]) -> None:
        await self.tell({"type": "unread", "unread": await self._unread()})

    async def catch_up_together(self) -> None:
        """What lost wake-ups would have brought."""
        messages, transfers = await self._behind()
        await self._tell_messages(messages)
        for transfer in transfers:
            if self.transfers_told.get(transfer["id"]) != state_of(transfer):
                await self._tell_transfer(transfer)

    async def _tell_transfer(self, transfer: Frame) -> None:
        self.transfers_told[transfer["id"]] = state_of(transfer)
        await self.tell({"type": "transfer", "transfer": transfer})

    async def _tell_messages(self, messages: list[tuple[int, Frame]]) -> None:
        for thread, message in messages:
            if message["n"] > self.messages_told.get(thread, 0):
                self.messages_told[thread] = message["n"]
                await self.tell({"type": "message", "message": message})

    # ── the database ─────────────────────────────────────────────────────────
    def snapshot(self, me: Operator) -> Frame:
        """What a desk is welcomed with. The marks are read first: what falls in between is told twice, not never."""
        self.messages_told = dict(InternalThread.objects.visible_to(me).values_list("pk", "last_n"))
        frame = show.snapshot(me, clock.now())
        self.transfers_told = {transfer["id"]: state_of(transfer) for transfer in frame["transfers"]}
        return frame

    @in_database
    def _behind(self) -> tuple[list[tuple[int, Frame]], list[Frame]]:
        return self._read_messages(), self._read_transfers()

    @in_database
    def _messages(self) -> list[tuple[int, Frame]]:
        return self._read_messages()

    @in_database
    def _transfers(self, only: int) -> list[Frame]:
        return self._read_transfers(only)

    def _read_messages(self) -> list[tuple[int, Frame]]:
        at = clock.now()
        found = InternalMessage.behind(self.messages_told, self._me())
        return [(message.thread_id, show.message(message, at)) for message in found]

    def _read_transfers(self, only: int | None = None) -> list[Frame]:
        """One of them, or those that are open or were until a moment ago; always only what the operator may see."""
        at = clock.now()
        about = Q(pk=only) if only is not None else Q(closed_at=None) | Q(closed_at__gt=at - 2 * LEASE)
        if not Transfer.objects.filter(about).exists():  # as nearly always at a beat, and far cheaper to know
            return []
        me = self._me()
        seen = Transfer.objects.visible_to(me).for_show().filter(about)
        return [show.transfer(transfer, me, at) for transfer in seen]

    @in_database
    def _unread(self) -> dict[str, int]:
        return InternalMessage.objects.all().unread_counts(self._me(), clock.now())


def state_of(transfer: Frame) -> tuple[str, str]:
    return transfer["status"], transfer["reason"]
