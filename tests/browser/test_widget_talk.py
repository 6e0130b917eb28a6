"""The patron's chat in its frame on a library's page, against an operator who is quick."""

import re
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import FrameLocator, Locator, Page, expect

from tests.browser.deskhand import Deskhand
from tests.browser.people import ask_in_widget, open_widget, until


@pytest.fixture
def ana(desk_server) -> Iterator[Deskhand]:
    """Somebody of Capital at the desk, without a page of their own."""
    hand = Deskhand(desk_server, "capital1")
    until(lambda: any(frame["type"] == "welcome" for frame in hand.frames))
    yield hand
    hand.leave()


@pytest.fixture
def begin(desk_server, ana, new_person) -> Callable[..., tuple[Page, FrameLocator, str]]:
    """`begin("question")`: a page, its widget, and the chat's id, claimed."""

    def start(question: str, **settings: object) -> tuple[Page, FrameLocator, str]:
        page = new_person(**settings)
        widget = open_widget(page, desk_server, "capital")
        ask_in_widget(widget, question, "Kim")
        expect(talk(widget).get_by_text("Calling the librarians")).to_be_visible()
        chat = ana.claim(question)
        expect(talk(widget).get_by_text(re.compile("is here to help"))).to_be_visible()
        return page, widget, chat

    return start


def talk(widget: FrameLocator) -> Locator:
    """What is to be seen of the chat; the live region says some of it too."""
    return widget.get_by_role("log")


def frame_of(page: Page):
    return next(frame for frame in page.frames if "/widget/" in frame.url)


def say(widget: FrameLocator, text: str) -> None:
    widget.get_by_label("Your message").fill(text)
    widget.get_by_label("Your message").press("Enter")


def test_from_the_question_to_the_goodbye_without_a_barrier(desk_server, ana, new_person, axe):
    """A4, A7, A8, A10, C23, P24: each state of the chat, seen with axe; sent, read, writing, ended, rated."""
    page = new_person()
    widget = open_widget(page, desk_server, "capital")
    expect(widget.get_by_text("A librarian of any campus of our system may answer")).to_be_visible()
    expect(widget.get_by_text("Capital, a librarian is here")).to_be_visible()
    axe(frame_of(page))
    widget.get_by_role("button", name="Start the chat").click()
    expect(widget.get_by_text("Please write your question.")).to_be_visible()
    expect(widget.get_by_label("Your question")).to_be_focused()
    ask_in_widget(widget, "Where is CINAHL?", "Kim")
    expect(talk(widget).get_by_text("Calling the librarians at Capital.")).to_be_visible()
    axe(frame_of(page))

    say(widget, "It is for NUR 101.")
    expect(widget.get_by_text("Sent", exact=True)).to_be_visible()
    chat = ana.claim("Where is CINAHL?")
    expect(widget.get_by_text(re.compile("^With "))).to_be_visible()
    ana.types(chat)
    expect(widget.get_by_text(re.compile("is writing$"))).to_be_visible()
    ana.say(chat, "Here: https://library.example/cinahl. Does that help?")
    expect(widget.get_by_text(re.compile("is writing$"))).to_be_hidden()
    link = widget.get_by_role("link", name="https://library.example/cinahl")
    expect(link).to_have_attribute("rel", "noopener noreferrer")
    ana.reads(chat, 2)
    expect(widget.get_by_text("Read", exact=True)).to_be_visible()
    axe(frame_of(page))

    widget.get_by_role("button", name=re.compile("^More")).click()
    axe(frame_of(page))
    widget.get_by_role("button", name="End the chat").click()
    dialog = widget.get_by_role("dialog")
    expect(dialog.get_by_role("button", name="Go on chatting")).to_be_focused()
    axe(frame_of(page))
    dialog.get_by_role("button", name="End the chat").click()
    expect(widget.get_by_role("heading", name="Thank you for asking")).to_be_focused()
    expect(widget.get_by_role("link", name="Make an appointment")).to_be_visible()
    axe(frame_of(page))
    widget.get_by_label("4 of 5").check(force=True)
    widget.get_by_role("button", name="Send the rating").click()
    expect(widget.get_by_text("Thank you, that helps us.")).to_be_visible()
    expect(widget.get_by_role("button", name="Send the rating")).to_be_hidden()

    widget.get_by_role("button", name="Ask another question").click()
    expect(widget.get_by_label("Your question")).to_have_value("")


