"""What is said on a ticket: answers, the patron's replies, notes; closing and reopening."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING, cast
from uuid import UUID

from django.db import models, transaction
from django.db.models import Q

from campuses import clock
from campuses.models import Operator

if TYPE_CHECKING:
    from tickets.models.file import File
    from tickets.models.note import TicketNote
    from tickets.models.reply import Reply
    from tickets.models.ticket import Ticket

BODY_LENGTH = 20_000


class Conversation(models.Model):
    class Meta:
        abstract = True

    @transaction.atomic
    def answer(
        self,
        by: Operator,
        body: str,
        *,
        files: Iterable[File] = (),
        then: str = "pending",
        key: UUID | None = None,
        after: int | None = None,
    ) -> Reply:
        """The owner's words to the patron, by mail. Nobody's ticket becomes the answerer's.

        `after` is the last reply that the writer had seen: whoever overlooked one is told and keeps the text.
        """
        ticket = cast("Ticket", self)
        if key and (earlier := ticket.replies.filter(key=key).first()):
            return earlier
        body = self._clean(body)
        if ticket.is_forgotten:
            detail = "The patron’s address is no longer kept, so nobody can be answered."
            raise ticket.Refused("closed", detail, fields={"body": detail})
        last = ticket.replies.order_by("-pk").first()
        if after is not None and last is not None and last.pk > after:
            raise ticket.Refused("confirm_needed", f"{last.author_name} wrote meanwhile. Read it, then send.")
        ticket.claim(by)
        at = clock.now()
        reply = ticket.replies.create(
            is_staff=True, operator=by, author_name=str(by), body=body, via="desk", at=at, key=key
        )
        self._attach(files, reply)
        ticket.alter(last_at=at, last_staff_at=at)
        ticket.record("answered", by=by)
        if then == "closed":
            ticket.close(by)
        else:
            ticket.alter(status=then, closed_at=None)
        ticket.reindex()
        from tickets.mail import letters  # noqa: PLC0415 -- letters know tickets

        letters.send_reply(ticket, reply)
        return reply

    @transaction.atomic
    def hear(
        self,
        body: str,
        *,
        files: Iterable[File] = (),
        via: str = "web",
        key: UUID | None = None,
        address: str = "",
        html: str = "",
        quoted: str = "",
        message_id: str = "",
        automatic: bool = False,
        left_out: list[str] | None = None,
    ) -> Reply:
        """The patron's words. They reopen what was closed; an auto-responder's (`automatic`) change nothing."""
        ticket = cast("Ticket", self)
        if ticket.merged_into is not None:
            return ticket.merged_into.hear(
                body, files=files, via=via, key=key, address=address, html=html, quoted=quoted,
                message_id=message_id, automatic=automatic, left_out=left_out,
            )  # fmt: skip
        if key and (earlier := ticket.replies.filter(key=key).first()):
            return earlier
        at = clock.now()
        reply = ticket.replies.create(
            author_name=ticket.patron_name or "Patron",
            body=self._clean(body),
            via=via,
            at=at,
            key=key,
            address=address or ticket.patron_email,
            html=html,
            quoted=quoted,
            message_id=message_id,
            automatic=automatic,
            left_out=left_out or [],
        )
        self._attach(files, reply)
        if automatic:
            ticket.record("auto_reply")
        else:
            ticket.alter(last_at=at, last_patron_at=at)
            ticket.record("patron_replied", via=via)
            if ticket.alter(Q(status="closed"), status="open", closed_at=None):
                ticket.record("reopened")
            ticket.alter(Q(status="pending"), status="open")
            self._find_stand_in()
        ticket.reindex()
        return reply

    def _find_stand_in(self) -> None:
        """A patron who writes to somebody who is away is not kept waiting."""
        from tickets.models.absence import Absence  # noqa: PLC0415 -- absences know tickets

        Absence.objects.cover(cast("Ticket", self), clock.now())

    @transaction.atomic
    def note(self, by: Operator, body: str, files: Iterable[File] = ()) -> TicketNote:
        """For staff alone: its own table, in no letter and on no page of the patron's."""
        ticket = cast("Ticket", self)
        note = ticket.notes.create(operator=by, body=self._clean(body), at=clock.now())
        for file in files:
            file.attach(note=note)
        ticket.record("noted", by=by)
        ticket.reindex()
        return note

    @transaction.atomic
    def close(self, by: Operator | None = None) -> None:
        """By staff, or by the patron (`by` empty)."""
        ticket = cast("Ticket", self)
        if ticket.alter(~Q(status="closed"), status="closed", closed_at=clock.now()):
            ticket.record("closed", by=by)

    @transaction.atomic
    def reopen(self, by: Operator | None = None) -> None:
        ticket = cast("Ticket", self)
        if ticket.alter(Q(status="closed", merged_into=None), status="open", closed_at=None):
            ticket.record("reopened", by=by)

    @transaction.atomic
    def lapse(self, at: datetime) -> None:
        """Closed by the clock, without a letter. Whenever the patron writes, it opens again."""
        ticket = cast("Ticket", self)
        if ticket.alter(Q(pk__in=type(ticket).objects.lapsing(at)), status="closed", closed_at=at):
            ticket.record("lapsed")

    @transaction.atomic
    def wait(self, by: Operator) -> None:
        """Until the patron writes again."""
        ticket = cast("Ticket", self)
        if ticket.alter(~Q(status="pending"), status="pending", closed_at=None):
            ticket.record("pending", by=by)

    def _clean(self, body: str) -> str:
        ticket = cast("Ticket", self)
        body = body.replace("\r\n", "\n").replace("\r", "\n").strip()
        if not body or "\x00" in body:
            help_text = "Please write something first."
            raise ticket.Refused("invalid", help_text, fields={"body": help_text})
        if len(body) > BODY_LENGTH:
            help_text = f"At most {BODY_LENGTH:,} characters fit; this is {len(body):,}. Send it in parts or as a file."
            raise ticket.Refused("too_large", help_text, fields={"body": help_text})
        return body

    def _attach(self, files: Iterable[File], reply: Reply) -> None:
        for file in files:
            file.attach(reply=reply)
