"""Librarians together, over HTTP."""

from uuid import uuid4

import pytest
from django.test import Client

from campuses import clock
from chat.models import ChatSession, InternalThread, Note, Presence, Transfer
from tests.chat.conftest import Desk, ask, at_the_desk
from tests.conftest import make_operator


@pytest.fixture
def path(active_chat):
    return f"/chats/{active_chat.pk}"


@pytest.fixture
def desks(desk_of, ana, ben, cleo, sam, dana, adam):
    return {operator.username: desk_of(operator) for operator in [ana, ben, cleo, sam, dana, adam]}


def names(chat):
    return [(entry["operator"]["name"], entry["mode"]) for entry in chat["staff"]]


# ── every door has a lock ────────────────────────────────────────────────────
DOORS = [
    ("post", "/chats/{chat}/notes"),
    ("post", "/chats/{chat}/watch"),
    ("post", "/chats/{chat}/join"),
    ("post", "/chats/{chat}/leave"),
    ("post", "/chats/{chat}/take-over"),
    ("post", "/chats/{chat}/help"),
    ("delete", "/chats/{chat}/help"),
    ("get", "/chats/{chat}/observers"),
    ("post", "/chats/{chat}/transfers"),
    ("post", "/transfers/1/accept"),
    ("post", "/transfers/1/decline"),
    ("post", "/transfers/1/withdraw"),
    ("get", "/operators/1/messages"),
    ("post", "/operators/1/messages"),
    ("post", "/operators/1/messages/read"),
    ("get", "/room/messages"),
    ("post", "/room/messages"),
    ("post", "/room/messages/read"),
    ("get", "/messages/search?q=x"),
    ("post", "/swamped"),
    ("delete", "/swamped"),
]


@pytest.mark.parametrize(("method", "door"), DOORS)
def test_nobody_without_a_session_gets_in(client, active_chat, method, door):
    """P8; a patron's token opens none of it (P9)."""
    url = "/api/v1/desk" + door.format(chat=active_chat.pk)
    for headers in [{}, {"Authorization": f"Bearer {active_chat.token}"}]:
        answer = getattr(client, method)(url, content_type="application/json", headers=headers)
        assert (answer.status_code, answer.json()["code"]) == (401, "unauthenticated")


@pytest.mark.parametrize(("method", "door"), [door for door in DOORS if door[0] != "get"])
def test_nothing_is_written_without_the_csrf_token(active_chat, ana, method, door):
    """A085."""
    client = Client(enforce_csrf_checks=True)
    client.force_login(ana)

    answer = getattr(client, method)("/api/v1/desk" + door.format(chat=active_chat.pk), content_type="application/json")

    assert answer.status_code == 403


def test_a_deactivated_operator_gets_nothing(desks, path, ana):
    """P11."""
    type(ana).objects.filter(pk=ana.pk).update(is_active=False)

    assert desks["ana"].post(f"{path}/notes", {"body": "still here"}).status_code == 401
    assert desks["ana"].get("/room/messages").status_code == 401


# ── notes ────────────────────────────────────────────────────────────────────
def test_a_note_is_written_and_read_by_the_chats_staff(desks, path, active_chat):
    key = uuid4()
    desks["sam"].post(f"{path}/watch")

    answer = desks["sam"].post(f"{path}/notes", {"body": "Try Gale.", "proposal": "transfer_to_me"}, key)

    note = answer.json()
    assert answer.status_code == 201
    assert (note["n"], note["after_seq"], note["author"]["name"], note["body"], note["proposal"], note["key"]) == (
        1, active_chat.last_seq, "Sam", "Try Gale.", "transfer_to_me", str(key),
    )  # fmt: skip
    assert desks["sam"].post(f"{path}/notes", {"body": "Try Gale.", "proposal": "transfer_to_me"}, key).json() == note
    view = desks["ana"].get(path).json()
    assert [entry["body"] for entry in view["notes"]] == ["Try Gale."]
    assert view["chat"]["last_note"] == 1
    assert desks["ana"].get(path, after_note=1).json()["notes"] == []


@pytest.mark.parametrize("who", ["ben", "cleo", "adam", "dana"])
def test_others_write_no_notes_and_read_none(desks, path, who):
    assert desks[who].post(f"{path}/notes", {"body": "psst"}).json()["code"] == "not_allowed"
    assert desks[who].get(path).json()["code"] == "not_found"
    assert not Note.objects.exists()


