"""Letters through a real SMTP server, and what each of its faults does to them (P14, F16)."""

from collections import Counter
from datetime import timedelta

import pytest

from campuses import clock
from campuses.problems import Problem
from tests.tickets.mortal import kill_again_and_again
from tickets.mail.compose import compose
from tickets.mail.sending import send_due
from tickets.models import Letter

LETTERS = 80
KILLS = 16


def later(letter: Letter) -> Letter:
    """As when its time has come."""
    Letter.objects.filter(pk=letter.pk).update(due_at=clock.now(), lease_until=clock.now() - timedelta(seconds=1))
    letter.refresh_from_db()
    return letter


def test_an_answer_goes_out_with_all_that_a_thread_needs(smtp, ticket, ana):
    """A131, P14."""
    ticket.answer(ana, "Behind the desk.")

    assert send_due() == 2

    acknowledgement, answer = smtp.mails
    assert answer["From"] == "Capital library <capital@library.example>"
    assert answer["To"] == "pat@example.edu"
    assert answer["Reply-To"] == f"Capital library <capital+{ticket.mail_token}@library.example>"
    assert answer["In-Reply-To"] == acknowledgement["Message-ID"]
    assert answer["Auto-Submitted"] == "no"
    assert acknowledgement["Auto-Submitted"] == "auto-generated"
    assert acknowledgement["X-Auto-Response-Suppress"] == "All"
    assert [part.get_content_type() for part in answer.iter_parts()] == ["text/plain", "text/html"]
    text = answer.get_body(("plain",)).get_content()
    assert "Behind the desk." in text
    assert "> Where is the stapler?" in text
    assert ticket.patron_url in text
    sender, recipients = smtp.envelopes[1]
    assert sender.startswith("capital+b")
    assert recipients == ["pat@example.edu"]
    assert set(Letter.objects.values_list("state", flat=True)) == {"sent"}
    assert send_due() == 0


def test_a_note_is_in_no_letter(smtp, ticket, ana):
    """P10, A073."""
    ticket.note(ana, "canary-of-the-note")
    ticket.answer(ana, "Behind the desk.")
    ticket.hear("Thanks")
    ticket.answer(ana, "You are welcome.")
    send_due()

    assert len(smtp.mails) == 3
    assert not [mail for mail in smtp.mails if "canary" in mail.as_string()]


@pytest.mark.parametrize("fault", ["451 busy", "reset", "lose", "421 closing"])
def test_a_passing_fault_is_tried_again_under_the_same_message_id(smtp, ticket, fault):
    """P14: after a reset behind DATA the sink may have two copies; both are the same letter."""
    smtp.answers = [fault]
    send_due()
    letter = Letter.objects.get()
    assert (letter.state, letter.tries) == ("waiting", 1)
    assert letter.error
    assert letter.due_at > clock.now()

    later(letter)
    send_due()

    assert Letter.objects.get().state == "sent"
    assert {mail["Message-ID"] for mail in smtp.mails} == {letter.message_id}


def test_a_server_that_hangs_does_not_hold_the_others_up(smtp, ticket, capital, settings):
    settings.EMAIL_TIMEOUT = 0.3
    Letter.post("quinn@example.edu", "Second", "Text", queue=capital.queue)
    smtp.answers = ["hang"]

    assert send_due() == 1

    assert sorted(Letter.objects.values_list("state", flat=True)) == ["sent", "waiting"]


@pytest.mark.parametrize("where", ["answers", "rcpt_answers"])
def test_a_refusal_for_good_shows_on_the_ticket(smtp, ticket, where):
    """P14: 550 shows on the ticket."""
    setattr(smtp, where, ["550 5.1.1 No such user"])

    send_due()

    letter = Letter.objects.get()
    assert letter.state == "failed"
    assert "No such user" in letter.error
    assert letter.is_undelivered
    assert "mail_failed" in ticket.events.values_list("name", flat=True)
    assert send_due() == 0


