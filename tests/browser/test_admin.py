"""The admin, as a director meets it: every page fits, speaks and breaks no rule of the policy, wide and narrow."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import DeskServer
from tests.browser.deskhand import Deskhand
from tests.browser.people import Patron, until
from tests.browser.test_ground import assert_fits, watched

LISTS = [
    "campuses/campus",
    "campuses/closure",
    "campuses/operator",
    "campuses/resource",
    "campuses/institution",
    "chat/chatsession",
    "chat/canned",
    "chat/phrase",
    "chat/policypassage",
    "chat/sharedaddress",
    "chat/licensedsite",
    "chat/ban",
    "chat/incident",
    "tickets/ticket",
    "faq/entry",
    "faq/topic",
    "faq/fact",
]
# A row of a form hides what does not fit into it.
CUT_OFF = """() => [...document.querySelectorAll("#content .form-row, #content fieldset.module")]
    .filter((row) => row.scrollWidth > row.clientWidth + 1).map((row) => row.className)"""
FORMS = ["campuses/closure/add", "campuses/operator/add", "chat/policypassage/add", "chat/canned/add"]


@pytest.fixture(scope="module")
def kept(desk_server: DeskServer) -> Iterator[None]:
    """Ended chats with long words and notes, and an incident, which seals its own: every list has a row."""
    hand = Deskhand(desk_server, "capital1")
    for question in ("Where is", "Who wrote"):
        patron = Patron(desk_server, "capital", f"{question} https://library.example/{'long/' * 30}?", "Wolfe" * 10)
        until(lambda asker=patron: is_asked(asker))
        chat = hand.claim(question)
        hand.say(chat, "Let me look.")
        patron.say("W" * 200)
        hand.note(chat, "The link was broken.")
        hand.end(chat)
    hand.file_incident(chat, "Several rude lines.")
    yield
    hand.leave()


def is_asked(patron: Patron) -> bool:
    """Once the desk has been heard; before, the campus has nobody on duty."""
    try:
        return bool(patron.ask())
    except OSError:
        return False


@pytest.mark.parametrize(("width", "theme"), [(1280, "light"), (320, "dark")])
def test_every_page_fits_and_breaks_no_rule_of_the_policy(desk_server, kept, operator_page, axe, width, theme):
    """P24, P16: nothing to scroll sideways for but in a table of its own, no barriers, a quiet console."""
    page = operator_page("director", path="/admin/", viewport={"width": width, "height": 800}, color_scheme=theme)
    complaints, paths = watched(page), ["/admin/", *(f"/admin/{form}/" for form in FORMS)]
    for model in LISTS:
        paths.append(f"/admin/{model}/")
        page.goto(f"{desk_server.url}/admin/{model}/")
        first = page.locator("#result_list tbody th a").first
        if first.count():
            paths.append(first.get_attribute("href").split("?")[0])
    for path in paths:
        page.goto(desk_server.url + path)
        expect(page.locator("#content")).to_be_visible()
        assert_fits(page)
        assert page.evaluate(CUT_OFF) == [], path
        axe(page)
    assert complaints == []


def test_a_shift_can_be_written_on_a_phone(desk_server, operator_page):
    """P24: the table of shifts is a stack of cards there; every field has its name and lies on the screen."""
    page = operator_page("director", path="/admin/campuses/campus/", viewport={"width": 320, "height": 640})
    page.get_by_role("link", name="Capital", exact=True).click()
    shifts = page.locator("#hours-group tr.form-row:not(.empty-form)")
    expect(shifts.first).to_be_visible()
    before = shifts.count()
    page.get_by_role("link", name="Add another Shift").or_(page.get_by_role("button", name="Add another Shift")).click()
    expect(shifts).to_have_count(before + 1)
    new = shifts.last
    new.get_by_label("Weekday").select_option(index=1)
    new.get_by_label("Opens").fill("18:00")
    new.get_by_label("Closes").fill("20:00")
    assert_fits(page)
