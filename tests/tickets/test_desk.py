"""The ticket desk's pages: the list, one ticket, its verbs, and whose they are."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from campuses.models import Queue
from tests.tickets.conftest import open_tickets
from tickets import encounters
from tickets.models import CannedReply, Letter, Macro, SavedFilter, Ticket


def queries(client, url):
    with CaptureQueriesContext(connection) as captured:
        assert client.get(url).status_code == 200
    return len([query for query in captured.captured_queries if "clock_timestamp" not in query["sql"]])


def test_the_list_asks_the_same_number_of_questions_of_one_row_and_of_three(desk, capital, ana):
    open_tickets(capital, 1)[0].add_tags(["hours"], ana)
    desk.get("/tickets/")
    one = queries(desk, "/tickets/")
    for ticket in open_tickets(capital, 2):
        ticket.add_tags(["hours", "loans"], ana)

    assert queries(desk, "/tickets/") == one <= 10


def test_a_ticket_asks_the_same_number_of_questions_of_one_reply_and_of_three(desk, ticket, ana):
    ticket.answer(ana, "One")
    ticket.note(ana, "A note")
    url = ticket.get_absolute_url()
    desk.get(url)
    one = queries(desk, url)
    ticket.hear("Two")
    ticket.note(ana, "A note")
    ticket.answer(ana, "Three")

    assert queries(desk, url) == one <= 26


def test_the_list_filters_by_state_owner_tag_and_words(desk, capital, ana, ben):
    first, second, third = open_tickets(capital, 3)
    first.claim(ana)
    second.claim(ben)
    second.set_tags(["loans"], ben)
    third.close(ana)

    def shown(query):
        return {ticket.reference for ticket in desk.get(f"/tickets/?{query}").context["tickets"]}

    assert shown("status=all") == {first.reference, second.reference, third.reference}
    assert shown("status=open&owner=me") == {first.reference}
    assert shown("status=closed") == {third.reference}
    assert shown("status=all&tag=loans") == {second.reference}
    assert shown("q=pat2") == {third.reference}
    assert shown(f"q={second.reference.lower()}") == {second.reference}


@pytest.mark.parametrize(
    "query",
    [
        "status=none", "order=password", "order=-id;--", "page=-1", "page=999999999999", "page=x", "queue=gateway",
        "tag=no", "q=%25%25%25", "q=%00", "q=%3A*+%26+!+%7C", "q=%22%22", "q=" + "(a%2B)%2B$" * 50, "q=" + "a+" * 5000,
        "status=new&status=", "owner=1%27--",
    ],
)  # fmt: skip
def test_a_crooked_filter_filters_nothing_and_breaks_nothing(desk, ticket, query):
    """A041, A043."""
    assert desk.get(f"/tickets/?{query}").status_code == 200


@pytest.mark.parametrize("many", [True, False])
@pytest.mark.parametrize(
    "words",
    [
        "stapler", "where is the", "STAPL", "pat@example.edu", "Pat", "grusse", "GRÜSSE", "grüße", "note-word",
        "cafe\u0301", "3.5", "книга", "図書", "the stap",
    ],
)  # fmt: skip
def test_search_finds_a_ticket_by_any_of_its_words(desk, ticket, ana, words, many, monkeypatch):
    """The same on both databases, and whether there are few hits or many."""
    monkeypatch.setattr("tickets.search.MANY", 0 if many else 10_000)
    ticket.hear("Viele Grüsse from the Café: книга, 図書館, version 3.5")
    ticket.note(ana, "note-word")
    Ticket.open(ticket.queue, "Something else: a stable, other things", "quinn@example.edu")

    assert list(desk.get("/tickets/", {"q": words}).context["tickets"]) == [ticket]


@pytest.mark.parametrize("many", [True, False])
@pytest.mark.parametrize("words", ["tapler", "stap the", "where nowhere", "zebra", "' & | ! :* \"", "%", "_"])
def test_search_finds_nothing_by_what_is_no_word_of_it(desk, ticket, words, many, monkeypatch):
    """A043: whole words, the last one as a beginning."""
    monkeypatch.setattr("tickets.search.MANY", 0 if many else 10_000)

    assert list(desk.get("/tickets/", {"q": words}).context["tickets"]) == []


def test_what_is_found_is_shown_latest_first_and_a_page_at_a_time(desk, capital, monkeypatch):
    tickets = open_tickets(capital, 53)

    def shown(page):
        return list(desk.get("/tickets/", {"q": "question", "page": page}).context["tickets"])

    few = shown(1), shown(2)
    monkeypatch.setattr("tickets.search.MANY", 10)

    assert (shown(1), shown(2)) == few == (tickets[:2:-1], tickets[2::-1])


PAGES = ["", "print/", "preview/"]
VERBS = [
    "claim",
    "unclaim",
    "take_over",
    "assign",
    "move",
    "merge",
    "spam",
    "tags",
    "due",
    "close",
    "reopen",
    "wait",
    "macro",
    "answer",
    "note",
]


@pytest.mark.parametrize("who", ["cleo", "adam", None])
def test_whoever_may_not_see_a_ticket_finds_nothing_there(client, request, ticket, who):
    """P8, P12, A053."""
    if who:
        client.force_login(request.getfixturevalue(who))
    expected = 404 if who else 302
    for page in PAGES:
        assert client.get(f"{ticket.get_absolute_url()}{page}").status_code == expected
    for verb in VERBS:
        assert client.post(f"{ticket.get_absolute_url()}{verb}/").status_code == expected
    ticket.refresh_from_db()
    assert ticket.events.count() == 1


def test_a_verb_wants_a_post(desk, ticket):
    """A039."""
    assert {desk.get(f"{ticket.get_absolute_url()}{verb}/").status_code for verb in VERBS} == {405}


def test_looking_claims_nothing(desk, ticket):
    desk.get(ticket.get_absolute_url())
    preview = desk.get(f"{ticket.get_absolute_url()}preview/").json()

    assert preview["question"] == "Where is the stapler?"
    ticket.refresh_from_db()
    assert (ticket.owner, ticket.status) == (None, "new")


def test_an_answer_makes_a_ticket_the_answerers_and_goes_out(desk, ticket, ana):
    desk.post(f"{ticket.get_absolute_url()}answer/", {"body": "Behind the desk.", "then": "closed", "after": "0"})

    ticket.refresh_from_db()
    assert (ticket.owner, ticket.status) == (ana, "closed")
    assert ticket.letters.get(purpose="reply").reply == ticket.replies.get()


def test_whoever_overlooked_a_reply_is_told_and_keeps_the_text(desk, ticket):
    """field.md's row 8."""
    ticket.hear("Never mind, found it!")

    response = desk.post(f"{ticket.get_absolute_url()}answer/", {"body": "Behind the desk.", "after": "0"})

    assert response.status_code == 422
    assert "wrote meanwhile" in response.content.decode()
    assert "Behind the desk." in response.content.decode()
    assert not ticket.replies.filter(is_staff=True).exists()

    again = {"body": "Behind the desk.", "after": response.context["answer_form"]["after"].value()}
    assert desk.post(f"{ticket.get_absolute_url()}answer/", again).status_code == 302