def test_a_question_in_the_name_box_is_asked_and_the_patron_stays_a_guest(desk_server, ana, new_person):
    """C10: only the name box is filled in."""
    widget = open_widget(new_person(), desk_server, "capital")
    widget.get_by_label("Your name").fill("what time do u close")
    expect(widget.get_by_text("This looks like your question")).to_be_visible()
    widget.get_by_role("button", name="Start the chat").click()
    expect(widget.locator(".words", has_text="what time do u close")).to_be_visible()
    ana.end(ana.claim("what time do u close"))


def test_a_reload_shows_all_again_and_says_nothing_twice(desk_server, ana, new_person):
    """P5, P24, A093: the tab keeps token and draft; the live region stays silent about what was said."""
    page = new_person()
    page.goto(f"{desk_server.url}/ask/capital/")
    page.get_by_label("Your question").fill("Can I borrow a laptop overnight?")
    page.get_by_role("button", name="Start the chat").click()
    expect(page.get_by_role("log").get_by_text("Calling the librarians")).to_be_visible()
    chat = ana.claim("Can I borrow a laptop overnight?")
    ana.say(chat, "Yes, for three days.")
    live = page.locator("[data-part=live]")
    expect(live).to_have_text(re.compile("Yes, for three days"))
    page.get_by_label("Your message").fill("And a char")
    page.wait_for_timeout(600)  # the draft is kept a moment after the last key

    page.reload()

    expect(page.get_by_role("log").get_by_text("Yes, for three days.")).to_be_visible()
    expect(page.get_by_label("Your message")).to_have_value("And a char")
    ana.say(chat, "Chargers too.")
    expect(live).to_have_text(re.compile("Chargers too"))
    assert "three days" not in live.inner_text()
    assert page.locator(".words").all_inner_texts() == [
        "Can I borrow a laptop overnight?",
        "Yes, for three days.",
        "Chargers too.",
    ]


def test_what_is_written_without_a_network_goes_out_once_and_in_order(begin, ana):
    """P1–P3, F19: ten seconds in a tunnel."""
    page, widget, chat = begin("Is the tunnel to the library open?")
    page.context.set_offline(True)
    for text in ("first", "second", "third"):
        say(widget, text)
    expect(widget.get_by_text("Not sent yet; we keep trying")).to_be_visible()
    expect(widget.get_by_text("No connection. Keep writing")).to_be_visible()
    ana.say(chat, "said meanwhile")

    page.context.set_offline(False)

    expect(talk(widget).get_by_text("said meanwhile")).to_be_visible(timeout=15_000)
    expect(widget.locator(".unsent")).to_have_count(0, timeout=15_000)
    expect(widget.get_by_text("No connection. Keep writing")).to_be_hidden()
    assert ana.lines(chat) == ["Is the tunnel to the library open?", "first", "second", "third"]
    assert sorted(widget.locator(".words").all_inner_texts()) == sorted([*ana.lines(chat), "said meanwhile"])


def test_where_sockets_are_blocked_the_chat_goes_on_by_asking(desk_server, ana, new_person):
    """A093, P4: a proxy that lets no WebSocket through."""
    page = new_person()
    page.route_web_socket("**/ws/patron/", lambda socket: socket.close())
    widget = open_widget(page, desk_server, "capital")
    ask_in_widget(widget, "Do you have chess sets?")
    expect(talk(widget).get_by_text("Calling the librarians")).to_be_visible()
    chat = ana.claim("Do you have chess sets?")
    ana.say(chat, "Two of them.")
    expect(talk(widget).get_by_text("Two of them.")).to_be_visible(timeout=12_000)
    say(widget, "Lovely")
    expect(widget.get_by_text("Sent", exact=True)).to_be_visible()


def test_where_storage_is_blocked_the_chat_works_for_the_visit(desk_server, ana, new_person):
    """A093: reading sessionStorage throws."""
    page = new_person()
    page.add_init_script(
        "Object.defineProperty(window, 'sessionStorage', {get() { throw new DOMException('no', 'SecurityError') }})"
    )
    widget = open_widget(page, desk_server, "capital")
    ask_in_widget(widget, "Is there a quiet floor?")
    expect(talk(widget).get_by_text("Calling the librarians")).to_be_visible()
    chat = ana.claim("Is there a quiet floor?")
    ana.say(chat, "The third.")
    expect(talk(widget).get_by_text("The third.")).to_be_visible()
    say(widget, "Thanks")
    expect(widget.get_by_text("Sent", exact=True)).to_be_visible()


