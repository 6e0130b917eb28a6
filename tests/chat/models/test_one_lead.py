"""Whatever happens at once, or in an awkward order, a living chat has exactly one lead (P6, C43)."""

import pytest

from campuses.models import Operator
from campuses.problems import Problem
from chat.models import ChatSession, Presence, Status, Timer, Transfer, TransferStatus, Watch
from tests.chat.conftest import Desk, ask, at_the_desk, together
from tests.conftest import make_operator


def fresh(chat):
    return ChatSession.objects.get(pk=chat.pk)


def lead_of(chat):
    return fresh(chat).lead


def refused(verb, *args, **more):
    with pytest.raises(Problem) as refusal:
        verb(*args, **more)
    return refusal.value.code


def assert_one_story(chat):
    """Events, lines and the row tell the same, and nothing is left open that nobody can answer."""
    chat = fresh(chat)
    handed = list(chat.events.filter(name="transferred").order_by("pk").values_list("data__to", flat=True))
    assert chat.messages.filter(data__code="transferred").count() == len(handed)
    assert chat.lead is not None
    assert chat.lead.username == (handed or ["ana"])[-1]
    open_offers = list(chat.transfers.offered())
    assert len(open_offers) <= (1 if chat.is_active else 0)
    assert all(offer.sender == chat.lead for offer in open_offers)
    assert Timer.objects.pending().filter(session=chat, kind="transfer_expiry").count() == len(open_offers)
    assert chat.is_active or not chat.watches.present().exists()
    assert list(chat.messages.order_by("seq").values_list("seq", flat=True)) == list(range(1, chat.last_seq + 1))


# ── at once ──────────────────────────────────────────────────────────────────
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("round_", range(5))
def test_of_many_who_accept_one_gets_the_chat(active_chat, gateway, ana, round_):
    """P6."""
    crowd = [make_operator(f"gus{i}", gateway) for i in range(6)]
    at_the_desk(*crowd)
    offer = active_chat.offer_transfer(ana, queue=gateway.queue)

    answers = together(*(lambda o=o: Transfer.objects.get(pk=offer.pk).accept(o) for o in crowd))

    assert sorted(answers) == ["done", *["transfer_closed"] * 5]
    winner = crowd[answers.index("done")]
    assert lead_of(active_chat) == winner
    assert Transfer.objects.get().closed_by == winner
    assert active_chat.events.filter(name="transferred").count() == 1


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("round_", range(5))
def test_accept_withdraw_end_and_expiry_at_once_leave_one_story(active_chat, ana, cleo, round_):
    """P6: one of them ends the offer, a living chat has one lead, and what the sender typed is stored or refused."""
    at_the_desk(cleo)
    offer = active_chat.offer_transfer(ana, operator=cleo)
    due = offer.expires_at

    answers = together(
        lambda: Transfer.objects.get(pk=offer.pk).accept(cleo),
        lambda: Transfer.objects.get(pk=offer.pk).withdraw(ana),
        lambda: Timer.objects.fire_due(due, session=active_chat),
        lambda: ChatSession.objects.get(pk=active_chat.pk).say(ana, "I am still typing."),
        *([lambda: ChatSession.objects.get(pk=active_chat.pk).end()] if round_ % 2 else []),
    )

    chat, offer = ChatSession.objects.get(pk=active_chat.pk), Transfer.objects.get()
    ends = chat.events.filter(name__in=["transfer_accepted", "transfer_withdrawn", "transfer_expired"]).count()
    assert ends == 1
    assert offer.status != TransferStatus.OFFERED
    assert chat.lead == (cleo if offer.status == "accepted" else ana)
    assert chat.state == ("ended" if round_ % 2 else "active")
    said = chat.messages.filter(body="I am still typing.").count()
    assert said == (answers[3] == "done")
    assert list(chat.messages.order_by("seq").values_list("seq", flat=True)) == list(range(1, chat.last_seq + 1))
    # Whoever was lead when a line was said was the lead then: nothing of Ana's stands behind the hand-over.
    handed = chat.messages.filter(data__code="transferred").first()
    if handed:
        assert not chat.messages.filter(seq__gt=handed.seq, operator=ana).exists()


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("round_", range(5))
def test_take_over_and_accept_at_once_leave_one_lead(active_chat, ana, cleo, sam, round_):
    """P6."""
    at_the_desk(cleo, sam)
    active_chat.watch(sam)
    active_chat.join(sam, confirmed=True)
    offer = active_chat.offer_transfer(ana, operator=cleo)

    answers = together(
        lambda: Transfer.objects.get(pk=offer.pk).accept(cleo),
        lambda: ChatSession.objects.get(pk=active_chat.pk).take_over(sam, confirmed=True),
    )

    # Sam may take over from whoever leads; Cleo only gets what is still Ana's to give.
    assert answers[1] == "done"
    assert answers[0] in {"done", "transfer_closed"}
    assert lead_of(active_chat) == sam
    assert ChatSession.objects.get(pk=active_chat.pk).is_active


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("round_", range(3))
def test_accepting_while_the_patron_leaves(active_chat, ana, cleo, round_):
    at_the_desk(cleo)
    offer = active_chat.offer_transfer(ana, operator=cleo)

    answers = together(
        lambda: Transfer.objects.get(pk=offer.pk).accept(cleo), lambda: fresh(active_chat).end(reason="patron_left")
    )

    assert answers[1] == "done"
    assert answers[0] in {"done", "transfer_closed"}
    assert fresh(active_chat).state == "ended"
    assert_one_story(active_chat)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("round_", range(3))
