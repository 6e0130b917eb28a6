"""Where an incident is reviewed: by those named on it, and by nobody else, superusers included.

The look-up is the wall: what is not open to this person is not in `get_queryset`, so it is neither listed, counted nor
found. Django's own log of the admin keeps no row of it; the incident's does.
"""

from __future__ import annotations

from datetime import timedelta
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.http import Http404, HttpResponseRedirect
from django.template.loader import render_to_string
from django.template.response import TemplateResponse
from django.urls import path, reverse

from campuses.models import Operator, Role
from campuses.problems import Problem
from campuses.ranks import is_let_in, person
from chat.models import Disclosure, Incident, IncidentState, Member, Standing
from chat.models.incident import SHORTEST_REASON

if TYPE_CHECKING:
    from django.db.models import QuerySet
    from django.http import HttpRequest, HttpResponse
    from django.utils.safestring import SafeString


def label_parts(field: forms.Field, name: str) -> None:
    """Django's date and time share one label; each needs its own for those who can't see where it stands."""
    for widget, part in zip(getattr(field.widget, "widgets", []), ("date", "time"), strict=False):
        widget.attrs["aria-label"] = f"{name}, {part}"


class ReviewForm(forms.ModelForm):  # type: ignore[type-arg]
    note = forms.CharField(
        label="Note for the log",
        widget=forms.Textarea(attrs={"rows": 3}),
        required=False,
        max_length=4000,
        help_text="What you did or found. It stays in the log; the operator doesn't see it.",
    )
    admit = forms.ModelChoiceField(
        Operator.objects.none(),
        label="Name somebody on the case",
        required=False,
        help_text="They are told the number alone, and can read everything here.",
    )
    release = forms.ModelChoiceField(
        Operator.objects.none(),
        label="Take somebody off the case",
        required=False,
        help_text="From then on they see nothing of it.",
    )

    class Meta:
        model = Incident
        fields = ["state", "due_at", "outcome"]
        help_texts = {
            "outcome": "What the operator who filed it reads once it is closed. No names of others.",
        }
        widgets = {"outcome": forms.Textarea(attrs={"rows": 4})}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        label_parts(self.fields["due_at"], "Review due")
        people = Operator.objects.filter(is_active=True, role__in=[Role.DIRECTOR, Role.ADMINISTRATOR])
        reviewers = self.instance.reviewers()
        self.fields["admit"].queryset = people.exclude(pk__in=reviewers.values("pk"))  # type: ignore[attr-defined]
        self.fields["release"].queryset = reviewers  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("state") == IncidentState.CLOSED and not (cleaned.get("outcome") or "").strip():
            self.add_error("outcome", "Write what the operator may read of it before you close it.")
        released = cleaned.get("release")
        if released and self.instance.reviewers().exclude(pk=released.pk).count() == 0 and not cleaned.get("admit"):
            self.add_error("release", "Somebody must stay on the case. Name another person first.")
        return cleaned


class GlassForm(forms.Form):
    number = forms.RegexField(
        r"^\d{4}-\d{3,6}$",
        label="Number of the incident",
        help_text="As in “2026-014”.",
        error_messages={"invalid": "A number looks like “2026-014”."},
    )
    reason = forms.CharField(
        label="Why you must see it now",
        min_length=SHORTEST_REASON,
        max_length=1000,
        error_messages={"min_length": f"Say in at least {SHORTEST_REASON} characters why you must see it now."},
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Everybody on the case hears of it at once, and reads your reason.",
    )


