"""The patron's half of the interface, over HTTP."""

from datetime import timedelta
from uuid import uuid4

import pytest

from campuses import clock
from campuses.models import Campus, Kind, Resource
from chat.models import ChatSession, Timer
from tests.chat.conftest import at_the_desk


def post(client, path, body, token=None, key=None):
    headers = {"Idempotency-Key": str(key or uuid4())}
    if token:
        headers["Authorization"] = f"Bearer {token}"
    return client.post(f"/api/v1{path}", body, content_type="application/json", headers=headers)


def get(client, path, token=None):
    return client.get(f"/api/v1{path}", headers={"Authorization": f"Bearer {token}"} if token else {})


@pytest.fixture
def opened(client, capital, ana):
    at_the_desk(ana)
    answer = post(client, "/chats", {"campus": "capital", "question": "Where is my book?", "name": "Sam"})
    assert answer.status_code == 201
    return answer.json()


def test_a_campus_says_whether_somebody_will_hear(client, capital, ana):
    assert client.get("/api/v1/campuses/capital").json()["available"] is False

    at_the_desk(ana)

    campus = client.get("/api/v1/campuses/capital").json()
    assert campus["available"] is True
    assert campus["policy"] == {"claim_seconds": 20, "ticket_seconds": 60, "do_not_keep": True}
    assert "90 days" in campus["privacy"]


def test_a_chat_is_opened_and_read_with_its_token_alone(client, opened):
    assert opened["chat"]["status"] == "waiting"
    view = get(client, "/chat", opened["token"]).json()
    assert [line["body"] for line in view["lines"]] == ["Where is my book?"]
    assert get(client, "/chat?after=1", opened["token"]).json()["lines"] == []
    assert get(client, "/chat").status_code == 401
    assert get(client, "/chat", "guess").json()["code"] == "unauthenticated"


def test_a_repeated_request_is_answered_the_same(client, opened):
    key = uuid4()
    first = post(client, "/chat/messages", {"body": "hello"}, opened["token"], key)
    again = post(client, "/chat/messages", {"body": "hello"}, opened["token"], key)
    other = post(client, "/chat/messages", {"body": "goodbye"}, opened["token"], key)

    assert (first.status_code, again.status_code) == (201, 201)
    assert first.json() == again.json()
    assert (other.status_code, other.json()["code"]) == (409, "key_reused")


@pytest.mark.parametrize(
    "body",
    [
        b"{not json",
        b"",
        b"null",
        b"[]",
        b'"x"',
        b"1",
        b'{"body": NaN}',
        b'{"body": 1e999}',
        b'{"body": "\\ud800"}',
        b'{"body": "a\\u0000b"}',
        b'{"body": "\xff"}',
        b'{"body": "hi", "role": "operator"}',
        b'{"body": ""}',
        b'{"body": "   "}',
        b'{"body": ' + b"9" * 5000 + b"}",
        b'{"body": ' + b"[" * 9 + b"]" * 9 + b"}",
        b'{"body": "' + b"x" * 4001 + b'"}',
    ],
)
def test_what_cannot_be_stored_is_refused_and_nothing_is(client, opened, body):
    """A021, A023, A025."""
    answer = client.post(
        "/api/v1/chat/messages",
        body,
        content_type="application/json",
        headers={"Authorization": f"Bearer {opened['token']}", "Idempotency-Key": str(uuid4())},
    )

    assert (answer.status_code, answer.json()["code"]) == (422, "invalid")
    assert answer["Content-Type"] == "application/problem+json"
    assert ChatSession.objects.get().last_seq == 1


def test_a_body_over_8_kib_is_too_large(client, opened):
    answer = post(client, "/chat/messages", {"body": "x" * 8200}, opened["token"])

    assert (answer.status_code, answer.json()["code"]) == (413, "too_large")


@pytest.mark.parametrize("key", [None, "1", "\x00" * 36, "x" * 10_000])
def test_a_missing_or_malformed_key_is_told(client, opened, key):
    """A027."""
    headers = {"Authorization": f"Bearer {opened['token']}"} | ({"Idempotency-Key": key} if key else {})
    answer = client.post("/api/v1/chat/messages", {"body": "hi"}, content_type="application/json", headers=headers)

    assert (answer.status_code, answer.json()["code"]) == (422, "invalid")
    assert "Idempotency-Key" in answer.json()["fields"]


