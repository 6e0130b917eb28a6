"""FAQs in the admin: topics, facts, figures. Texts are written on their own pages, so that each leaves a revision."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from django.contrib import admin, messages
from django.urls import reverse
from django.utils.html import format_html

from campuses.admin.scoped import DELETE, VIEW, CampusScopedAdmin
from campuses.ranks import person
from faq.models import Entry, Fact, Revision, SearchCount, Topic
from faq.variables import quoting

if TYPE_CHECKING:
    from django.db.models import Model, QuerySet
    from django.http import HttpRequest


class RevisionInline(admin.TabularInline):  # type: ignore[type-arg]
    model = Revision
    fields = ("n", "action", "by", "at", "note")
    readonly_fields = fields
    extra = 0

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.admin_site.get_model_admin(Entry).has_view_permission(request, obj)

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(Entry)
class EntryAdmin(CampusScopedAdmin):
    """Directors see their campus's and the shared ones; publishing and withdrawing go through the entries' verbs."""

    campus_path = "campuses"
    shared = True
    directors_may = frozenset({VIEW})
    administrators_may = frozenset({VIEW, DELETE})
    list_display = ("question", "state", "shared", "staff_only", "review_by", "updated_at", "write")
    list_filter = ("state", "staff_only", "topics")
    search_fields = ("question", "keywords")
    inlines: ClassVar[list[Any]] = [RevisionInline]
    actions = ("publish", "withdraw")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return super().get_queryset(request).distinct()

    @admin.display(description="Text")
    def write(self, entry: Entry) -> str:
        return format_html('<a href="{}">Open and write</a>', reverse("faq_edit", args=[entry.pk]))

    @admin.action(description="Publish")
    def publish(self, request: HttpRequest, entries: QuerySet[Entry]) -> None:
        self._each(request, entries, "publish")

    @admin.action(description="Take off the pages")
    def withdraw(self, request: HttpRequest, entries: QuerySet[Entry]) -> None:
        self._each(request, entries, "withdraw")

    def _each(self, request: HttpRequest, entries: QuerySet[Entry], verb: str) -> None:
        done = 0
        for entry in entries:
            try:
                getattr(entry, verb)(person(request))
                done += 1
            except Entry.Refused as refused:
                self.message_user(request, f"“{entry}”: {refused}", messages.ERROR)
        if done:
            self.message_user(request, f"Done for {done} FAQ{'s' if done > 1 else ''}.", messages.SUCCESS)


@admin.register(Topic)
class TopicAdmin(CampusScopedAdmin):
    """Topics belong to everybody: administrators change them."""

    directors_may = frozenset({VIEW})
    list_display = ("name", "slug", "position", "summary")
    list_editable = ("position",)
    prepopulated_fields: ClassVar[dict[str, Any]] = {"slug": ("name",)}

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return Topic.objects.all()

    def may(self, request: HttpRequest, action: str, obj: Model | None = None) -> bool:
        return super().may(request, action) and (person(request).administers or action == VIEW)


@admin.register(Fact)
class FactAdmin(CampusScopedAdmin):
    """What published FAQs quote keeps its name and stays, so that none is left with a hole."""

    shared = True
    list_display = ("name", "campus", "text", "updated_at")
    list_filter = ("campus",)
    search_fields = ("name", "text")

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        given = super().get_readonly_fields(request, obj)
        return (*given, "name", "campus") if obj and quoting(obj) else given

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_delete_permission(request, obj) and not (obj and quoting(obj))

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        return {name: action for name, action in super().get_actions(request).items() if name != "delete_selected"}


@admin.register(SearchCount)
class SearchCountAdmin(CampusScopedAdmin):
    """Words, days and numbers; no persons."""

    directors_may = frozenset({VIEW})
    administrators_may = frozenset({VIEW, DELETE})
    list_display = ("text", "times", "found", "place", "campus", "day")
    list_filter = ("place", "campus")
    search_fields = ("text",)
