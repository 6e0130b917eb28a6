"""Mail fetched from a real Dovecot by IMAP (P13, F15, F24)."""

import pytest

from campuses import clock
from tests.tickets.conftest import mail
from tests.tickets.mortal import kill_again_and_again
from tickets.mail import addresses
from tickets.mail.book import AddressBook
from tickets.mail.delivery import deliver, deliver_due
from tickets.mail.fetching import fetch_all
from tickets.mail.parsing import Parser
from tickets.models import Incoming, Mailbox, Reply, Ticket

MAILS = 100
KILLS = 16


def test_mail_is_stored_first_and_marked_on_the_server_then(imap, mailbox):
    imap.put(mail("One"), mail("Two"))

    assert fetch_all() == 2
    assert all(b"Refdesk" in flags for flags in imap.flags())
    assert not any(b"Seen" in flags for flags in imap.flags())
    assert fetch_all() == 0
    deliver_due()

    assert set(Ticket.objects.values_list("question", flat=True)) == {"One", "Two"}
    assert Mailbox.objects.get().fetched_at


def test_a_mail_that_was_not_marked_comes_again_as_the_same_row(imap, mailbox, monkeypatch):
    """P13: killed between storing and marking."""
    imap.put(mail("One"))

    def killed(*_args, **_kwargs):
        raise OSError("gone")

    with monkeypatch.context() as patch:
        patch.setattr("imap_tools.BaseMailBox.flag", killed)
        fetch_all()
    deliver_due()
    assert Mailbox.objects.get().error == "gone"

    assert fetch_all() == 1
    deliver_due()

    assert Ticket.objects.count() == Incoming.objects.count() == 1
    assert Mailbox.objects.get().error == ""


def test_two_fetchers_do_not_fetch_the_same_mailbox(imap, mailbox):
    """F24."""
    imap.put(mail("One"))
    assert mailbox.take(clock.now())

    assert fetch_all() == 0


def test_a_wrong_password_is_said_in_the_admin_and_harms_nothing(imap, mailbox, monkeypatch):
    monkeypatch.setenv("MAILBOX_CAPITAL", "wrong")

    assert fetch_all() == 0

    assert "AUTH" in Mailbox.objects.get().error.upper()


def test_a_password_comes_from_no_other_variable(mailbox):
    mailbox.password_variable = "SECRET_KEY"

    assert mailbox.password == ""


def test_a_mail_that_the_server_does_not_give_out_keeps_no_other_back(imap, mailbox, monkeypatch):
    """P13: the others arrive, the administrator is told, and it is asked for again."""
    from tickets.mail import fetching

    imap.put(mail("One"), mail("Two"), mail("Three"))
    given_out = fetching._raw

    def refuse(client, uid):
        raw = given_out(client, uid)
        if b"Two" in raw:
            raise fetching.imaplib.IMAP4.error("Message is corrupted")
        return raw

    with monkeypatch.context() as patch:
        patch.setattr(fetching, "_raw", refuse)
        fetch_all()
    deliver_due()
    assert set(Ticket.objects.values_list("question", flat=True)) == {"One", "Three"}
    assert "1 of 3 mails were not given out: Message is corrupted" in Mailbox.objects.get().error

    assert fetch_all() == 1
    assert Mailbox.objects.get().error == ""


@pytest.mark.django_db(transaction=True)
def test_mails_survive_a_fetcher_that_is_killed_again_and_again(imap, mailbox):
    """P13, F15: killed again and again, at any point of fetching, storing, marking and reading: each mail one entry."""
    tickets = [Ticket.open(mailbox.queue, f"Where {n}?", "pat@example.edu") for n in range(MAILS // 50)]
    to = [addresses.tagged("capital@library.example", ticket.mail_token) for ticket in tickets]
    imap.put(*(mail(f"mail {n}", to=to[n % len(to)]) for n in range(MAILS)))

    def leases_run_out():
        Mailbox.objects.update(lease_until=None)
        Incoming.objects.filter(state="stored").update(lease_until=None)

    delays = (0.01 + 0.025 * round_ for round_ in range(KILLS))
    kill_again_and_again("fetch", delays, leases_run_out, MAILBOX_CAPITAL="imap")
    leases_run_out()
    fetch_all()
    deliver_due()

    parked = list(Incoming.objects.quarantined())
    assert {incoming.reason for incoming in parked} <= {"Whoever read it did not live to tell."}
    with Parser() as parser:  # staff let in what was parked because its readers died
        for incoming in parked:
            deliver(incoming, parser.parse(bytes(incoming.raw)), AddressBook(), released=True)
    bodies = list(Reply.objects.values_list("body", flat=True))
    assert sorted(bodies) == sorted(f"mail {n}" for n in range(MAILS))
    assert not Reply.objects.filter(is_staff=True).exists()