class DisclosureInline(admin.StackedInline):  # type: ignore[type-arg]
    model = Disclosure
    fields = ["at", "what", "to", "threat", "next_review", "by"]
    readonly_fields = ["by"]
    extra = 0
    verbose_name_plural = "disclosures (34 CFR 99.32, 99.36)"

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if field is not None and db_field.name == "at":
            label_parts(field, "Disclosed")
        return field

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return True  # the incident itself was looked up already

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return True

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(Incident)
class IncidentAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    form = ReviewForm
    list_display = ["number", "state", "kind", "campus", "due_at", "is_in_time"]
    list_filter = ["state", "kind"]
    list_select_related = ["campus"]
    ordering = ["state", "due_at"]
    actions = None
    inlines = [DisclosureInline]
    fieldsets = [
        ("The case", {"fields": ["number", "kind", "campus", "encounter", "author", "filed_at"]}),
        ("The patron", {"fields": ["patron_name", "patron_contact"]}),
        ("What happened", {"fields": ["account", "steps_taken", "excerpt"]}),
        ("Review", {"fields": ["state", "due_at", "note", "outcome"]}),
        ("Who is on the case", {"fields": ["circle", "admit", "release"]}),
        ("Evidence", {"fields": ["evidence"]}),
        ("Log", {"fields": ["log"]}),
        ("Who looked", {"fields": ["looks"]}),
    ]
    readonly_fields = [
        "number", "kind", "campus", "encounter", "author", "filed_at", "patron_name", "patron_contact", "account",
        "steps_taken", "excerpt", "circle", "evidence", "log", "looks",
    ]  # fmt: skip

    # ── the wall ─────────────────────────────────────────────────────────────
    def get_queryset(self, request: HttpRequest) -> QuerySet[Incident]:
        return Incident.objects.open_to(person(request))

    def _is_open(self, request: HttpRequest, obj: Incident | None) -> bool:
        return is_let_in(request) and (obj is None or self.get_queryset(request).filter(pk=obj.pk).exists())

    def has_module_permission(self, request: HttpRequest) -> bool:
        return is_let_in(request)

    def has_view_permission(self, request: HttpRequest, obj: Incident | None = None) -> bool:
        return self._is_open(request, obj)

    def has_change_permission(self, request: HttpRequest, obj: Incident | None = None) -> bool:
        return self._is_open(request, obj)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False  # it begins with an encounter

    def has_delete_permission(self, request: HttpRequest, obj: Incident | None = None) -> bool:
        return False  # retention's alone

    def log_change(self, request: HttpRequest, obj: Any, message: Any) -> Any:
        return None

    def history_view(self, request: HttpRequest, object_id: str, extra_context: Any = None) -> HttpResponse:
        return HttpResponseRedirect(reverse("admin:chat_incident_change", args=[object_id]))

    # ── pages ────────────────────────────────────────────────────────────────
    def get_urls(self) -> list[Any]:
        own = [
            path("break-glass/", self.admin_site.admin_view(self.break_glass), name="chat_incident_glass"),
            path("<path:object_id>/print/", self.admin_site.admin_view(self.print_view), name="chat_incident_print"),
        ]
        return own + super().get_urls()

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Whatever shows the case is a look, a refused review too (P21)."""
        page = super().change_view(
            request, object_id, form_url, {"show_save_and_add_another": False, **(extra_context or {})}
        )
        incident = self.get_object(request, unquote(object_id))
        if incident is not None and page.status_code == HTTPStatus.OK:
            incident.looked_at(person(request), "open")
        return page

    def print_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        incident = self.get_object(request, unquote(object_id))
        if incident is None:
            raise Http404
        incident.looked_at(person(request), "print")
        context = {"incident": incident, **self._parts(incident), "by": person(request)}
        return TemplateResponse(request, "admin/chat/incident/print.html", context)

    def break_glass(self, request: HttpRequest) -> HttpResponse:
        form = GlassForm(request.POST or None)
        if request.method == "POST" and form.is_valid():
            incident = Incident.objects.filter(number=form.cleaned_data["number"]).first()
            if incident is None:
                form.add_error("number", "There is no incident of this number.")
            else:
                incident.break_glass(person(request), form.cleaned_data["reason"])
                return HttpResponseRedirect(reverse("admin:chat_incident_change", args=[incident.pk]))
        context = {**self.admin_site.each_context(request), "form": form, "title": "Break the glass", "opts": self.opts}
        return TemplateResponse(request, "admin/chat/incident/glass.html", context)

    # ── what a review changes ────────────────────────────────────────────────
    def save_model(self, request: HttpRequest, obj: Incident, form: ReviewForm, change: bool) -> None:
        """Each change by its verb, so that each is in the log."""
        by, said = person(request), form.cleaned_data
        stored = Incident.objects.get(pk=obj.pk)
        if said["note"].strip():
            stored.record("noted", by=by, note=said["note"].strip())
        if said["outcome"] != stored.outcome:
            stored.tell_outcome(said["outcome"], by=by)
        if abs(said["due_at"] - stored.due_at) >= timedelta(seconds=1):  # the form knows whole seconds
            Incident.objects.filter(pk=obj.pk).update(due_at=said["due_at"], reminded_at=None)
            stored.record("due_moved", by=by, due=said["due_at"].isoformat())
        if said["admit"]:
            stored.admit(said["admit"], Standing.NAMED, by=by)
        if said["release"]:
            stored.release(said["release"], by=by)
        try:
            stored.move(said["state"], by=by)
        except Problem as refusal:
            messages.error(request, refusal.detail)

    def save_formset(self, request: HttpRequest, form: Any, formset: Any, change: bool) -> None:
        for disclosure in formset.save(commit=False):
            disclosure.by = person(request)
            disclosure.save()
            disclosure.incident.record("disclosed", by=person(request), to=disclosure.to)
        formset.save_m2m()

    def response_change(self, request: HttpRequest, obj: Incident) -> HttpResponse:
        """Who took themselves off the case can't come back to it."""
        if not self._is_open(request, obj):
            return HttpResponseRedirect(reverse("admin:chat_incident_changelist"))
        return super().response_change(request, obj)

    # ── what the page shows ──────────────────────────────────────────────────
    @admin.display(description="in time", boolean=True)
    def is_in_time(self, incident: Incident) -> bool:
        return not incident.is_overdue

    @admin.display(description="steps taken")
    def steps_taken(self, incident: Incident) -> str:
        return "; ".join(incident.steps) or "None recorded"

    @admin.display(description="people")
    def circle(self, incident: Incident) -> SafeString:
        return self._part(incident, "circle")

    @admin.display(description="frozen copies")
    def evidence(self, incident: Incident) -> SafeString:
        return self._part(incident, "evidence")

    @admin.display(description="entries")
    def log(self, incident: Incident) -> SafeString:
        return self._part(incident, "log")

    @admin.display(description="looks")
    def looks(self, incident: Incident) -> SafeString:
        return self._part(incident, "looks")

    def _part(self, incident: Incident, name: str) -> SafeString:
        return render_to_string(f"admin/chat/incident/_{name}.html", self._parts(incident))

    @staticmethod
    def _parts(incident: Incident) -> dict[str, Any]:
        return {
            "circle": Member.objects.filter(incident=incident).select_related("operator", "by"),
            "evidence": incident.evidence.all(),
            "log": incident.events.select_related("by"),
            "looks": incident.looks.select_related("by")[:50],
            "disclosures": Disclosure.objects.filter(incident=incident).select_related("by"),
        }
