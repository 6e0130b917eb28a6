"""What a patron may know, keep, and take back: told before the first word, and done when asked."""

import json
import re
import urllib.error
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.browser.deskhand import Deskhand
from tests.browser.people import ask_in_widget, open_widget, until

PHONE = {"viewport": {"width": 390, "height": 844}}
SMALL = {"viewport": {"width": 320, "height": 568}}


@pytest.fixture
def ana(desk_server) -> Iterator[Deskhand]:
    """Somebody of Capital at the desk, without a page of their own."""
    hand = Deskhand(desk_server, "capital1")
    until(lambda: any(frame["type"] == "welcome" for frame in hand.frames))
    yield hand
    hand.leave()


@pytest.fixture
def talk(desk_server, ana, new_person) -> tuple[Page, str]:
    """A patron on the page of its own, in conversation with Ana: the page, and the chat's id."""
    page = new_person(**PHONE)
    page.goto(f"{desk_server.url}/ask/capital/")
    ask_in_widget(page, "May this stay between us?", "Kim")
    expect(page.locator(".waiting")).to_be_visible()
    chat = ana.claim("May this stay between us?")
    ana.say(chat, "Of course.")
    expect(page.get_by_role("log").get_by_text("Of course.")).to_be_visible()
    return page, chat


def frame_of(page: Page):
    return next(frame for frame in page.frames if "/widget/" in frame.url)


def states(hand: Deskhand, chat: str) -> list[str]:
    """What the desk was told of this chat, in order."""
    chats = [frame["chat"] for frame in hand.frames if frame["type"] == "chat"]
    return [each["status"] for each in chats if each["id"] == chat]


def problem(status: int, code: str, detail: str, **headers: str) -> dict:
    """A refusal of the interface, for a route."""
    body = json.dumps({"code": code, "detail": detail})
    return {"status": status, "content_type": "application/problem+json", "headers": headers, "body": body}


def test_before_the_first_word_it_is_said_who_reads_and_how_long_it_is_kept(desk_server, ana, new_person, axe):
    """A7, P24: one sentence, the wish not to be kept, and a page with every figure."""
    page = new_person(**PHONE)
    page.goto(f"{desk_server.url}/ask/capital/")
    expect(page.get_by_text("We keep it for 90 days; you can ask us not to.")).to_be_visible()
    expect(page.get_by_label("Do not keep this chat after we finish")).not_to_be_checked()
    with page.context.expect_page() as opened:
        page.get_by_role("link", name="More on your privacy").click()
    policy = opened.value
    expect(policy.get_by_role("heading", name=re.compile("Your privacy when you ask us"))).to_be_visible()
    expect(policy.get_by_role("row", name=re.compile("What was said in a chat"))).to_contain_text("90 days")
    axe(policy)
    policy.set_viewport_size({"width": 320, "height": 568})
    assert policy.locator("html").evaluate("page => page.scrollWidth <= page.clientWidth")


def test_a_chat_that_is_not_to_be_kept_says_so_at_its_end(desk_server, ana, new_person, axe):
    """A7: the wish is seen to have been heard."""
    page = new_person(**PHONE)
    page.goto(f"{desk_server.url}/ask/capital/")
    page.get_by_label("Do not keep this chat after we finish").check()
    ask_in_widget(page, "Will you forget me?")
    expect(page.locator(".waiting")).to_be_visible()
    ana.end(ana.claim("Will you forget me?"))
    expect(page.get_by_text("You asked us not to keep this chat: it is deleted within a day.")).to_be_visible()
    axe(page)


def test_deleted_at_once_while_the_librarian_is_writing(talk, ana, axe):
    """A165, P9: it ends for both, nothing of it is left in the tab, and its token opens nothing any more."""
    page, chat = talk
    token = json.loads(page.evaluate("sessionStorage.getItem('refdesk.capital.token')"))
    ana.types(chat)
    page.get_by_role("button", name=re.compile("^More")).click()
    page.get_by_role("button", name="Delete this chat").click()
    dialog = page.get_by_role("dialog", name="Delete this chat for good?")
    expect(dialog.get_by_text("It ends now, for the librarian too.")).to_be_visible()
    expect(dialog.get_by_role("button", name="Keep it")).to_be_focused()
    axe(page)
    dialog.get_by_role("button", name="Delete it now").click()

    expect(page.locator(".told")).to_have_text("Your chat is deleted. You can ask again any time.")
    expect(page.get_by_label("Your question")).to_be_focused()
    axe(page)
    assert page.evaluate("Object.keys(sessionStorage)") == []
    answer = page.request.get(f"{page.url.split('/ask/')[0]}/api/v1/chat", headers={"Authorization": f"Bearer {token}"})
    assert answer.status == 401
    until(lambda: states(ana, chat)[-1] == "ended")
    with pytest.raises(urllib.error.HTTPError, match="409"):
        ana.say(chat, "Are you still there?")


