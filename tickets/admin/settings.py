"""What a campus keeps for answering: canned texts, macros, days away; and where its mail is fetched."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import admin

from campuses.admin.scoped import EVERYTHING, CampusScopedAdmin
from tickets.models import Absence, CannedReply, Macro, Mailbox, Tag

if TYPE_CHECKING:
    from django.db.models import QuerySet
    from django.http import HttpRequest


@admin.register(CannedReply)
class CannedReplyAdmin(CampusScopedAdmin):
    shared = True
    list_display = ["title", "campus"]
    fields = ["title", "body", "campus"]
    search_fields = ["title", "body"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return super().get_queryset(request).filter(operator=None)  # one's own texts are nobody else's


@admin.register(Macro)
class MacroAdmin(CampusScopedAdmin):
    shared = True
    list_display = ["name", "campus", "status", "queue"]
    list_select_related = ["campus", "queue"]


@admin.register(Absence)
class AbsenceAdmin(CampusScopedAdmin):
    campus_path = "operator__campus"
    list_display = ["operator", "begins_at", "ends_at", "stand_in"]
    list_select_related = ["operator", "stand_in"]


@admin.register(Mailbox)
class MailboxAdmin(CampusScopedAdmin):
    """Only administrators: it names hosts and accounts."""

    campus_path = "queue__campus"
    directors_may = frozenset()
    list_display = ["queue", "host", "username", "active", "fetched_at", "error"]
    list_select_related = ["queue"]
    readonly_fields = ["fetched_at", "error"]


@admin.register(Tag)
class TagAdmin(CampusScopedAdmin):
    directors_may = frozenset()
    administrators_may = EVERYTHING
    search_fields = ["name"]
