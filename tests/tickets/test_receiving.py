"""Mail in: whose it is, what is trusted, what is parked, and that none is lost (P13, A113–A127)."""

import io
import os
import subprocess
import sys
from datetime import timedelta

import pytest
from django.core.management import call_command

from campuses import clock
from tests.tickets.conftest import OURS, mail, receive
from tickets.mail import addresses
from tickets.mail.delivery import deliver_due
from tickets.models import Incoming, Letter, Reply, Ticket


def test_an_answer_by_mail_lands_on_its_ticket(ticket, ana, reply_address):
    """C7, field.md's row 24."""
    ticket.answer(ana, "Behind the desk.")
    ticket.close(ana)
    raw = mail("Thank you!\n\nOn Mon, Capital library wrote:\n> Behind the desk.\n", to=reply_address)

    incoming = receive(raw)

    reply = ticket.replies.last()
    assert incoming.state == "delivered"
    assert (reply.body, reply.is_staff, reply.via, reply.address) == ("Thank you!", False, "mail", "pat@example.edu")
    assert "Behind the desk." in reply.quoted
    assert Ticket.objects.get().status == "open"


def test_an_answer_finds_its_ticket_by_the_letter_that_it_answers(ticket):
    """Where the mail server has lost the address's tag, the signed Message-ID is left."""
    letter = ticket.letters.get()

    incoming = receive(mail(to=OURS, In_Reply_To=letter.message_id))

    assert incoming.reply.ticket == ticket


@pytest.mark.parametrize(
    ("subject", "to"),
    [
        ("Re: CAP-2026-000001 [#1]", OURS),
        ("x", "capital+t1-aaaaaaaaaaaaaaaaaaaa@library.example"),
        ("x", "capital+t1@library.example"),
    ],
)
def test_neither_subject_nor_number_nor_a_made_up_token_opens_a_ticket(ticket, subject, to):
    """A117."""
    incoming = receive(mail(subject=subject, to=to))

    assert Ticket.objects.count() == 2
    assert incoming.ticket != ticket
    assert not ticket.replies.exists()


def test_a_mail_from_an_operators_address_is_a_patrons_word(ticket, ana, reply_address):
    """A113, P13: no mail ever becomes an operator's or changes an owner."""
    receive(mail(sender=f"Ana <{ana.email}>", to=reply_address))

    reply = ticket.replies.get()
    assert (reply.is_staff, reply.operator, reply.is_from_elsewhere) == (False, None, True)
    assert Ticket.objects.get().owner is None


def test_the_tag_survives_a_mail_server_that_changes_case(ticket, reply_address):
    assert receive(mail(to=reply_address.upper())).reply.ticket == ticket


@pytest.mark.parametrize(
    "headers",
    [
        b"From: a@x.org\r\nFrom: b@x.org\r\n",
        b"From: a@x.org, b@x.org\r\n",
        b"",
        b"From: ((((((((((\r\n",
        b"From: nobody\r\n",
    ],
)
def test_a_mail_without_one_sender_is_parked(ticket, reply_address, headers):
    """A115."""
    incoming = receive(headers + f"To: {reply_address}\r\nSubject: x\r\n\r\nHello".encode())

    assert incoming.state == "quarantined"
    assert not ticket.replies.exists()


@pytest.mark.parametrize(
    "headers",
    [
        {"Auto_Submitted": "auto-replied"},
        {"Precedence": "bulk"},
        {"X_Autoreply": "yes"},
        {"List_Id": "<l.example.org>"},
    ],
)
def test_nobody_answers_an_auto_responder(ticket, ana, reply_address, headers):
    """A119: its answer is kept, and changes nothing; without a ticket of its own it is parked."""
    ticket.answer(ana, "Behind the desk.", then="closed")
    letters = Letter.objects.count()

    receive(mail("I am away.", to=reply_address, **headers))
    parked = receive(mail("I am away.", to=OURS, sender="list@example.org", **headers))

    assert ticket.replies.last().automatic
    assert Ticket.objects.get().status == "closed"
    assert parked.state == "quarantined"
    assert Letter.objects.count() == letters


def test_two_desks_do_not_write_to_each_other_for_ever(capital, ticket):
    """A119, P14: the other desk acknowledges each of our letters, as a new question."""
    for n in range(8):
        receive(mail(f"We have your question {n}.", sender="desk@other.example", to=OURS))

    assert Letter.objects.filter(to="desk@other.example").count() == 3


def test_a_flood_from_one_sender_is_parked_and_no_mail_lost(ticket):
    """A127."""
    for n in range(25):
        Incoming.store(mail(f"Question {n}", sender="flood@example.org", to=OURS))
    deliver_due()

    assert Ticket.objects.filter(patron_email="flood@example.org").count() == 20
    assert Incoming.objects.quarantined().count() == 5


def test_a_flood_from_many_senders_is_parked_and_answers_still_come_in(ticket, reply_address, monkeypatch):
    """A127: what is new waits for a person; who answers a letter of ours is not kept waiting by others."""
    monkeypatch.setattr("tickets.mail.delivery.TICKETS_AN_HOUR_ON_A_QUEUE", 5)
    for n in range(8):
        Incoming.store(mail(f"Question {n}", sender=f"p{n}@example.org", to=OURS))
    Incoming.store(mail("I am a human being.", to=reply_address))
    deliver_due()

    assert Ticket.objects.filter(source="mail").count() == 5
    assert Incoming.objects.quarantined().count() == 3
    assert ticket.replies.get().body == "I am a human being."


