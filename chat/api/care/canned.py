"""Canned messages, and what the coach knows."""

from __future__ import annotations

from typing import Annotated, Any, Literal
from uuid import UUID

from django.core.exceptions import ValidationError
from ninja import Router, Schema, Status
from pydantic import StringConstraints

from campuses import clock
from campuses.interface import Body
from campuses.models import Operator
from campuses.problems import Problem
from chat import canned_text, coaching
from chat.api.auth import DeskRequest, DeskSession
from chat.api.care.lookup import JSON, waiting_or_readable
from chat.api.desk import readable
from chat.models import Canned, Category, ChatSession
from chat.models.canned import BODY_LENGTH

canned = Router(tags=["care"], auth=DeskSession())

Words = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=BODY_LENGTH)]
MOST_PERSONAL = 200


class CannedOut(Schema):
    id: int
    scope: Literal["system", "campus", "personal"]
    campus: str | None
    category: str
    shortcut: str
    title: str
    language: str
    body: str
    template: str
    fallback: str
    missing: list[dict[str, str]]


class CannedList(Schema):
    messages: list[CannedOut]
    categories: dict[str, str]
    variables: dict[str, str]


class CannedIn(Body):
    title: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=80)]
    body: Words
    fallback: Annotated[str, StringConstraints(strip_whitespace=True, max_length=BODY_LENGTH)] = ""
    category: Literal["greeting", "interview", "searching", "checking", "closing", "transfer", "abuse", "crisis"]
    shortcut: Annotated[str, StringConstraints(strip_whitespace=True, max_length=24, pattern=r"^[a-z0-9-]*$")] = ""


class Hint(Body):
    kind: Annotated[str, StringConstraints(min_length=1, max_length=20, pattern=r"^[a-z_]+$")]
    action: Literal["followed", "overridden"]


class HintsIn(Body):
    hints: bool


@canned.get("/canned", response=CannedList)
def list_canned(request: DeskRequest, chat: UUID | None = None) -> JSON:
    """Filled in for that chat. What is missing is named, and still stands in the text in braces."""
    at, me = clock.now(), request.auth
    session = waiting_or_readable(request, chat) if chat else None
    found = Canned.objects.for_chat(session, me) if session else Canned.objects.usable_by(me)
    values = canned_text.values_for(session, me, at) if session else {"operator_name": me.get_full_name()}
    return {
        "messages": [
            _shown(message, values) for message in sorted(found.select_related("campus"), key=_in_the_order_of_a_chat)
        ],
        "categories": dict(Category.choices),
        "variables": canned_text.VARIABLES,
    }


@canned.post("/canned", response={201: CannedOut})
def add_canned(request: DeskRequest, body: CannedIn) -> Status[JSON]:
    if Canned.objects.personal(request.auth).count() >= MOST_PERSONAL:
        raise Problem("not_allowed", f"You have {MOST_PERSONAL} messages of your own. Delete one that you do not use.")
    return Status(201, _saved(Canned(owner=request.auth, **body.dict())))


@canned.patch("/canned/{int:canned_id}", response=CannedOut)
def change_canned(request: DeskRequest, canned_id: int, body: CannedIn) -> JSON:
    message = _mine(request, canned_id)
    for name, value in body.dict().items():
        setattr(message, name, value)
    return _saved(message)


@canned.delete("/canned/{int:canned_id}", response={204: None})
def delete_canned(request: DeskRequest, canned_id: int) -> Status[None]:
    _mine(request, canned_id).delete()
    return Status(204, None)


@canned.get("/coach")
def coach(request: DeskRequest, chat: UUID | None = None) -> JSON:
    """What the coach at the desk goes by in this chat. It looks at drafts in the browser; no draft is sent here."""
    if chat is None:
        return {"hints": request.auth.hints, "level": coaching.level_for(request.auth)}
    return coaching.settings_for(waiting_or_readable(request, chat), request.auth, clock.now())


@canned.put("/coach", response={200: dict[str, bool]})
def show_hints(request: DeskRequest, body: HintsIn) -> JSON:
    Operator.objects.filter(pk=request.auth.pk).update(hints=body.hints)
    return {"hints": body.hints}


@canned.post("/chats/{uuid:chat_id}/hints", response={204: None})
def count_hint(request: DeskRequest, chat_id: UUID, body: Hint) -> Status[None]:
    """A hint was followed or overridden: counted, never blocked."""
    chat: ChatSession = readable(request, chat_id)
    chat.record("hint", by=request.auth, kind=body.kind, action=body.action)
    return Status(204, None)


def _in_the_order_of_a_chat(message: Canned) -> tuple[int, int, str]:
    return Category.values.index(message.category), message.position, message.title


def _mine(request: DeskRequest, canned_id: int) -> Canned:
    found = Canned.objects.personal(request.auth).filter(pk=canned_id).first()
    if found is None:
        raise Problem("not_found")
    return found


def _saved(message: Canned) -> JSON:
    try:
        message.full_clean()
        message.save()
    except ValidationError as error:
        fields = {name: " ".join(texts) for name, texts in error.message_dict.items()}
        raise Problem("invalid", " ".join(fields.values()), fields=fields) from error
    return _shown(message, {"operator_name": message.owner.get_full_name() if message.owner else ""})


def _shown(message: Canned, values: dict[str, str]) -> dict[str, Any]:
    filled = message.filled(values)
    return {
        "id": message.pk,
        "scope": message.scope,
        "campus": message.campus.slug if message.campus else None,
        "category": message.category,
        "shortcut": message.shortcut,
        "title": message.title,
        "language": message.language,
        "body": filled.body,
        "template": message.body,
        "fallback": message.fallback,
        "missing": [{"name": name, "label": canned_text.VARIABLES[name]} for name in filled.missing],
    }
