"""FAQs: a patron helps themselves, an operator answers with one, staff write them. In real Chromium."""

import functools
import http.server
import re
import threading

import pytest
from playwright.sync_api import expect

from tests.browser.people import ask_in_widget, at_the_desk, claim, open_widget, someone_asks

__all__ = ["at_the_desk", "someone_asks"]

PHONE = {"viewport": {"width": 390, "height": 844}}


def open_faqs(page):
    page.get_by_role("tab", name="FAQs").click()
    return page.locator("faq-panel")


def test_a_patron_finds_an_answer_while_typing_and_says_that_it_helped(desk_server, new_person, axe):
    page = new_person()
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(f"{desk_server.url}/help/capital/")
    axe(page)

    page.get_by_role("searchbox").press_sequentially("how do i prnit from my pho")
    first = page.locator(".results a").first
    expect(first).to_contain_text("Can I print from my phone or my own laptop?")
    expect(page.get_by_role("status").first).to_contain_text("“prnit” read as “print”")
    expect(first.locator("mark").first).to_be_visible()
    axe(page)

    page.get_by_role("searchbox").press("ArrowDown")
    expect(first).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Can I print from my phone or my own laptop?")
    page.get_by_role("button", name="Yes").click()
    expect(page.get_by_text("Thank you. Good to know.")).to_be_visible()
    axe(page)

    assert page.context.cookies() == []
    assert {url.split("/")[2] for url in asked} == {desk_server.url.split("/")[2]}  # A169: nobody else is asked


def test_the_help_pages_know_whether_a_librarian_is_there(desk_server, new_person, at_the_desk):
    at_the_desk("capital1")
    page = new_person()
    page.goto(f"{desk_server.url}/help/capital/wifi/")

    expect(page.get_by_text("A librarian is at the desk now.")).to_be_visible()
    page.get_by_role("link", name="Chat with a librarian").click()
    expect(page).to_have_url(f"{desk_server.url}/ask/capital/")


def test_without_javascript_searching_and_browsing_work_all_the_same(desk_server, new_person):
    page = new_person(java_script_enabled=False)
    page.goto(f"{desk_server.url}/help/gateway/")
    page.get_by_role("searchbox").fill("where do i park")
    page.get_by_role("button", name="Search").click()
    page.get_by_role("link", name=re.compile("Where can I park")).click()

    expect(page.get_by_text("At Gateway students park in the Temple Street garage")).to_be_visible()
    page.get_by_role("button", name="No", exact=True).click()
    expect(page.get_by_text("Thank you for telling us.")).to_be_visible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(
    "path", ["/help/", "/help/tunxis/topics/borrow/", "/help/tunxis/hours/", "/help/tunxis/?q=fines"]
)
def test_every_help_page_is_for_everybody(desk_server, new_person, axe, path, scheme):
    """C0, P24: also on a narrow phone, in both themes, nothing to scroll sideways, nothing that the CSP refuses."""
    page = new_person(color_scheme=scheme, viewport={"width": 320, "height": 700})
    refused = []
    page.on("console", lambda message: refused.append(message.text) if message.type == "error" else None)
    page.goto(f"{desk_server.url}{path}")
    for answer in page.locator("details.answer summary").all()[:3]:
        answer.click()

    axe(page)
    assert page.evaluate("document.documentElement.scrollWidth") == 320
    assert refused == []


def test_a_campus_embeds_the_search_box_on_its_own_pages(desk_server, new_person, axe):
    """Another origin may hold the box if the campus allows it; its links open beside."""
    page = new_person()
    page.goto(f"{desk_server.host}/demo/capital/")
    box = page.frame_locator("#faq-search iframe[title='Search library help']")
    box.get_by_role("searchbox").fill("renew")

    expect(box.locator(".results a").first).to_contain_text("How do I renew my books?")
    expect(box.locator(".results a").first).to_have_attribute("target", "_blank")
    expect(page.locator("#faq-search iframe")).not_to_have_css("height", "170px")  # it has grown with its answers
    axe(next(each for each in page.frames if "/embed/" in each.url))


def test_a_site_that_is_not_the_campuss_cannot_hold_the_box(desk_server, new_person, tmp_path):
    (tmp_path / "index.html").write_text(f'<iframe src="{desk_server.url}/help/capital/embed/"></iframe>')
    handler = functools.partial(http.server.SimpleHTTPRequestHandler, directory=str(tmp_path))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as stranger:
        threading.Thread(target=stranger.serve_forever, daemon=True).start()
        page = new_person()
        refused = []
        page.on("console", lambda message: refused.append(message.text))
        page.goto(f"http://127.0.0.1:{stranger.server_port}/")
        expect(page.locator("iframe")).to_be_visible()
        page.wait_for_load_state("networkidle")
        stranger.shutdown()

    assert any("frame-ancestors" in text for text in refused)


def test_the_widget_offers_answers_while_the_question_is_typed(desk_server, new_person, at_the_desk):
    at_the_desk("capital1")
    page = new_person()
    widget = open_widget(page, desk_server, "capital")

    widget.get_by_label("Your question").press_sequentially("how do i renew my books")

    expect(widget.get_by_role("link", name="How do I renew my books?")).to_have_attribute("target", "_blank")
    ask_in_widget(widget, "how do i renew my books, quickly?", "Noor")  # never in the way of asking
    expect(widget.get_by_text("how do i renew my books, quickly?")).to_be_visible()


