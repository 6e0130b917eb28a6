"""What each campus says about itself, for `{variables}` in answers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from campuses.models import Campus, Operator
from faq.forms import FactForm
from faq.models import Fact

EVERYBODY = "everybody"


@dataclass
class Row:
    """A fact's name with what this campus says (or what was typed for it) and what holds otherwise."""

    name: str
    text: str
    otherwise: str
    error: str = ""


@require_http_methods(["GET", "POST"])
@login_required
def facts(request: HttpRequest) -> HttpResponse:
    operator = cast("Operator", request.user)
    whose = request.GET.get("campus", "").replace("\0", "") or (operator.campus.slug if operator.campus else EVERYBODY)
    campus = None if whose == EVERYBODY else get_object_or_404(Campus, slug=whose)
    may_write = operator.administers or (operator.supervises and campus is not None and campus == operator.campus)
    form = FactForm(request.POST if request.method == "POST" and request.POST.get("name") else None)
    form.instance.campus = campus
    rows = _rows(campus)
    status = 200
    if request.method == "POST" and not may_write:
        messages.error(request, "Supervisors write the facts of their own campus, administrators all.")
    elif request.method == "POST":
        if _save(request, campus, rows, form):
            messages.success(request, "Saved. The help pages show it within ten minutes.")
            return HttpResponseRedirect(f"{reverse('faq_facts')}?campus={whose}")
        status = 422
    context = {
        "rows": rows,
        "campus": campus,
        "whose": whose,
        "everybody": EVERYBODY,
        "campuses": Campus.objects.alphabetical(),
        "may_write": may_write,
        "form": form,
        "faulty": status != 200,  # noqa: PLR2004 -- fine
    }
    return render(request, "faq/staff/facts.html", context, status=status)


def _rows(campus: Campus | None) -> list[Row]:
    general = dict(Fact.objects.filter(campus=None).values_list("name", "text"))
    own = dict(Fact.objects.filter(campus=campus).values_list("name", "text"))
    names = sorted({*general, *Fact.objects.values_list("name", flat=True)})
    return [Row(name, own.get(name, ""), general.get(name, "")) for name in names]


def _save(request: HttpRequest, campus: Campus | None, rows: list[Row], form: FactForm) -> bool:
    """All of it, or nothing; then `rows` and `form` hold what was typed, and what is wrong with it."""
    held = {fact.name: fact for fact in Fact.objects.filter(campus=campus)}
    changed: list[Fact] = []
    emptied: list[Fact] = []
    for row in rows:
        typed = request.POST.get(f"fact_{row.name}", row.text).replace("\0", "").strip()
        if typed == row.text:
            continue
        row.text = typed
        fact = held.get(row.name) or Fact(campus=campus, name=row.name)
        fact.text = typed
        try:
            if typed:
                fact.full_clean()
                changed.append(fact)
            else:
                fact.check_removal()
                emptied.append(fact)
        except ValidationError as fault:
            row.error = " ".join(fault.messages)
    if any(row.error for row in rows) or (form.is_bound and not form.is_valid()):
        return False
    with transaction.atomic():
        for fact in changed:
            fact.save()
        for fact in emptied:
            fact.delete()
        if form.is_bound:
            form.save()
    return True
