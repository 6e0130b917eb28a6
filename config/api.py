"""The HTTP interface, version 1: what the apps' routers offer, and how refusals are told."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError

from campuses.interface import StrictParser
from campuses.problems import Problem
from chat.api import routers as chat_routers
from faq.api import routers as faq_routers
from tickets.api import router as tickets_router

api = NinjaAPI(
    title="Refdesk",
    version="1",
    description="Write over HTTP, listen over the socket.",
    urls_namespace="api",
    docs_url=None,
    parser=StrictParser(),
)

for prefix, router in [*chat_routers, *faq_routers]:
    api.add_router(prefix, router)
api.add_router("", tickets_router)


@api.exception_handler(Problem)
def on_problem(request: HttpRequest, problem: Problem) -> HttpResponse:
    return problem.as_response()


@api.exception_handler(ValidationError)
def on_invalid(request: HttpRequest, error: ValidationError) -> HttpResponse:
    fields: dict[str, Any] = {}
    for item in error.errors:
        names = [str(part) for part in item["loc"] if part not in {"body", "query", "header", "path", "form", "file"}]
        name = ".".join(names[1:] or names) or "body"
        fields[name] = in_words(item, name)
    sentences = [words for words in fields.values() if words.endswith(".")]
    detail = sentences[0] if len(fields) == len(sentences) == 1 else "Please check: " + ", ".join(fields) + "."
    return Problem("invalid", detail, fields=fields).as_response()


def in_words(item: Any, name: str) -> str:
    """What a person can do about it; of mistakes that only a program makes, the checker's own words."""
    bounds = item.get("ctx") or {}
    match item["type"]:
        case "string_too_long":
            return f"At most {bounds['max_length']:,} characters, please."
        case "string_too_short":
            return "Please write something here."
        case "string_pattern_mismatch" if name.endswith("email"):
            return "Please check the address: it looks like name@example.edu."
    return str(item["msg"])


@api.exception_handler(Http404)
def on_not_found(request: HttpRequest, error: Http404) -> HttpResponse:
    return Problem("not_found").as_response()


@api.exception_handler(AuthenticationError)
def on_unauthenticated(request: HttpRequest, error: AuthenticationError) -> HttpResponse:
    return Problem("unauthenticated").as_response()


@api.exception_handler(PermissionDenied)
def on_denied(request: HttpRequest, error: PermissionDenied) -> HttpResponse:
    return Problem("not_allowed").as_response()


@api.exception_handler(HttpError)
def on_http_error(request: HttpRequest, error: HttpError) -> HttpResponse:
    if isinstance(error.__context__, Problem):  # what the parser refused
        return error.__context__.as_response()
    code = {401: "unauthenticated", 403: "not_allowed", 404: "not_found", 413: "too_large"}.get(
        error.status_code, "invalid"
    )
    return Problem(code, str(error) if code == "not_allowed" else "").as_response()