def test_an_operator_answers_with_a_faq_of_the_patrons_campus(someone_asks, at_the_desk, axe):
    """C5, C24, C26: the question is looked for at once; insert puts title and permalink into the patron's box."""
    page = at_the_desk("capital1")
    patron = someone_asks("gateway", "Where can I park my car?", "Nadia")
    claim(page, "Nadia")
    page.get_by_role("tab", name="FAQs").click()

    panel = open_faqs(page)
    expect(panel.get_by_label("Search FAQs for Gateway")).to_be_visible()
    expect(panel.locator(".faq-title").first).to_have_text("Where can I park when I visit the library?")
    axe(page)
    panel.get_by_role("button", name="Insert: Where can I park when I visit the library?").click()

    box = page.get_by_label("To Nadia, the patron")
    expect(box).to_have_value(re.compile(r"^Where can I park when I visit the library\? http.*/help/gateway/parking/$"))
    patron.end()


def test_another_campuss_answer_is_inserted_only_after_a_warning(someone_asks, at_the_desk):
    """C24, C41: and what no FAQ knows is looked for on the campus's own site, then on the web."""
    page = at_the_desk("capital1")
    patron = someone_asks("gateway", "Do you have old photographs of Hartford?", "Omar")
    claim(page, "Omar")
    page.get_by_role("tab", name="FAQs").click()
    panel = open_faqs(page)
    insert = panel.get_by_role("button", name="Insert: Does the library have a collection of Hartford history?")

    insert.click()
    expect(panel.get_by_role("alert")).to_contain_text("This answer is for Capital. The patron is at Gateway")
    expect(page.get_by_label("To Omar, the patron")).to_have_value("")

    panel.get_by_role("button", name="Insert anyway").click()
    expect(page.get_by_label("To Omar, the patron")).to_have_value(re.compile("/help/capital/hartford-collection/"))

    panel.get_by_role("searchbox").fill("quarks")
    expect(panel.get_by_text("No FAQ found.")).to_be_visible()
    expect(panel.get_by_role("link", name="The campus’s site")).to_have_attribute(
        "href", re.compile("q=site%3A.*quarks")
    )
    expect(panel.get_by_role("link", name="The web")).to_have_attribute("href", re.compile("q=quarks"))
    patron.end()


def test_a_conversation_becomes_a_draft_without_who_it_was_about(someone_asks, at_the_desk, desk_server):
    page = at_the_desk("capital1")
    patron = someone_asks("capital", "May I bring my parrot? I am zelda@student.example", "Zelda")
    claim(page, "Zelda")
    page.get_by_role("tab", name="FAQs").click()

    open_faqs(page).get_by_role("button", name="Make this a FAQ").click()
    with page.expect_popup() as popup:
        page.locator("faq-panel").get_by_role("link", name="Read and mend it").click()

    draft = popup.value
    expect(draft.get_by_label("Question")).to_have_value("May I bring my parrot? I am [e-mail]")
    assert "zelda" not in draft.content().lower()
    patron.end()


def test_staff_draft_propose_publish_and_restore(desk_server, operator_page, axe):
    """C26b: an operator drafts and sends to review; a supervisor can't publish the gap, then can."""
    author = operator_page("capital2", "/faqs/new/")
    axe(author)
    author.get_by_label("Question").fill("Can I borrow an umbrella?")
    author.get_by_label("Answer").fill("Yes. INCLUDE LINK")
    author.get_by_role("button", name="Send to review").click()
    expect(author.get_by_text("“INCLUDE LINK” is a note to yourself")).to_be_visible()
    address = author.url.replace(desk_server.url, "")

    supervisor = operator_page("supervisor", address)
    supervisor.get_by_role("button", name="Publish").click()
    expect(supervisor.get_by_text("It is saved as a draft, but not published.")).to_be_visible()
    supervisor.get_by_label("Answer").fill("Yes, at the desk, for a day.")
    supervisor.get_by_role("button", name="Publish").click()
    expect(supervisor.get_by_text("Published. It is on the pages now.")).to_be_visible()
    axe(supervisor)

    public = supervisor.context.new_page()
    public.goto(f"{desk_server.url}/help/capital/can-i-borrow-an-umbrella/")
    expect(public.get_by_text("Yes, at the desk, for a day.")).to_be_visible()

    author.reload()
    author.get_by_label("Answer").fill("Yes, for two days.")
    author.get_by_role("button", name="Propose this change").click()
    expect(author.get_by_text("Your change is proposed")).to_be_visible()

    supervisor.goto(f"{desk_server.url}{address}history/")
    axe(supervisor)
    supervisor.get_by_role("button", name="Put it in force").click()
    expect(supervisor.get_by_text("The proposed text is in force.")).to_be_visible()
    supervisor.get_by_role("button", name=re.compile(r"Restore this text \(1\)")).click()
    expect(supervisor.get_by_text("“INCLUDE LINK” is a note to yourself")).to_be_visible()  # refused: it has a gap


@pytest.mark.parametrize("path", ["/faqs/", "/faqs/facts/", "/faqs/searches/"])
def test_the_pages_of_staff_are_for_everybody(operator_page, axe, path):
    """C0, P24"""
    page = operator_page("supervisor", path, **PHONE)

    axe(page)
    assert page.evaluate("document.documentElement.scrollWidth") == 390
