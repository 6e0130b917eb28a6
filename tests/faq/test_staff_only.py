"""What only staff may read, tried by a patron at every door that FAQs have (P12)."""

import pytest
from django.core.cache import caches

from faq.models import Content, Entry

CANARY = "zanzibar"
DOORS = [
    "/help/",
    "/help/capital/",
    "/help/capital/?q=zanzibar",
    "/help/capital/?q=zanzibra+manager",
    "/help/capital/?q=zanz",
    "/help/capital/topics/borrowing/",
    "/help/capital/who-knows-the-way/",
    "/help/capital/embed/",
    "/help/capital/feed.rss",
    "/help/capital/feed.json",
    "/help/gateway/",
    "/help/gateway/feed.json",
    "/api/v1/campuses/capital/faqs?q=zanzibar&limit=10",
    "/api/v1/campuses/capital/faqs?q=zanzibra&limit=10",
    "/api/v1/campuses/capital/faqs?q=za&limit=10",
    "/api/v1/campuses/capital/faqs?q=who+knows+the+way&limit=10",
    "/api/v1/campuses/capital/faqs?q=open&limit=10",
    "/api/v1/campuses/capital",
    "/ask/capital/",
]


@pytest.fixture
def hidden(publish, ana, adam, capital, gateway, borrowing):
    """One for staff only, one withdrawn, one draft, one proposal; and a public one beside them, on the same shelf."""
    staff = publish(
        "Who knows the way?",
        "Zanzibar does. {local}",
        keywords="zanzibar, manager",
        topics=["borrowing"],
        variants={"capital": "Zanzibar at Capital."},
        staff_only=True,
    )
    publish("Was it Zanzibar?", "Zanzibar.", topics=["borrowing"]).withdraw(adam)
    Entry.objects.draft(Content(question="Zanzibar?", answer="Zanzibar", campuses=["capital"]), by=ana)
    public = publish("When are you open?", "Always.", topics=["borrowing"])
    proposed = Content.of(public)
    proposed.answer = "Zanzibar."
    public.propose(proposed, ana)
    return staff


def mentions(client, path) -> bool:
    """Whether the answer says the word, but for repeating what was asked."""
    response = client.get(path)
    said = response.content.decode().casefold()
    for echo in ("“zanzibar”", 'value="zanzibar"', "<title>zanzibar ·"):
        said = said.replace(echo, "")
    return CANARY in said


@pytest.mark.parametrize("path", DOORS)
def test_no_door_for_patrons_says_it(client, hidden, path):
    assert not mentions(client, path)


def test_a_door_would_say_it_if_it_were_public(client, hidden, adam):
    """The same doors, once it is for everybody: so that the silence above is no accident."""
    content = Content.of(hidden)
    content.staff_only = False
    hidden.revise(content, adam, base=hidden.version)
    caches["default"].clear()

    telling = [path for path in DOORS if mentions(client, path)]

    assert telling == [
        "/help/capital/?q=zanzibar",
        "/help/capital/?q=zanzibra+manager",
        "/help/capital/?q=zanz",
        "/help/capital/topics/borrowing/",
        "/help/capital/who-knows-the-way/",
        "/help/capital/feed.rss",
        "/help/capital/feed.json",
        "/help/gateway/feed.json",
        "/api/v1/campuses/capital/faqs?q=zanzibar&limit=10",
        "/api/v1/campuses/capital/faqs?q=zanzibra&limit=10",
        "/api/v1/campuses/capital/faqs?q=za&limit=10",
        "/api/v1/campuses/capital/faqs?q=who+knows+the+way&limit=10",
    ]


def test_what_staff_change_in_it_changes_no_tag_of_a_public_page(client, hidden, adam):
    tag = client.get("/help/capital/")["ETag"]
    content = Content.of(hidden)
    content.answer = "Somebody else."

    hidden.revise(content, adam, base=hidden.version)

    assert client.get("/help/capital/")["ETag"] == tag
