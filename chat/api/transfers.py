"""Offers of transfers, and the answers to them."""

from __future__ import annotations

from typing import Annotated, Any, Literal
from uuid import UUID

from ninja import Router, Schema, Status
from pydantic import Field, StringConstraints

from campuses import clock
from campuses.interface import Body, OptionalKey
from campuses.models import Queue
from campuses.problems import Problem
from chat import show
from chat.api.auth import DeskRequest, DeskSession
from chat.api.desk import colleague, visible
from chat.api.schemas import OperatorOut
from chat.models import Transfer
from chat.models.transfer import SENTENCE_LENGTH, WORDS_LENGTH
from chat.patron.schemas import CampusRef

transfers = Router(tags=["together"], auth=DeskSession())

Words = Annotated[str, StringConstraints(strip_whitespace=True, max_length=WORDS_LENGTH)]


class TransferIn(Body):
    operator: Annotated[int, Field(strict=True)] | None = None
    queue: Annotated[str, StringConstraints(max_length=50)] | None = None
    message: Annotated[Words, Field(description="To the colleague; the patron never sees it.")] = ""
    to_patron: Annotated[
        Annotated[str, StringConstraints(strip_whitespace=True, max_length=SENTENCE_LENGTH)] | None,
        Field(description="Said to the patron in your name when it is accepted; absent, the usual sentence is."),
    ] = None


class Decline(Body):
    reason: Words = ""


class About(Schema):
    reference: str
    patron: str
    question: str


class TransferOut(Schema):
    id: int
    chat: str
    from_: Annotated[OperatorOut, Field(alias="from")]
    operator: OperatorOut | None = None
    queue: str | None = None
    queue_name: str | None = None
    campus: CampusRef
    message: str
    status: Literal["offered", "accepted", "declined", "withdrawn", "expired"]
    reason: str
    asks_me: bool
    about: About | None = None
    offered_at: str
    expires_at: str
    closed_by: str | None = None


@transfers.post("/chats/{uuid:chat_id}/transfers", response={201: TransferOut}, by_alias=True)
def offer(request: DeskRequest, chat_id: UUID, body: TransferIn, key: OptionalKey = None) -> Status[dict[str, Any]]:
    """To an operator who is online, or to a queue. The lead keeps the chat until it is accepted."""
    chat = visible(request, chat_id)
    if (body.operator is None) == (body.queue is None):
        message = "Choose one: an operator or a queue."
        raise Problem("invalid", message, fields={"operator": message})
    offered = chat.offer_transfer(
        request.auth,
        operator=colleague(body.operator),
        queue=_queue(body.queue),
        message=body.message,
        to_patron=body.to_patron,
        key=key,
    )
    return Status(201, _answer(request, offered))


@transfers.post("/transfers/{int:transfer_id}/accept", response=TransferOut, by_alias=True)
def accept(request: DeskRequest, transfer_id: int) -> dict[str, Any]:
    transfer = _own(request, transfer_id)
    transfer.accept(request.auth)
    return _answer(request, transfer)


@transfers.post("/transfers/{int:transfer_id}/decline", response=TransferOut, by_alias=True)
def decline(request: DeskRequest, transfer_id: int, body: Decline | None = None) -> dict[str, Any]:
    transfer = _own(request, transfer_id)
    transfer.decline(request.auth, body.reason if body else "")
    return _answer(request, transfer)


@transfers.post("/transfers/{int:transfer_id}/withdraw", response=TransferOut, by_alias=True)
def withdraw(request: DeskRequest, transfer_id: int) -> dict[str, Any]:
    transfer = _own(request, transfer_id)
    transfer.withdraw(request.auth)
    return _answer(request, transfer)


def _own(request: DeskRequest, transfer_id: int) -> Transfer:
    """An offer by or to this operator; for all others it does not exist."""
    found = Transfer.objects.visible_to(request.auth).select_related("session__campus__policy", "queue", "sender")
    transfer = found.filter(pk=transfer_id).first()
    if transfer is None:
        raise Problem("not_found")
    return transfer


def _answer(request: DeskRequest, transfer: Transfer) -> dict[str, Any]:
    return show.transfer(Transfer.objects.for_show().get(pk=transfer.pk), request.auth, clock.now())


def _queue(slug: str | None) -> Queue | None:
    if slug is None:
        return None
    found = Queue.objects.select_related("campus").filter(slug=slug).first()
    if found is None:
        message = "We do not know that queue."
        raise Problem("invalid", message, fields={"queue": message})
    return found
