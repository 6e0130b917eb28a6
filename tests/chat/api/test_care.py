"""Care at the desk, over HTTP."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.cache import caches

from campuses import clock
from campuses.models import Kind, Resource
from chat import demo
from chat.models import Canned, ChatSession, EncounterCard, Incident, IncidentLook, Message, SessionEvent
from chat.transcript import as_text
from tests.chat.conftest import at_the_desk


@pytest.fixture(autouse=True)
def _fresh_cache():
    caches["shared"].clear()


class Desk:
    """One operator's requests."""

    def __init__(self, client, operator):
        client.force_login(operator)
        self.client = client

    def __call__(self, method, path, body=None):
        return self.client.generic(
            method,
            f"/api/v1{path}",
            b"" if body is None else __import__("json").dumps(body),
            content_type="application/json",
            headers={"Idempotency-Key": str(uuid4())},
        )


@pytest.fixture
def desk(client, ana):
    return Desk(client, ana)


@pytest.fixture
def chat(active_chat):
    return active_chat


def as_patron(client, chat, method, path, body=None):
    import json

    return client.generic(
        method,
        f"/api/v1/chat{path}",
        b"" if body is None else json.dumps(body),
        content_type="application/json",
        headers={"Authorization": f"Bearer {chat.token}", "Idempotency-Key": str(uuid4())},
    )


# ── canned messages and the coach ────────────────────────────────────────────
def test_canned_messages_come_filled_in_for_the_chat(desk, chat):
    """C15."""
    demo.seed()

    answer = desk("GET", f"/desk/canned?chat={chat.pk}").json()

    by_title = {message["title"]: message for message in answer["messages"]}
    assert by_title["Hello, reading your question"]["body"].startswith("Hi Sam, I'm Ana.")
    assert [gap["name"] for gap in by_title["A link with its name"]["missing"]] == ["title", "link"]
    assert answer["categories"]["greeting"] == "Greeting"


def test_own_canned_messages_are_made_changed_and_deleted(desk, ana, cleo):
    made = desk("POST", "/desk/canned", {"title": "Mine", "body": "Look here: {link}", "category": "searching"})
    assert made.status_code == 201
    path = f"/desk/canned/{made.json()['id']}"

    changed = {"title": "Mine", "body": "Hi {patron_name}", "category": "greeting"}
    refused = desk("PATCH", path, changed)
    assert (refused.status_code, list(refused.json()["fields"])) == (422, ["fallback"])
    assert desk("PATCH", path, {**changed, "fallback": "Hi"}).json()["body"] == "Hi"

    theirs = Canned.objects.create(owner=cleo, title="Hers", body="Hello", category="greeting")
    assert desk("DELETE", f"/desk/canned/{theirs.pk}").status_code == 404
    assert desk("DELETE", path).status_code == 204
    assert list(Canned.objects.all()) == [theirs]


def test_the_coach_knows_the_chat_and_is_off_for_those_who_turned_it_off(desk, chat, ana):
    """A1."""
    coach = desk("GET", f"/desk/coach?chat={chat.pk}").json()
    assert (coach["level"], coach["first_reply"], coach["patron_name"]) == ("normal", True, "Sam")
    assert coach["seconds"] == {"nudge": 60, "again": 120, "check_in": 240, "close": 120}

    ana.experience = "novice"
    ana.save()
    assert desk("GET", f"/desk/coach?chat={chat.pk}").json()["level"] == "loud"

    desk("PUT", "/desk/coach", {"hints": False})
    assert desk("GET", f"/desk/coach?chat={chat.pk}").json()["level"] == "off"


def test_a_hint_passed_over_is_counted_and_blocks_nothing(desk, chat):
    assert (
        desk("POST", f"/desk/chats/{chat.pk}/hints", {"kind": "bare_link", "action": "overridden"}).status_code == 204
    )

    assert SessionEvent.objects.get(name="hint").data == {"kind": "bare_link", "action": "overridden"}


