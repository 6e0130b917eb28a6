"""Filing an incident from a ticket's page, and what became of those that one has filed."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from crispy_forms.helper import FormHelper
from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from campuses import clock
from campuses.ranks import person
from chat.models import ChatSession, Hold, Incident, IncidentKind
from chat.models.incident_file import excerpt_of
from tickets.models import Ticket


class IncidentForm(forms.Form):
    kind = forms.ChoiceField(label="What kind", choices=IncidentKind)
    account = forms.CharField(
        label="What happened",
        max_length=6000,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text="In your own words. A copy of the encounter is frozen and goes with it.",
        error_messages={"required": "Write what happened, in a sentence or two."},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.form_tag = False


@require_http_methods(["GET", "POST"])
@never_cache
@login_required
def new(request: HttpRequest) -> HttpResponse:
    """Filled in with what is known; two presses from a ticket or a chat (C58)."""
    chat, ticket = _source(request)
    form = IncidentForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        incident = Incident.file(person(request), chat=chat, ticket=ticket, kind=said["kind"], account=said["account"])
        messages.success(request, f"{incident} is filed. You will hear what comes of it.")
        return redirect("incidents")
    source: Any = chat or ticket
    context = {
        "form": form,
        "source": source,
        "patron": [chat.known_name, chat.known_contact] if chat else [source.patron_name, source.patron_email],
        "steps": chat.steps_taken if chat else [],
        "excerpt": excerpt_of(chat) if chat else source.question,
        "back": source.get_absolute_url() if ticket else "/desk/",
    }
    return render(request, "chat/incidents/new.html", context)


@require_safe
@never_cache
@login_required
def mine(request: HttpRequest) -> HttpResponse:
    """What I have filed, and the numbers of those that need me, and of the chats whose hold ends soon."""
    me = person(request)
    context = {
        "filed": Incident.objects.filed_by(me),
        "need_me": Incident.objects.open_to(me).unfinished(),
        "holds": Hold.objects.put_to(me, clock.now()).select_related("session__campus"),
    }
    return render(request, "chat/incidents/mine.html", context)


@require_POST
@login_required
def answer_hold(request: HttpRequest, hold_id: int, answer: str) -> HttpResponse:
    """A crisis's hold, held on or let go, by whoever was asked; the chat stays behind its wall (P22)."""
    me, at = person(request), clock.now()
    hold = get_object_or_404(Hold.objects.put_to(me, at).select_related("session"), pk=hold_id)
    verbs = {
        "prolong": (hold.prolong, "{} is held for 30 days more."),
        "let-go": (hold.let_go, "{} is let go: what has passed its date is deleted within the hour."),
    }
    if answer not in verbs:
        raise Http404
    verb, said = verbs[answer]
    try:
        verb(me, at)
    except Hold.Refused as refused:
        messages.error(request, refused.detail)
    else:
        messages.success(request, said.format(hold.session.called))
    return redirect("incidents")


@require_safe
@never_cache
@login_required
def one(request: HttpRequest, number: str) -> HttpResponse:
    """What its author wrote, and the outcome once there is one. For all others it does not exist."""
    incident = get_object_or_404(Incident.objects.filed_by(person(request)), number=number)
    incident.looked_at(person(request), "author")
    answered = incident.summons.answered().order_by("answered_at").first()
    return render(request, "chat/incidents/one.html", {"incident": incident, "answered": answered})


def _source(request: HttpRequest) -> tuple[ChatSession | None, Ticket | None]:
    if reference := request.GET.get("ticket"):
        return None, get_object_or_404(Ticket.objects.visible_to(person(request)), reference=reference)
    try:
        key = UUID(request.GET.get("chat", ""))
    except ValueError as error:
        raise Http404 from error
    chat = get_object_or_404(ChatSession.objects.readable_by(person(request)), pk=key)
    chat.remember_the_look(person(request), clock.now())
    return chat, None
