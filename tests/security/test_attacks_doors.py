"""Tokens, forged requests, foreign origins, floods (A031–A033, A047–A051, A085–A095, A153, P9)."""

import json
import re
import time
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace
from uuid import uuid4

import pytest
from asgiref.sync import sync_to_async
from django.conf import settings
from django.test import Client

from campuses import clock
from campuses.models import Operator
from chat.models import ChatSession
from tests.chat.conftest import ask, at_the_desk
from tests.conftest import open_around_the_clock
from tests.security.conftest import send

EVIL = "https://evil.example"


def look(client, token, query=""):
    return client.get(f"/api/v1/chat{query}", headers={"Authorization": f"Bearer {token}"})


# ── a patron's token ─────────────────────────────────────────────────────────


def test_a_token_decides_alone_whatever_else_one_names(client, capital, led_chat):
    """A047: another's id in query, body or path changes nothing."""
    other = ask(capital, "CANARY of another patron")
    for query in (f"?chat={other.pk}", f"?id={other.pk}", f"?session={other.reference}&after=0"):
        answer = look(client, led_chat.token, query)
        assert answer.json()["chat"]["id"] == str(led_chat.pk)
        assert "CANARY" not in answer.content.decode()

    body = json.dumps({"body": "Hi", "chat": str(other.pk)})
    assert send(client, "POST", "/chat/messages", body, token=led_chat.token).status_code == 422
    assert other.messages.count() == 1


@pytest.mark.parametrize(
    "change",
    [
        lambda token: token[:-1],
        lambda token: token + "A",
        lambda token: token.swapcase(),
        lambda token: token[::-1],
        lambda token: f" {token} x",
        lambda token: token[:-1] + ("A" if token[-1] != "A" else "B"),
        lambda token: "",
        lambda token: "null",
        lambda token: "' OR 1=1--",
        lambda token: "\u0000",
        lambda token: "é" * 40,
    ],
)
def test_nearly_a_token_is_none(client, led_chat, change):
    """P9, A151."""
    token = change(led_chat.token).encode().decode("latin-1")

    assert look(client, led_chat.token).status_code == 200
    assert look(client, token).status_code == 401


def test_a_token_is_long_and_not_kept(led_chat):
    """P9, A151: 256 bits; the database has its fingerprint alone."""
    assert len(led_chat.token) >= 43
    stored = str(list(ChatSession.objects.filter(pk=led_chat.pk).values()))
    assert led_chat.token not in stored


def test_a_token_in_the_address_opens_nothing(client, led_chat):
    """P9: addresses end in logs and Referers."""
    for query in (f"?token={led_chat.token}", f"?access_token={led_chat.token}"):
        assert client.get(f"/api/v1/chat{query}").status_code == 401


def test_no_answer_to_staff_holds_a_token_or_its_fingerprint(led_chat, at_desk, dana, ana):
    """P9: not to the lead, not to a director, not in the admin."""
    led_chat.end(ana)
    director = Client()
    director.force_login(dana)
    secrets = [led_chat.token, led_chat.token_hash, led_chat.token_nonce]
    answers = [
        at_desk.get("/api/v1/desk"),
        at_desk.get(f"/api/v1/desk/chats/{led_chat.pk}"),
        director.get(f"/api/v1/desk/chats/{led_chat.pk}"),
        director.get(f"/admin/chat/chatsession/{led_chat.pk}/change/"),
        director.get("/admin/chat/chatsession/"),
    ]

    for answer in answers:
        assert answer.status_code == 200
        for secret in secrets:
            assert secret not in answer.content.decode()