# ── the card ─────────────────────────────────────────────────────────────────
def test_the_card_keeps_what_was_not_sent_and_never_reaches_the_patron(desk, chat, client):
    """C28, C29, C30, A5, A6."""
    path = f"/desk/chats/{chat.pk}/card"
    assert desk("GET", path).json()["updated_at"] is None
    desk("PATCH", path, {"location": "off", "assignment": "zxcanary essay", "sources": ["peer_reviewed", "database"]})

    card = desk("PATCH", path, {"professor": "zxcanary Lee", "taught": True, "read_level": 4}).json()

    assert (card["location"], card["assignment"], card["professor"]) == ("off", "zxcanary essay", "zxcanary Lee")
    assert card["suggested_read_level"] == 4
    assert desk("PATCH", path, {"read_level": None}).json()["read_level"] is None
    assert desk("PATCH", path, {"read_level": 9}).status_code == 422
    assert b"zxcanary" not in as_patron(client, chat, "GET", "").content
    assert "zxcanary" not in as_text(chat, chat.messages.all())


def test_next_steps_go_to_the_patron_and_stay_on_the_card(desk, chat):
    """C51."""
    line = desk("POST", f"/desk/chats/{chat.pk}/card/next-steps", {"body": "I'll e-mail you the list today."})

    assert line.status_code == 201
    card = EncounterCard.objects.get()
    assert (card.next_steps, card.next_steps_seq) == ("I'll e-mail you the list today.", line.json()["seq"])
    assert "I'll e-mail you the list today." in as_text(chat, chat.messages.all())


def test_the_e_mail_address_is_asked_for_and_given_in_the_widget(desk, chat, client):
    """C16."""
    assert desk("POST", f"/desk/chats/{chat.pk}/ask-email").json()["data"]["code"] == "ask_email"

    assert as_patron(client, chat, "POST", "/email", {"email": "no address"}).status_code == 422
    assert as_patron(client, chat, "POST", "/email", {"email": "sam@x.example"}).status_code == 200

    assert ChatSession.objects.get().patron_email == "sam@x.example"
    assert "sam@x.example" not in repr(list(SessionEvent.objects.values("data")))


def test_only_those_whom_the_patron_hears_ask_for_something(client, chat, cleo, sam):
    for stranger in (cleo, sam):
        assert Desk(client, stranger)("POST", f"/desk/chats/{chat.pk}/ask-email").status_code == 404
    assert not Message.objects.filter(data__code="ask_email").exists()


# ── anger ────────────────────────────────────────────────────────────────────
def test_the_anger_menu_has_words_rules_and_what_was_done(desk, chat, capital):
    """C54, C60."""
    demo.seed()
    menu = desk("GET", f"/desk/chats/{chat.pk}/anger").json()
    assert {text["step"] for text in menu["texts"]} == {"calm", "saved", "director", "ended"}
    assert "(page 3)" in menu["passages"][0]["quotation"]

    desk("POST", f"/desk/chats/{chat.pk}/anger/say", {"step": "rules", "body": menu["passages"][0]["quotation"]})

    menu = desk("GET", f"/desk/chats/{chat.pk}/anger").json()
    assert [(entry["by"], entry["data"]["step"]) for entry in menu["taken"]] == [("Ana", "rules")]


def test_a_repeated_step_is_said_and_logged_once(client, chat, ana):
    client.force_login(ana)
    key = str(uuid4())
    body = {"step": "saved", "body": "Our chats are saved."}
    say = lambda: client.post(  # noqa: E731
        f"/api/v1/desk/chats/{chat.pk}/anger/say",
        body,
        content_type="application/json",
        headers={"Idempotency-Key": key},
    )

    assert say().json() == say().json()
    assert SessionEvent.objects.filter(name="anger_step").count() == 1


def test_a_banned_patron_is_turned_away_at_the_next_chat(client, capital, ana):
    at_the_desk(ana)
    new = {"campus": "capital", "question": "You again?"}
    opened = client.post(
        "/api/v1/chats", new, content_type="application/json", headers={"Idempotency-Key": str(uuid4())}
    )
    chat = ChatSession.objects.get(pk=opened.json()["chat"]["id"])
    chat.claim(ana)
    desk = Desk(client, ana)

    ban = desk("POST", f"/desk/chats/{chat.pk}/anger/ban", {"reason": "Threats", "hours": 24})

    assert ban.status_code == 201
    again = client.post(
        "/api/v1/chats", new, content_type="application/json", headers={"Idempotency-Key": str(uuid4())}
    )
    assert (again.status_code, again.json()["code"]) == (403, "not_allowed")
    assert "by e-mail or call" in again.json()["detail"]


def test_the_chat_is_ended_for_its_language(desk, chat):
    """C57."""
    answer = desk("POST", f"/desk/chats/{chat.pk}/anger/end", {"words": "Our rules end this chat here."}).json()

    assert (answer["status"], answer["end_reason"]) == ("ended", "language")


