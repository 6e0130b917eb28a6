"""A desk that stays open all day: in the background, in two tabs, past its sign-in, and with chats that come and go."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.people import at_the_desk, claim, expect_ready, someone_asks, until

__all__ = ["at_the_desk", "someone_asks"]

# What browsers do to a tab that nobody has looked at for minutes: its timers come once a minute, its worker's don't.
IN_THE_BACKGROUND = """
for (const [name, least] of [["setInterval", 60_000], ["setTimeout", 1000]]) {
  const timer = globalThis[name];
  globalThis[name] = (act, ms, ...more) => timer(act, Math.max(ms ?? 0, least), ...more);
}
Object.defineProperty(document, "visibilityState", { get: () => "hidden" });
Object.defineProperty(document, "hidden", { get: () => true });
document.hasFocus = () => false;
"""

NO_SIDEWAYS = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


def pings(page: Page) -> int:
    return page.evaluate("document.querySelector('desk-app').sound.played.filter((name) => name === 'ping').length")


def end_now(page: Page, name: str) -> None:
    page.get_by_role("button", name=f"End the chat with {name}").click()
    page.get_by_role("button", name="Simple question: just end it").click()
    expect(page.get_by_text("This chat has ended.")).to_be_visible()


def test_ended_chats_are_still_here_after_a_reload_and_after_they_were_put_away(someone_asks, at_the_desk, axe):
    """C23: an ended chat stays readable, and its follow-up actions remain."""
    page = at_the_desk("capital1")
    someone_asks("capital", "Who wrote Middlemarch?", "Ricky").say("I forgot.")
    claim(page, "Ricky")
    end_now(page, "Ricky")

    page.reload()

    pane = page.get_by_role("region", name="Chat with Ricky", exact=True)
    expect(pane.get_by_text("I forgot.")).to_be_visible()
    pane.get_by_role("button", name="Put away", exact=True).click()
    expect(pane).to_have_count(0)
    page.reload()
    expect(page.locator("desk-app")).to_have_attribute("data-connection", "open")
    page.locator("body").press("e")
    dialog = page.get_by_role("dialog", name="Chats that I ended")
    axe(page)
    dialog.get_by_role("button", name=re.compile("Ricky")).press("Enter")
    expect(pane.get_by_text("I forgot.")).to_be_visible()
    pane.get_by_role("button", name="Send a ticket", exact=True).click()
    expect(page.get_by_role("dialog", name="Send a ticket")).to_be_visible()


def test_a_tab_in_the_background_rings_on_time(desk_server, someone_asks, new_person):
    """C2, F19: what a browser slows down in a tab that is not looked at, a worker keeps."""
    page = new_person()
    page.add_init_script(IN_THE_BACKGROUND)
    desk_server.sign_in(page, "capital1")
    expect_ready(page)

    patron = someone_asks("capital", "Is anybody there?", "Ricky")

    until(lambda: pings(page) >= 3, seconds=40)  # at once, and about 7 s apart
    patron.end()


def test_a_sign_in_that_ended_is_said_at_once_and_costs_no_word(desk_server, someone_asks, at_the_desk):
    """P2, P11: back through the sign-in page; what was sent into the void and what was being typed are both there."""
    page = at_the_desk("capital1")
    patron = someone_asks("capital", "Do you lend laptops?", "Ricky")
    claim(page, "Ricky")
    box = page.get_by_label("To Ricky, the patron")
    page.context.clear_cookies(name="sessionid")

    box.fill("Yes, for two weeks.")
    box.press("Enter")
    expect(page.get_by_text("Your sign-in has ended.")).to_be_visible()
    box.fill("Bring your")
    page.get_by_role("button", name="Sign in again").click()
    page.locator("[name=login]").fill("capital1")
    page.locator("[name=password]").fill("demo")
    page.locator("[name=password]").press("Enter")

    expect(page.get_by_label("To Ricky, the patron")).to_have_value("Bring your")
    until(lambda: "Yes, for two weeks." in patron.lines())
    assert patron.lines().count("Yes, for two weeks.") == 1


def test_the_keyboard_stays_where_it_was_when_a_card_goes(someone_asks, at_the_desk):
    """P24, WCAG 2.4.3: the neighbour takes the focus, by a button that claims nothing; then the list's heading."""
    page = at_the_desk("capital1")
    first = someone_asks("capital", "The first question", "Ricky")
    second = someone_asks("capital", "The second question", "Noor")
    page.locator("waiting-card", has_text="Ricky").get_by_role("button", name="Claim chat").focus()

    first.end()
    expect(page.get_by_role("button", name="Noor: who is asking, and from where")).to_be_focused()
    second.end()
    expect(page.get_by_role("heading", name="Waiting")).to_be_focused()


