"""The clock: design's stages, each fired once (C3, C4, C8, C9, C71, P7)."""

from datetime import timedelta

import pytest

from campuses import clock
from chat.models import ChatSession, Kind, Message, SessionEvent, Stage, State, Timer
from tests.chat.conftest import ask, at_the_desk


def stage_after(chat, seconds):
    Timer.objects.fire_due(chat.started_at + timedelta(seconds=seconds))
    return ChatSession.objects.get(pk=chat.pk).stage


def test_the_stages_follow_the_clock(waiting_chat, ana, cleo):
    assert stage_after(waiting_chat, 19) == Stage.HOME
    assert stage_after(waiting_chat, 21) == Stage.EVERYONE
    assert stage_after(waiting_chat, 41) == Stage.EVERYONE
    assert stage_after(waiting_chat, 59) == Stage.EVERYONE
    assert stage_after(waiting_chat, 61) == Stage.TICKET_OFFERED
    assert list(SessionEvent.objects.values_list("name", flat=True)) == [
        "opened",
        "called_everyone",
        "called_again",
        "ticket_offered",
    ]
    assert ChatSession.objects.get().calls(cleo)


def test_each_timer_fires_once_however_often_it_is_asked(waiting_chat):
    due = waiting_chat.started_at + timedelta(seconds=61)

    assert [Timer.objects.fire_due(due) for _ in range(3)] == [3, 0, 0]
    assert SessionEvent.objects.filter(name="ticket_offered").count() == 1


def test_a_patron_who_keeps_waiting_is_offered_again_later(waiting_chat):
    stage_after(waiting_chat, 61)
    chat = ChatSession.objects.get()

    chat.keep_waiting()

    assert (chat.stage, chat.ticket_offered) == (Stage.EVERYONE, False)
    Timer.objects.fire_due(clock.now() + timedelta(seconds=61))
    assert ChatSession.objects.get().ticket_offered


def test_a_claim_stops_the_stages(active_chat):
    assert stage_after(active_chat, 61) == ""
    assert not SessionEvent.objects.filter(name="ticket_offered").exists()


def test_a_chat_in_crisis_is_left_in_peace(waiting_chat):
    """C71."""
    ChatSession.objects.update(crisis_at=clock.now())

    assert stage_after(waiting_chat, 61) == Stage.HOME


def test_a_failing_timer_stays_due_and_stops_no_other(waiting_chat, capital, monkeypatch):
    other = ask(capital)
    fail_once = {waiting_chat.pk}
    real = ChatSession.on_timer

    def on_timer(chat, timer, at):
        if chat.pk in fail_once:
            raise RuntimeError
        real(chat, timer, at)

    monkeypatch.setattr(ChatSession, "on_timer", on_timer)

    assert stage_after(other, 21) == Stage.EVERYONE
    assert stage_after(waiting_chat, 21) == Stage.HOME
    fail_once.clear()
    assert stage_after(waiting_chat, 21) == Stage.EVERYONE


@pytest.mark.parametrize(("kind", "seconds"), [("operator", 60), ("patron", 240)])
def test_each_silence_is_noted_on_time_and_once_and_nothing_is_said_of_it(active_chat, ana, kind, seconds):
    """C18, C39: the desk proposes; no word goes to the patron by itself."""
    lines = Message.objects.count()
    noted = lambda: SessionEvent.objects.filter(name=f"{kind}_silent").count()  # noqa: E731
    began = getattr(ChatSession.objects.get(), f"last_{kind}_at")

    Timer.objects.fire_due(began + timedelta(seconds=seconds - 1))
    assert noted() == 0
    for later in (seconds + 1, seconds + 5, 2 * seconds + 10, 5 * seconds):
        Timer.objects.fire_due(began + timedelta(seconds=later))
    assert noted() == 1
    assert Message.objects.count() == lines


def test_a_new_silence_is_noted_anew(active_chat, ana, monkeypatch):
    """C39."""
    began = active_chat.last_operator_at
    Timer.objects.fire_due(began + timedelta(seconds=61))
    monkeypatch.setattr(clock, "now", lambda: began + timedelta(seconds=70))
    active_chat.say(ana, "Still looking.")

    Timer.objects.fire_due(began + timedelta(seconds=125))
    assert SessionEvent.objects.filter(name="operator_silent").count() == 1
    for seconds in (181, 182, 250):
        Timer.objects.fire_due(began + timedelta(seconds=seconds))

    assert SessionEvent.objects.filter(name="operator_silent").count() == 2


def test_a_patron_who_left_is_not_rung_for_for_ever(waiting_chat):
    Timer.objects.fire_due(waiting_chat.started_at + timedelta(minutes=6))

    chat = ChatSession.objects.get()
    assert (chat.state, chat.end_reason) == (State.ENDED, "patron_left")


def test_a_patron_who_is_there_is_kept(waiting_chat):
    waiting_chat.patron_was_seen(waiting_chat.started_at + timedelta(minutes=4))
    Timer.objects.fire_due(waiting_chat.started_at + timedelta(minutes=6))

    assert ChatSession.objects.get().state == State.WAITING
    assert Timer.objects.pending().filter(kind=Kind.DESERTED).exists()


@pytest.mark.parametrize("claims_first", [True, False])
def test_a_claim_and_a_due_timer_have_one_winner(waiting_chat, ana, claims_first):
    """P7: fires or is cancelled, never both."""
    due = waiting_chat.started_at + timedelta(seconds=21)
    if claims_first:
        waiting_chat.claim(ana)
        Timer.objects.fire_due(due)
    else:
        Timer.objects.fire_due(due)
        waiting_chat.claim(ana)

    timer = Timer.objects.get(kind=Kind.CALL_EVERYONE)
    assert (timer.fired_at is None) != (timer.cancelled_at is None)


def test_the_home_stage_ends_when_its_last_librarian_leaves(waiting_chat, ana, cleo):
    """Nobody of the home campus is there to be waited for."""
    from chat.tasks import look_after_the_desk

    at_the_desk(cleo)
    later = clock.now() + timedelta(seconds=50)
    look_after_the_desk(later)

    assert ChatSession.objects.get().stage == Stage.EVERYONE
