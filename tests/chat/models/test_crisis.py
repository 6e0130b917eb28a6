"""Crisis: the desk goes quiet, people act, each act is logged."""

from datetime import timedelta

import pytest

from campuses import clock
from campuses.models import Kind as ResourceKind
from campuses.models import Resource
from campuses.problems import Problem
from chat import show as staff_show
from chat.models import AfterCare, ChatSession, Hold, HoldReason, Kind, Message, SessionEvent, Stage, Timer
from chat.models.timer import STILL_RUN
from chat.patron import show
from tests.chat.conftest import ask, at_the_desk
from tickets.models import Letter, Ticket


@pytest.fixture
def crisis_chat(active_chat, ana, sam):
    active_chat.enter_crisis(ana)
    return active_chat


def later(**span):
    return clock.now() + timedelta(**span)


def test_one_press_enters_it_and_a_second_changes_nothing(active_chat, ana, ben):
    """C61."""
    assert active_chat.enter_crisis(ana) is True
    since = ChatSession.objects.get().crisis_at

    assert active_chat.enter_crisis(ben) is False

    assert ChatSession.objects.get().crisis_at == since
    assert SessionEvent.objects.filter(name="crisis_started").count() == 1


def test_no_timer_fires_and_nothing_is_said_by_itself(crisis_chat, ana):
    """C71: an hour of silence changes nothing at all; only colleagues who have not come are asked further."""
    alarm = ("summoned", "nobody_answered")
    state = lambda: (  # noqa: E731
        ChatSession.objects.values().get(),
        Message.objects.count(),
        SessionEvent.objects.exclude(name__in=alarm).count(),
    )
    before = state()

    Timer.objects.fire_due(later(hours=1))

    assert state() == before


@pytest.mark.parametrize("kind", sorted(set(Kind.values) - set(STILL_RUN)))
def test_a_timer_that_somebody_armed_all_the_same_does_nothing(crisis_chat, kind):
    """C71: every kind but a transfer's expiry, the alarm and after-care."""
    ChatSession.objects.update(last_patron_at=later(hours=-1), last_operator_at=later(hours=-1))
    Timer.objects.arm(crisis_chat, kind, clock.now())
    before = (ChatSession.objects.values().get(), Message.objects.count(), SessionEvent.objects.count())

    assert Timer.objects.fire_due(clock.now()) == 1

    assert (ChatSession.objects.values().get(), Message.objects.count(), SessionEvent.objects.count()) == before


def test_a_waiting_chat_in_crisis_is_offered_no_ticket(waiting_chat, ben):
    """C71."""
    waiting_chat.enter_crisis(ben)

    Timer.objects.fire_due(later(minutes=10))

    chat = ChatSession.objects.get()
    assert (chat.state, chat.ticket_offered) == ("waiting", False)
    assert not Message.objects.filter(data__code="ticket_offered").exists()


def test_the_patron_is_told_of_no_crisis_and_asked_for_no_rating(crisis_chat):
    """C71: the widget learns one neutral word."""
    shown = show.chat(ChatSession.objects.get())

    assert shown["quiet"] is True
    assert "crisis" not in repr(shown.keys())
    assert [line.data.get("code") for line in Message.objects.all()] == [None, "claimed"]


def test_it_is_held_for_thirty_days(crisis_chat):
    hold = Hold.objects.get()

    assert (hold.reason, (hold.until - hold.at).days) == (HoldReason.CRISIS, 30)


def test_a_resource_is_said_with_its_label_by_the_operator_and_logged(crisis_chat, ana, capital):
    """C64."""
    lifeline = Resource.objects.create(
        kind=ResourceKind.CRISIS, label="988 Lifeline", phone="988", text_number="988", hours="day and night"
    )

    line = crisis_chat.offer_resource(ana, lifeline)

    assert (line.kind, line.operator, line.body) == (
        "operator",
        ana,
        "988 Lifeline (day and night): call 988, or text 988.",
    )
    event = SessionEvent.objects.get(name="resource_offered")
    assert (event.by, event.data) == (ana, {"resource": lifeline.pk, "label": "988 Lifeline", "seq": line.seq})


def test_calls_and_notices_are_logged_and_the_letter_says_nothing(crisis_chat, ana, sam):
    """C66, P22."""
    Letter.objects.all().delete()

    crisis_chat.log_call(ana, "Capital public safety", reached=True)
    crisis_chat.notify(ana, sam)

    assert [(e["name"], e["by"]) for e in crisis_chat.care_log()] == [
        ("crisis_started", "Ana"), ("summoned", "Ana"), ("called", "Ana"), ("notified", "Ana"),
    ]  # fmt: skip
    letter = Letter.objects.get()
    assert (letter.to, letter.subject) == (sam.email, f"Encounter {crisis_chat.reference} needs you")
    assert letter.text.strip() == letter.subject + "."


def test_the_operator_is_asked_days_later_how_they_are_though_the_chat_has_ended(crisis_chat, ana):
    """C67."""
    crisis_chat.end(by=ana)

    Timer.objects.fire_due(later(days=1))
    assert not AfterCare.objects.of(ana).exists()

    Timer.objects.fire_due(later(days=2, minutes=1))
    care = AfterCare.objects.of(ana).get()
    assert care.session == crisis_chat

    Timer.objects.fire_due(later(days=3))
    assert Timer.objects.filter(kind=Kind.AFTERCARE).exclude(fired_at=None).count() == 1


