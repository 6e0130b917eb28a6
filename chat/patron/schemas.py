"""What patrons send and get."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from ninja import Schema
from pydantic import Field, StringConstraints

from campuses.interface import Body, Email, Line, OptionalEmail

Name = Annotated[str, StringConstraints(strip_whitespace=True, max_length=4000)]


class CampusRef(Schema):
    slug: str
    name: str


class Introduction(Schema):
    name: str
    campus: CampusRef | None = None


class Author(Schema):
    role: Literal["patron", "operator", "system"]
    name: str


class LineOut(Schema):
    seq: int
    kind: Literal["patron", "operator", "system", "file"]
    author: Author
    body: str
    at: str
    key: str | None = None
    data: dict[str, Any]


class ReadMarks(Schema):
    patron: int
    operator: int


class PatronChat(Schema):
    id: str
    reference: str
    campus: CampusRef
    status: Literal["waiting", "active", "ended", "ticketed"]
    stage: Literal["home", "everyone", "ticket_offered"] | None = None
    operator: Introduction | None = None
    started_at: str
    ended_at: str | None = None
    ticket_offered: bool
    ticket: str | None = None
    last_seq: int
    read: ReadMarks
    rated: bool
    keep: bool
    quiet: bool


class Opened(Schema):
    chat: PatronChat
    token: str


class PatronView(Schema):
    chat: PatronChat
    lines: list[LineOut]


class TicketOut(Schema):
    ticket: str


class PolicyOut(Schema):
    claim_seconds: int
    ticket_seconds: int
    do_not_keep: bool


class Service(Schema):
    label: str
    url: str


class FileLimits(Schema):
    files: int
    bytes: int
    accept: str
    sentence: str


class CampusOut(Schema):
    slug: str
    name: str
    open: bool
    available: bool
    opens_at: str | None = None
    policy: PolicyOut
    privacy: str
    privacy_url: str
    files: FileLimits
    texts: dict[str, str]
    phone: str
    email: str
    services: list[Service]


class NewChat(Body):
    campus: Annotated[str, StringConstraints(max_length=50)]
    question: Annotated[str, StringConstraints(strip_whitespace=True, max_length=4000)] = ""
    name: Name = ""
    email: OptionalEmail = ""
    page_url: Annotated[str, StringConstraints(max_length=4000)] = ""
    keep: bool = True


class Say(Body):
    body: Line


class LeaveTicket(Body):
    email: Email
    question: Annotated[str, StringConstraints(strip_whitespace=True, max_length=4000)] = ""


class SendTranscript(Body):
    email: Email


class Rating(Body):
    score: Annotated[int, Field(ge=1, le=5, strict=True)]
    comment: Annotated[str, StringConstraints(strip_whitespace=True, max_length=2000)] = ""
