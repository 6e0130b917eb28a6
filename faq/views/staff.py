"""Where staff write FAQs: operators draft and propose, supervisors publish for their campus, administrators for all."""

from __future__ import annotations

from datetime import UTC
from typing import TYPE_CHECKING, Any, cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db.models import Count, Q, Sum
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from campuses.clock import now
from campuses.models import Campus, Operator
from faq import checks, variables
from faq import render as rendering
from faq.forms import EntryForm, FilterForm
from faq.models import Content, Entry, Revision, SearchCount, State
from faq.variables import Values

if TYPE_CHECKING:
    from django.db.models import QuerySet

A_PAGE = 40
SEARCHES_SHOWN = 100
DIGITS = 10  # of a version, at most


@require_safe
@login_required
def index(request: HttpRequest) -> HttpResponse:
    operator = _who(request)
    form = FilterForm(request.GET)
    entries = _filtered(form, operator).select_related("updated_by").prefetch_related("campuses", "topics")
    entries = entries.annotate(yes=Sum("votes__yes"), no=Sum("votes__no")).order_by("question", "pk")
    mine = Entry.objects.readable_by(operator)
    today = now().date()
    context = {
        "form": form,
        "page": Paginator(entries, A_PAGE).get_page(request.GET.get("page")),
        "counts": mine.aggregate(
            review=Count("pk", Q(state=State.REVIEW), distinct=True),
            stale=Count("pk", Q(state=State.PUBLISHED, review_by__lt=today), distinct=True),
        ),
        "proposals": Revision.objects.open().filter(entry__in=mine).select_related("entry", "by")[:10],
        "today": today,
        "query": _without_page(request),
    }
    return render(request, "faq/staff/index.html", context)


@require_http_methods(["GET", "POST"])
@login_required
def new(request: HttpRequest) -> HttpResponse:
    operator = _who(request)
    own = [operator.campus.slug] if operator.campus else []
    blank = Content(question=request.GET.get("question", "").replace("\0", "")[:200], campuses=own, shared=not own)
    if request.method == "POST":
        return _write(request, None)
    form = EntryForm(operator=operator, initial=EntryForm.initial_of(blank, operator, None))
    return _form(request, form, None, blank)


@require_POST
@login_required
def draft(request: HttpRequest) -> HttpResponse:
    """“Make this a FAQ” from any page that has the words (`text`, question first) and the `names` to take out."""
    operator = _who(request)
    campus = get_object_or_404(Campus, slug=request.POST.get("campus", "").replace("\0", ""))
    text = request.POST.get("text", "").replace("\r\n", "\n").replace("\0", "").strip()
    if not text:
        return redirect("faq_new")
    entry = Entry.draft_from(text, operator, campus, request.POST.getlist("names")[:20])
    messages.success(request, "A draft, without names, addresses and numbers. Read it before it goes on.")
    return HttpResponseRedirect(_address(entry))


@require_http_methods(["GET", "POST"])
@login_required
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    operator = _who(request)
    entry = get_object_or_404(Entry.objects.readable_by(operator), pk=pk)
    if request.method == "POST":
        return _write(request, entry)
    content = Content.of(entry)
    form = EntryForm(operator=operator, initial=EntryForm.initial_of(content, operator, entry.version))
    return _form(request, form, entry, content)


@require_POST
@login_required
def act(request: HttpRequest, pk: int, action: str) -> HttpResponse:
    """One verb of an entry: withdraw, send-back, confirm."""
    operator = _who(request)
    entry = get_object_or_404(Entry.objects.readable_by(operator), pk=pk)
    verbs = {"withdraw": entry.withdraw, "send-back": entry.send_back, "confirm": entry.confirm}
    said = {
        "withdraw": "It is off the pages.",
        "send-back": "It is a draft again.",
        "confirm": "Checked for another year.",
    }
    verb = verbs.get(action)
    if verb is None:
        return redirect("faq_edit", pk=pk)
    try:
        verb(operator)
        messages.success(request, said[action])
    except Entry.Refused as refused:
        _say(request, refused)
    return redirect("faq_edit", pk=pk)


