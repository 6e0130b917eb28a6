"""The running system opens in a browser."""

from playwright.sync_api import expect


def test_the_sign_in_page_is_there_and_has_no_barriers(desk_server, page, axe):
    """P24: the door to the desk can be used by everyone."""
    page.goto(f"{desk_server.url}/accounts/login/")

    expect(page.locator("[name=login]")).to_be_visible()
    axe(page)