@pytest.mark.parametrize("body", [{}, {"body": ""}, {"body": "x" * 4001}, {"body": "x", "patron": True}, {"body": 1}])
def test_an_unreadable_note_is_refused_with_its_fields(desks, path, body):
    answer = desks["ana"].post(f"{path}/notes", body)

    assert (answer.status_code, answer.json()["code"]) == (422, "invalid")
    assert answer.json()["fields"]


# ── the ladder ───────────────────────────────────────────────────────────────
def test_watch_then_join_after_the_warning_then_speak_then_leave(desks, path, active_chat):
    """Q1, Q4, Q13–Q16, as the third source tells it."""
    sam, ana = desks["sam"], desks["ana"]
    assert sam.get(path).status_code == 404

    watched = sam.post(f"{path}/watch").json()
    assert (watched["may_read"], names(watched)) == (True, [("Ana", "lead"), ("Sam", "watching")])
    assert names(ana.get(path).json()["chat"]) == [("Ana", "lead")]
    assert sam.post(f"{path}/messages", {"body": "Hello"}).json()["code"] == "not_allowed"

    for body in [None, {}, {"confirm": False}]:
        warned = sam.post(f"{path}/join", body)
        assert (warned.status_code, warned.json()["code"]) == (428, "confirm_needed")
        assert warned.json()["warning"]
        assert warned.json()["policy"]
    assert names(sam.post(f"{path}/join", {"confirm": True}).json())[1] == ("Sam", "joined")
    said = sam.post(f"{path}/messages", {"body": "Hello, I am Sam."}).json()
    assert said["author"] == {"role": "operator", "name": "Sam"}

    left = sam.post(f"{path}/leave").json()
    assert (left["status"], left["may_read"], left["question"]) == ("active", False, None)
    assert sam.get(path).status_code == 404
    assert ana.post(f"{path}/messages", {"body": "I am still here."}).status_code == 201


def test_the_warning_links_a_page_with_the_policy(desks, path):
    """Q6: the link leads to its words."""
    desks["sam"].post(f"{path}/watch")
    page, _, anchor = desks["sam"].post(f"{path}/join").json()["policy"].partition("#")

    answer = desks["sam"].client.get(page)

    assert answer.status_code == 200
    assert f'id="{anchor}"' in answer.content.decode()
    assert "deleted after 30 days" in answer.content.decode()
    assert Client().get(page).status_code == 302


@pytest.mark.parametrize("confirm", ["yes", 1, "true", None])
def test_only_true_confirms(desks, path, confirm):
    desks["sam"].post(f"{path}/watch")

    assert desks["sam"].post(f"{path}/join", {"confirm": confirm}).status_code == 422


def test_observers_are_listed_as_the_policy_says(desks, path, capital):
    """A081; the same list for lead and supervisor, or not."""
    desks["sam"].post(f"{path}/watch")
    assert desks["ana"].get(f"{path}/observers").json() == []
    assert desks["ben"].get(f"{path}/observers").status_code == 404

    capital.policy.tell_lead_when_watched = True
    capital.policy.save()

    stay = desks["ana"].get(f"{path}/observers").json()[0]
    assert (stay["operator"]["name"], stay["mode"], stay["until"]) == ("Sam", "watching", None)


def test_take_over_warns_first(desks, path, active_chat, sam):
    desks["sam"].post(f"{path}/watch")
    desks["sam"].post(f"{path}/join", {"confirm": True})

    assert desks["sam"].post(f"{path}/take-over").status_code == 428
    taken = desks["sam"].post(f"{path}/take-over", {"confirm": True}).json()

    assert (taken["lead"]["name"], names(taken)) == ("Sam", [("Sam", "lead")])
    assert desks["ana"].get(path).status_code == 404


def test_a_call_for_help_shows_on_every_desk_and_its_words_to_those_it_asks(desks, path, ana, ben):
    """C50."""
    answer = desks["ana"].post(f"{path}/help", {"operator": ben.pk, "message": "Chicago style?"})
    assert answer.json()["help"]["message"] == "Chicago style?"

    seen = {name: desk.get("").json()["chats"][0]["help"] for name, desk in desks.items()}

    assert {name: (call["asks_me"], call["message"]) for name, call in seen.items()} == {
        "ana": (False, "Chicago style?"),
        "ben": (True, "Chicago style?"),
        "cleo": (False, ""),
        "sam": (False, "Chicago style?"),
        "dana": (False, "Chicago style?"),
        "adam": (False, ""),
    }
    assert desks["ben"].post(f"{path}/watch").json()["may_read"] is True
    assert desks["ana"].delete(f"{path}/help").json()["help"] is None
    assert desks["ana"].post(f"{path}/help").json()["help"]["operator"] is None
    assert desks["ana"].post(f"{path}/help", {"operator": 999_999}).json()["code"] == "invalid"


