"""Crisis mode, the safety numbers, after-care."""

from __future__ import annotations

from typing import Annotated, Any
from uuid import UUID

from ninja import Router, Status
from pydantic import StringConstraints

from campuses import clock
from campuses.interface import Body, IdempotencyKey
from campuses.models import Campus, Kind, Operator, Resource
from campuses.problems import Problem
from chat import crisis_words, show
from chat.api.auth import DeskRequest, DeskSession
from chat.api.care.lookup import JSON, staffed, waiting_or_readable
from chat.api.desk import answer, readable
from chat.api.schemas import StaffChat
from chat.models import AfterCare, ChatSession, EncounterCard, colleagues
from chat.models.crisis import wording
from chat.patron.schemas import LineOut

crisis = Router(tags=["care"], auth=DeskSession())


class Offer(Body):
    resource: int


class Call(Body):
    whom: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=120)]
    reached: bool = True


class Notify(Body):
    operator: int


@crisis.post("/chats/{uuid:chat_id}/crisis", response=StaffChat)
def enter(request: DeskRequest, chat_id: UUID) -> JSON:
    """One press. Twice is once."""
    chat = waiting_or_readable(request, chat_id)
    chat.enter_crisis(request.auth)
    return answer(request, chat)


@crisis.delete("/chats/{uuid:chat_id}/crisis", response=StaffChat)
def leave(request: DeskRequest, chat_id: UUID, mistake: bool = False) -> JSON:
    """It is over, and what was said stays behind its wall; with `mistake` it never was one."""
    chat = staffed(request, chat_id)
    chat.leave_crisis(request.auth, mistake=mistake)
    return answer(request, chat)


@crisis.get("/chats/{uuid:chat_id}/crisis")
def panel(request: DeskRequest, chat_id: UUID) -> JSON:
    """Everything the panel shows: what to do and not, whom to offer, whom to call, what is known, what was done."""
    chat, me = readable(request, chat_id), request.auth
    card = EncounterCard.of(chat)
    today = chat.campus.local(clock.now()).date()
    return {
        "since": clock.stamp(chat.crisis_at),
        "may_act": chat.is_staffed_by(me) and chat.is_active,
        "do": crisis_words.DO,
        "dont": crisis_words.DONT,
        "remember": crisis_words.REMEMBER,
        "actions": crisis_words.ACTIONS,
        "resources": [resource_out(found, today) for found in _resources(chat)],
        "courses": [resource_out(found, today) for found in Resource.objects.of(chat.campus).filter(kind=Kind.COURSE)],
        "safety": _safety(chat, me),
        "counselling": [resource_out(found, today) for found in _counselling(me)],
        "contact": {
            "reference": chat.reference,
            "name": chat.patron_name,
            "name_given": card.name_given,
            "email": chat.patron_email,
            "phone": card.phone,
            "whereabouts": card.whereabouts,
            "location": card.get_location_display(),
            "campus": chat.campus.name,
            "page": chat.page_url,
            "since": clock.stamp(chat.started_at),
            "unknown": crisis_words.unknown(
                name=card.name_given or chat.patron_name,
                email=chat.patron_email,
                phone=card.phone,
                whereabouts=card.whereabouts,
            ),
            "alma": crisis_words.ALMA,
        },
        "people": _people(chat, me),
        "log": chat.care_log(),
    }


@crisis.post("/chats/{uuid:chat_id}/crisis/resources", response={201: LineOut})
def offer(request: DeskRequest, chat_id: UUID, body: Offer, key: IdempotencyKey) -> Status[JSON]:
    chat = staffed(request, chat_id)
    resource = _resources(chat).filter(pk=body.resource).first()
    if resource is None:
        raise Problem("not_found")
    return Status(201, show.line(chat.offer_resource(request.auth, resource, key)))


@crisis.post("/chats/{uuid:chat_id}/crisis/calls", response={201: dict[str, Any]})
def log_call(request: DeskRequest, chat_id: UUID, body: Call) -> Status[JSON]:
    chat = readable(request, chat_id)
    chat.log_call(request.auth, body.whom, reached=body.reached)
    return Status(201, {"log": chat.care_log()})


@crisis.post("/chats/{uuid:chat_id}/crisis/notify", response={201: dict[str, Any]})
def notify(request: DeskRequest, chat_id: UUID, body: Notify) -> Status[JSON]:
    chat = readable(request, chat_id)
    colleague = next((person for person in chat.backup(request.auth) if person.pk == body.operator), None)
    if colleague is None:
        raise Problem("not_found")
    chat.notify(request.auth, colleague)
    return Status(201, {"log": chat.care_log()})


