"""Librarians together at close quarters: the two boxes in every awkward way, a phone, the keyboard alone, search."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.people import ask_in_widget, at_the_desk, claim, open_widget, someone_asks

__all__ = ["at_the_desk", "someone_asks"]

PHONE = {"width": 390, "height": 844}


class Frames:
    """What a browser's sockets receive."""

    def __init__(self, page: Page) -> None:
        self.texts: list[str] = []
        page.on("websocket", lambda socket: socket.on("framereceived", lambda frame: self.texts.append(str(frame))))


@pytest.fixture
def pair(someone_asks, at_the_desk):
    """Gloria of Gateway leads the chat of Ricky of Capital; Ruth, who supervises Capital, watches it."""
    lead, supervisor = at_the_desk("gateway1"), at_the_desk("supervisor")
    someone_asks("capital", "I need articles on the Harlem Renaissance.", "Ricky")
    claim(lead, "Ricky")
    expect(box(lead)).to_be_focused()
    watch(supervisor)
    return lead, supervisor


def box(page: Page):
    return page.get_by_label("To Ricky, the patron")


def note_box(page: Page):
    return page.get_by_label("Note: staff only")


def question(page: Page):
    return page.get_by_role("alertdialog")


def reload(page: Page) -> None:
    page.reload()
    expect(page.locator("desk-app")).to_have_attribute("data-connection", "open")


def watch(supervisor: Page) -> None:
    supervisor.get_by_role("tab", name="All").click()
    supervisor.get_by_role("button", name=re.compile("Watch .*chat from Capital")).click()
    expect(supervisor.get_by_text("You are watching.")).to_be_visible()


def note(page: Page, words: str) -> None:
    if not note_box(page).is_visible():
        page.get_by_role("button", name="Write a note to staff").click()
    note_box(page).fill(words)
    note_box(page).press("Control+Enter")
    expect(page.locator(".note-line:not(.pending)", has_text=words)).to_be_visible()


def answers(page: Page) -> list[str]:
    return page.locator(".line.own").all_inner_texts()


# ── the wrong box (Q20) ──────────────────────────────────────────────────────
def test_a_note_that_comes_while_one_types_stops_the_hand_on_the_key(pair):
    """Q20: the focus stays where it was, and the Enter that follows asks; the Enter after that is the safe answer."""
    lead, supervisor = pair
    box(lead).press_sequentially("Thanks, I ")
    note(supervisor, "Say nothing of the archive yet")
    expect(lead.locator(".note-line", has_text="archive")).to_be_visible()
    expect(box(lead)).to_be_focused()

    lead.keyboard.type("will look there")
    lead.keyboard.press("Enter")
    expect(question(lead)).to_contain_text("Ruth Abernathy has just written a note")
    lead.keyboard.press("Enter")

    expect(question(lead)).to_have_count(0)
    expect(note_box(lead)).to_be_focused()
    expect(box(lead)).to_have_value("Thanks, I will look there")
    assert answers(lead) == []


def test_what_was_meant_as_a_note_moves_to_it_with_one_press(pair):
    lead, supervisor = pair
    note(supervisor, "Is it for a class?")
    expect(lead.locator(".note-line")).to_be_visible()
    box(lead).fill("He has not said so yet")
    box(lead).press("Enter")

    question(lead).get_by_role("button", name="Move it to the note").click()

    expect(note_box(lead)).to_have_value("He has not said so yet")
    expect(note_box(lead)).to_be_focused()
    expect(box(lead)).to_have_value("")
    lead.keyboard.press("Control+Enter")
    expect(supervisor.locator(".note-line", has_text="He has not said so yet")).to_be_visible()
    assert answers(lead) == []


def test_the_notes_own_key_never_sends_to_the_patron_unasked(pair):
    lead, _ = pair
    box(lead).fill("I think he is not a student")
    box(lead).press("Control+Enter")
    expect(question(lead)).to_contain_text("key that saves a note")
    question(lead).get_by_role("button", name="Not yet").click()

    lead.evaluate(
        "document.querySelector('desk-app').preferences.set('enter', false)"
    )  # Ctrl+Enter is the patron's now
    reload(lead)
    expect(lead.locator("note-composer .keys")).to_have_text("Alt+Enter saves")
    box(lead).fill("I think he is not a student")
    box(lead).press("Alt+Enter")
    expect(question(lead)).to_contain_text("key that saves a note")
    assert answers(lead) == []


