"""Librarians together, as the third source tells it: a note, a conference, a transfer; the patron sees none of it."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.people import at_the_desk, claim, someone_asks

__all__ = ["at_the_desk", "someone_asks"]

CANARY = "Try the canary thesaurus"


@pytest.fixture
def ricky(someone_asks, at_the_desk):
    """Ricky of Capital is helped by Gateway, who does not know Capital's library; a supervisor of Capital is on."""
    gateway, supervisor = at_the_desk("gateway1"), at_the_desk("supervisor")
    patron = someone_asks("capital", "I need articles on the Harlem Renaissance.", "Ricky")
    claim(gateway, "Ricky")
    expect(gateway.get_by_label("To Ricky, the patron")).to_be_focused()
    return patron, gateway, supervisor


def look_in(supervisor: Page) -> None:
    supervisor.get_by_role("tab", name="All").click()
    supervisor.get_by_role("button", name=re.compile("Watch .*chat from Capital")).click()
    expect(supervisor.get_by_text("You are watching.")).to_be_visible()


def write_note(page: Page, words: str) -> None:
    if not page.get_by_label("Note: staff only").is_visible():
        page.get_by_role("button", name="Write a note to staff").click()
    page.get_by_label("Note: staff only").fill(words)
    page.get_by_role("button", name="Save note").click()


def test_a_supervisors_note_reaches_the_librarian_and_never_the_patron(ricky, axe):
    """Q1, Q2, Q6, Q10, Q12, Q17–Q20, P10: watching shows nothing; the note does; the wrong box asks first."""
    patron, gateway, supervisor = ricky
    look_in(supervisor)
    expect(supervisor.get_by_label("To Ricky, the patron")).to_be_hidden()
    expect(gateway.locator("chat-pane .facts")).not_to_contain_text("with")
    axe(supervisor)

    write_note(supervisor, CANARY)

    note = gateway.locator(".note-line", has_text=CANARY)
    expect(note.get_by_text("Note", exact=True)).to_be_visible()
    expect(note).to_contain_text("staff only")
    box = gateway.get_by_label("To Ricky, the patron")
    box.fill("Thanks, I will try that.")
    box.press("Enter")
    question = gateway.get_by_role("alertdialog")
    expect(question).to_contain_text("Is this answer for the patron?")
    axe(gateway)
    question.get_by_role("button", name="Not yet").click()
    expect(gateway.get_by_label("Note: staff only")).to_be_focused()
    expect(box).to_have_value("Thanks, I will try that.")
    write_note(gateway, "Thanks, I will try that canary.")
    expect(supervisor.locator(".note-line", has_text="I will try that canary")).to_be_visible()
    box.fill("Here is a good place to start.")
    box.press("Enter")  # the right box was found: no more questions
    expect(gateway.locator(".line.own:not(.pending)", has_text="a good place to start")).to_be_visible()
    said = patron.everything()
    assert "a good place to start" in said
    assert "canary" not in said


def test_the_list_of_all_chats_can_be_narrowed_to_new_operators(ricky):
    """Q2, Q3: a safety net for those who are new to chat; Gloria is not."""
    _patron, _gateway, supervisor = ricky
    supervisor.get_by_role("tab", name="All").click()
    hers = supervisor.locator("active-chat", has_text="Gloria Mensah")
    expect(hers).to_be_visible()

    supervisor.get_by_label("New operators").check()
    expect(hers).to_have_count(0)

    supervisor.get_by_label("New operators").uncheck()
    expect(hers).to_be_visible()


def test_words_begun_as_a_note_do_not_slip_to_the_patron(ricky):
    """Q20: cut from the note box and pasted into the other, they are asked about."""
    _, gateway, _ = ricky
    gateway.get_by_role("button", name="Write a note to staff").click()
    note, box = gateway.get_by_label("Note: staff only"), gateway.get_by_label("To Ricky, the patron")
    note.fill("This patron is rude")
    note.press("Control+a")
    note.press("Control+x")
    box.focus()
    box.press("Control+v")
    box.press("Enter")
    expect(gateway.get_by_role("alertdialog")).to_contain_text("begun as a note for staff")
    gateway.get_by_role("button", name="Not yet").click()
    expect(gateway.locator(".line.own")).to_have_count(0)


def test_joining_warns_first_and_leaving_cuts_nobody_off(ricky, axe):
    """Q4, Q5, Q13, Q14, Q15, Q16: a warning that must be accepted, conference mode, one's own name, leave session."""
    patron, gateway, supervisor = ricky
    look_in(supervisor)
    supervisor.get_by_role("button", name="Join", exact=True).click()
    warning = supervisor.get_by_role("dialog", name="Join this session?")
    expect(warning).to_contain_text("highly disconcerting")  # the lead is of another campus
    axe(supervisor)
    warning.get_by_role("button", name="Stay out of it").click()
    expect(supervisor.get_by_text("In conference mode.")).to_have_count(0)
    supervisor.get_by_role("button", name="Join", exact=True).click()
    warning.get_by_role("button", name="Join").click()
    expect(supervisor.get_by_text("In conference mode.")).to_be_visible()
    box = supervisor.get_by_label("To Ricky, the patron")
    box.fill("Capital has a collection of its own on this.")
    box.press("Enter")
    expect(gateway.locator(".line.operator", has_text="a collection of its own")).to_be_visible()
    expect(gateway.get_by_text("In conference mode.")).to_be_visible()
    supervisor.get_by_role("button", name="Leave session").first.click()
    expect(supervisor.locator("chat-pane")).to_have_count(0)
    patron.say("Thank you both!")
    expect(gateway.locator("chat-stream").get_by_text("Thank you both!")).to_be_visible()