def test_accepting_while_the_lead_offers_it_to_somebody_else(active_chat, ana, ben, cleo, round_):
    at_the_desk(ben, cleo)
    first = active_chat.offer_transfer(ana, operator=cleo)

    answers = together(
        lambda: Transfer.objects.get(pk=first.pk).accept(cleo),
        lambda: fresh(active_chat).offer_transfer(ana, operator=ben),
    )

    assert answers in (["done", "not_allowed"], ["transfer_closed", "done"])
    assert lead_of(active_chat) == (cleo if answers[0] == "done" else ana)
    assert_one_story(active_chat)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("round_", range(3))
def test_one_of_a_queue_accepts_while_the_other_declines(active_chat, gateway, ana, cleo, round_):
    gus = at_the_desk(make_operator("gus", gateway))
    at_the_desk(cleo)
    offer = active_chat.offer_transfer(ana, queue=gateway.queue)

    answers = together(
        lambda: Transfer.objects.get(pk=offer.pk).accept(cleo), lambda: Transfer.objects.get(pk=offer.pk).decline(gus)
    )

    assert answers[0] == "done"
    assert answers[1] in {"done", "transfer_closed"}
    assert lead_of(active_chat) == cleo
    assert_one_story(active_chat)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("round_", range(3))
def test_two_offers_at_once_leave_one_open(active_chat, ana, ben, cleo, round_):
    at_the_desk(ben, cleo)

    together(*(lambda o=o: fresh(active_chat).offer_transfer(ana, operator=o) for o in (ben, cleo)))

    assert active_chat.transfers.offered().count() == 1
    assert_one_story(active_chat)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("round_", range(3))
def test_the_ladder_climbed_twice_at_once_has_each_step_once(active_chat, ana, sam, round_):
    """Q13: over the interface; no step comes without the one before, however the requests fall."""
    desks = [Desk(sam) for _ in range(4)]
    path = f"/chats/{active_chat.pk}"

    def post(desk, step, body=None):
        assert desk.post(f"{path}/{step}", body).status_code in {200, 403, 428}

    together(*(lambda d=d: post(d, "watch") for d in desks))
    assert Watch.objects.present().count() == 1
    together(
        lambda: post(desks[0], "join", {"confirm": True}),
        lambda: post(desks[1], "join", {"confirm": True}),
        lambda: post(desks[2], "take-over", {"confirm": True}),
        lambda: post(desks[3], "leave"),
    )

    steps = list(active_chat.events.order_by("pk").values_list("name", flat=True))
    climbed = [step for step in steps if step in {"watched", "join_acknowledged", "joined", "taken_over"}]
    assert climbed == ["watched", "join_acknowledged", "joined", "taken_over"][: len(climbed)]
    assert_one_story(active_chat)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("round_", range(3))
