"""What is kept of a patron and until when, published from the figures that the sweep itself goes by (P20)."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from campuses.models import Campus, Policy
from chat.models.session import PATRON_GRACE
from tickets.retention import GRACE


@require_safe
def privacy(request: HttpRequest, slug: str = "") -> HttpResponse:
    """Of one campus, or of all of them together."""
    campus = get_object_or_404(Campus, slug=slug) if slug else None
    policies = Policy.objects.filter(campus=campus) if campus else Policy.objects.all()
    context = {
        "campus": campus,
        "grace": GRACE.days,
        "reopen": int(PATRON_GRACE.total_seconds() // 3600),
        "words": _days(set(policies.values_list("transcript_days", flat=True))),
        "contact": _days(set(policies.values_list("contact_days", flat=True))),
        "campuses": Campus.objects.alphabetical(),
    }
    return render(request, "chat/privacy.html", context)


def _days(figures: set[int]) -> str:
    """“90 days”, or “30 to 90 days” where campuses differ."""
    low, high = min(figures, default=0), max(figures, default=0)
    return f"{high} day{'' if high == 1 else 's'}" if low == high else f"{low} to {high} days"
