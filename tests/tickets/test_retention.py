"""The privacy clock of tickets (P20): names after 30 days, words after 90, raw mail after 14."""

import os
from datetime import timedelta
from pathlib import Path

import pytest
from django.apps import apps

from campuses import clock
from tests.tickets.conftest import mail
from tickets import retention
from tickets.mail import addresses
from tickets.mail.delivery import deliver_due
from tickets.models import File, Incoming, Letter, Ticket

CANARY = "zxcanary"
PATRON = f"{CANARY}@example.edu"


@pytest.fixture(autouse=True)
def _files_of_their_own(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def ticket(capital, ana):
    """Words, a name and an address in every place that can hold them; closed."""
    ticket = Ticket.open(
        capital.queue, f"{CANARY} question", PATRON, f"{CANARY} Pat",
        transcript=f"{CANARY} chat", summary=f"{CANARY} summary", reason=f"{CANARY} reason",
    )  # fmt: skip
    to = addresses.tagged("capital@library.example", ticket.mail_token)
    Incoming.store(mail(f"{CANARY} reply", sender=f"{CANARY} <{PATRON}>", to=to, subject=CANARY))
    deliver_due()
    ticket.hear(f"{CANARY} words", html=f"<p>{CANARY}</p>", quoted=CANARY, files=[File.keep(f"{CANARY}.txt", b"x")])
    ticket.note(ana, f"{CANARY} note")
    ticket.move(capital.queues.create(slug="second", name="Second"), ana, why=f"{CANARY} why")
    ticket.answer(ana, f"{CANARY} answer", then="closed")
    ticket.letters.first().bounced(f"550 {PATRON}")
    assert Incoming.objects.get().state == "delivered"
    return Ticket.objects.get(pk=ticket.pk)


def purge(**later):
    none = Ticket.objects.none()
    return +retention.purge_due(clock.now() + timedelta(**later), held=none, not_kept=none)


def everything() -> str:
    return repr([list(model.objects.values()) for model in apps.get_app_config("tickets").get_models()])


def test_nothing_goes_before_its_time_and_nothing_of_an_open_ticket(ticket, ana):
    assert CANARY in everything()
    assert purge(days=13) == {}

    ticket.reopen(ana)

    assert purge(days=400) == {"raw mail": 1}


def test_names_addresses_files_and_letters_go_after_thirty_days_and_a_week(ticket, django_capture_on_commit_callbacks):
    path = Path(File.objects.get().content.path)
    with django_capture_on_commit_callbacks(execute=True):
        counts = purge(days=38)

    assert counts == {"ticket contacts": 1}
    assert not path.exists()
    assert PATRON not in everything()
    assert f"{CANARY} Pat" not in everything()
    assert not Letter.objects.exists()
    assert not File.objects.exists()
    assert f"{CANARY} words" in everything()
    assert purge(days=38) == {}


def test_words_go_after_ninety_days_and_figures_stay(ticket, ana):
    purge(days=98)

    assert CANARY not in everything()
    kept = Ticket.objects.get()
    assert (kept.reference, kept.status, kept.opened_at, kept.owner) == (
        ticket.reference, "closed", ticket.opened_at, ana,
    )  # fmt: skip
    assert "answered" in kept.events.values_list("name", flat=True)


def test_a_campus_may_keep_less(ticket, capital):
    capital.policy.contact_days, capital.policy.transcript_days = 1, 2
    capital.policy.save()

    purge(days=15)

    assert CANARY not in everything()


def test_a_hold_of_its_chat_stops_the_clocks(ticket):
    at = clock.now() + timedelta(days=400)
    retention.purge_due(at, held=Ticket.objects.values("pk"), not_kept=Ticket.objects.none())

    assert f"{CANARY} words" in everything()


def test_who_asked_not_to_be_kept_is_forgotten_a_day_after_the_closing(ticket):
    none = Ticket.objects.none()
    retention.purge_due(ticket.closed_at + timedelta(hours=24), held=none, not_kept=Ticket.objects.values("pk"))

    assert f"{CANARY} words" not in everything()


def test_spam_goes_as_a_whole(capital, ana):
    Ticket.open(capital.queue, f"{CANARY} buy", PATRON).mark_spam(ana)

    purge(days=38)

    assert CANARY not in everything()


def test_a_merged_ticket_has_a_clock_too(ticket, capital, ana):
    other = Ticket.open(capital.queue, "Again?", PATRON)
    ticket.reopen(ana)
    ticket.merge_into(other, ana)
    other.close(ana)

    purge(days=98)

    assert CANARY not in everything()


def test_the_patrons_ways_in_end_with_their_address(client, ticket, ana, settings):
    page, to = f"/tickets/mine/{ticket.patron_token}/", addresses.tagged("capital@library.example", ticket.mail_token)
    assert client.get(page).status_code == 200
    purge(days=38)

    assert client.get(page).status_code == 404
    Incoming.store(mail("Hello again", to=to))
    deliver_due()
    fresh = Incoming.objects.latest("pk").ticket
    assert fresh.pk != ticket.pk
    assert fresh.question == "Hello again"


def test_a_forgotten_patron_cannot_be_answered_and_staff_are_told_so(client, ticket, capital, ana):
    other = Ticket.open(capital.queue, "Other", "quinn@example.edu")
    other.close(ana)
    purge(days=38)
    client.force_login(ana)
    ticket.refresh_from_db()

    page = client.get(ticket.get_absolute_url())

    assert "no longer kept" in page.content.decode()
    assert list(page.context["others"]) == []
    for refused in (lambda: ticket.answer(ana, "Hello?"), lambda: ticket.merge_into(other, ana)):
        with pytest.raises(Ticket.Refused, match="no longer kept"):
            refused()
    purge(days=98)
    assert client.get(ticket.get_absolute_url()).status_code == 200
    assert client.get("/tickets/?status=all").status_code == 200


def test_raw_mail_goes_after_fourteen_days_and_what_nobody_judged_after_thirty(capital):
    judged, unjudged = Incoming.store(mail(f"{CANARY} 1")), Incoming.store(mail(f"{CANARY} 2"))
    for incoming in (judged, unjudged):
        incoming.sender, incoming.subject = PATRON, CANARY
        incoming.quarantine("Odd.")
    judged.discard(None)

    assert purge(days=15) == {"raw mail": 1}
    unjudged.refresh_from_db()
    assert CANARY.encode() in bytes(unjudged.raw)
    assert purge(days=31) == {"raw mail": 1}
    assert CANARY not in everything()
    unjudged.refresh_from_db()
    assert (unjudged.state, unjudged.reason) == ("discarded", "Nobody let it in within 30 days.")


def test_bytes_without_a_row_are_swept_after_a_day_and_no_others(db, tmp_path):
    """A form that was refused as a whole leaves its first file's bytes behind."""
    kept, stray = File.keep("a.txt", b"kept"), File.keep("b.txt", b"stray")
    path = Path(stray.content.path)
    File.objects.filter(pk=stray.pk).delete()
    foreign = tmp_path / "ab" / "not-ours.txt"
    foreign.parent.mkdir(exist_ok=True)
    foreign.write_text("x")
    assert purge() == {}
    for file in (path, Path(kept.content.path), foreign):
        os.utime(file, times=(0, 0))

    assert purge() == {"stray files": 1}
    assert not path.exists()
    assert Path(kept.content.path).exists()
    assert foreign.exists()


def test_a_ticket_that_waited_for_its_patron_long_enough_closes_itself(capital, ana):
    ticket = Ticket.open(capital.queue, "Where?", "pat@example.edu")
    ticket.answer(ana, "Which one?")
    at = clock.now()

    assert list(Ticket.objects.lapsing(at + timedelta(days=29))) == []
    ticket.lapse(at + timedelta(days=29))
    assert Ticket.objects.get().status == "pending"
    ticket.lapse(at + timedelta(days=31))

    ticket = Ticket.objects.get()
    assert (ticket.status, str(ticket.events.last().who)) == ("closed", "Refdesk")
    assert Letter.objects.filter(purpose="reply").count() == 1
    ticket.hear("The red one")
    assert Ticket.objects.get().status == "open"