def test_after_the_end_a_token_reads_for_a_while_and_writes_no_more(client, led_chat, ana):
    """A049: read-only during grace, then nothing."""
    led_chat.end(ana)

    assert look(client, led_chat.token).status_code == 200
    refused = send(client, "POST", "/chat/messages", b'{"body": "Hi"}', token=led_chat.token)
    assert (refused.status_code, refused.json()["code"]) == (409, "ended")

    long_ago = clock.now() - timedelta(days=2)
    ChatSession.objects.filter(pk=led_chat.pk).update(ended_at=long_ago)

    assert look(client, led_chat.token).status_code == 401
    assert send(client, "POST", "/chat/messages", b'{"body": "Hi"}', token=led_chat.token).status_code == 401


def test_a_patron_rates_once(client, led_chat, ana):
    """A051, A067."""
    led_chat.end(ana)

    answers = [
        send(client, "POST", "/chat/rating", json.dumps({"score": score}), token=led_chat.token) for score in (5, 1)
    ]

    assert [answer.status_code for answer in answers] == [200, 409]
    assert ChatSession.objects.get(pk=led_chat.pk).rating == 5


# ── forged requests ──────────────────────────────────────────────────────────


@pytest.fixture
def guarded(ana) -> Client:
    """Ana's browser, with the check against forged requests as it runs in production."""
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(ana)
    return browser


def forge(browser, chat, **headers):
    return send(browser, "POST", f"/desk/chats/{chat.pk}/messages", b'{"body": "forged"}', **headers)


def test_writing_needs_the_csrf_token_of_this_browser(guarded, led_chat, ben):
    """A085: none, somebody else's, an invented one; with the right one it goes through."""
    guarded.get("/accounts/password/change/")
    guarded.get("/account/")
    guarded.get("/desk/")
    mine = guarded.cookies["csrftoken"].value
    other = Client()
    other.force_login(ben)
    other.get("/desk/")

    assert forge(guarded, led_chat).status_code == 403
    assert forge(guarded, led_chat, **{"X-CSRFToken": "a" * 64}).status_code == 403
    assert forge(guarded, led_chat, **{"X-CSRFToken": other.cookies["csrftoken"].value}).status_code == 403
    assert not led_chat.messages.filter(body="forged").exists()

    assert forge(guarded, led_chat, **{"X-CSRFToken": mine}).status_code == 201


@pytest.mark.parametrize("origin", [EVIL, "null", "http://localhost:9999", "https://testserver"])
def test_a_foreign_page_cannot_write_even_with_a_stolen_token(guarded, led_chat, origin):
    """A085: the browser names the origin, and it must be ours."""
    guarded.get("/desk/")
    stolen = guarded.cookies["csrftoken"].value

    assert forge(guarded, led_chat, **{"X-CSRFToken": stolen, "Origin": origin}).status_code == 403


@pytest.mark.parametrize(
    "path", ["/accounts/login/", "/accounts/logout/", "/admin/campuses/closure/add/", "/tickets/bulk/"]
)
def test_forms_need_their_token_too(dana, path):
    """A085."""
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(dana)

    assert browser.post(path, {"login": "dana"}).status_code == 403


def test_reading_changes_nothing(at_desk, led_chat, django_assert_num_queries):
    """A085: no verb answers to GET, so no foreign image or link can act."""
    before = ChatSession.objects.values().get(pk=led_chat.pk)
    for verb in ("claim", "end", "notes", "watch", "join", "leave", "transfers", "ticket", "messages"):
        assert at_desk.get(f"/api/v1/desk/chats/{led_chat.pk}/{verb}").status_code == 405

    assert ChatSession.objects.values().get(pk=led_chat.pk) == before


# ── foreign origins ──────────────────────────────────────────────────────────


@pytest.mark.parametrize("method", ["GET", "OPTIONS", "POST"])
@pytest.mark.parametrize(
    "path", ["/api/v1/desk", "/api/v1/chat", "/api/v1/chats", "/api/v1/tickets", "/api/v1/campuses/capital", "/desk/"]
)
def test_no_foreign_page_may_read_an_answer_with_credentials(at_desk, capital, path, method):
    """A087."""
    answer = at_desk.generic(method, path, headers={"Origin": EVIL, "Access-Control-Request-Method": "POST"})

    assert answer.headers.get("Access-Control-Allow-Origin") != EVIL
    assert "Access-Control-Allow-Credentials" not in answer.headers