def test_a_note_is_still_to_be_answered_after_a_reload(pair):
    lead, supervisor = pair
    note(supervisor, "Careful, his father works here")
    expect(lead.locator(".note-line")).to_be_visible()
    reload(lead)

    box(lead).fill("Does he?")
    box(lead).press("Enter")

    expect(question(lead)).to_contain_text("Is this answer for the patron?")
    question(lead).get_by_role("button", name="Send to the patron").click()
    expect(lead.locator(".line.own:not(.pending)", has_text="Does he?")).to_be_visible()
    box(lead).fill("And this?")
    box(lead).press("Enter")
    expect(lead.locator(".line.own:not(.pending)", has_text="And this?")).to_be_visible()


@pytest.mark.parametrize("how", ["copied", "dragged"])
def test_a_draft_begun_as_a_note_is_asked_about_however_it_came_over(pair, how):
    lead, _ = pair
    lead.get_by_role("button", name="Write a note to staff").click()
    note_box(lead).fill("he sounds rather drunk to me")
    note_box(lead).press("Control+a")
    if how == "copied":
        note_box(lead).press("Control+c")
        note_box(lead).fill("")
        box(lead).fill("")
        box(lead).press("Control+v")
        box(lead).press_sequentially(", I think")
    else:
        note_box(lead).drag_to(box(lead))
    expect(box(lead)).to_have_value(re.compile("drunk"))
    box(lead).press("Enter")

    expect(question(lead)).to_contain_text("begun as a note")
    assert answers(lead) == []


def test_a_note_of_one_chat_does_not_stop_the_words_of_another(pair, someone_asks):
    """Q20: two chats, two guards."""
    lead, supervisor = pair
    someone_asks("gateway", "When do you close?", "Noor")
    claim(lead, "Noor")
    lead.get_by_role("button", name="Claim it all the same").click()
    expect(lead.get_by_label("To Noor, the patron")).to_be_visible()
    note(supervisor, "For Ricky alone")
    expect(lead.locator("chat-card", has_text="Ricky").locator(".count")).to_have_text("1")

    lead.get_by_label("To Noor, the patron").fill("At eight.")
    lead.get_by_label("To Noor, the patron").press("Enter")
    expect(lead.locator(".line.own:not(.pending)", has_text="At eight.")).to_be_visible()

    lead.locator("chat-card", has_text="Ricky").get_by_role("button").first.click()
    box(lead).fill("Thanks!")
    box(lead).press("Enter")
    expect(question(lead)).to_be_visible()


def test_nobody_is_seen_typing_while_they_write_a_note(desk_server, at_the_desk, new_person):
    """P10: not even that a note is being written."""
    lead = at_the_desk("gateway1")
    page = new_person()
    heard = Frames(page)
    widget = open_widget(page, desk_server, "capital")
    ask_in_widget(widget, "I need articles on the Harlem Renaissance.", "Ricky")
    claim(lead, "Ricky")
    expect(widget.get_by_text("Gloria Mensah").first).to_be_visible()
    lead.get_by_role("button", name="Write a note to staff").click()
    note_box(lead).press_sequentially("He seems to be in a hurry")
    note_box(lead).press("Control+Enter")
    expect(lead.locator(".note-line:not(.pending)")).to_be_visible()
    assert not any('"typing"' in text for text in heard.texts)

    box(lead).press_sequentially("One moment")
    expect(widget.get_by_text(re.compile("is typing|Gloria Mensah is writing")).first).to_be_visible()
    assert any('"typing"' in text for text in heard.texts)  # the ear does hear


