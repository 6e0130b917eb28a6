"""The desk, for people who sit in it for hours: what they see, hear and can do, by mouse and by keyboard alone."""

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.people import at_the_desk, claim, someone_asks

__all__ = ["at_the_desk", "someone_asks"]

# A browser that keeps sound locked until it is asked in a gesture.
LOCKED_SOUND = """
globalThis.AudioContext = class extends EventTarget {
  state = "suspended";
  async resume() {
    if (!navigator.userActivation.isActive) return;
    this.state = "running";
    this.dispatchEvent(new Event("statechange"));
  }
  createGain() {
    const gain = { setValueAtTime() {}, linearRampToValueAtTime() {}, exponentialRampToValueAtTime() {} };
    return { gain, connect: (to) => to };
  }
  createOscillator() {
    return { frequency: {}, connect: (to) => to, start() {}, stop() {} };
  }
};
"""


def test_whoever_signs_in_late_finds_the_backlog_and_can_look_before_claiming(someone_asks, at_the_desk):
    """C1, C5, C10, C11: who waits is there at sign-in; a click on the name shows campus, page, hours and links."""
    at_the_desk("capital1")
    patron = someone_asks("capital", "Is the study room free at 3?", "what time do u close")

    late = at_the_desk("gateway1")

    card = late.locator("waiting-card", has_text="study room")
    # Typed in the name box, read as a question.
    expect(card.locator(".question")).to_contain_text("what time do u close")
    card.get_by_role("button", name="Guest").click()
    panel = late.get_by_role("tabpanel", name="Campus")
    expect(panel.get_by_role("heading", name="Capital")).to_contain_text("The patron’s campus")
    expect(panel).to_contain_text("https://library.example/hours")
    expect(panel.get_by_role("link", name="Library site")).to_have_attribute("rel", re.compile("noopener"))
    expect(panel).to_contain_text("Hours today")
    expect(card).to_be_visible()
    patron.end()
    expect(card).to_have_count(0)


def test_a_second_chat_is_warned_about_gently_and_both_lie_side_by_side(someone_asks, at_the_desk):
    """C14: several at once are possible and not preferable; unread words are counted."""
    page = at_the_desk("capital1")
    ricky = someone_asks("capital", "Where are the microfilms?", "Ricky")
    noor = someone_asks("capital", "Do you lend laptops?", "Noor")
    claim(page, "Ricky")
    expect(page.get_by_label("To Ricky, the patron")).to_be_focused()

    claim(page, "Noor")

    dialog = page.get_by_role("dialog", name="Take another chat?")
    dialog.get_by_role("button", name="Leave it to others").click()
    expect(page.locator("waiting-card", has_text="Noor")).to_be_visible()
    claim(page, "Noor")
    dialog.get_by_role("button", name="Claim it all the same").click()
    expect(page.get_by_label("To Noor, the patron")).to_be_focused()
    ricky.say("Hello?")
    expect(page.locator("chat-card", has_text="Ricky").get_by_label("1 unread")).to_be_visible()
    expect(page).to_have_title(re.compile(r"^\(1\)"))
    page.get_by_role("button", name="Side by side").click()
    expect(page.locator("chat-pane")).to_have_count(2)
    expect(page.locator("chat-card", has_text="Ricky").get_by_label("1 unread")).to_have_count(0)
    noor.say("Thanks!")
    expect(page.get_by_role("region", name="Chat with Noor").get_by_text("Thanks!")).to_be_visible()


