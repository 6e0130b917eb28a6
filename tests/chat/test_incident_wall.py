"""Incidents stay closed (P22): a canary in one, and every door that somebody not on the case could try."""

import logging
import re
from datetime import timedelta

import pytest
from django.contrib import admin
from django.contrib.admin.models import LogEntry
from django.urls import URLPattern, URLResolver, get_resolver

from campuses import clock
from campuses.models import Role
from chat import transcript
from chat.models import ChatSession, EncounterCard, Incident, Message, SessionEvent, Summons, Timer
from tests.chat.conftest import ask, at_the_desk
from tests.conftest import make_operator
from tickets.models import Letter, Ticket

CANARY = "zxcanary"


@pytest.fixture
def case(capital, ana, ben, sam, dana, caplog) -> Incident:
    """A crisis chat with an incident. Its lines, note, card and account hold the canary; then it is reviewed."""
    caplog.set_level(logging.DEBUG)
    at_the_desk(ana, ben, sam)
    chat = ask(capital, f"{CANARY} question", name=f"{CANARY} Rex", email=f"{CANARY}@x.example")
    chat.claim(ana)
    chat.say_as_patron(f"{CANARY} I will hurt somebody")
    chat.enter_crisis(ana)
    chat.say(ana, f"{CANARY} I am here")
    chat.log_call(ana, "Capital public safety", reached=True)
    chat.notify(ana, sam)
    incident = Incident.file(ana, chat=chat, kind="threat", account=f"{CANARY} account")
    incident.record("noted", by=dana, note=f"{CANARY} dean called")
    incident.tell_outcome(f"{CANARY} outcome", by=dana)
    chat.end(by=ana)
    incident.move("closed", by=dana)
    return incident


@pytest.fixture
def strangers(case, ben, sam, cleo, adam, gateway):
    """Those who come nearest to it: the campus's supervisor, another campus's director, the superuser."""
    return [sam, make_operator("gil", gateway, Role.DIRECTOR), adam]


def routes(patterns, prefix="/"):
    for pattern in patterns:
        route = prefix + str(pattern.pattern).lstrip("^").removesuffix("$").removesuffix("\\Z")
        if isinstance(pattern, URLResolver):
            yield from routes(pattern.url_patterns, route)
        elif isinstance(pattern, URLPattern):
            yield route


def paths(chat, incident):
    """Every GET address that takes nothing, a chat, an incident's number, a campus or a model's key; and searches."""
    fill = {
        "chat_id": chat.pk,
        "number": incident.number,
        "reference": chat.reference,
        "slug": "capital",
        "campus": "capital",
        "object_id": incident.pk,
        "pk": incident.pk,
    }
    found = {
        re.sub(r"<(?:\w+:)?(\w+)>", lambda match: str(fill.get(match[1], match[0])), route)
        for route in routes(get_resolver().url_patterns)
    }
    asked = [f"/api/v1/desk/{what}chat={chat.pk}" for what in ("canned?", "coach?", "safety?", "incidents/draft?")]
    # A search repeats its own words, so it is tried with another of theirs.
    searched = ["/tickets/?q=hurt", "/help/capital/?q=hurt", f"/incidents/new/?chat={chat.pk}"]
    return sorted(path for path in found if not set("<({") & set(path) and "logout" not in path) + asked + searched


def test_nobody_outside_the_circle_gets_a_byte_by_any_address(client, case, strangers):
    """P22, P12."""
    chat = ChatSession.objects.get()
    tried = paths(chat, case)
    assert len(tried) > 60, tried

    leaks = []
    for stranger in strangers:
        client.force_login(stranger)
        client.raise_request_exception = False
        for path in tried:
            page = client.get(path, follow=True)
            body = b"".join(page.streaming_content) if page.streaming else page.content
            if CANARY in body.decode(errors="replace"):
                leaks.append((stranger.username, path))

    assert leaks == []


