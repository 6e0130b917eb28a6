"""Who is at the desk."""

from __future__ import annotations

from django.http import HttpRequest
from ninja.security import SessionAuth

from campuses.models import Operator


class DeskSession(SessionAuth):
    """The session cookie, with Django's CSRF token (`X-CSRFToken`) for everything but reading."""

    def authenticate(self, request: HttpRequest, key: str | None) -> Operator | None:
        user = request.user
        return user if isinstance(user, Operator) and user.is_active else None


class DeskRequest(HttpRequest):
    auth: Operator