def test_a_server_that_is_down_costs_nothing_but_time(ticket, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    send_due()

    letter = Letter.objects.get()
    assert letter.state == "waiting"
    assert "reached" in letter.error


def test_waits_grow_to_an_hour_and_end_after_three_days(ticket):
    letter = Letter.objects.get()
    at = letter.created_at
    waits = []
    for letter.tries in (1, 2, 3, 12):
        letter.try_later(at, "busy")
        waits.append((Letter.objects.get().due_at - at).total_seconds())

    assert waits == [30, 60, 120, 3600]
    letter.try_later(at + timedelta(days=3, seconds=1), "busy")
    assert Letter.objects.get().state == "failed"


def test_a_letter_of_a_sender_that_died_goes_again(smtp, ticket):
    letter = Letter.objects.get()
    assert letter.take(clock.now())
    assert not letter.take(clock.now())
    assert send_due() == 0

    later(letter)

    assert send_due() == 1


def test_the_same_letter_is_the_same_mail(ticket):
    letter = Letter.objects.get()
    first, second = (compose(letter).message() for _ in range(2))

    assert {k: v for k, v in first.items() if k != "Content-Type"} == {
        k: v for k, v in second.items() if k != "Content-Type"
    }


@pytest.mark.parametrize("subject", ["Hi\r\nBcc: x@y.org", "x" * 5000, "📚 " * 300, "\r\n"])
def test_no_subject_makes_another_header_or_recipient(smtp, ticket, capital, subject):
    """A129, A131."""
    Letter.objects.all().delete()
    Letter.post("pat@example.edu", subject, "Text", queue=capital.queue)
    send_due()

    (mail,) = smtp.mails
    assert "Bcc" not in mail
    assert smtp.envelopes[0][1] == ["pat@example.edu"]


@pytest.mark.parametrize("to", ["evil@x.org, pat@example.edu", "a@x.org\nBcc: b@x.org", "", "nobody"])
def test_a_letter_has_one_plain_recipient(db, to):
    """A129."""
    with pytest.raises(Problem):
        Letter.post(to, "Subject", "Text")


def test_a_name_cannot_smuggle_in_a_recipient(smtp, capital):
    """A131."""
    from tickets.models import Ticket

    Ticket.open(capital.queue, "Hours?", "pat@example.edu", name='"evil@x.org, " <evil@x.org>')
    send_due()

    assert smtp.envelopes[0][1] == ["pat@example.edu"]
    assert "evil" not in smtp.mails[0].as_string()


def test_no_address_gets_more_than_three_acknowledgements_an_hour(capital):
    """A119."""
    from tickets.models import Ticket

    for n in range(5):
        Ticket.open(capital.queue, f"Question {n}", "pat@example.edu")

    assert Ticket.objects.count() == 5
    assert Letter.objects.count() == 3


@pytest.mark.django_db(transaction=True)
def test_letters_survive_a_sender_that_is_killed_again_and_again(capital, smtp):
    """P14: killed again and again, each letter arrives; copies have one Message-ID, and are no more than the kills."""
    for n in range(LETTERS):
        Letter.post(f"p{n}@example.edu", f"Letter {n}", "Text", queue=capital.queue)

    def leases_run_out():
        Letter.objects.filter(state="sending").update(lease_until=clock.now() - timedelta(seconds=1))

    smtp_of_the_test = {
        "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "EMAIL_HOST": "127.0.0.1",
        "EMAIL_PORT": str(smtp.port),
    }
    delays = (0.01 + 0.01 * round_ for round_ in range(KILLS))
    kill_again_and_again("send", delays, leases_run_out, **smtp_of_the_test)
    leases_run_out()
    send_due()

    arrived = Counter(mail["To"] for mail in smtp.mails)
    assert len(arrived) == LETTERS
    assert sum(arrived.values()) - LETTERS <= KILLS
    assert len({mail["Message-ID"].strip() for mail in smtp.mails}) == LETTERS
    assert set(Letter.objects.values_list("state", flat=True)) == {"sent"}