def test_deleted_afterwards_and_a_second_tab_is_told(talk, ana, axe):
    """A165: from the last screen; another tab of the same chat shows nothing of it any more."""
    page, chat = talk
    second = page.context.new_page()
    second.goto(page.url)
    token = page.evaluate("sessionStorage.getItem('refdesk.capital.token')")
    second.evaluate("token => sessionStorage.setItem('refdesk.capital.token', token)", token)
    second.reload()
    expect(second.get_by_role("log").get_by_text("Of course.")).to_be_visible()
    ana.end(chat)
    expect(page.get_by_role("heading", name="Thank you for asking")).to_be_visible()
    axe(page)
    page.get_by_role("button", name="Delete it", exact=True).click()
    page.get_by_role("button", name="Delete it now").click()

    expect(page.locator(".told")).to_contain_text("Your chat is deleted.")
    expect(second.locator(".told")).to_contain_text("Your last chat is over.")
    expect(second.locator("main")).not_to_contain_text("Of course.")


def test_what_may_not_be_deleted_yet_is_kept_with_a_reason(talk):
    """C61–C71: a crisis holds what was said; the patron reads why, and the chat goes on."""
    page, _chat = talk
    reason = "This chat has to be kept for a while, so it can’t be deleted now."
    refusal = problem(403, "not_allowed", reason)
    page.route(
        "**/api/v1/chat",
        lambda route: route.fulfill(**refusal) if route.request.method == "DELETE" else route.continue_(),
    )
    page.get_by_role("button", name=re.compile("^More")).click()
    page.get_by_role("button", name="Delete this chat").click()
    page.get_by_role("button", name="Delete it now").click()
    expect(page.get_by_role("dialog").get_by_role("alert")).to_have_text(reason)
    page.get_by_role("button", name="Keep it").click()
    expect(page.get_by_role("log").get_by_text("Of course.")).to_be_visible()
    expect(page.get_by_label("Your message")).to_be_enabled()


def test_the_number_of_a_letter_outlives_a_reload(desk_server, new_person, axe):
    """Nothing is lost: the number to be quoted; the address is not remembered."""
    page = new_person(**SMALL)
    page.goto(f"{desk_server.url}/ask/northwestern/")
    expect(page.get_by_text("E-mail is less private than a chat.")).to_be_visible()
    page.get_by_label("Your name").fill("do you have a scanner?")
    page.get_by_label("Your e-mail").fill("lee@student.example")
    page.get_by_role("button", name="Send my question").click()
    number = page.locator(".reference strong")
    expect(number).to_have_text(re.compile(r"NOR-\d{4}-\d{6}"))
    said = number.inner_text()
    page.reload()
    expect(number).to_have_text(said)
    expect(page.get_by_text("lee@student.example")).to_have_count(0)
    axe(page)
    page.get_by_role("button", name="Ask another question").click()
    expect(page.get_by_label("Your question")).to_be_focused()
    page.reload()
    expect(page.get_by_label("Your question")).to_be_visible()


def test_a_letter_too_long_is_told_before_and_beside_it(desk_server, new_person, axe):
    """Every limit is stated where it is met; nothing typed is lost."""
    page = new_person(**PHONE)
    page.goto(f"{desk_server.url}/ask/northwestern/")
    question = page.get_by_label("Your question")
    question.fill("a" * 3900)
    expect(page.get_by_text("100 of 4,000 characters left.")).to_be_visible()
    question.fill("a" * 4012)
    page.get_by_label("Your e-mail").fill("lee@student.example")
    page.get_by_role("button", name="Send my question").click()
    expect(page.locator("#ask-question-error")).to_have_text("At most 4,000 characters, please: 12 too many.")
    expect(question).to_be_focused()
    expect(question).to_have_value("a" * 4012)
    axe(page)


def test_who_is_kept_away_reads_until_when_and_finds_the_other_ways(desk_server, ana, new_person, axe):
    """C54–C57: in view on a small screen, with the telephone and the address beside it."""
    page = new_person(**SMALL)
    widget = open_widget(page, desk_server, "capital")
    detail = "This chat is closed to you until today at 9 PM."
    page.route("**/api/v1/chats", lambda route: route.fulfill(**problem(403, "not_allowed", detail)))
    ask_in_widget(widget, "Let me in")
    expect(widget.get_by_text(detail)).to_be_in_viewport()
    expect(widget.get_by_role("alert").get_by_role("link", name=re.compile("^Call "))).to_be_visible()
    expect(widget.get_by_label("Your question")).to_have_value("Let me in")
    axe(frame_of(page))


def test_who_asks_too_often_is_told_how_long_to_wait_and_not_kept_hanging(desk_server, ana, new_person):
    """A153: a long wait is said at once."""
    page = new_person(**PHONE)
    page.goto(f"{desk_server.url}/ask/capital/")
    detail = "That was very fast. Please try again in 400 seconds."
    refusal = problem(429, "rate_limited", detail, **{"Retry-After": "400"})
    page.route("**/api/v1/chats", lambda route: route.fulfill(**refusal))
    ask_in_widget(page, "Quick!")
    expect(page.get_by_text(detail)).to_be_in_viewport()
    expect(page.get_by_role("button", name="Start the chat")).to_be_enabled()
