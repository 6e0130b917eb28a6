"""Safety and crisis contacts, and the libraries beside the campuses."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import admin

from campuses.admin.scoped import VIEW, CampusScopedAdmin
from campuses.clock import now
from campuses.models import Institution, Resource
from campuses.ranks import person

if TYPE_CHECKING:
    from django.db.models import QuerySet
    from django.http import HttpRequest


class Review(admin.SimpleListFilter):
    title = "review"
    parameter_name = "review"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("overdue", "Overdue")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        return queryset.filter(review_by__lt=now().date()) if self.value() == "overdue" else queryset


@admin.register(Resource)
class ResourceAdmin(CampusScopedAdmin):
    shared = True
    list_display = ["label", "kind", "campus_name", "reach", "owner", "review_by", "is_current"]
    list_filter = ["kind", Review, "campus"]
    list_select_related = ["campus", "owner"]
    search_fields = ["label", "phone"]
    fieldsets = [
        (None, {"fields": ["kind", "campus", "label", "description", "position"]}),
        ("How to reach it", {"fields": ["phone", "text_number", "url", "language", "hours"]}),
        ("Who keeps it right", {"fields": ["owner", "review_by"]}),
    ]

    @admin.display(description="campus", ordering="campus__name")
    def campus_name(self, resource: Resource) -> str:
        return str(resource.campus) if resource.campus else "All campuses"

    @admin.display(description="number", ordering="phone")
    def reach(self, resource: Resource) -> str:
        ways = [resource.phone, resource.text_number and f"text {resource.text_number}"]
        return " or ".join(filter(None, ways)) or "–"

    @admin.display(description="checked", boolean=True)
    def is_current(self, resource: Resource) -> bool:
        """Red once its review date has passed (C70)."""
        return not resource.is_stale(now().date())

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        return {"owner": person(request).pk, **super().get_changeform_initial_data(request)}


@admin.register(Institution)
class InstitutionAdmin(CampusScopedAdmin):
    """The whole system's: directors look, administrators change."""

    directors_may = frozenset({VIEW})
    list_display = ["name", "group", "url", "phone"]
    list_filter = ["group"]
    search_fields = ["name"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return admin.ModelAdmin.get_queryset(self, request)

    def campus_of(self, obj: Any) -> Any:
        return None

    shared = True
