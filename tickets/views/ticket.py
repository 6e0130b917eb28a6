"""One ticket: its page, answering, notes, preview, print, and a mail's own HTML in its frame."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from csp.constants import NONE, SELF
from csp.decorators import csp_replace
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_POST, require_safe

from campuses import clock
from campuses.problems import Problem
from tickets import encounters
from tickets.forms.desk import (
    THEN,
    AnswerForm,
    AssignForm,
    DueForm,
    MacroForm,
    MergeForm,
    MoveForm,
    NoteForm,
    TagsForm,
)
from tickets.forms.fields import keep
from tickets.mail.html import sanitised
from tickets.models import Macro, Reply, Ticket, TicketLook
from tickets.views.shared import go, operator_of, page_before, ticket_of

How = TicketLook.How
OTHERS_SHOWN = 5
LOOKS_SHOWN = 50
PREVIEWED = 3


@dataclass(frozen=True)
class Entry:
    """Something in the ticket's story, for its template."""

    kind: str
    at: datetime
    what: Any


def story(ticket: Ticket) -> list[Entry]:
    """Replies and notes in their order."""
    replies = ticket.replies.select_related("letter").prefetch_related("files")
    notes = ticket.notes.select_related("operator").prefetch_related("files")
    entries = [Entry("reply", reply.at, reply) for reply in replies]
    for reply in replies:
        reply.ticket = ticket
    return sorted([*entries, *(Entry("note", note.at, note) for note in notes)], key=lambda entry: entry.at)


@require_safe
@login_required
def show(request: HttpRequest, reference: str) -> HttpResponse:
    """Looking claims nothing."""
    ticket = ticket_of(request, reference)
    ticket.looked_at(operator_of(request), How.OPEN, page_before(request))
    return _page(request, ticket)


@require_POST
@login_required
def answer(request: HttpRequest, reference: str) -> HttpResponse:
    ticket, operator = ticket_of(request, reference), operator_of(request)
    form = AnswerForm(request.POST, request.FILES, ticket=ticket, operator=operator, last=_last(ticket))
    if form.is_valid():
        then = request.POST.get("then", "")
        try:
            with transaction.atomic():
                ticket.answer(
                    operator,
                    form.cleaned_data["body"],
                    files=keep(form.cleaned_data["uploads"]),
                    then=then if then in THEN else "pending",
                    key=form.cleaned_data["key"],
                    after=form.cleaned_data["after"],
                )
        except Problem as refusal:
            # What was written stays in the form; the next try is made with the page as it now is.
            form.add_error("uploads" if "file" in refusal.extra.get("fields", {}) else "body", refusal.detail)
            data = request.POST.copy()
            data["after"] = str(_last(ticket))
            form.data = data
            ticket = ticket_of(request, reference)
        else:
            messages.success(request, f"Your answer goes to {ticket.patron_email}.")
            return go(request, ticket.get_absolute_url())
    return _page(request, ticket, answer=form, status=422)


@require_POST
@login_required
def note(request: HttpRequest, reference: str) -> HttpResponse:
    ticket = ticket_of(request, reference)
    form = NoteForm(request.POST, request.FILES)
    if form.is_valid():
        try:
            with transaction.atomic():
                ticket.note(operator_of(request), form.cleaned_data["note"], keep(form.cleaned_data["uploads"]))
        except Problem as refusal:
            form.add_error("uploads" if "file" in refusal.extra.get("fields", {}) else "note", refusal.detail)
        else:
            messages.success(request, "Noted, for staff only.")
            return go(request, ticket.get_absolute_url())
    return _page(request, ticket, note=form, status=422)


@require_safe
@login_required
def preview(request: HttpRequest, reference: str) -> JsonResponse:
    """A glance from the list: the question and the latest of what followed."""
    ticket = ticket_of(request, reference)
    ticket.looked_at(operator_of(request), How.PREVIEW, page_before(request))
    replies = list(ticket.replies.order_by("-at", "-pk")[:PREVIEWED])
    answer = {
        "reference": ticket.reference,
        "subject": ticket.subject,
        "patron": ticket.patron,
        "status": ticket.get_status_display(),
        "owner": str(ticket.owner) if ticket.owner else "",
        "question": ticket.question[:2000],
        "replies": [{"author": reply.author_name, "body": reply.body[:600]} for reply in reversed(replies)],
    }
    return JsonResponse(answer, headers={"Cache-Control": "no-store"})


@require_safe
@login_required
def printed(request: HttpRequest, reference: str) -> HttpResponse:
    ticket = ticket_of(request, reference)
    ticket.looked_at(operator_of(request), How.PRINT, page_before(request))
    notes = request.GET.get("notes") == "1"
    entries = [entry for entry in story(ticket) if notes or entry.kind == "reply"]
    context = {"ticket": ticket, "story": entries, "notes": notes, "now": clock.now()}
    return render(request, "tickets/print.html", context)


FRAME_POLICY = {
    "default-src": [NONE],
    "img-src": [NONE],
    "media-src": [NONE],
    "connect-src": [NONE],
    "form-action": [NONE],
    "style-src": [SELF],
    "frame-ancestors": [SELF],
    "sandbox": ["allow-popups"],
}


@require_safe
@login_required
@xframe_options_sameorigin
@csp_replace(FRAME_POLICY)  # type: ignore[arg-type]
def html(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    """A mail as it was laid out, sanitised, for a frame that may do nothing. 0 is the ticket's first mail."""
    ticket = ticket_of(request, reference)
    source = ticket.html if pk == 0 else get_object_or_404(Reply, pk=pk, ticket=ticket).html
    if not source:
        raise Http404
    ticket.looked_at(operator_of(request), How.MAIL, page_before(request))
    response = render(request, "tickets/mail_frame.html", {"body": sanitised(source)})
    response["Cache-Control"] = "no-store"
    return response


def _last(ticket: Ticket) -> int:
    return ticket.replies.order_by("-pk").values_list("pk", flat=True).first() or 0


def _page(
    request: HttpRequest,
    ticket: Ticket,
    *,
    answer: AnswerForm | None = None,
    note: NoteForm | None = None,
    status: int = 200,
) -> HttpResponse:
    operator = operator_of(request)
    others = Ticket.objects.none() if ticket.is_forgotten else Ticket.objects.visible_to(operator).living()
    others = others.filter(patron_email__iexact=ticket.patron_email)
    first_letter = ticket.letters.filter(reply=None).order_by("pk").first()
    last = _last(ticket)
    context = {
        "ticket": ticket,
        "mine": ticket.owner_id == operator.pk,
        "story": story(ticket),
        "files": list(ticket.files.all()),
        "first_letter": first_letter,
        "history": ticket.events.select_related("by"),
        "looks": ticket.looks.select_related("by")[:LOOKS_SHOWN] if operator.supervises else [],
        "others": others.exclude(pk=ticket.pk).newest_first()[:OTHERS_SHOWN],
        "encounter_url": encounters.address_of(ticket.encounter, operator) if ticket.encounter else None,
        "answer_form": answer or AnswerForm(ticket=ticket, operator=operator, last=last),
        "note_form": note or NoteForm(),
        "assign_form": AssignForm(ticket=ticket),
        "move_form": MoveForm(ticket=ticket),
        "merge_form": MergeForm(),
        "due_form": DueForm(ticket=ticket),
        "tags_form": TagsForm(ticket=ticket),
        "macro_form": MacroForm(operator=operator) if Macro.objects.offered_to(operator).exists() else None,
        "zone": ticket.campus.time_zone,
        "now": clock.now(),
    }
    return render(request, "tickets/ticket.html", context, status=status)
