"""`make pictures`: the README's pictures, taken from the running demo."""

from playwright.sync_api import Browser, Page, expect, sync_playwright

from config.processes import ROOT
from tests.browser.conftest import DeskServer, running_demo
from tests.browser.people import Patron, ask_in_widget, claim, expect_ready, open_widget

FOLDER = ROOT / "docs" / "pictures"
CHROMIUM = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]
DESK, PHONE = {"width": 1680, "height": 960}, {"width": 390, "height": 844}


def main() -> None:
    FOLDER.mkdir(parents=True, exist_ok=True)
    with running_demo() as server, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=CHROMIUM)
        desk = at_the_desk(browser, server, "capital1")
        at_the_desk(browser, server, "gateway1")
        page = browser.new_context(viewport={"width": 1200, "height": 800}).new_page()
        widget = open_widget(page, server, "capital")
        ask_in_widget(widget, "How do I find peer-reviewed articles about sleep and grades?", "Ricky")
        claim(desk, "Ricky")
        talk(desk, widget)
        second = Patron(server, "gateway", "Is the quiet study room on the second floor open tonight?", "Noor").ask()
        claim(desk, "Noor")
        desk.get_by_role("button", name="Claim it all the same").click()
        expect(desk.locator("chat-card")).to_have_count(2)
        desk.get_by_role("button", name="Side by side").click()
        expect(desk.locator("chat-pane")).to_have_count(2)
        second.say("We are four people, if that matters.")
        for campus, question, name in (
            ("housatonic", "Can I renew a book that somebody else has reserved?", "Sam"),
            ("capital", "What time do you close today?", "Guest"),
        ):
            Patron(server, campus, question, name).ask()
        expect(desk.locator("waiting-card")).to_have_count(2)
        take(desk, "desk")
        take(page, "widget")
        desk.emulate_media(color_scheme="dark")
        take(desk, "desk-dark")
        phone = browser.new_context(viewport=PHONE, device_scale_factor=2, color_scheme="dark").new_page()
        open_widget(phone, server, "capital").get_by_label("Your question").fill("Where can I print?")
        take(phone, "widget-phone-dark")
        browser.close()


def at_the_desk(browser: Browser, server: DeskServer, username: str) -> Page:
    page = browser.new_context(viewport=DESK, reduced_motion="reduce").new_page()
    server.sign_in(page, username)
    expect_ready(page)
    return page


def talk(desk: Page, widget: object) -> None:
    box, message = desk.get_by_label("To Ricky, the patron"), widget.get_by_label("Your message")  # type: ignore[attr-defined]
    for who, text in (
        (box, "Hello Ricky! Good question. Is this for a class, and have you searched anywhere yet?"),
        (message, "Psychology 101. I only tried the web, and most of it wants money."),
        (box, "Then CINAHL and Academic Search are for you: the library pays. Are you on campus now?"),
        (message, "No, at home"),
    ):
        who.fill(text)
        who.press("Enter")
        expect(desk.locator("chat-stream").get_by_text(text)).to_be_visible()
        expect(desk.locator("chat-stream .pending")).to_have_count(0)


def take(page: Page, name: str) -> None:
    page.screenshot(path=FOLDER / f"{name}.png", animations="disabled")


if __name__ == "__main__":
    main()
