import json
import re
from xml.etree import ElementTree as ET

import pytest
from django.conf import settings

from campuses.models import Campus
from faq.models import Content, Entry, SearchCount, Topic, Vote


@pytest.fixture
def shelf(publish, capital, gateway, borrowing):
    capital.phone = gateway.phone = "860-555-0120"
    capital.save()
    gateway.save()
    publish("How do I renew a book?", "Call {phone} or *renew* online.", topics=["borrowing"])
    publish("Where is the tower?", "Upstairs.", topics=["borrowing"], campuses=[capital])
    publish("Gateway only", "There.", topics=["borrowing"], campuses=[gateway])
    publish("Staff only", "Hush.", topics=["borrowing"], staff_only=True)
    return capital


PAGES = [
    "/help/",
    "/help/capital/",
    "/help/capital/topics/borrowing/",
    "/help/capital/how-do-i-renew-a-book/",
    "/help/capital/embed/",
    "/help/capital/feed.rss",
    "/help/capital/feed.json",
    "/help/embed.js",
]


@pytest.mark.parametrize("path", PAGES)
def test_no_page_reads_or_sets_a_cookie(client, shelf, path):
    response = client.get(path)

    assert response.status_code == 200
    assert not response.cookies
    assert "Cookie" not in response.get("Vary", "")
    assert response["Cache-Control"].startswith("public, max-age=")


@pytest.mark.parametrize("path", PAGES[1:])
def test_who_has_the_page_already_gets_304_until_it_changes(client, shelf, path, adam):
    tag = client.get(path)["ETag"]
    assert client.get(path, headers={"If-None-Match": tag}).status_code == 304

    entry = Entry.objects.get(slug="how-do-i-renew-a-book")
    content = Content.of(entry)
    content.answer = "Online."
    entry.revise(content, adam, base=entry.version)

    assert client.get(path, headers={"If-None-Match": tag}).status_code == (304 if path.endswith(".js") else 200)


def test_a_signed_in_person_gets_the_same_page_as_everybody(client, shelf, ana):
    public = client.get("/help/capital/").content
    client.force_login(ana)

    assert client.get("/help/capital/").content == public


def test_a_campus_shows_its_own_and_the_shared_and_nothing_else(client, shelf):
    """P12"""
    page = client.get("/help/capital/").content.decode()

    assert "How do I renew a book?" in page
    assert "More at Capital" in page
    assert "Where is the tower?" in page
    assert "Gateway only" not in page
    assert "Staff only" not in page


@pytest.mark.parametrize("slug", ["gateway-only", "staff-only", "no-such"])
def test_what_is_not_for_this_campus_is_not_found(client, shelf, slug):
    response = client.get(f"/help/capital/{slug}/")

    assert response.status_code == 404
    assert "This page isn’t here" in response.content.decode()
    assert not response.cookies


def test_an_old_link_leads_to_the_search_with_its_words(client, shelf):
    page = client.get("/help/capital/how-do-i-borrow/").content.decode()

    assert 'value="how do i borrow"' in page
    assert "/ask/capital/" in page


def test_related_questions_say_what_holds_here(client, publish, borrowing, capital):
    publish("What is open at {campus}?", topics=["borrowing"])
    publish("How do I renew?", topics=["borrowing"])

    assert "What is open at Capital?" in client.get("/help/capital/how-do-i-renew/").content.decode()


def test_an_answer_says_what_holds_on_its_campus_and_links_are_clean(client, shelf):
    page = client.get("/help/capital/how-do-i-renew-a-book/").content.decode()

    assert "<p>Call 860-555-0120 or <em>renew</em> online.</p>" in page
    assert f'<link rel="canonical" href="{settings.DESK_ORIGIN}/help/capital/how-do-i-renew-a-book/">' in page


