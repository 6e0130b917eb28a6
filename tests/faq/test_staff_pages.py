import pytest
from django.db import connection

from faq.models import Content, Entry, Fact, SearchCount, State

WRITTEN = {
    "question": "Can I borrow an umbrella?",
    "answer": "Yes, at the desk.",
    "keywords": "rain",
    "audience": "own",
    "position": "500",
    "base": "",
    "note": "",
}


@pytest.fixture
def draft(ana):
    return Entry.objects.draft(Content(question="Umbrella?", answer="Yes.", campuses=["capital"]), by=ana)


def write(client, path="/faqs/new/", **fields):
    return client.post(path, WRITTEN | fields)


def said(response) -> str:
    return response.content.decode()


@pytest.mark.parametrize(
    "path", ["/faqs/", "/faqs/new/", "/faqs/facts/", "/faqs/searches/", "/faqs/1/", "/faqs/1/history/"]
)
def test_the_pages_are_for_staff(client, db, path):
    """P8"""
    assert client.get(path)["Location"].startswith("/accounts/login/")


def test_an_operator_drafts_and_sends_to_review(client, ana):
    client.force_login(ana)

    response = write(client, do="review", variant_capital="Blue ones.")

    entry = Entry.objects.get()
    assert response["Location"] == f"/faqs/{entry.pk}/"
    assert (entry.state, entry.created_by, entry.variants.get().text) == (State.REVIEW, ana, "Blue ones.")


def test_an_operator_cannot_publish_by_asking_for_it(client, ana):
    """P8: the button isn't there; the request is refused all the same, and the draft is kept."""
    client.force_login(ana)

    response = client.post("/faqs/new/", WRITTEN | {"do": "publish"}, follow=True)

    assert "This FAQ is published by a supervisor of its campus" in said(response)
    assert Entry.objects.get().state == State.DRAFT


def test_a_supervisor_publishes_at_one_stroke(client, sam):
    client.force_login(sam)

    write(client, do="publish")

    assert Entry.objects.public().get().question == "Can I borrow an umbrella?"


def test_what_is_in_the_way_of_publishing_is_listed_and_nothing_is_lost(client, sam):
    """C26b"""
    client.force_login(sam)

    response = client.post("/faqs/new/", WRITTEN | {"answer": "Yes. TODO", "do": "publish"}, follow=True)

    assert "It is saved as a draft, but not published." in said(response)
    assert "“TODO” is still there" in said(response)
    assert Entry.objects.get().answer == "Yes. TODO"


def test_bad_input_keeps_what_was_written(client, sam):
    client.force_login(sam)

    response = write(client, question="", answer="A long answer")

    assert response.status_code == 422
    assert "A long answer" in said(response)
    assert not Entry.objects.exists()


def test_who_saves_second_is_told_and_keeps_the_text(client, sam, draft):
    client.force_login(sam)
    path = f"/faqs/{draft.pk}/"
    write(client, path, base=str(draft.version), answer="First.")

    response = write(client, path, base=str(draft.version), answer="Second.")

    assert response.status_code == 409
    assert "Somebody else saved this FAQ while you were writing" in said(response)
    assert "Second." in said(response)
    assert Entry.objects.get().answer == "First."
    assert [change.before for change in response.context["theirs"] if change.label == "Answer"] == [
        [("First", True), (".", False)]
    ]

    seen = response.context["form"]["base"].value()
    write(client, path, base=seen, answer="First. Second.")  # with what the other wrote in view
    assert Entry.objects.get().answer == "First. Second."


def test_who_publishes_second_keeps_the_text_too(client, sam, draft):
    client.force_login(sam)
    path = f"/faqs/{draft.pk}/"
    write(client, path, base=str(draft.version), answer="First.")

    response = write(client, path, do="publish", base=str(draft.version), answer="Second.")

    assert response.status_code == 409
    assert "Not saved. What you wrote is still here." in said(response)
    assert "Second." in said(response)
    assert (Entry.objects.get().answer, Entry.objects.get().is_published) == ("First.", False)


def test_a_preview_shows_the_unsaved_text_on_a_campus(client, ana, gateway):
    client.force_login(ana)

    response = write(client, do="preview", preview_campus="gateway", answer="At {campus}: **yes**.")

    assert "At Gateway: <strong>yes</strong>." in said(response)
    assert not Entry.objects.exists()


def test_of_a_published_faq_an_operator_proposes_and_a_supervisor_accepts(client, ana, sam, draft):
    draft.publish(sam)
    client.force_login(ana)
    write(client, f"/faqs/{draft.pk}/", answer="For two days.")
    assert Entry.objects.get().answer == "Yes."
    proposal = draft.revisions.open().get()

    client.post(f"/faqs/{draft.pk}/history/{proposal.n}/accept/")
    assert Entry.objects.get().answer == "Yes."

    client.force_login(sam)
    client.post(f"/faqs/{draft.pk}/history/{proposal.n}/accept/")
    assert Entry.objects.get().answer == "For two days."