def test_a_patron_who_leaves_in_the_middle_of_an_answer_takes_no_words_along(someone_asks, at_the_desk):
    """P2: what was being written stays in sight; the keys that follow press nothing and set off no shortcut."""
    page = at_the_desk("capital1")
    patron = someone_asks("capital", "Is it open?", "Ricky")
    claim(page, "Ricky")
    page.get_by_label("To Ricky, the patron").fill("Yes, until nine, and")

    patron.end()

    foot = page.locator("chat-pane .foot")
    expect(foot).to_be_focused()
    expect(foot).to_contain_text("What you were writing was not sent: Yes, until nine, and")
    page.keyboard.type(" 2 on Sundays", delay=20)
    page.keyboard.press("Enter")
    expect(page.get_by_role("tab", name="Campus")).to_have_attribute("aria-selected", "true")
    page.keyboard.press("Alt+w")
    expect(page.get_by_text("No chat is open.")).to_be_visible()


def test_two_tabs_of_one_operator_are_one_desk_with_one_voice(desk_server, someone_asks, at_the_desk):
    """A061: what is claimed in one is in the other; a ping is heard once."""
    first = at_the_desk("capital1")
    second = first.context.new_page()
    second.goto(f"{desk_server.url}/desk/")
    second.get_by_role("heading", name="Waiting").click()  # a browser gives sound to whom it has seen doing something
    expect_ready(second)

    someone_asks("capital", "Can I print here?", "Ricky")
    for page in (first, second):
        expect(page.locator("waiting-card", has_text="Ricky")).to_have_class(re.compile("calls-me"))
        expect(page.locator(".signal.ping")).to_contain_text("Ricky of Capital waits")
    assert sorted(bool(pings(page)) for page in (first, second)) == [False, True]

    claim(second, "Ricky")
    second.get_by_label("To Ricky, the patron").fill("Yes, on every floor.")
    second.keyboard.press("Enter")
    expect(first.locator("chat-stream").get_by_text("Yes, on every floor.")).to_be_visible()
    second.close()
    someone_asks("capital", "And in colour?", "Noor")
    until(lambda: pings(first))


def test_every_sound_has_a_twin_for_the_eye_though_the_desk_be_muted(someone_asks, at_the_desk):
    """C2: volume 0 is said, the desk is no longer counted on, and what would have been heard is seen."""
    page, colleague = at_the_desk("capital1"), at_the_desk("gateway1")
    page.get_by_role("button", name="Settings of this desk").click()
    page.get_by_label("Volume").fill("0")
    page.keyboard.press("Escape")
    expect(page.get_by_text("This desk is muted.")).to_be_visible()
    expect(page.get_by_role("button", name="Your status: Online · no sound")).to_be_visible()

    patron = someone_asks("capital", "Where are the microfilms?", "Ricky")

    expect(page.locator(".signal.ping")).to_contain_text("Ricky of Capital waits")
    claim(page, "Ricky")
    expect(page.get_by_label("To Ricky, the patron")).to_be_focused()
    patron.say("Hello?")
    expect(page.locator(".signal.message")).to_contain_text("Ricky: a new message")
    colleague.get_by_role("tab", name=re.compile("Librarians")).click()
    colleague.get_by_role("button", name="Everyone on duty").click()
    colleague.get_by_label(re.compile("Internal message to")).fill("Lunch?")
    colleague.keyboard.press("Enter")
    expect(page.locator(".signal.internal")).to_contain_text("Message from")
    assert pings(page) == 0


