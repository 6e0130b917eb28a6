"""What patrons fill in: a question, and a reply on their own page."""

from __future__ import annotations

import uuid
from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Field, Layout
from django import forms

from tickets.forms.fields import AddressField, FilesField, TextField
from tickets.models.conversation import BODY_LENGTH


def bare_helper(*fields: str | Field) -> FormHelper:
    """The fields alone: page and template own the form's tag, token and buttons."""
    helper = FormHelper()
    helper.form_tag = False
    helper.disable_csrf = True
    helper.layout = Layout(*fields)
    return helper


class QuestionForm(forms.Form):
    question = TextField(
        label="Your question",
        max_length=BODY_LENGTH,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text="What are you looking for, and what have you tried already? A course or a deadline helps, too.",
        error_messages={"required": "Please write your question."},
    )
    email = AddressField(
        label="Your e-mail address",
        max_length=254,
        help_text="The answer goes there.",
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        error_messages={"required": "Please leave an e-mail address, so that we can answer."},
    )
    name = forms.CharField(
        label="Your name",
        max_length=80,
        required=False,
        help_text="A nickname is fine.",
        widget=forms.TextInput(attrs={"autocomplete": "nickname"}),
    )
    uploads = FilesField(label="Files")
    key = forms.UUIDField(widget=forms.HiddenInput, required=False)
    # People never see it; what fills it in is a robot.
    website = forms.CharField(
        required=False,
        label="Leave this empty",
        widget=forms.TextInput(attrs={"tabindex": "-1", "autocomplete": "off"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("key", uuid.uuid4())
        self.helper = bare_helper("question", "email", "name", "uploads", "key", Field("website", wrapper_class="pot"))


class PatronReplyForm(forms.Form):
    body = TextField(
        label="Your reply",
        max_length=BODY_LENGTH,
        widget=forms.Textarea(attrs={"rows": 5}),
        error_messages={"required": "Please write something first."},
    )
    uploads = FilesField(label="Files")
    key = forms.UUIDField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("key", uuid.uuid4())
        self.helper = bare_helper("body", "uploads", "key")
