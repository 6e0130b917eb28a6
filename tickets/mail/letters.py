"""What Refdesk writes, and to whom. No letter holds a note; the automatic ones hold nobody's words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from django.template.loader import render_to_string

from campuses import clock
from campuses.addresses import desk_address
from tickets.models.letter import Letter

if TYPE_CHECKING:
    from tickets.models.reply import Reply
    from tickets.models.ticket import Ticket

QUOTED_LINES = 12


def acknowledge(ticket: Ticket) -> Letter | None:
    """To a new ticket's patron. A stranger may have typed the address, so nothing that was typed goes along."""
    if not Letter.may_write_by_itself(ticket.patron_email):
        return None
    campus = ticket.campus
    context = {"ticket": ticket, "campus": campus, "opening": campus.reopens(clock.now())}
    return Letter.post(
        ticket.patron_email,
        f"We have your question ({ticket.reference})",
        _text("acknowledgement", context),
        _html("acknowledgement", context),
        ticket=ticket,
        purpose="acknowledgement",
    )


def send_reply(ticket: Ticket, reply: Reply) -> Letter:
    """An operator's answer, with the end of what the patron wrote last."""
    asked = ticket.replies.filter(is_staff=False, automatic=False, pk__lt=reply.pk).last()
    words = asked.body if asked is not None else ticket.question
    quoted = words.strip().splitlines()
    context = {
        "ticket": ticket,
        "campus": ticket.campus,
        "reply": reply,
        "files": list(reply.files.all()),
        "quoted": quoted[:QUOTED_LINES] + (["…"] if len(quoted) > QUOTED_LINES else []),
    }
    return Letter.post(
        ticket.patron_email,
        f"Re: {ticket.subject} ({ticket.reference})",
        _text("reply", context),
        _html("reply", context),
        ticket=ticket,
        reply=reply,
        purpose="reply",
        automatic=False,
    )


def tell_staff(ticket: Ticket) -> None:
    """That a ticket waits, to the library's own address (C47). Only its number: mail is read over shoulders."""
    address = ticket.queue.email or ticket.campus.email
    if address and Letter.may_write_by_itself(address, ticket):
        _tell(ticket, address, "waiting", f"A ticket waits: {ticket.reference}")


def tell_owner(ticket: Ticket, why: str) -> None:
    """That a ticket is now theirs, or due."""
    subject = {"assigned": f"A ticket for you: {ticket.reference}", "due": f"Due now: {ticket.reference}"}[why]
    address = ticket.owner.email if ticket.owner is not None else ticket.queue.email or ticket.campus.email
    if address:
        _tell(ticket, address, why, subject)


def _tell(ticket: Ticket, address: str, why: str, subject: str) -> None:
    # Not `ticket=ticket`: an answer to this letter must not reach the patron, nor come in as theirs.
    context = {"ticket": ticket, "why": why, "url": desk_address(ticket.get_absolute_url())}
    Letter.post(address, subject, _text("staff", context), queue=ticket.queue, purpose=f"staff:{why}")


def _text(name: str, context: Mapping[str, object]) -> str:
    return render_to_string(f"tickets/mail/{name}.txt", dict(context)).strip() + "\n"


def _html(name: str, context: Mapping[str, object]) -> str:
    return render_to_string(f"tickets/mail/{name}.html", dict(context))
