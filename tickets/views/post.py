"""Mail that needs a look: what could not be let in, and letters that did not arrive."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_POST, require_safe

from campuses.problems import Problem
from tickets.mail import delivery
from tickets.mail.book import AddressBook
from tickets.mail.parsing import Parser, Unreadable
from tickets.models import Incoming, Letter, Ticket
from tickets.views.shared import operator_of

SHOWN = 100
RAW_SHOWN = 4000


@require_safe
@login_required
def quarantine(request: HttpRequest) -> HttpResponse:
    operator = operator_of(request)
    tickets = Ticket.objects.visible_to(operator).values("pk")
    context = {
        "mails": Incoming.objects.visible_to(operator).quarantined().defer("raw").select_related("queue")[:SHOWN],
        "letters": Letter.objects.failed().filter(ticket__in=tickets).select_related("ticket")[:SHOWN],
        "shown": SHOWN,
    }
    return render(request, "tickets/quarantine.html", context)


@require_safe
@login_required
def quarantined(request: HttpRequest, pk: int) -> HttpResponse:
    """One mail, as plain text and nothing else."""
    mail = get_object_or_404(Incoming.objects.visible_to(operator_of(request)).quarantined(), pk=pk)
    text = ""
    try:
        with Parser() as parser:
            text = parser.parse(bytes(mail.raw))["whole"]
    except Unreadable:
        text = ""
    context = {"mail": mail, "text": text, "raw": bytes(mail.raw[:RAW_SHOWN]).decode("utf-8", "replace")}
    return render(request, "tickets/quarantined.html", context)


@require_POST
@login_required
def release(request: HttpRequest, pk: int) -> HttpResponse:
    """Somebody has looked at it and lets it in. It is a patron's word all the same."""
    operator = operator_of(request)
    mail = get_object_or_404(Incoming.objects.visible_to(operator).quarantined(), pk=pk)
    try:
        with Parser() as parser:
            ticket = delivery.deliver(mail, parser.parse(bytes(mail.raw)), AddressBook(), released=True)
    except (delivery.Doubt, Unreadable) as reason:
        messages.error(request, f"It can't become a ticket: {reason}")
    except Problem as refusal:
        messages.error(request, refusal.detail)
    else:
        Incoming.objects.filter(pk=mail.pk).update(judged_by=operator)
        ticket.record("released", by=operator)
        messages.success(request, f"It is on {ticket.reference}.")
    return HttpResponseRedirect("/tickets/mail/")


@require_POST
@login_required
def discard(request: HttpRequest, pk: int) -> HttpResponse:
    mail = get_object_or_404(Incoming.objects.visible_to(operator_of(request)).quarantined(), pk=pk)
    mail.discard(operator_of(request))
    messages.success(request, "Thrown away.")
    return HttpResponseRedirect("/tickets/mail/")
