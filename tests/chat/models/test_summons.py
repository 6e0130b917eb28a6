"""Who is asked to come, by which routes, and what happens when nobody answers: every circle on a clock of our own."""

from datetime import timedelta

import pytest

from campuses import clock
from campuses.models import Role
from chat.models import ChatSession, Circle, Incident, IncidentState, Kind, SessionEvent, Summons, Timer
from tests.chat.conftest import at_the_desk
from tests.conftest import make_operator
from tickets.models import Letter, Ticket

CANARY = "zxcanary"


@pytest.fixture
def gil(gateway):
    """Supervises another campus, and is at the desk."""
    return at_the_desk(make_operator("gil", gateway, Role.SUPERVISOR))


@pytest.fixture
def crisis_chat(active_chat, ana, sam, dana, gil, monkeypatch):
    """In a crisis since a moment ago. Sam supervises, Dana directs, Gil is on elsewhere; no desk closes meanwhile."""
    monkeypatch.setattr("chat.models.presence.LEASE", timedelta(days=1))
    at_the_desk(gil)
    active_chat.say_as_patron(f"{CANARY} I want to die")
    active_chat.enter_crisis(ana)
    return active_chat


def after(chat, **span):
    """Let time pass since the crisis began, and whatever is due happen."""
    Timer.objects.fire_due(chat.crisis_at + timedelta(**span))


def asked(of):
    return [(one.operator.username, one.circle) for one in of.summons.all()]


def test_those_nearest_are_asked_at_their_desk_and_by_mail_and_read_a_number(crisis_chat, sam):
    """C66, P22: two routes, and nothing but the reference on either."""
    assert asked(crisis_chat) == [("sam", Circle.NEAR)]
    letter = Letter.objects.get()
    words = f"Encounter {crisis_chat.reference} needs you"
    assert (letter.to, letter.subject, letter.text.strip(), letter.html) == (sam.email, words, f"{words}.", "")
    event = SessionEvent.objects.get(name="summoned")
    assert (event.by.username, event.data) == ("ana", {"circle": Circle.NEAR, "who": ["Sam"]})


def test_a_director_at_an_open_desk_is_near_enough(active_chat, ana, sam, dana):
    at_the_desk(dana)

    active_chat.enter_crisis(ana)

    assert asked(active_chat) == [("dana", Circle.NEAR), ("sam", Circle.NEAR)]


def test_unanswered_it_goes_to_the_director_and_then_to_all_supervisors_who_are_on(crisis_chat):
    """C66: each circle once, each on time, each in the log."""
    after(crisis_chat, seconds=119)
    assert len(asked(crisis_chat)) == 1

    after(crisis_chat, seconds=120)
    after(crisis_chat, seconds=121)
    assert asked(crisis_chat) == [("sam", Circle.NEAR), ("dana", Circle.DIRECTORS)]

    after(crisis_chat, seconds=239)
    assert len(asked(crisis_chat)) == 2
    after(crisis_chat, seconds=240)
    assert asked(crisis_chat)[2:] == [("gil", Circle.EVERYONE)]

    after(crisis_chat, seconds=360)
    after(crisis_chat, hours=5)
    assert [entry["name"] for entry in crisis_chat.care_log()] == [
        "crisis_started", "summoned", "summoned", "summoned", "nobody_answered",
    ]  # fmt: skip
    assert Letter.objects.count() == 3


def test_an_answer_stops_it_and_the_operator_sees_who_and_when(crisis_chat, sam):
    asked_one = crisis_chat.summons.get()
    at = crisis_chat.crisis_at + timedelta(seconds=30)

    assert asked_one.answer(at) is True
    assert Summons.objects.get().answer(at + timedelta(seconds=9)) is False

    after(crisis_chat, hours=1)
    assert asked(crisis_chat) == [("sam", Circle.NEAR)]
    assert Summons.objects.get().answered_at == at
    assert [(entry["name"], entry["by"]) for entry in crisis_chat.care_log()][-1] == ("answered", "Sam")
    assert Timer.objects.get(kind=Kind.UNANSWERED).cancelled_at == at


def test_an_answer_in_the_moment_in_which_the_time_is_over_is_enough(crisis_chat):
    """The timer was taken already when the answer was stored."""
    Summons.objects.update(answered_at=crisis_chat.crisis_at + timedelta(seconds=119))

    after(crisis_chat, seconds=120)

    assert asked(crisis_chat) == [("sam", Circle.NEAR)]


def test_each_campus_has_its_own_time(active_chat, ana, sam, dana):
    active_chat.campus.policy.crisis_answer_seconds = 15
    active_chat.campus.policy.save()
    chat = ChatSession.objects.get()
    chat.enter_crisis(ana)

    after(chat, seconds=15)

    assert asked(chat) == [("sam", Circle.NEAR), ("dana", Circle.DIRECTORS)]


def test_an_empty_circle_is_passed_over_at_once(active_chat, ana, dana):
    """A campus without a supervisor calls its director in the same moment."""
    active_chat.enter_crisis(ana)

    assert asked(active_chat) == [("dana", Circle.DIRECTORS)]


