"""The search box on a campus's own pages: who may hold it, and the script that puts it there."""

from __future__ import annotations

import hashlib
import re
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from csp.constants import SELF
from django.contrib.staticfiles import finders
from django.http import Http404

if TYPE_CHECKING:
    from django.http import HttpResponse

    from campuses.models import Campus

ORIGIN = re.compile(r"https?://[a-z0-9.-]+(?::\d{1,5})?", re.IGNORECASE)


def sites(campus: Campus) -> list[str]:
    """The origins that may embed it. What is no origin is left out: the list becomes a header. Twin: chat's widget."""
    return [site.rstrip("/") for site in campus.allowed_sites if ORIGIN.fullmatch(str(site).rstrip("/"))]


def framed(response: HttpResponse, campus: Campus) -> HttpResponse:
    """Let the campus's own sites, and ours, hold this answer in a frame."""
    response.xframe_options_exempt = True  # as Django's decorator does it
    response._csp_replace = {"frame-ancestors": [SELF, *sites(campus)]}  # type: ignore[attr-defined]  # noqa: SLF001 -- and django-csp's
    return response


@lru_cache(maxsize=1)
def loader() -> tuple[bytes, str]:
    """The script and its ETag."""
    path = finders.find("js/help/embed.js")
    if not path:
        raise Http404
    body = Path(path).read_bytes()
    return body, f'"{hashlib.sha256(body).hexdigest()[:20]}"'