@require_safe
@login_required
def history(request: HttpRequest, pk: int) -> HttpResponse:
    operator = _who(request)
    entry = get_object_or_404(Entry.objects.readable_by(operator), pk=pk)
    revisions = list(entry.revisions.select_related("by"))
    rows = [(revision, revision.changes_since(revisions)) for revision in revisions]
    context = {
        "entry": entry,
        "rows": rows,
        "in_force": next((revision for revision in revisions if revision.was_in_force), None),
        "zone": operator.campus.zone if operator.campus else UTC,
        "decides": entry.published_by(operator),
        "edits": entry.edited_by(operator),
    }
    return render(request, "faq/staff/history.html", context)


@require_POST
@login_required
def revision(request: HttpRequest, pk: int, n: int, action: str) -> HttpResponse:
    """Restore an earlier text; accept or decline a proposed one."""
    operator = _who(request)
    entry = get_object_or_404(Entry.objects.readable_by(operator), pk=pk)
    chosen = get_object_or_404(entry.revisions, n=n)
    seen = request.POST.get("base", "")

    def accept(proposed: Revision, by: Operator) -> None:
        entry.accept(proposed, by, base=int(seen) if seen.isdecimal() and len(seen) < DIGITS else None)

    verbs = {
        "restore": entry.restore,
        "accept": accept,
        "decline": entry.decline,
    }
    said = {
        "restore": f"The text of revision {n} is back.",
        "accept": "The proposed text is in force.",
        "decline": "Declined. It stays in the history.",
    }
    try:
        if action in verbs:
            verbs[action](chosen, operator)
            messages.success(request, said[action])
    except Entry.Refused as refused:
        _say(request, refused)
    return redirect("faq_history", pk=pk)


@require_safe
@login_required
def searches(request: HttpRequest) -> HttpResponse:
    """What was searched for and not found: the next FAQs to write."""
    operator = _who(request)
    campus = None if operator.administers else operator.campus
    rows = SearchCount.objects.of(campus).in_vain()[:SEARCHES_SHOWN]
    return render(request, "faq/staff/searches.html", {"rows": rows, "campus": campus})


def _write(request: HttpRequest, entry: Entry | None) -> HttpResponse:
    """Save, or show what was written again, with what is in the way. Nothing that was written is lost."""
    operator = _who(request)
    form = EntryForm(request.POST, operator=operator)
    wants = request.POST.get("do", "save")
    if not form.is_valid():
        return _form(request, form, entry, form.content(), status=422)
    content = form.content()
    if wants == "preview":
        return _form(request, form, entry, content, preview=request.POST.get("preview_campus", "").replace("\0", ""))
    saved = False
    try:
        entry = _save(entry, content, operator, form, request)
        saved = True
        if wants == "review":
            entry.submit(operator)
        elif wants == "publish":
            entry.publish(operator, despite_links="despite_links" in request.POST)
    except Entry.Refused as refused:
        if entry is None or entry.pk is None:
            return _form(request, form, entry, content, refused=refused, status=409)
        if wants == "publish" and saved and not entry.is_published:
            _say(request, refused, "It is saved as a draft, but not published.")
            links = "?links" if refused.links_only else ""
            return HttpResponseRedirect(f"{_address(entry)}{links}#faults")
        return _form(request, form, entry, content, refused=refused, status=409)
    messages.success(request, _done(wants, entry, operator))
    return HttpResponseRedirect(_address(entry))


def _save(entry: Entry | None, content: Content, operator: Operator, form: EntryForm, request: HttpRequest) -> Entry:
    note = form.cleaned_data["note"]
    if entry is None:
        return Entry.objects.draft(content, operator, note)
    if entry.edited_by(operator):
        base = form.cleaned_data["base"]
        despite = "despite_links" in request.POST
        entry.revise(content, operator, base=-1 if base is None else base, note=note, despite_links=despite)
    else:
        entry.propose(content, operator, note)
    return entry


