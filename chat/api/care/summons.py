"""Being asked to come, and saying that one does."""

from __future__ import annotations

from ninja import Router, Schema

from campuses import clock
from campuses.models import Operator
from campuses.problems import Problem
from chat.api.auth import DeskRequest, DeskSession
from chat.api.care.lookup import JSON
from chat.models import Summons

summons = Router(tags=["care"], auth=DeskSession())


class Answerer(Schema):
    name: str
    at: str


class SummonsOut(Schema):
    """Numbers alone: what it is about is the chat's or the incident's own to show."""

    id: int
    to: str
    chat: str | None = None
    url: str | None = None
    at: str
    over: bool
    answered_by: list[Answerer]


@summons.get("/summons", response=list[SummonsOut])
def mine(request: DeskRequest) -> list[JSON]:
    """What I am asked to come to and have not answered."""
    found = Summons.objects.of(request.auth, clock.now()).select_related("session", "incident")
    return [_shown(asked, request.auth) for asked in found]


@summons.post("/summons/{int:summons_id}/answer", response=SummonsOut)
def answer(request: DeskRequest, summons_id: int) -> JSON:
    """“I have seen this, I’m on it”: those who wait for help see it, and nobody farther off is asked. Twice is once."""
    asked = Summons.objects.filter(operator=request.auth, pk=summons_id).select_related("session", "incident").first()
    if asked is None:
        raise Problem("not_found")
    asked.answer(clock.now())
    return _shown(asked, request.auth)


def _shown(asked: Summons, me: Operator) -> JSON:
    incident = asked.incident
    others = (incident or asked.session).summons.answered().select_related("operator")  # type: ignore[union-attr, misc]
    return {
        "id": asked.pk,
        "to": asked.to,
        "chat": str(asked.session_id) if asked.session_id else None,
        "url": f"/admin/chat/incident/{incident.pk}/change/" if incident and incident.is_open_to(me) else None,
        "at": clock.stamp(asked.at),
        "over": bool(asked.session and asked.session.is_over),
        "answered_by": [
            {"name": other.operator.get_full_name(), "at": clock.stamp(other.answered_at)} for other in others
        ],
    }
