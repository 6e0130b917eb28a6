"""The patron's side: the form, and the private page behind its link."""

import re
from datetime import time
from uuid import uuid4

import pytest

from campuses import clock
from campuses.models import Hours
from tests.conftest import NOON
from tickets.models import Incoming, Letter, Ticket

NEW = "/tickets/new/capital/"


def test_a_question_becomes_a_ticket_and_says_its_number(client, capital):
    response = client.post(NEW, {"question": "Where?", "email": "pat@example.edu", "name": "Pat"}, follow=True)

    ticket = Ticket.objects.get()
    assert ticket.queue == capital.queue
    assert ticket.reference in response.content.decode()
    assert ticket.patron_token not in response.content.decode()


@pytest.mark.parametrize(
    ("form", "said"),
    [
        ({"question": "", "email": "pat@example.edu"}, "Please write your question"),
        ({"question": "Where?", "email": ""}, "leave an e-mail address"),
        ({"question": "Where?", "email": "a@x.org,b@y.org"}, "one e-mail address"),
        ({"question": "Where?", "email": "a@x.org\r\nBcc: b@y.org"}, "one e-mail address"),
        ({"question": "Where?\x00", "email": "pat@example.edu"}, "Null characters"),
        ({"question": "W" * 20_001, "email": "pat@example.edu"}, "at most 20000 characters"),
    ],
)
def test_a_crooked_form_is_told_kindly_and_keeps_what_was_written(client, capital, form, said):
    """A025, A129."""
    response = client.post(NEW, {"name": "Keep me", **form})

    assert response.status_code == 422
    assert said in response.content.decode()
    assert "Keep me" in response.content.decode()
    assert not Ticket.objects.exists()


def test_an_international_domain_is_taken(client, capital):
    client.post(NEW, {"question": "Where?", "email": "pat@bücher.example"})

    assert Ticket.objects.get().patron_email == "pat@xn--bcher-kva.example"


def test_a_closed_library_says_when_it_opens_in_its_own_time(client, northwestern, monkeypatch):
    """C46: on the page and in both parts of the letter; the server's clock is another."""
    Hours.objects.create(campus=northwestern, weekday=3, opens=time(9), closes=time(17))
    monkeypatch.setattr(clock, "now", lambda: NOON)  # a Wednesday

    page = client.post(
        "/tickets/new/northwestern/", {"question": "Where?", "email": "pat@example.edu"}, follow=True
    ).content.decode()

    letter = Letter.objects.get()
    for text in (page, letter.text, letter.html):
        assert "Thursday, March 5 at 9:00 AM" in " ".join(text.split())


def test_a_robot_is_thanked_and_forgotten(client, capital):
    response = client.post(NEW, {"question": "Buy!", "email": "bot@example.org", "website": "http://x"})

    assert response.status_code == 302
    assert not Ticket.objects.exists()
    assert not Letter.objects.exists()


def test_a_form_sent_twice_is_one_ticket(client, capital):
    """A067."""
    form = {"question": "Where?", "email": "pat@example.edu", "key": str(uuid4())}
    for _ in range(2):
        client.post(NEW, form)

    assert Ticket.objects.count() == 1


def test_the_private_page_shows_the_words_of_both_and_no_note(client, ticket, ana):
    """P10, A073."""
    ticket.note(ana, "canary-note")
    ticket.answer(ana, "Behind the desk.")
    response = client.get(f"/tickets/mine/{ticket.patron_token}/")

    page = response.content.decode()
    assert "Behind the desk." in page
    assert "Where is the stapler?" in page
    assert "canary" not in page
    assert "no-store" in response["Cache-Control"]
    assert response["Referrer-Policy"] in {"no-referrer", "same-origin"}


def test_what_staff_say_of_a_ticket_reaches_no_patron(client, capital, ana):
    """P10, C7: summary and reason are from one librarian to another."""
    ticket = Ticket.open(
        capital.queue, "Where?", "pat@example.edu", source="lead", summary="canary-one", reason="canary-two", by=ana
    )
    ticket.answer(ana, "Here.")

    told = client.get(f"/tickets/mine/{ticket.patron_token}/").content.decode()
    told += "".join(letter.subject + letter.text + letter.html for letter in Letter.objects.all())
    assert "Here." in told
    assert "canary" not in told


def test_a_patron_replies_closes_and_opens_again(client, ticket, ana):
    ticket.answer(ana, "Behind the desk.")
    page = f"/tickets/mine/{ticket.patron_token}/"

    client.post(f"{page}reply/", {"body": "Which desk?"})
    ticket.refresh_from_db()
    assert ticket.status == "open"
    client.post(f"{page}close/")
    ticket.refresh_from_db()
    assert ticket.status == "closed"
    client.post(f"{page}reopen/")
    ticket.refresh_from_db()
    assert ticket.status == "open"
    assert ticket.replies.last().body == "Which desk?"


