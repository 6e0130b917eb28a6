"""What desks read together: each its own, in as many queries for many as for one."""

import pytest
from django.conf import settings
from django.contrib.sessions.models import Session
from django.test import Client

from chat.consumers import reads, rights
from chat.consumers.reads import Place
from chat.models import ChatSession
from tests.chat.conftest import ask, at_the_desk

NEWS_QUERIES = 1  # lines, of chats that their leads ask about
RIGHTS_QUERIES = 2  # operators, sessions


def led_by(operator, campus, *bodies):
    at_the_desk(operator)
    chat = ask(campus, name=f"Of {operator.name}")
    chat.claim(operator)
    for body in bodies:
        chat.say_as_patron(body)
    return ChatSession.objects.get(pk=chat.pk)


def words(news):
    return [line["body"] for line in news.lines if line["kind"] == "patron"]


@pytest.fixture
def places(capital, ana, ben, cleo):
    """Three leads, each before the last line of their chat; Ana's second tab has heard nothing yet."""
    chats = {
        person: led_by(person, capital, f"one for {person.name}", f"two for {person.name}")
        for person in (ana, ben, cleo)
    }
    first = {name.name: Place(name.pk, chat.pk, chat.last_seq - 1, 0) for name, chat in chats.items()}
    return first | {"second tab": first["Ana"]._replace(seq=0)}


def test_each_lead_gets_what_lies_behind_their_own_cursor(places):
    found = reads._read_news(set(places.values()))

    heard = {name: words(found[place]) for name, place in places.items()}
    assert heard == {
        "Ana": ["two for Ana"],
        "Ben": ["two for Ben"],
        "Cleo": ["two for Cleo"],
        "second tab": ["Where do I find my textbook?", "one for Ana", "two for Ana"],
    }


@pytest.mark.parametrize("names", [["Ana"], ["Ana", "Ben", "Cleo", "second tab"]])
def test_their_lines_take_one_query_however_many_ask(places, names, django_assert_num_queries):
    with django_assert_num_queries(NEWS_QUERIES):
        reads._read_news({places[name] for name in names})


def test_beside_the_lead_the_permission_decides(places, ben, sam):
    chat = ChatSession.objects.get(pk=places["Ana"].chat_id)
    chat.watch(sam)
    watcher, colleague = (places["Ana"]._replace(operator_id=person.pk) for person in (sam, ben))

    found = reads._read_news({places["Ana"], watcher, colleague})

    assert words(found[watcher]) == words(found[places["Ana"]]) == ["two for Ana"]
    assert found[colleague] is None


def session_of(operator):
    client = Client()
    client.force_login(operator)
    return client.cookies[settings.SESSION_COOKIE_NAME].value


def test_rights_take_two_queries_however_many_sockets_look(ana, ben, sam, django_assert_num_queries):
    wanted = {(person.pk, session_of(person)) for person in (ana, ben, sam)}

    with django_assert_num_queries(RIGHTS_QUERIES):
        found = rights._read_standings(wanted)

    assert {operator: standing.role for (operator, _), standing in found.items()} == {
        ana.pk: "operator",
        ben.pk: "operator",
        sam.pk: "supervisor",
    }


@pytest.mark.parametrize("wrong", ["no such session", "another's", "ended", "other password"])
def test_a_session_that_is_not_theirs_any_more_gives_no_right(ana, ben, wrong):
    key = session_of(ana)
    if wrong == "ended":
        Session.objects.all().delete()
    elif wrong == "other password":
        ana.set_password("a new and long password")
        ana.save()
    place = {"no such session": (ana.pk, "x" * 32), "another's": (ben.pk, key)}.get(wrong, (ana.pk, key))

    assert rights._read_standings({place}) == {place: None}
