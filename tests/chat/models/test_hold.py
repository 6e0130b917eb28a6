"""The hold of a crisis: a week before it ends, its campus's director is asked whether it may."""

from datetime import timedelta

import pytest

from chat.models import Hold, HoldReason, Incident, SessionEvent
from tests.conftest import make_operator
from tickets.models import Letter

WEEK = timedelta(days=7)
MONTH = timedelta(days=30)


@pytest.fixture
def hold(active_chat, ana, dana) -> Hold:
    active_chat.enter_crisis(ana)
    Letter.objects.all().delete()
    return Hold.objects.get()


def test_the_director_is_asked_once_a_week_before_it_ends_by_its_number_alone(hold, dana):
    """P22."""
    assert Hold.objects.ask_before_the_end(hold.until - WEEK - timedelta(seconds=1)) == 0

    assert Hold.objects.ask_before_the_end(hold.until - WEEK) == 1
    assert Hold.objects.ask_before_the_end(hold.until - WEEK + timedelta(hours=1)) == 0

    words = f"Encounter {hold.session.reference} needs you"
    assert [(mail.to, mail.subject) for mail in Letter.objects.all()] == [(dana.email, words)]
    assert SessionEvent.objects.filter(name="hold_asked").count() == 1


def test_prolonged_it_holds_a_month_more_and_asks_again(hold, dana):
    end = hold.until
    Hold.objects.ask_before_the_end(end - WEEK)

    hold.prolong(dana, end - WEEK)

    assert hold.until == end + MONTH
    assert list(Hold.objects.holding(end + WEEK)) == [hold]
    assert not Hold.objects.put_to(dana, end).exists()
    assert Hold.objects.ask_before_the_end(end + MONTH - WEEK) == 1


def test_let_go_it_holds_no_more_and_a_second_answer_is_refused(hold, dana):
    at = hold.until - WEEK
    Hold.objects.ask_before_the_end(at)

    hold.let_go(dana, at)

    assert not Hold.objects.holding(at).exists()
    with pytest.raises(Hold.Refused):
        hold.prolong(dana, at)


def test_unanswered_it_ends_on_its_day(hold, dana):
    Hold.objects.ask_before_the_end(hold.until - WEEK)

    assert not Hold.objects.holding(hold.until).exists()
    assert not Hold.objects.put_to(dana, hold.until).exists()


def test_nobody_is_asked_about_a_chat_that_an_incident_holds_or_that_was_practice(hold, ana):
    Incident.file(ana, chat=hold.session, kind="crisis", account="What happened.")
    assert Hold.objects.ask_before_the_end(hold.until - WEEK) == 0

    Hold.objects.filter(reason=HoldReason.INCIDENT).delete()
    hold.session.practice = True
    hold.session.save()
    assert Hold.objects.ask_before_the_end(hold.until - WEEK) == 0


def test_it_is_the_directors_of_that_campus_to_decide_and_else_the_administrators(hold, dana, adam, sam, gateway):
    other = make_operator("gina", gateway, "director")
    at = hold.until - WEEK
    Hold.objects.ask_before_the_end(at)

    assert list(Hold.objects.put_to(dana, at)) == [hold]
    assert not any(Hold.objects.put_to(somebody, at).exists() for somebody in (other, sam, adam))

    dana.is_active = False
    dana.save()
    assert list(Hold.objects.put_to(adam, at)) == [hold]
    assert hold.deciders() == [adam]
