"""Whom a request comes from, and whether the admin lets them in."""

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest

from campuses.models import Operator


def person(request: HttpRequest) -> Operator:
    """The operator who asks. Raises PermissionDenied for anybody who isn't signed in."""
    if not isinstance(request.user, Operator):
        raise PermissionDenied
    return request.user


def is_let_in(request: HttpRequest) -> bool:
    """Directors and administrators; by role, not by Django's flags."""
    user = request.user
    return isinstance(user, Operator) and user.is_active and (user.directs or user.administers)
