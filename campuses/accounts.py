"""Who may have an account, and who may use it."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.auth_backends import AuthenticationBackend
from django.http import HttpRequest, HttpResponse

from campuses import demo
from campuses.models import Operator


class ClosedAccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth has no types
    """Only those have an account whom a director or an administrator has made one."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def pre_login(self, request: HttpRequest, user: Operator, **kwargs: Any) -> HttpResponse | None:
        # allauth asks its adapter, not the backend, whether somebody with the right password may come in;
        # a demo account outside the demo goes the way of a deactivated one. Nothing is saved.
        user.is_active = user.is_active and _may_exist(user)
        refusal: HttpResponse | None = super().pre_login(request, user, **kwargs)
        return refusal


class DeskBackend(AuthenticationBackend):  # type: ignore[misc]  # allauth has no types
    """Outside the demo its accounts are unknown: at sign-in, and for sessions that are still open.

    Sockets ask here too (`channels.auth`), so one door holds them all.
    """

    def user_can_authenticate(self, user: Any) -> bool:
        return bool(super().user_can_authenticate(user)) and _may_exist(user)

    def get_user(self, user_id: int) -> Any:
        user = super().get_user(user_id)
        return user if user is not None and _may_exist(user) else None


def _may_exist(operator: Operator) -> bool:
    return not operator.demo or demo.is_allowed()


def retire_demo_accounts(**_signal: object) -> None:
    """After each `migrate` outside the demo: take password and rights from demo accounts of a copied database."""
    if demo.is_allowed():
        return
    for operator in Operator.objects.filter(demo=True, is_active=True):
        operator.set_unusable_password()
        operator.is_active = False
        operator.save(update_fields=["password", "is_active"])