def test_a_hidden_chat_counts_what_waits_on_the_launcher_and_in_the_title(begin, ana):
    """Unread on launcher and title; seen when it is opened; focus goes where it came from."""
    page, widget, chat = begin("May I eat in the library?")
    title = page.title()
    widget.get_by_role("button", name="Hide the chat").click()
    launcher = page.get_by_role("button", name=re.compile("^Ask a librarian"))
    expect(launcher).to_be_focused()
    ana.say(chat, "Only in the atrium.")
    expect(page.get_by_role("button", name="Ask a librarian, 1 new")).to_be_visible()
    assert page.title() == f"(1) {title}"

    launcher.click()

    expect(talk(widget).get_by_text("Only in the atrium.")).to_be_visible()
    expect(widget.get_by_label("Your message")).to_be_focused()
    expect(page).to_have_title(title)
    page.keyboard.press("Escape")
    expect(page.locator("refdesk-chat .panel")).to_be_hidden()


ODD = [
    "<img src=x onerror=top.__pwn=1>",
    "javascript:alert(1) data:text/html,x https://bank.example@evil.example/",
    "\u202eexe.tab \u2066\u2067 " + "Z" + "\u0301" * 400,
    "مرحبا بكم في المكتبة",
    "a" * 600,
]


def test_whatever_is_written_stays_text_in_its_own_box(begin, ana):
    """A001, A005, A013, P16: literal, isolated, clipped, and never wider than the frame."""
    page, widget, chat = begin("What may I write?")
    for text in ODD:
        ana.say(chat, text)
    expect(talk(widget).get_by_text("a" * 600)).to_be_visible()
    bubbles = widget.locator(".theirs .words")
    assert bubbles.all_inner_texts() == ODD
    assert bubbles.locator("a, img").count() == 0
    tower = bubbles.nth(2)
    assert tower.evaluate("box => getComputedStyle(box).overflow") == "hidden"
    assert tower.bounding_box()["height"] < 120
    assert widget.locator(".scroll").evaluate("box => box.scrollWidth <= box.clientWidth")
    assert page.evaluate("window.__pwn") is None


def test_what_was_being_written_when_the_chat_ended_is_kept(begin, ana):
    """Nothing that the patron wrote is lost."""
    _page, widget, chat = begin("Where do I return books?")
    widget.get_by_label("Your message").fill("And on Sundays")
    ana.end(chat)
    expect(talk(widget).get_by_text("The librarian has ended the chat.")).to_be_visible()
    expect(widget.get_by_text("You were still writing:")).to_be_visible()
    widget.get_by_role("button", name="Ask this now").click()
    expect(widget.get_by_label("Your question")).to_have_value("And on Sundays")


def test_a_long_text_goes_out_in_messages_that_fit(begin, ana):
    """C38: nothing is cut off, and the patron is told before."""
    _page, widget, chat = begin("May I paste my essay?")
    essay = " ".join(f"Sentence number {n} of my essay." for n in range(200))
    widget.get_by_label("Your message").fill(essay)
    expect(widget.get_by_text("This goes out as 2 messages.")).to_be_visible()
    widget.get_by_label("Your message").press("Enter")
    expect(widget.locator(".unsent")).to_have_count(0)
    expect(widget.locator(".mine")).to_have_count(3)
    assert " ".join(ana.lines(chat)[1:]) == essay


def test_a_librarian_asks_for_an_address_and_gets_it(begin, ana, axe):
    """C16: one small form in the chat."""
    page, widget, chat = begin("Can you send me the article?")
    ana.ask(chat, "ask-email")
    field = widget.get_by_label("E-mail address")
    field.fill("kim at example")
    widget.get_by_role("button", name="Give it").click()
    expect(widget.get_by_text("Please check the address")).to_be_visible()
    axe(frame_of(page))
    field.fill("kim@student.example")
    widget.get_by_role("button", name="Give it").click()
    expect(talk(widget).get_by_text("Thank you, we have your e-mail address.")).to_be_visible()
    expect(field).to_be_hidden()