def policy_of(answer) -> dict[str, str]:
    parts = (part.split(" ", 1) for part in answer.headers["Content-Security-Policy"].split("; "))
    return {part[0]: part[1] if len(part) > 1 else "" for part in parts}


def test_only_a_campuss_own_sites_frame_its_widget(client, capital, gateway):
    """A091: `frame-ancestors` by the campus's sites; another campus's are not let in."""
    capital.allowed_sites = ["https://www.capital.example"]
    capital.save()

    assert "https://www.capital.example" in policy_of(client.get("/widget/capital/"))["frame-ancestors"]
    assert "capital.example" not in policy_of(client.get("/widget/gateway/"))["frame-ancestors"]
    assert EVIL not in client.get("/widget/capital/").headers["Content-Security-Policy"]


@pytest.mark.parametrize(
    "path", ["/", "/desk/", "/admin/", "/accounts/login/", "/tickets/", "/account/", "/ask/capital/"]
)
def test_nobody_frames_staffs_pages(client, dana, path):
    """A091: no overlay, no click that was meant for something else."""
    client.force_login(dana)
    answer = client.get(path, follow=True)

    assert policy_of(answer)["frame-ancestors"] == "'none'"
    assert answer.headers["X-Frame-Options"] == "DENY"


@pytest.mark.parametrize("path", ["/desk/", "/admin/", "/tickets/", "/", "/widget/capital/"])
def test_no_page_lets_inline_code_or_evaluation_in(client, dana, path):
    """P16; and nothing of an address goes to another site (A095)."""
    client.force_login(dana)
    answer = client.get(path, follow=True)

    policy = answer.headers["Content-Security-Policy"]
    assert "unsafe" not in policy
    assert "*" not in policy.replace("*.", "")
    assert answer.headers["Referrer-Policy"] in {"no-referrer", "same-origin"}


def test_links_that_open_elsewhere_give_no_way_back():
    """A095: `noopener` on each link that opens a new tab, in templates and scripts."""
    base = Path(settings.BASE_DIR)
    pages = [page.read_text() for page in base.glob("templates/**/*.html")]
    tags = [tag for page in pages for tag in re.findall(r"<a\b[^>]*_blank[^>]*>", page)]
    calls = [
        line
        for script in base.glob("static/js/**/*.js")
        for line in script.read_text().splitlines()
        if re.search(r'target: "_blank"', line)
    ]

    assert len(tags) > 2
    assert len(calls) > 2
    assert [link for link in [*tags, *calls] if "noopener" not in link] == []


@pytest.mark.parametrize("site", [EVIL, "https://www.capital.example"])
def test_a_host_header_of_somebody_else_is_refused(client, db, site):
    """A135: no link of ours, in page or letter, can be made to lead there."""
    assert client.get("/", HTTP_HOST=site.removeprefix("https://")).status_code == 400


# ── floods ───────────────────────────────────────────────────────────────────


def open_chat(client, campus="capital", address="192.0.2.1"):
    return client.post(
        "/api/v1/chats",
        {"campus": campus, "question": "Hi"},
        content_type="application/json",
        headers={"Idempotency-Key": str(uuid4())},
        REMOTE_ADDR=address,
    )


def stop_the_window(monkeypatch):
    """Limits count in windows of the clock: all that a test does falls into one, however long it takes."""
    monkeypatch.setattr("campuses.limits.time", SimpleNamespace(time=lambda: 1_800_000_000.0, monotonic=time.monotonic))