def test_our_own_mail_is_parked(ticket):
    """A119."""
    assert receive(mail(sender=OURS, to=OURS)).state == "quarantined"


BOUNCE = """From: MAILER-DAEMON@mx.example
To: {to}
Subject: Undelivered Mail
Auto-Submitted: auto-replied
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="b"

--b
Content-Type: text/plain

It came back.
--b
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example

Final-Recipient: rfc822; pat@example.edu
Action: {action}
Status: 5.1.1
Diagnostic-Code: smtp; 550 5.1.1 No such user here
--b
Content-Type: text/rfc822-headers

Message-ID: {message_id}
Subject: We have your question
--b--
"""


@pytest.mark.parametrize("by", ["address", "message"])
def test_a_bounce_shows_on_its_ticket(ticket, by):
    letter = ticket.letters.get()
    to = addresses.tagged(OURS, letter.bounce_token) if by == "address" else OURS
    message_id = letter.message_id if by == "message" else "<other@x>"

    incoming = receive(BOUNCE.format(to=to, action="failed", message_id=message_id).encode())

    letter.refresh_from_db()
    assert incoming.state == "delivered"
    assert letter.is_undelivered
    assert "No such user here" in letter.error
    assert "bounced" in ticket.events.values_list("name", flat=True)
    assert not ticket.replies.exists()


def test_a_delay_is_not_a_bounce(ticket):
    letter = ticket.letters.get()
    to = addresses.tagged(OURS, letter.bounce_token)

    receive(BOUNCE.format(to=to, action="delayed", message_id="<x@y>").encode())

    letter.refresh_from_db()
    assert not letter.is_undelivered


def test_a_mail_brought_twice_is_one_entry(ticket, reply_address):
    """P13."""
    raw = mail(to=reply_address)
    for _ in range(3):
        receive(raw)
    receive(raw, to=reply_address)

    assert ticket.replies.count() == 1
    assert Incoming.objects.count() == 1


def test_a_reader_that_died_leaves_its_mail_to_the_next(ticket, reply_address):
    """P13."""
    incoming = Incoming.store(mail(to=reply_address))
    assert incoming.take(clock.now())
    assert deliver_due() == 0

    Incoming.objects.update(lease_until=clock.now() - timedelta(seconds=1))

    assert deliver_due() == 1
    assert ticket.replies.count() == 1


def test_a_new_question_by_mail_is_a_ticket_on_its_queue(capital, ticket):
    incoming = receive(
        mail(
            "When do you close?", sender='"Librarian <x@library.example>" <quinn@example.edu>', to=OURS, subject="Hours"
        )
    )

    opened = incoming.ticket
    assert (opened.queue, opened.source, opened.subject, opened.question) == (
        capital.queue,
        "mail",
        "Hours",
        "When do you close?",
    )
    assert (opened.patron_email, opened.patron_name) == ("quinn@example.edu", "")
    assert opened.letters.get().to == "quinn@example.edu"


def test_reply_to_is_not_believed(ticket):
    """A115."""
    incoming = receive(mail(to=OURS, sender="quinn@example.edu", Reply_To="victim@example.org"))

    assert incoming.ticket.patron_email == "quinn@example.edu"


def test_mail_to_none_of_our_queues_is_parked(db):
    assert receive(mail(to="stranger@example.org")).state == "quarantined"


def test_what_quotes_our_letter_does_not_hand_on_the_patrons_way_in(ticket, reply_address):
    """P9."""
    receive(mail(f"Look at {ticket.patron_url} please", to=reply_address))

    reply = ticket.replies.get()
    assert ticket.patron_token not in reply.body + reply.quoted + reply.html


def test_receive_mail_takes_a_message_from_a_pipe(ticket, reply_address, monkeypatch):
    raw = mail("By pipe.", to="somebody@else.example")
    monkeypatch.setattr("sys.stdin", type("Stdin", (), {"buffer": io.BytesIO(raw)}))

    call_command("receive_mail", "--to", reply_address, "--now")

    assert ticket.replies.get().body == "By pipe."


def test_receive_mail_asks_the_mail_server_to_come_again_when_nothing_can_be_stored(tmp_path):
    """P13: 75 is EX_TEMPFAIL."""
    environment = {**os.environ, "DATABASE_URL": "postgres://nobody@127.0.0.1:1/none"}
    result = subprocess.run(
        [sys.executable, "manage.py", "receive_mail"], input=mail(), env=environment, capture_output=True, check=False
    )
    assert result.returncode == 75


def test_a_broken_mail_is_parked_with_its_reason_and_can_be_let_in(client, ticket, sam, reply_address):
    """P13: never lost; a supervisor judges."""
    Incoming.objects.all().delete()
    incoming = receive(
        mail("Out of office, but please read", to=OURS, sender="quinn@example.edu", Auto_Submitted="auto-replied")
    )
    assert incoming.state == "quarantined"
    client.force_login(sam)

    assert client.get("/tickets/mail/").context["mails"][0] == incoming
    client.post(f"/tickets/mail/{incoming.pk}/release/")

    incoming.refresh_from_db()
    assert incoming.state == "delivered"
    assert incoming.ticket.question == "Out of office, but please read"
    assert not Reply.objects.filter(is_staff=True).exists()


def test_quarantine_is_the_campuss_own(client, ticket, ana, cleo, sam):
    """A053, P12."""
    incoming = receive(mail(to=OURS, sender="quinn@example.edu", Precedence="bulk"))
    for operator, status in [(sam, 200), (ana, 404), (cleo, 404)]:
        client.force_login(operator)
        assert client.get(f"/tickets/mail/{incoming.pk}/").status_code == status
