"""Three people at once, each in a browser of their own, as the third source tells it: Ms Map, her patron Ricky, and
the supervisor of Ricky's library. Every byte that reaches Ricky's browser is kept and looked through."""

import os
import re
from pathlib import Path

import pytest
from playwright.sync_api import Error, Page, expect

from tests.browser.people import ask_in_widget, at_the_desk, claim, open_widget

__all__ = ["at_the_desk"]

CANARY = "canary thesaurus"
PICTURES = os.environ.get("REFDESK_PICTURES")  # a folder, to look at each moment


class Overheard:
    """All that a browser is sent: answers, and frames of sockets."""

    def __init__(self, page: Page) -> None:
        self.parts: list[str] = []
        page.context.on("response", self._answer)
        page.on("websocket", lambda socket: socket.on("framereceived", lambda frame: self.parts.append(str(frame))))

    def _answer(self, response) -> None:
        try:
            self.parts.append(response.text())
        except (Error, UnicodeDecodeError):  # a picture, a redirect, a page that is gone
            return

    def holds(self, words: str) -> bool:
        return any(words in part for part in self.parts)


@pytest.fixture
def trio(desk_server, new_person, at_the_desk):
    """Ricky asks on Capital's page; Gloria of Gateway picks him up; Ruth supervises Capital."""
    librarian, supervisor = at_the_desk("gateway1"), at_the_desk("supervisor")
    page = new_person()
    overheard = Overheard(page)
    widget = open_widget(page, desk_server, "capital")
    ask_in_widget(widget, "I need articles on the Harlem Renaissance.", "Ricky")
    claim(librarian, "Ricky")
    expect(widget.get_by_text("Gloria Mensah").first).to_be_visible()
    yield page, widget, overheard, librarian, supervisor
    for operator in [librarian, supervisor]:
        end_all(operator, desk_server.url)


def end_all(operator: Page, origin: str) -> None:
    """The next test finds free hands."""
    cookies = {cookie["name"]: cookie["value"] for cookie in operator.context.cookies()}
    ask = operator.context.request
    desk = ask.get(f"{origin}/api/v1/desk").json()
    for chat in desk["chats"]:
        if chat["lead"] and chat["lead"]["id"] == desk["me"]["id"]:
            headers = {"X-CSRFToken": cookies["csrftoken"], "Referer": origin}
            assert ask.post(f"{origin}/api/v1/desk/chats/{chat['id']}/end", data={}, headers=headers).ok


def picture(page: Page, name: str) -> None:
    """With REFDESK_PICTURES set: both themes, desktop and phone."""
    if not PICTURES:
        return
    Path(PICTURES).mkdir(parents=True, exist_ok=True)
    size = page.viewport_size
    for theme in ["light", "dark"]:
        page.emulate_media(color_scheme=theme, reduced_motion="reduce")
        for kind, width, height in [("desk", 1440, 900), ("phone", 390, 844)]:
            page.set_viewport_size({"width": width, "height": height})
            page.screenshot(path=f"{PICTURES}/{name}-{theme}-{kind}.png")
    page.emulate_media(color_scheme="light", reduced_motion="reduce")
    page.set_viewport_size(size)


def watch(supervisor: Page) -> None:
    supervisor.get_by_role("tab", name="All").click()
    supervisor.get_by_role("button", name=re.compile("Watch Gloria.*chat from Capital")).click()
    expect(supervisor.get_by_text("You are watching.")).to_be_visible()


def note(page: Page, words: str) -> None:
    if not page.get_by_label("Note: staff only").is_visible():
        page.get_by_role("button", name="Write a note to staff").click()
    page.get_by_label("Note: staff only").fill(words)
    page.get_by_role("button", name="Save note").click()
    expect(page.locator(".note-line", has_text=words)).to_be_visible()


def say(page: Page, words: str) -> None:
    box = page.get_by_label("To Ricky, the patron")
    box.fill(words)
    box.press("Enter")


def offer(librarian: Page, to: str, message: str) -> None:
    librarian.get_by_role("button", name="What else can be done").click()
    librarian.get_by_role("menuitem", name=re.compile("Transfer")).click()
    dialog = librarian.get_by_role("dialog", name="Transfer this chat")
    dialog.get_by_role("radio", name=re.compile(to)).check()
    dialog.get_by_label(re.compile("To your colleague")).fill(message)
    picture(librarian, "transfer-dialog")
    dialog.get_by_role("button", name="Offer the chat").click()


def test_a_supervisors_suggestion_goes_by_notes_and_the_patron_sees_none_of_it(trio, axe):
    """Q1, Q2, Q4, Q6, Q10–Q20, P10: the note suggests a source, the librarian answers in the notes box."""
    page, widget, overheard, librarian, supervisor = trio
    watch(supervisor)
    picture(supervisor, "watching")

    note(supervisor, f"Gale has it: look in the {CANARY}.")
    received = librarian.locator(".note-line", has_text=CANARY)
    expect(received.get_by_text("Note", exact=True)).to_be_visible()
    expect(received).to_contain_text("Ruth")
    picture(librarian, "note-received")
    axe(librarian)
    note(librarian, f"Thanks, I open the {CANARY} now.")
    expect(supervisor.locator(".note-line", has_text="I open the")).to_be_visible()
    say(librarian, "Here is a good place to start.")
    expect(widget.get_by_text("Here is a good place to start.").first).to_be_visible()

    supervisor.get_by_role("button", name="Join", exact=True).click()
    warning = supervisor.get_by_role("dialog", name="Join this session?")
    expect(warning.get_by_role("link", name=re.compile("policy on joining"))).to_have_attribute(
        "href", re.compile("/desk/together/#joining-sessions")
    )
    picture(supervisor, "join-warning")
    warning.get_by_role("button", name="Join").click()
    expect(supervisor.get_by_text("In conference mode.")).to_be_visible()
    picture(supervisor, "conference")
    assert not overheard.holds("Ruth")  # the patron hears of her only when she speaks
    say(supervisor, "Capital has a collection of its own on this.")
    question = supervisor.get_by_role("alertdialog")  # the last word was Gloria's note: the wrong box asks once
    expect(question).to_contain_text("Is this answer for the patron?")
    expect(supervisor.locator(".note-line", has_text="I open the")).to_be_in_viewport()
    picture(supervisor, "wrong-box")
    question.get_by_role("button", name=re.compile("Send")).click()
    expect(widget.get_by_text("Capital has a collection of its own on this.").first).to_be_visible()
    expect(widget.get_by_text("Ruth Abernathy").first).to_be_visible()
    supervisor.get_by_role("button", name="Leave session").first.click()
    expect(supervisor.locator("chat-pane")).to_have_count(0)

    say(librarian, "Anything else?")
    expect(widget.get_by_text("Anything else?").first).to_be_visible()
    picture(page, "patron")
    assert overheard.holds("Here is a good place to start.")  # the ear does hear
    assert not overheard.holds(CANARY)