@pytest.mark.parametrize("width", [1280, 320])
def test_many_chats_with_long_and_foreign_words_break_nothing(someone_asks, at_the_desk, axe, width: int):
    """P24, A013: twelve wait and four are led, and nothing has to be scrolled for sideways."""
    page = at_the_desk("capital1", viewport={"width": width, "height": 800})
    asks: list[tuple[str, str]] = [
        ("Wolfeschlegelsteinhausenbergerdorff-Featherstonehaugh", "Q" * 300),
        ("سارة عبد الرحمن", "أين أجد كتب التاريخ؟ هل يمكنني حجز غرفة للدراسة غدا؟"),
        ("\u202eName", "\u202eturned around\u202c and back"),
        ("Zoë", "Z\u0351\u036b\u0343\u036a\u0302" * 60),
        *((f"Patron {number}", "A question of some length, asked in passing. " * 6) for number in range(12)),
    ]
    for name, question in asks:
        someone_asks("capital", question, name)
    cards = page.locator("waiting-card")
    expect(cards).to_have_count(16)
    for led in range(4):
        _go(page, "waiting")
        cards.first.get_by_role("button", name="Claim chat").click()
        if led:
            page.get_by_role("button", name="Claim it all the same").click()
        expect(page.locator("chat-card")).to_have_count(led + 1)
    for view in ("waiting", "chats", "campus", "people", "all"):
        _go(page, view)
        assert page.evaluate(NO_SIDEWAYS) <= 0, view
    _go(page, "chats")
    axe(page)


def _go(page: Page, view: str) -> None:
    button = page.locator(f"view-bar [data-view={view}]")
    if button.is_visible():
        button.click()


def test_a_lost_line_is_spoken_of_once_however_long_it_lasts(at_the_desk):
    """P24: the seconds that it lasts are for the eye."""
    page = at_the_desk("capital1")
    page.context.set_offline(True)
    banner = page.get_by_role("status").filter(has_text="No connection.")
    expect(banner).to_contain_text("Last heard", timeout=20_000)
    age = banner.locator(".age")
    expect(age).to_have_attribute("aria-hidden", "true")
    spoken = banner.locator("p").element_handle()
    before = age.text_content()
    until(lambda: age.text_content() != before)
    assert spoken.evaluate("(element) => element.isConnected")
    page.context.set_offline(False)
    expect(banner).to_have_count(0, timeout=40_000)


def test_a_claim_that_comes_too_late_names_the_winner_kindly(someone_asks, at_the_desk):
    """C12, C13, P6: seen where the loser looks, with nothing else disturbed."""
    capital, gateway = at_the_desk("capital1"), at_the_desk("gateway1")
    someone_asks("capital", "Where is the map room?", "Ricky")
    expect(gateway.locator("waiting-card", has_text="Ricky")).to_be_visible()
    held: list[Callable[[], None]] = []
    gateway.route("**/claim", lambda route: held.append(route.continue_))
    claim(gateway, "Ricky")
    until(lambda: held or gateway.wait_for_timeout(50))
    claim(capital, "Ricky")
    expect(capital.get_by_label("To Ricky, the patron")).to_be_focused()
    held.pop()()
    expect(gateway.locator("desk-toasts")).to_contain_text("was a moment faster and has this chat. Thank you!")
    expect(gateway.locator("waiting-card", has_text="Ricky")).to_have_count(0)
    expect(gateway.get_by_text("No chat is open.")).to_be_visible()


def test_files_go_both_ways_and_none_before_its_own_send(someone_asks, at_the_desk, axe):
    """A013, A107: the desk opens what the patron sends, and sends what it shows first; a refusal keeps its place."""
    page = at_the_desk("capital1")
    patron = someone_asks("capital", "Is this the right form?", "Ricky")
    claim(page, "Ricky")
    expect(page.get_by_label("To Ricky, the patron")).to_be_focused()
    patron.send_file("form.txt", b"Form 12", "text/plain")
    link = page.locator("chat-stream").get_by_role("link", name=re.compile("form.txt"))
    with page.expect_download() as download:
        link.click()
    assert download.value.path().read_bytes() == b"Form 12"
    expect(page.locator("chat-card")).to_contain_text("file form.txt")

    chooser = page.locator("file-sender input")
    chooser.set_input_files(
        [
            {"name": "map.txt", "mimeType": "text/plain", "buffer": b"Second floor"},
            {"name": "run.exe", "mimeType": "application/x-msdownload", "buffer": b"MZ"},
        ]
    )
    files = page.get_by_role("list", name="Files to send").get_by_role("listitem")
    expect(files).to_have_count(2)
    axe(page)
    assert "map.txt" not in patron.everything()
    files.filter(has_text="map.txt").get_by_role("button", name="Send file").click()
    expect(page.locator("chat-stream").get_by_role("link", name=re.compile("map.txt"))).to_be_visible()
    files.filter(has_text="run.exe").get_by_role("button", name="Send file").click()
    expect(files).to_have_count(1)
    expect(files).to_contain_text("Not sent.")
    files.get_by_role("button", name="Remove").click()
    expect(files).to_have_count(0)
    assert "map.txt" in patron.everything()