def test_taking_over_while_the_chat_ends(active_chat, ana, sam, round_):
    active_chat.watch(sam)
    active_chat.join(sam, confirmed=True)

    answers = together(
        lambda: fresh(active_chat).take_over(sam, confirmed=True), lambda: fresh(active_chat).end(by=ana)
    )

    assert answers[0] in {"done", "ended"}
    assert lead_of(active_chat) == (sam if answers[0] == "done" else ana)
    assert_one_story(active_chat)


# ── in an awkward order ──────────────────────────────────────────────────────
@pytest.mark.parametrize("how", ["signs off", "falls silent", "is deactivated"])
def test_who_was_asked_goes_away_and_the_chat_stays(active_chat, ana, cleo, how):
    """C43: nobody answers, the offer runs out, and the lead has it as before."""
    at_the_desk(cleo)
    offer = active_chat.offer_transfer(ana, operator=cleo)
    if how == "signs off":
        Presence.objects.choose(cleo, Status.OFFLINE)
    elif how == "falls silent":
        Presence.objects.filter(operator=cleo).update(online_until=offer.offered_at)
    else:
        browser = Desk(cleo)
        Operator.objects.filter(pk=cleo.pk).update(is_active=False)
        assert browser.post(f"/transfers/{offer.pk}/accept").status_code == 401

    assert active_chat.say(ana, "Still with you.").author_name == "Ana"
    assert Timer.objects.fire_due(offer.expires_at, session=active_chat) == 1
    offer.refresh_from_db()
    assert (offer.status, lead_of(active_chat)) == ("expired", ana)
    assert_one_story(active_chat)


def test_a_queue_whose_last_librarian_signs_off_gives_the_chat_to_nobody(active_chat, gateway, ana, cleo):
    at_the_desk(cleo)
    offer = active_chat.offer_transfer(ana, queue=gateway.queue)
    Presence.objects.choose(cleo, Status.OFFLINE)

    Timer.objects.fire_due(offer.expires_at, session=active_chat)

    assert lead_of(active_chat) == ana
    assert refused(fresh(active_chat).offer_transfer, ana, queue=gateway.queue) == "operator_offline"
    assert_one_story(active_chat)


def test_a_queue_where_only_the_lead_is_on_is_no_transfer(active_chat, capital, ana):
    assert refused(active_chat.offer_transfer, ana, queue=capital.queue) == "operator_offline"
    assert refused(active_chat.offer_transfer, ana, operator=ana) == "invalid"
    assert_one_story(active_chat)


def test_a_full_hand_refuses_and_takes_it_when_there_is_room(active_chat, capital, ana, ben):
    """C14."""
    capital.policy.chats_at_most = 1
    capital.policy.save()
    at_the_desk(ben)
    other = ask(capital)
    other.claim(ben)
    offer = fresh(active_chat).offer_transfer(ana, operator=ben)

    assert refused(offer.accept, ben) == "not_allowed"
    assert_one_story(active_chat)
    other.end(by=ben)
    Transfer.objects.get(pk=offer.pk).accept(ben)

    assert lead_of(active_chat) == ben
    assert_one_story(active_chat)


def test_the_lead_is_deactivated_and_the_offer_still_brings_the_chat_home(active_chat, ana, cleo):
    at_the_desk(cleo)
    offer = active_chat.offer_transfer(ana, operator=cleo)
    Operator.objects.filter(pk=ana.pk).update(is_active=False)

    Transfer.objects.get(pk=offer.pk).accept(cleo)

    assert lead_of(active_chat) == cleo
    assert_one_story(active_chat)


def test_what_was_accepted_can_be_offered_on_and_come_back(active_chat, ana, cleo):
    at_the_desk(ana, cleo)

    for giver, taker in [(ana, cleo), (cleo, ana), (ana, cleo)]:
        fresh(active_chat).offer_transfer(giver, operator=taker).accept(taker)
        assert lead_of(active_chat) == taker
        assert refused(fresh(active_chat).say, giver, "and another thing") == "not_allowed"
    assert_one_story(active_chat)
