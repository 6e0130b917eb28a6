"""Watching, joining, leaving, taking over, and calls for help."""

from __future__ import annotations

from typing import Annotated, Any, Literal
from uuid import UUID

from ninja import Router, Schema
from pydantic import Field, StringConstraints

from campuses import clock
from campuses.interface import Body
from chat import show
from chat.api.auth import DeskRequest, DeskSession
from chat.api.desk import answer, colleague, readable, visible
from chat.api.schemas import OperatorOut, StaffChat
from chat.models.help_call import CALL_LENGTH, Wanted

conference = Router(tags=["together"], auth=DeskSession())


class Confirm(Body):
    confirm: Annotated[bool, Field(strict=True)] = False


class HelpIn(Body):
    operator: Annotated[int, Field(strict=True)] | None = None
    wanted: Literal["join", "take_over"] = "join"
    message: Annotated[str, StringConstraints(strip_whitespace=True, max_length=CALL_LENGTH)] = ""


class Stay(Schema):
    operator: OperatorOut
    mode: Literal["watching", "joined"]
    known: bool
    since: str
    joined_at: str | None = None
    until: str | None = None


@conference.post("/chats/{uuid:chat_id}/watch", response=StaffChat)
def watch(request: DeskRequest, chat_id: UUID) -> dict[str, Any]:
    """A supervisor of the chat's campus, or somebody whom the lead calls, sees it live. The patron is not told."""
    chat = visible(request, chat_id)
    chat.watch(request.auth)
    return answer(request, chat)


@conference.post("/chats/{uuid:chat_id}/join", response=StaffChat)
def join(request: DeskRequest, chat_id: UUID, body: Confirm | None = None) -> dict[str, Any]:
    """From watching into conference mode. Without `"confirm": true`, 428 with the warning."""
    chat = visible(request, chat_id)
    chat.join(request.auth, confirmed=body is not None and body.confirm)
    return answer(request, chat)


@conference.post("/chats/{uuid:chat_id}/leave", response=StaffChat)
def leave(request: DeskRequest, chat_id: UUID) -> dict[str, Any]:
    chat = visible(request, chat_id)
    chat.leave(request.auth)
    return answer(request, chat)


@conference.post("/chats/{uuid:chat_id}/take-over", response=StaffChat)
def take_over(request: DeskRequest, chat_id: UUID, body: Confirm | None = None) -> dict[str, Any]:
    """From the conference into the lead. Without `"confirm": true`, 428 with the warning."""
    chat = visible(request, chat_id)
    chat.take_over(request.auth, confirmed=body is not None and body.confirm)
    return answer(request, chat)


@conference.post("/chats/{uuid:chat_id}/help", response=StaffChat)
def ask_for_help(request: DeskRequest, chat_id: UUID, body: HelpIn | None = None) -> dict[str, Any]:
    """The lead asks one colleague, or everybody on duty, to come beside them or to take over (C50)."""
    chat = visible(request, chat_id)
    body = body or HelpIn()
    chat.ask_for_help(request.auth, colleague(body.operator), wanted=Wanted(body.wanted), message=body.message)
    return answer(request, chat)


@conference.delete("/chats/{uuid:chat_id}/help", response=StaffChat)
def withdraw_help(request: DeskRequest, chat_id: UUID) -> dict[str, Any]:
    chat = visible(request, chat_id)
    chat.withdraw_help(request.auth)
    return answer(request, chat)


@conference.get("/chats/{uuid:chat_id}/observers", response=list[Stay])
def observers(request: DeskRequest, chat_id: UUID) -> list[dict[str, Any]]:
    """Who has looked on, as far as the campus's policy lets this operator know."""
    at = clock.now()
    return [show.watch(stay, at) for stay in readable(request, chat_id).observers(request.auth)]
