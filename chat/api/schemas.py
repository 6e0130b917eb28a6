"""What the desk sends and gets."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from ninja import Schema
from pydantic import Field, StringConstraints

from campuses.interface import Body, Email, Line
from chat.patron.schemas import CampusRef, LineOut, PatronChat

Reason = Annotated[str, StringConstraints(strip_whitespace=True, max_length=40)]


class OperatorOut(Schema):
    id: int
    name: str
    campus: CampusRef | None = None
    role: str
    experience: str
    status: Literal["online", "away", "internal", "offline"]
    audible: bool
    swamped_until: str | None = None
    chats: int


class PatronOut(Schema):
    name: str
    email: str


class StaffMember(Schema):
    operator: OperatorOut
    mode: Literal["lead", "joined", "watching"]
    known: bool  # to the lead


class HelpOut(Schema):
    operator: int | None = None
    wanted: Literal["join", "take_over"]
    message: str
    asks_me: bool
    asked_at: str


class StaffChat(PatronChat):
    operator: OperatorOut | None = None  # type: ignore[assignment]
    queue: str
    patron: PatronOut | None = None
    question: str | None = None
    page_url: str | None = None
    original_campus: CampusRef
    claim_due_at: str
    ticket_due_at: str
    claimed_at: str | None = None
    patron_seen_at: str
    last_patron_at: str
    last_operator_at: str | None = None
    calls_me: bool
    beeps: int
    claim_seconds: int
    may_read: bool
    lead: OperatorOut | None = None
    staff: list[StaffMember]
    help: HelpOut | None = None
    last_note: int
    crisis: bool
    frustrated: bool
    practice: bool
    rating: int | None = None
    end_reason: str


class NoteOut(Schema):
    n: int
    after_seq: int
    author: OperatorOut
    body: str
    proposal: str
    at: str
    key: str | None = None


class Snapshot(Schema):
    now: str
    me: OperatorOut
    policy: dict[str, Any]
    operators: list[OperatorOut]
    chats: list[StaffChat]
    transfers: list[dict[str, Any]]
    unread: dict[str, Any]


class StaffView(Schema):
    chat: StaffChat
    lines: list[LineOut]
    notes: list[NoteOut]


class StatusIn(Body):
    status: Literal["online", "away", "internal", "offline"]


class SayIn(Body):
    body: Line


class SendTicket(Body):
    queue: Annotated[str, StringConstraints(max_length=50)]
    email: Email
    summary: Annotated[str, StringConstraints(strip_whitespace=True, max_length=4000)]
    reason: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=400)]
    confirm: Annotated[bool, Field(strict=True)] = False
    librarian: Annotated[int, Field(strict=True)] | None = None


class EndIn(Body):
    reason: Reason = ""


class CampusChange(Body):
    campus: Annotated[str, StringConstraints(max_length=50)]