def offer_to_supervisor(gateway: Page) -> None:
    gateway.get_by_role("button", name="What else can be done").click()
    gateway.get_by_role("menuitem", name=re.compile("Transfer")).click()
    dialog = gateway.get_by_role("dialog", name="Transfer this chat")
    choices = dialog.get_by_role("radio")
    expect(choices.first).to_be_visible()
    dialog.get_by_role("radio", name=re.compile("Ruth")).check()
    expect(dialog.get_by_label("What the patron is told")).to_have_value(re.compile("at the Capital campus"))
    dialog.get_by_role("button", name="Offer the chat").click()
    expect(gateway.get_by_text(re.compile(r"Offered to Ruth.* \d+ s to answer"))).to_be_visible()


def test_a_transfer_is_declined_with_a_reason_and_then_accepted(ricky, axe):
    """C6, C42–C44: asked first; the lead keeps the chat until somebody takes it; the patron is told to whom."""
    patron, gateway, supervisor = ricky
    offer_to_supervisor(gateway)
    card = supervisor.get_by_role("group", name=re.compile("offers you a chat"))
    expect(card).to_contain_text("Harlem Renaissance")
    expect(supervisor.locator("desk-app")).to_have_attribute("data-last-sound", "transfer")
    axe(supervisor)
    card.get_by_role("button", name="Decline…").click()
    dialog = supervisor.get_by_role("dialog")
    dialog.get_by_role("button", name="I am in a chat.").click()
    dialog.get_by_role("button", name="Decline", exact=True).click()
    expect(gateway.locator(".toast", has_text="I am in a chat.")).to_be_visible()
    expect(gateway.get_by_label("To Ricky, the patron")).to_be_visible()
    assert not any("transferring" in line for line in patron.lines())

    offer_to_supervisor(gateway)
    card.get_by_role("button", name="Accept").click()
    expect(supervisor.get_by_label("To Ricky, the patron")).to_be_visible()
    expect(gateway.get_by_label("To Ricky, the patron")).to_have_count(0)
    assert any("transferring your question to Ruth" in line for line in patron.lines())


def test_internal_messages_start_from_a_colleagues_name(at_the_desk, axe):
    """Q7, Q8, Q9: right click or the menu key; unread is counted; words stay in the box until they are sent."""
    capital, gateway = at_the_desk("capital1"), at_the_desk("gateway1")
    name = gateway.locator("details.account .wide").inner_text()
    capital.get_by_role("tab", name="Librarians").click()
    colleague = capital.locator("operator-card", has_text=name)
    colleague.click(button="right")
    capital.get_by_role("menuitem", name="Start internal message").click()
    box = capital.get_by_label(f"Internal message to {name}: staff only")
    expect(box).to_be_focused()
    box.fill("Are you free for a transfer?")
    box.press("Enter")
    expect(box).to_have_value("")

    tab = gateway.get_by_role("tab", name="Librarians")
    expect(tab).to_contain_text("1")
    expect(gateway.locator("desk-app")).to_have_attribute("data-last-sound", "internal")
    tab.click()
    sender = gateway.locator("operator-card").filter(has=gateway.get_by_label("1 unread"))
    sender.get_by_role("button").focus()
    gateway.keyboard.press("Enter")
    gateway.keyboard.press("Enter")
    expect(gateway.locator(".bubble", has_text="Are you free for a transfer?")).to_be_visible()
    expect(tab).not_to_contain_text("1")
    axe(gateway)


def test_the_swamped_call_everyone(ricky):
    """C50: one button; what is on whose desk is seen by all; a lead's call for one chat leads straight into it."""
    _, gateway, supervisor = ricky
    gateway.get_by_role("button", name="Swamped").click()
    expect(supervisor.get_by_role("group", name=re.compile("is swamped"))).to_contain_text("in 1 chat")
    gateway.get_by_role("button", name="Swamped").click()
    expect(supervisor.get_by_role("group", name=re.compile("is swamped"))).to_have_count(0)
    gateway.get_by_role("button", name="What else can be done").click()
    gateway.get_by_role("menuitem", name=re.compile("Ask for help")).click()
    gateway.get_by_label("What it is about").fill("The patron asks for Capital's archive.")
    gateway.get_by_role("dialog").get_by_role("button", name="Ask", exact=True).click()
    call = supervisor.get_by_role("group", name=re.compile("asks for help"))
    expect(call).to_contain_text("Capital's archive")
    call.get_by_role("button", name="Look in").click()
    expect(supervisor.get_by_text("You are watching.")).to_be_visible()
