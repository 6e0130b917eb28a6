"""Offers of transfers: asked first, accepted or not, and one lead at every moment."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction

from campuses import clock
from campuses.models import Queue
from campuses.problems import Problem
from chat.models import ChatSession, Status, Timer, Transfer
from chat.models.presence import Presence
from tests.chat.conftest import ask, at_the_desk
from tests.conftest import make_operator


def refused(verb, *args, **more) -> Problem:
    with pytest.raises(Problem) as refusal:
        verb(*args, **more)
    return refusal.value


def lead_of(chat):
    return ChatSession.objects.get(pk=chat.pk).lead


def words(chat):
    return [
        (line.kind, line.author_name, line.body or line.data["code"])
        for line in chat.messages.order_by("seq").filter(seq__gt=2)
    ]


def test_the_lead_keeps_the_chat_until_the_colleague_accepts(active_chat, ana, cleo):
    """C43, P6."""
    at_the_desk(cleo)

    offer = active_chat.offer_transfer(ana, operator=cleo, message="Needs the Gateway course reserves.")

    assert lead_of(active_chat) == ana
    assert (offer.status, offer.expires_at - offer.offered_at) == ("offered", timedelta(seconds=30))
    assert active_chat.say(ana, "One moment, please.").author_name == "Ana"

    offer.accept(cleo)

    assert (offer.status, lead_of(active_chat)) == ("accepted", cleo)


def test_the_patron_is_told_what_and_to_whom_before_the_hand_over(active_chat, ana, cleo):
    """C44: a sentence in the sender's name, then who it is and of which campus; nothing while it is only asked."""
    at_the_desk(cleo)
    offer = active_chat.offer_transfer(ana, operator=cleo, message="A difficult one.")
    assert words(active_chat) == []

    offer.accept(cleo)

    sentence = (
        "I am transferring your question to Cleo at the Gateway campus. Please stay on; they will be right with you."
    )
    assert words(active_chat) == [("operator", "Ana", sentence), ("system", "", "transferred")]
    assert active_chat.messages.last().data["operator"] == {
        "name": "Cleo",
        "campus": {"slug": "gateway", "name": "Gateway"},
    }


def test_the_senders_own_sentence_is_said_and_an_empty_one_is_not(active_chat, ana, ben, cleo):
    at_the_desk(ben, cleo)

    active_chat.offer_transfer(ana, operator=cleo, to_patron="Cleo knows this best.").accept(cleo)
    active_chat.offer_transfer(cleo, operator=ben, to_patron="").accept(ben)

    assert words(active_chat) == [
        ("operator", "Ana", "Cleo knows this best."),
        ("system", "", "transferred"),
        ("system", "", "transferred"),
    ]


def test_the_old_lead_reads_and_says_nothing_more(active_chat, ana, cleo):
    """A055: access ends at once."""
    at_the_desk(cleo)
    active_chat.offer_transfer(ana, operator=cleo).accept(cleo)

    assert not ChatSession.objects.readable_by(ana).exists()
    assert refused(active_chat.say, ana, "and another thing").code == "not_allowed"
    assert active_chat.say(cleo, "Hello!").author_name == "Cleo"


def test_a_chat_is_offered_only_to_somebody_online(active_chat, ana, ben, cleo):
    """C6."""
    assert refused(active_chat.offer_transfer, ana, operator=cleo).code == "operator_offline"
    at_the_desk(cleo, ben)
    Presence.objects.choose(cleo, Status.AWAY)
    assert refused(active_chat.offer_transfer, ana, operator=cleo).code == "operator_offline"
    assert refused(active_chat.offer_transfer, ana, operator=ana).code == "invalid"
    assert refused(active_chat.offer_transfer, ben, operator=cleo).code == "not_allowed"
    assert not Transfer.objects.exists()


def test_a_decline_leaves_the_chat_where_it_is_and_says_why(active_chat, ana, cleo):
    """C43."""
    at_the_desk(cleo)
    offer = active_chat.offer_transfer(ana, operator=cleo)

    offer.decline(cleo, "I am at the desk with two people.")

    stored = Transfer.objects.get()
    assert (stored.status, stored.reason) == ("declined", "I am at the desk with two people.")
    assert lead_of(active_chat) == ana
    assert words(active_chat) == []
    for verb in [offer.accept, offer.decline]:
        assert refused(verb, cleo).code == "transfer_closed"
    assert not Timer.objects.pending().filter(kind="transfer_expiry").exists()


def test_only_the_one_who_is_asked_answers(active_chat, ana, ben, cleo):
    at_the_desk(cleo)
    offer = active_chat.offer_transfer(ana, operator=cleo)

    for outsider in [ana, ben]:
        assert refused(offer.accept, outsider).code == "not_allowed"
        assert refused(offer.decline, outsider).code == "not_allowed"
    assert refused(offer.withdraw, cleo).code == "not_allowed"
    assert lead_of(active_chat) == ana


def test_a_withdrawn_offer_cannot_be_accepted(active_chat, ana, cleo):
    at_the_desk(cleo)
    offer = active_chat.offer_transfer(ana, operator=cleo)

    offer.withdraw(ana)
    offer.withdraw(ana)  # a second click

    assert refused(offer.accept, cleo).code == "transfer_closed"
    assert lead_of(active_chat) == ana