def test_with_nobody_to_ask_the_operator_is_told_so_at_once(active_chat, ana):
    active_chat.enter_crisis(ana)

    assert [entry["name"] for entry in active_chat.care_log()] == ["crisis_started", "nobody_answered"]


def test_a_patron_who_leaves_still_needs_somebody_and_an_operator_who_ends_it_does_not(crisis_chat, ana):
    crisis_chat.end()

    after(crisis_chat, seconds=120)

    assert len(asked(crisis_chat)) == 2


def test_when_the_operator_has_left_the_crisis_nobody_is_asked_any_more(crisis_chat, ana):
    crisis_chat.leave_crisis(ana)

    Timer.objects.fire_due(clock.now() + timedelta(hours=1))

    assert asked(crisis_chat) == []
    assert Letter.objects.count() == 1


def test_a_second_crisis_of_the_same_chat_begins_with_the_nearest_again(crisis_chat, ana, sam):
    crisis_chat.summons.get().answer(clock.now())
    crisis_chat.leave_crisis(ana, mistake=True)

    crisis_chat.enter_crisis(ana)

    assert asked(crisis_chat) == [("sam", Circle.NEAR)]
    after(crisis_chat, seconds=120)
    assert len(asked(crisis_chat)) == 2


def test_an_ended_one_asks_nobody_farther_off(crisis_chat, ana):
    crisis_chat.end(by=ana)

    after(crisis_chat, hours=1)

    assert len(asked(crisis_chat)) == 1


def test_being_asked_opens_no_word(crisis_chat, sam, dana, gil):
    """P22: a supervisor may watch as before; neither the summons nor its answer lets anybody in."""
    after(crisis_chat, seconds=240)
    for one in Summons.objects.all():
        one.answer(clock.now())

    assert [person for person in (sam, dana, gil) if ChatSession.objects.readable_by(person).exists()] == []


def test_a_practice_chat_alarms_nobody(active_chat, ana, sam, dana):
    """A2."""
    ChatSession.objects.update(practice=True)

    ChatSession.objects.get().enter_crisis(ana)

    assert not Summons.objects.exists()
    assert not Letter.objects.exists()


# ── incidents ────────────────────────────────────────────────────────────────
@pytest.fixture
def incident(capital, ana, sam, dana, gil, monkeypatch) -> Incident:
    """From a ticket: no chat's clock carries it."""
    monkeypatch.setattr("chat.models.presence.LEASE", timedelta(days=1))
    at_the_desk(gil)
    ticket = Ticket.open(capital.queue, f"{CANARY} you will be sorry", "x@x.example", name="Rex")
    Letter.objects.all().delete()
    return Incident.file(ana, ticket=ticket, kind="threat", account=f"{CANARY} a threat")


def test_an_incident_that_no_reviewer_has_seen_asks_supervisors_to_reach_one(incident, dana):
    """P22: they hear its number, and are let into nothing."""
    assert asked(incident) == [("dana", Circle.NEAR)]

    Timer.objects.fire_due(incident.filed_at + timedelta(minutes=119))
    assert len(asked(incident)) == 1
    for minute in (120, 121):
        Timer.objects.fire_due(incident.filed_at + timedelta(minutes=minute))

    assert asked(incident) == [("dana", Circle.NEAR), ("gil", Circle.EVERYONE)]
    gil = incident.summons.get(circle=Circle.EVERYONE).operator
    assert not incident.is_open_to(gil)
    assert {letter.text.strip() for letter in Letter.objects.all()} == {f"{incident} needs you."}
    assert CANARY not in repr(list(incident.events.values("data", "note")))


def test_to_open_it_is_to_answer(incident, dana):
    incident.looked_at(dana, "open")

    Timer.objects.fire_due(incident.filed_at + timedelta(days=1))

    assert asked(incident) == [("dana", Circle.NEAR)]
    assert incident.summons.get().answered_at is not None
    assert [event.title for event in incident.events.all()][-1] == "is on it"


def test_a_director_who_files_one_is_not_asked_to_look_at_it(capital, dana):
    ticket = Ticket.open(capital.queue, "Rude", "x@x.example", name="Rex")

    incident = Incident.file(dana, ticket=ticket, kind="language", account="Rude.")

    assert asked(incident) == []
    assert not Timer.objects.exists()


def test_who_is_taken_off_the_case_is_not_asked_any_more(incident, dana):
    incident.release(dana, by=dana)

    assert not Summons.objects.of(dana, clock.now()).exists()


def test_a_closed_case_needs_nobody(incident, dana):
    incident.tell_outcome("Done.", by=dana)
    incident.move(IncidentState.CLOSED, by=dana)

    Timer.objects.fire_due(incident.filed_at + timedelta(days=1))

    assert asked(incident) == [("dana", Circle.NEAR)]
    assert not Summons.objects.of(dana, clock.now()).exists()