@crisis.get("/safety")
def safety(request: DeskRequest, chat: UUID | None = None) -> JSON:
    """Public safety of the operator's and of the patron's campus, always at hand (C59)."""
    session = (
        ChatSession.objects.visible_to(request.auth).select_related("campus").filter(pk=chat).first() if chat else None
    )
    return {"safety": _safety(session, request.auth)}


@crisis.get("/aftercare")
def aftercare(request: DeskRequest) -> JSON:
    me = request.auth
    today = clock.now().date()
    return {
        "reminders": [
            {"id": care.pk, "reference": care.session.reference, "asked_at": clock.stamp(care.asked_at)}
            for care in AfterCare.objects.of(me).select_related("session")
        ],
        "words": crisis_words.AFTERCARE,
        "counselling": [resource_out(found, today) for found in _counselling(me)],
        "courses": [resource_out(found, today) for found in Resource.objects.filter(kind=Kind.COURSE)],
    }


@crisis.post("/aftercare/{int:care_id}/done", response={204: None})
def put_away(request: DeskRequest, care_id: int) -> Status[None]:
    if not AfterCare.objects.of(request.auth).filter(pk=care_id).update(done_at=clock.now()):
        raise Problem("not_found")
    return Status(204, None)


def resource_out(resource: Resource, today: Any) -> JSON:
    return {
        "id": resource.pk,
        "kind": resource.kind,
        "label": resource.label,
        "description": resource.description,
        "phone": resource.phone,
        "text_number": resource.text_number,
        "url": resource.url,
        "language": resource.language,
        "hours": resource.hours,
        "campus": resource.campus.name if resource.campus else None,
        "owner": resource.owner.get_full_name() if resource.owner else "",
        "review_by": resource.review_by.isoformat() if resource.review_by else None,
        "stale": resource.is_stale(today),
        "words": wording(resource),
    }


def _resources(chat: ChatSession) -> Any:
    """For the patron: whom to call now, then the campus's counselling."""
    kinds = [Kind.CRISIS, Kind.COUNSELLING]
    found = Resource.objects.of(chat.campus).filter(kind__in=kinds).select_related("campus", "owner")
    return found.order_by("-kind", "position", "label")


def _counselling(me: Operator) -> Any:
    found = Resource.objects.filter(kind=Kind.COUNSELLING).select_related("campus", "owner")
    return found.filter(campus=me.campus_id) if me.campus_id else found.filter(campus=None)


def _safety(chat: ChatSession | None, me: Operator) -> list[JSON]:
    """The patron's campus first, then the operator's own; each says whose it is, and when nobody has entered it."""
    whose: dict[int, list[str]] = {}
    if chat is not None:
        whose.setdefault(chat.campus_id, []).append("patron")
    if me.campus_id:
        whose.setdefault(me.campus_id, []).append("you")
    found = Resource.objects.filter(kind=Kind.SAFETY, campus__in=whose).select_related("campus")
    by_campus: dict[int | None, list[JSON]] = {}
    for entry in found:
        shown = {
            "label": entry.label,
            "phone": entry.phone,
            "hours": entry.hours,
            "stale": entry.is_stale(clock.now().date()),
        }
        by_campus.setdefault(entry.campus_id, []).append(shown)
    names = dict(Campus.objects.filter(pk__in=whose).values_list("pk", "name"))
    return [{"campus": names[pk], "whose": who, "numbers": by_campus.get(pk, [])} for pk, who in whose.items()]


def _people(chat: ChatSession, me: Operator) -> list[JSON]:
    """Whom to ask by name, and how far the alarm has come: who was asked, and who has said that they are on it."""
    asked = {one.operator_id: one for one in chat.summons.all()}
    behind = {person.pk for person in chat.backup(me)}
    return [
        {
            "id": person.pk,
            "name": person.get_full_name(),
            "role": person.role,
            "campus": person.campus.name if person.campus else "",
            "status": _status(person),
            "may_notify": person.pk in behind,
            "asked_at": clock.stamp(asked[person.pk].at) if person.pk in asked else None,
            "answered_at": clock.stamp(asked[person.pk].answered_at) if person.pk in asked else None,
        }
        for person in colleagues().filter(pk__in=behind | asked.keys())
    ]


def _status(person: Operator) -> str:
    presence = getattr(person, "presence", None)
    return presence.status_at(clock.now()) if presence else "offline"
