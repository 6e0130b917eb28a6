"""Notes: words about a chat for staff alone (Q10–Q12). Nothing that serves patrons knows this module."""

from __future__ import annotations

from typing import Any, Literal
from uuid import UUID

from ninja import Router, Status

from campuses import clock, limits
from campuses.interface import Body, IdempotencyKey, Line
from chat import show
from chat.api.auth import DeskRequest, DeskSession
from chat.api.desk import visible
from chat.api.schemas import NoteOut

notes = Router(tags=["together"], auth=DeskSession())


class NoteIn(Body):
    body: Line
    proposal: Literal["", "transfer_to_me"] = ""


@notes.post("/chats/{uuid:chat_id}/notes", response={201: NoteOut})
def write_note(request: DeskRequest, chat_id: UUID, body: NoteIn, key: IdempotencyKey) -> Status[dict[str, Any]]:
    """Any of the chat's staff, watchers too; of an ended chat, whoever may read it."""
    limits.count("notes", f"operator {request.auth.pk}", most=120, seconds=30)
    note = visible(request, chat_id).note(request.auth, body.body, key, body.proposal)
    return Status(201, show.note(note, clock.now()))
