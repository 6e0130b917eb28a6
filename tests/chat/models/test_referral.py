"""A chat becomes a ticket, as a last resort."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest

from campuses.models import Queue
from campuses.problems import Problem
from chat.models.referral import expected
from tests.chat.conftest import ask, at_the_desk
from tickets.models import Letter, Ticket

WEDNESDAY_NOON = datetime(2026, 3, 4, 17, 0, tzinfo=UTC)
WORDS = {"email": "sam@example.org", "summary": "Needs a Gateway card", "reason": "Nobody of Gateway could answer."}


def send(chat, by, queue, **more):
    return chat.send_ticket(by, queue, **(WORDS | {"confirmed": False} | more))


def alerts():
    return list(Letter.objects.filter(purpose="staff:waiting").values_list("to", "subject"))


def test_while_somebody_of_that_campus_is_online_a_ticket_takes_confirming(active_chat, gateway, ana, cleo):
    """C45: a transfer is the way; who sends a ticket all the same has said why."""
    at_the_desk(cleo)

    with pytest.raises(Problem) as refusal:
        send(active_chat, ana, gateway.queue)

    assert refusal.value.code == "confirm_needed"
    assert "Cleo" in refusal.value.extra["warning"]
    assert not Ticket.objects.exists()

    ticket = send(active_chat, ana, gateway.queue, confirmed=True)

    assert ticket.reason == WORDS["reason"]
    assert active_chat.events.get(name="ticketed").data["despite"] == "cleo"


def test_with_nobody_there_it_just_goes(active_chat, gateway, ana, cleo):
    """C7, C45."""
    ticket = send(active_chat, ana, gateway.queue)

    assert (ticket.queue.slug, ticket.source) == ("gateway", "lead")
    assert "despite" not in active_chat.events.get(name="ticketed").data
    assert ticket.subject == active_chat.question  # the summary is for staff, and the subject the patron's to read


def test_ones_own_campus_and_a_directors_queue_ask_for_no_confirmation(active_chat, capital, ana, ben, dana):
    """A9: follow-up is easier by e-mail. C56: to the director is no transfer."""
    at_the_desk(ben, dana)
    director = Queue.objects.create(slug="capital-directors", name="Director", campus=capital, restricted=True)

    assert send(active_chat, ana, capital.queue).queue == capital.queue
    assert send(active_chat, ana, director).queue == director


def test_the_patron_reads_when_an_answer_may_come(active_chat, northwestern, capital, ana):
    """C46: from the hours of the campus that will answer."""
    send(active_chat, ana, northwestern.queue)

    line = active_chat.messages.last()
    assert (line.data["code"], line.data["campus"]) == ("ticketed", "Northwestern")
    assert "closed" in line.data["expected"]
    assert line.data["expected"] in active_chat.transcript()
    assert "as soon as they can" in expected(capital, WEDNESDAY_NOON)


def test_the_expected_time_is_the_next_opening_in_the_campuss_own_words(capital):
    """C46."""
    capital.hours.exclude(weekday=4).delete()

    assert expected(capital, WEDNESDAY_NOON).startswith("The library opens again Friday at 12 AM")
    assert expected(capital, WEDNESDAY_NOON + timedelta(days=1)).startswith("The library opens again tomorrow at 12 AM")


def test_one_librarian_there_is_told_by_mail_once(active_chat, gateway, ana, cleo):
    """C47: with the ticket's number and nobody's words; not again when the request is repeated."""
    key = uuid4()

    first = send(active_chat, ana, gateway.queue, librarian=cleo, key=key)
    again = send(active_chat, ana, gateway.queue, librarian=cleo, key=key)

    assert first == again
    assert alerts() == [("cleo@library.example", f"A ticket waits for you: {first.reference}")]
    letter = Letter.objects.get(purpose="staff:waiting")
    assert not any(word in letter.text for word in [active_chat.question, *WORDS.values()])
    assert active_chat.messages.filter(data__code="ticketed").count() == 1


def test_only_a_librarian_of_that_campus_is_told(active_chat, gateway, ana, ben):
    with pytest.raises(Problem) as refusal:
        send(active_chat, ana, gateway.queue, librarian=ben)

    assert refusal.value.code == "invalid"
    assert not Ticket.objects.exists()
    assert alerts() == []


def test_over_http_with_the_warning_and_its_confirmation(desk_of, active_chat, gateway, ana, cleo):
    at_the_desk(cleo)
    desk, path = desk_of(ana), f"/chats/{active_chat.pk}/ticket"
    body = {"queue": "gateway", **WORDS}

    warned = desk.post(path, body)
    assert (warned.status_code, warned.json()["operator"]) == (428, cleo.pk)

    key = uuid4()
    sent = desk.post(path, body | {"confirm": True, "librarian": cleo.pk}, key)
    assert (sent.status_code, list(sent.json())) == (201, ["ticket"])
    assert desk.post(path, body | {"confirm": True, "librarian": cleo.pk}, key).json() == sent.json()
    assert desk.post(path, body | {"confirm": True, "librarian": 999_999}).status_code == 422
    assert Ticket.objects.count() == 1


def test_a_waiting_patrons_own_ticket_says_it_too(waiting_chat, ana):
    """C8, C46."""
    waiting_chat.leave_ticket("sam@example.org", "")

    assert "delay" in waiting_chat.messages.last().data["expected"]


def test_each_chat_sends_its_own(capital, gateway, ana):
    at_the_desk(ana)
    one, other = ask(capital), ask(capital)
    for chat in [one, other]:
        chat.claim(ana)

    assert send(one, ana, gateway.queue).encounter == one.reference
    assert send(other, ana, gateway.queue).encounter == other.reference
