"""What operators fill in on a ticket."""

from __future__ import annotations

import uuid
from datetime import datetime, time
from typing import Any, cast

from django import forms
from django.db.models import QuerySet

from campuses import clock
from campuses.models import Operator, Queue
from tickets.forms.fields import FilesField, TextField
from tickets.forms.patron import bare_helper
from tickets.models import Absence, CannedReply, Macro, Status, Ticket
from tickets.models.conversation import BODY_LENGTH
from tickets.models.text import fill

NUMBER_LENGTH = 18
DUE_HOUR = time(17)  # a due day means by the end of the working day, there


def choose_from(form: forms.Form, name: str, rows: QuerySet[Any]) -> None:
    """What a field of the form offers; whatever else is sent is not a choice."""
    cast("forms.ModelChoiceField[Any]", form.fields[name]).queryset = rows


class AnswerForm(forms.Form):
    canned = forms.ModelChoiceField(
        CannedReply.objects.none(), required=False, label="Begin with a canned text", empty_label="Choose a text …"
    )
    body = TextField(
        label="Your answer",
        max_length=BODY_LENGTH,
        required=False,
        widget=forms.Textarea(attrs={"rows": 8}),
    )
    uploads = FilesField(label="Files")
    after = forms.IntegerField(widget=forms.HiddenInput, required=False)
    key = forms.UUIDField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, ticket: Ticket, operator: Operator, last: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = CannedReply.objects.offered_to(operator)
        choose_from(self, "canned", offered)
        self.texts = {str(text.pk): fill(text.body, ticket, operator) for text in offered}
        self.initial = {**self.initial, "key": uuid.uuid4(), "after": last}
        self.helper = bare_helper("canned", "body", "uploads", "after", "key")
        if not self.texts:
            self.helper.layout.fields.remove("canned")


class NoteForm(forms.Form):
    note = TextField(
        label="Your note",
        max_length=BODY_LENGTH,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": "Please write something first."},
    )
    uploads = FilesField(label="Files for staff")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"auto_id": "note_%s", **kwargs})
        self.helper = bare_helper("note", "uploads")


class AssignForm(forms.Form):
    operator = forms.ModelChoiceField(Operator.objects.none(), label="Give it to", empty_label="Choose …")

    def __init__(self, *args: Any, ticket: Ticket, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        away = Absence.objects.on(clock.now()).values("operator")
        people = ticket.assignable().exclude(pk=ticket.owner_id or 0).exclude(pk__in=away)
        choose_from(self, "operator", people)
        self.helper = bare_helper("operator")


class MoveForm(forms.Form):
    queue = forms.ModelChoiceField(Queue.objects.none(), label="Move it to", empty_label="Choose a queue …")
    why = forms.CharField(label="Why", max_length=200, required=False)

    def __init__(self, *args: Any, ticket: Ticket, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choose_from(self, "queue", Queue.objects.exclude(pk=ticket.queue_id))
        self.helper = bare_helper("queue", "why")


class MergeForm(forms.Form):
    into = forms.CharField(
        label="Merge it into",
        max_length=24,
        widget=forms.TextInput(attrs={"placeholder": "CAP-2026-000123"}),
        help_text="The other ticket’s number, of the same patron.",
    )

    def __init__(self, *args: Any, tickets: Any = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.tickets = tickets
        self.helper = bare_helper("into")

    def clean_into(self) -> Ticket:
        other: Ticket | None = self.tickets.filter(reference=self.cleaned_data["into"].strip().upper()).first()
        if other is None:
            raise forms.ValidationError("There is no such ticket among yours.")
        return other


class DueForm(forms.Form):
    due = forms.DateField(label="Due on", required=False, widget=forms.DateInput(attrs={"type": "date"}))

    def __init__(self, *args: Any, ticket: Ticket, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.ticket = ticket
        if ticket.due_at is not None:
            self.initial["due"] = ticket.campus.local(ticket.due_at).date().isoformat()
        self.helper = bare_helper("due")

    def moment(self) -> datetime | None:
        day = self.cleaned_data["due"]
        return datetime.combine(day, DUE_HOUR, tzinfo=self.ticket.campus.zone) if day else None


class TagsForm(forms.Form):
    tags = forms.CharField(label="Tags", max_length=300, required=False, help_text="Separated by commas.")

    def __init__(self, *args: Any, ticket: Ticket, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["tags"] = ", ".join(tag.name for tag in ticket.tags.all())
        self.helper = bare_helper("tags")


class MacroForm(forms.Form):
    macro = forms.ModelChoiceField(Macro.objects.none(), label="Macro", empty_label="Choose a macro …")

    def __init__(self, *args: Any, operator: Operator, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choose_from(self, "macro", Macro.objects.offered_to(operator))
        self.helper = bare_helper("macro")


class TicketsField(forms.ModelMultipleChoiceField):  # type: ignore[type-arg]
    """Some of the listed tickets; SQLite itself would break over a number that fits no column."""

    def clean(self, value: Any) -> Any:
        if any(len(str(number)) > NUMBER_LENGTH for number in value or []):
            raise forms.ValidationError("Choose some of the listed tickets.")
        return super().clean(value)


class BulkForm(forms.Form):
    """Some of the listed tickets, and one thing to do to all of them."""

    ACTIONS = [
        ("claim", "Claim"),
        ("close", "Close"),
        ("reopen", "Open again"),
        ("spam", "Mark as spam"),
        ("not_spam", "Not spam"),
        ("tag", "Add tags …"),
        ("move", "Move to …"),
    ]
    tickets = TicketsField(Ticket.objects.none())
    action = forms.ChoiceField(choices=ACTIONS)
    tags = forms.CharField(max_length=300, required=False)
    queue = forms.ModelChoiceField(Queue.objects.all(), required=False)

    def __init__(self, *args: Any, operator: Operator, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # What one may not touch is not there to be chosen (P12): a foreign id is as wrong as an invented one.
        choose_from(self, "tickets", Ticket.objects.visible_to(operator))

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("action") == "tag" and not cleaned.get("tags", "").strip():
            self.add_error("tags", "Write the tags to add.")
        if cleaned.get("action") == "move" and not cleaned.get("queue"):
            self.add_error("queue", "Choose the queue to move them to.")
        return cleaned


THEN = {Status.PENDING, Status.OPEN, Status.CLOSED}
