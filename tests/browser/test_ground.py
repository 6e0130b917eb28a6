"""The ground in a real browser: public pages, sign-in, admin; both themes, both sizes, keyboard (C0, P24, P16)."""

import pytest
from playwright.sync_api import ConsoleMessage, expect

SIZES = {
    "desktop": {"width": 1440, "height": 900},
    "phone": {"width": 390, "height": 844},
    "zoomed": {"width": 320, "height": 640},
}
PUBLIC = ["/", "/libraries/", "/accounts/login/", "/accounts/password/reset/", "/accounts/signup/", "/nowhere/"]
ADMIN = [
    "/account/",
    "/accounts/2fa/",
    "/accounts/password/change/",
    "/admin/",
    "/admin/campuses/campus/",
    "/admin/campuses/operator/",
    "/admin/campuses/operator/add/",
    "/admin/campuses/resource/",
    "/admin/campuses/closure/add/",
    "/admin/chat/chatsession/",
]


def watched(page) -> list[str]:
    """What the browser complains of: refused scripts and styles, Trusted Types, missing files."""
    complaints: list[str] = []

    def hear(message: ConsoleMessage) -> None:
        # axe writes styles that the policy refuses; what Playwright puts into a page, as axe, comes from no address.
        axes_own = "inline style" in message.text and not message.location["url"]
        if message.type == "error" and not axes_own:
            complaints.append(message.text)

    page.on("console", hear)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    return complaints


def assert_fits(page) -> None:
    wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert wide <= 0, f"{page.url} is {wide} px too wide"


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("size", SIZES)
def test_public_pages_have_no_barriers(desk_server, new_person, axe, theme, size):
    page = new_person(viewport=SIZES[size], color_scheme=theme)
    complaints = watched(page)

    for path in PUBLIC:
        page.goto(desk_server.url + path)
        expect(page.locator("h1")).to_have_count(1)
        assert_fits(page)
        axe(page)
    assert [text for text in complaints if "404" not in text] == []
    page.goto(f"{desk_server.host}/demo/capital/")
    axe(page)
    assert_fits(page)


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_admin_and_the_account_have_no_barriers(desk_server, operator_page, axe, theme):
    page = operator_page("director", color_scheme=theme)
    complaints = watched(page)

    for path in ADMIN:
        page.goto(desk_server.url + path)
        expect(page.locator("h1").last).to_be_visible()
        axe(page)
    assert complaints == []
    page.goto(f"{desk_server.url}/admin/campuses/campus/")
    page.get_by_role("link", name="Capital", exact=True).click()
    expect(page.get_by_role("heading", name="Capital", exact=True)).to_be_visible()
    page.get_by_role("button", name="Add another Shift").or_(page.get_by_role("link", name="Add another Shift")).click()
    axe(page)


@pytest.mark.parametrize("path", ["/desk/figures/", "/desk/chats/", "/incidents/"])
@pytest.mark.parametrize(("width", "theme"), [(1280, "light"), (320, "dark")])
def test_what_staff_read_afterwards_fits_and_has_no_barriers(desk_server, operator_page, axe, path, width, theme):
    page = operator_page("director", path, viewport={"width": width, "height": 800}, color_scheme=theme)

    expect(page.locator("h1")).to_have_count(1)
    assert_fits(page)
    axe(page)


def test_a_wrong_password_is_told_kindly_and_keeps_the_name(desk_server, page, axe):
    """A143's page: what to do, beside the fields, and nothing typed is lost but the password."""
    page.goto(f"{desk_server.url}/accounts/login/")
    page.get_by_label("Username or e-mail").fill("capital1")
    page.get_by_label("Password").fill("wrong")
    page.get_by_role("button", name="Sign in").click()

    expect(page.get_by_text("not correct")).to_be_visible()
    expect(page.get_by_label("Username or e-mail")).to_have_value("capital1")
    axe(page)


def test_the_keyboard_alone_signs_in_and_out(desk_server, page):
    """C0: skip link, form, main navigation."""
    page.goto(f"{desk_server.url}/accounts/login/?next=/account/")
    page.keyboard.press("Tab")
    expect(page.locator(".skip-link")).to_be_focused()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.type("gateway1")
    page.keyboard.press("Tab")
    page.keyboard.type("demo")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Gloria Mensah")).to_be_visible()

    page.get_by_role("button", name="Sign out").focus()
    page.keyboard.press("Enter")

    expect(page).to_have_url(f"{desk_server.url}/accounts/login/")


def test_the_start_is_honest_about_who_is_there(desk_server, new_person, operator_page):
    """A4: hours are one thing, somebody at the desk another; a closed campus says when it opens."""
    page = new_person()
    page.goto(desk_server.url)
    closed = page.locator("[data-campus=northwestern]")
    expect(closed.get_by_text("Opens Monday")).to_be_visible()
    expect(closed.get_by_role("link", name="Leave a question")).to_be_visible()


def test_a_campus_page_of_another_origin_has_the_chat(desk_server, page):
    """A091: from 127.0.0.1 it reaches the desk at localhost, under a strict policy of its own."""
    complaints = watched(page)
    page.goto(f"{desk_server.url}/demo/capital/")

    assert page.url.startswith(desk_server.host)
    expect(page.get_by_text("This is a demo.")).to_be_visible()
    expect(page.locator(f'script[src^="{desk_server.url}/widget/loader.js"]')).to_have_count(1)
    expect(page.get_by_role("button", name="Ask").first).to_be_visible()
    assert complaints == []
