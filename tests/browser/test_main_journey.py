"""The main job, whole: a patron asks, the desk is called, one operator claims, the clock runs."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.people import ask_in_widget, expect_ready, open_widget, until

QUESTION = "What time do you close today? I have a paper to print."
CLAIM_AT_ONCE = "(button, at) => setTimeout(() => button.click(), at - Date.now())"


@pytest.fixture
def desks(operator_page):
    """capital1 and gateway1 at their desks, heard and online."""
    pages = [operator_page("capital1"), operator_page("gateway1")]
    for page in pages:
        expect_ready(page)
    return pages


def claim_together(pages: list[Page], patron: str) -> tuple[Page, Page]:
    """Both click Claim in the same instant. Answers the winner and the other."""
    cards = [page.locator("waiting-card", has_text=patron).locator(".claim") for page in pages]
    at = pages[0].evaluate("Date.now() + 700")
    for card in cards:
        card.evaluate(CLAIM_AT_ONCE, at)
    for page in pages:
        expect(page.locator("chat-pane, .toast").first).to_be_visible()
    winners = [page for page in pages if page.locator("chat-pane").count()]
    assert len(winners) == 1
    return winners[0], next(page for page in pages if page is not winners[0])


def lines_of(page_or_frame) -> list[str]:
    return page_or_frame.locator("chat-stream .line .bubble").all_inner_texts()


def test_a_patron_asks_the_desk_rings_one_claims_and_both_talk_to_a_good_end(desk_server, new_person, desks):
    """C1–C4, C8, C12, C13, C19, C20, C23, P1–P3, P6: the whole main job, with real people's clicks and a real clock."""
    capital, gateway = desks
    patron = new_person()
    widget = open_widget(patron, desk_server, "capital")
    ask_in_widget(widget, QUESTION, "Ricky")

    # The home campus is called, and hears it; Gateway sees the same, silent, with the same countdown.
    at_home, elsewhere = (
        capital.locator("waiting-card", has_text="Ricky"),
        gateway.locator("waiting-card", has_text="Ricky"),
    )
    expect(at_home.locator(".badge")).to_have_text("Your campus")
    expect(capital.locator("desk-app")).to_have_attribute("data-last-sound", "ping")
    expect(elsewhere.locator(".badge")).to_have_text("Capital first")
    expect(elsewhere).not_to_have_class(re.compile("calls-me"))
    assert gateway.locator("desk-app").get_attribute("data-last-sound") is None
    expect(gateway).not_to_have_title(re.compile("waiting"))
    assert abs(seconds_on(at_home) - seconds_on(elsewhere)) <= 1

    # At 20 s everyone is called, in colour, in words and by sound.
    expect(elsewhere.locator(".badge")).to_have_text("Cover now", timeout=30_000)
    expect(gateway.locator("desk-app")).to_have_attribute("data-last-sound", "ping")
    expect(elsewhere).to_have_attribute("data-urgency", "late")
    expect(gateway).to_have_title(re.compile(r"\(1\).*waiting"))

    # Both click in the same instant: one wins, the other is told kindly who.
    winner, loser = claim_together(desks, "Ricky")
    name = winner.locator("details.account .wide").inner_text()
    expect(loser.locator(".toast")).to_contain_text(f"{name} was a moment faster")
    expect(loser.locator("waiting-card")).to_have_count(0)
    expect(widget.get_by_text(name).first).to_be_visible()

    # Meanwhile a second patron is left alone.
    alone = new_person()
    waiting = open_widget(alone, desk_server, "housatonic")
    ask_in_widget(waiting, "May I renew a book that somebody else has reserved?", "Noor")

    talk_with_a_broken_network(winner, widget)
    end_rate_and_mail(desk_server, winner, widget)
    leave_a_ticket(waiting)
    expect(winner.locator("waiting-card", has_text="Noor")).to_have_count(0)


