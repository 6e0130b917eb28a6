"""A file that somebody sent in a chat: a line of kind `file`, and the chat's own key to what was stored."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any

from django.core.files.uploadedfile import UploadedFile
from django.db import models, transaction

from campuses import clock
from campuses.models import Operator
from campuses.problems import Problem
from chat.models.message import LineKind, Message
from chat.models.states import State
from tickets.files.inspection import FILES_AT_MOST
from tickets.models import File

if TYPE_CHECKING:
    from chat.models.session import ChatSession


class Attachment(models.Model):
    """Found only through its chat, by whoever may read that (P17, A107)."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    session = models.ForeignKey("chat.ChatSession", on_delete=models.CASCADE, related_name="attachments")
    message = models.OneToOneField(Message, on_delete=models.CASCADE, related_name="attachment")
    file = models.OneToOneField(File, on_delete=models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return self.file.name


class Sending:
    """The verb of a `ChatSession` that takes a file."""

    def send_file(self: ChatSession, upload: UploadedFile[Any], *, by: Operator | None, key: uuid.UUID) -> Message:
        """A file from the patron (no `by`) or from the chat's staff, as a line.

        Raises `invalid` or `too_large` for what is not taken, `ended`, `not_active`, `not_allowed`; `invalid` beyond
        five files from one side. A repeat with the same key is answered with the first line.
        """
        if earlier := self.messages.filter(key=key).first():
            if earlier.kind == LineKind.FILE and earlier.operator_id == (by.pk if by else None):
                return earlier
            raise Problem("key_reused")
        self._may_send_files(by)
        file = File.accept(upload)
        try:
            with transaction.atomic():
                message = self.add_line(
                    LineKind.FILE,
                    role="operator" if by else "patron",
                    name=by.get_full_name() if by else self.patron_name,
                    operator_id=by.pk if by else None,
                    key=key,
                    file=self._described(file, attachment_id := uuid.uuid4()),
                )
                Attachment.objects.create(pk=attachment_id, session=self, message=message, file=file)
                spoke = "last_operator_at" if by else "last_patron_at"
                type(self).objects.filter(pk=self.pk).update(**{spoke: clock.now()})
        except BaseException:
            file.content.delete(save=False)
            file.delete()
            raise
        return message

    def _may_send_files(self: ChatSession, by: Operator | None) -> None:
        self.refresh_from_db(fields=["state", "lead"])
        if self.is_over:
            raise self.Refused("ended")
        if by is not None and self.state != State.ACTIVE:
            raise self.Refused("not_active", "Claim the chat first; then you can send files.")
        if by is not None and not self.is_staffed_by(by):
            raise self.Refused("not_allowed", "Only the chat's lead and those who joined send files.")
        sent = self.messages.filter(kind=LineKind.FILE, author_role="operator" if by else "patron").count()
        if sent >= FILES_AT_MOST:
            message = f"At most {FILES_AT_MOST} files a chat. You can send more by e-mail in a ticket."
            raise Problem("invalid", message, fields={"file": message})

    @staticmethod
    def _described(file: File, attachment_id: uuid.UUID) -> dict[str, Any]:
        return {"id": str(attachment_id), "name": file.name, "bytes": file.size, "type": file.content_type}