# ── crisis ───────────────────────────────────────────────────────────────────
def test_the_crisis_panel_has_everything_in_one_place(desk, chat, ana, sam, dana, capital, gateway):
    """C61, C62, C63, C65, C66, C68, C69, C70."""
    stale = clock.now().date() - timedelta(days=2)  # over in every time zone
    Resource.objects.create(kind=Kind.CRISIS, label="988 Lifeline", phone="988", review_by=stale, owner=dana)
    Resource.objects.create(kind=Kind.COURSE, label="Mental Health First Aid")
    Resource.objects.create(kind=Kind.COUNSELLING, campus=gateway, label="Gateway counselling", phone="1")
    Resource.objects.create(kind=Kind.SAFETY, campus=capital, label="Capital police", phone="860-555-0199")
    assert desk("POST", f"/desk/chats/{chat.pk}/crisis").json()["crisis"] is True

    panel = desk("GET", f"/desk/chats/{chat.pk}/crisis").json()

    assert [(r["label"], r["stale"], r["owner"]) for r in panel["resources"]] == [("988 Lifeline", True, "Dana")]
    assert [course["label"] for course in panel["courses"]] == ["Mental Health First Aid"]
    assert "ALMA" in panel["contact"]["alma"]
    assert any("ask" in line and "name" in line for line in panel["do"])
    assert any("believe them" in line for line in panel["remember"])
    assert panel["contact"]["name"] == "Sam"
    assert "where they are" in panel["contact"]["unknown"]
    assert {person["name"] for person in panel["people"]} == {"Sam", "Dana"}
    assert panel["safety"][0]["whose"] == ["patron", "you"]
    assert any("know how you feel" in line for line in panel["dont"])

    desk("POST", f"/desk/chats/{chat.pk}/crisis/resources", {"resource": panel["resources"][0]["id"]})
    desk("POST", f"/desk/chats/{chat.pk}/crisis/calls", {"whom": "Capital police", "reached": True})
    log = desk("GET", f"/desk/chats/{chat.pk}/crisis").json()["log"]
    assert [entry["name"] for entry in log] == ["crisis_started", "summoned", "resource_offered", "called"]


def test_the_patrons_widget_learns_to_be_quiet_and_nothing_else(desk, chat, client):
    """C71."""
    desk("POST", f"/desk/chats/{chat.pk}/crisis")

    view = as_patron(client, chat, "GET", "")

    assert view.json()["chat"]["quiet"] is True
    assert b"crisis" not in view.content


def test_safety_numbers_of_both_campuses_are_always_at_hand(client, chat, cleo, capital, gateway, ana):
    """C59."""
    for campus, phone in ((capital, "860-555-0001"), (gateway, "203-555-0002")):
        Resource.objects.create(kind=Kind.SAFETY, campus=campus, label=f"{campus} police", phone=phone)

    safety = Desk(client, cleo)("GET", f"/desk/safety?chat={chat.pk}").json()["safety"]

    assert [(s["campus"], s["whose"], s["numbers"][0]["phone"]) for s in safety] == [
        ("Capital", ["patron"], "860-555-0001"), ("Gateway", ["you"], "203-555-0002"),
    ]  # fmt: skip
    assert Desk(client, ana)("GET", "/desk/safety").json()["safety"][0]["whose"] == ["you"]


def test_who_is_asked_to_come_says_so_and_the_operator_sees_it(client, chat, ana, sam, dana, cleo):
    """C66, P22: a number at their desk, an answer, and who and when in the operator's panel."""
    at_the_desk(sam)
    Desk(client, ana)("POST", f"/desk/chats/{chat.pk}/crisis")

    theirs = Desk(client, sam)("GET", "/desk/summons").json()
    assert [(one["to"], one["chat"], one["url"], one["answered_by"]) for one in theirs] == [
        (f"Encounter {chat.reference}", str(chat.pk), None, [])
    ]
    path = f"/desk/summons/{theirs[0]['id']}/answer"
    for stranger in (cleo, dana, ana):
        assert Desk(client, stranger)("POST", path).status_code == 404

    answered = Desk(client, sam)("POST", path).json()
    again = Desk(client, sam)("POST", path).json()

    assert answered == again
    assert [one["name"] for one in answered["answered_by"]] == ["Sam"]
    assert Desk(client, sam)("GET", "/desk/summons").json() == []
    people = Desk(client, ana)("GET", f"/desk/chats/{chat.pk}/crisis").json()["people"]
    told = {person["name"]: (bool(person["asked_at"]), person["answered_at"]) for person in people}
    assert told == {"Sam": (True, answered["answered_by"][0]["at"]), "Dana": (False, None)}


