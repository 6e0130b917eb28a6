"""What a library's page gets when it embeds the launcher, and what it can't do to the chat."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.deskhand import Deskhand
from tests.browser.people import open_widget

LOADER_BYTES = 3 * 1024
OPEN_BYTES = 40 * 1000
EMBED = """({ desk, data, again }) => {
  if (!again) document.querySelectorAll("refdesk-chat").forEach((element) => element.remove());
  const place = document.querySelector("#content") ?? document.body;
  place.insertAdjacentHTML("afterbegin", '<div id="here"></div><button id="own" type="button">Chat, please</button>');
  const script = document.createElement("script");
  Object.assign(script.dataset, data);
  script.src = desk + "/widget/loader.js";
  return new Promise((done) => { script.onload = done; document.head.append(script); });
}"""


@pytest.fixture
def embed(desk_server, new_person) -> Callable[..., Page]:
    """`embed(mode="inline", target="#here")`: a library's page with the script written in that way."""

    def write(**data: str) -> Page:
        page = new_person(bypass_csp=True)
        page.goto(f"{desk_server.host}/demo/capital/")
        page.evaluate(EMBED, {"desk": desk_server.url, "data": {"campus": "capital", **data}})
        return page

    return write


@pytest.fixture
def somebody(desk_server):
    hand = Deskhand(desk_server, "capital2")
    yield hand
    hand.leave()


def frame_of(page: Page):
    return next(frame for frame in page.frames if "/widget/" in frame.url)


def test_before_a_click_the_page_has_a_button_and_nothing_else(desk_server, new_person, axe):
    """A163, A169: no frame, no request, no cookie and no storage of ours; one launcher though loaded twice (A091)."""
    page = new_person()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(f"{desk_server.host}/demo/capital/")
    launcher = page.get_by_role("button", name="Ask a librarian")
    expect(launcher).to_be_visible()
    assert [url for url in asked if "/widget/" in url or "/api/" in url] == [f"{desk_server.url}/widget/loader.js"]
    assert page.locator("refdesk-chat iframe").count() == 0
    assert page.evaluate("[document.cookie, localStorage.length, sessionStorage.length]") == ["", 0, 0]
    assert page.context.cookies() == []
    axe(page)


def test_opened_it_asks_only_its_own_desk_and_keeps_nothing_before_the_first_message(desk_server, somebody, new_person):
    """A163, A169: the form is there, and neither cookie nor storage nor a stranger's server knows of it."""
    page = new_person()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(f"{desk_server.url}/ask/capital/")
    page.get_by_label("Your question").fill("Is this private?")
    page.wait_for_load_state("networkidle")
    assert {url.split("/")[2] for url in asked} == {f"localhost:{desk_server.port}"}
    assert page.evaluate("[document.cookie, localStorage.length, sessionStorage.length]") == ["", 0, 0]
    assert page.context.cookies() == []


def test_the_launcher_and_the_first_form_are_light(desk_server, somebody, new_person):
    """At most 3 KiB for the launcher, and 40 kB until the form can be used, gzipped on the wire."""
    page = new_person()
    names: dict[str, str] = {}
    sizes: dict[str, int] = {}
    session = page.context.new_cdp_session(page)
    session.send("Network.enable")
    session.on("Network.responseReceived", lambda event: names.update({event["requestId"]: event["response"]["url"]}))
    session.on(
        "Network.dataReceived",
        lambda event: sizes.update({event["requestId"]: sizes.get(event["requestId"], 0) + event["encodedDataLength"]}),
    )
    page.goto(f"{desk_server.url}/ask/capital/")
    expect(page.get_by_role("button", name="Start the chat")).to_be_visible()
    page.wait_for_load_state("networkidle")
    wire = {names[request].rsplit("/static/")[-1]: size for request, size in sizes.items()}
    early = page.evaluate("[...document.querySelectorAll('link[rel=modulepreload]')].map((link) => link.href)")
    first = {name.rsplit("/static/")[-1] for name in early} | {name for name in wire if name.endswith((".css", "/"))}
    assert first <= set(wire)
    assert sum(wire[name] for name in first) <= OPEN_BYTES, wire
    loader = page.request.get(f"{desk_server.url}/widget/loader.js", headers={"Accept-Encoding": "gzip"})
    assert int(loader.headers["content-length"]) <= LOADER_BYTES


def test_loaded_twice_there_is_one_launcher_and_one_frame(embed, desk_server):
    """A091."""
    page = embed()
    page.evaluate(EMBED, {"desk": desk_server.url, "data": {"campus": "capital"}, "again": True})
    expect(page.locator("refdesk-chat")).to_have_count(1)
    page.get_by_role("button", name="Ask a librarian").click()
    expect(page.locator("refdesk-chat iframe")).to_have_count(1)


def test_in_the_page_the_form_stands_where_it_is_told_and_takes_no_focus(embed, somebody):
    """data-mode="inline" with a target."""
    page = embed(mode="inline", target="#here", height="500px")
    form = page.locator("#here refdesk-chat iframe")
    expect(form.content_frame.get_by_label("Your question")).to_be_visible()
    assert form.bounding_box()["height"] == pytest.approx(498, abs=4)
    assert page.evaluate("document.activeElement.tagName") == "BODY"
    expect(form.content_frame.get_by_role("button", name="Hide the chat")).to_be_hidden()


