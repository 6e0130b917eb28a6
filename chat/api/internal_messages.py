"""Internal messages: between two operators, and in the room of all on duty (Q7–Q9, Q21); and a call of the swamped."""

from __future__ import annotations

from typing import Annotated, Any

from django.db import transaction
from ninja import Query, Router, Schema, Status
from pydantic import Field, StringConstraints

from campuses import clock, limits
from campuses.interface import Body, IdempotencyKey, Line
from campuses.models import Operator
from campuses.problems import Problem
from chat import broadcasts, show
from chat.api.auth import DeskRequest, DeskSession
from chat.api.schemas import OperatorOut
from chat.models import InternalMessage, InternalThread, Presence, colleagues
from chat.models.internal_message import FOUND_AT_ONCE, PAGE

internal_messages = Router(tags=["together"], auth=DeskSession())


class MessageIn(Body):
    body: Line


class ReadIn(Body):
    n: Annotated[int, Field(ge=0, lt=2**31, strict=True)]


class MessageOut(Schema):
    id: int
    n: int
    room: str | None = None
    from_: Annotated[OperatorOut, Field(alias="from")]
    to: OperatorOut | None = None
    body: str
    at: str
    key: str | None = None


class Unread(Schema):
    unread: dict[str, int]


Before = Annotated[int | None, Query(ge=0, lt=2**31, description="Only those before this `n`, to page back.")]
BeforeId = Annotated[int | None, Query(ge=0, lt=2**63, description="Only those older than the one with this `id`.")]
Words = Annotated[
    str, Query(min_length=1, max_length=100), StringConstraints(strip_whitespace=True, pattern=r"^[^\x00]*$")
]


@internal_messages.get("/operators/{int:operator_id}/messages", response=list[MessageOut], by_alias=True)
def read_messages(request: DeskRequest, operator_id: int, before: Before = None) -> list[dict[str, Any]]:
    """What the two wrote to each other: the last hundred, oldest first."""
    return _page(_thread(request, operator_id), before)


@internal_messages.post("/operators/{int:operator_id}/messages", response={201: MessageOut}, by_alias=True)
def write_message(
    request: DeskRequest, operator_id: int, body: MessageIn, key: IdempotencyKey
) -> Status[dict[str, Any]]:
    return _post(request, _thread(request, operator_id), body, key)


@internal_messages.post("/operators/{int:operator_id}/messages/read", response=Unread)
def mark_read(request: DeskRequest, operator_id: int, body: ReadIn) -> dict[str, Any]:
    return _mark(request, _thread(request, operator_id), body)


@internal_messages.get("/room/messages", response=list[MessageOut], by_alias=True)
def read_room(request: DeskRequest, before: Before = None) -> list[dict[str, Any]]:
    """The room of all on duty: the last hundred, oldest first."""
    return _page(InternalThread.objects.desk(), before)


@internal_messages.post("/room/messages", response={201: MessageOut}, by_alias=True)
def write_to_room(request: DeskRequest, body: MessageIn, key: IdempotencyKey) -> Status[dict[str, Any]]:
    return _post(request, InternalThread.objects.desk(), body, key)


@internal_messages.post("/room/messages/read", response=Unread)
def mark_room_read(request: DeskRequest, body: ReadIn) -> dict[str, Any]:
    return _mark(request, InternalThread.objects.desk(), body)


@internal_messages.get("/messages/search", response=list[MessageOut], by_alias=True)
def search(request: DeskRequest, q: Words, before: BeforeId = None) -> list[dict[str, Any]]:
    """In one's own threads and the room: messages that have every word, the newest first, fifty at a time.

    When fifty come there may be more: ask again with the last one's `id` as `before`.
    """
    limits.count("searches", f"operator {request.auth.pk}", most=120, seconds=60)
    found = InternalMessage.objects.visible_to(request.auth).saying(q).before(before).for_show()
    at = clock.now()
    return [show.message(message, at) for message in found[:FOUND_AT_ONCE]]


@internal_messages.post("/swamped", response=OperatorOut)
def call_for_help(request: DeskRequest) -> dict[str, Any]:
    """“I am swamped”: every desk shows it for some minutes."""
    with transaction.atomic():
        Presence.objects.call_for_help(request.auth, clock.now())
        broadcasts.operator_changed(request.auth)
    return show.operator(colleagues().get(pk=request.auth.pk), clock.now())


@internal_messages.delete("/swamped", response=OperatorOut)
def manage_again(request: DeskRequest) -> dict[str, Any]:
    with transaction.atomic():
        Presence.objects.manage_again(request.auth)
        broadcasts.operator_changed(request.auth)
    return show.operator(colleagues().get(pk=request.auth.pk), clock.now())


def _thread(request: DeskRequest, operator_id: int) -> InternalThread:
    """With any colleague who could be at the desk: everybody watches every queue."""
    colleague = Operator.objects.filter(pk=operator_id, is_active=True).first()
    if colleague is None:
        raise Problem("not_found")
    return InternalThread.objects.between(request.auth, colleague)


def _page(thread: InternalThread, before: int | None) -> list[dict[str, Any]]:
    messages = thread.messages.for_show().order_by("-n")
    if before is not None:
        messages = messages.filter(n__lt=before)
    at = clock.now()
    return [show.message(message, at) for message in reversed(messages[:PAGE])]


def _post(request: DeskRequest, thread: InternalThread, body: MessageIn, key: IdempotencyKey) -> Status[dict[str, Any]]:
    limits.count("internal messages", f"operator {request.auth.pk}", most=60, seconds=30)
    message = thread.post(request.auth, body.body, key)
    shown = InternalMessage.objects.for_show().get(pk=message.pk)
    return Status(201, show.message(shown, clock.now()))


def _mark(request: DeskRequest, thread: InternalThread, body: ReadIn) -> dict[str, Any]:
    thread.read_up_to(request.auth, body.n)
    return {"unread": InternalMessage.objects.all().unread_counts(request.auth, clock.now())}