@pytest.mark.parametrize(
    ("path", "body", "field", "words"),
    [
        ("/chat/messages", {"body": "x" * 4001}, "body", "At most 4,000 characters, please."),
        ("/chat/messages", {"body": " "}, "body", "Please write something here."),
        (
            "/chat/transcript",
            {"email": "sam(at)example"},
            "email",
            "Please check the address: it looks like name@example.edu.",
        ),
    ],
)
def test_a_persons_mistake_is_told_in_words(client, opened, path, body, field, words):
    answer = post(client, path, body, opened["token"]).json()

    assert (answer["fields"], answer["detail"]) == ({field: words}, words)


def test_closed_and_unstaffed_are_told_apart(client, capital, northwestern):
    """A4: each reads what is true; nobody on duty is not "closed"."""
    away = client.get("/api/v1/campuses/capital").json()
    closed = client.get("/api/v1/campuses/northwestern").json()

    assert [(each["open"], each["available"]) for each in (away, closed)] == [(True, False), (False, False)]
    assert "No librarian is at the desk" in away["texts"]["closed"]
    assert "The chat is closed" in closed["texts"]["closed"]
    refused = post(client, "/chats", {"campus": "capital", "question": "Anyone?"}).json()
    assert (refused["code"], refused["detail"], refused["opens_at"]) == ("closed", away["texts"]["closed"], None)


def test_a_campus_names_its_other_services_each_once(client, capital):
    """A10."""
    Campus.objects.filter(pk=capital.pk).update(library_url="https://library.example/", appointment_url="")
    for label, url in [("Tutoring", "https://library.example/tutoring"), ("The library", "https://library.example/")]:
        Resource.objects.create(kind=Kind.SERVICE, campus=capital, label=label, url=url)

    services = client.get("/api/v1/campuses/capital").json()["services"]

    assert services == [
        {"label": "Library pages", "url": "https://library.example/"},
        {"label": "Questions and answers", "url": "/help/capital/"},
        {"label": "Tutoring", "url": "https://library.example/tutoring"},
    ]


def test_closed_says_when_it_opens(client, northwestern, ana):
    at_the_desk(ana)
    answer = post(client, "/chats", {"campus": "northwestern", "question": "Anyone?"})

    assert (answer.status_code, answer.json()["code"]) == (409, "closed")
    assert "opens_at" in answer.json()


def test_the_sixty_second_offer_is_declined_or_taken(client, opened):
    """C8."""
    chat = ChatSession.objects.get()
    Timer.objects.fire_due(chat.ticket_due_at)
    assert get(client, "/chat", opened["token"]).json()["chat"]["ticket_offered"] is True

    assert post(client, "/chat/keep-waiting", {}, opened["token"]).json()["chat"]["ticket_offered"] is False
    answer = post(client, "/chat/ticket", {"email": "sam@example.org", "question": "Where?"}, opened["token"])

    assert answer.status_code == 200
    assert answer.json()["ticket"].startswith("CAP-")
    assert get(client, "/chat", opened["token"]).json()["chat"]["status"] == "ticketed"


def test_a_visit_fires_what_is_due(client, opened):
    """The clock is asked by each visit too, should Redis and every worker be away."""
    ChatSession.objects.update(patron_seen_at=clock.now() - timedelta(seconds=6))
    Timer.objects.update(due_at=clock.now())

    assert get(client, "/chat", opened["token"]).json()["chat"]["stage"] == "ticket_offered"


def test_the_end_the_rating_and_the_transcript(client, opened, mailoutbox):
    token = opened["token"]
    assert post(client, "/chat/rating", {"score": 5}, token).status_code == 403
    assert post(client, "/chat/end", {}, token).json()["chat"]["status"] == "ended"
    assert post(client, "/chat/end", {}, token).status_code == 200
    assert post(client, "/chat/rating", {"score": 6}, token).status_code == 422
    assert post(client, "/chat/rating", {"score": 5, "comment": "kind"}, token).json()["chat"]["rated"] is True
    assert post(client, "/chat/rating", {"score": 5}, token).json()["code"] == "ended"
    assert post(client, "/chat/transcript", {"email": "sam@example.org"}, token).status_code == 202
    assert post(client, "/chat/messages", {"body": "one more"}, token).json()["code"] == "ended"


def test_reading_a_chat_takes_a_fixed_number_of_queries(client, opened, django_assert_max_num_queries):
    for number in range(3):
        post(client, "/chat/messages", {"body": f"line {number}"}, opened["token"])

    with django_assert_max_num_queries(5):
        assert len(get(client, "/chat", opened["token"]).json()["lines"]) == 4


def test_saying_something_takes_few_queries(client, opened, django_assert_max_num_queries):
    """The hot path: the token's chat, due timers, the number, the line (and the transaction's own two)."""
    with django_assert_max_num_queries(7):
        assert post(client, "/chat/messages", {"body": "hello"}, opened["token"]).status_code == 201