def test_keyboard_alone_does_the_whole_journey(someone_asks, at_the_desk, axe):
    """P24, C0: claim, answer, ready words, note, the keys, end, put away; no mouse, and no barriers on the way."""
    page = at_the_desk("capital1")
    patron = someone_asks("capital", "Can I print in colour?", "Ricky")
    expect(page.locator("waiting-card", has_text="Ricky")).to_be_visible()
    axe(page)

    page.keyboard.press("Alt+c")
    box = page.get_by_label("To Ricky, the patron")
    expect(box).to_be_focused()
    page.keyboard.type("Yes, on the first floor.")
    page.keyboard.press("Enter")
    expect(page.locator("chat-stream").get_by_text("Yes, on the first floor.")).to_be_visible()
    page.keyboard.type("/tried")
    expect(page.get_by_role("option", name=re.compile("What have you tried"))).to_be_visible()
    page.keyboard.press("Enter")
    expect(box).to_have_value(re.compile("^What have you tried so far?"))
    page.keyboard.press("Enter")
    expect(page.locator("chat-stream").get_by_text("What have you tried so far?")).to_be_visible()
    page.keyboard.press("Alt+n")
    expect(page.get_by_label("Note: staff only, never the patron")).to_be_focused()
    page.keyboard.type("Colour costs 25 cents at Capital.")
    page.keyboard.press("Control+Enter")
    expect(page.locator(".note-line", has_text="25 cents")).to_contain_text("Note")
    axe(page)

    tab_to(page, page.get_by_role("button", name="Keyboard shortcuts"), "Shift+Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_role("dialog", name="Keyboard")).to_be_visible()
    axe(page)
    page.keyboard.press("Escape")
    page.keyboard.press("Alt+w")
    dialog = page.get_by_role("dialog", name="End the chat?")
    expect(dialog).to_be_visible()
    axe(page)
    tab_to(page, dialog.get_by_role("button", name="Simple question: just end it"), "Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_text("This chat has ended.")).to_be_visible()
    axe(page)
    page.keyboard.press("Alt+w")
    expect(page.get_by_text("No chat is open.")).to_be_visible()
    assert "25 cents" not in patron.everything()


def tab_to(page: Page, place: Locator, key: str) -> None:
    """By the keyboard alone; fails when it is not on the way."""
    for _ in range(80):
        if place.evaluate("(element) => element === document.activeElement"):
            return
        page.keyboard.press(key)
    pytest.fail(f"{place} is not reached by {key}")


def test_single_keys_do_nothing_in_texts_and_can_be_switched_off(someone_asks, at_the_desk):
    """WCAG 2.1.4."""
    page = at_the_desk("capital1")
    page.locator("body").press("2")
    expect(page.get_by_role("tab", name="Librarians")).to_have_attribute("aria-selected", "true")
    page.locator("body").press("?")
    dialog = page.get_by_role("dialog", name="Keyboard")
    dialog.get_by_label("Single keys work outside of text fields").uncheck()
    page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)
    page.locator("body").press("1")
    page.locator("body").press("Alt+j")  # a key that still works, pressed after it: the first one has had its time
    expect(page.get_by_role("tab", name="Librarians")).to_have_attribute("aria-selected", "true")


def test_a_refused_message_says_why_and_loses_nothing_and_a_draft_survives_a_reload(someone_asks, at_the_desk):
    """P2: resend with the same key; what was written and not sent stays in its own box."""
    page = at_the_desk("capital1")
    someone_asks("capital", "Who wrote Middlemarch?", "Ricky")
    claim(page, "Ricky")
    refusal = {"status": 422, "code": "invalid", "title": "Invalid", "detail": "The desk minds that."}
    page.route("**/messages", lambda route: route.fulfill(status=422, json=refusal))
    box = page.get_by_label("To Ricky, the patron")
    box.fill("George Eliot did.")
    box.press("Enter")
    expect(page.get_by_text("Not sent: The desk minds that.")).to_be_visible()
    page.unroute("**/messages")
    page.get_by_role("button", name="Try again").click()
    expect(page.get_by_text("Not sent")).to_have_count(0)
    expect(page.locator("chat-stream").get_by_text("George Eliot did.")).to_have_count(1)

    box.fill("Her real name was Mary Ann")
    page.reload()
    expect(page.get_by_label("To Ricky, the patron")).to_have_value("Her real name was Mary Ann")


def test_a_desk_without_a_line_says_so_and_comes_back(someone_asks, at_the_desk):
    """The state of the line and its age are shown; afterwards nothing is missing."""
    page = at_the_desk("capital1")
    patron = someone_asks("capital", "Where do I return books?", "Ricky")
    claim(page, "Ricky")
    expect(page.get_by_label("To Ricky, the patron")).to_be_visible()
    page.context.set_offline(True)
    expect(page.get_by_text(re.compile(r"Last heard \d+ s ago\."))).to_be_visible(timeout=20_000)
    patron.say("I am at the door")
    page.context.set_offline(False)
    expect(page.locator("chat-stream").get_by_text("I am at the door")).to_be_visible(timeout=40_000)
    expect(page.get_by_text(re.compile("No connection"))).to_have_count(0)


def test_locked_sound_is_said_loudly_until_it_is_unlocked(desk_server, operator_page):
    """C2: no ping can be counted on before; colleagues see “no sound”."""
    page = operator_page("capital2")
    page.add_init_script(LOCKED_SOUND)
    page.reload()
    banner = page.get_by_text(re.compile("Sound is locked"))
    expect(banner).to_be_visible()
    page.get_by_role("button", name="Unlock and test sound").click()
    expect(banner).to_have_count(0)
    expect(page.locator("desk-app")).to_have_attribute("data-last-sound", "ping")


def test_status_is_the_operators_word_and_colleagues_see_it(someone_asks, at_the_desk):
    """Online, away, staff only, offline; an away desk does not ring."""
    capital, gateway = at_the_desk("capital1"), at_the_desk("gateway1")
    gateway.get_by_role("button", name=re.compile("Your status")).click()
    gateway.get_by_role("menuitem", name=re.compile("Away")).click()
    capital.get_by_role("tab", name="Librarians").click()
    expect(capital.locator("operator-card", has_text="Gateway")).to_contain_text("Away")
    patron = someone_asks("gateway", "Are you there?", "Ricky")
    expect(gateway.locator("waiting-card", has_text="Ricky")).not_to_have_class(re.compile("calls-me"))
    expect(capital.locator("waiting-card", has_text="Ricky").locator(".badge")).to_have_text("Cover now")
    patron.end()
    gateway.get_by_role("button", name=re.compile("Your status")).click()
    gateway.get_by_role("menuitem", name=re.compile("Online")).click()
    expect(capital.locator("operator-card", has_text="Gateway")).to_contain_text("Online")


@pytest.mark.parametrize(
    "settings",
    [
        {"viewport": {"width": 390, "height": 844}, "color_scheme": "light"},
        {"viewport": {"width": 320, "height": 640}, "color_scheme": "dark"},
        {"viewport": {"width": 360, "height": 225}},  # 1440×900 at 400 %
        {"viewport": {"width": 1440, "height": 900}, "forced_colors": "active"},
    ],
    ids=["phone", "small-dark", "zoom-400", "forced-colours"],
)
def test_every_view_fits_every_screen_without_barriers(someone_asks, at_the_desk, axe, settings):
    """P24: one column with a bar of views on a phone; nothing to scroll sideways for; no barriers."""
    page = at_the_desk("capital1", **settings)
    someone_asks("capital", "Which database has nursing articles, please?", "Ricky")
    claim(page, "Ricky")
    expect(page.get_by_label("To Ricky, the patron")).to_be_visible()
    phone = page.get_by_role("navigation", name="Views")
    for view in ("Waiting", "Chats", "Campus", "Librarians", "All"):
        if phone.is_visible():
            phone.get_by_role("button", name=view).click()
            expect(phone.get_by_role("button", name=view)).to_have_attribute("aria-current", "page")
        elif view in {"Campus", "Librarians", "All"}:
            page.get_by_role("tab", name=view).click()
        axe(page)
        assert page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") <= 0, view


def test_a_desk_that_is_ill_says_which_part(at_the_desk):
    """P23: a person on shift sees it within a minute, in words; it goes away by itself."""
    page = at_the_desk("capital1")
    parts = {"database": {"ok": True}, "redis": {"ok": True}, "worker": {"ok": False}, "beat": {"ok": True}}
    page.route("**/health/", lambda route: route.fulfill(status=503, json={"ok": False, "parts": parts}))
    expect(page.get_by_text("Part of the desk is ill: mail and tickets.")).to_be_visible(timeout=60_000)
    page.unroute("**/health/")
    expect(page.get_by_text("Part of the desk is ill")).to_have_count(0, timeout=60_000)