def test_live_nobody_beside_its_lead_gets_a_byte_by_any_address(
    client, capital, gateway, ana, ben, sam, dana, cleo, adam
):
    """P22: operators of the campus and of another, supervisors who were asked to come, a director, the superuser."""
    gil = make_operator("gil", gateway, Role.DIRECTOR)
    at_the_desk(ana, ben, sam, cleo, gil)
    chat = ask(capital, f"{CANARY} question", name=f"{CANARY} Rex", email=f"{CANARY}@x.example")
    chat.claim(ana)
    chat.say_as_patron(f"{CANARY} I will hurt somebody")
    EncounterCard.of(chat).note({"whereabouts": f"{CANARY} roof", "phone": f"{CANARY} 1"}, ana)
    chat.enter_crisis(ana)
    Timer.objects.fire_due(clock.now() + timedelta(minutes=10))
    chat.offer_transfer(ana, queue=capital.queue)
    incident = Incident.file(ana, chat=chat, kind="threat", account=f"{CANARY} account")

    leaks = []
    for stranger in (ben, sam, cleo, gil, adam):
        client.force_login(stranger)
        client.raise_request_exception = False
        for path in [*paths(chat, incident), "/api/v1/desk/summons"]:
            page = client.get(path, follow=True)
            body = b"".join(page.streaming_content) if page.streaming else page.content
            if CANARY in body.decode(errors="replace"):
                leaks.append((stranger.username, path))

    assert leaks == []
    assert Summons.objects.filter(session=chat).count() == 2  # Sam and Gil: they were asked, and still read nothing
    assert CANARY not in repr(list(Letter.objects.values()))


def test_its_names_hold_no_word(case, dana):
    """P22: what messages, the admin's recent actions and page titles are made of."""
    things = [case, *case.circle.all(), *case.events.all(), *case.evidence.all(), *case.summons.all()]

    assert CANARY not in repr([str(thing) for thing in things])
    assert not LogEntry.objects.exists()


def test_its_circle_does_see_it(client, case, dana, ana):
    """What must be hidden from others is there to be seen."""
    client.force_login(dana)
    assert CANARY in client.get(f"/admin/chat/incident/{case.pk}/change/").content.decode()
    client.force_login(ana)
    assert CANARY in client.get(f"/api/v1/desk/incidents/{case.number}").content.decode()


def test_no_letter_log_event_or_ticket_holds_a_word_of_it(case, caplog):
    letters = list(Letter.objects.values_list("subject", "text", "html"))

    assert letters
    assert CANARY not in repr(letters)
    assert CANARY not in caplog.text
    assert CANARY not in repr(list(SessionEvent.objects.values("name", "data")))
    assert not Ticket.objects.exists()


def test_the_patron_learns_nothing_of_it(client, case):
    chat = ChatSession.objects.get()

    view = client.get("/api/v1/chat", headers={"Authorization": f"Bearer {chat.token}"}).content.decode()
    printed = transcript.as_text(chat, chat.messages.all())

    for word in ("incident", case.number, "crisis", f"{CANARY} account", f"{CANARY} outcome"):
        assert word not in view
        assert word not in printed
    assert not Message.objects.filter(body__contains=case.number).exists()


def test_its_models_have_no_other_admin(case):
    shown = {model.__name__ for model in admin.site._registry}

    assert "Incident" in shown
    assert not shown & {
        "Evidence",
        "IncidentEvent",
        "IncidentLook",
        "Member",
        "Disclosure",
        "Hold",
        "AfterCare",
        "Message",
        "Note",
    }


def test_live_the_case_is_the_leads_and_those_who_were_let_in(client, capital, ana, ben, cleo, dana):
    """While it runs, other desks see that it is active and who leads it, but not that it is a crisis."""
    at_the_desk(ana)
    chat = ask(capital, f"{CANARY} question", name="Rex")
    chat.claim(ana)
    chat.enter_crisis(ana)

    for stranger in (ben, cleo, dana):
        client.force_login(stranger)
        seen = client.get("/api/v1/desk").json()["chats"][0]
        assert (seen["crisis"], seen["quiet"], seen["question"]) == (False, False, None)
    client.force_login(ana)
    assert client.get("/api/v1/desk").json()["chats"][0]["crisis"] is True
