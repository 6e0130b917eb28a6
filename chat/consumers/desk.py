"""An operator's socket: lets in by the session, keeps the desk alive, forwards what the operator may see."""

from __future__ import annotations

import asyncio
import time
from typing import Any, ClassVar
from urllib.parse import urlsplit
from uuid import UUID

import structlog
from django.conf import settings

from campuses import clock
from campuses.models import Operator
from chat import broadcasts
from chat.consumers import reads
from chat.consumers.database import in_database
from chat.consumers.frames import UNAUTHENTICATED, WELCOME_BYTES, BadFrame, Frame, only, that_fit, whole_number
from chat.consumers.together import Together
from chat.models import ChatSession, Presence

log = structlog.get_logger()

MOST_CURSORS = 200
TOGETHER_SECONDS = 0.15


class DeskConsumer(Together):
    ops: ClassVar[dict[str, str]] = {
        "hello": "on_hello",
        "typing": "on_typing",
        "read": "on_read",
        "beat": "on_beat",
        "signal": "on_signal",
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.operator_id: int | None = None
        self.cursors: dict[UUID, list[int]] = {}  # the chats that this desk has open: [seq, n]
        self.name = ""
        self._changed: set[UUID] = set()
        self._showing: asyncio.Task[None] | None = None
        self._show_again_at = 0.0

    async def admit(self) -> bool:
        """Only the desk's own pages may open this socket: cookies travel with any page's request (A083)."""
        headers = dict(self.scope["headers"])
        origin = headers.get(b"origin", b"").decode("latin-1")
        if not is_own_origin(origin, headers.get(b"host", b"").decode("latin-1")):
            await self.close()
            return False
        return True

    # ── up ───────────────────────────────────────────────────────────────────
    async def on_hello(self, frame: Frame) -> None:
        only(frame, "after", "audible")
        after = self._cursors(frame.get("after", {}))
        self.greeted = True
        user = self.scope.get("user")
        self.operator_id = getattr(user, "pk", None)
        operator = await self._beat(audible=frame.get("audible") is True) if self.operator_id else None
        if operator is None:
            await self.hang_up(UNAUTHENTICATED)
            return
        self.name = operator.get_full_name()
        await self.join(broadcasts.DESK)
        await self.join(broadcasts.operator_group(operator.pk))
        await self._welcome(after)

    async def on_typing(self, frame: Frame) -> None:
        only(frame, "chat")
        chat_id = as_uuid(frame.get("chat"))
        if chat_id in self.cursors and await self._is_heard_in(chat_id):
            who = {"role": "operator", "name": self.name}
            await self._pass_on(chat_id, {"type": "typing", "who": who})

    async def on_read(self, frame: Frame) -> None:
        only(frame, "chat", "seq")
        chat_id, seq = as_uuid(frame.get("chat")), whole_number(frame.get("seq"))
        if chat_id in self.cursors and await self._mark_read(chat_id, seq):
            await self._pass_on(chat_id, {"type": "read", "seq": seq, "who": {"role": "operator", "name": self.name}})

    async def on_beat(self, frame: Frame) -> None:
        only(frame, "audible")
        if await self._beat(audible=frame.get("audible") is True) is None:
            await self.hang_up(UNAUTHENTICATED)
            return
        await self.on_beat_due()

    async def on_signal(self, frame: Frame) -> None:
        only(frame, "chat", "data")
        chat_id = as_uuid(frame.get("chat"))
        if chat_id in self.cursors and await self._speaks_in(chat_id):
            event = {"type": "signal", "chat": str(chat_id), "data": frame.get("data")}
            await broadcasts.pass_on([broadcasts.patron_group(chat_id)], event)

    async def _pass_on(self, chat_id: UUID, event: dict[str, Any]) -> None:
        groups = [broadcasts.patron_group(chat_id), broadcasts.staff_group(chat_id)]
        await broadcasts.pass_on(groups, {**event, "chat": str(chat_id), "from": self.operator_id})

    @staticmethod
    def _cursors(value: Any) -> dict[UUID, list[int]]:
        if not isinstance(value, dict) or len(value) > MOST_CURSORS:
            raise BadFrame
        cursors = {}
        for name, pair in value.items():
            if not isinstance(pair, list) or len(pair) != 2:  # noqa: PLR2004 -- [SEQ, N]
                raise BadFrame
            cursors[as_uuid(name)] = [whole_number(number) for number in pair]
        return cursors

    # ── down ─────────────────────────────────────────────────────────────────
    async def wake(self, event: dict[str, Any]) -> None:
        await self._send_new(UUID(event["chat"]))

    async def chat_changed(self, event: dict[str, Any]) -> None:
        """At once; of many changes in a moment the first at once, and the rest together, each chat once.

        Every change of every chat reaches every desk: when fifty chats open in a second, this is what keeps fifty
        desks from queueing up before the database.
        """
        self._changed.add(UUID(event["chat"]))
        now = time.monotonic()
        if self._showing is None and now >= self._show_again_at:
            self._show_again_at = now + TOGETHER_SECONDS
            await self._show_changed()
        elif self._showing is None:
            self._showing = asyncio.create_task(self._show_later(self._show_again_at - now))

    async def _show_later(self, seconds: float) -> None:
        await asyncio.sleep(seconds)
        self._showing = None
        self._show_again_at = time.monotonic() + TOGETHER_SECONDS
        try:
            await self._show_changed()
        except Operator.DoesNotExist:  # deactivated since; the tick hangs up
            return
        except Exception as error:  # noqa: BLE001 -- a database that is away comes back; the beat repairs
            log.warning("changes_not_shown", error=type(error).__name__)

    async def _show_changed(self) -> None:
        changed, self._changed = self._changed, set()
        await self._show_chats(list(changed))

    async def operator_changed(self, event: dict[str, Any]) -> None:
        for operator in (await reads.operators([event["operator"]])).values():
            await self.tell({"type": "operator", "operator": operator})
        if event["operator"] == self.operator_id:
            await self._show_chats(await self._waiting())  # what calls me depends on my status

    async def alert(self, event: dict[str, Any]) -> None:
        await self.tell({"type": "alert", "code": "called_again", "chat": event["chat"]})

    async def notice(self, event: dict[str, Any]) -> None:
        """Something needs this operator: `needs_you`, `aftercare`. Numbers alone; what it is about is asked for."""
        await self.tell({"type": "notice", **event})

    async def typing(self, event: dict[str, Any]) -> None:
        await self._forward(event, {"type": "typing"})

    async def read(self, event: dict[str, Any]) -> None:
        await self._forward(event, {"type": "read", "seq": event["seq"]})

    async def signal(self, event: dict[str, Any]) -> None:
        """For the other end alone: a signal holds addresses, and who only watches needs none."""
        if UUID(event["chat"]) in self.cursors and await self._speaks_in(UUID(event["chat"])):
            await self._forward(event, {"type": "signal", "data": event["data"]})

    async def _forward(self, event: dict[str, Any], frame: Frame) -> None:
        if event.get("from") == self.operator_id or UUID(event["chat"]) not in self.cursors:
            return
        if frame["type"] != "signal":
            frame["who"] = event.get("who") or {"role": "patron", "name": ""}
        await self.tell({**frame, "chat": event["chat"]})

    async def on_beat_due(self) -> None:
        self.beat_at = time.monotonic()  # the desk's own beat is as good as the server's
        await self.catch_up()
        chats = {str(chat_id): list(cursor) for chat_id, cursor in self.cursors.items()}
        await self.tell({"type": "beat", "chats": chats, "now": clock.stamp(await in_database(clock.now)())})

    async def catch_up(self) -> None:
        """What a lost wake-up would have brought: the state of every live chat, and new lines of the open ones."""
        if await broadcasts.layer_is_ill():
            await self._show_chats(await self._live())
        for chat_id in list(self.cursors):
            await self._send_new(chat_id)
        await self.catch_up_together()

    async def _welcome(self, after: dict[UUID, list[int]]) -> None:
        frame, open_chats, more = await self._snapshot(after)
        for chat_id in self.cursors.keys() - open_chats.keys():
            await self._close_chat(chat_id)
        for chat_id, cursor in open_chats.items():
            self.cursors[chat_id] = cursor
            await self.join(broadcasts.staff_group(chat_id))
        await self.tell(frame)
        await self._show_chats(more)
        # What did not fit, and what was said between the snapshot and the joining, is behind the cursor.
        for chat_id in open_chats:
            await self._send_new(chat_id)

    async def _show_chats(self, chat_ids: list[UUID]) -> None:
        shown = await self._chats(chat_ids)
        for chat_id in chat_ids:
            chat = shown.get(chat_id)
            if chat is None:
                await self._close_chat(chat_id)
                continue
            if chat["may_read"] and chat_id not in self.cursors and chat["status"] == "active":
                self.cursors[chat_id] = [0, 0]
                await self.join(broadcasts.staff_group(chat_id))
            await self.tell({"type": "chat", "chat": chat})
            if not chat["may_read"]:
                await self._close_chat(chat_id)
            elif chat_id in self.cursors:
                await self._send_new(chat_id)

    async def _close_chat(self, chat_id: UUID) -> None:
        if self.cursors.pop(chat_id, None) is not None:
            await self.leave(broadcasts.staff_group(chat_id))

    async def _send_new(self, chat_id: UUID) -> None:
        """Lines and notes behind the cursor, if the operator may still read them; else the chat is closed here."""
        cursor = self.cursors.get(chat_id)
        if cursor is None:
            return
        place = reads.Place(self._operator_id, chat_id, *cursor)
        found = (await reads.news_behind([place]))[place]
        if found is None:
            await self._close_chat(chat_id)
            await self._show_chats([chat_id])  # without its words, and with whatever else the change has brought
            return
        for line in found.lines:
            if line["seq"] > cursor[0]:
                cursor[0] = line["seq"]
                await self.tell({"type": "line", "chat": str(chat_id), "line": line})
        for note in found.notes:
            if note["n"] > cursor[1]:
                cursor[1] = note["n"]
                await self.tell({"type": "note", "chat": str(chat_id), "note": note})

    # ── the database ─────────────────────────────────────────────────────────
    async def _chats(self, chat_ids: list[UUID]) -> dict[UUID, Frame]:
        """Raises `Operator.DoesNotExist` when this operator may see nothing any more."""
        found = await reads.chats((self._operator_id, chat_id) for chat_id in chat_ids)
        if None in found.values():
            raise Operator.DoesNotExist
        return {chat_id: chat for (_, chat_id), chat in found.items() if chat is not None}

    @property
    def _operator_id(self) -> int:
        assert self.operator_id is not None  # noqa: S101 -- after hello
        return self.operator_id

    def _me(self) -> Operator:
        """The operator as they are now: rights follow the person, not the socket."""
        return Operator.objects.get(pk=self._operator_id, is_active=True)

    @in_database
    def _beat(self, *, audible: bool) -> Operator | None:
        operator = Operator.objects.filter(pk=self.operator_id, is_active=True).first() if self.operator_id else None
        if operator is not None and Presence.objects.beat(operator, audible=audible, at=clock.now()):
            broadcasts.operator_changed(operator)
        return operator

    @in_database
    def _snapshot(self, after: dict[UUID, list[int]]) -> tuple[Frame, dict[UUID, list[int]], list[UUID]]:
        """The welcome, the chats that are open with how far it tells them, and the chats that found no room in it."""
        me = self._me()
        frame = {"type": "welcome", **self.snapshot(me), "lines": {}, "notes": {}}
        frame["operators"] = list(frame["operators"])
        every_chat = frame["chats"]
        frame["chats"], room = that_fit(every_chat, WELCOME_BYTES)
        open_chats: dict[UUID, list[int]] = {}
        wanted = ChatSession.objects.readable_by(me)
        for chat in (wanted.active() | wanted.filter(pk__in=after)).distinct():
            seq, n = after.get(chat.pk, [0, 0])
            found = reads.news(chat, seq, n)
            lines, room = that_fit(found.lines, room)
            notes, room = that_fit(found.notes, room)
            frame["lines"][str(chat.pk)], frame["notes"][str(chat.pk)] = lines, notes
            open_chats[chat.pk] = [
                max([seq, *(line["seq"] for line in lines)]),
                max([n, *(note["n"] for note in notes)]),
            ]
        return frame, open_chats, [UUID(chat["id"]) for chat in every_chat[len(frame["chats"]) :]]

    @in_database
    def _waiting(self) -> list[UUID]:
        return list(ChatSession.objects.waiting().values_list("pk", flat=True))

    @in_database
    def _live(self) -> list[UUID]:
        return list(ChatSession.objects.live().values_list("pk", flat=True))

    @in_database
    def _speaks_in(self, chat_id: UUID) -> bool:
        chat = ChatSession.objects.active().filter(pk=chat_id).first()
        return chat is not None and chat.is_staffed_by(self._me())

    @in_database
    def _is_heard_in(self, chat_id: UUID) -> bool:
        """The patron hears of somebody beside the lead only when they speak, not already when they type."""
        chat = ChatSession.objects.active().filter(pk=chat_id).first()
        if chat is None or not chat.is_staffed_by(self._me()):
            return False
        return chat.lead_id == self.operator_id or chat.messages.filter(operator=self.operator_id).exists()

    @in_database
    def _mark_read(self, chat_id: UUID, seq: int) -> bool:
        """The lead's reading is what the patron is told of; a watcher leaves no trace."""
        chats = ChatSession.objects.filter(pk=chat_id, lead=self.operator_id, operator_read__lt=seq, last_seq__gte=seq)
        return bool(chats.update(operator_read=seq))


def as_uuid(value: Any) -> UUID:
    try:
        return UUID(value)
    except (TypeError, ValueError, AttributeError) as error:
        raise BadFrame from error


def is_own_origin(origin: str, host: str) -> bool:
    """Whether a page of the desk itself asks: the same scheme, host and port, as the browser says."""
    if origin == settings.DESK_ORIGIN:
        return True
    parts = urlsplit(origin)
    same_scheme = parts.scheme == urlsplit(settings.DESK_ORIGIN).scheme
    return bool(host) and same_scheme and parts.netloc == host and parts.hostname in settings.ALLOWED_HOSTS