def test_a_proposal_is_compared_with_what_is_in_force_now(client, ana, sam, draft):
    """What a publisher has changed since is not undone unawares: neither unseen, nor after it was seen."""
    draft.publish(sam)
    proposed = Content.of(draft)
    proposed.keywords = "rain"
    proposal = draft.propose(proposed, ana)
    newer = Content.of(draft)
    newer.answer = "Yes, blue ones."
    draft.revise(newer, sam, base=draft.version)
    client.force_login(sam)

    page = client.get(f"/faqs/{draft.pk}/history/")
    changes = next(changes for revision, changes in page.context["rows"] if revision == proposal)
    assert {change.label for change in changes} == {"Answer", "Other words"}

    stale = {"base": str(draft.version - 1)}
    client.post(f"/faqs/{draft.pk}/history/{proposal.n}/accept/", stale)
    assert Entry.objects.get().answer == "Yes, blue ones."
    assert proposal in draft.revisions.open()


@pytest.mark.parametrize("action", ["withdraw", "confirm"])
def test_an_operator_cannot_do_what_publishers_do(client, ana, sam, draft, action):
    """P8"""
    draft.publish(sam)
    before = Entry.objects.values().get()
    client.force_login(ana)

    client.post(f"/faqs/{draft.pk}/{action}/")

    assert Entry.objects.values().get() == before


def test_a_draft_of_another_campus_is_not_there(client, cleo, draft):
    """P12: neither the text, nor its history, nor its existence."""
    client.force_login(cleo)

    statuses = [
        client.get(f"/faqs/{draft.pk}/").status_code,
        client.get(f"/faqs/{draft.pk}/history/").status_code,
        client.post(f"/faqs/{draft.pk}/confirm/").status_code,
        client.post(f"/faqs/{draft.pk}/history/1/restore/").status_code,
    ]

    assert statuses == [404] * 4
    assert "Umbrella?" not in said(client.get("/faqs/"))


def test_what_patrons_or_colleagues_wrote_is_shown_as_written(client, ana, sam):
    """A001, A009"""
    content = Content(question="<img src=x onerror=alert(1)>", answer="<script>alert(1)</script>", campuses=["capital"])
    entry = Entry.objects.draft(content, by=ana)
    client.force_login(sam)

    for path in ("/faqs/", f"/faqs/{entry.pk}/", f"/faqs/{entry.pk}/history/"):
        page = said(client.get(path))
        assert "<img src=x" not in page
        assert "<script>alert" not in page


@pytest.mark.parametrize(
    ("query", "titles"),
    [
        ("", {"Umbrella?", "Old", "Shared"}),
        ("state=draft", {"Umbrella?"}),
        ("state=stale", {"Old"}),
        ("campus=gateway", {"Shared"}),
        ("q=umbr", {"Umbrella?"}),
        ("state=nonsense&page=-1&topic=x", {"Umbrella?", "Old", "Shared"}),
    ],
)
def test_the_list_filters(client, sam, draft, publish, capital, gateway, query, titles):
    """A041"""
    publish("Old", campuses=[capital])
    publish("Shared")
    Entry.objects.filter(question="Old").update(review_by="2020-01-01")
    client.force_login(sam)

    page = client.get(f"/faqs/?{query}").context["page"]

    assert {entry.question for entry in page} == titles


def test_the_list_takes_the_same_queries_for_one_and_for_many(client, sam, draft, publish, django_assert_num_queries):
    queries = 12 if connection.vendor == "postgresql" else 11  # PostgreSQL is asked for the time
    client.force_login(sam)
    client.get("/faqs/")
    with django_assert_num_queries(queries):
        client.get("/faqs/")
    for n in range(4):
        publish(f"Entry {n}")

    with django_assert_num_queries(queries):
        client.get("/faqs/")


def test_a_supervisor_writes_the_facts_of_the_own_campus_alone(client, sam, capital, gateway):
    Fact.objects.create(name="loan_days", text="28 days")
    client.force_login(sam)

    client.post("/faqs/facts/?campus=capital", {"fact_loan_days": "14 days"})
    client.post("/faqs/facts/?campus=gateway", {"fact_loan_days": "7 days"})
    client.post("/faqs/facts/?campus=everybody", {"fact_loan_days": "1 day"})

    assert set(Fact.objects.values_list("campus__slug", "text")) == {(None, "28 days"), ("capital", "14 days")}


def test_an_emptied_fact_falls_back_to_what_holds_for_everybody(client, sam, capital):
    Fact.objects.create(name="loan_days", text="28 days")
    Fact.objects.create(name="loan_days", text="14 days", campus=capital)
    client.force_login(sam)

    client.post("/faqs/facts/?campus=capital", {"fact_loan_days": " "})

    assert Fact.objects.get().text == "28 days"


