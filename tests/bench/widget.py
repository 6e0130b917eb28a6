"""What the widget weighs on the wire, and how soon a patron can type."""

import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import CDPSession, Page, sync_playwright

from config.processes import ROOT
from config.supervisor import ask_health
from tests.bench.figures import Figures
from tests.faults.system import free_ports

CHROMIUM = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]


def weigh(figures: Figures, runs: int) -> None:
    with a_demo() as port, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=CHROMIUM)
        for _ in range(runs):
            page = browser.new_context().new_page()
            wire = Wire(page)
            page.goto(f"http://127.0.0.1:{port}/demo/capital/")
            launcher = page.locator(".refdesk-launcher, refdesk-launcher, [data-refdesk-launcher]").first
            launcher.wait_for()
            figures.add("the launcher, on the wire", wire.bytes("/widget/loader.js") / 1000, "kB", aim="3")
            before = wire.bytes("/")
            started = time.perf_counter()
            launcher.click()
            page.frame_locator("iframe").locator("[name=question]").first.wait_for()
            figures.add("click to the first usable form", 1000 * (time.perf_counter() - started), "ms")
            page.wait_for_load_state("networkidle")
            figures.add("to open the chat, on the wire", (wire.bytes("/") - before) / 1000, "kB", aim="40")
            page.context.close()
        browser.close()


class Wire:
    """Bytes as they came, headers and compression included."""

    def __init__(self, page: Page) -> None:
        self.urls: dict[str, str] = {}
        self.sizes: dict[str, float] = {}
        session: CDPSession = page.context.new_cdp_session(page)
        session.send("Network.enable")
        session.on(
            "Network.responseReceived", lambda event: self.urls.update({event["requestId"]: event["response"]["url"]})
        )
        session.on(
            "Network.loadingFinished", lambda event: self.sizes.update({event["requestId"]: event["encodedDataLength"]})
        )

    def bytes(self, part: str) -> float:
        return sum(size for request, size in self.sizes.items() if part in self.urls.get(request, ""))


@contextmanager
def a_demo() -> Iterator[int]:
    [port] = free_ports(1)
    with tempfile.TemporaryDirectory(prefix="refdesk-bench-") as folder:
        process = subprocess.Popen(
            [sys.executable, "manage.py", "demo", "--port", str(port)],
            cwd=ROOT,
            env=environment(folder),
            stdout=subprocess.DEVNULL,
        )
        deadline = time.monotonic() + 120
        while ask_health(port)[0] != 200:
            assert process.poll() is None, "the demo ended"
            assert time.monotonic() < deadline, "the demo did not start"
            time.sleep(0.3)
        try:
            yield port
        finally:
            process.terminate()
            process.wait(30)


def environment(folder: str | Path) -> dict[str, str]:
    import os

    return {key: value for key, value in os.environ.items() if key != "REFDESK_TESTING"} | {"REFDESK_DATA": str(folder)}
