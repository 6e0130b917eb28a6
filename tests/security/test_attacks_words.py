"""Hostile words in every free-text field: shown literally, whoever looks (A001–A019, P16)."""

import json
from html.parser import HTMLParser

import pytest
from django.test import Client

from chat.models import Canned, ChatSession
from faq.models import Content, Entry
from tests.chat.conftest import ask
from tests.security.conftest import send
from tickets.models import Letter, Ticket

IMG = "<img src=x onerror=top.__pwn=1>"
BREAKOUT = "</script><script>top.__pwn=1</script><!-- ]]> --><svg onload=top.__pwn=1>"
MUTATION = '<math><mtext><table><mglyph><style><!--</style><img title="--&gt;&lt;img src=1 onerror=top.__pwn=1&gt;">'
ATTRIBUTE = "\" autofocus onfocus=top.__pwn=1 x='"
TEMPLATE = "{{ 7|add:7 }}{% csrf_token %}${7*7}"
LINKS = "javascript:alert(1) JaVaScRiPt&colon;alert(1) data:text/html,<script>1</script> vbscript:x"
BIDI = "\u202e\u2066abc\u200b" + "a" + "\u0301" * 200
PAYLOADS = [IMG, BREAKOUT, MUTATION, ATTRIBUTE, TEMPLATE, LINKS, BIDI]


class Page(HTMLParser):
    """Finds what would run: handlers, inline scripts, addresses that are code."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.alive: list[str] = []
        self._in_script = False
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        self._in_script = tag == "script" and not (given.get("type") or "").endswith("json")
        for name, value in attrs:
            address = "".join((value or "").split()).lower()
            if name.startswith("on"):
                self.alive.append(f"{tag} {name}")
            if name in {"href", "src", "action", "formaction", "srcdoc"} and address.startswith(
                ("javascript:", "vbscript:", "data:text")
            ):
                self.alive.append(f"{tag} {name}={value}")
        if tag in {"math", "mglyph"}:
            self.alive.append(tag)

    def handle_endtag(self, tag):
        if tag == "script":
            self._in_script = False

    def handle_data(self, data):
        if self._in_script and data.strip():
            self.alive.append(f"inline script: {data[:40]}")


def assert_inert(answer) -> None:
    if answer.headers["Content-Type"].startswith("text/html"):
        assert Page(answer.content.decode()).alive == []
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


def browser_of(person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def test_the_detector_sees_what_would_run():
    assert Page(IMG).alive
    assert Page(f"<p>{BREAKOUT}</p>").alive
    assert Page('<a href="JaVaScRiPt:alert(1)">x</a>').alive
    assert not Page("<p>&lt;img onerror&gt;</p><script src='/x.js'></script>").alive


@pytest.mark.parametrize("payload", PAYLOADS)
def test_a_patrons_words_are_inert_on_each_page_that_staff_open(capital, ana, dana, on_duty, payload):
    """A001, A003, A005, A013, A017: question, name, line, comment; desk, tickets, print, admin."""
    chat = ask(capital, payload, name=payload[:60], page_url="https://library.example/<script>top.__pwn=1</script>")
    chat.claim(ana)
    chat.say_as_patron(payload)
    ticket = chat.send_ticket(ana, capital.queue, email="pat@example.edu", summary=payload, reason=payload[:300])
    chat.end(ana)
    ChatSession.objects.filter(pk=chat.pk).update(rating_comment=payload)
    director = browser_of(dana)

    for path in [
        "/desk/",
        "/tickets/",
        f"/tickets/{ticket.reference}/",
        f"/tickets/{ticket.reference}/print/",
        f"/tickets/{ticket.reference}/preview/",
        f"/admin/chat/chatsession/{chat.pk}/change/",
        "/admin/chat/chatsession/",
    ]:
        answer = director.get(path)
        assert answer.status_code == 200, path
        assert_inert(answer)


@pytest.mark.parametrize("payload", PAYLOADS)
def test_a_patrons_words_reach_the_desk_as_they_were_written(client, capital, ana, on_duty, payload):
    """A001: text is text; whoever shows it escapes it. JSON is never taken for a page."""
    opened = send(client, "POST", "/chats", json.dumps({"campus": "capital", "question": payload})).json()

    answer = browser_of(ana).get("/api/v1/desk")

    (seen,) = [chat for chat in answer.json()["chats"] if chat["id"] == opened["chat"]["id"]]
    assert seen["question"] == payload.strip()
    assert answer.headers["Content-Type"].startswith("application/json")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize("payload", PAYLOADS)
def test_letters_carry_hostile_words_as_text(capital, ana, on_duty, payload):
    """A001, A129: in transcripts and tickets by mail; no line end reaches a header."""
    chat = ask(capital, payload, name=payload[:60])
    chat.claim(ana)
    chat.send_ticket(ana, capital.queue, email="pat@example.edu", summary=payload, reason="Nobody is on")
    Ticket.open(capital.queue, payload, "pat@example.edu", name=f"{payload[:40]}\r\nBcc: eve@evil.example")

    assert Letter.objects.exists()
    for letter in Letter.objects.all():
        assert "\n" not in letter.subject
        assert "\r" not in letter.subject
        if letter.html:
            assert Page(letter.html).alive == []


@pytest.mark.parametrize("payload", [IMG, BREAKOUT, MUTATION, LINKS, ATTRIBUTE])
def test_an_answer_written_by_staff_is_inert_on_the_public_pages(client, capital, adam, payload):
    """A009, A017: Markdown and HTML of a low rank, shown to everybody."""
    entry = Entry.objects.draft(
        Content(question=f"How? {payload}"[:190], answer=f"{payload}\n\njavascript:alert(1)", shared=True),
        by=adam,
    )
    entry.publish(adam)

    for path in ["/help/", "/help/capital/", f"/help/capital/{entry.slug}/", "/help/capital/embed/"]:
        answer = client.get(path)
        assert answer.status_code == 200, path
        assert_inert(answer)


@pytest.mark.parametrize("payload", [IMG, BREAKOUT])
def test_an_operators_name_is_inert(client, capital, ana, dana, payload):
    """A001: names of staff, on staff's pages and in the admin."""
    ana.name = payload[:80]
    ana.save()
    director = browser_of(dana)

    for path in ["/admin/campuses/operator/", f"/admin/campuses/operator/{ana.pk}/change/"]:
        assert_inert(director.get(path))
    assert_inert(browser_of(ana).get("/account/"))
    assert_inert(browser_of(ana).get("/desk/"))