# ── transfers ────────────────────────────────────────────────────────────────
def test_an_offer_is_made_seen_and_accepted(desks, path, active_chat, ana, cleo):
    """C42–C44."""
    at_the_desk(cleo)

    answer = desks["ana"].post(f"{path}/transfers", {"operator": cleo.pk, "message": "Gateway reserves."})

    offered = answer.json()
    assert answer.status_code == 201
    assert (offered["from"]["name"], offered["operator"]["name"], offered["queue"]) == ("Ana", "Cleo", None)
    assert (offered["chat"], offered["message"], offered["status"]) == (
        str(active_chat.pk),
        "Gateway reserves.",
        "offered",
    )
    seen = {name: desk.get("").json()["transfers"] for name, desk in desks.items()}
    assert [name for name, transfers in seen.items() if transfers] == ["ana", "cleo"]
    assert seen["cleo"][0]["asks_me"] is True
    assert seen["cleo"][0]["about"]["question"] == active_chat.question

    taken = desks["cleo"].post(f"/transfers/{offered['id']}/accept").json()

    assert (taken["status"], taken["about"]) == ("accepted", None)
    assert desks["cleo"].get(path).json()["chat"]["lead"]["name"] == "Cleo"
    assert desks["ana"].get(path).status_code == 404
    assert desks["ana"].post(f"{path}/messages", {"body": "wait"}).json()["code"] == "not_allowed"
    assert desks["cleo"].post(f"/transfers/{offered['id']}/withdraw").json()["code"] == "not_allowed"


def test_declined_withdrawn_and_foreign_offers(desks, path, ana, ben, cleo):
    at_the_desk(cleo)
    offer = lambda: desks["ana"].post(f"{path}/transfers", {"operator": cleo.pk}).json()["id"]  # noqa: E731

    first = offer()
    for verb in ["accept", "decline", "withdraw"]:
        assert desks["ben"].post(f"/transfers/{first}/{verb}").json()["code"] == "not_found"
    declined = desks["cleo"].post(f"/transfers/{first}/decline", {"reason": "In a chat."}).json()
    assert (declined["status"], declined["reason"]) == ("declined", "In a chat.")
    second = offer()
    assert desks["ana"].post(f"/transfers/{second}/withdraw").json()["status"] == "withdrawn"
    answer = desks["cleo"].post(f"/transfers/{second}/accept")
    assert (answer.status_code, answer.json()["code"]) == (409, "transfer_closed")
    assert desks["ana"].get(path).json()["chat"]["lead"]["name"] == "Ana"


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        ({}, 422, "invalid"),
        ({"operator": 1, "queue": "capital"}, 422, "invalid"),
        ({"operator": 999_999}, 422, "invalid"),
        ({"operator": "1"}, 422, "invalid"),
        ({"queue": "atlantis"}, 422, "invalid"),
        ({"queue": "gateway"}, 409, "operator_offline"),
    ],
)
def test_an_offer_to_nobody_is_refused(desks, path, gateway, body, status, code):
    answer = desks["ana"].post(f"{path}/transfers", body)

    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert not Transfer.objects.exists()


# ── internal messages ────────────────────────────────────────────────────────
def test_two_operators_write_to_each_other(desks, ana, cleo):
    """Q7, Q9."""
    key = uuid4()
    answer = desks["ana"].post(f"/operators/{cleo.pk}/messages", {"body": "Are you free?"}, key)
    sent = answer.json()
    assert answer.status_code == 201
    assert (sent["from"]["name"], sent["to"]["name"], sent["body"], sent["key"]) == (
        "Ana",
        "Cleo",
        "Are you free?",
        str(key),
    )
    assert desks["ana"].post(f"/operators/{cleo.pk}/messages", {"body": "Are you free?"}, key).json() == sent
    again = desks["ana"].post(f"/operators/{cleo.pk}/messages", {"body": "Are you?"}, key)
    assert (again.status_code, again.json()["code"]) == (409, "key_reused")

    assert desks["cleo"].get("").json()["unread"] == {str(ana.pk): 1}
    assert [message["body"] for message in desks["cleo"].get(f"/operators/{ana.pk}/messages").json()] == [
        "Are you free?"
    ]
    assert desks["cleo"].post(f"/operators/{ana.pk}/messages/read", {"n": 1}).json() == {"unread": {}}
    assert desks["ben"].get(f"/operators/{cleo.pk}/messages").json() == []