@pytest.mark.parametrize(("target", "name"), [("#here", "Ask us"), ("#own", "Chat, please")])
def test_a_button_of_the_page_opens_the_chat(embed, somebody, target, name):
    """data-mode="button": one that we draw, or the page's own; focus goes back to it."""
    page = embed(mode="button", target=target, label="Ask us")
    page.get_by_role("button", name=name, exact=True).click()
    widget = page.frame_locator("refdesk-chat iframe")
    expect(widget.get_by_label("Your question")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.locator("refdesk-chat .panel")).to_be_hidden()
    expect(page.get_by_role("button", name=name, exact=True)).to_be_focused()


def test_a_library_that_is_always_light_gets_a_light_chat(embed, somebody):
    """data-theme."""
    page = embed(theme="dark")
    page.get_by_role("button", name="Ask a librarian").click()
    widget = page.frame_locator("refdesk-chat iframe")
    expect(widget.locator("html")).to_have_attribute("data-theme", "dark")


def test_what_a_hostile_page_says_is_dropped(desk_server, somebody, new_person):
    """A089: a wrong source, odd words, prototype keys, a megabyte and a thousand of them move nothing."""
    page = new_person()
    widget = open_widget(page, desk_server, "capital")
    expect(widget.get_by_label("Your question")).to_be_focused()
    page.evaluate(
        """(desk) => {
          const frame = document.querySelector("refdesk-chat").shadowRoot.querySelector("iframe").contentWindow;
          for (const odd of [null, 7, "shown", [], { refdesk: "end" }, { refdesk: "shown", page: "x".repeat(1e6) },
                             JSON.parse('{"__proto__": {"refdesk": "hidden"}}')]) frame.postMessage(odd, desk);
          for (let n = 0; n < 1000; n += 1) frame.postMessage({ refdesk: "nonsense", n }, desk);
          for (const word of ["close", "ready", "unread"]) postMessage({ refdesk: word, count: 99 }, location.origin);
        }""",
        desk_server.url,
    )
    expect(widget.get_by_label("Your question")).to_be_visible()
    expect(page.get_by_role("button", name="Hide the chat").first).to_be_visible()
    assert not page.title().startswith("(")
    assert (
        page.evaluate("document.querySelector('refdesk-chat').shadowRoot.querySelector('iframe').contentDocument")
        is None
    )


def test_a_site_that_may_not_embed_it_is_shown_the_way_to_a_window(desk_server, new_person):
    """A091: frame-ancestors names the campus's own sites; elsewhere there is a link after a while."""
    page = new_person(bypass_csp=True)
    page.goto(f"{desk_server.host}/demo/capital/")
    page.route("**/widget/gateway/", lambda route: route.abort())
    page.evaluate(EMBED, {"desk": desk_server.url, "data": {"campus": "gateway"}})
    page.get_by_role("button", name="Ask a librarian").click()
    link = page.get_by_role("link", name="Open it in a window of its own")
    expect(link).to_have_attribute("href", f"{desk_server.url}/ask/gateway/", timeout=15_000)


def test_in_a_frame_without_an_origin_the_way_to_a_window_is_shown(desk_server, new_person):
    """A091, A093: sandboxed by the page, with neither storage nor an origin."""
    page = new_person(bypass_csp=True)
    page.goto(f"{desk_server.host}/demo/capital/")
    page.evaluate(
        """(desk) => {
          const frame = Object.assign(document.createElement("iframe"), { src: desk + "/widget/capital/", id: "cage" });
          frame.setAttribute("sandbox", "allow-scripts");
          document.querySelector("#content").prepend(frame);
        }""",
        desk_server.url,
    )
    cage = page.frame_locator("#cage")
    expect(cage.get_by_text("This page keeps the chat locked in.")).to_be_visible()
    expect(cage.get_by_role("link", name="Open it in a window of its own")).to_have_attribute("href", "/ask/capital/")


def test_a_count_is_put_before_the_title_and_a_title_like_one_stays(desk_server, somebody, new_person):
    """The page's own title may begin with a number in brackets."""
    page = new_person()
    widget = open_widget(page, desk_server, "capital")
    page.evaluate("document.title = '(1984) by Orwell'")
    widget.get_by_label("Your question").fill("Is it a novel?")
    widget.get_by_role("button", name="Start the chat").click()
    expect(widget.locator(".waiting")).to_be_visible()
    widget.get_by_role("button", name="Hide the chat").click()
    chat = somebody.claim("Is it a novel?")
    somebody.say(chat, "It is.")
    expect(page).to_have_title(re.compile(r"^\(\d\) \(1984\) by Orwell$"))
    page.locator("refdesk-chat .opener").click()
    expect(page).to_have_title("(1984) by Orwell")


