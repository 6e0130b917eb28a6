"""What each campus says about itself, for `{variables}` in answers."""

from __future__ import annotations

from typing import cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from campuses.models import Campus, Operator
from faq.forms import FactForm
from faq.models import Fact

TEXT_CHARACTERS = 300
EVERYBODY = "everybody"


@require_http_methods(["GET", "POST"])
@login_required
def facts(request: HttpRequest) -> HttpResponse:
    operator = cast("Operator", request.user)
    whose = request.GET.get("campus", "").replace("\0", "") or (operator.campus.slug if operator.campus else EVERYBODY)
    campus = None if whose == EVERYBODY else get_object_or_404(Campus, slug=whose)
    may_write = operator.administers or (operator.supervises and campus is not None and campus == operator.campus)
    form = FactForm(request.POST if request.method == "POST" and "name" in request.POST else None)
    if request.method == "POST":
        if not may_write:
            messages.error(request, "Supervisors write the facts of their own campus, administrators all.")
        elif _save(request, campus, form):
            messages.success(request, "Saved. The help pages show it within ten minutes.")
            return HttpResponseRedirect(f"{reverse('faq_facts')}?campus={whose}")
    context = {
        "rows": _rows(campus),
        "campus": campus,
        "whose": whose,
        "everybody": EVERYBODY,
        "campuses": Campus.objects.alphabetical(),
        "may_write": may_write,
        "form": form,
    }
    return render(request, "faq/staff/facts.html", context)


def _rows(campus: Campus | None) -> list[dict[str, str]]:
    """Every fact's name with what this campus says and what holds otherwise."""
    general = dict(Fact.objects.filter(campus=None).values_list("name", "text"))
    own = dict(Fact.objects.filter(campus=campus).values_list("name", "text"))
    names = sorted({*general, *Fact.objects.values_list("name", flat=True)})
    return [{"name": name, "text": own.get(name, ""), "otherwise": general.get(name, "")} for name in names]


def _save(request: HttpRequest, campus: Campus | None, form: FactForm) -> bool:
    """Whether all could be saved; an emptied one is deleted."""
    if request.POST.get("name"):
        form.instance.campus = campus
        if not form.is_valid():
            return False
        form.save()
    for row in _rows(campus):
        text = request.POST.get(f"fact_{row['name']}")
        if text is None or (text := text.replace("\0", "").strip()[:TEXT_CHARACTERS]) == row["text"]:
            continue
        if text:
            Fact.objects.update_or_create(campus=campus, name=row["name"], defaults={"text": text})
        else:
            Fact.objects.filter(campus=campus, name=row["name"]).delete()
    return True
