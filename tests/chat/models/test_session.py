"""A chat's states, verbs and who may see it."""

from datetime import timedelta
from uuid import uuid4

import pytest

from campuses import clock
from campuses.problems import Problem
from chat.models import ChatSession, Message, SessionEvent, Stage, State, Status, Watch
from chat.models.presence import LEASE, Presence
from tests.chat.conftest import ask, at_the_desk


def codes(chat):
    return [line.data.get("code") for line in chat.messages.filter(kind="system").order_by("seq")]


def test_a_question_becomes_line_one_of_a_chat_that_calls_the_home_campus(waiting_chat, ana, cleo):
    """C3, C4: at 0 s the home campus is called, the others see it."""
    assert waiting_chat.state == State.WAITING
    assert waiting_chat.stage == Stage.HOME
    assert waiting_chat.reference.startswith("CAP-")
    assert [(line.seq, line.body) for line in waiting_chat.messages.all()] == [(1, "Where do I find my textbook?")]
    assert waiting_chat.calls(ana)
    assert not waiting_chat.calls(cleo)


@pytest.mark.parametrize("audible", [False, None])
def test_everyone_is_called_at_once_when_nobody_of_the_home_campus_would_hear_it(capital, ana, cleo, audible):
    if audible is False:
        at_the_desk(ana, audible=False)
    at_the_desk(cleo)

    chat = ask(capital)

    assert chat.stage == Stage.EVERYONE
    assert chat.calls(cleo)


def test_a_closed_campus_takes_no_chat_and_says_when_it_opens(northwestern, ana):
    at_the_desk(ana)

    with pytest.raises(Problem) as refusal:
        ask(northwestern)

    assert refusal.value.code == "closed"


def test_a_campus_with_nobody_on_duty_takes_no_chat(capital, ana):
    """The widget shows real availability (A4): open hours are not enough."""
    Presence.objects.beat(ana, audible=True, at=clock.now() - LEASE)

    with pytest.raises(Problem) as refusal:
        ask(capital)

    assert refusal.value.code == "closed"
    assert not ChatSession.objects.exists()


def test_the_same_request_twice_opens_one_chat_and_answers_the_same(capital, ana):
    """P2."""
    at_the_desk(ana)
    key = uuid4()

    first = ChatSession.open(capital, "Hello?", key=key)
    again = ChatSession.open(capital, "Hello?", key=key)

    assert first.pk == again.pk
    assert first.token == again.token
    with pytest.raises(Problem) as refusal:
        ChatSession.open(capital, "Something else", key=key)
    assert refusal.value.code == "key_reused"


def test_a_question_in_the_name_box_becomes_the_question(capital, ana):
    """C10."""
    at_the_desk(ana)

    chat = ask(capital, question="", name="what time do u close")

    assert (chat.patron_name, chat.question) == ("", "what time do u close")
    assert chat.patron_name_raw == "what time do u close"


def test_a_page_is_kept_without_its_query(capital, ana):
    at_the_desk(ana)

    chat = ask(capital, page_url="https://user:secret@www.example.edu/find?q=divorce#top")

    assert chat.page_url == "https://www.example.edu/find"


def test_claim_goes_to_the_first_operator(waiting_chat, ana, ben):
    """C12, P6."""
    late = ChatSession.objects.get(pk=waiting_chat.pk)

    waiting_chat.claim(ana)

    with pytest.raises(ChatSession.Refused) as refusal:
        late.claim(ben)
    assert refusal.value.code == "already_claimed"
    assert refusal.value.extra["by"] == {"id": ana.pk, "name": "Ana"}
    assert ChatSession.objects.get().lead == ana
    assert SessionEvent.objects.filter(name="claimed").count() == 1


def test_claim_introduces_the_operator_and_stops_the_clock(active_chat):
    assert codes(active_chat) == ["claimed"]
    assert active_chat.stage == ""
    assert not active_chat.timers.pending().filter(kind__in=["call_everyone", "call_again", "offer_ticket"]).exists()


