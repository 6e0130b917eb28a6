"""A campus with its hours, policy and queues on one page."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import admin
from django.contrib.admin.widgets import AdminTimeWidget
from django.db import models

from campuses.admin.scoped import CHANGE, VIEW, CampusScopedAdmin, ScopedInline
from campuses.models import Campus, Closure, Hours, Policy, Queue
from campuses.ranks import person

if TYPE_CHECKING:
    from django.http import HttpRequest


class LinesField(forms.CharField):
    """A list of texts, one a line."""

    widget = forms.Textarea(attrs={"rows": 4, "class": "vLargeTextField"})

    def prepare_value(self, value: Any) -> Any:
        return "\n".join(map(str, value)) if isinstance(value, list) else value

    def to_python(self, value: Any) -> Any:
        if isinstance(value, list):
            return value
        return [line.strip() for line in (value or "").splitlines() if line.strip()]

    def has_changed(self, initial: Any, data: Any) -> bool:
        return bool(self.to_python(data) != (initial or []))


class CampusForm(forms.ModelForm):  # type: ignore[type-arg]
    allowed_sites = LinesField(
        label="Sites that may embed the widget",
        required=False,
        help_text="One origin a line, such as https://www.example.edu (no path).",
    )

    class Meta:
        model = Campus
        fields = [
            "name",
            "slug",
            "code",
            "time_zone",
            "library_url",
            "site_url",
            "phone",
            "email",
            "appointment_url",
            "signin_hint",
            "allowed_sites",
        ]


class HoursInline(ScopedInline):
    model = Hours
    verbose_name = "shift"
    formfield_overrides = {models.TimeField: {"widget": AdminTimeWidget(format="%H:%M")}}
    verbose_name_plural = "opening hours of the chat (several rows a day are split shifts)"


class QueueInline(ScopedInline):
    model = Queue
    may_delete = False  # chats and tickets lie there
    prepopulated_fields = {"slug": ["name"]}

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return [] if person(request).administers else ["slug"]

    def get_prepopulated_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return super().get_prepopulated_fields(request, obj) if person(request).administers else {}

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return person(request).administers and super().has_add_permission(request, obj)


class PolicyInline(ScopedInline, admin.StackedInline):  # type: ignore[type-arg]
    model = Policy
    template = "admin/edit_inline/stacked.html"
    may_add = False  # each campus comes with one
    may_delete = False
    fieldsets = [
        ("How long a patron waits", {"fields": ["claim_seconds", "beeps", "second_call_seconds", "ticket_seconds"]}),
        (
            "During a chat",
            {
                "fields": [
                    "operator_silence_seconds",
                    "patron_silence_seconds",
                    "patron_close_seconds",
                    "transfer_seconds",
                    "chats_before_warning",
                    "chats_at_most",
                ]
            },
        ),
        (
            "Who is told",
            {
                "fields": [
                    "lead_operator",
                    "crisis_answer_seconds",
                    "incident_answer_minutes",
                    "tell_lead_when_watched",
                    "identify_when_covering",
                    "bad_weather",
                ]
            },
        ),
        ("What patrons read", {"fields": ["waiting_text", "ticket_offer_text", "closed_text", "privacy_text"]}),
        ("How long it is kept", {"fields": ["transcript_days", "contact_days", "internal_message_days"]}),
    ]

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name.endswith("_text"):
            kwargs["widget"] = forms.Textarea(attrs={"rows": 2, "class": "vLargeTextField"})
        return super().formfield_for_dbfield(db_field, request, **kwargs)


@admin.register(Campus)
class CampusAdmin(CampusScopedAdmin):
    campus_path = "pk"
    directors_may = frozenset({VIEW, CHANGE})
    form = CampusForm
    list_display = ["name", "code", "phone", "email"]
    search_fields = ["name", "code"]
    fieldsets = [
        (None, {"fields": ["name", "slug", "code", "time_zone"]}),
        ("Where patrons find it", {"fields": ["library_url", "site_url", "phone", "email", "appointment_url"]}),
        ("For the chat", {"fields": ["signin_hint", "allowed_sites"]}),
    ]

    def get_inlines(self, request: HttpRequest, obj: Any) -> Any:
        """A new campus gets its policy and queue when it is saved; then they can be changed."""
        return [] if obj is None else [HoursInline, PolicyInline, QueueInline]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """Addresses, embeds and references hang on slug and code."""
        return ["slug", "code"] if obj is not None else []

    def get_prepopulated_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return {} if obj is not None else {"slug": ["name"]}


@admin.register(Closure)
class ClosureAdmin(CampusScopedAdmin):
    shared = True
    list_display = ["name", "campus_name", "first_day", "last_day", "opens", "closes"]
    list_filter = ["campus"]
    list_select_related = ["campus"]
    date_hierarchy = "first_day"

    @admin.display(description="campus", ordering="campus__name")
    def campus_name(self, closure: Closure) -> str:
        return str(closure.campus) if closure.campus else "All campuses"
