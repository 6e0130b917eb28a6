"""What the desk's views have in common: who is asking, which ticket, and how a refusal is told."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import cast
from urllib.parse import urlsplit

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_POST

from campuses.models import Operator
from campuses.problems import Problem
from tickets.models import Ticket


def operator_of(request: HttpRequest) -> Operator:
    return cast("Operator", request.user)


def ticket_of(request: HttpRequest, reference: str) -> Ticket:
    """The look-up is the permission check: what is not theirs to see is not there."""
    tickets = Ticket.objects.visible_to(operator_of(request)).select_related("queue__campus", "owner", "merged_into")
    return get_object_or_404(tickets, reference=reference)


def page_before(request: HttpRequest) -> str:
    """Where somebody came from: the path alone, for a query may hold what they searched for."""
    try:
        return urlsplit(request.headers.get("Referer", "")).path.replace("\x00", "")
    except ValueError:
        return ""


def go(request: HttpRequest, url: str) -> HttpResponse:
    """On to another page. A form that was sent by script is told where, so that it meets the page's messages there."""
    if request.headers.get("X-Sent-By-Script"):
        return HttpResponse(status=204, headers={"X-Go": url})
    return HttpResponseRedirect(url)


Verb = Callable[[HttpRequest, Ticket], str]


def action(verb: Verb) -> Callable[..., HttpResponse]:
    """A view of one verb: POST, look up, do, say what happened, go back to the ticket (or the list, if it is gone)."""

    @require_POST
    @login_required
    @wraps(verb)
    def view(request: HttpRequest, reference: str) -> HttpResponse:
        ticket = ticket_of(request, reference)
        try:
            with transaction.atomic():
                messages.success(request, verb(request, ticket))
        except Problem as refusal:
            messages.error(request, refusal.detail)
        stays = Ticket.objects.visible_to(operator_of(request)).filter(pk=ticket.pk).exists()
        return HttpResponseRedirect(ticket.get_absolute_url() if stays else "/tickets/")

    return view


def cleaned(form: forms.Form, field: str) -> object:
    """The field's value, or its first complaint as a refusal."""
    if not form.is_valid():
        raise Problem("invalid", first_error(form))
    return form.cleaned_data[field]


def first_error(form: forms.Form) -> str:
    return str(next(iter(form.errors.values()))[0])