def test_the_room_is_for_all_on_duty(desks, adam):
    desks["ana"].post("/room/messages", {"body": "The printers are back."})

    for desk in desks.values():
        assert [(m["room"], m["to"], m["body"]) for m in desk.get("/room/messages").json()] == [
            ("desk", None, "The printers are back.")
        ]
    assert desks["ben"].get("").json()["unread"] == {"room": 1}
    assert desks["ben"].post("/room/messages/read", {"n": 5}).json() == {"unread": {}}


def test_long_threads_are_read_in_pages(desks, ana):
    for i in range(105):
        InternalThread.objects.desk().post(ana, f"number {i + 1}")

    latest = desks["cleo"].get("/room/messages").json()
    earlier = desks["cleo"].get("/room/messages", before=latest[0]["n"]).json()

    assert [message["n"] for message in earlier + latest] == list(range(1, 106))


def test_search_needs_words_and_finds_ones_own(desks, ana, cleo):
    desks["ana"].post(f"/operators/{cleo.pk}/messages", {"body": "EBSCO is down"})

    assert [m["body"] for m in desks["cleo"].get("/messages/search", q="ebsco").json()] == ["EBSCO is down"]
    assert desks["ben"].get("/messages/search", q="ebsco").json() == []
    assert desks["ben"].get("/messages/search").status_code == 422
    assert desks["ben"].get("/messages/search", q="x" * 101).status_code == 422


def test_nobody_writes_to_themselves_or_to_strangers(desks, ana, ben):
    assert desks["ana"].post(f"/operators/{ana.pk}/messages", {"body": "x"}).json()["code"] == "invalid"
    assert desks["ana"].post("/operators/999999/messages", {"body": "x"}).status_code == 404
    type(ben).objects.filter(pk=ben.pk).update(is_active=False)
    assert desks["ana"].post(f"/operators/{ben.pk}/messages", {"body": "x"}).status_code == 404


# ── swamped ──────────────────────────────────────────────────────────────────
def test_a_call_of_the_swamped_shows_on_every_desk_for_some_minutes(desks, ana):
    at_the_desk(ana)
    until = desks["ana"].post("/swamped").json()["swamped_until"]
    assert until > clock.stamp(clock.now())

    def seen():
        return {one["name"]: one["swamped_until"] for one in desks["cleo"].get("").json()["operators"]}["Ana"]

    assert seen() == until
    assert desks["ana"].delete("/swamped").json()["swamped_until"] is None
    assert seen() is None
    Presence.objects.update(swamped_until=clock.now())
    assert seen() is None


def test_the_desks_snapshot_asks_no_more_queries_for_more_of_everything(
    desks, capital, gateway, ana, cleo, sam, django_assert_max_num_queries
):
    """A list has a constant number of queries."""
    at_the_desk(cleo, ana, sam)

    def fill(times):
        for _ in range(times):
            chat = ask(capital)
            chat.claim(ana)
            chat.watch(sam)
            chat.ask_for_help(ana)
            chat.offer_transfer(ana, operator=cleo)
            desks["ana"].post(f"/operators/{cleo.pk}/messages", {"body": "x"})

    def count():
        with django_assert_max_num_queries(100) as captured:
            desks["cleo"].get("")
        return len(captured)

    capital.policy.chats_at_most = 50
    capital.policy.save()
    fill(1)
    one = count()
    fill(4)
    assert count() == one


def test_a_helper_of_another_campus_keeps_no_right_after_leaving(desks, path, ana, gateway):
    """A055."""
    gus = at_the_desk(make_operator("gus", gateway))

    helper = Desk(gus)
    desks["ana"].post(f"{path}/help", {"operator": gus.pk})
    helper.post(f"{path}/watch")
    helper.post(f"{path}/join", {"confirm": True})
    assert helper.get(path).status_code == 200

    helper.post(f"{path}/leave")

    assert helper.get(path).status_code == 404
    assert helper.post(f"{path}/watch").json()["code"] == "not_allowed"
    assert ChatSession.objects.get().is_active