# ── a phone, and the keyboard alone ──────────────────────────────────────────
def test_a_phone_shows_an_offer_whatever_else_it_shows(someone_asks, at_the_desk, axe):
    """C43: it runs out in half a minute; and who was asked hears what became of it."""
    lead, supervisor = at_the_desk("gateway1"), at_the_desk("supervisor", viewport=PHONE)
    someone_asks("capital", "Where is the map room?", "Ricky")
    claim(lead, "Ricky")
    expect(box(lead)).to_be_focused()
    card = supervisor.get_by_role("group", name=re.compile("offers you a chat"))
    bar = supervisor.get_by_role("navigation", name="Views")

    for view in ["Chats", "Campus", "Librarians", "All"]:
        bar.get_by_role("button", name=re.compile(view)).click()
        offer_to_ruth(lead)
        expect(card).to_be_visible()
        if view == "Librarians":
            axe(supervisor)
        lead.locator(".pane-offer").get_by_role("button", name="Withdraw").click()
        expect(card).to_have_count(0)
    expect(supervisor.locator(".toast", has_text="Gloria Mensah took the offer back.").first).to_be_visible()

    offer_to_ruth(lead)
    card.get_by_role("button", name="Decline…").click()
    supervisor.get_by_role("button", name="I have to leave in a minute.").click()
    supervisor.get_by_role("dialog").get_by_role("button", name="Decline", exact=True).click()
    strip = lead.locator(".pane-offer")
    expect(strip).to_contain_text("Ruth Abernathy declined: I have to leave in a minute. The chat is still yours.")
    strip.get_by_role("button", name="Dismiss").click()
    expect(strip).to_be_hidden()


def offer_to_ruth(lead: Page) -> None:
    lead.get_by_role("button", name="What else can be done").click()
    lead.get_by_role("menuitem", name=re.compile("Transfer")).click()
    dialog = lead.get_by_role("dialog", name="Transfer this chat")
    dialog.get_by_role("radio", name=re.compile("Ruth")).check()
    dialog.get_by_role("button", name="Offer the chat").click()
    expect(lead.locator(".pane-offer")).to_contain_text(re.compile(r"Offered to Ruth Abernathy: \d+ s"))


def test_watching_joining_noting_and_leaving_by_the_keyboard_alone(someone_asks, at_the_desk):
    """P24, Q8: every step has a key; the menu key opens what a right click opens; who joins begins in the note."""
    lead, supervisor = at_the_desk("gateway1"), at_the_desk("supervisor")
    someone_asks("capital", "Where is the map room?", "Ricky")
    claim(lead, "Ricky")
    keys = supervisor.keyboard
    supervisor.get_by_role("tab", name="All").focus()
    keys.press("Enter")
    supervisor.get_by_role("button", name=re.compile("Watch .*chat from Capital")).focus()
    keys.press("Enter")
    expect(supervisor.get_by_text("You are watching.")).to_be_visible()
    supervisor.get_by_role("button", name="Join", exact=True).focus()
    keys.press("Enter")
    expect(supervisor.get_by_role("dialog", name="Join this session?")).to_be_visible()
    keys.press("Escape")
    expect(supervisor.get_by_role("button", name="Join", exact=True)).to_be_focused()
    keys.press("Enter")
    supervisor.get_by_role("dialog").get_by_role("button", name="Join").focus()
    keys.press("Enter")
    expect(supervisor.get_by_text("In conference mode.")).to_be_visible()
    keys.press("Alt+n")
    expect(note_box(supervisor)).to_be_focused()
    keys.type("I am beside you")
    keys.press("Control+Enter")
    expect(lead.locator(".note-line", has_text="I am beside you")).to_be_visible()

    supervisor.get_by_role("tab", name="Librarians").focus()
    keys.press("Enter")
    colleague = supervisor.locator("operator-card", has_text="Gloria")
    colleague.get_by_role("button").focus()
    keys.press("Enter")
    expect(supervisor.get_by_role("menuitem", name="Start internal message")).to_be_focused()
    keys.press("Enter")
    expect(supervisor.get_by_label(re.compile("Internal message to Gloria"))).to_be_focused()
    supervisor.get_by_role("button", name="Leave session").first.focus()
    keys.press("Enter")
    expect(supervisor.locator("chat-pane")).to_have_count(0)


