"""From a stored mail to a ticket: whose it is, what it says, and what goes to quarantine instead.

A mail belongs to a ticket only by a token that we signed, in the address it came to or in the Message-ID that it
answers; subjects, bare numbers and senders prove nothing. Whoever wrote it, it is a patron's word (A113).
"""

from __future__ import annotations

import base64
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import structlog
from django.db import InterfaceError, OperationalError, transaction

from campuses import clock
from campuses.models import Queue
from campuses.problems import Problem
from tickets.files.inspection import FILES_AT_MOST
from tickets.mail import addresses
from tickets.mail.book import AddressBook
from tickets.mail.parsing import Parser, Unreadable
from tickets.models import File, Incoming, Letter, Reply, Source, Ticket
from tickets.models.conversation import BODY_LENGTH
from tickets.models.incoming import TRIES_AT_MOST

log = structlog.get_logger(__name__)

BATCH = 50
TICKETS_AN_HOUR_FROM_ONE = 20
TICKETS_AN_HOUR_ON_A_QUEUE = 1000
REPLIES_AN_HOUR_ON_A_TICKET = 60
CUT = "\n\n[The rest of this mail was cut.]"


class Doubt(Exception):
    """Why a person has to look at this mail first."""


def deliver_due() -> int:
    """Read every stored mail; how many found their ticket. One that breaks the reader is parked, the others go on."""
    done = 0
    with Parser() as parser:
        for incoming, book in _waiting():
            if incoming.take(clock.now()):
                done += _deliver_or_park(incoming, parser, book)
    return done


def _waiting() -> Iterator[tuple[Incoming, AddressBook]]:
    """Each due mail. Its bytes are read when its turn comes, so that one at a time is in memory, however many wait."""
    while batch := list(Incoming.objects.due(clock.now()).defer("raw")[:BATCH]):
        book = AddressBook()
        while batch:
            yield batch.pop(0), book


def _deliver_or_park(incoming: Incoming, parser: Parser, book: AddressBook) -> bool:
    if incoming.tries > TRIES_AT_MOST:
        incoming.quarantine("Whoever read it did not live to tell.")
        return False
    try:
        deliver(incoming, parser.parse(bytes(incoming.raw)), book)
    except (Doubt, Unreadable) as reason:
        incoming.quarantine(str(reason))
    except Problem as refusal:
        incoming.quarantine(f"It could not become a ticket: {refusal.detail}")
    except (OperationalError, InterfaceError):  # the database's fault, not the mail's: it waits for its next reader
        raise
    except Exception:
        log.exception("mail_not_delivered", incoming=incoming.pk)
        incoming.quarantine("An error of ours; it is in the log.")
    return incoming.state == Incoming.State.DELIVERED


@transaction.atomic
def deliver(incoming: Incoming, mail: dict[str, Any], book: AddressBook, *, released: bool = False) -> Ticket:
    """Put a mail where it belongs. `released`: somebody has looked at it and lets it in. Raises `Doubt`."""
    incoming.queue = book.queue(incoming.queue_id) or incoming.queue
    authors = mail["from"]
    incoming.sender = ", ".join(address for _, address in authors).lower()[:254]
    incoming.subject = mail["subject"][:250]
    recipients = f"{incoming.recipient} {mail['recipients']}"
    if mail["bounce"] is not None and (letter := _bounced_letter(mail["bounce"], recipients)):
        return _take_back(incoming, letter, mail["bounce"])
    if mail["from_headers"] != 1 or len(authors) != 1:
        raise Doubt("It names no sender, or more than one.")
    name, address = authors[0]
    try:
        address = addresses.clean_address(address)
    except Problem as problem:
        raise Doubt("Its sender's address can't be answered.") from problem
    ticket = Ticket.objects.with_token("t", recipients) or Ticket.objects.with_token("t", mail["thread"])
    if not released:
        _doubt(incoming, mail, address, ticket, book, recipients)
    if ticket is not None:
        reply = _reply(ticket, mail, address)
        incoming.delivered(reply.ticket, reply)
        return reply.ticket
    incoming.queue = _queue_for(incoming, book, recipients)
    ticket = _open(incoming.queue, mail, address, name)
    incoming.delivered(ticket)
    return ticket


