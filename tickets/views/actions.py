"""The verbs of a ticket, each behind its button."""

from __future__ import annotations

from typing import Any, cast

from django.http import HttpRequest

from campuses.models import Operator, Queue
from tickets.forms.desk import AssignForm, DueForm, MacroForm, MergeForm, MoveForm, TagsForm
from tickets.models import Macro, Ticket
from tickets.views.shared import action, cleaned, operator_of


@action
def claim(request: HttpRequest, ticket: Ticket) -> str:
    ticket.claim(operator_of(request))
    return "It is yours."


@action
def unclaim(request: HttpRequest, ticket: Ticket) -> str:
    ticket.unclaim(operator_of(request))
    return "It is back on the queue."


@action
def take_over(request: HttpRequest, ticket: Ticket) -> str:
    before = ticket.owner
    ticket.assign(operator_of(request), operator_of(request), why=f"took it over from {before}" if before else "")
    return "It is yours."


@action
def assign(request: HttpRequest, ticket: Ticket) -> str:
    operator = cast("Operator", cleaned(AssignForm(request.POST, ticket=ticket), "operator"))
    ticket.assign(operator, operator_of(request))
    return f"{operator} has it, and gets a mail."


@action
def move(request: HttpRequest, ticket: Ticket) -> str:
    form = MoveForm(request.POST, ticket=ticket)
    queue = cast("Queue", cleaned(form, "queue"))
    ticket.move(queue, operator_of(request), why=form.cleaned_data["why"])
    return f"{ticket.reference} is on {queue} now."


@action
def merge(request: HttpRequest, ticket: Ticket) -> str:
    operator = operator_of(request)
    other = cast("Ticket", cleaned(MergeForm(request.POST, tickets=Ticket.objects.visible_to(operator)), "into"))
    ticket.merge_into(other, operator)
    return f"Merged. All is on {other.reference} now."


@action
def spam(request: HttpRequest, ticket: Ticket) -> str:
    ticket.mark_spam(operator_of(request), spam=not ticket.spam)
    return "Marked as spam." if ticket.spam else "It is no spam any more."


@action
def tags(request: HttpRequest, ticket: Ticket) -> str:
    ticket.set_tags(str(cleaned(TagsForm(request.POST, ticket=ticket), "tags")).split(","), operator_of(request))
    return "Tags saved."


@action
def due(request: HttpRequest, ticket: Ticket) -> str:
    form = DueForm(request.POST, ticket=ticket)
    cleaned(form, "due")
    ticket.set_due(form.moment(), operator_of(request))
    return "Saved. Whoever has the ticket gets a reminder then." if ticket.due_at else "It has no due date any more."


@action
def close(request: HttpRequest, ticket: Ticket) -> str:
    ticket.close(operator_of(request))
    return "Closed."


@action
def reopen(request: HttpRequest, ticket: Ticket) -> str:
    ticket.reopen(operator_of(request))
    return "Open again."


@action
def wait(request: HttpRequest, ticket: Ticket) -> str:
    ticket.wait(operator_of(request))
    return "It waits for the patron."


@action
def macro(request: HttpRequest, ticket: Ticket) -> str:
    chosen: Any = cleaned(MacroForm(request.POST, operator=operator_of(request)), "macro")
    cast("Macro", chosen).run(ticket, operator_of(request))
    return f"Done: {chosen}."
