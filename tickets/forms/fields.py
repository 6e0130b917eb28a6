"""Fields that several forms share."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile

from campuses.problems import Problem
from tickets.files import inspection
from tickets.mail import addresses
from tickets.models import File


class TextField(forms.CharField):
    """Several lines. Django refuses NUL by itself; lone surrogates, which can't be encoded, are refused here."""

    widget = forms.Textarea

    def clean(self, value: Any) -> str:
        text: str = super().clean(value)
        try:
            text.encode()
        except UnicodeEncodeError as error:
            raise forms.ValidationError("The text has a character that cannot be stored.") from error
        return text.replace("\r\n", "\n")


class AddressField(forms.CharField):
    """One plain address (A129)."""

    widget = forms.EmailInput

    def clean(self, value: Any) -> str:
        text: str = super().clean(value)
        if not text:
            return ""
        try:
            return addresses.clean_address(text)
        except Problem as problem:
            raise forms.ValidationError(problem.detail) from problem


class FilesInput(forms.ClearableFileInput):
    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Up to five files, looked into and stored by `keep()` once the whole form is right."""

    widget = FilesInput

    def __init__(self, **kwargs: Any) -> None:
        limits = inspection.limits()
        kwargs.setdefault("required", False)
        kwargs.setdefault("help_text", limits["sentence"])
        kwargs.setdefault("widget", FilesInput(attrs={"accept": limits["accept"]}))
        super().__init__(**kwargs)

    def clean(self, value: Any, initial: Any = None) -> list[UploadedFile[Any]]:
        uploads = [upload for upload in value or [] if upload]
        if len(uploads) > inspection.FILES_AT_MOST:
            raise forms.ValidationError(f"At most {inspection.FILES_AT_MOST} files at once, please.")
        for upload in uploads:
            if (upload.size or 0) > inspection.BYTES_AT_MOST:
                name = inspection.display_name(upload.name or "")
                raise forms.ValidationError(f"“{name}” is larger than {inspection.BYTES_AT_MOST // 1024 // 1024} MB.")
        return uploads


def keep(uploads: list[UploadedFile[Any]]) -> list[File]:
    """Store them, in the caller's transaction. Raises `File.Refused`."""
    return [File.accept(upload) for upload in uploads]
