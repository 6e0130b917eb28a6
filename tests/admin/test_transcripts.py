"""Chats in the admin: to read, never to change; each look leaves a row (P21)."""

import pytest
from django.urls import reverse

from campuses.models import Role
from chat.models import ChatSession, Message, Note, SessionEvent
from tests.chat.conftest import ask, at_the_desk
from tests.conftest import make_operator

XSS = "<img src=x onerror=top.__pwn=1>"


@pytest.fixture
def ended(capital, ana) -> ChatSession:
    """A chat of Capital's patron that Ana led, with a note, all of it hostile."""
    at_the_desk(ana)
    chat = ask(capital, XSS, name=XSS)
    chat.claim(ana)
    chat.say(ana, "Here you are")
    Note.objects.create(session=chat, n=1, after_seq=1, author=ana, body=f"note {XSS}", at=chat.started_at)
    chat.end(ana)
    chat.refresh_from_db()
    return chat


def page(chat, name="change") -> str:
    return reverse(f"admin:chat_chatsession_{name}", args=[chat.pk])


def looks(chat) -> list[object]:
    return [event.by for event in SessionEvent.objects.filter(session=chat, name="opened in the admin")]


def test_a_director_reads_an_ended_chat_and_leaves_a_row(directing, ended, dana):
    """P21, A001: words and notes are shown, literally, and the look is recorded."""
    answer = directing.get(page(ended))

    text = answer.content.decode()
    assert answer.status_code == 200
    assert "Here you are" in text
    assert "note &lt;img" in text
    assert "<img src=x" not in text
    assert looks(ended) == [dana]


def test_every_look_leaves_its_own_row(directing, ended, dana):
    for _ in range(3):
        directing.get(page(ended))

    assert looks(ended) == [dana] * 3


def test_the_list_is_no_look_at_words(directing, ended):
    text = directing.get(reverse("admin:chat_chatsession_changelist")).content.decode()

    assert ended.reference in text
    assert "onerror" not in text


def test_another_campuss_director_finds_nothing(client, ended, gateway):
    """P12: as if it weren't there, and no row is left."""
    client.force_login(make_operator("gina", gateway, Role.DIRECTOR))

    absent = reverse("admin:chat_chatsession_change", args=["00000000-0000-4000-8000-000000000000"])
    assert client.get(page(ended)).url == client.get(absent).url == "/admin/"
    assert ended.reference not in client.get(reverse("admin:chat_chatsession_changelist")).content.decode()
    assert looks(ended) == []


def test_rank_alone_reads_nobodys_words(administering, ended):
    """The table of roles: an administrator reads their own chats alone."""
    assert administering.get(page(ended)).status_code == 302


def test_nothing_of_a_chat_can_be_changed_or_deleted(directing, ended):
    before = list(Message.objects.values())

    assert directing.post(page(ended), {"state": "waiting", "patron_name": "X"}).status_code == 403
    assert directing.post(page(ended, "delete"), {"post": "yes"}).status_code == 403
    assert directing.get(reverse("admin:chat_chatsession_add")).status_code == 403
    directing.post(
        reverse("admin:chat_chatsession_changelist"),
        {"action": "delete_selected", "_selected_action": [str(ended.pk)], "post": "yes"},
    )

    assert list(Message.objects.values()) == before
    assert ChatSession.objects.get(pk=ended.pk).state == ended.state


@pytest.mark.parametrize("query", ["token_hash__startswith=a", "question__contains=img", "patron_email=x"])
def test_the_list_cannot_be_searched_by_words_or_tokens(directing, ended, query):
    """A041, P9."""
    answer = directing.get(f"{reverse('admin:chat_chatsession_changelist')}?{query}")

    assert answer.status_code in {302, 400}
