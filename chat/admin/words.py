"""The words that are kept ready, and the coach's lists."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import admin

from campuses.admin.scoped import DELETE, VIEW, CampusScopedAdmin
from chat.models import Ban, Canned, LicensedSite, Phrase, PolicyPassage, SharedAddress

if TYPE_CHECKING:
    from django.db.models import QuerySet
    from django.http import HttpRequest


@admin.register(Canned)
class CannedAdmin(CampusScopedAdmin):
    """Shared ones; personal ones are their owner's, at the desk."""

    shared = True
    list_display = ["title", "category", "campus_name", "shortcut", "language", "active"]
    list_filter = ["category", "campus", "language", "active"]
    list_select_related = ["campus"]
    search_fields = ["title", "body", "shortcut"]
    fields = ["campus", "category", "title", "shortcut", "body", "fallback", "language", "position", "active"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Canned]:
        return super().get_queryset(request).filter(owner=None)

    @admin.display(description="campus", ordering="campus__name")
    def campus_name(self, canned: Canned) -> str:
        return str(canned.campus) if canned.campus else "All campuses"


@admin.register(PolicyPassage)
class PolicyPassageAdmin(CampusScopedAdmin):
    shared = True
    list_display = ["document", "page", "campus", "text"]
    list_filter = ["campus"]
    list_select_related = ["campus"]


@admin.register(SharedAddress)
class SharedAddressAdmin(CampusScopedAdmin):
    list_display = ["label", "network", "campus"]
    list_filter = ["campus"]
    list_select_related = ["campus"]


@admin.register(Ban)
class BanAdmin(CampusScopedAdmin):
    """To see and to lift (delete): nobody is kept away longer than a day anyway."""

    directors_may = administrators_may = frozenset({VIEW, DELETE})
    list_display = ["reference", "campus", "reason", "by", "at", "until"]
    list_filter = ["campus"]
    list_select_related = ["campus", "by"]
    fields = ["reference", "campus", "reason", "by", "at", "until", "lifted_at"]


class EverybodysAdmin(CampusScopedAdmin):
    """Lists that hold for all campuses: directors read them, administrators keep them."""

    directors_may = frozenset({VIEW})

    def campus_of(self, obj: Any) -> None:
        return None

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        everything: QuerySet[Any] = self.model._default_manager.all()  # noqa: SLF001 -- Django's own public name
        return everything

    def may(self, request: HttpRequest, action: str, obj: object | None = None) -> bool:
        return super().may(request, action)


@admin.register(Phrase)
class PhraseAdmin(EverybodysAdmin):
    """What the coach looks for. Nothing acts on it by itself."""

    list_display = ["text", "kind", "hint", "active"]
    list_filter = ["kind", "active"]
    search_fields = ["text"]


@admin.register(LicensedSite)
class LicensedSiteAdmin(EverybodysAdmin):
    list_display = ["name", "host", "permalink"]
    search_fields = ["name", "host"]