def test_a_transfer_is_declined_and_another_accepted_and_the_patron_learns_to_whom(trio, axe):
    """C6, C42–C44, P10: what the two say to each other about it stays theirs."""
    _page, widget, overheard, librarian, supervisor = trio
    offer(librarian, "Ruth", f"Needs the {CANARY}.")
    card = supervisor.get_by_role("group", name=re.compile("offers you a chat"))
    expect(card).to_contain_text(CANARY)
    picture(supervisor, "transfer-offer")
    card.get_by_role("button", name="Decline…").click()
    dialog = supervisor.get_by_role("dialog")
    dialog.get_by_role("button", name="I am in a chat.").click()
    picture(supervisor, "transfer-decline")
    axe(supervisor)
    dialog.get_by_role("button", name="Decline", exact=True).click()
    expect(librarian.locator(".toast", has_text="I am in a chat.")).to_be_visible()
    say(librarian, "Still with you.")
    expect(widget.get_by_text("Still with you.").first).to_be_visible()
    assert not overheard.holds("Ruth")

    offer(librarian, "Ruth", f"Please, the {CANARY}.")
    card.get_by_role("button", name="Accept").click()

    expect(
        widget.get_by_text("transferring your question to Ruth Abernathy at the Capital campus").first
    ).to_be_visible()
    expect(widget.get_by_text(re.compile("Ruth Abernathy.* is taking over")).first).to_be_visible()
    expect(librarian.get_by_label("To Ricky, the patron")).to_have_count(0)
    say(supervisor, "Hello Ricky, this is Ruth.")
    expect(widget.get_by_text("Hello Ricky, this is Ruth.").first).to_be_visible()
    assert not overheard.holds(CANARY)


def test_internal_messages_are_a_place_of_their_own(trio, axe):
    """Q7–Q9, Q21: to one colleague and to the room; nothing of it reaches the patron who is being answered."""
    _page, widget, overheard, librarian, supervisor = trio
    name = supervisor.locator("details.account .wide").inner_text()
    librarian.get_by_role("tab", name="Librarians").click()
    librarian.locator("operator-card", has_text=name).click(button="right")
    picture(librarian, "colleague-menu")
    librarian.get_by_role("menuitem", name="Start internal message").click()
    box = librarian.get_by_label(re.compile("Internal message to Ruth.*: staff only"))
    box.fill(f"Do you know the {CANARY}?")
    box.press("Enter")
    expect(librarian.locator("message-thread").get_by_text(CANARY)).to_be_visible()
    picture(librarian, "internal-message")
    axe(librarian)

    tab = supervisor.get_by_role("tab", name="Librarians")
    expect(tab).to_contain_text("1")
    tab.click()
    supervisor.get_by_role("button", name=re.compile("Everyone on duty")).click()
    room = supervisor.get_by_label(re.compile("Internal message to everyone on duty"))
    room.fill(f"Who knows the {CANARY}?")
    room.press("Enter")
    expect(supervisor.locator("message-thread").get_by_text("Who knows")).to_be_visible()

    say(librarian, "One moment, please.")
    expect(widget.get_by_text("One moment, please.").first).to_be_visible()
    assert not overheard.holds(CANARY)


def test_a_ticket_is_the_last_resort_and_the_patron_reads_when_to_expect_an_answer(trio, axe):
    """C7, C45–C47: while somebody of that campus is on, it asks once."""
    _page, widget, overheard, librarian, _supervisor = trio
    librarian.get_by_role("button", name="What else can be done").click()
    librarian.get_by_role("menuitem", name=re.compile("Send a ticket")).click()
    dialog = librarian.get_by_role("dialog", name="Send a ticket")
    dialog.get_by_label("The patron’s e-mail").fill("ricky@example.org")
    dialog.get_by_label("What is needed").fill(f"Somebody with the {CANARY}.")
    dialog.get_by_label("Why it can’t be answered now").fill(f"I have no {CANARY}.")
    dialog.get_by_label("Tell one librarian there by mail").select_option("Ruth Abernathy")
    dialog.get_by_role("button", name="Send ticket").click()
    expect(dialog.get_by_role("alert").last).to_contain_text("Ruth Abernathy of Capital is online")
    expect(dialog.get_by_role("alert").last).to_be_in_viewport()
    picture(librarian, "ticket-warning")
    axe(librarian)
    dialog.get_by_role("button", name="Send it all the same").click()

    expect(dialog).to_be_hidden()
    expect(widget.get_by_text(re.compile("Your question is now ticket CAP-.*delay")).first).to_be_visible()
    assert not overheard.holds(CANARY)