def test_nobody_answers_anothers_ticket_without_taking_it_over(desk, ticket, ana, ben):
    ticket.claim(ben)

    response = desk.post(f"{ticket.get_absolute_url()}answer/", {"body": "Mine!"})

    assert response.status_code == 422
    assert "Ben has this ticket" in response.content.decode()
    assert "Mine!" in response.content.decode()
    desk.post(f"{ticket.get_absolute_url()}take_over/")
    ticket.refresh_from_db()
    assert ticket.owner == ana


def test_a_form_sent_twice_answers_once(desk, ticket):
    """A067, P2."""
    form = {"body": "Behind the desk.", "key": "7f1d6ee0-31c5-4d7c-8d2c-3c9a3a2b6a11"}
    for _ in range(2):
        desk.post(f"{ticket.get_absolute_url()}answer/", form)

    assert ticket.replies.count() == 1
    assert Letter.objects.filter(reply__isnull=False).count() == 1


def test_a_ticket_moves_to_another_campus_and_out_of_sight(desk, ticket, ana, cleo, gateway):
    """C7, A055: access ends at once."""
    ticket.claim(ana)

    response = desk.post(f"{ticket.get_absolute_url()}move/", {"queue": gateway.queue.pk, "why": "Their room"})

    assert response["Location"] == "/tickets/"
    ticket.refresh_from_db()
    assert (ticket.queue, ticket.owner, ticket.status) == (gateway.queue, None, "new")
    assert not Ticket.objects.visible_to(ana).exists()
    assert Ticket.objects.visible_to(cleo).get() == ticket


