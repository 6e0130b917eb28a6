"""Care, whole: an angry patron, a crisis, a shared screen."""

import sqlite3
from uuid import UUID

import pytest
from playwright.sync_api import Page, expect

from tests.browser.people import ask_in_widget, claim, expect_ready, open_widget, someone_asks

__all__ = ["someone_asks"]


@pytest.fixture
def desk(operator_page) -> Page:
    page = operator_page("capital1")
    expect_ready(page)
    return page


def take(page: Page, name: str) -> None:
    claim(page, name)
    anyway = page.locator("dialog[open] footer .primary")
    pane = page.locator("chat-pane", has_text=name)
    expect(anyway.or_(pane).first).to_be_visible()
    if anyway.is_visible():
        anyway.click()
    expect(pane).to_be_visible()


def care(page: Page) -> None:
    page.get_by_role("tab", name="Care").click()


@pytest.fixture
def capturing(browser_type, browser_type_launch_args, browser_context_args):
    """A patron whose browser shows a fake screen without asking which."""
    args = [
        *browser_type_launch_args["args"],
        "--use-fake-ui-for-media-stream",
        "--use-fake-device-for-media-stream",
        "--auto-select-desktop-capture-source=Entire screen",
        "--disable-features=WebRtcHideLocalIpsWithMdns",
    ]
    browser = browser_type.launch(**{**browser_type_launch_args, "args": args})
    yield browser.new_context(**browser_context_args).new_page()
    browser.close()


def test_an_angry_patron_becomes_a_reviewed_incident(desk, someone_asks, operator_page, axe, desk_server):
    """C54, C55, C57, C58, C60: from a calm word over the rules to an incident; the superuser sees nothing of it."""
    patron = someone_asks("capital", "Your stupid printer ate my money", "Rex")
    take(desk, "Rex")
    expect(desk.locator("coach-strip")).to_contain_text("The tone is getting rough")
    care(desk)
    desk.locator("care-panel summary", has_text="Anger and abuse").click()
    ladder = desk.locator("anger-menu .step")
    ladder.filter(has_text="transcript is saved").locator("summary").click()
    ladder.filter(has_text="transcript is saved").get_by_role("button", name="Send to the patron").click()
    expect(desk.locator("anger-menu .care-log")).to_contain_text("transcript is saved")
    ladder.filter(has_text="Acceptable Use Policy, page 3").locator("summary").click()
    ladder.filter(has_text="Acceptable Use Policy, page 3").get_by_role("button", name="Send to the patron").click()
    expect(desk.locator("anger-menu .care-log")).to_contain_text("Quoted the rules")
    assert any("(page 3)" in line for line in patron.lines())

    desk.get_by_role("button", name="File an incident").first.click()
    dialog = desk.locator("dialog[open]")
    expect(dialog).to_contain_text(patron.chat["reference"])
    expect(dialog).to_contain_text("Said that the transcript is saved")
    axe(desk)
    dialog.get_by_label("What happened").fill("He shouted at me, zxcanary.")
    dialog.get_by_role("button", name="File it").click()
    toast = desk.locator(".toast", has_text="is filed")
    expect(toast).to_be_visible()
    number = toast.inner_text().split("Incident ")[1].split()[0]

    ladder.filter(has_text="End the chat").locator("summary").click()
    ladder.filter(has_text="End the chat").get_by_role("button", name="Say this and end the chat").click()
    expect(desk.locator("chat-pane .foot")).to_contain_text("This chat has ended")

    director = operator_page("director", path="/admin/chat/incident/")
    director.get_by_role("link", name=number).click()
    expect(director.locator("#content")).to_contain_text("He shouted at me, zxcanary.")
    frozen = director.locator(".field-evidence details")
    expect(frozen.locator("summary")).to_contain_text("unchanged")
    frozen.locator("summary").click()
    expect(frozen).to_contain_text("Your stupid printer ate my money")
    axe(director)
    director.locator("[name=outcome]").fill("We spoke with the patron. Thank you for staying calm.")
    director.locator("[name=state]").select_option("closed")
    director.get_by_role("button", name="Save", exact=True).click()
    expect(director.locator(".messagelist")).to_contain_text("was changed successfully")

    admin = operator_page("admin", path="/admin/chat/incident/")
    expect(admin.locator("#content")).to_contain_text("0 incidents")
    expect(admin.locator("body")).not_to_contain_text(number)
    letters = "".join(desk_server.mails())
    assert "zxcanary" not in letters


def test_a_crisis_from_the_button_to_a_number_that_the_patron_reads(desk, new_person, desk_server, axe):
    """C61, C62, C64, C66, C68, C71: one press; do and don't; a labelled contact; calls logged; a quiet widget."""
    person = new_person()
    widget = open_widget(person, desk_server, "capital")
    ask_in_widget(widget, "I don't want to live any more, I want to die", "Nora")
    take(desk, "Nora")
    hint = desk.locator("coach-strip .coach-hint[data-kind=crisis]")
    expect(hint).to_contain_text("This may be a crisis")  # a hint, and nothing else by itself
    expect(desk.locator("chat-pane.in-crisis")).to_have_count(0)

    desk.locator("chat-pane .crisis-button").click()

    panel = desk.locator("crisis-panel")
    expect(panel).to_contain_text("Never say “I know how you feel.”")
    expect(panel).to_contain_text("You are not a medical professional")
    panel.get_by_role("button", name="Send 988 Suicide & Crisis Lifeline to the patron").click()
    expect(widget.locator("body")).to_contain_text(
        "988 Suicide & Crisis Lifeline (24 hours, every day): call 988, or text 988"
    )
    panel.get_by_role("button", name="Capital public safety (Capital): reached").click()
    expect(panel.locator(".care-log")).to_contain_text("reached")
    area = desk.locator("patron-composer textarea").first
    area.fill("I know how you feel")
    expect(desk.locator("coach-strip")).to_contain_text("You can't know")
    area.fill("")
    axe(desk)
    expect(desk.locator("safety-numbers")).to_contain_text("Capital")

    desk.locator("chat-pane .close").first.click()
    dialog = desk.locator("dialog[open]")
    if dialog.count():
        dialog.locator("footer .primary, footer .danger").last.click()
    expect(widget.locator("body")).not_to_contain_text("How was it")
    expect(widget.get_by_role("radio")).to_have_count(0)


