"""What a patron finds in the chat window while nobody has come yet."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import FrameLocator, Locator, Page, expect

from tests.browser.deskhand import Deskhand
from tests.browser.people import ask_in_widget, open_widget, until

PHONE = {"viewport": {"width": 390, "height": 844}}
SMALL_DARK = {"viewport": {"width": 320, "height": 568}, "color_scheme": "dark"}
PRINTING = "How do I print from my phone?"


@pytest.fixture
def ana(desk_server) -> Iterator[Deskhand]:
    """Somebody of Capital at the desk, without a page of their own."""
    hand = Deskhand(desk_server, "capital1")
    until(lambda: any(frame["type"] == "welcome" for frame in hand.frames))
    yield hand
    hand.leave()


def frame_of(page: Page):
    return next(frame for frame in page.frames if "/widget/" in frame.url)


def answers(widget: FrameLocator | Page) -> Locator:
    return widget.get_by_role("region", name="Answers that may help")


def searches(page: Page) -> list[str]:
    """The addresses at which answers are looked for from now on."""
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url) if "/faqs?" in request.url else None)
    return asked


@pytest.mark.parametrize("settings", [PHONE, SMALL_DARK], ids=["phone", "small-dark"])
def test_likely_answers_stand_below_the_waiting_card_until_a_librarian_comes(
    desk_server, ana, new_person, axe, settings
):
    """A4, P24: out of the log; they leave the composer and its focus alone."""
    page = new_person(**settings)
    widget = open_widget(page, desk_server, "capital")
    expect(widget.get_by_label("Your question")).to_be_visible()
    ask_in_widget(widget, PRINTING)
    link = answers(widget).get_by_role("link", name="Can I print from my phone or my own laptop?")
    expect(link).to_be_visible()
    expect(link).to_have_attribute("rel", "noopener noreferrer")
    expect(link).to_have_attribute("target", "_blank")
    assert answers(widget).get_by_role("link").count() <= 3
    expect(widget.get_by_role("log").get_by_role("link")).to_have_count(0)
    expect(widget.locator("[aria-live]:not([aria-live=off])")).not_to_contain_text("these may help")
    expect(widget.locator(".waiting")).to_be_in_viewport(ratio=1)
    assert widget.locator(".scroll").evaluate("box => box.scrollWidth <= box.clientWidth")
    axe(frame_of(page))

    field = widget.get_by_label("Your message")
    expect(field).to_be_focused()
    field.fill("It is an old one.")
    field.press("Enter")
    expect(widget.get_by_role("log").get_by_text("It is an old one.")).to_be_in_viewport(ratio=1)
    expect(answers(widget)).to_be_attached()
    link.focus()
    chat = ana.claim(PRINTING)
    expect(widget.get_by_role("log").get_by_text(re.compile("is here to help"))).to_be_visible()
    expect(answers(widget)).to_be_hidden()
    expect(widget.get_by_role("group", name="The chat so far")).to_be_focused()
    ana.end(chat)


def test_likely_answers_are_looked_for_once_a_chat(desk_server, ana, new_person):
    """A reload shows them again and asks for nothing; once claimed, the tab forgets them."""
    page = new_person(**PHONE)
    page.goto(f"{desk_server.url}/ask/capital/")
    ask_in_widget(page, PRINTING)
    expect(answers(page).get_by_role("link").first).to_be_visible()
    asked = searches(page)
    page.reload()
    expect(answers(page).get_by_role("link").first).to_be_visible()
    assert asked == []
    assert page.evaluate("Object.keys(sessionStorage).some(key => key.endsWith('.answers'))")

    chat = ana.claim(PRINTING)
    expect(answers(page)).to_be_hidden()
    assert not page.evaluate("Object.keys(sessionStorage).some(key => key.endsWith('.answers'))")
    ana.end(chat)


@pytest.mark.parametrize("answer", [{"status": 503}, {"json": {"faqs": [], "mended": {}}}], ids=["ill", "none"])
def test_without_likely_answers_the_patron_just_waits(desk_server, ana, new_person, answer):
    """Neither a heading over nothing nor a word of trouble."""
    page = new_person(**PHONE)
    widget = open_widget(page, desk_server, "capital")
    expect(widget.get_by_label("Your question")).to_be_visible()
    page.route("**/faqs?*", lambda route: route.fulfill(**answer))
    with page.expect_response("**/faqs?*"):
        ask_in_widget(widget, PRINTING)
    expect(widget.get_by_role("log").get_by_text("Calling the librarians")).to_be_visible()
    expect(widget.locator(".answers")).to_be_hidden()
    expect(widget.locator(".trouble").first).to_be_hidden()
    ana.end(ana.claim(PRINTING))