def test_an_operator_who_covers_is_not_introduced_as_from_elsewhere_unless_policy_says_so(waiting_chat, cleo):
    """C17."""
    assert waiting_chat.introduce(cleo) == {"name": "Cleo", "campus": None}

    waiting_chat.campus.policy.identify_when_covering = True

    assert waiting_chat.introduce(cleo)["campus"] == {"slug": "gateway", "name": "Gateway"}


def test_the_cap_of_chats_is_refused_kindly(waiting_chat, ana):
    """C14."""
    waiting_chat.campus.policy.chats_at_most = 0

    with pytest.raises(ChatSession.Refused) as refusal:
        waiting_chat.claim(ana)

    assert refusal.value.code == "not_allowed"


def test_lines_count_without_a_gap(active_chat, ana):
    active_chat.say(ana, "Hi Sam")
    active_chat.say_as_patron("hello")

    assert list(active_chat.messages.order_by("seq").values_list("seq", flat=True)) == [1, 2, 3, 4]
    assert ChatSession.objects.get().last_seq == 4


def test_a_repeated_send_is_stored_once_even_after_the_end(active_chat, ana):
    """P2."""
    key = uuid4()
    first = active_chat.say_as_patron("hello", key)
    active_chat.end(by=ana)

    again = active_chat.say_as_patron("hello", key)

    assert again.pk == first.pk
    with pytest.raises(Problem) as refusal:
        active_chat.say_as_patron("other words", key)
    assert refusal.value.code == "key_reused"
    assert Message.objects.filter(key=key).count() == 1


def test_only_the_lead_and_those_who_joined_are_heard(active_chat, ben, sam):
    watch = Watch.objects.create(session=active_chat, operator=sam, since=clock.now())
    for outsider in [ben, sam]:
        with pytest.raises(ChatSession.Refused) as refusal:
            active_chat.say(outsider, "hello?")
        assert refusal.value.code == "not_allowed"

    watch.mode, watch.acknowledged_at, watch.joined_at = "joined", clock.now(), clock.now()
    watch.save()

    assert active_chat.say(sam, "hello").author_name == "Sam"


def test_nobody_speaks_in_a_waiting_or_an_ended_chat(waiting_chat, ana):
    with pytest.raises(ChatSession.Refused) as refusal:
        waiting_chat.say(ana, "hello")
    assert refusal.value.code == "not_active"

    waiting_chat.end()

    with pytest.raises(ChatSession.Refused) as refusal:
        waiting_chat.say_as_patron("hello?")
    assert refusal.value.code == "ended"


def test_the_end_closes_the_stays_and_the_clock(active_chat, ana, sam):
    Watch.objects.create(session=active_chat, operator=sam, since=clock.now())

    active_chat.end(by=ana, reason="answered")

    assert active_chat.state == State.ENDED
    assert codes(active_chat) == ["claimed", "ended"]
    assert not active_chat.timers.pending().exists()
    assert not active_chat.watches.present().exists()
    with pytest.raises(ChatSession.Refused) as refusal:
        active_chat.end(by=ana)
    assert refusal.value.code == "ended"


def test_a_waiting_patron_leaves_a_ticket_with_the_transcript(waiting_chat):
    """C8: to the campus's queue, what was typed is kept."""
    waiting_chat.say_as_patron("It is for biology")

    ticket = waiting_chat.leave_ticket("sam@example.org", "")

    assert (ticket.queue.slug, ticket.question) == ("capital", "Where do I find my textbook?")
    assert "It is for biology" in ticket.transcript
    assert waiting_chat.state == State.TICKETED
    assert waiting_chat.leave_ticket("sam@example.org", "") == ticket


def test_a_claimed_chat_cannot_be_left_for_a_ticket(active_chat):
    with pytest.raises(ChatSession.Refused) as refusal:
        active_chat.leave_ticket("sam@example.org", "")

    assert refusal.value.code == "not_waiting"


