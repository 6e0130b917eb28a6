"""What desks read together: each its own, in as many queries for many as for one."""

from types import SimpleNamespace
from weakref import WeakSet

import pytest
from django.conf import settings
from django.contrib.sessions.models import Session
from django.test import Client

from chat.consumers import reads, rights
from chat.consumers.reads import Place
from chat.consumers.rights import Rights, Standing
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


@pytest.fixture
def sockets(monkeypatch):
    """Two that have just looked; `read` is what the database says of each, `asked` who was looked up."""
    world = SimpleNamespace(now=100.0, asked=[], read={1: Standing("operator", 1), 2: Standing("operator", 1)})

    async def read_standings(places):
        world.asked.append({operator for operator, _ in places})
        return {place: world.read[place[0]] for place in places}

    monkeypatch.setattr(Rights, "_in_use", WeakSet())
    monkeypatch.setattr(rights, "read_standings", read_standings)
    monkeypatch.setattr(rights, "time", SimpleNamespace(monotonic=lambda: world.now))
    world.one, world.other = Rights(1, None), Rights(2, None)
    return world


async def both_send(sockets):
    for socket in (sockets.one, sockets.other):
        if not socket.are_fresh():
            await socket.look()


async def test_who_looks_at_their_rights_looks_for_all_that_are_sending(sockets):
    """Otherwise every second line of fifty busy desks waits for a look of its own."""
    await both_send(sockets)
    sockets.asked.clear()
    for _ in range(20):
        sockets.now += 0.26
        await both_send(sockets)

    assert sockets.asked == [{1, 2}] * 5


async def test_a_desk_that_sends_nothing_is_not_looked_up_for(sockets):
    await both_send(sockets)
    sockets.now += 1.5
    await sockets.one.look()

    assert sockets.asked[-1] == {1}


@pytest.mark.parametrize("now", [None, Standing("operator", 2)])
async def test_rights_that_changed_are_found_by_the_socket_itself(sockets, now):
    """P11: whoever looks for it does not act upon them."""
    await both_send(sockets)
    sockets.now += 0.9
    assert sockets.other.are_fresh()
    sockets.now += 0.1
    sockets.read[2] = now
    await sockets.one.look()

    assert sockets.asked[-1] == {1, 2}
    assert not sockets.other.are_fresh()
    assert await sockets.other.look() == (now, True)
