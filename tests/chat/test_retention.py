"""The privacy clock is kept."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from campuses import clock
from chat import retention
from chat.models import (
    Attachment,
    ChatSession,
    EncounterCard,
    Evidence,
    Hold,
    HoldReason,
    Incident,
    IncidentState,
    Message,
    Note,
    Purge,
)  # fmt: skip
from chat.patron.letters import mail_transcript
from tests.chat.conftest import ask, at_the_desk
from tickets.models import File, Letter

CANARY = "zxcanary"


@pytest.fixture
def ended(capital, ana):
    """A chat with a name, an address, words, a note, a card and a file, that has just ended."""
    at_the_desk(ana)
    chat = ask(capital, f"{CANARY} question", name=f"{CANARY} Sam", email=f"{CANARY}@x.example")
    chat.claim(ana)
    chat.say_as_patron(f"{CANARY} line")
    chat.write_note(ana, f"{CANARY} note") if hasattr(chat, "write_note") else Note.objects.create(
        session=chat, n=1, after_seq=1, author=ana, body=f"{CANARY} note", at=clock.now()
    )
    EncounterCard.of(chat).note({"assignment": f"{CANARY} essay", "phone": "860-555-0000", "read_level": 3}, ana)
    upload = SimpleUploadedFile(f"{CANARY}.txt", b"some words of the patron")
    from uuid import uuid4

    chat.send_file(upload, by=None, key=uuid4())
    chat.end(by=ana)
    return ChatSession.objects.get(pk=chat.pk)


def after(**span):
    return clock.now() + timedelta(**span)


def everything() -> str:
    rows = [list(model.objects.values()) for model in (ChatSession, Message, Note, EncounterCard, Attachment, File)]
    return repr(rows)


def test_names_addresses_and_files_go_after_thirty_days_and_a_week(ended, django_capture_on_commit_callbacks):
    """P20."""
    path = File.objects.get().content.path
    assert not retention.purge_due(after(days=36))

    with django_capture_on_commit_callbacks(execute=True):
        retention.purge_due(after(days=38))

    chat = ChatSession.objects.get()
    assert (chat.patron_name, chat.patron_email) == ("", "")
    assert not File.objects.exists()
    assert not __import__("pathlib").Path(path).exists()
    assert f"{CANARY} line" in everything()
    assert EncounterCard.objects.get().phone == ""


def test_words_go_after_ninety_days_and_figures_stay(ended, capital):
    """P20."""
    retention.purge_due(after(days=98))

    assert CANARY not in everything()
    chat = ChatSession.objects.get()
    assert (chat.campus, chat.claimed_at, chat.ended_at) == (capital, ended.claimed_at, ended.ended_at)
    assert EncounterCard.objects.get().read_level == 3


def test_a_campus_may_keep_less(ended, capital):
    capital.policy.contact_days, capital.policy.transcript_days = 1, 2
    capital.policy.save()

    retention.purge_due(after(days=10))

    assert CANARY not in everything()


def test_a_hold_stops_the_clocks_until_it_ends(ended, ana):
    hold = Hold.objects.create(session=ended, reason=HoldReason.LEGAL, by=ana, at=clock.now())

    retention.purge_due(after(days=400))
    assert f"{CANARY} line" in everything()

    Hold.objects.filter(pk=hold.pk).update(lifted_at=clock.now())
    retention.purge_due(after(days=400))
    assert CANARY not in everything()


def test_evidence_of_an_open_incident_outlives_every_clock(ended, ana, dana):
    """Field 10: the retention job cannot remove frozen evidence; a closed incident has a clock of its own."""
    incident = Incident.file(ana, chat=ended, kind="threat", account=f"{CANARY} account")

    retention.purge_due(after(days=5000))

    assert f"{CANARY} line" in Evidence.objects.get().content
    assert f"{CANARY} line" in everything()

    incident.tell_outcome("Dealt with.", by=dana)
    incident.move(IncidentState.CLOSED, by=dana)
    retention.purge_due(after(days=200))
    assert CANARY not in everything()
    assert Evidence.objects.exists()


def test_a_closed_incident_is_emptied_after_three_years_and_its_number_stays(ended, ana, dana, monkeypatch):
    # PostgreSQL itself keeps evidence for two years by its own clock, so the past is where this begins.
    today = clock.now()
    monkeypatch.setattr(clock, "now", lambda: today - timedelta(days=3 * 365 + 1))
    incident = Incident.file(ana, chat=ended, kind="threat", account=f"{CANARY} account")
    incident.tell_outcome(f"{CANARY} outcome", by=dana)
    incident.move(IncidentState.CLOSED, by=dana)

    retention.purge_due(today)

    assert CANARY not in repr([list(Incident.objects.values()), list(Evidence.objects.values())])
    assert str(Incident.objects.get()) == f"Incident {incident.number}"


def test_a_case_that_was_looked_into_lately_waits_and_holds_up_nothing_else(ended, ana, dana, monkeypatch):
    """Its log is append-only for two years: what is not due yet must not stop the clocks of all others."""
    today = clock.now()
    monkeypatch.setattr(clock, "now", lambda: today - timedelta(days=3 * 365 + 1))
    incident = Incident.file(ana, chat=ended, kind="threat", account=f"{CANARY} account")
    incident.tell_outcome("Done.", by=dana)
    incident.move(IncidentState.CLOSED, by=dana)
    monkeypatch.setattr(clock, "now", lambda: today - timedelta(days=365))
    incident.record("noted", by=dana, note="Asked again by the dean.")

    tally = retention.purge_due(today + timedelta(days=200))

    assert CANARY in repr(list(Incident.objects.values()))
    assert tally["incidents"] == 0
    assert tally["words"] == 1


def test_the_tally_has_counts_alone_and_is_signed(ended):
    retention.purge_due(after(days=98))

    tally = Purge.objects.get()
    assert tally.counts["words"] == 1
    assert tally.is_genuine
    tally.counts["words"] = 0
    assert not tally.is_genuine


def test_a_run_that_dies_is_taken_up_by_the_next(capital, ana, ended, monkeypatch):
    """P20: each batch is whole or not at all."""
    at_the_desk(ana)
    second = ask(capital, f"{CANARY} second")
    second.end()
    monkeypatch.setattr("campuses.batches.BATCH", 1)
    forget, calls = retention.forget_words, []

    def die(keys):
        calls.append(keys)
        if len(calls) == 2:
            forget(keys)
            raise RuntimeError
        forget(keys)

    monkeypatch.setattr(retention, "forget_words", die)
    with pytest.raises(RuntimeError):
        retention.purge_due(after(days=98))
    assert ChatSession.objects.exclude(question="").count() == 1

    monkeypatch.setattr(retention, "forget_words", forget)
    retention.purge_due(after(days=98))
    assert CANARY not in everything()


def test_who_asked_not_to_be_kept_is_forgotten_within_a_day(capital, ana):
    at_the_desk(ana)
    kept, not_kept = ask(capital), ask(capital, keep=False)
    for chat in (kept, not_kept):
        chat.end()
    ended_at = not_kept.ended_at

    retention.purge_due(ended_at + timedelta(hours=22))
    assert not_kept.messages.exists()
    retention.purge_due(ended_at + timedelta(hours=23, minutes=1))

    not_kept.refresh_from_db()
    assert (not_kept.question, not_kept.patron_name, not_kept.messages.count()) == ("", "", 0)
    assert kept.messages.exists()


def test_the_outboxs_copy_of_a_transcript_goes_as_soon_as_it_is_out(ended):
    """P20: nothing of a chat outlives it in a letter; what has not gone out yet stays to be sent."""
    mail_transcript(ended, "sam@x.example")
    retention.purge_due(after(minutes=1))
    assert Letter.objects.count() == 1

    Letter.objects.update(state=Letter.State.SENT, sent_at=clock.now())
    retention.purge_due(after(minutes=1))

    assert not Letter.objects.exists()


def test_a_letter_that_never_went_out_is_not_kept_for_ever(capital):
    """P20."""
    Letter.post("sam@x.example", "Words", "of somebody", queue=capital.queue)
    Letter.objects.update(state=Letter.State.FAILED)
    retention.purge_due(after(days=29))
    assert Letter.objects.exists()

    retention.purge_due(after(days=31))

    assert not Letter.objects.exists()