def test_a_lead_sends_a_ticket_and_the_chat_goes_on(active_chat, ana, gateway):
    """C7, A9: with the reason; the patron is told."""
    ticket = active_chat.send_ticket(
        ana, gateway.queue, email="sam@example.org", summary="Needs a Gateway card", reason="nobody of Gateway is on"
    )

    assert ticket.queue.slug == "gateway"
    assert codes(active_chat)[-1] == "ticketed"
    assert ChatSession.objects.get().state == State.ACTIVE
    assert ChatSession.objects.get().ticket == ticket


def test_a_chat_is_rated_once_after_its_end(active_chat, ana):
    with pytest.raises(ChatSession.Refused):
        active_chat.rate(5)
    active_chat.end(by=ana)

    active_chat.rate(5, "quick")

    with pytest.raises(ChatSession.Refused):
        active_chat.rate(1)
    assert ChatSession.objects.get().rating == 5


def test_who_may_see_and_read(active_chat, ana, ben, cleo, sam, adam):
    """P12: all see who leads what; words are for the chat's staff, afterwards for the campus's supervisors too."""

    def readers():
        return {o.username for o in [ana, ben, cleo, sam, adam] if ChatSession.objects.readable_by(o).exists()}

    assert all(ChatSession.objects.visible_to(o).exists() for o in [ana, ben, cleo, sam, adam])
    assert readers() == {"ana"}

    Watch.objects.create(session=active_chat, operator=sam, since=clock.now())
    assert readers() == {"ana", "sam"}

    active_chat.end(by=ana)
    assert readers() == {"ana", "sam"}
    assert not ChatSession.objects.visible_to(ben).exists()


def test_a_token_opens_its_own_chat_and_dies_after_its_grace(active_chat, capital, ana):
    """P9."""
    other = ask(capital)
    now = clock.now()

    def opened(token, at=now):
        return list(ChatSession.objects.with_token(token, at))

    assert opened(active_chat.token) == [active_chat]
    assert opened(active_chat.token) != opened(other.token)
    assert opened("x" * 43) == opened("") == opened("\ud800") == []

    active_chat.end(by=ana)
    assert opened(active_chat.token) == [active_chat]
    assert opened(active_chat.token, now + timedelta(hours=25)) == []


@pytest.mark.parametrize("hours", [0, 23, 25])
@pytest.mark.parametrize("ended", [False, True])
def test_a_glimpse_opens_what_the_whole_look_up_opens(active_chat, ana, ended, hours):
    if ended:
        active_chat.end(by=ana)
    at = clock.now() + timedelta(hours=hours)

    for token in (active_chat.token, f"{active_chat.token}x", ""):
        assert ChatSession.objects.glimpse(token, at) == ChatSession.objects.of_patron(token, at)


def test_a_beat_that_changes_nothing_takes_one_query(ana, django_assert_num_queries):
    now = clock.now()
    Presence.objects.beat(ana, audible=True, at=now)

    with django_assert_num_queries(1):
        Presence.objects.beat(ana, audible=True, at=now + timedelta(seconds=15))

    assert Presence.objects.on_duty(now + LEASE + timedelta(seconds=14)).exists()


def test_presence_is_a_lease(ana):
    """A frozen, closed or muted desk stops being promised within 45 s."""
    now = clock.now()
    assert Presence.objects.beat(ana, audible=True, at=now)
    assert not Presence.objects.beat(ana, audible=True, at=now)
    assert Presence.objects.on_duty(now).exists()

    Presence.objects.beat(ana, audible=False, at=now + timedelta(seconds=20))
    later = now + timedelta(seconds=46)
    assert Presence.objects.online(later).exists()
    assert not Presence.objects.on_duty(later).exists()

    gone = now + timedelta(seconds=66)
    assert Presence.objects.expire(gone) == [ana]
    assert Presence.objects.expire(gone) == []
    assert ana.presence.status_at(gone) == Status.OFFLINE
