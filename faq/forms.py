"""What staff fill in about FAQs. A form makes a `Content`; the verbs of `Entry` decide what may become of it."""

from __future__ import annotations

from typing import Any

from django import forms

from campuses.models import Campus, Operator
from faq.models import Content, Fact, State, Topic
from faq.models.entry import ANSWER_CHARACTERS, KEYWORD_CHARACTERS, QUESTION_CHARACTERS
from faq.models.variant import TEXT_CHARACTERS

OWN, SOME, ALL = "own", "some", "all"


class EntryForm(forms.Form):
    """`campuses_` and `variant_SLUG` hold what only single campuses say."""

    question = forms.CharField(
        max_length=QUESTION_CHARACTERS,
        help_text=f"As a patron would ask it. At most {QUESTION_CHARACTERS} characters.",
    )
    answer = forms.CharField(
        max_length=ANSWER_CHARACTERS,
        required=False,
        widget=forms.Textarea(attrs={"rows": 12, "spellcheck": "true"}),
        help_text="Markdown: **bold**, *italic*, - lists, [a named link](https://…). Variables: see below.",
    )
    keywords = forms.CharField(
        label="Other words",
        max_length=KEYWORD_CHARACTERS,
        required=False,
        help_text="Words that patrons use for it and the text doesn't, with commas: wireless, eduroam.",
    )
    topics = forms.ModelMultipleChoiceField(
        Topic.objects.all(), required=False, to_field_name="slug", widget=forms.CheckboxSelectMultiple
    )
    audience = forms.ChoiceField(label="For", widget=forms.RadioSelect)
    campuses = forms.ModelMultipleChoiceField(
        Campus.objects.alphabetical(),
        label="Which campuses",
        required=False,
        to_field_name="slug",
        widget=forms.CheckboxSelectMultiple,
        help_text="Only if it is for some.",
    )
    staff_only = forms.BooleanField(
        label="For staff only", required=False, help_text="Found at the desk, never shown to patrons."
    )
    review_by = forms.DateField(
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text="By then somebody checks it again. Left empty: in a year.",
    )
    position = forms.IntegerField(
        label="Place on the pages", min_value=0, max_value=9999, initial=500, help_text="Smaller numbers come first."
    )
    note = forms.CharField(label="What did you change?", max_length=200, required=False, help_text="For the history.")
    base = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, operator: Operator, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.operator = operator
        own = [(OWN, f"{operator.campus} only")] if operator.campus else []
        audience: Any = self.fields["audience"]
        audience.choices = [*own, (SOME, "Some campuses"), (ALL, "Every campus")]
        self.places = list(Campus.objects.alphabetical())
        for campus in self.places:
            self.fields[f"variant_{campus.slug}"] = forms.CharField(
                label=campus.name,
                max_length=TEXT_CHARACTERS,
                required=False,
                widget=forms.Textarea(attrs={"rows": 3}),
            )

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if cleaned.get("audience") == SOME and not cleaned.get("campuses"):
            self.add_error("campuses", "Choose at least one campus.")
        return cleaned

    def content(self) -> Content:
        """What was filled in, as far as it could be read."""
        said = self.cleaned_data
        audience = said.get("audience")
        campuses = [campus.slug for campus in said.get("campuses") or []] if audience == SOME else []
        if audience == OWN and self.operator.campus:
            campuses = [self.operator.campus.slug]
        review_by = said.get("review_by")
        return Content(
            question=said.get("question", ""),
            answer=said.get("answer", "").replace("\r\n", "\n"),
            keywords=said.get("keywords", ""),
            topics=sorted(topic.slug for topic in said.get("topics") or []),
            shared=audience == ALL,
            campuses=sorted(campuses),
            staff_only=bool(said.get("staff_only")),
            position=said.get("position", 500),
            review_by=review_by.isoformat() if review_by else "",
            variants={
                campus.slug: text.replace("\r\n", "\n")
                for campus in self.places
                if (text := said.get(f"variant_{campus.slug}", "").strip())
            },
        )

    @property
    def variant_fields(self) -> list[tuple[Any, bool]]:
        """(field, whether it holds something)"""
        return [(field, bool(field.value())) for field in (self[f"variant_{campus.slug}"] for campus in self.places)]

    @staticmethod
    def initial_of(content: Content, operator: Operator, version: int | None) -> dict[str, Any]:
        own = operator.campus.slug if operator.campus else ""
        audience = ALL if content.shared else OWN if own and content.campuses in ([own], []) else SOME
        return {
            **content.as_data(),
            **{f"variant_{slug}": text for slug, text in content.variants.items()},
            "audience": audience,
            "base": version,
        }


class FilterForm(forms.Form):
    """What the list of FAQs shows."""

    q = forms.CharField(label="Words", required=False, max_length=200)
    state = forms.ChoiceField(required=False, choices=[("", "Any state"), *State.choices, ("stale", "Review overdue")])
    topic = forms.ModelChoiceField(Topic.objects.all(), required=False, to_field_name="slug", empty_label="Any topic")
    campus = forms.ModelChoiceField(
        Campus.objects.alphabetical(), required=False, to_field_name="slug", empty_label="Any campus"
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"label_suffix": "", **kwargs})
        for field in self.fields.values():
            field.widget.attrs["class"] = "form-select" if isinstance(field, forms.ChoiceField) else "form-control"


class FactForm(forms.ModelForm):  # type: ignore[type-arg]  # not generic when it runs
    """A new fact, of one campus or of all."""

    class Meta:
        model = Fact
        fields = ["name", "text"]
