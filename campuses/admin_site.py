"""The admin's front: Django's own, in the desk's colours."""

from __future__ import annotations

from collections.abc import Iterable
from functools import update_wrapper
from typing import TYPE_CHECKING, Any

from django.contrib.admin import AdminSite

from campuses.ranks import is_let_in

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest


# Roles take the place of groups; second steps and their secrets are their owner's alone.
LEFT_OUT = {"auth.Group", "account.EmailAddress", "account.EmailConfirmation", "mfa.Authenticator"}


class DeskAdminSite(AdminSite):
    site_header = "Refdesk admin"
    site_title = "Refdesk admin"
    index_title = "What would you like to look after?"
    site_url = "/desk/"
    enable_nav_sidebar = True

    def register(self, model_or_iterable: Any, admin_class: Any = None, **options: Any) -> None:
        models = model_or_iterable if isinstance(model_or_iterable, Iterable) else [model_or_iterable]
        kept = [model for model in models if model._meta.label not in LEFT_OUT]  # noqa: SLF001 -- Django's public name
        super().register(kept, admin_class, **options)

    def has_permission(self, request: HttpRequest) -> bool:
        return is_let_in(request)

    def admin_view(self, view: Callable[..., Any], cacheable: bool = False) -> Any:
        inner = super().admin_view(view, cacheable)

        def with_policy(request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
            response = inner(request, *args, **kwargs)
            # The stock admin's jQuery writes innerHTML; the rest of the strict policy holds here too.
            response._csp_replace = {"require-trusted-types-for": None}  # noqa: SLF001
            return response

        return update_wrapper(with_policy, inner)