def test_a_canned_message_is_handed_out_as_text(at_desk, ana):
    """A009."""
    Canned.objects.create(owner=ana, title=IMG, body=BREAKOUT, category="greeting")

    (message,) = [m for m in at_desk.get("/api/v1/desk/canned").json()["messages"] if m["title"] == IMG]

    assert message["template"] == BREAKOUT


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ("https://library.example/a/b?q=secret#frag", "https://library.example/a/b"),
        ("https://user:pass@library.example/a", "https://library.example/a"),
        ("javascript:alert(1)", ""),
        ("https://library.example/" + "a" * 3000, None),
        ("//library.example/x", ""),
        ("not an address", ""),
        ("https://[::1/x", ""),
    ],
)
def test_of_the_page_only_origin_and_path_are_kept(client, capital, on_duty, sent, kept):
    """A007: no query, no fragment, no sign-in, no endless path."""
    answer = send(client, "POST", "/chats", json.dumps({"campus": "capital", "question": "Hi", "page_url": sent}))

    assert answer.status_code in {201, 422}
    if answer.status_code == 201:
        stored = ChatSession.objects.get(pk=answer.json()["chat"]["id"]).page_url
        assert len(stored) <= 300
        assert "?" not in stored
        assert "@" not in stored
        if kept is not None:
            assert stored == kept


def test_pages_hand_their_data_over_as_json_that_cannot_end_the_script(capital, northwestern, client):
    """A003: a campus's texts in the widget's page."""
    capital.name = "</script><script>top.__pwn=1"
    capital.save()

    for path in ["/widget/capital/", "/ask/capital/", "/", "/libraries/", "/help/capital/"]:
        answer = client.get(path)
        assert answer.status_code == 200, path
        assert_inert(answer)
