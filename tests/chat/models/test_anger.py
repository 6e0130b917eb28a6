"""The anger ladder: each step somebody's, each one logged."""

from datetime import timedelta

import pytest
from django.core.cache import caches

from campuses import clock
from campuses.problems import Problem
from chat.models import Ban, ChatSession, Message, PolicyPassage, SessionEvent, SharedAddress, Step
from chat.models import ban as bans
from tickets.models import Ticket


@pytest.fixture(autouse=True)
def _fresh_cache():
    caches["shared"].clear()


def comes_from(rf, chat, address):
    bans.remember(chat, rf.get("/", REMOTE_ADDR=address))


def test_what_is_said_at_a_step_is_the_operators_line_and_logged(active_chat, ana):
    """C55."""
    line = active_chat.say_step(ana, Step.SAVED, "Our chats are saved.")

    assert (line.kind, line.operator) == ("operator", ana)
    event = SessionEvent.objects.get(name="anger_step")
    assert (event.by, event.data) == (ana, {"step": "saved", "seq": line.seq})


def test_a_ticket_goes_to_the_directors_restricted_queue(active_chat, ana, sam, dana):
    """C56."""
    ticket = active_chat.ticket_to_director(
        ana, email="sam@x.example", summary="Very upset about a fine", words="I'll ask."
    )

    assert (ticket.queue.slug, ticket.queue.restricted) == ("capital-director", True)
    assert list(Ticket.objects.visible_to(dana)) == [ticket]
    assert not Ticket.objects.visible_to(ana).exists()
    assert not Ticket.objects.visible_to(sam).exists()
    assert active_chat.steps_taken == [Step.DIRECTOR.label]


def test_the_policy_end_says_why_and_keeps_the_reason(active_chat, ana):
    """C57."""
    active_chat.end_for_language(ana, "Our rules end this chat here.")

    chat = ChatSession.objects.get()
    assert (chat.state, chat.end_reason) == ("ended", "language")
    assert Message.objects.filter(kind="operator").last().body == "Our rules end this chat here."


def test_a_passage_is_quoted_with_its_page(db):
    """C60."""
    rules = PolicyPassage(document="Use Policy", url="https://x.example/p.pdf", page=3, text="No harassing.")

    assert rules.quotation == "Our Use Policy says: “No harassing.” (page 3): https://x.example/p.pdf#page=3"


def test_a_ban_turns_the_address_away_for_a_day_at_most_and_stores_no_address(active_chat, ana, rf):
    comes_from(rf, active_chat, "203.0.113.9")

    ban = active_chat.ban_patron(ana, reason="Threats", hours=72, confirm=False)

    assert ban.until - ban.at == timedelta(hours=24)
    assert "203.0.113.9" not in repr(Ban.objects.values())
    with pytest.raises(Problem) as refusal:
        Ban.refuse(rf.get("/", REMOTE_ADDR="203.0.113.9"))
    assert refusal.value.code == "not_allowed"
    Ban.refuse(rf.get("/", REMOTE_ADDR="203.0.113.10"))  # somebody else comes in


def test_a_ban_is_over_when_the_days_salt_is_gone(active_chat, ana, rf):
    comes_from(rf, active_chat, "203.0.113.9")
    active_chat.ban_patron(ana, reason="Threats", hours=24, confirm=False)

    caches["shared"].delete("bans:salt")

    Ban.refuse(rf.get("/", REMOTE_ADDR="203.0.113.9"))


def test_an_address_that_a_library_shares_warns_first(active_chat, ana, rf, capital):
    SharedAddress.objects.create(campus=capital, network="192.0.2.0/24", label="Library computers")
    comes_from(rf, active_chat, "192.0.2.17")

    with pytest.raises(Problem) as warning:
        active_chat.ban_patron(ana, reason="Threats", hours=1, confirm=False)

    assert warning.value.code == "confirm_needed"
    assert "Library computers" in warning.value.extra["warning"]
    assert not Ban.objects.exists()
    assert active_chat.ban_patron(ana, reason="Threats", hours=1, confirm=True).until > clock.now()


def test_without_the_cache_nobody_is_turned_away_and_a_ban_says_that_it_cannot_be(active_chat, ana, rf):
    with pytest.raises(Problem, match="no longer know"):
        active_chat.ban_patron(ana, reason="Threats", hours=1, confirm=False)


def test_frustration_is_flagged_and_unflagged(active_chat, ana):
    """C49."""
    active_chat.flag_frustration(ana, frustrated=True)
    assert ChatSession.objects.get().frustrated_at is not None

    active_chat.flag_frustration(ana, frustrated=False)
    assert ChatSession.objects.get().frustrated_at is None
