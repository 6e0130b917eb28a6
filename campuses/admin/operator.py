"""Who sits at the desk, with which role."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.forms import AdminUserCreationForm, UserChangeForm

from campuses.admin.scoped import ADD, CHANGE, VIEW, CampusScopedAdmin
from campuses.models import Operator, Role
from campuses.ranks import person

if TYPE_CHECKING:
    from django.db.models import QuerySet
    from django.http import HttpRequest

# A director makes nobody more than a director.
DIRECTORS_ROLES = [choice for choice in Role.choices if choice[0] != Role.ADMINISTRATOR]


class NewOperatorForm(AdminUserCreationForm):  # type: ignore[type-arg]
    class Meta:
        model = Operator
        fields = ["username", "name", "email", "campus", "role", "experience"]


class OperatorForm(UserChangeForm):  # type: ignore[type-arg]
    class Meta:
        model = Operator
        fields = ["username", "name", "email", "campus", "role", "experience", "hints", "is_active", "password"]


@admin.register(Operator)
class OperatorAdmin(CampusScopedAdmin, UserAdmin):  # type: ignore[type-arg]
    directors_may = frozenset({VIEW, ADD, CHANGE})  # who leaves is switched off; what they did stays theirs
    form = OperatorForm
    add_form = NewOperatorForm
    list_display = ["name", "username", "campus", "role", "experience", "is_active"]
    list_display_links = ["name", "username"]
    list_filter = ["role", "campus", "experience", "is_active"]
    list_select_related = ["campus"]
    search_fields = ["name", "username", "email"]
    ordering = ["name"]
    filter_horizontal = []
    fieldsets = [
        (None, {"fields": ["username", "password"]}),
        ("Who", {"fields": ["name", "email", "campus", "role"]}),
        ("At the desk", {"fields": ["experience", "hints"]}),
        ("Account", {"fields": ["is_active", "last_login", "date_joined"]}),
    ]
    add_fieldsets = [
        (None, {"fields": ["username", "name", "email", "campus", "role", "experience"]}),
        ("Password", {"fields": ["usable_password", "password1", "password2"]}),
    ]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Operator]:
        people = super().get_queryset(request)
        return people if person(request).administers else people.exclude(role=Role.ADMINISTRATOR)

    def may(self, request: HttpRequest, action: str, obj: Any = None) -> bool:
        if obj is not None and obj.pk and not person(request).administers:
            stored = Operator.objects.filter(pk=obj.pk).values_list("role", flat=True).first()
            if stored == Role.ADMINISTRATOR:
                return False
        return super().may(request, action, obj)

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        fixed = ["last_login", "date_joined"]
        if obj is not None and obj.pk == request.user.pk:
            fixed += ["role", "campus", "is_active"]  # so that nobody locks themselves out, or lifts themselves
        return fixed

    def formfield_for_choice_field(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name == "role" and not person(request).administers:
            kwargs["choices"] = DIRECTORS_ROLES
        return super().formfield_for_choice_field(db_field, request, **kwargs)
