"""Mail fetched from a real Dovecot by IMAP (P13, F15, F24)."""

import os
import signal
import subprocess
import sys
import time

import pytest
from django.db import connection

from campuses import clock
from tests.tickets.conftest import mail
from tickets.mail import addresses
from tickets.mail.delivery import deliver_due
from tickets.mail.fetching import fetch_all
from tickets.models import Incoming, Mailbox, Reply, Ticket

MAILS = 150
KILLS = 15


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


@pytest.mark.django_db(transaction=True)
def test_mails_survive_a_fetcher_that_is_killed_again_and_again(imap, mailbox):
    """P13, F15: each mail one entry, though the fetcher dies at random points."""
    tickets = [Ticket.open(mailbox.queue, f"Where {n}?", "pat@example.edu") for n in range(MAILS // 50)]
    to = [addresses.tagged("capital@library.example", ticket.mail_token) for ticket in tickets]
    imap.put(*(mail(f"mail {n}", to=to[n % len(to)]) for n in range(MAILS)))
    environment = {
        **os.environ,
        "TEST_DATABASE": str(connection.settings_dict["NAME"]),
        "MAILBOX_CAPITAL": "imap",
    }
    script = (
        "import os, django\n"
        "from django.conf import settings\n"
        "django.setup()\n"
        "from django.db import connections\n"
        "connections['default'].settings_dict['NAME'] = os.environ['TEST_DATABASE']\n"
        "from tickets.models import Mailbox, Incoming\n"
        "Mailbox.objects.update(lease_until=None)\n"  # as when the lease has run out
        "Incoming.objects.filter(tries__lt=3).update(lease_until=None)\n"
        "from tickets.mail.fetching import fetch_all\n"
        "from tickets.mail.delivery import deliver_due\n"
        "print('ready', flush=True)\n"
        "fetch_all(); deliver_due()\n"
    )
    for round_ in range(KILLS):
        process = subprocess.Popen(
            [sys.executable, "-c", script],
            env={**environment, "DJANGO_SETTINGS_MODULE": "config.settings"},
            stdout=subprocess.PIPE,
        )
        process.stdout.readline()
        time.sleep(0.03 + 0.05 * round_)
        process.send_signal(signal.SIGKILL)
        process.wait()
    Mailbox.objects.update(lease_until=None)
    Incoming.objects.update(lease_until=None)
    fetch_all()
    deliver_due()

    bodies = list(Reply.objects.values_list("body", flat=True))
    parked = [incoming.reason for incoming in Incoming.objects.quarantined()]
    assert len(bodies) == len(set(bodies)) == MAILS - len(parked)
    assert set(parked) <= {"Whoever read it did not live to tell."}
