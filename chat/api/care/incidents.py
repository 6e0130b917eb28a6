"""Filing an incident. Its review is behind a wall of its own, in the Django admin."""

from __future__ import annotations

from typing import Annotated, Literal
from uuid import UUID

from ninja import Router, Status
from pydantic import StringConstraints

from campuses import clock, limits
from campuses.interface import Body
from campuses.problems import Problem
from chat.api.auth import DeskRequest, DeskSession
from chat.api.care.lookup import JSON
from chat.api.desk import readable
from chat.models import ChatSession, Incident, IncidentKind
from chat.models.incident_file import excerpt_of
from tickets.models import Ticket

incidents = Router(tags=["care"], auth=DeskSession())


class File(Body):
    chat: UUID | None = None
    ticket: Annotated[str, StringConstraints(max_length=24)] = ""
    kind: Literal["language", "harassment", "threat", "crisis", "other"]
    account: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=6000)]


@incidents.get("/incidents/draft")
def draft(request: DeskRequest, chat: UUID | None = None, ticket: str = "") -> JSON:
    """The form of an incident, filled in with what is known (C58)."""
    session, found = _source(request, chat, ticket)
    of = session or found
    steps = session.steps_taken if session else []
    excerpt = excerpt_of(session) if session else (found.question[:2000] if found else "")
    in_crisis = session is not None and session.crisis_at is not None
    return {
        "encounter": of.reference if of else "",
        "campus": of.campus.name if of else "",
        "patron_name": session.known_name if session else of.patron_name if of else "",
        "patron_contact": session.known_contact if session else of.patron_email if of else "",
        "kind": IncidentKind.CRISIS if in_crisis else IncidentKind.LANGUAGE,
        "kinds": dict(IncidentKind.choices),
        "steps": steps,
        "excerpt": excerpt,
        "account": "",
    }


@incidents.post("/incidents", response={201: dict[str, str]})
def file(request: DeskRequest, body: File) -> Status[JSON]:
    """A copy of the encounter is frozen; the campus's director is told its number and nothing else."""
    limits.count("incidents", f"operator {request.auth.pk}", most=30, seconds=3600)
    session, ticket = _source(request, body.chat, body.ticket)
    incident = Incident.file(request.auth, chat=session, ticket=ticket, kind=body.kind, account=body.account)
    return Status(201, {"number": incident.number})


@incidents.get("/incidents")
def mine(request: DeskRequest) -> JSON:
    """What I have filed, and the numbers of those that need me. No words."""
    review = Incident.objects.open_to(request.auth).unfinished()
    return {
        "filed": [
            {"number": found.number, "state": found.get_state_display(), "filed_at": clock.stamp(found.filed_at)}
            for found in Incident.objects.filed_by(request.auth)
        ],
        "need_me": [
            {"number": found.number, "overdue": found.is_overdue, "url": f"/admin/chat/incident/{found.pk}/change/"}
            for found in review
        ],
    }


@incidents.get("/incidents/{str:number}")
def filed(request: DeskRequest, number: str) -> JSON:
    """What its author wrote, and what came of it. For all others it does not exist."""
    found = Incident.objects.filed_by(request.auth).filter(number=number).first()
    if found is None:
        raise Problem("not_found")
    found.looked_at(request.auth, "api")
    return {
        "number": found.number,
        "encounter": found.encounter,
        "kind": found.get_kind_display(),
        "state": found.get_state_display(),
        "filed_at": clock.stamp(found.filed_at),
        "account": found.account,
        "outcome": found.outcome if found.state == "closed" else "",
        "outcome_at": clock.stamp(found.outcome_at) if found.state == "closed" else None,
    }


def _source(request: DeskRequest, chat: UUID | None, reference: str) -> tuple[ChatSession | None, Ticket | None]:
    if chat is not None:
        session = readable(request, chat)
        session.remember_the_look(request.auth, clock.now())
        return session, None
    ticket = Ticket.objects.visible_to(request.auth).select_related("queue__campus").filter(reference=reference).first()
    if ticket is None:
        raise Problem("not_found")
    return None, ticket
