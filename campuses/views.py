"""The public start, the directory of libraries, the reader's own account, and the demo's invented campus sites."""

from csp.constants import SELF
from csp.decorators import csp_replace
from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from campuses.addresses import demo_site_origin
from campuses.clock import now
from campuses.models import Campus, Institution, Kind, Resource, states_of


@require_safe
def start(request: HttpRequest) -> HttpResponse:
    """Where patrons without a campus's page come in."""
    return render(request, "campuses/start.html", {"states": states_of(Campus.objects.all(), now())})


@require_safe
def libraries(request: HttpRequest) -> HttpResponse:
    """All campus libraries and the institutions beside them (C27)."""
    context = {"states": states_of(Campus.objects.all(), now()), "institutions": Institution.objects.all()}
    return render(request, "campuses/libraries.html", context)


@require_safe
@login_required
def account(request: HttpRequest) -> HttpResponse:
    return render(request, "campuses/account.html")


@csp_replace(  # type: ignore[arg-type]  # its types know no view with arguments
    {
        "script-src": [SELF, settings.DESK_ORIGIN],
        "frame-src": [SELF, settings.DESK_ORIGIN],
        "connect-src": [SELF, settings.DESK_ORIGIN],
        "img-src": [SELF, "data:", settings.DESK_ORIGIN],
        "style-src": [SELF, settings.DESK_ORIGIN],
    }
)
@require_safe
def demo_site(request: HttpRequest, slug: str) -> HttpResponse:
    """A page like a campus library's, with the widget from another origin. Only in the demo."""
    if not settings.DEMO:
        raise Http404
    campus = get_object_or_404(Campus, slug=slug)
    site = demo_site_origin()
    if f"{request.scheme}://{request.get_host()}" == settings.DESK_ORIGIN != site:
        return HttpResponseRedirect(f"{site}{request.path}")
    at = now()
    (state,) = states_of([campus], at)
    context = {
        "campus": campus,
        "state": state,
        "campuses": Campus.objects.alphabetical(),
        "resources": Resource.objects.of(campus).exclude(kind__in=[Kind.COURSE]),
        "today": campus.local(at).strftime("%A, %B %-d"),
    }
    response = render(request, "campuses/demo_site.html", context)
    # As on most library sites: a page of another group could not hand its chat to a window of its own.
    response["Cross-Origin-Opener-Policy"] = "unsafe-none"
    return response
