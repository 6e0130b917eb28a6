"""A patron has a chat deleted at once."""

from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from campuses import clock
from chat import retention
from chat.models import ChatSession, EncounterCard, Hold, HoldReason, Message, Note, State, Timer
from chat.patron.letters import mail_transcript
from tests.chat.conftest import ask
from tickets.models import File, Letter

CANARY = "zxcanary"


@pytest.fixture
def talk(active_chat, ana):
    """Ana and Sam in conversation, with all that a chat may hold; a copy was mailed."""
    active_chat.say_as_patron(f"{CANARY} line")
    active_chat.note(ana, f"{CANARY} note")
    EncounterCard.of(active_chat).note({"assignment": f"{CANARY} essay"}, ana)
    upload = SimpleUploadedFile(f"{CANARY}.txt", b"some words of the patron")
    active_chat.send_file(upload, by=None, key=uuid4())
    mail_transcript(active_chat, f"{CANARY}@x.example")
    Letter.objects.update(state=Letter.State.SENT, sent_at=clock.now())
    ChatSession.objects.update(patron_email=f"{CANARY}@x.example", page_url=f"https://x.example/{CANARY}")
    return ChatSession.objects.get(pk=active_chat.pk)


def everything() -> str:
    return repr([list(model.objects.values()) for model in (ChatSession, Message, Note, EncounterCard, File, Letter)])


def test_an_erased_chat_ends_politely_and_nothing_of_it_is_left(talk, ana, django_capture_on_commit_callbacks):
    """A165, P20: while the operator is writing; words, notes, files, and the outbox's copy are gone, figures stay."""
    path = Path(File.objects.get().content.path)
    assert CANARY in everything()

    with django_capture_on_commit_callbacks(execute=True):
        talk.erase()

    assert CANARY not in everything()
    assert not path.exists()
    chat = ChatSession.objects.get()
    assert (chat.state, chat.end_reason, chat.lead, chat.claimed_at) == (State.ENDED, "erased", ana, talk.claimed_at)
    assert [(line.kind, line.data["code"], line.data["by"]) for line in chat.messages.all()] == [
        ("system", "ended", "patron")
    ]
    assert not Timer.objects.filter(session=chat, fired_at=None, cancelled_at=None).exists()
    with pytest.raises(ChatSession.Refused) as refused:
        chat.say(ana, "Are you still there?")
    assert refused.value.code == "ended"


def test_its_token_opens_nothing_any_more(talk, client):
    """P9, A049: neither over HTTP nor in the look-up that sockets use."""
    token = talk.token
    bearer = {"Authorization": f"Bearer {token}"}

    assert client.delete("/api/v1/chat", headers=bearer).status_code == 204

    assert client.get("/api/v1/chat", headers=bearer).status_code == 401
    assert client.delete("/api/v1/chat", headers=bearer).status_code == 401
    assert ChatSession.objects.of_patron(token, clock.now()) is None


def test_an_ended_chat_may_be_erased_too_and_the_way_it_ended_stays(talk, ana):
    talk.end(by=ana, reason="language")

    talk.erase()

    chat = ChatSession.objects.get()
    assert (chat.end_reason, chat.messages.count()) == ("language", 0)


def test_a_waiting_chat_that_is_erased_calls_nobody_any_more(waiting_chat):
    waiting_chat.erase()

    assert not ChatSession.objects.waiting().exists()


def test_what_is_held_is_kept_kindly_and_goes_when_the_hold_ends(talk, ana):
    """A crisis keeps what was said for a while: the patron is told, the chat goes on, and the wish is granted after."""
    hold = Hold.objects.create(session=talk, reason=HoldReason.CRISIS, by=ana, at=clock.now())

    with pytest.raises(ChatSession.Refused, match="kept for a while") as refused:
        talk.erase()

    assert refused.value.code == "not_allowed"
    chat = ChatSession.objects.get()
    assert (chat.state, chat.keep) == (State.ACTIVE, False)
    chat.end(by=ana)
    retention.purge_due(clock.now() + timedelta(days=2))
    assert f"{CANARY} line" in everything()
    Hold.objects.filter(pk=hold.pk).update(lifted_at=clock.now())
    retention.purge_due(clock.now() + timedelta(days=2))
    assert CANARY not in everything()


def test_a_question_that_became_a_ticket_is_the_tickets(waiting_chat):
    ticket = waiting_chat.leave_ticket("sam@x.example", "Where?")

    with pytest.raises(ChatSession.Refused, match=ticket.reference):
        waiting_chat.erase()

    assert waiting_chat.messages.exists()


def test_every_purge_takes_the_token_along(capital, ana, waiting_chat):
    """P9: of a chat that was not to be kept, an hour before its patron's grace is over."""
    chat = ask(capital, keep=False)
    chat.end()

    retention.purge_due(clock.now() + timedelta(hours=23, minutes=1))

    assert ChatSession.objects.of_patron(chat.token, clock.now()) is None
    assert ChatSession.objects.of_patron(waiting_chat.token, clock.now()) == waiting_chat