def test_a_token_opens_its_own_page_and_nothing_else(client, ticket):
    """P9, A047: not by another's, nor by the mail's token."""
    other = Ticket.open(ticket.queue, "Other", "quinn@example.edu")
    forged = ticket.patron_token.replace(re.match(r"p(\w+)-", ticket.patron_token)[0], f"p{other.pk:x}-")

    assert client.get(f"/tickets/mine/{forged}/").status_code == 404
    assert client.get(f"/tickets/mine/{ticket.mail_token}/").status_code == 404
    assert client.get("/tickets/mine/p1-aaaaaaaaaaaaaaaaaaaa/").status_code == 404
    assert client.get("/tickets/mine/pzzzzzzzzzzzz-aaaaaaaaaaaaaaaaaaaa/").status_code == 404


def test_a_new_nonce_makes_old_links_useless(client, ticket):
    url = f"/tickets/mine/{ticket.patron_token}/"
    assert client.get(url).status_code == 200
    Ticket.objects.update(nonce="0" * 32)

    assert client.get(url).status_code == 404


def test_a_mails_html_is_shown_in_a_frame_that_may_do_nothing(client, ticket, ana):
    """A015, A017, P16."""
    ticket.hear("text", html=HOSTILE)
    reply = ticket.replies.get()
    client.force_login(ana)

    response = client.get(f"{ticket.get_absolute_url()}html/{reply.pk}/")

    policy = response["Content-Security-Policy"]
    assert "sandbox" in policy
    assert "default-src 'none'" in policy
    assert "img-src 'none'" in policy
    assert response["X-Frame-Options"] == "SAMEORIGIN"
    body = response.content.decode().split("<body", 1)[1].lower()
    for evil in [
        "<script",
        "<style",
        "<img",
        "<form",
        "<iframe",
        "<svg",
        "<math",
        "<input",
        "onerror",
        "onclick",
        "javascript:",
        "style=",
        "src=",
    ]:
        assert evil not in body, evil
    assert "hello" in body
    assert 'rel="noopener noreferrer nofollow"' in body


HOSTILE = """<html><head><style>*{display:none}</style></head>
<body onload=x()><p onclick=x() style="position:fixed">Hello</p>
<a href="javascript:alert(1)">a</a><a href="https://example.org/">b</a><a href="data:text/html,x">c</a>
<img src="https://tracker.example/x.png" onerror=alert(1)><form action=/><input name=q></form>
<math><mtext><table><mglyph><style><!--</style><img title="--&gt;&lt;img src=1 onerror=1&gt;"></table></math>
<svg><script>alert(1)</script></svg><iframe src=//evil></iframe><base href=//evil>
<meta http-equiv=refresh content=0></body>"""


def test_a_purged_mails_frame_is_gone(client, ticket, ana):
    client.force_login(ana)
    assert client.get(f"{ticket.get_absolute_url()}html/0/").status_code == 404
    assert client.get(f"{ticket.get_absolute_url()}html/99/").status_code == 404


def post(client, body, key=None, **headers):
    return client.post(
        "/api/v1/tickets",
        body,
        content_type="application/json",
        headers={"Idempotency-Key": str(key or uuid4()), **headers},
    )


def test_a_ticket_by_the_interface(client, capital):
    key = uuid4()
    body = {"campus": "capital", "question": "Where?", "email": "pat@example.edu"}
    first, second = post(client, body, key), post(client, body, key)

    assert (first.status_code, second.status_code) == (201, 201)
    assert first.json() == second.json() == {"ticket": Ticket.objects.get().reference}
    assert post(client, {**body, "question": "Other"}, key).json()["code"] == "key_reused"


@pytest.mark.parametrize(
    "body",
    [
        {"campus": "capital", "question": "Where?", "email": "pat@example.edu", "evil": 1},
        {"campus": "nowhere", "question": "Where?", "email": "pat@example.edu"},
        {"campus": "capital", "question": "", "email": "pat@example.edu"},
        {"campus": "capital", "question": "Where?\x00", "email": "pat@example.edu"},
        {"campus": "capital", "question": "Where?\ud800", "email": "pat@example.edu"},
        {"campus": "capital", "question": "Where?", "email": "a@x.org,b@y.org"},
        {"campus": "capital", "question": "Where?", "email": "a@x.org\nBcc: b@y.org"},
        {"campus": "capital", "question": "Where?", "email": "a@x.org?bcc=b@y.org"},
        {"campus": 1, "question": ["x"], "email": None},
        [],
        None,
    ],
)
def test_a_crooked_request_is_a_problem(client, capital, body):
    """A021–A025, A129."""
    response = post(client, body)

    assert response.status_code == 422
    assert response["Content-Type"].startswith("application/problem+json")
    assert response.json()["code"] == "invalid"
    assert not Ticket.objects.exists()


def test_a_request_without_a_key_is_refused(client, capital):
    """A027."""
    body = {"campus": "capital", "question": "Where?", "email": "pat@example.edu"}
    for key in ["", "1", "x" * 36]:
        response = client.post(
            "/api/v1/tickets", body, content_type="application/json", headers={"Idempotency-Key": key}
        )
        assert response.status_code == 422
    assert not Incoming.objects.exists()
