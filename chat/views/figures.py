"""What a month's encounters add up to, for those who may see it; on a page, or as a file for a spreadsheet."""

from __future__ import annotations

import csv

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from campuses import clock
from campuses.ranks import person
from chat import figures

MONTHS = 24
# What a spreadsheet takes for the beginning of a formula.
FORMULA = ("=", "+", "-", "@", "\t", "\r")


@require_safe
@never_cache
@login_required
def month(request: HttpRequest) -> HttpResponse:
    now = clock.now()
    shown = figures.month_of(request.GET.get("month", ""), now)
    tables = figures.of(person(request), shown)
    if request.GET.get("as") == "csv":
        return _file(f"figures-{shown:%Y-%m}.csv", tables)
    months = figures.months_until(figures.month_of("", now), MONTHS)
    return render(request, "desk/figures.html", {"month": shown, "months": months, "tables": tables})


def _file(name: str, tables: list[figures.Table]) -> HttpResponse:
    """One line a table, campus and figure: what every spreadsheet can pivot."""
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    lines = csv.writer(response)
    lines.writerow(["table", "who", "figure", "value"])
    for table in tables:
        for who, cells in table.rows:
            name = f"'{who}" if who.startswith(FORMULA) else who
            lines.writerows([table.title, name, head, cell] for head, cell in zip(table.heads, cells, strict=True))
    return response
