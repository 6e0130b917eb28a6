"""What the widget weighs on the wire, and how soon a patron can type."""

import time

from playwright.sync_api import Page, Request, sync_playwright

from tests.bench.figures import Figures
from tests.browser.conftest import running_demo

CHROMIUM = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]


def weigh(figures: Figures, runs: int) -> None:
    with running_demo() as server, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=CHROMIUM)
        for _ in range(runs):
            page = browser.new_context().new_page()
            wire = Wire(page, server.url)
            page.route("**/help/embed.js", lambda route: route.abort())  # the demo page's search box is no part of it
            page.goto(f"{server.host}/demo/capital/")
            launcher = page.get_by_role("button", name="Ask a librarian").first
            launcher.wait_for()
            figures.add("the launcher, gzipped", wire.bytes("/widget/loader.js", heads=False) / 1000, "kB", aim="3")
            figures.add("the launcher, with its headers", wire.bytes("/widget/loader.js") / 1000, "kB")
            before = wire.bytes("/")
            started = time.perf_counter()
            launcher.click()
            page.frame_locator("refdesk-chat iframe").get_by_label("Your question").wait_for()
            figures.add("click to the first usable form", 1000 * (time.perf_counter() - started), "ms")
            page.wait_for_load_state("networkidle")
            figures.add("to open the chat, on the wire", (wire.bytes("/") - before) / 1000, "kB", aim="40")
            page.context.close()
        browser.close()


class Wire:
    """Bytes as they came from the desk, headers and compression included."""

    def __init__(self, page: Page, desk: str) -> None:
        self.desk = desk
        self.sizes: list[tuple[str, int, int]] = []
        page.context.on("requestfinished", self._weigh)

    def _weigh(self, request: Request) -> None:
        if not request.url.startswith(self.desk):
            return
        sizes = request.sizes()
        self.sizes.append((request.url, sizes["responseHeadersSize"], sizes["responseBodySize"]))

    def bytes(self, part: str, *, heads: bool = True) -> int:
        return sum(body + head * heads for url, head, body in self.sizes if part in url)