@pytest.mark.parametrize("name", ["Print Price", "local", "9days", "a\nb", "x" * 41])
def test_a_facts_name_is_one_that_answers_can_use(client, sam, name):
    client.force_login(sam)

    response = client.post("/faqs/facts/?campus=capital", {"name": name, "text": "x"})

    assert response.status_code == 422
    assert f'value="{name}"'.splitlines()[0] in said(response)  # what was typed is still there
    assert not Fact.objects.exists()


@pytest.mark.parametrize("text", ["TODO", "INCLUDE LINK", "see {hours}", "[phone]", "x" * 301])
def test_no_gap_is_published_by_way_of_a_fact(client, sam, capital, text):
    """C26b: entries quote it, so it is checked as they are; what was typed beside it is not lost."""
    Fact.objects.create(name="loan_days", text="28 days")
    Fact.objects.create(name="print_price", text="10¢")
    client.force_login(sam)

    response = client.post("/faqs/facts/?campus=capital", {"fact_loan_days": text, "fact_print_price": "12¢ a page"})

    assert response.status_code == 422
    assert "12¢ a page" in said(response)
    assert not Fact.objects.filter(campus=capital).exists()


def test_a_fact_that_a_published_faq_quotes_is_not_emptied(client, adam, publish, capital):
    fact = Fact.objects.create(name="loan_days", text="28 days")
    entry = publish("How long?", "For {loan_days}.")
    client.force_login(adam)

    response = client.post("/faqs/facts/?campus=everybody", {"fact_loan_days": ""})
    assert "“How long?” would have a hole where it says {loan_days}." in said(response)
    assert Fact.objects.get() == fact

    entry.withdraw(adam)
    client.post("/faqs/facts/?campus=everybody", {"fact_loan_days": ""})
    assert not Fact.objects.exists()


def test_searches_in_vain_lead_to_writing_an_answer(client, sam, capital, gateway):
    from datetime import date

    for campus in (capital, gateway):
        SearchCount.objects.note(f"quark {campus.slug}", campus, "help", 0, date(2026, 3, 4))
    client.force_login(sam)

    page = said(client.get("/faqs/searches/"))

    assert "quark capital" in page
    assert "quark gateway" not in page
    assert "/faqs/new/?question=quark%20capital" in page
    assert 'value="quark capital"' in said(client.get("/faqs/new/?question=quark%20capital"))


def test_a_ticket_becomes_a_draft_without_who_asked(client, ana, capital):
    """C26, A161: from the ticket's own page, with what staff answered."""
    from campuses.models import Queue
    from tickets.models import Ticket

    ticket = Ticket.open(
        Queue.objects.get(slug="capital"),
        "May I bring a parrot? Zelda, 860-555-0123",
        "z@student.example",
        "Zelda Fitz",
    )
    client.force_login(ana)
    page = said(client.get(f"/tickets/{ticket.reference}/"))
    assert 'action="/faqs/draft/"' in page
    assert "Make this a FAQ" in page

    response = client.post(
        "/faqs/draft/",
        {"campus": "capital", "names": ["Zelda Fitz", "Ana"], "text": f"{ticket.question}\r\nYes, Zelda. Ana"},
    )

    entry = Entry.objects.get()
    assert response["Location"] == f"/faqs/{entry.pk}/"
    assert (entry.question, entry.answer) == ("May I bring a parrot? [name], [phone]", "Yes, [name]. [name]")


@pytest.mark.parametrize(
    ("method", "path", "data"),
    [
        ("get", "/faqs/?q=%00&campus=%00&topic=%00", {}),
        ("get", "/faqs/new/?question=%00", {}),
        ("get", "/faqs/facts/?campus=%00", {}),
        ("post", "/faqs/facts/?campus=capital", {"fact_x": "a\0b", "name": "y\0", "text": "\0"}),
        ("post", "/faqs/draft/", {"campus": "capital\0", "text": "\0", "names": "\0"}),
        ("post", "/faqs/new/", WRITTEN | {"do": "preview", "preview_campus": "\0"}),
        ("post", "/faqs/new/", WRITTEN | {"answer": "\0", "variant_capital": "\0"}),
        ("get", "/api/v1/desk/faqs?q=%00&campus=%00", {}),
        ("get", "/api/v1/campuses/capital/faqs?q=zebra%00&settled=true", {}),
        ("get", "/help/capital/?q=zebra%00", {}),
    ],
)
def test_a_nul_is_answered_kindly_on_either_database(client, sam, method, path, data):
    """A025: PostgreSQL refuses NUL; nobody sees that."""
    Fact.objects.create(name="x", text="y")
    client.force_login(sam)

    assert getattr(client, method)(path, data or None).status_code < 500
