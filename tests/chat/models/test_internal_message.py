"""Internal messages: between two operators, and in the room of the desk."""

from datetime import timedelta
from uuid import uuid4

import pytest

from campuses import clock
from campuses.problems import Problem
from chat import broadcasts
from chat.models import HelpCall, InternalMessage, InternalThread, Transfer
from chat.retention import purge_due as purge_due_at
from chat.tasks import purge_due
from tests.chat.conftest import at_the_desk


@pytest.fixture
def thread(ana, cleo) -> InternalThread:
    return InternalThread.objects.between(cleo, ana)


def unread(operator):
    return InternalMessage.objects.all().unread_counts(operator, clock.now())


def test_two_people_have_one_thread_whoever_asks(ana, cleo, thread):
    """Q7."""
    assert InternalThread.objects.between(ana, cleo) == thread
    assert (thread.name_for(ana), thread.name_for(cleo)) == (str(cleo.pk), str(ana.pk))
    with pytest.raises(Problem) as refusal:
        InternalThread.objects.between(ana, ana)
    assert refusal.value.code == "invalid"


def test_messages_number_themselves_in_their_thread(ana, cleo, thread):
    for sender, body in [(ana, "Are you free?"), (cleo, "In a minute."), (ana, "Thanks!")]:
        thread.post(sender, body)
    InternalThread.objects.desk().post(ana, "Printer 2 is out of paper.")

    assert list(InternalMessage.objects.order_by("thread", "n").values_list("n", "sender__username")) == [
        (1, "ana"),
        (2, "cleo"),
        (3, "ana"),
        (1, "ana"),
    ]


def test_a_message_is_for_the_two_and_the_room_for_all(ana, ben, cleo, sam, dana, adam, thread):
    """Q7; no rank opens another's messages."""
    thread.post(ana, "Between us.")
    InternalThread.objects.desk().post(cleo, "For all.")

    seen = {
        o.username: list(InternalMessage.objects.visible_to(o).order_by("at").values_list("body", flat=True))
        for o in [ana, ben, cleo, sam, dana, adam]
    }

    assert seen.pop("ana") == seen.pop("cleo") == ["Between us.", "For all."]
    assert all(bodies == ["For all."] for bodies in seen.values())


def test_unread_counts_are_ones_own_and_end_with_reading(ana, ben, cleo, thread):
    thread.post(ana, "one")
    thread.post(ana, "two")
    InternalThread.objects.between(ben, cleo).post(ben, "three")
    room = InternalThread.objects.desk()
    room.post(ben, "to all")

    assert unread(cleo) == {str(ana.pk): 2, str(ben.pk): 1, "room": 1}
    assert unread(ana) == {"room": 1}
    assert unread(ben) == {}

    thread.read_up_to(cleo, 1)
    room.read_up_to(cleo, 1)
    assert unread(cleo) == {str(ana.pk): 1, str(ben.pk): 1}
    thread.read_up_to(cleo, 99)
    thread.read_up_to(cleo, 1)  # a late mark from another tab
    assert unread(cleo) == {str(ben.pk): 1}


def test_a_newcomer_to_the_room_is_told_of_this_shift_alone(ana, ben):
    room = InternalThread.objects.desk()
    room.post(ana, "last week")
    InternalMessage.objects.update(at=clock.now() - timedelta(days=7))
    room.post(ana, "today")

    assert unread(ben) == {"room": 1}


def test_a_repeated_send_is_one_message(ana, ben, cleo, thread):
    """P2."""
    key = uuid4()
    first = thread.post(ana, "Once.", key)

    assert thread.post(ana, "Once.", key) == first
    for again in [
        lambda: thread.post(ana, "Twice.", key),
        lambda: InternalThread.objects.desk().post(ana, "Once.", key),
    ]:
        with pytest.raises(Problem) as refusal:
            again()
        assert refusal.value.code == "key_reused"
    assert InternalMessage.objects.count() == 1
    assert thread.post(cleo, "Once.", key).sender == cleo  # another's key is another key


def test_search_finds_ones_own_words_alone(ana, ben, cleo, thread):
    """Q21."""
    thread.post(ana, "The proxy for EBSCO is down again")
    InternalThread.objects.between(ana, ben).post(ben, "EBSCO works for me")
    InternalThread.objects.desk().post(cleo, "100% of EBSCO is back")

    def found(operator, words):
        return list(InternalMessage.objects.visible_to(operator).saying(words).values_list("body", flat=True))

    assert found(ana, "ebsco") == ["100% of EBSCO is back", "EBSCO works for me", "The proxy for EBSCO is down again"]
    assert found(cleo, "ebsco down") == ["The proxy for EBSCO is down again"]
    assert found(ben, "down") == []
    assert found(ben, "100%") == ["100% of EBSCO is back"]
    assert found(ben, "%") == ["100% of EBSCO is back"]


def test_what_is_too_old_for_the_senders_campus_is_forgotten(capital, gateway, ana, cleo, adam, thread):
    """Q21, P20: each campus's days; 0 keeps."""
    room = InternalThread.objects.desk()
    for sender in [ana, cleo, adam]:
        room.post(sender, f"old {sender}")
        InternalMessage.objects.filter(sender=sender).update(at=clock.now() - timedelta(days=31))
        room.post(sender, f"new {sender}")
    gateway.policy.internal_message_days = 0
    gateway.policy.save()

    purge_due()

    kept = list(InternalMessage.objects.order_by("n").values_list("body", flat=True))
    assert kept == ["new Ana", "old Cleo", "new Cleo", "new Adam"]
    assert thread.post(ana, "numbers go on").n == 1


def test_what_an_operator_has_not_been_told_is_read_behind_the_marks(ana, ben, cleo, thread):
    thread.post(ana, "one")
    marks = {thread.pk: 1}
    thread.post(ana, "two")
    InternalThread.objects.desk().post(ana, "to all")
    InternalThread.objects.between(ana, ben).post(ana, "not for Cleo")

    assert [message.body for message in InternalMessage.behind(marks, cleo)] == ["two", "to all"]


def test_wake_ups_carry_no_words(ana, cleo, thread, monkeypatch, django_capture_on_commit_callbacks):
    """No word passes through Redis."""
    sent = []

    async def catch(groups, event):
        sent.append((groups, event))

    monkeypatch.setattr(broadcasts, "pass_on", catch)
    with django_capture_on_commit_callbacks(execute=True):
        thread.post(ana, "secret")
        InternalThread.objects.desk().post(ana, "secret")

    first, second = sorted((ana.pk, cleo.pk))
    assert sent == [
        ([f"operator.{first}", f"operator.{second}"], {"type": "message.wake"}),
        (["desk"], {"type": "message.wake"}),
    ]


def test_words_between_librarians_about_a_chat_go_with_its_words(active_chat, ana, cleo):
    """P20: what stands in offers and calls for help has the clock of the chat's own words."""
    at_the_desk(cleo)
    active_chat.ask_for_help(ana, message="canary")
    active_chat.offer_transfer(ana, operator=cleo, message="canary", to_patron="canary").decline(cleo, "canary")
    active_chat.end(by=ana)
    ended = active_chat.ended_at

    purge_due_at(ended + timedelta(days=96))
    assert [t.message for t in Transfer.objects.all()] == ["canary"]
    purge_due_at(ended + timedelta(days=97))

    offer = Transfer.objects.get()
    assert (offer.message, offer.to_patron, offer.reason, offer.status) == ("", None, "", "declined")
    assert HelpCall.objects.get().message == ""
