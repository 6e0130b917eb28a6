"""What a library's page embeds: the launcher, the frame that it opens, and the same chat on a page of its own."""

from __future__ import annotations

import gzip
import hashlib
import re
from functools import lru_cache
from pathlib import Path, PurePosixPath
from urllib.parse import urlsplit

from csp.constants import NONE, SELF
from csp.decorators import csp_replace
from django.conf import settings
from django.contrib.staticfiles import finders
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotModified
from django.shortcuts import get_object_or_404, render
from django.templatetags.static import static
from django.utils.cache import patch_vary_headers
from django.views.decorators.clickjacking import xframe_options_exempt
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_safe

from campuses.models import Campus
from chat.patron.api import campus as campus_now

LOADER_SECONDS = 3600  # as long as an old launcher may live on in a browser
ORIGIN = re.compile(r"https?://[a-z0-9.-]+(?::\d{1,5})?", re.IGNORECASE)
IMPORT = re.compile(r"""^(?:import|export)\b[^"';]*?["'](\.[^"']+)["'];""", re.MULTILINE)
MAIN = "js/widget/main.js"


@require_safe
def loader(request: HttpRequest) -> HttpResponse:
    """The launcher's script: one small answer, the same for every site and every visitor."""
    body, zipped, tag = _loader()
    if request.headers.get("If-None-Match") == tag:
        response: HttpResponse = HttpResponseNotModified()
    elif "gzip" in request.headers.get("Accept-Encoding", ""):
        response = HttpResponse(zipped, content_type="text/javascript; charset=utf-8")
        response["Content-Encoding"] = "gzip"
    else:
        response = HttpResponse(body, content_type="text/javascript; charset=utf-8")
    patch_vary_headers(response, ["Accept-Encoding"])
    response["ETag"] = tag
    response["Cache-Control"] = f"public, max-age={LOADER_SECONDS}"
    response["Cross-Origin-Resource-Policy"] = "cross-origin"
    return response


@xframe_options_exempt
@gzip_page  # holds no secret that its size could tell
@require_safe
def frame(request: HttpRequest, slug: str) -> HttpResponse:
    """The chat inside a library's page. Only the campus's own sites, and ours, may hold it."""
    campus = get_object_or_404(Campus, slug=slug)
    return _page(request, campus, "framed", [SELF, *embedding_sites(campus)])


@gzip_page
@require_safe
def ask(request: HttpRequest, slug: str) -> HttpResponse:
    """The chat on a page of its own: for links, and for a chat that moves out of its frame."""
    response = _page(request, get_object_or_404(Campus, slug=slug), "full", [NONE])
    # The frame that opens this page hands its chat over, which a page of another group could not ask for.
    response["Cross-Origin-Opener-Policy"] = "unsafe-none"
    return response


def embedding_sites(campus: Campus) -> list[str]:
    """The origins that may embed this campus's widget. What is no origin is left out: the list becomes a header."""
    return [site.rstrip("/") for site in campus.allowed_sites if ORIGIN.fullmatch(str(site).rstrip("/"))]


def _page(request: HttpRequest, campus: Campus, layout: str, ancestors: list[str]) -> HttpResponse:
    theme = request.GET.get("theme")
    context = {
        "campus": campus,
        "layout": layout,
        "theme": theme if theme in {"light", "dark"} else "",
        "modules": [static(module) for module in modules_of(MAIN)],
        "data": {
            "campus": campus_now(request, campus.slug),
            "campuses": list(Campus.objects.alphabetical().values("slug", "name")),
            "sites": embedding_sites(campus),
        },
    }
    response: HttpResponse = render(request, "widget/frame.html", context)
    response["Cache-Control"] = "no-cache"
    sockets = urlsplit(settings.DESK_ORIGIN)._replace(scheme="wss" if settings.HTTPS else "ws").geturl()
    policy = {"frame-ancestors": ancestors, "connect-src": [SELF, sockets]}
    csp_replace(policy)(lambda _request: response)(request)  # notes the policy on the response
    return response


@lru_cache(maxsize=1)
def _loader() -> tuple[bytes, bytes, str]:
    """Its bytes as written, the same gzipped, and their ETag. Comments and indents stay at home."""
    path = finders.find("js/widget/loader.js")
    if not path:
        raise Http404
    source = re.sub(r"\A/\*.*?\*/\n", "", Path(path).read_text(encoding="utf-8"), flags=re.DOTALL)
    body = re.sub(r"^\s*//.*\n|^[ \t]+", "", source, flags=re.MULTILINE).encode()
    return body, gzip.compress(body, 9, mtime=0), f'"{hashlib.sha256(body).hexdigest()[:20]}"'


@lru_cache(maxsize=8)
def modules_of(main: str) -> tuple[str, ...]:
    """A module and all that it imports, as static paths: a browser told of them early fetches all at once."""
    found: list[str] = []
    waiting = [main]
    while waiting:
        name = waiting.pop(0)
        path = finders.find(name)
        if name in found or not path:
            continue
        found.append(name)
        for relative in IMPORT.findall(Path(path).read_text(encoding="utf-8")):
            parts: list[str] = []
            for part in (PurePosixPath(name).parent / relative).parts:
                if part == "..":
                    parts.pop()
                else:
                    parts.append(part)
            waiting.append("/".join(parts))
    return tuple(found)