def test_a_ticket_for_the_director_is_the_directors_alone(desk, ticket, capital, dana, sam):
    """C56."""
    queue = Queue.objects.create(slug="capital-director", name="Director", campus=capital, restricted=True)
    desk.post(f"{ticket.get_absolute_url()}move/", {"queue": queue.pk})

    ticket.refresh_from_db()
    assert list(ticket.assignable()) == [dana]
    with pytest.raises(Ticket.Refused):
        ticket.assign(sam, dana)
    assert [Ticket.objects.visible_to(who).count() for who in (dana, sam)] == [1, 0]


def test_merging_keeps_every_word_and_the_patrons_way_in(desk, ticket, ana):
    other = Ticket.open(ticket.queue, "Stapler again?", "PAT@example.edu")
    ticket.hear("More words")

    desk.post(f"{ticket.get_absolute_url()}merge/", {"into": other.reference})

    ticket.refresh_from_db()
    assert ticket.merged_into == other
    assert list(other.replies.values_list("body", flat=True)) == ["Where is the stapler?", "More words"]
    ticket.hear("By the old address")
    assert other.replies.last().body == "By the old address"
    assert ticket not in desk.get("/tickets/?status=all").context["tickets"]


def test_tickets_of_two_patrons_are_never_merged(desk, ticket):
    other = Ticket.open(ticket.queue, "Not hers", "quinn@example.edu")

    response = desk.post(f"{ticket.get_absolute_url()}merge/", {"into": other.reference}, follow=True)

    assert "different patrons" in response.content.decode()
    assert not Ticket.objects.exclude(merged_into=None).exists()


def test_a_filter_shows_and_counts_nothing_of_others(desk, client, ticket, gateway, cleo):
    """P12, A053: a foreign queue, tag or number in a filter."""
    foreign = Ticket.open(gateway.queue, "Where is the foreign stapler?", "quinn@example.edu")
    foreign.set_tags(["foreign"], cleo)
    for query in ["queue=gateway", "tag=foreign", f"q={foreign.reference}", "q=foreign", "status=all", "owner=nobody"]:
        assert foreign not in desk.get(f"/tickets/?{query}").context["tickets"]
        assert desk.get(f"/tickets/counts/?{query}").json()["counts"]["new"] <= 1


def test_a_subject_is_not_told_twice(desk, capital):
    Ticket.open(capital.queue, "Where can I print? I have tried the second floor.", "pat@example.edu")
    Ticket.open(capital.queue, "Hello.", "pat@example.edu")
    Ticket.open(capital.queue, "Hours\n\nWhen do you close?", "pat@example.edu")

    snippets = [ticket.snippet for ticket in desk.get("/tickets/").context["tickets"]]

    assert snippets == ["When do you close?", "", ""]


def test_a_canned_text_fills_its_fields_and_greets_nobody_by_no_name(desk, ticket, ana):
    """C15, C26b."""
    desk.post("/tickets/texts/", {"title": "Hello", "body": "Hello {patron_name},\nabout {reference}: {operator_name}"})
    refused = desk.post("/tickets/texts/", {"title": "Bad", "body": "See INCLUDE LINK and {unknown}"})

    assert refused.status_code == 422
    nameless = Ticket.open(ticket.queue, "Q", "quinn@example.edu")
    (text,) = desk.get(ticket.get_absolute_url()).context["answer_form"].texts.values()
    (other,) = desk.get(nameless.get_absolute_url()).context["answer_form"].texts.values()
    assert text == f"Hello Pat,\nabout {ticket.reference}: Ana"
    assert other.startswith("Hello,\n")