def test_one_address_cannot_flood_the_queue_and_a_campus_behind_one_is_not_locked_out(
    client, capital, on_duty, ana, monkeypatch
):
    """A153, P18: three hundred honest patrons behind one address come in; a flood meets 429 with Retry-After."""
    stop_the_window(monkeypatch)
    honest = [open_chat(client).status_code for _ in range(300)]
    flood = [open_chat(client) for _ in range(150)]

    assert set(honest) == {201}
    assert flood[-1].status_code == 429
    assert int(flood[-1].headers["Retry-After"]) > 0
    assert flood[-1].json()["code"] == "rate_limited"
    at_the_desk(ana)  # on a slow machine the lease has run out meanwhile
    assert open_chat(client, address="192.0.2.2").status_code == 201


def test_a_patron_cannot_flood_a_chat_nor_be_silenced_by_anothers_flood(client, capital, led_chat, monkeypatch):
    """A153: by the chat, not by the address."""
    stop_the_window(monkeypatch)
    other = ask(capital)
    answers = [send(client, "POST", "/chat/messages", b'{"body": "x"}', token=led_chat.token) for _ in range(320)]

    assert answers[0].status_code == 201
    assert 429 in {answer.status_code for answer in answers}
    assert send(client, "POST", "/chat/messages", b'{"body": "x"}', token=other.token).status_code == 201


# ── sockets ──────────────────────────────────────────────────────────────────


@pytest.fixture
def live_chat(transactional_db):
    """A chat that Ana leads, in a database that sockets can see."""
    from campuses.models import Campus
    from tests.conftest import make_operator

    capital = open_around_the_clock(Campus.objects.create(slug="capital", name="Capital", code="CAP"))
    ana = make_operator("ana", capital)
    at_the_desk(ana)
    chat = ask(capital)
    chat.claim(ana)
    return chat


async def test_a_frame_that_is_too_large_is_refused_and_the_third_closes(live_chat, patron_socket):
    """A031: 8,193 bytes and 1.1 MB alike; nothing of them is kept."""
    socket = await patron_socket(live_chat.token)
    await socket.hear_until("welcome")

    for size in (8193, 1_100_000):
        await socket.send_to(text_data=json.dumps({"type": "typing", "x": "a" * size}))
        assert (await socket.hear())["type"] == "error"
    await socket.send_to(text_data="x" * 8193)

    assert (await socket.hear()) == {"type": "close", "code": 4400}


async def test_a_binary_frame_closes(live_chat, patron_socket):
    """A033."""
    socket = await patron_socket(live_chat.token)
    await socket.hear_until("welcome")

    await socket.send_to(bytes_data=b"\x00\x01")

    assert (await socket.hear()) == {"type": "close", "code": 1003}


@pytest.mark.parametrize("op", ["typing", "read", "beat", "signal"])
async def test_nothing_comes_before_hello(live_chat, sockets, op):
    """A035."""
    socket = await sockets("/ws/patron/")

    await socket.say(type=op, seq=1)

    assert (await socket.hear())["code"] in {4400, "bad_frame"}


async def test_one_bad_socket_leaves_the_others_alone(live_chat, patron_socket):
    """A021: no dead socket for others."""
    good, bad = await patron_socket(live_chat.token), await patron_socket(live_chat.token)
    await good.hear_until("welcome")
    await bad.hear_until("welcome")
    for _ in range(3):
        await bad.send_to(text_data="{not json")
    while (await bad.hear())["type"] != "close":
        pass

    lead = await sync_to_async(Operator.objects.get)(username="ana")
    await sync_to_async(live_chat.say)(lead, "still here")

    assert (await good.hear_until("line"))["line"]["body"] == "still here"


async def test_deactivation_ends_the_staff_socket(live_chat, cookie, desk_socket):
    """P11: the next beat finds no right any more."""
    lead = await sync_to_async(Operator.objects.get)(username="ana")
    socket = await desk_socket(await sync_to_async(cookie)(lead))
    await socket.hear_until("welcome")

    await sync_to_async(Operator.objects.filter(pk=lead.pk).update)(is_active=False)
    await socket.say(type="beat", audible=True)
    while (frame := await socket.hear())["type"] != "close":
        pass

    assert frame["code"] == 4401
