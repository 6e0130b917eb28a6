"""Words kept ready."""

import re

import pytest
from django.core.exceptions import ValidationError

from campuses import clock
from chat import canned_text, demo
from chat.models import Canned, Category

GREETING = {"category": Category.GREETING, "title": "Hello", "body": "Hi {patron_name}, I'm {operator_name}."}


def greeting(**changes):
    return Canned.objects.create(**{**GREETING, "fallback": "Hi, I'm {operator_name}.", **changes})


def test_a_patron_is_greeted_by_name_and_a_nameless_one_without_a_hole(active_chat, ana):
    """C15."""
    hello = greeting()

    assert hello.said_in(active_chat, ana, clock.now()).body == "Hi Sam, I'm Ana."

    active_chat.patron_name = ""
    assert hello.said_in(active_chat, ana, clock.now()).body == "Hi, I'm Ana."


def test_a_greeting_by_name_needs_words_for_those_without_one(db):
    """C15."""
    with pytest.raises(ValidationError, match="no name"):
        greeting(fallback="")
    with pytest.raises(ValidationError, match="leave"):
        greeting(fallback="Hello {patron_name}")
    assert Canned.objects.count() == 0


@pytest.mark.parametrize("body", ["See INCLUDE LINK", "TODO", "Hours: {unknown}", "Call [phone]", "???"])
def test_an_unfinished_text_is_not_saved(db, body):
    """C26b."""
    with pytest.raises(ValidationError):
        greeting(body=body, fallback="")
    assert Canned.objects.count() == 0


def test_what_the_chat_cannot_know_is_named_and_asked_for(active_chat, ana):
    link = greeting(body="{title}: {link}, {operator_name}", fallback="")

    filled = link.said_in(active_chat, ana, clock.now())

    assert filled == canned_text.Filled(body="{title}: {link}, Ana", missing=["title", "link"])


def test_hours_are_those_of_the_patrons_campus(capital, gateway, ana):
    """C24."""
    capital.hours.all().delete()

    assert canned_text.campus_values(capital, clock.now())["hours"] == "closed today"
    assert canned_text.campus_values(gateway, clock.now())["hours"] == "around the clock"


def test_own_messages_are_ones_own(active_chat, ana, ben, cleo, gateway):
    mine, shared = greeting(owner=ana, title="Mine"), greeting(title="Everybody's")
    elsewhere = greeting(campus=gateway, title="Gateway's")

    assert set(Canned.objects.for_chat(active_chat, ana)) == {mine, shared}
    assert set(Canned.objects.for_chat(active_chat, ben)) == {shared}
    assert set(Canned.objects.for_chat(active_chat, cleo)) == {shared, elsewhere}


def test_in_a_crisis_nothing_cheerful_is_offered(active_chat, ana):
    """C71."""
    greeting(category=Category.CLOSING)
    calm = greeting(category=Category.CRISIS, title="I'm here")

    active_chat.enter_crisis(ana)

    assert list(Canned.objects.for_chat(active_chat, ana)) == [calm]


def test_the_demos_set_is_whole_and_leaves_no_hole_for_anybody(active_chat, ana):
    """C15–C20, C31, C37, C48, C49: every category; no hole for a missing name; seeding twice adds nothing."""
    demo.seed()
    before = Canned.objects.count()
    demo.seed()

    assert Canned.objects.count() == before
    assert set(Canned.objects.values_list("category", flat=True)) == set(Category.values)
    active_chat.patron_name = ""
    for message in Canned.objects.all():
        filled = message.said_in(active_chat, ana, clock.now())
        assert not re.search(r"\s[,.!?]|,\s*[.!?,]|\{patron_name\}", filled.body), filled.body
        assert set(filled.missing) <= set(canned_text.VARIABLES)