def test_the_lead_reads_who_has_looked_on(pair, axe):
    """Q14: a silent watcher is not told of; one who has written a note is."""
    lead, supervisor = pair
    lead.get_by_role("button", name="What else can be done").click()
    lead.get_by_role("menuitem", name=re.compile("Who has looked on")).click()
    dialog = lead.get_by_role("dialog", name="Who has looked on")
    expect(dialog).to_contain_text("Nobody that you are told of.")
    expect(supervisor.get_by_text("Gloria Mensah and the patron are not told.")).to_be_visible()
    dialog.get_by_role("button", name="Close").last.click()

    note(supervisor, "Hello from Capital")

    expect(supervisor.get_by_text("Gloria Mensah knows that you are here; the patron is not told.")).to_be_visible()
    lead.get_by_role("button", name="What else can be done").click()
    lead.get_by_role("menuitem", name=re.compile("Who has looked on")).click()
    expect(dialog).to_contain_text(re.compile("Ruth Abernathy.*looked in at .*is still there"))
    axe(lead)


# ── internal messages ────────────────────────────────────────────────────────
def test_internal_messages_are_found_and_read_only_when_seen(at_the_desk, axe):
    """Q21: a thread under another tab is not read; a search leads to the message in its thread."""
    gateway, supervisor = at_the_desk("gateway1"), at_the_desk("supervisor")
    write(gateway, "Ruth", ["The EBSCO proxy is down again.", "Whom do I call?"])
    gateway.get_by_role("tab", name="Campus").click()
    write(supervisor, "Gloria", ["Call 5-1234, they know the proxy."])
    tab = gateway.get_by_role("tab", name="Librarians")
    expect(tab).to_contain_text("1")
    tab.click()
    expect(tab).not_to_contain_text("1")

    gateway.get_by_role("button", name="← Librarians").click()
    words = gateway.get_by_label("Search internal messages")
    words.fill("PROXY")
    found = gateway.locator(".found-message")
    expect(found).to_have_count(2)
    expect(found.first.locator("mark")).to_have_text("proxy")
    expect(gateway.locator("operator-card").first).to_be_hidden()
    axe(gateway)
    found.filter(has_text="EBSCO").click()
    expect(gateway.locator(".sought")).to_contain_text("The EBSCO proxy is down again.")
    expect(gateway.locator(".sought")).to_be_focused()

    gateway.get_by_role("button", name="← Librarians").click()
    expect(words).to_be_focused()
    words.press("Escape")
    expect(gateway.locator("operator-card").first).to_be_visible()


def write(page: Page, to: str, bodies: list[str]) -> None:
    page.get_by_role("tab", name="Librarians").click()
    page.locator("operator-card", has_text=to).click(button="right")
    page.get_by_role("menuitem", name="Start internal message").click()
    area = page.get_by_label(re.compile(f"Internal message to {to}"))
    for body in bodies:
        area.fill(body)
        area.press("Enter")
        expect(area).to_have_value("")


# ── an ended chat ────────────────────────────────────────────────────────────
def test_a_reviewer_reads_an_ended_chat_after_saying_why_and_adds_a_note(pair, desk_server, axe):
    """Q11, Q21, P21."""
    lead, supervisor = pair
    note(lead, "The course reserves link was not working")
    box(lead).fill("Here is one to start with.")
    box(lead).press("Enter")
    expect(lead.locator(".line.own:not(.pending)")).to_be_visible()
    lead.get_by_role("button", name="End the chat with Ricky").click()
    lead.get_by_role("dialog").get_by_role("button", name="Send and end").click()
    expect(lead.get_by_text("This chat has ended.")).to_be_visible()

    supervisor.goto(f"{desk_server.url}/desk/chats/?q=reserves")
    hit = supervisor.locator(".found-notes li").first
    expect(hit.locator("mark")).to_have_text("reserves")
    axe(supervisor)
    hit.get_by_role("link").click()
    expect(supervisor.get_by_text("Here is one to start with.")).to_have_count(0)
    axe(supervisor)
    supervisor.get_by_label("To review how it went").check()
    supervisor.get_by_role("button", name="Open the chat").click()
    expect(supervisor.get_by_text("Here is one to start with.")).to_be_visible()
    expect(supervisor.locator(".said .is-note")).to_contain_text("The course reserves link")
    axe(supervisor)
    supervisor.get_by_label("Add a note").fill("Reported to the systems people.")
    supervisor.get_by_role("button", name="Save the note").click()
    expect(supervisor.locator(".said .is-note").last).to_contain_text("Reported to the systems people.")
