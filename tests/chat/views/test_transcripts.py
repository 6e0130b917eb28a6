"""Ended chats read again, and notes found by their words: by those who may, and never unseen."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from django.urls import reverse

from campuses.models import Role
from chat import reading
from chat.models import ChatSession, Note
from chat.retention import purge_due
from tests.chat.conftest import ask, at_the_desk
from tests.conftest import make_operator

XSS = "<img src=x onerror=top.__pwn=1>"
FIND_QUERIES = 6  # session, operator, count, chats, stays, their people


@pytest.fixture
def ended(active_chat, ana, sam) -> ChatSession:
    """Sam watched Ana's chat; both wrote a note."""
    active_chat.watch(sam)
    active_chat.note(ana, f"The proxy was down {XSS}")
    active_chat.note(sam, "Well handled; see Gale")
    active_chat.say(ana, "Here you are.")
    active_chat.end(ana)
    return ChatSession.objects.get(pk=active_chat.pk)


def page(chat, **query):
    return reverse("transcript", args=[chat.reference], query=query)


def found(client, q=""):
    return client.get(reverse("transcripts"), {"q": q} if q else {}).content.decode()


def looks(chat):
    return list(chat.events.filter(name="looked").order_by("pk").values_list("by__username", "data"))


def test_its_lead_reads_it_with_its_notes_in_their_place(client, ended, ana):
    """Q10, Q11: lines and notes in one stream; one's own leaves no look."""
    client.force_login(ana)

    text = client.get(page(ended)).content.decode()

    order = [
        "Where do I find my textbook?",
        "Ana joined the chat.",
        "The proxy was down",
        "Well handled",
        "Here you are.",
    ]
    places = [text.index(words) for words in order]
    assert places == sorted(places)
    assert XSS not in text
    assert "&lt;img" in text
    assert looks(ended) == []


def test_times_are_those_of_the_campus(client, ended, ana):
    ChatSession.objects.filter(pk=ended.pk).update(ended_at=datetime(2026, 3, 4, 17, 5, tzinfo=UTC))
    client.force_login(ana)

    assert "Mar 4, 2026, 12:05 PM" in client.get(page(ended)).content.decode()
    assert "Mar 4, 2026, 12:05 PM" in found(client)


@pytest.mark.parametrize("who", ["sam", "dana"])
def test_a_reviewer_says_why_and_the_look_is_recorded_with_it(client, ended, who, request):
    """P21: no word before a reason."""
    client.force_login(request.getfixturevalue(who))

    asked = client.get(page(ended)).content.decode()
    assert "Why do you open it?" in asked
    assert "textbook" not in asked + client.get(page(ended, why="curiosity")).content.decode()
    assert looks(ended) == []

    assert "textbook" in client.get(page(ended, why="review")).content.decode()
    assert looks(ended) == [(who, {"why": "review"})]


@pytest.mark.parametrize("who", ["ben", "cleo", "adam", "gina"])
def test_for_all_others_it_is_not_there(client, ended, gateway, who, request):
    """P12: no list, no page, no note of it."""
    other = make_operator("gina", gateway, Role.DIRECTOR) if who == "gina" else request.getfixturevalue(who)
    client.force_login(other)

    assert client.get(page(ended, why="review")).status_code == 404
    assert client.post(page(ended, why="review"), {"body": "x", "key": uuid4()}).status_code == 404
    assert ended.reference not in found(client)
    assert ended.reference not in found(client, "proxy")
    for q in ("proxy", ended.reference):
        assert "None that you may read" in found(client, q)
    assert looks(ended) == []


def test_a_live_chat_is_the_desks(client, active_chat, ana):
    client.force_login(ana)

    assert client.get(page(active_chat)).status_code == 404
    assert active_chat.reference not in found(client)


def test_a_sealed_chat_opens_to_no_rank(client, ended, sam, dana, ana):
    """P22."""
    ChatSession.objects.update(sealed=True)

    for who in (sam, dana):
        client.force_login(who)
        assert client.get(page(ended, why="review")).status_code == 404
        assert ended.reference not in found(client) + found(client, "proxy")
    client.force_login(ana)
    assert "proxy" in client.get(page(ended)).content.decode()


# ── notes by their words ─────────────────────────────────────────────────────
def test_notes_are_found_by_their_words_and_each_chat_shown_is_a_look(client, ended, ana, sam):
    """Q21, P21: what a search shows of somebody else's chat is recorded; one's own is not."""
    client.force_login(sam)
    text = found(client, "PROXY down")
    assert "<mark>proxy</mark> was <mark>down</mark>" in text
    assert "Gale" not in text
    assert XSS not in text
    assert looks(ended) == [("sam", {"how": "note search"})]

    client.force_login(ana)
    assert "<mark>Gale</mark>" in found(client, "gale")
    assert len(looks(ended)) == 1


