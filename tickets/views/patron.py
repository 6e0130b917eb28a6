"""The patron's side: asking, and a page of one's own behind a signed link."""

from __future__ import annotations

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from campuses import clock, limits
from campuses.models import Campus
from campuses.problems import Problem
from tickets.forms.fields import keep
from tickets.forms.patron import PatronReplyForm, QuestionForm
from tickets.models import Source, Ticket
from tickets.views.shared import go

A_MINUTE_FROM_ONE_ADDRESS = 120  # a campus behind one address
AN_HOUR_FOR_ONE_PATRON = 20
AN_HOUR_ON_ONE_PAGE = 60


@require_safe
def choose(request: HttpRequest) -> HttpResponse:
    return render(request, "tickets/choose.html", {"campuses": Campus.objects.alphabetical()})


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest, slug: str) -> HttpResponse:
    campus = get_object_or_404(Campus.objects.select_related("policy"), slug=slug)
    form = QuestionForm(request.POST, request.FILES) if request.method == "POST" else QuestionForm()
    if form.is_bound and form.is_valid():
        try:
            reference = _open(request, campus, form)
        except Problem as refusal:
            _blame(form, refusal, "question")
        else:
            request.session["asked"] = reference
            return go(request, f"/tickets/new/{slug}/sent/")
    context = {"campus": campus, "form": form, "is_open": campus.is_open(clock.now())}
    return render(request, "tickets/new.html", context, status=422 if form.is_bound else 200)


def _open(request: HttpRequest, campus: Campus, form: QuestionForm) -> str:
    cleaned = form.cleaned_data
    if cleaned["website"]:  # a robot is thanked like a person, so that it learns nothing
        return ""
    limits.count("tickets", limits.address_of(request), most=A_MINUTE_FROM_ONE_ADDRESS, seconds=60)
    limits.count("tickets-for", cleaned["email"].lower(), most=AN_HOUR_FOR_ONE_PATRON, seconds=3600)
    with transaction.atomic():
        key = cleaned["key"]
        is_new = key is None or not Ticket.objects.filter(key=key).exists()
        ticket = Ticket.open(campus.queue, cleaned["question"], cleaned["email"], cleaned["name"], Source.FORM, key=key)
        for file in keep(cleaned["uploads"]) if is_new else []:
            file.attach(ticket=ticket)
    return ticket.reference


@never_cache
@require_safe
def sent(request: HttpRequest, slug: str) -> HttpResponse:
    campus = get_object_or_404(Campus, slug=slug)
    context = {
        "campus": campus,
        "reference": request.session.get("asked", ""),
        "opening": campus.reopens(clock.now()),
    }
    return render(request, "tickets/sent.html", context)


def ticket_with(token: str) -> Ticket:
    """The ticket whose page this token opens, and no other (P9)."""
    ticket = Ticket.objects.select_related("queue__campus", "merged_into").with_token("p", token)
    if ticket is None or ticket.spam:
        raise Http404
    return ticket.merged_into or ticket


@never_cache
@require_safe
def mine(request: HttpRequest, token: str) -> HttpResponse:
    return _own_page(request, ticket_with(token), token, PatronReplyForm())


@never_cache
@require_POST
def reply(request: HttpRequest, token: str) -> HttpResponse:
    ticket = ticket_with(token)
    form = PatronReplyForm(request.POST, request.FILES)
    if form.is_valid():
        try:
            limits.count("ticket-replies", str(ticket.pk), most=AN_HOUR_ON_ONE_PAGE, seconds=3600)
            with transaction.atomic():
                key = form.cleaned_data["key"]
                is_new = key is None or not ticket.replies.filter(key=key).exists()
                files = keep(form.cleaned_data["uploads"]) if is_new else []
                ticket.hear(form.cleaned_data["body"], files=files, key=key)
        except Problem as refusal:
            _blame(form, refusal, "body")
        else:
            messages.success(request, "Sent. The librarians have it.")
            return go(request, f"/tickets/mine/{token}/")
    return _own_page(request, ticket, token, form, status=422)


@never_cache
@require_POST
def close(request: HttpRequest, token: str) -> HttpResponse:
    ticket_with(token).close()
    messages.success(request, "Closed. Write again whenever you like; that opens it again.")
    return HttpResponseRedirect(f"/tickets/mine/{token}/")


@never_cache
@require_POST
def reopen(request: HttpRequest, token: str) -> HttpResponse:
    ticket_with(token).reopen()
    messages.success(request, "Open again.")
    return HttpResponseRedirect(f"/tickets/mine/{token}/")


def _own_page(
    request: HttpRequest, ticket: Ticket, token: str, form: PatronReplyForm, status: int = 200
) -> HttpResponse:
    context = {
        "ticket": ticket,
        "campus": ticket.campus,
        "token": token,
        "form": form,
        "replies": ticket.replies.filter(automatic=False).prefetch_related("files"),
        "files": list(ticket.files.all()),
        "zone": ticket.campus.time_zone,
    }
    return render(request, "tickets/mine.html", context, status=status)


def _blame(form: QuestionForm | PatronReplyForm, refusal: Problem, default: str) -> None:
    fields = refusal.extra.get("fields", {})
    name = "uploads" if "file" in fields else next((field for field in fields if field in form.fields), default)
    form.add_error(name, refusal.detail)
