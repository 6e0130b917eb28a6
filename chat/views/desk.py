"""The page in which operators sit. All that lives in it comes by the interface; the page itself says only who asks."""

from __future__ import annotations

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import ensure_csrf_cookie
from django.views.decorators.http import require_safe

from campuses import clock
from campuses.models import Policy
from chat import show
from chat.models import colleagues
from tickets.files import inspection as files


@require_safe
@never_cache
@login_required
@ensure_csrf_cookie
def desk(request: HttpRequest) -> HttpResponse:
    me = show.operator(colleagues().get(username=request.user.get_username()), clock.now())
    context = {"page": {"me": me, "files": files.limits()}, "coordinator": settings.COORDINATOR_EMAIL}
    return render(request, "desk/desk.html", context)


@require_safe
@login_required
def guide(request: HttpRequest) -> HttpResponse:
    """Best practices, etiquette, privacy (A3, C35), and whom to tell what could be better (Q22)."""
    return render(request, "desk/guide.html", {"coordinator": settings.COORDINATOR_EMAIL})


@require_safe
@login_required
def together(request: HttpRequest) -> HttpResponse:
    """How librarians work together, and the policy on joining sessions (Q6, Q9)."""
    campus = getattr(request.user, "campus", None)
    days = campus.policy.internal_message_days if campus else Policy().internal_message_days
    return render(request, "desk/together.html", {"days": days})