def _doubt(
    incoming: Incoming, mail: dict[str, Any], address: str, ticket: Ticket | None, book: AddressBook, recipients: str
) -> None:
    """Raises `Doubt` for what must not come in by itself."""
    lately = clock.now() - timedelta(hours=1)
    if book.is_ours(address):
        raise Doubt("It comes from one of our own addresses.")
    if ticket is not None:
        if ticket.replies.filter(is_staff=False, at__gt=lately).count() >= REPLIES_AN_HOUR_ON_A_TICKET:
            raise Doubt(f"More than {REPLIES_AN_HOUR_ON_A_TICKET} replies to one ticket in an hour.")
        return
    if mail["automatic"]:
        incoming.queue = incoming.queue or book.find(recipients)
        raise Doubt(f"Nobody wrote it ({mail['automatic']}), and it answers none of our letters.")
    incoming.queue = _queue_for(incoming, book, recipients)
    questions = Incoming.objects.filter(state=Incoming.State.DELIVERED, reply=None, received_at__gt=lately)
    if questions.filter(sender=incoming.sender).count() >= TICKETS_AN_HOUR_FROM_ONE:
        raise Doubt(f"More than {TICKETS_AN_HOUR_FROM_ONE} new questions from one address in an hour.")
    if questions.filter(queue=incoming.queue).count() >= TICKETS_AN_HOUR_ON_A_QUEUE:
        raise Doubt(f"More than {TICKETS_AN_HOUR_ON_A_QUEUE} new questions by mail in an hour.")


def _reply(ticket: Ticket, mail: dict[str, Any], address: str) -> Reply:
    if mail["message_id"] and (earlier := ticket.replies.filter(message_id=mail["message_id"], is_staff=False).first()):
        return earlier  # it came by two ways
    files, left_out = _files(mail)
    reply = ticket.hear(
        _body(mail),
        files=files,
        via=Reply.Via.MAIL,
        address=address,
        html=addresses.without_tokens(mail["html"]),
        quoted=_quoted(mail),
        message_id=mail["message_id"],
        automatic=bool(mail["automatic"]),
        left_out=left_out,
    )
    return reply  # noqa: RET504 -- named for the reader


def _open(queue: Queue, mail: dict[str, Any], address: str, name: str) -> Ticket:
    ticket = Ticket.open(
        queue,
        _body(mail),
        address,
        "" if "@" in name else name,  # a name that looks like an address is there to deceive (A115)
        Source.MAIL,
        subject=mail["subject"],
        acknowledge=not mail["automatic"],
    )
    files, left_out = _files(mail)
    for file in files:
        file.attach(ticket=ticket)
    ticket.alter(message_id=mail["message_id"], html=addresses.without_tokens(mail["html"]), left_out=left_out)
    return ticket


def _body(mail: dict[str, Any]) -> str:
    body = addresses.without_tokens(mail["text"]).strip()
    if not body:
        return "(This mail has no text.)"
    return body if len(body) <= BODY_LENGTH else body[: BODY_LENGTH - len(CUT)] + CUT


def _quoted(mail: dict[str, Any]) -> str:
    whole = addresses.without_tokens(mail["whole"]).strip()
    return whole[:BODY_LENGTH] if whole != addresses.without_tokens(mail["text"]).strip() else ""


def _files(mail: dict[str, Any]) -> tuple[list[File], list[str]]:
    """Those that the allow-list takes, and what to say of the others."""
    files: list[File] = []
    left_out = [f"{name}: too many files." for name in mail["left_out"]]
    for attachment in mail["files"]:
        if len(files) == FILES_AT_MOST:
            left_out.append(f"{attachment['name']}: more than {FILES_AT_MOST} files.")
            continue
        try:
            files.append(File.keep(attachment["name"], base64.b64decode(attachment["data"])))
        except File.Refused as refusal:
            if refusal.code == "unavailable":
                raise
            left_out.append(refusal.detail)
    return files, left_out


def _bounced_letter(bounce: dict[str, Any], recipients: str) -> Letter | None:
    for kind, pk, token in addresses.tokens_in(recipients):
        letter = Letter.objects.filter(pk=pk).first() if kind == "b" and pk < 2**63 else None
        if letter is not None and addresses.same(token, letter.bounce_token):
            return letter
    return Letter.objects.filter(message_id__in=bounce["message_ids"]).first()


def _take_back(incoming: Incoming, letter: Letter, bounce: dict[str, Any]) -> Ticket:
    if bounce["failed"]:
        letter.bounced(bounce["said"])
    if letter.ticket is None:
        raise Doubt(f"A letter to {letter.to} came back: {bounce['said']}")
    incoming.delivered(letter.ticket)
    return letter.ticket


def _queue_for(incoming: Incoming, book: AddressBook, recipients: str) -> Queue:
    queue = incoming.queue or book.find(recipients)
    if queue is None:
        raise Doubt("It is addressed to none of our queues.")
    return queue
