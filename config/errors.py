"""When something is not there, not allowed or broken: a page for people, a problem for programs, never a detail."""

from __future__ import annotations

import sys

from django.db import DatabaseError, InterfaceError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from campuses.problems import Problem

RETRY_SECONDS = 2
AWAY = (DatabaseError, InterfaceError)


def is_program(request: HttpRequest) -> bool:
    return request.path.startswith("/api/")


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    if is_program(request):
        return Problem("not_found").as_response()
    return render(request, "404.html", status=404)


def server_error(request: HttpRequest) -> HttpResponse:
    """A database that is away or busy is told as such, with when to try again; the rest is ours to mend."""
    passing = isinstance(sys.exc_info()[1], AWAY)
    if is_program(request):
        detail = "Please try again in a moment; nothing that you wrote is lost." if passing else "Something broke here."
        return Problem("unavailable", detail, retry_after=RETRY_SECONDS if passing else 30).as_response()
    response = HttpResponse(status=503 if passing else 500)
    try:
        page = render(request, "500.html", {"passing": passing}, status=response.status_code)
    except AWAY:  # the page itself needs whom is signed in
        response.content = b"The desk is away for a moment. Please try again."
        return response
    return page
