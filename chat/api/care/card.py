"""The encounter card, and what the patron is asked for."""

from __future__ import annotations

from typing import Annotated, Literal
from uuid import UUID

from ninja import Router, Schema, Status
from pydantic import Field, StringConstraints

from campuses import clock
from campuses.interface import Body
from chat import show
from chat.api.auth import DeskRequest, DeskSession
from chat.api.care.lookup import JSON, staffed
from chat.api.desk import readable
from chat.models import EncounterCard
from chat.models.encounter_card import READ_LEVELS, SCRATCH_LENGTH, SOURCES, Location
from chat.patron.schemas import LineOut

card = Router(tags=["care"], auth=DeskSession())

Source = Literal["peer_reviewed", "article", "database", "book", "news", "data", "media", "primary", "other"]


def _text(longest: int) -> type[str]:
    return Annotated[str, StringConstraints(strip_whitespace=True, max_length=longest)]  # type: ignore[return-value]


class CardIn(Body):
    location: Literal["", "on", "off"] | None = None
    assignment: _text(200) | None = None  # type: ignore[valid-type]
    course: _text(80) | None = None  # type: ignore[valid-type]
    professor: _text(80) | None = None  # type: ignore[valid-type]
    deadline: _text(80) | None = None  # type: ignore[valid-type]
    tried: _text(400) | None = None  # type: ignore[valid-type]
    sources: Annotated[list[Source], Field(max_length=len(SOURCES))] | None = None
    taught: bool | None = None
    taught_what: _text(200) | None = None  # type: ignore[valid-type]
    read_level: Annotated[int, Field(ge=1, le=6)] | None = None
    scratchpad: _text(SCRATCH_LENGTH) | None = None  # type: ignore[valid-type]
    name_given: _text(80) | None = None  # type: ignore[valid-type]
    phone: _text(40) | None = None  # type: ignore[valid-type]
    whereabouts: _text(200) | None = None  # type: ignore[valid-type]
    next_steps: _text(2000) | None = None  # type: ignore[valid-type]


class CardOut(Schema):
    location: str
    assignment: str
    course: str
    professor: str
    deadline: str
    tried: str
    sources: list[str]
    taught: bool
    taught_what: str
    read_level: int | None
    suggested_read_level: int
    scratchpad: str
    name_given: str
    phone: str
    whereabouts: str
    next_steps: str
    next_steps_seq: int | None
    updated_at: str | None
    choices: dict[str, dict[str, str]]


class NextSteps(Body):
    body: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=2000)]


@card.get("/chats/{uuid:chat_id}/card", response=CardOut)
def read_card(request: DeskRequest, chat_id: UUID) -> JSON:
    return _shown(EncounterCard.of(readable(request, chat_id)))


@card.patch("/chats/{uuid:chat_id}/card", response=CardOut)
def write_card(request: DeskRequest, chat_id: UUID, body: CardIn) -> JSON:
    """Only the fields that are sent change; `read_level: null` takes the level back."""
    of = EncounterCard.of(readable(request, chat_id))
    given = body.dict(exclude_unset=True)
    fields = {name: value for name, value in given.items() if value is not None or name == "read_level"}
    of.note(fields, request.auth)
    return _shown(of)


@card.post("/chats/{uuid:chat_id}/card/next-steps", response={201: LineOut})
def tell_next_steps(request: DeskRequest, chat_id: UUID, body: NextSteps) -> Status[JSON]:
    """The summary goes to the patron, in the chat and so in their transcript."""
    return Status(201, show.line(EncounterCard.of(staffed(request, chat_id)).tell_next_steps(request.auth, body.body)))


@card.post("/chats/{uuid:chat_id}/ask-email", response={201: LineOut})
def ask_email(request: DeskRequest, chat_id: UUID) -> Status[JSON]:
    """The widget shows a small form for the address (C16)."""
    return Status(201, show.line(staffed(request, chat_id).ask_email(request.auth)))


def _shown(of: EncounterCard) -> JSON:
    names = [name for name in CardOut.model_fields if name not in {"suggested_read_level", "updated_at", "choices"}]
    return {
        **{name: getattr(of, name) for name in names},
        "suggested_read_level": of.suggested_read_level(clock.now()),
        "updated_at": clock.stamp(of.updated_at) if of.updated_by_id else None,
        "choices": {
            "location": dict(Location.choices),
            "sources": SOURCES,
            "read_level": {str(level): text for level, text in READ_LEVELS.items()},
        },
    }