def test_who_is_asked_to_come_answers_and_the_operator_sees_it(desk, someone_asks, operator_page, axe):
    """C66, P22: a number and a sound on the supervisor's desk; an answer; who and when on the operator's."""
    supervisor = operator_page("supervisor", viewport={"width": 390, "height": 844})
    expect_ready(supervisor)
    patron = someone_asks("capital", "zxcanary I cannot go on", "Noa")
    take(desk, "Noa")
    desk.keyboard.press("Alt+x")
    coming = desk.locator("crisis-panel .coming")
    expect(coming).to_contain_text("Nobody has answered yet")

    asked = supervisor.locator("desk-summons .summons")
    expect(asked).to_contain_text(f"Encounter {patron.chat['reference']} needs you.")
    expect(supervisor.locator("desk-app")).to_have_attribute("data-last-sound", "summons")
    expect(supervisor.locator("body")).not_to_contain_text("zxcanary")
    axe(supervisor)
    asked.get_by_role("button", name="I’m on it").click()

    expect(asked).to_have_count(0)
    expect(coming).to_contain_text("Ruth Abernathy is on it since")
    panel = desk.locator("crisis-panel")
    expect(panel.locator(".care-log")).to_contain_text("Ruth Abernathy · Is on it")
    panel.get_by_label("Where they say they are").fill("The parking garage")
    panel.get_by_label("Where they say they are").press("Tab")
    expect(desk.locator(".toast", has_text="On the card.")).to_be_visible()
    panel.get_by_role("button", name="Ask Ruth Abernathy into the chat").click()
    expect(supervisor.locator("help-calls")).to_contain_text("asks for help")


def test_the_guide_opens_over_the_desk_and_the_draft_stays(desk, someone_asks, axe):
    """A3: best practices, etiquette and privacy inside the desk."""
    someone_asks("capital", "Where are the atlases?", "Gus")
    take(desk, "Gus")
    desk.locator("patron-composer textarea").first.fill("Half a sentence")
    desk.locator("desk-bar summary").click()
    desk.get_by_role("link", name="Guide to the desk").click()

    guide = desk.locator("dialog[open]")
    expect(guide).to_contain_text("Be a little informal")
    guide.get_by_role("link", name="Privacy").click()
    expect(guide.locator("#privacy")).to_be_focused()
    axe(desk)
    desk.keyboard.press("Escape")
    expect(desk.locator("patron-composer textarea").first).to_have_value("Half a sentence")


def test_a_patrons_screen_is_seen_with_their_consent_and_until_either_stops(desk, capturing, desk_server, axe):
    """C52: Chromium's fake capture stands for the screen."""
    widget = open_widget(capturing, desk_server, "capital")
    ask_in_widget(widget, "I can't find the button in the database", "Vera")
    take(desk, "Vera")
    care(desk)
    desk.locator("care-panel summary", has_text="See the patron").click()
    desk.get_by_role("button", name="Ask to see their screen").click()

    widget.get_by_role("button", name="Choose what to show").click()

    video = desk.locator("screen-view video")
    expect(video).to_be_visible()
    expect(desk.locator("screen-view")).to_contain_text("You see what the patron shows.")
    expect(video).to_be_in_viewport()
    assert desk.evaluate("[scrollY, document.documentElement.scrollHeight - innerHeight]") == [0, 0]
    axe(desk)
    desk.get_by_role("button", name="Stop", exact=True).click()
    expect(video).to_be_hidden()
    expect(widget.get_by_role("button", name="Stop")).to_be_hidden()


def test_the_operator_is_asked_days_later_how_they_are(desk, someone_asks, desk_server):
    """C67: two days pass on the server's clock; the note lies under Care until it is put away."""
    patron = someone_asks("capital", "I feel awful and alone", "Mia")
    take(desk, "Mia")
    desk.locator("chat-pane .crisis-button").click()
    expect(desk.locator("crisis-panel")).to_contain_text("Crisis mode")
    let_days_pass(desk_server, patron.chat["id"])

    note = desk.locator("care-panel .aftercare")

    expect(note).to_contain_text("How are you?", timeout=30_000)
    expect(note).to_contain_text("counseling")
    expect(desk.locator("body")).not_to_contain_text("suicide")
    note.get_by_role("button", name="Thank you").click()
    expect(note).to_be_hidden()


def let_days_pass(server, chat: str) -> None:
    """Move the reminder's due time into the past, as if two days had gone by; the sweep does the rest."""
    with sqlite3.connect(server.folder / "refdesk.sqlite3", timeout=20) as database:
        key = (UUID(chat).hex,)
        database.execute("UPDATE chat_aftercare SET due_at = '2026-01-01 00:00:00' WHERE session_id = ?", key)
        database.execute(
            "UPDATE chat_timer SET due_at = '2026-01-01 00:00:00' WHERE session_id = ? AND kind = 'aftercare'", key
        )
    database.close()
