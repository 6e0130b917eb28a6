"""Transcripts, read-only. Every look leaves a row, by nobody's permission avoidable (P21)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import admin
from django.contrib.admin.utils import unquote
from django.template.loader import render_to_string

from campuses.admin.scoped import VIEW, CampusScopedAdmin
from campuses.ranks import person
from chat import reading
from chat.models import ChatSession, SessionEvent

if TYPE_CHECKING:
    from django.db.models import QuerySet
    from django.http import HttpRequest, HttpResponse
    from django.utils.safestring import SafeString

OPENED = "opened in the admin"


class EventInline(admin.TabularInline):  # type: ignore[type-arg]
    model = SessionEvent
    fields = ["at", "name", "by"]
    readonly_fields = ["at", "name", "by"]
    extra = 0
    can_delete = False
    verbose_name_plural = "who did what"

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return True  # the chat itself was looked up already

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class EndReasonFilter(admin.AllValuesFieldListFilter):
    """Chats that ended without a reason have a name to click, too."""

    def choices(self, changelist: Any) -> Any:
        for choice in super().choices(changelist):
            yield choice if choice["display"] else {**choice, "display": "none given"}


@admin.register(ChatSession)
class ChatSessionAdmin(CampusScopedAdmin):
    """What this person may read: ended chats of their campus's patrons, and their own. Live ones are the desk's.

    The list shows no patron's words and finds none, so that opening a chat is the only look.
    """

    directors_may = administrators_may = frozenset({VIEW})
    list_display = ["reference", "campus", "state", "lead", "started_at", "claimed_after", "ended_at", "end_reason"]
    list_filter = ["state", "campus", ("end_reason", EndReasonFilter)]
    list_select_related = ["campus", "lead"]
    search_fields = ["reference"]
    search_help_text = "Find a chat by its reference, such as CAP-2026-000123."
    date_hierarchy = "started_at"
    ordering = ["-started_at"]
    actions = None
    inlines = [EventInline]
    fieldsets = [
        (None, {"fields": ["reference", "campus", "original_campus", "queue", "state", "lead"]}),
        ("Transcript", {"fields": ["transcript"]}),
        ("Patron", {"fields": ["patron_name", "patron_email", "page_url"]}),
        ("Times", {"fields": ["started_at", "claimed_at", "claimed_after", "ended_at", "end_reason"]}),
        ("Afterwards", {"fields": ["ticket", "rating", "rating_comment"]}),
    ]
    readonly_fields = ["transcript", "claimed_after"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[ChatSession]:
        return ChatSession.objects.readable_by(person(request)).order_by(*self.ordering)

    def may(self, request: HttpRequest, action: str, obj: Any = None) -> bool:
        if obj is None or action != VIEW:
            return super().may(request, action)
        return ChatSession.objects.readable_by(person(request)).filter(pk=obj.pk).exists()

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        chat = self.get_object(request, unquote(object_id))
        if chat is not None:
            chat.record(OPENED, by=person(request))
        return super().change_view(request, object_id, form_url, extra_context)

    @admin.display(description="claimed after")
    def claimed_after(self, chat: ChatSession) -> str:
        return f"{(chat.claimed_at - chat.started_at).total_seconds():.0f} s" if chat.claimed_at else "–"

    @admin.display(description="lines and notes")
    def transcript(self, chat: ChatSession) -> SafeString:
        return render_to_string("admin/chat/chatsession/_transcript.html", {"entries": reading.stream(chat)})
