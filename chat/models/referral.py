"""A chat becomes a ticket: left by its patron, or sent by its lead as a last resort (C7, C8, C45–C47)."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import transaction

from campuses import clock
from campuses.addresses import desk_address
from campuses.models import Campus, Operator, Queue
from chat import broadcasts
from chat.models.anger import director_queue
from chat.models.message import LineKind
from chat.models.states import State
from chat.models.transfer import called_by
from tickets.models import Letter, Ticket

if TYPE_CHECKING:
    from chat.models.session import ChatSession


class Referral:
    """The verbs of a `ChatSession` that leave its question on a queue."""

    def leave_ticket(self: ChatSession, email: str, question: str) -> Ticket:
        """A waiting patron leaves a ticket instead (C8), the transcript with it. A repeat gets the same one.

        In a crisis it lies on the queue that the director alone reads (P22).
        """
        if self.state == State.TICKETED and self.ticket:
            return self.ticket
        at = clock.now()
        with transaction.atomic():
            self._move(State.TICKETED, [State.WAITING], ended_at=at, patron_email=email, stage="", end_reason="ticket")
            ticket = Ticket.open(
                queue=director_queue(self.campus) if self.sealed else self.queue,
                question=question or self.question,
                email=email,
                name=self.patron_name,
                source="offer",
                encounter=self.reference,
                transcript=self.transcript(),
            )
            self._take_ticket(ticket, at, by=None)
            self._clear_the_table(at)
            broadcasts.chat_changed(self)
        return ticket

    def send_ticket(
        self: ChatSession,
        by: Operator,
        queue: Queue,
        *,
        email: str,
        summary: str,
        reason: str,
        confirmed: bool = True,
        librarian: Operator | None = None,
        key: UUID | None = None,
    ) -> Ticket:
        """The lead sends a ticket to a queue, as a last resort, and says why (C7). The chat goes on until its end.

        Unless `confirmed`, raises `confirm_needed` while somebody of that campus is online: then a transfer is the
        way (C45). `librarian` of that campus is told by mail that it waits (C47). The same key is the same ticket.
        """
        at = clock.now()
        somebody = None if key and self.ticket_id else self._who_could_take_it(by, queue, at)
        if somebody and not confirmed:
            warning = (
                f"{somebody} of {queue.campus} is online and could take the chat now. A ticket is the last resort: "
                "the patron waits longer."
            )
            raise self.Refused("confirm_needed", warning, warning=warning, operator=somebody.pk)
        if librarian is not None and (librarian.campus_id != queue.campus_id or not librarian.email):
            message = f"{librarian} has no address at {queue.campus}."
            raise self.Refused("invalid", message, fields={"librarian": message})
        # A whole campus reads its queue: of a crisis or an incident it gets what the lead wrote, and no more.
        walled = self.sealed and not queue.restricted
        with transaction.atomic():
            ticket = Ticket.open(
                queue=queue,
                question=summary if walled else self.question,
                email=email,
                name=self.patron_name,
                source="lead",
                # The patron reads it; the summary is for staff.
                subject=f"About your chat {self.reference}" if walled else self.question,
                encounter=self.reference,
                transcript="" if walled else self.transcript(),
                summary=summary,
                reason=reason,
                by=by,
                key=key,
            )
            if self.events.filter(name="ticketed", data__ticket=ticket.reference).exists():
                return ticket  # the same request again
            type(self).objects.filter(pk=self.pk, patron_email="").update(patron_email=email)
            self._take_ticket(ticket, at, by=by, despite=somebody.username if somebody else "")
            if librarian is not None:
                self._tell_librarian(ticket, librarian)
            broadcasts.chat_changed(self)
        return ticket

    @staticmethod
    def _who_could_take_it(by: Operator, queue: Queue, at: datetime) -> Operator | None:
        """Somebody of the queue's campus to transfer to. One's own campus, and a director's queue, are no transfer."""
        if queue.restricted or queue.campus_id == by.campus_id:
            return None
        presence = called_by(queue, at).select_related("operator").order_by("operator__name").first()
        return presence.operator if presence else None

    def _take_ticket(
        self: ChatSession, ticket: Ticket, at: datetime, *, by: Operator | None, despite: str = ""
    ) -> None:
        type(self).objects.filter(pk=self.pk).update(ticket=ticket)
        self.ticket = ticket
        told = {"despite": despite} if despite else {}
        self.record("ticketed", by=by, at=at, ticket=ticket.reference, queue=ticket.queue.slug, **told)
        campus = ticket.queue.campus
        self.add_line(
            LineKind.SYSTEM,
            code="ticketed",
            at=at,
            ticket=ticket.reference,
            campus=campus.name,
            expected=expected(campus, at),
        )

    @staticmethod
    def _tell_librarian(ticket: Ticket, librarian: Operator) -> None:
        """Only its number: mail is read over shoulders. No `ticket=`: an answer must not come in as the patron's."""
        Letter.post(
            librarian.email,
            f"A ticket waits for you: {ticket.reference}",
            f"Hello {librarian.get_full_name()},\n\na chat has become ticket {ticket.reference} on the queue of "
            f"{ticket.queue}. A colleague thought of you for it:\n\n{desk_address(ticket.get_absolute_url())}\n",
            queue=ticket.queue,
            purpose="staff:waiting",
        )


def expected(campus: Campus, at: datetime) -> str:
    """When an answer may come, in a sentence for the patron, from the campus's hours (C46)."""
    if campus.is_open(at):
        return "Somebody there will answer as soon as they can; please allow for some delay."
    opening = campus.next_opening(at)
    if opening is None:
        return "The library is closed for now; please allow for some delay."
    return f"The library opens again {campus.say(opening, at)}; please allow for some delay after that."