def test_an_incidents_call_leads_to_it_only_those_on_the_case(client, chat, ana, dana):
    number = Desk(client, ana)(
        "POST", "/desk/incidents", {"chat": str(chat.pk), "kind": "other", "account": "zxcanary"}
    ).json()["number"]
    incident = Incident.objects.get()

    called = Desk(client, dana)("GET", "/desk/summons").json()

    assert [(one["to"], one["url"]) for one in called] == [
        (f"Incident {number}", f"/admin/chat/incident/{incident.pk}/change/")
    ]
    assert "zxcanary" not in repr(called)


# ── incidents ────────────────────────────────────────────────────────────────
def test_an_incident_is_filed_in_two_requests_prefilled(desk, chat, ana, dana, client, ben, adam):
    """C58, P21."""
    draft = desk("GET", f"/desk/incidents/draft?chat={chat.pk}").json()
    assert (draft["encounter"], draft["patron_name"]) == (chat.reference, "Sam")

    filed = desk(
        "POST", "/desk/incidents", {"chat": str(chat.pk), "kind": draft["kind"], "account": "zxcanary He swore."}
    )

    number = filed.json()["number"]
    assert filed.status_code == 201
    assert desk("GET", f"/desk/incidents/{number}").json()["account"] == "zxcanary He swore."
    assert [(look.by, look.how) for look in IncidentLook.objects.all()] == [(ana, "api")]
    for stranger in (ben, adam, dana):
        assert Desk(client, stranger)("GET", f"/desk/incidents/{number}").status_code == 404
    assert Desk(client, dana)("GET", "/desk/incidents").json()["need_me"][0]["number"] == number
    assert Desk(client, adam)("GET", "/desk/incidents").json() == {"filed": [], "need_me": []}


def test_an_incident_is_filed_only_from_what_one_may_read(client, chat, cleo):
    body = {"chat": str(chat.pk), "kind": "other", "account": "Nosy."}

    assert Desk(client, cleo)("POST", "/desk/incidents", body).status_code == 404
    assert not Incident.objects.exists()


# ── a shared screen ──────────────────────────────────────────────────────────
def test_a_screen_is_seen_only_after_the_patron_says_yes(desk, chat, client):
    """C52."""
    answer = lambda word: as_patron(client, chat, "POST", "/screen", {"answer": word})  # noqa: E731
    assert answer("consent").status_code == 403  # nobody has asked

    assert desk("POST", f"/desk/chats/{chat.pk}/screen").json()["state"] == "ask_screen"
    assert answer("decline").json()["state"] == "screen_declined"
    assert answer("consent").status_code == 403

    desk("POST", f"/desk/chats/{chat.pk}/screen")
    assert answer("consent").json()["state"] == "screen_shared"
    assert desk("DELETE", f"/desk/chats/{chat.pk}/screen").json()["state"] == "screen_stopped"
    codes = [line.data.get("code") for line in chat.messages.filter(kind="system")]
    assert codes[1:] == ["ask_screen", "screen_declined", "ask_screen", "screen_shared", "screen_stopped"]


def test_a_screen_is_shown_to_one_librarian_and_not_to_the_next(desk, chat, client, ana, ben):
    """C52: the patron said yes to Ana; whoever takes the chat on has to ask."""
    desk("POST", f"/desk/chats/{chat.pk}/screen")
    as_patron(client, chat, "POST", "/screen", {"answer": "consent"})
    at_the_desk(ben)

    chat.offer_transfer(ana, operator=ben).accept(ben)

    assert as_patron(client, chat, "GET", "/screen").json()["state"] == "screen_stopped"
    assert as_patron(client, chat, "POST", "/screen", {"answer": "decline"}).status_code == 403


def test_turn_credentials_are_made_for_an_hour(desk, chat, settings):
    settings.STUN_URLS, settings.TURN_URLS, settings.TURN_SECRET = ["stun:s.example"], ["turn:t.example"], "secret"

    servers = desk("GET", f"/desk/chats/{chat.pk}/screen").json()["ice_servers"]

    assert servers[0] == {"urls": ["stun:s.example"]}
    assert servers[1]["username"].endswith(f":{chat.pk}")
    assert servers[1]["credential"]
