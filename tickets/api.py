"""A ticket without a chat: `POST /api/v1/tickets`, for whoever needs no account and no token."""

from __future__ import annotations

from typing import Annotated

from django.http import HttpRequest
from ninja import Router, Schema
from pydantic import StringConstraints

from campuses import limits
from campuses.interface import Body, Email, IdempotencyKey
from campuses.models import Campus
from campuses.problems import Problem
from tickets.models import Source, Ticket

A_MINUTE_FROM_ONE_ADDRESS = 120  # a campus behind one address
AN_HOUR_FOR_ONE_PATRON = 20

router = Router(tags=["tickets"])


class TicketIn(Body):
    campus: Annotated[str, StringConstraints(max_length=50)]
    question: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=4000)]
    email: Email
    name: Annotated[str, StringConstraints(strip_whitespace=True, max_length=80)] = ""


class TicketOut(Schema):
    ticket: str


@router.post("/tickets", response={201: TicketOut}, auth=None, summary="Leave a question to be answered by mail")
def open_ticket(request: HttpRequest, body: TicketIn, key: IdempotencyKey) -> tuple[int, TicketOut]:
    limits.count("tickets", limits.address_of(request), most=A_MINUTE_FROM_ONE_ADDRESS, seconds=60)
    limits.count("tickets-for", body.email.lower(), most=AN_HOUR_FOR_ONE_PATRON, seconds=3600)
    campus = Campus.objects.filter(slug=body.campus).first()
    if campus is None:
        raise Problem("invalid", "There is no such campus.", fields={"campus": "There is no such campus."})
    ticket = Ticket.open(campus.queue, body.question, body.email, body.name, Source.FORM, key=key)
    return 201, TicketOut(ticket=ticket.reference)