@pytest.mark.parametrize("path", ["/help/capital/how-do-i-renew-a-book/", "/help/capital/topics/borrowing/"])
def test_search_engines_get_structured_data_that_cannot_leave_its_script(client, shelf, publish, path):
    """A003"""
    Entry.objects.filter(slug="how-do-i-renew-a-book").update(question="</script><script>alert(1)</script>")

    page = client.get(path).content.decode()

    (raw,) = re.findall(r'<script type="application/ld\+json">(.*?)</script>', page)
    data = json.loads(raw)
    assert data["@type"] == "FAQPage"
    assert data["mainEntity"][0]["name"] == "</script><script>alert(1)</script>"
    assert "<" not in raw


def test_a_search_works_without_javascript_and_marks_words(client, shelf):
    page = client.get("/help/capital/", {"q": "renewing"}).content.decode()

    assert "1 answer for “renewing”" in page
    assert "How do I <mark>renew</mark> a book?" in page
    assert SearchCount.objects.get().text == "renewing"


def test_a_search_that_finds_nothing_says_what_to_do(client, shelf):
    page = client.get("/help/capital/", {"q": "<b>quark"}).content.decode()

    assert "No answer to “&lt;b&gt;quark” yet" in page
    assert "/ask/capital/" in page
    assert SearchCount.objects.get().found == 0


def test_helpful_works_without_javascript(client, shelf):
    response = client.post("/help/capital/how-do-i-renew-a-book/helpful/", {"helpful": "yes"})

    assert response["Location"] == "/help/capital/how-do-i-renew-a-book/?thanks#helpful"
    assert Vote.objects.values_list("yes", "no").get() == (1, 0)
    assert "Thank you" in client.get("/help/capital/how-do-i-renew-a-book/?thanks").content.decode()


def test_the_feeds_hold_this_campuss_answers(client, shelf):
    rss = ET.fromstring(client.get("/help/capital/feed.rss").content)  # noqa: S314 -- our own
    feed = client.get("/help/capital/feed.json").json()

    titles = ["Where is the tower?", "How do I renew a book?"]
    assert [item.findtext("title") for item in rss.iter("item")] == titles
    assert [item["title"] for item in feed["items"]] == titles
    assert feed["items"][0]["url"] == f"{settings.DESK_ORIGIN}/help/capital/where-is-the-tower/"


def test_the_feeds_hold_whatever_was_pasted_into_an_answer(client, publish, capital):
    """A control character is no XML: it must not take the whole feed away from everybody."""
    publish("Where\x08 is it?", "Here\x0b and \ufffe there & <there>.")

    rss = ET.fromstring(client.get("/help/capital/feed.rss").content)  # noqa: S314 -- our own

    assert [item.findtext("title") for item in rss.iter("item")] == ["Where is it?"]
    assert client.get("/help/capital/feed.json").json()["items"][0]["title"] == "Where\x08 is it?"


def test_only_the_campuss_own_sites_may_hold_the_search_box(client, shelf):
    """P17's frame rule: what is no origin is left out."""
    Campus.objects.filter(slug="capital").update(allowed_sites=["https://www.capital.example", "*; script-src *"])

    framed = client.get("/help/capital/embed/")
    page = client.get("/help/capital/")

    assert "frame-ancestors 'self' https://www.capital.example;" in framed["Content-Security-Policy"] + ";"
    assert "X-Frame-Options" not in framed
    assert "frame-ancestors 'none'" in page["Content-Security-Policy"]


@pytest.mark.parametrize(
    ("path", "queries"),
    [
        ("/help/capital/", 10),
        ("/help/capital/topics/borrowing/", 9),
        ("/help/capital/how-do-i-renew-a-book/", 11),
    ],
)
def test_a_page_takes_the_same_few_queries_for_one_entry_and_for_many(
    client, shelf, publish, django_assert_max_num_queries, path, queries
):
    with django_assert_max_num_queries(queries):
        client.get(path)
    for n in range(5):
        publish(f"More {n}", "{phone}", topics=["borrowing"])

    with django_assert_max_num_queries(queries):
        client.get(path)


def test_help_leads_to_each_campus(client, capital, gateway):
    page = client.get("/help/").content.decode()

    assert "/help/capital/" in page
    assert "/help/gateway/" in page


def test_a_campus_without_answers_says_so(client, gateway):
    Topic.objects.all().delete()

    assert "No answers have been published here yet" in client.get("/help/gateway/").content.decode()