def test_with_the_keyboard_alone(desk_server, somebody, new_person):
    """C0, P24: from the launcher to the question, and out again."""
    page = new_person()
    page.goto(f"{desk_server.host}/demo/capital/")
    page.get_by_role("button", name="Ask a librarian").focus()
    page.keyboard.press("Enter")
    widget = page.frame_locator("refdesk-chat iframe")
    expect(widget.get_by_label("Your question")).to_be_focused()
    page.keyboard.type("Can I do this without a mouse?")
    page.keyboard.press("Tab")
    expect(widget.get_by_label("Your name")).to_be_focused()
    page.keyboard.press("Enter")
    expect(widget.get_by_label("Your message")).to_be_focused()
    chat = somebody.claim("Can I do this without a mouse?")
    page.keyboard.type("Yes!")
    page.keyboard.press("Enter")
    expect(widget.get_by_role("log").get_by_text("Yes!")).to_be_visible()
    somebody.say(chat, "You can.")
    expect(widget.get_by_role("log").get_by_text("You can.")).to_be_visible()
    widget.get_by_role("button", name=re.compile("^More")).focus()
    page.keyboard.press("Enter")
    expect(widget.get_by_role("button", name="E-mail me a copy")).to_be_focused()
    page.keyboard.press("ArrowUp")
    expect(widget.get_by_role("button", name="End the chat")).to_be_focused()
    page.keyboard.press("Escape")
    expect(widget.get_by_role("button", name=re.compile("^More"))).to_be_focused()
    page.keyboard.press("Enter")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Enter")
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Enter")
    expect(widget.get_by_role("heading", name="Thank you for asking")).to_be_focused()


NARROW = [
    {"viewport": {"width": 320, "height": 568}},
    {"viewport": {"width": 320, "height": 256}},  # 1280 × 1024 at 400 %
    {"viewport": {"width": 390, "height": 844}, "color_scheme": "dark", "has_touch": True, "is_mobile": True},
    {"viewport": {"width": 1440, "height": 900}, "forced_colors": "active"},
]


@pytest.mark.parametrize("screen", NARROW, ids=["320", "400 percent", "phone, dark", "forced colours"])
def test_on_every_screen_it_fits_and_has_no_barrier(desk_server, somebody, new_person, axe, screen):
    """P24: nothing to be scrolled sideways, everything to be reached, axe content."""
    page = new_person(**screen)
    widget = open_widget(page, desk_server, "capital")
    question = widget.get_by_label("Your question")
    expect(question).to_be_visible()
    axe(frame_of(page))
    question.fill("Does it fit?")
    widget.get_by_role("button", name="Start the chat").click()
    expect(widget.get_by_label("Your message")).to_be_in_viewport()
    chat = somebody.claim("Does it fit?")
    somebody.say(chat, "See https://library.example/" + "long/" * 30)
    expect(widget.get_by_role("log").get_by_role("link")).to_be_in_viewport()
    expect(widget.get_by_label("Your message")).to_be_in_viewport()
    axe(frame_of(page))
    for wide in ("html", ".scroll"):
        assert widget.locator(wide).evaluate("box => box.scrollWidth <= box.clientWidth + 1")


def test_when_the_chat_is_closed_the_form_takes_the_question_without_a_barrier(desk_server, new_person, axe):
    """C8, P24: mistakes are said beside their field, nothing typed is lost, and the number is there to be quoted."""
    page = new_person()
    widget = open_widget(page, desk_server, "northwestern")
    expect(widget.get_by_role("heading", name="We answer by e-mail")).to_be_visible()
    widget.get_by_label("Your question").fill("Do you lend umbrellas?")
    widget.get_by_label("Your e-mail").fill("lee at example")
    widget.get_by_role("button", name="Send my question").click()
    expect(widget.get_by_text("Please check the address")).to_be_visible()
    expect(widget.get_by_label("Your e-mail")).to_be_focused()
    expect(widget.get_by_label("Your question")).to_have_value("Do you lend umbrellas?")
    axe(frame_of(page))
    widget.get_by_label("Your e-mail").fill("lee@student.example")
    widget.get_by_role("button", name="Send my question").click()
    expect(widget.get_by_role("heading", name="Thank you. We have your question.")).to_be_focused()
    expect(widget.locator(".reference strong")).to_have_text(re.compile(r"^N\w+-\d{4}-\d{6}$"))
    axe(frame_of(page))


def test_another_campus_may_be_chosen(desk_server, somebody, new_person):
    """C25: fixed by the page, changeable by the patron; an open campus turns the form into a chat again."""
    widget = open_widget(new_person(), desk_server, "northwestern")
    widget.get_by_label("Your question").fill("Which campus has the 3D printer?")
    widget.get_by_role("button", name="Another campus?").click()
    widget.get_by_label("Your campus").select_option("gateway")
    expect(widget.get_by_text("Gateway, a librarian is here")).to_be_visible()
    widget.get_by_role("button", name="Start the chat").click()
    expect(widget.get_by_role("log").get_by_text("Which campus has the 3D printer?")).to_be_visible()
    somebody.claim("Which campus has the 3D printer?")
