"""The list of tickets: filter, counts, bulk actions, saved filters, finding by a number."""

from __future__ import annotations

from urllib.parse import parse_qsl, urlencode

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.db.models import Count, Prefetch
from django.db.models.functions import Substr
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST, require_safe

from campuses import clock
from campuses.models import Queue
from campuses.problems import Problem
from tickets import encounters, search
from tickets.forms.desk import BulkForm
from tickets.forms.filters import LAST_PAGE, PAGE, STATUSES, FilterForm
from tickets.models import Incoming, SavedFilter, Tag, Ticket
from tickets.models.saved_filter import FILTERS_AT_MOST
from tickets.models.ticket import TicketQuerySet
from tickets.views.shared import first_error, operator_of

FILTER_FIELDS = ("status", "q", "queue", "owner", "tag", "order")


@require_safe
@login_required
def ticket_list(request: HttpRequest) -> HttpResponse:
    """A constant number of queries, whatever the number of tickets."""
    operator = operator_of(request)
    form = FilterForm(request.GET, operator)
    page = _page_number(request)
    start = (page - 1) * PAGE
    tags = Prefetch("tags", queryset=Tag.objects.all())
    rows = (
        form.tickets()
        .defer("question", "transcript", "summary", "html")
        .select_related("queue", "owner")
        .prefetch_related(tags)
        .annotate(snippet=Substr("question", 1, 240))
    )
    found = list(rows[start : start + PAGE + 1])
    for ticket in found:
        ticket.snippet = beyond_subject(ticket.snippet, ticket.subject)
    counts = _counts(form.scope())
    context = {
        "form": form,
        "tickets": found[:PAGE],
        "tabs": [
            {"status": status, "label": label, "count": counts.get(status), "query": _query(request, status=status)}
            for status, label in STATUSES
        ],
        "page": page,
        "newer": _query(request, page=page - 1) if page > 1 else None,
        "older": _query(request, page=page + 1) if len(found) > PAGE and page < LAST_PAGE else None,
        "here": _query(request),
        "filters": SavedFilter.objects.filter(operator=operator),
        "actions": BulkForm.ACTIONS,
        "queues": Queue.objects.all(),
        "quarantined": Incoming.objects.visible_to(operator).quarantined().count() if _judges(request) else 0,
        "judges": _judges(request),
        "now": clock.now(),
        "zone": operator.campus.time_zone if operator.campus else timezone.get_default_timezone_name(),
    }
    return render(request, "tickets/list.html", context)


@require_safe
@login_required
def counts(request: HttpRequest) -> JsonResponse:
    """For the open list: how many there are now, of each state."""
    form = FilterForm(request.GET, operator_of(request))
    latest = form.tickets().values_list("last_at", flat=True).order_by("-last_at").first()
    answer = {"counts": _counts(form.scope()), "latest": latest.isoformat() if latest else None}
    return JsonResponse(answer, headers={"Cache-Control": "no-store"})


@require_POST
@login_required
def bulk(request: HttpRequest) -> HttpResponse:
    """One verb for many. Each ticket stands for itself: those that can't are named, the others are done."""
    back = request.POST.get("back", "")
    target = f"/tickets/?{urlencode(parse_qsl(back))}"
    form = BulkForm(request.POST, operator=operator_of(request))
    if not form.is_valid():
        nothing = not request.POST.getlist("tickets")
        messages.error(request, "Choose some tickets first." if nothing else first_error(form))
        return HttpResponseRedirect(target)
    done, refused = 0, []
    for ticket in form.cleaned_data["tickets"].select_related("queue__campus", "owner"):
        try:
            with transaction.atomic():
                _do(ticket, form, request)
        except Problem as refusal:
            refused.append(f"{ticket.reference}: {refusal.detail}")
        else:
            done += 1
    label = dict(BulkForm.ACTIONS)[form.cleaned_data["action"]].removesuffix(" …")
    if done:
        messages.success(request, f"{label}: {done} ticket{'' if done == 1 else 's'}.")
    for sentence in refused[:5]:
        messages.error(request, sentence)
    return HttpResponseRedirect(target)


