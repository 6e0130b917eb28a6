"""The desk's half of the interface, over HTTP."""

from datetime import timedelta
from uuid import uuid4

import pytest

from campuses import clock
from chat.models import ChatSession, Presence, SessionEvent
from tests.chat.conftest import ask, at_the_desk


@pytest.fixture
def desk(client, ana):
    client.force_login(ana)
    return client


def post(client, path, body=None):
    headers = {"Idempotency-Key": str(uuid4())}
    return client.post(f"/api/v1/desk{path}", body or {}, content_type="application/json", headers=headers)


def test_nobody_gets_in_without_signing_in(client, db):
    assert client.get("/api/v1/desk").json()["code"] == "unauthenticated"


def test_the_snapshot_has_every_waiting_chat_of_every_queue(desk, capital, gateway, ana, cleo):
    """C1."""
    at_the_desk(ana, cleo)
    ask(capital)
    ask(gateway)

    snapshot = desk.get("/api/v1/desk").json()

    assert [chat["campus"]["slug"] for chat in snapshot["chats"]] == ["capital", "gateway"]
    assert [chat["calls_me"] for chat in snapshot["chats"]] == [True, False]
    assert snapshot["policy"]["claim_seconds"] == 20
    assert {person["name"]: person["status"] for person in snapshot["operators"]} == {"Ana": "online", "Cleo": "online"}


@pytest.mark.parametrize("chats", [1, 3])
def test_the_snapshot_takes_the_same_queries_for_one_chat_and_for_three(
    desk, capital, ana, chats, django_assert_max_num_queries
):
    at_the_desk(ana)
    for _ in range(chats):
        ask(capital)

    with django_assert_max_num_queries(16):
        assert len(desk.get("/api/v1/desk").json()["chats"]) == chats


def test_the_second_claim_is_told_who_was_first(desk, waiting_chat, ben):
    """C12, C13."""
    assert post(desk, f"/chats/{waiting_chat.pk}/claim").json()["lead"]["name"] == "Ana"

    desk.force_login(ben)
    refusal = post(desk, f"/chats/{waiting_chat.pk}/claim")

    assert refusal.status_code == 409
    assert refusal.json()["code"] == "already_claimed"
    assert refusal.json()["by"]["name"] == "Ana"


def test_an_unknown_chat_and_one_that_is_not_mine_look_alike(desk, active_chat, cleo):
    """P8."""
    desk.force_login(cleo)

    foreign = desk.get(f"/api/v1/desk/chats/{active_chat.pk}")
    absent = desk.get(f"/api/v1/desk/chats/{uuid4()}")

    assert (foreign.status_code, foreign.content) == (absent.status_code, absent.content) == (404, absent.content)


def test_the_lead_answers_and_ends(desk, active_chat):
    said = post(desk, f"/chats/{active_chat.pk}/messages", {"body": "Hi Sam"})
    assert (said.status_code, said.json()["author"]) == (201, {"role": "operator", "name": "Ana"})
    assert post(desk, f"/chats/{active_chat.pk}/end", {"reason": "answered"}).json()["status"] == "ended"
    assert post(desk, f"/chats/{active_chat.pk}/messages", {"body": "one more"}).json()["code"] == "ended"
    assert desk.get(f"/api/v1/desk/chats/{active_chat.pk}").json()["lines"][2]["body"] == "Hi Sam"


def led_and_ended(campus, operator, question):
    chat = ask(campus, question)
    chat.claim(operator)
    chat.end(by=operator)
    return chat


def test_whoever_comes_back_finds_the_chats_they_ended_the_last_one_first(desk, capital, ana, ben):
    """C23: an ended chat stays readable, and its follow-up actions remain, through a reload too."""
    at_the_desk(ana, ben)
    for question in ("Where?", "When?"):
        led_and_ended(capital, ana, question)
    led_and_ended(capital, ben, "Of a colleague's")
    yesterday = led_and_ended(capital, ana, "Yesterday's")
    ChatSession.objects.filter(pk=yesterday.pk).update(ended_at=clock.now() - timedelta(hours=12))
    ask(capital, "Waits").claim(ana)

    ended = desk.get("/api/v1/desk/ended").json()

    assert [(chat["question"], chat["status"], chat["may_read"]) for chat in ended] == [
        ("When?", "ended", True),
        ("Where?", "ended", True),
    ]


def test_a_conference_is_found_again_by_those_who_were_in_it_at_the_end(desk, active_chat, ana, sam, ben):
    """C23; who only watched, or had left, has no chat of theirs there."""
    at_the_desk(sam)
    active_chat.watch(sam)
    active_chat.join(sam, confirmed=True)
    active_chat.end(by=ana)

    for operator, found in ((ana, [active_chat.reference]), (sam, [active_chat.reference]), (ben, [])):
        desk.force_login(operator)
        assert [chat["reference"] for chat in desk.get("/api/v1/desk/ended").json()] == found


@pytest.mark.parametrize("chats", [1, 3])
def test_the_ended_chats_take_the_same_queries_for_one_and_for_three(
    desk, capital, ana, chats, django_assert_max_num_queries
):
    at_the_desk(ana)
    for number in range(chats):
        led_and_ended(capital, ana, f"Question {number}")

    with django_assert_max_num_queries(6):
        assert len(desk.get("/api/v1/desk/ended").json()) == chats


def test_a_colleague_is_not_heard_in_a_chat_that_is_not_theirs(desk, active_chat, ben):
    desk.force_login(ben)

    assert post(desk, f"/chats/{active_chat.pk}/messages", {"body": "hi"}).status_code == 403
    assert post(desk, f"/chats/{active_chat.pk}/end").status_code == 403
    assert ChatSession.objects.get().state == "active"


def test_a_supervisor_who_opens_an_ended_chat_leaves_a_row(desk, active_chat, ana, sam):
    """P21."""
    active_chat.end(by=ana)
    desk.force_login(sam)

    assert desk.get(f"/api/v1/desk/chats/{active_chat.pk}").status_code == 200

    assert SessionEvent.objects.filter(name="looked", by=sam).count() == 1


def test_the_campus_is_corrected_and_the_first_one_kept(desk, active_chat, gateway):
    """C25."""
    answer = desk.put(
        f"/api/v1/desk/chats/{active_chat.pk}/campus", {"campus": "gateway"}, content_type="application/json"
    ).json()

    assert (answer["campus"]["slug"], answer["original_campus"]["slug"], answer["queue"]) == (
        "gateway",
        "capital",
        "gateway",
    )
    assert SessionEvent.objects.get(name="campus_corrected").data == {"was": "capital", "now": "gateway"}


def test_status_is_the_operators_word(desk, ana):
    Presence.objects.beat(ana, audible=True, at=clock.now())

    assert (
        desk.put("/api/v1/desk/status", {"status": "away"}, content_type="application/json").json()["status"] == "away"
    )
    refusal = desk.put("/api/v1/desk/status", {"status": "asleep"}, content_type="application/json")
    assert (refusal.status_code, list(refusal.json()["fields"])) == (422, ["status"])


def test_a_post_without_the_csrf_token_is_refused(active_chat, ana):
    """A085."""
    from django.test import Client

    client = Client(enforce_csrf_checks=True)
    client.force_login(ana)

    assert post(client, f"/chats/{active_chat.pk}/messages", {"body": "hi"}).status_code == 403