def talk_with_a_broken_network(desk: Page, widget) -> None:
    """Ten lines each way; the desk loses its network in between and misses nothing."""
    box, message = desk.get_by_label("To Ricky, the patron"), widget.get_by_label("Your message")
    said = [QUESTION]
    for number in range(1, 11):
        if number == 4:
            desk.context.set_offline(True)
        if number == 7:
            expect(desk.locator("chat-stream .pending").first).to_be_visible()
            desk.context.set_offline(False)
        message.fill(f"patron {number}")
        message.press("Enter")
        expect(widget.get_by_text(f"patron {number}", exact=True)).to_be_visible()
        box.fill(f"desk {number}")
        box.press("Enter")
        said += [f"patron {number}", f"desk {number}"]
        expect(desk.locator("chat-stream").get_by_text(f"desk {number}", exact=True)).to_be_visible()
    expect(desk.locator("chat-stream .pending")).to_have_count(0, timeout=30_000)
    expect(widget.get_by_text("desk 10", exact=True)).to_be_visible(timeout=30_000)
    expect(desk.locator("chat-stream").get_by_text("patron 10", exact=True)).to_be_visible(timeout=30_000)
    shown = lines_of(desk)
    assert sorted(shown) == sorted(said)
    for party in ("patron", "desk"):
        assert [line for line in shown if line.startswith(party)] == [f"{party} {n}" for n in range(1, 11)]


def end_rate_and_mail(desk_server, desk: Page, widget) -> None:
    desk.get_by_role("button", name="End the chat with Ricky").click()
    dialog = desk.get_by_role("dialog", name="End the chat?")
    expect(dialog.get_by_text("Does that answer your question?")).to_be_visible()
    dialog.get_by_role("button", name="Send and end").click()
    expect(desk.get_by_text("This chat has ended.")).to_be_visible()
    expect(desk.locator("chat-stream").get_by_text("I hope that helps, Ricky. Have a great day!")).to_be_visible()

    widget.locator(".scores label, .scores button").last.click()
    widget.get_by_role("button", name="Send the rating").click()
    widget.get_by_role("button", name="E-mail a copy").click()
    widget.get_by_label("Your e-mail").fill("ricky@student.example")
    widget.get_by_role("button", name="Send me the copy").click()
    letter = until(lambda: next((mail for mail in desk_server.mails() if "ricky@student.example" in mail), None))
    assert "desk 10" in letter
    desk.get_by_role("button", name="Put away", exact=True).click()
    expect(desk.locator("chat-card")).to_have_count(0)


def leave_a_ticket(widget) -> None:
    """At 60 s the patron may leave a ticket; what was typed is kept (C8)."""
    widget.get_by_role("button", name="Get the answer by e-mail").click(timeout=70_000)
    expect(widget.get_by_label("Your question")).to_have_value(re.compile("renew a book"))
    widget.get_by_label("Your e-mail").fill("noor@student.example")
    widget.get_by_role("button", name="Send my question").click()
    expect(widget.get_by_role("heading", name="Your question is with us")).to_be_visible()
    expect(widget.locator(".after [data-part=reference]")).to_contain_text(re.compile(r"HOU-\d{4}-\d{6}"))


def test_at_a_closed_campus_the_form_takes_the_question(desk_server, new_person):
    """Outside the hours there is the ticket form instead."""
    widget = open_widget(new_person(), desk_server, "northwestern")
    expect(widget.get_by_role("heading", name="We answer by e-mail")).to_be_visible()
    widget.get_by_label("Your question").fill("Do you have a scanner?")
    widget.get_by_label("Your e-mail").fill("lee@student.example")
    widget.locator("[data-part=submit]").click()
    expect(widget.get_by_role("heading", name="We have your question.")).to_be_visible()
    expect(widget.locator(".reference strong")).to_have_text(re.compile(r"NOR-\d{4}-\d{6}"))


def seconds_on(card) -> int:
    minutes, seconds = card.locator(".time").inner_text().split(":")
    return 60 * int(minutes) + int(seconds)