def test_an_offer_expires_after_the_policys_seconds(active_chat, ana, cleo):
    """C43, P7: by the clock's row, once; and a late yes is too late even before the clock has come round."""
    at_the_desk(cleo)
    offer = active_chat.offer_transfer(ana, operator=cleo)
    Transfer.objects.update(expires_at=clock.now())
    offer.refresh_from_db()
    assert refused(offer.accept, cleo).code == "transfer_closed"

    due = offer.offered_at + timedelta(seconds=30)
    assert Timer.objects.fire_due(due - timedelta(seconds=1)) == 0
    assert Timer.objects.fire_due(due) == 1
    assert Timer.objects.fire_due(due) == 0

    offer.refresh_from_db()
    assert (offer.status, lead_of(active_chat)) == ("expired", ana)
    assert active_chat.events.filter(name="transfer_expired").count() == 1


def test_a_second_offer_takes_the_place_of_the_first(active_chat, ana, ben, cleo):
    at_the_desk(ben, cleo)

    first = active_chat.offer_transfer(ana, operator=cleo)
    assert active_chat.offer_transfer(ana, operator=cleo) == first  # a second click
    second = active_chat.offer_transfer(ana, operator=ben)

    assert [t.status for t in Transfer.objects.order_by("pk")] == ["withdrawn", "offered"]
    assert refused(first.accept, cleo).code == "transfer_closed"
    second.accept(ben)
    assert lead_of(active_chat) == ben


def test_a_repeated_request_is_one_offer(active_chat, ana, ben, cleo):
    """P2."""
    at_the_desk(ben, cleo)
    key = uuid4()

    offer = active_chat.offer_transfer(ana, operator=cleo, key=key)
    offer.decline(cleo)

    assert active_chat.offer_transfer(ana, operator=cleo, key=key) == offer
    assert refused(active_chat.offer_transfer, ana, operator=ben, key=key).code == "key_reused"


def test_the_end_of_the_chat_takes_its_offers_back(active_chat, ana, cleo):
    at_the_desk(cleo)
    offer = active_chat.offer_transfer(ana, operator=cleo)

    ChatSession.objects.get(pk=active_chat.pk).end()

    offer.refresh_from_db()
    assert offer.status == "withdrawn"
    assert refused(offer.accept, cleo).code == "transfer_closed"


def test_accepting_twice_is_accepting_once(active_chat, ana, cleo):
    at_the_desk(cleo)
    offer = active_chat.offer_transfer(ana, operator=cleo)

    offer.accept(cleo)
    Transfer.objects.get().accept(cleo)

    assert active_chat.events.filter(name="transferred").count() == 1


def test_a_full_hand_takes_no_more(active_chat, capital, ana, ben):
    """C14: the cap holds for transfers as for claims, and the offer stays open."""
    capital.policy.chats_at_most = 1
    capital.policy.save()
    at_the_desk(ben)
    ask(capital).claim(ben)
    offer = ChatSession.objects.get(pk=active_chat.pk).offer_transfer(ana, operator=ben)

    assert refused(offer.accept, ben).code == "not_allowed"
    assert Transfer.objects.get().status == "offered"


# ── to a queue ───────────────────────────────────────────────────────────────
def test_a_queue_calls_its_campuss_operators_and_the_first_gets_it(active_chat, gateway, ana, ben, cleo):
    gus = at_the_desk(make_operator("gus", gateway))
    at_the_desk(ben, cleo)
    offer = active_chat.offer_transfer(ana, queue=gateway.queue)

    assert [o.username for o in [ana, ben, cleo, gus] if offer.asks(o)] == ["cleo", "gus"]
    assert refused(offer.accept, ben).code == "not_allowed"
    offer.accept(gus)

    late = Transfer.objects.get()
    assert refused(late.accept, cleo).code == "transfer_closed"
    assert lead_of(active_chat) == gus


def test_a_queue_has_declined_when_nobody_is_left_to_ask(active_chat, gateway, ana, cleo):
    gus = at_the_desk(make_operator("gus", gateway))
    at_the_desk(cleo)
    offer = active_chat.offer_transfer(ana, queue=gateway.queue)

    offer.decline(cleo, "Busy.")
    assert Transfer.objects.get().status == "offered"
    assert refused(Transfer.objects.get().accept, cleo).code == "not_allowed"
    Transfer.objects.get().decline(gus, "Busy, too.")

    assert (Transfer.objects.get().status, lead_of(active_chat)) == ("declined", ana)


def test_a_queue_with_nobody_online_takes_no_transfer(active_chat, gateway, ana, cleo):
    """C45: then it is a ticket."""
    assert refused(active_chat.offer_transfer, ana, queue=gateway.queue).code == "operator_offline"


def test_a_restricted_queue_calls_directors_alone(active_chat, capital, ana, ben, dana):
    queue = Queue.objects.create(slug="capital-directors", name="Capital directors", campus=capital, restricted=True)
    at_the_desk(ben)
    assert refused(active_chat.offer_transfer, ana, queue=queue).code == "operator_offline"
    at_the_desk(dana)

    offer = active_chat.offer_transfer(ana, queue=queue)

    assert [o.username for o in [ben, dana] if offer.asks(o)] == ["dana"]
    assert [o.username for o in [ana, ben, dana] if Transfer.objects.visible_to(o).exists()] == ["ana", "dana"]


def test_transfers_are_seen_by_their_two_ends_alone(active_chat, ana, ben, cleo, sam, adam):
    at_the_desk(cleo)
    active_chat.offer_transfer(ana, operator=cleo)

    seen_by = [o.username for o in [ana, ben, cleo, sam, adam] if Transfer.objects.visible_to(o).exists()]

    assert seen_by == ["ana", "cleo"]


def test_the_database_keeps_one_open_offer_a_chat(active_chat, ana, cleo):
    at_the_desk(cleo)
    offer = active_chat.offer_transfer(ana, operator=cleo)
    offer.pk = None

    with pytest.raises(IntegrityError), transaction.atomic():
        offer.save()
