"""The anger menu: each entry is a step that an operator takes, and that is logged."""

from __future__ import annotations

from typing import Annotated, Literal
from uuid import UUID

from ninja import Router, Status
from pydantic import Field, StringConstraints

from campuses import clock
from campuses.interface import Body, Email, IdempotencyKey
from chat import canned_text, show
from chat.api.auth import DeskRequest, DeskSession
from chat.api.care.lookup import JSON, OptionalText, Text, staffed
from chat.api.desk import answer, readable
from chat.api.schemas import StaffChat
from chat.models import Canned, Category, ChatSession, PolicyPassage, Step
from chat.patron.schemas import LineOut, TicketOut

anger = Router(tags=["care"], auth=DeskSession())


class SayStep(Body):
    step: Literal["calm", "saved", "rules"]
    body: Text


class DirectorTicket(Body):
    email: Email
    summary: Text
    words: OptionalText = ""


class EndForLanguage(Body):
    words: Text


class BanIn(Body):
    reason: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200)]
    hours: Annotated[int, Field(ge=1, le=24)] = 24
    confirm: bool = False


class Flag(Body):
    frustrated: bool


@anger.get("/chats/{uuid:chat_id}/anger")
def menu(request: DeskRequest, chat_id: UUID) -> JSON:
    """The ladder as it stands: what may be said, what was done, the rules to quote."""
    chat = readable(request, chat_id)
    return {
        "reference": chat.reference,
        "patron": {"name": chat.patron_name, "email": chat.patron_email},
        "frustrated": chat.frustrated_at is not None,
        "may_act": chat.is_staffed_by(request.auth) and chat.is_active,
        "steps": dict(Step.choices),
        "taken": [entry for entry in chat.care_log() if entry["name"] in {"anger_step", "banned", "incident_filed"}],
        "texts": _texts(chat, request),
        "passages": [
            {
                "id": passage.pk,
                "title": str(passage),
                "text": passage.text,
                "url": passage.address,
                "quotation": passage.quotation,
            }
            for passage in PolicyPassage.objects.of(chat.campus)
        ],
        "director": f"{chat.campus.name}, for the director",
    }


@anger.post("/chats/{uuid:chat_id}/anger/say", response={201: LineOut})
def say_step(request: DeskRequest, chat_id: UUID, body: SayStep, key: IdempotencyKey) -> Status[JSON]:
    return Status(201, show.line(staffed(request, chat_id).say_step(request.auth, body.step, body.body, key)))


@anger.post("/chats/{uuid:chat_id}/anger/director-ticket", response={201: TicketOut})
def director_ticket(request: DeskRequest, chat_id: UUID, body: DirectorTicket) -> Status[JSON]:
    chat = staffed(request, chat_id)
    ticket = chat.ticket_to_director(request.auth, email=body.email, summary=body.summary, words=body.words)
    return Status(201, {"ticket": ticket.reference})


@anger.post("/chats/{uuid:chat_id}/anger/end", response=StaffChat)
def end_for_language(request: DeskRequest, chat_id: UUID, body: EndForLanguage) -> JSON:
    chat = staffed(request, chat_id)
    chat.end_for_language(request.auth, body.words)
    return answer(request, chat)


@anger.post("/chats/{uuid:chat_id}/anger/ban", response={201: dict[str, str]})
def ban(request: DeskRequest, chat_id: UUID, body: BanIn) -> Status[JSON]:
    """For a day at most. A shared address answers 428 with a warning until it comes with `confirm`."""
    chat = staffed(request, chat_id)
    placed = chat.ban_patron(request.auth, reason=body.reason, hours=body.hours, confirm=body.confirm)
    return Status(201, {"until": clock.stamp(placed.until) or ""})


@anger.post("/chats/{uuid:chat_id}/flag", response=StaffChat)
def flag(request: DeskRequest, chat_id: UUID, body: Flag) -> JSON:
    chat = readable(request, chat_id)
    chat.flag_frustration(request.auth, frustrated=body.frustrated)
    return answer(request, chat)


def _texts(chat: ChatSession, request: DeskRequest) -> list[JSON]:
    """The canned words for anger, filled in; a shortcut names the step that a text belongs to."""
    values = canned_text.values_for(chat, request.auth, clock.now())
    found = Canned.objects.for_chat(chat, request.auth).filter(category=Category.ABUSE)
    return [
        {"id": text.pk, "step": text.shortcut, "title": text.title, "body": text.filled(values).body} for text in found
    ]