def _done(wants: str, entry: Entry, operator: Operator) -> str:
    if wants == "publish":
        return "Published. It is on the pages now."
    if wants == "review":
        return "Sent to review."
    return "Saved." if entry.edited_by(operator) else "Your change is proposed to those who publish this FAQ."


def _form(
    request: HttpRequest,
    form: EntryForm,
    entry: Entry | None,
    content: Content,
    *,
    preview: str | None = None,
    refused: Entry.Refused | None = None,
    status: int = 200,
) -> HttpResponse:
    operator = _who(request)
    faults, links = checks.faults(content)
    campus = Campus.objects.filter(slug=preview).first() if preview else operator.campus
    campus = campus or Campus.objects.alphabetical().first()
    context: dict[str, Any] = {
        "form": form,
        "entry": entry,
        "faults": faults,
        "links": links,
        "offer_links": bool(links) and not faults,
        "refused": refused,
        "edits": entry is None or entry.edited_by(operator),
        "decides": entry.published_by(operator) if entry else _may_decide(content, operator),
        "variables": _variables(campus),
        "campuses": form.places,
        "preview_campus": campus,
        "preview": _preview(content, campus) if campus and (preview is not None or entry) else None,
        "today": now().date(),
        "proposals": list(entry.revisions.open().select_related("by")) if entry else [],
        "votes": entry.votes.aggregate(yes=Sum("yes"), no=Sum("no")) if entry else {},
        "home": entry.home(campus) if entry and campus else None,
    }
    if refused and refused.overtaken and entry:
        context["theirs"] = Content.of(entry).differences(content)
        again = request.POST.copy()
        again["base"] = str(entry.version)  # who has compared both and saves again means it
        form.data = again
    if entry and context["home"] and entry.is_published and not entry.staff_only:
        context["permalink"] = entry.permalink(context["home"])
    return render(request, "faq/staff/edit.html", context, status=status)


def _preview(content: Content, campus: Campus) -> dict[str, Any]:
    values = Values(campus)
    markdown = rendering.with_local(content.answer, content.variants.get(campus.slug, ""))
    return {"question": values.fill(content.question), "html": rendering.to_html(values.fill(markdown))}


def _variables(campus: Campus | None) -> list[tuple[str, str]]:
    """Each variable and what it says here."""
    values = Values(campus) if campus else None
    rows = {name: (values.get(name) if values else "") or "nothing yet" for name in sorted(variables.known())}
    rows["local"] = "the campus's own paragraph (at the end, if it isn't placed)"
    return sorted(rows.items())


def _may_decide(content: Content, operator: Operator) -> bool:
    own = operator.campus is not None and content.campuses == [operator.campus.slug]
    return operator.administers or (operator.supervises and own and not content.shared)


def _filtered(form: FilterForm, operator: Operator) -> QuerySet[Entry]:
    entries: QuerySet[Entry] = Entry.objects.readable_by(operator)
    asked = form.cleaned_data if form.is_valid() else {}
    for word in asked.get("q", "").split()[:8]:
        entries = entries.filter(Q(question__icontains=word) | Q(answer__icontains=word) | Q(keywords__icontains=word))
    if asked.get("state") == "stale":
        entries = entries.filter(state=State.PUBLISHED, review_by__lt=now().date())
    elif asked.get("state"):
        entries = entries.filter(state=asked["state"])
    if asked.get("topic"):
        entries = entries.filter(topics=asked["topic"])
    if asked.get("campus"):
        entries = entries.filter(Q(shared=True) | Q(campuses=asked["campus"]))
    found: QuerySet[Entry] = Entry.objects.filter(pk__in=entries.values("pk"))
    return found


def _who(request: HttpRequest) -> Operator:
    return cast("Operator", request.user)


def _say(request: HttpRequest, refused: Entry.Refused, first: str = "") -> None:
    for reason in (first, *refused.reasons):
        if reason:
            messages.error(request, reason)


def _address(entry: Entry) -> str:
    return f"/faqs/{entry.pk}/"


def _without_page(request: HttpRequest) -> str:
    query = request.GET.copy()
    query.pop("page", None)
    return query.urlencode()
