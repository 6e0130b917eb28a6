"""Refusals, as every interface tells them: `application/problem+json` (RFC 9457)."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from django.http import HttpRequest, JsonResponse

STATUS = {
    "invalid": (HTTPStatus.UNPROCESSABLE_ENTITY, "Something in the request needs mending"),
    "unauthenticated": (HTTPStatus.UNAUTHORIZED, "Sign in first"),
    "not_allowed": (HTTPStatus.FORBIDDEN, "Not allowed"),
    "not_found": (HTTPStatus.NOT_FOUND, "Not found"),
    "method_not_allowed": (HTTPStatus.METHOD_NOT_ALLOWED, "Not a thing to do here"),
    "already_claimed": (HTTPStatus.CONFLICT, "Already claimed"),
    "not_waiting": (HTTPStatus.CONFLICT, "Not waiting any more"),
    "not_active": (HTTPStatus.CONFLICT, "Not an active chat"),
    "ended": (HTTPStatus.CONFLICT, "This chat has ended"),
    "transfer_closed": (HTTPStatus.CONFLICT, "This transfer is no longer open"),
    "operator_offline": (HTTPStatus.CONFLICT, "That operator is not online"),
    "closed": (HTTPStatus.CONFLICT, "The chat is closed"),
    "key_reused": (HTTPStatus.CONFLICT, "This key was used for something else"),
    "confirm_needed": (HTTPStatus.PRECONDITION_REQUIRED, "Please confirm"),
    "too_large": (HTTPStatus.REQUEST_ENTITY_TOO_LARGE, "Too large"),
    "rate_limited": (HTTPStatus.TOO_MANY_REQUESTS, "A little slower, please"),
    "unavailable": (HTTPStatus.SERVICE_UNAVAILABLE, "Not available just now"),
}

NOT_FOUND_DETAIL = "There is nothing here, or it is not yours to see."


class Problem(Exception):
    """An expected refusal: a code of the interface and a sentence for the person.

    `extra` holds JSON members beside the standard's (`fields`, `by`, `opens_at`, `warning`);
    `retry_after` is in seconds.
    """

    def __init__(self, code: str, detail: str = "", *, retry_after: int | None = None, **extra: Any) -> None:
        super().__init__(detail or code)
        self.code = code
        self.status, self.title = STATUS[code]
        self.detail = detail or (NOT_FOUND_DETAIL if code == "not_found" else self.title + ".")
        self.retry_after = retry_after
        self.extra = extra

    def as_dict(self) -> dict[str, Any]:
        return {
            "type": f"about:blank#{self.code}",
            "title": self.title,
            "status": int(self.status),
            "code": self.code,
            "detail": self.detail,
            **self.extra,
        }

    def as_response(self, _request: HttpRequest | None = None) -> JsonResponse:
        response = JsonResponse(self.as_dict(), status=int(self.status), content_type="application/problem+json")
        if self.retry_after is not None:
            response["Retry-After"] = str(self.retry_after)
        response["Cache-Control"] = "no-store"
        return response