def test_texts_are_offered_to_whom_they_belong(client, capital, ana, ben, cleo):
    CannedReply.objects.create(title="Ana's", body="x", operator=ana)
    CannedReply.objects.create(title="Capital's", body="x", campus=capital)
    CannedReply.objects.create(title="All's", body="x")

    offered = {who.username: {t.title for t in CannedReply.objects.offered_to(who)} for who in (ana, ben, cleo)}

    assert offered == {"ana": {"Ana's", "Capital's", "All's"}, "ben": {"Capital's", "All's"}, "cleo": {"All's"}}


def test_a_macro_takes_all_its_steps_or_none(desk, ticket, gateway):
    macro = Macro.objects.create(
        name="Close", answer="Bye {patron_name}", tags="done", note="By macro", status="closed"
    )
    desk.post(f"{ticket.get_absolute_url()}macro/", {"macro": macro.pk})

    ticket.refresh_from_db()
    assert ticket.status == "closed"
    assert ticket.replies.get().body == "Bye Pat"
    assert [ticket.notes.count(), ticket.tags.count()] == [1, 1]
    assert "By macro" not in "".join(Letter.objects.values_list("text", flat=True))


def test_filters_are_saved_and_are_ones_own(desk, client, ana, ben):
    desk.post("/tickets/filters/", {"name": "Mine", "query": "status=open&owner=me&evil=1"})

    saved = SavedFilter.objects.get()
    assert (saved.operator, saved.query) == (ana, "status=open&owner=me")
    client.force_login(ben)
    assert client.post(f"/tickets/filters/{saved.pk}/drop/").status_code == 404


def test_a_reference_finds_the_ticket_of_the_chat_and_the_chat(desk, ticket, ana):
    """C58: one number finds both."""
    encounters.register(lambda reference, _operator: "/desk/chats/1/" if reference == "CAP-2026-000777" else None)
    ticket.alter(encounter="CAP-2026-000555")

    assert desk.get("/tickets/find/?q=cap-2026-000555")["Location"] == ticket.get_absolute_url()
    assert desk.get("/tickets/find/?q=CAP-2026-000777")["Location"] == "/desk/chats/1/"
    assert desk.get("/tickets/find/?q=stapler")["Location"] == "/tickets/?q=stapler"


def test_history_says_who_did_what(desk, ticket, ana, ben):
    ticket.claim(ana)
    ticket.assign(ben, ana)
    ticket.set_tags(["loans"], ana)
    ticket.hear("Well?")
    ticket.close()

    told = [f"{event.who} {event.sentence}" for event in ticket.events.all()]

    assert told == [
        "The patron opened the ticket", "Ana claimed it", "Ana gave it to Ben", "Ana tags: added loans",
        "The patron wrote back", "The patron closed it",
    ]  # fmt: skip


@pytest.mark.parametrize("field", ["question", "patron_name", "subject", "summary", "transcript"])
def test_a_strangers_markup_is_shown_as_text(desk, ticket, ana, field):
    """A001, P16."""
    ticket.alter(**{field: "<img src=x onerror=top.__pwn=1>"})
    for page in ["", "print/"]:
        html = desk.get(f"{ticket.get_absolute_url()}{page}").content.decode()
        assert "<img src=x" not in html
        assert "&lt;img src=x" in html


def test_counts_for_the_open_list(desk, capital, ana):
    first, _second = open_tickets(capital, 2)
    first.claim(ana)

    answer = desk.get("/tickets/counts/?status=new").json()

    assert answer["counts"] == {"new": 1, "open": 1, "pending": 0}
    assert answer["latest"]
