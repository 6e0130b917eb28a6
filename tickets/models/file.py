"""A file that came with a ticket, a reply, a note, or a line of a chat.

Kept under a random id, never under its name; given out only by whoever may see its parent (P17). The chat keeps its
own key to a file.
"""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any

from django.core.files.base import ContentFile
from django.core.files.uploadedfile import UploadedFile
from django.db import models
from django.http import FileResponse

from campuses import clock
from campuses.problems import Problem
from tickets.files import inspection, scanner
from tickets.models.note import TicketNote
from tickets.models.reply import Reply
from tickets.models.ticket import Ticket

if TYPE_CHECKING:
    from campuses.models import Operator


def storage_name(file: File, _name: str) -> str:
    return f"{file.pk.hex[:2]}/{file.pk.hex}"


class FileQuerySet(models.QuerySet["File"]):
    def visible_to(self, operator: Operator) -> FileQuerySet:
        tickets = Ticket.objects.visible_to(operator).values("pk")
        return self.filter(
            models.Q(ticket__in=tickets) | models.Q(reply__ticket__in=tickets) | models.Q(note__ticket__in=tickets)
        )

    def of_patron(self, ticket: Ticket) -> FileQuerySet:
        """What the patron of a ticket may fetch: never a note's."""
        return self.filter(models.Q(ticket=ticket) | models.Q(reply__ticket=ticket))


class File(models.Model):
    class Refused(Problem):
        """This file is not taken; the sentence says why and what would be."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = models.CharField(max_length=inspection.NAME_LENGTH, help_text="As shown; nothing is stored under it.")
    content_type = models.CharField(max_length=100)
    size = models.PositiveIntegerField()
    content = models.FileField(upload_to=storage_name)
    ticket = models.ForeignKey(Ticket, on_delete=models.CASCADE, null=True, related_name="files")
    reply = models.ForeignKey(Reply, on_delete=models.CASCADE, null=True, related_name="files")
    note = models.ForeignKey(TicketNote, on_delete=models.CASCADE, null=True, related_name="files")
    at = models.DateTimeField()

    objects = FileQuerySet.as_manager()

    class Meta:
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return self.name

    @classmethod
    def accept(cls, upload: UploadedFile[Any]) -> File:
        """Look into an upload and store it, or refuse with a sentence for the person."""
        return cls.keep(upload.name or "", inspection.read(upload))

    @classmethod
    def keep(cls, name: str, data: bytes) -> File:
        """As `accept`, for bytes that came otherwise (a mail's attachment)."""
        try:
            found = inspection.inspect(name, data)
            evil = scanner.objection(data)
        except inspection.NotTaken as refusal:
            raise cls.Refused(refusal.code, str(refusal), fields={"file": str(refusal)}) from refusal
        except scanner.Unscanned as error:
            raise cls.Refused("unavailable", "Files can't be checked just now. Your text is not lost.") from error
        if evil:
            detail = f"“{found.name}” seems to hold a virus ({evil}). Clean it, or send another file."
            raise cls.Refused("invalid", detail, fields={"file": detail})
        file = cls(name=found.name, content_type=found.content_type, size=len(found.data), at=clock.now())
        try:
            file.content.save(file.pk.hex, ContentFile(found.data), save=False)
        except OSError as error:
            raise cls.Refused("unavailable", "The file could not be stored just now. Your text is not lost.") from error
        file.save()
        return file

    @property
    def of_ticket(self) -> Ticket | None:
        """The ticket that it came with, or that its reply or note lies on."""
        parent = self.reply or self.note
        return self.ticket if parent is None else parent.ticket

    def attach(
        self, *, ticket: Ticket | None = None, reply: Reply | None = None, note: TicketNote | None = None
    ) -> None:
        self.ticket, self.reply, self.note = ticket, reply, note
        self.save(update_fields=["ticket", "reply", "note"])

    def response(self) -> FileResponse:
        """The file, as something to save: a browser neither shows, guesses at, nor runs it."""
        response = FileResponse(self.content.open("rb"), as_attachment=True, filename=self.name)
        response["Content-Type"] = self.content_type
        response["X-Content-Type-Options"] = "nosniff"
        response["Content-Security-Policy"] = "sandbox; default-src 'none'"
        response["Cross-Origin-Resource-Policy"] = "same-origin"
        response["Cache-Control"] = "private, no-store"
        return response