def test_the_screen_is_shown_by_consent_alone_and_until_stopped(begin, ana, axe):
    """C52: the browser is asked after the patron is; the offer fits into a frame; Stop stops."""
    page, widget, chat = begin("I can't find the button")
    frame_of(page).evaluate(
        """() => { navigator.mediaDevices.getDisplayMedia = async () => {
             const canvas = document.createElement("canvas"); canvas.getContext("2d").fillRect(0, 0, 9, 9);
             return (globalThis.shown = canvas.captureStream(5)); } }"""
    )
    ana.ask(chat, "screen")
    expect(widget.get_by_role("heading", name="May the librarian see your screen?")).to_be_visible()
    axe(frame_of(page))
    assert frame_of(page).evaluate("globalThis.shown === undefined")
    widget.get_by_role("button", name="Choose what to show").click()
    expect(widget.get_by_text("The librarian sees your screen.")).to_be_visible()
    until(lambda: [f for f in ana.frames if f["type"] == "signal" and f["data"].get("offer")])
    widget.get_by_role("button", name="Stop").click()
    expect(talk(widget).get_by_text("Your screen is no longer shown.")).to_be_visible()
    assert frame_of(page).evaluate("globalThis.shown.getTracks().every(track => track.readyState === 'ended')")


def test_a_chat_moves_into_a_window_of_its_own(begin, ana):
    """The token goes from window to window and stands in no address (P9)."""
    page, widget, chat = begin("Can I take you along?")
    widget.get_by_label("Your message").fill("half a sent")
    page.wait_for_timeout(600)
    widget.get_by_role("button", name=re.compile("^More")).click()
    with page.context.expect_page() as opened:
        widget.get_by_role("button", name="Open in a window of its own").click()
    window = opened.value
    expect(window.get_by_label("Your message")).to_have_value("half a sent")
    ana.say(chat, "Here I am.")
    expect(window.get_by_role("log").get_by_text("Here I am.")).to_be_visible()
    assert window.url.endswith("/ask/capital/")
    expect(page.locator("refdesk-chat .panel")).to_be_hidden()


def test_after_a_minute_the_patron_may_wait_on_and_the_draft_stays(desk_server, ana, new_person, axe):
    """C8: the offer comes at 60 s, keeps what was typed, and takes no for an answer."""
    page = new_person()
    widget = open_widget(page, desk_server, "capital")
    ask_in_widget(widget, "Will anybody come?")
    widget.get_by_label("Your message").fill("I am still typing")
    keep = widget.get_by_role("button", name="Keep waiting").first
    expect(keep).to_be_visible(timeout=75_000)
    expect(widget.get_by_label("Your message")).to_be_focused()
    axe(frame_of(page))
    keep.click()
    expect(keep).to_be_hidden()
    expect(talk(widget).get_by_text("Calling the librarians of every campus.")).to_be_visible()
    expect(widget.get_by_label("Your message")).to_have_value("I am still typing")
    ana.end(ana.claim("Will anybody come?"))


def test_a_file_goes_out_with_its_limits_said_before_and_comes_back_from_the_desk(begin, ana, axe):
    """A097, A101: what is taken is said first, a bad one keeps its reason, a good one is a line that can be fetched."""
    page, widget, _chat = begin("May I show you my reading list?")
    widget.get_by_role("button", name="Attach a file").click()
    expect(widget.get_by_text("Up to 5 files, 20 MB each.")).to_be_visible()
    expect(widget.get_by_role("button", name="Choose files")).to_be_focused()
    axe(frame_of(page))
    chooser = widget.locator("input[type=file]")
    chooser.set_input_files({"name": "page.html", "mimeType": "text/html", "buffer": b"<script>alert(1)</script>"})
    expect(widget.get_by_text("Not sent.")).to_be_visible()
    widget.get_by_role("button", name="Put away").click()
    expect(widget.get_by_text("Not sent.")).to_be_hidden()
    chooser.set_input_files({"name": "list.txt", "mimeType": "text/plain", "buffer": b"Moby-Dick\n"})
    line = talk(widget).get_by_role("button", name=re.compile("list.txt"))
    expect(line).to_be_visible()
    with page.expect_download() as kept:
        line.click()
    assert kept.value.suggested_filename == "list.txt"
    assert kept.value.path().read_bytes() == b"Moby-Dick\n"