def test_what_patron_and_librarian_said_is_not_searched(client, ended, sam):
    """Notes alone (Q21): the words of patrons are opened one chat at a time, with a reason."""
    client.force_login(sam)

    assert "None that you may read" in found(client, "textbook")
    assert "textbook" not in found(client)


@pytest.mark.parametrize("q", ["%", "d_wn", "(a+)+$" * 15, "' OR 1=1", "\0", "<script>"])
def test_no_sign_is_a_wildcard(client, ended, ana, q):
    """A041, A043."""
    client.force_login(ana)

    answer = client.get(reverse("transcripts"), {"q": q})

    assert answer.status_code == 200
    assert b"<mark>" not in answer.content
    assert b"<script>" not in answer.content.replace(b'<script src="', b"").replace(b"<script type", b"")


def test_a_number_leads_straight_to_its_chat(client, ended, ana):
    client.force_login(ana)

    answer = client.get(reverse("transcripts"), {"q": ended.reference.lower()})

    assert answer.url == page(ended)


def test_a_transferred_chats_notes_are_its_new_leads(client, active_chat, ana, cleo):
    """A055: who gave a chat away reads its notes no more."""
    at_the_desk(cleo)
    active_chat.note(ana, "canary")
    active_chat.offer_transfer(ana, operator=cleo).accept(cleo)
    active_chat.end(cleo)

    for who, sees in [(ana, False), (cleo, True)]:
        client.force_login(who)
        assert ("<mark>canary</mark>" in found(client, "canary")) == sees


# ── a reviewer's note ────────────────────────────────────────────────────────
def test_a_reviewer_adds_a_note_once(client, ended, sam):
    """Q11, P2: the same form sent twice is one note."""
    client.force_login(sam)
    form = {"body": "Good questions first.", "key": str(uuid4())}

    assert "Write the note first" in client.post(page(ended, why="review"), {**form, "body": " "}).content.decode()
    for _ in range(2):
        assert client.post(page(ended, why="review"), form).url == page(ended, why="review")

    note = Note.objects.get(body="Good questions first.")
    assert (note.author, note.after_seq) == (sam, ChatSession.objects.get().last_seq)
    assert "Good questions first." in client.get(page(ended, why="review")).content.decode()


# ── who looked on ────────────────────────────────────────────────────────────
@pytest.mark.parametrize("told", [False, True])
def test_a_lead_lists_who_observed_their_chats_when_the_policy_says_so(client, capital, active_chat, ana, sam, told):
    """Q14: a silent watch, on the list and on the chat's page; the supervisor's own list has it anyway."""
    capital.policy.tell_lead_when_watched = told
    capital.policy.save()
    active_chat.watch(sam)
    active_chat.end(ana)

    client.force_login(ana)
    assert ("Looked on: <bdi>Sam</bdi>" in found(client)) == told
    assert ("<bdi>Sam</bdi> (Capital)" in client.get(page(active_chat)).content.decode()) == told
    client.force_login(sam)
    assert "Looked on: <bdi>Sam</bdi>" in found(client)


def test_the_list_says_of_each_chat_what_the_desk_would(capital, ana, ben, sam, dana, cleo):
    """The rule in memory and the one in the database agree."""
    at_the_desk(ana)
    chat = ask(capital)
    chat.claim(ana)
    chat.watch(sam)
    chat.watch(dana)
    chat.note(dana, "hello")
    chat.end(ana)

    for viewer in (ana, ben, sam, dana, cleo):
        fresh = ChatSession.objects.prefetch_related("watches__operator").get(pk=chat.pk)
        in_memory = {stay.operator.username for stay in fresh.watches.all() if stay.is_shown_to(viewer)}
        assert in_memory == {stay.operator.username for stay in fresh.observers(viewer)}


def test_the_list_takes_no_more_queries_for_more_chats(client, capital, ana, sam, django_assert_num_queries):
    at_the_desk(ana)
    client.force_login(sam)

    def one_more():
        chat = ask(capital)
        chat.claim(ana)
        chat.watch(sam)
        chat.note(sam, "proxy")
        chat.end(ana)

    one_more()
    with django_assert_num_queries(FIND_QUERIES):
        found(client)
    for _ in range(2):
        one_more()
    with django_assert_num_queries(FIND_QUERIES):
        assert found(client).count('class="title"') == 3


def test_a_chat_whose_words_are_gone_says_so(client, ended, ana):
    """P20."""
    purge_due(ended.ended_at + timedelta(days=365))
    client.force_login(ana)

    assert "have been deleted" in client.get(page(ended)).content.decode()
    assert reading.stream(ChatSession.objects.get()) == []
