"""One's own absences and texts."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import Any

from django import forms

from campuses import clock
from campuses.models import Operator
from tickets.forms.desk import choose_from
from tickets.forms.patron import bare_helper
from tickets.models import Absence, CannedReply


class AbsenceForm(forms.Form):
    first_day = forms.DateField(label="First day away", widget=forms.DateInput(attrs={"type": "date"}))
    last_day = forms.DateField(label="Last day away", widget=forms.DateInput(attrs={"type": "date"}))
    stand_in = forms.ModelChoiceField(
        Operator.objects.none(),
        label="Who stands in",
        required=False,
        empty_label="Nobody: back to the queue",
    )

    def __init__(self, *args: Any, operator: Operator, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.operator = operator
        colleagues = Operator.objects.filter(is_active=True, campus=operator.campus_id).exclude(pk=operator.pk)
        choose_from(self, "stand_in", colleagues)
        self.helper = bare_helper("first_day", "last_day", "stand_in")

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        first, last = cleaned.get("first_day"), cleaned.get("last_day")
        if first and last and last < first:
            self.add_error("last_day", "The last day is before the first.")
        if last and last < clock.now().date() - timedelta(days=1):
            self.add_error("last_day", "That is over already.")
        return cleaned

    def save(self) -> Absence:
        zone = self.operator.campus.zone if self.operator.campus else None
        begins = datetime.combine(self.cleaned_data["first_day"], time(0), tzinfo=zone)
        ends = datetime.combine(self.cleaned_data["last_day"] + timedelta(days=1), time(0), tzinfo=zone)
        return Absence.objects.create(
            operator=self.operator, begins_at=begins, ends_at=ends, stand_in=self.cleaned_data["stand_in"]
        )


class CannedReplyForm(forms.ModelForm):  # type: ignore[type-arg]
    class Meta:
        model = CannedReply
        fields = ["title", "body"]
        widgets = {"body": forms.Textarea(attrs={"rows": 6})}
        help_texts = {"body": "{patron_name}, {operator_name}, {campus} and {reference} fill themselves."}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = bare_helper("title", "body")
