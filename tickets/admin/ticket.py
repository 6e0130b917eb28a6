"""Tickets in the admin: to look through. What happens to a ticket happens at the desk, by its verbs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import admin
from django.contrib.admin.utils import unquote

from campuses.admin.scoped import VIEW, CampusScopedAdmin, ScopedInline
from campuses.ranks import person
from tickets.models import Reply, Ticket, TicketEvent, TicketLook, TicketNote

if TYPE_CHECKING:
    from django.db.models import Model, QuerySet
    from django.http import HttpRequest, HttpResponse


class Readings(ScopedInline):
    may_add = may_delete = False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False


class Replies(Readings):
    model = Reply
    fields = ("at", "author_name", "address", "body", "via")
    readonly_fields = fields


class Notes(Readings):
    model = TicketNote
    fields = ("at", "operator", "body")
    readonly_fields = fields


class Events(Readings):
    model = TicketEvent
    fields = ("at", "who", "sentence")
    readonly_fields = fields


class Looks(Readings):
    model = TicketLook
    fields = ("at", "by", "how", "page")
    readonly_fields = fields
    verbose_name_plural = "who looked"


@admin.register(Ticket)
class TicketAdmin(CampusScopedAdmin):
    """An administrator sees here, too, only the tickets that they own. Opening one is a look (P21)."""

    campus_path = "queue__campus"
    directors_may = administrators_may = frozenset({VIEW})
    list_display = ["reference", "subject", "queue", "status", "owner", "opened_at"]
    list_filter = ["status", "source", "spam", ("queue", admin.RelatedOnlyFieldListFilter)]
    list_select_related = ["queue", "owner"]
    search_fields = ["reference", "encounter", "subject", "patron_email"]
    date_hierarchy = "opened_at"
    show_full_result_count = False
    inlines = [Replies, Notes, Events, Looks]
    fields = [
        "reference", "subject", "status", "queue", "owner", "source", "encounter", "patron_name", "patron_email",
        "question", "summary", "reason", "transcript", "opened_by", "opened_at", "closed_at", "due_at", "spam",
        "merged_into",
    ]  # fmt: skip

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return super().get_queryset(request) & Ticket.objects.visible_to(person(request))

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        ticket = self.get_object(request, unquote(object_id))
        if ticket is not None:
            ticket.looked_at(person(request), TicketLook.How.ADMIN)
        return super().change_view(request, object_id, form_url, extra_context)

    def may(self, request: HttpRequest, action: str, obj: Model | None = None) -> bool:
        allowed = super().may(request, action, obj)
        if allowed and isinstance(obj, Ticket) and obj.pk:
            return Ticket.objects.visible_to(person(request)).filter(pk=obj.pk).exists()
        return allowed