def _do(ticket: Ticket, form: BulkForm, request: HttpRequest) -> None:
    by, cleaned = operator_of(request), form.cleaned_data
    verbs = {
        "claim": lambda: ticket.claim(by),
        "close": lambda: ticket.close(by),
        "reopen": lambda: ticket.reopen(by),
        "spam": lambda: ticket.mark_spam(by),
        "not_spam": lambda: ticket.mark_spam(by, spam=False),
        "tag": lambda: ticket.add_tags(cleaned["tags"].split(","), by),
        "move": lambda: ticket.move(cleaned["queue"], by),
    }
    verbs[cleaned["action"]]()


@require_POST
@login_required
def save_filter(request: HttpRequest) -> HttpResponse:
    operator = operator_of(request)
    query = urlencode([(k, v) for k, v in parse_qsl(request.POST.get("query", "")) if k in FILTER_FIELDS])[:500]
    name = " ".join(request.POST.get("name", "").replace("\x00", "").split())[:40]
    if not name:
        messages.error(request, "Give the filter a name.")
    elif SavedFilter.objects.filter(operator=operator).exclude(name=name).count() >= FILTERS_AT_MOST:
        messages.error(request, f"{FILTERS_AT_MOST} filters are kept at most. Remove one first.")
    else:
        SavedFilter.objects.update_or_create(operator=operator, name=name, defaults={"query": query})
        messages.success(request, f"Saved as “{name}”.")
    return HttpResponseRedirect(f"/tickets/?{query}")


@require_POST
@login_required
def drop_filter(request: HttpRequest, pk: int) -> HttpResponse:
    get_object_or_404(SavedFilter, pk=pk, operator=operator_of(request)).delete()
    return HttpResponseRedirect("/tickets/")


@require_safe
@login_required
def find(request: HttpRequest) -> HttpResponse:
    """An encounter's reference, whether a ticket's or its chat's; anything else is searched for."""
    operator, q = operator_of(request), request.GET.get("q", "")[:200]
    if search.looks_like_reference(q):
        if ticket := search.by_reference(Ticket.objects.visible_to(operator), q).first():
            return HttpResponseRedirect(ticket.get_absolute_url())
        url = encounters.address_of(q.strip().upper(), operator)
        if url and url_has_allowed_host_and_scheme(url, None):
            return HttpResponseRedirect(url)
    return HttpResponseRedirect(f"/tickets/?{urlencode({'q': q})}")


def _counts(tickets: TicketQuerySet) -> dict[str, int]:
    """Of what is not finished; how many ever were closed tells nobody anything."""
    rows = tickets.unfinished().order_by().values_list("status").annotate(number=Count("*"))
    return {"new": 0, "open": 0, "pending": 0} | dict(rows)


def beyond_subject(question: str, subject: str) -> str:
    """What the question's beginning says that its subject does not: most subjects are its first line."""
    words, said = " ".join(question.split()), subject.removesuffix("…").rstrip()
    return words.removeprefix(said).lstrip(" .,;:–-")


def _judges(request: HttpRequest) -> bool:
    operator = operator_of(request)
    return operator.supervises or operator.administers


def _page_number(request: HttpRequest) -> int:
    text = request.GET.get("page", "1")
    return min(max(int(text), 1), LAST_PAGE) if text.isascii() and text.isdigit() and len(text) < 6 else 1  # noqa: PLR2004 -- far beyond the last page


def _query(request: HttpRequest, **changes: object) -> str:
    """This list's address with something changed; a change of filter begins at the first page."""
    chosen = {name: request.GET[name] for name in FILTER_FIELDS if request.GET.get(name)}
    return urlencode({**chosen, **changes})