def test_a_mistaken_press_is_taken_back_and_the_clocks_run_again(crisis_chat, ana, sam):
    crisis_chat.leave_crisis(ana, mistake=True)

    Timer.objects.fire_due(later(minutes=3))

    chat = ChatSession.objects.get()
    assert (chat.crisis_at, chat.sealed, Hold.objects.holding(clock.now()).exists()) == (None, False, False)
    assert SessionEvent.objects.filter(name="operator_silent").count() == 1
    assert [e["name"] for e in crisis_chat.care_log()] == ["crisis_started", "summoned", "crisis_left"]
    crisis_chat.end(by=ana)
    assert list(ChatSession.objects.readable_by(sam)) == [crisis_chat]


def test_when_it_is_over_the_clocks_run_again_but_the_wall_stays(crisis_chat, ana, sam):
    """P22, C71: what was said is still nobody else's to read, and its patron is not asked to rate it."""
    crisis_chat.leave_crisis(ana)

    Timer.objects.fire_due(later(minutes=3))

    assert SessionEvent.objects.filter(name="operator_silent").count() == 1
    assert Hold.objects.holding(clock.now()).exists()
    assert show.chat(ChatSession.objects.get())["quiet"] is True
    crisis_chat.end(by=ana)
    assert not ChatSession.objects.readable_by(sam).exists()
    with pytest.raises(Problem, match="rate"):
        crisis_chat.rate(5)


def test_one_that_waits_calls_every_campus_and_takes_back_its_offer(waiting_chat, ana, ben):
    """C71: no timer will widen the circle any more, so the press does."""
    waiting_chat.enter_crisis(ben)
    assert ChatSession.objects.get().stage == Stage.EVERYONE

    at_the_desk(ana)
    offered = ask(waiting_chat.campus, "Nobody hears me")
    Timer.objects.fire_due(later(minutes=2))
    offered.refresh_from_db()
    assert offered.ticket_offered

    offered.enter_crisis(ben)

    assert ChatSession.objects.get(pk=offered.pk).ticket_offered is False


def test_whoever_takes_it_on_is_asked_how_they_are_too(waiting_chat, ana, ben, sam):
    """C67, C71: claimed in a crisis and handed over in it; no clock of silence starts."""
    waiting_chat.enter_crisis(ben)
    waiting_chat.claim(ana)
    at_the_desk(sam)
    waiting_chat.offer_transfer(ana, operator=sam).accept(sam)

    assert {care.operator for care in AfterCare.objects.all()} == {ben, ana, sam}
    kinds = set(waiting_chat.timers.pending().values_list("kind", flat=True))
    assert kinds <= {Kind.AFTERCARE, Kind.UNANSWERED}


def test_the_ticket_that_its_patron_leaves_is_the_directors_alone(waiting_chat, ben, sam, dana):
    """P22: their words, for one who is in charge, and not for the whole campus."""
    waiting_chat.enter_crisis(ben)

    ticket = waiting_chat.leave_ticket("sam@x.example", "zxcanary please help me")

    assert list(Ticket.objects.visible_to(dana)) == [ticket]
    assert not Ticket.objects.visible_to(sam).exists()
    assert not Ticket.objects.visible_to(ben).exists()


def test_an_offer_of_it_says_its_number_and_no_word(crisis_chat, ana, ben, capital):
    """P22: a queue's offer asks a whole campus."""
    at_the_desk(ben)
    offer = crisis_chat.offer_transfer(ana, queue=capital.queue)

    seen_by_ben = staff_show.transfer(offer, ben, clock.now())["about"]
    seen_by_ana = staff_show.transfer(offer, ana, clock.now())["about"]

    assert seen_by_ben == {"reference": crisis_chat.reference, "patron": "", "question": ""}
    assert seen_by_ana["question"] == crisis_chat.question


def test_its_patron_may_leave_and_nothing_cheerful_follows(crisis_chat):
    """C71."""
    crisis_chat.end()

    assert [line.data.get("code") for line in Message.objects.filter(kind="system")] == ["claimed", "ended"]
    assert show.chat(ChatSession.objects.get())["quiet"] is True


def test_an_ended_crisis_is_not_the_supervisors_to_read(active_chat, ana, sam, capital):
    """P22: a supervisor reads ended chats of the campus, but not this one."""
    at_the_desk(ana)
    other = ask(capital)
    other.claim(ana)
    other.end(by=ana)
    active_chat.enter_crisis(ana)
    active_chat.end(by=ana)

    assert list(ChatSession.objects.readable_by(sam)) == [other]
    assert set(ChatSession.objects.readable_by(ana)) == {active_chat, other}


def test_a_ticket_of_it_tells_a_whole_campus_no_more_than_the_lead_wrote(crisis_chat, ana, capital):
    """P22: the director's queue alone gets the words."""
    crisis_chat.say_as_patron("zxcanary I want to die")

    ticket = crisis_chat.send_ticket(
        ana, capital.queue, email="sam@x.example", summary="Wants a call about a textbook.", reason="No textbook here."
    )
    to_director = crisis_chat.ticket_to_director(ana, email="sam@x.example", summary="Please call.")

    assert "zxcanary" not in repr(ticket.__dict__)
    assert (ticket.question, ticket.transcript) == ("Wants a call about a textbook.", "")
    assert "zxcanary" in to_director.transcript
