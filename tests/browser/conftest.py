"""A running system and a real Chromium. Ask for `desk_server`, `page` or `new_person`, `axe`."""

import contextlib
import os
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Frame, Page

from config.processes import ROOT
from config.supervisor import ask_health
from tests import prepared

AXE_RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
QUIET = [
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "/tests/browser/" in str(item.path):
            item.add_marker(pytest.mark.browser)


@dataclass
class DeskServer:
    """`url` is the desk's origin, `host` another one: where a library's own pages live."""

    port: int
    folder: Path

    @property
    def url(self) -> str:
        return f"http://localhost:{self.port}"

    @property
    def host(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def mails(self) -> list[str]:
        """What was mailed so far, oldest first."""
        return [path.read_text() for path in sorted((self.folder / "mail").glob("*.log"))]

    def sign_in(self, page: Page, username: str, path: str = "/desk/") -> None:
        page.goto(f"{self.url}/accounts/login/?next={path}")
        page.locator("[name=login]").fill(username)
        page.locator("[name=password]").fill("demo")
        page.locator("[name=password]").press("Enter")
        page.wait_for_url(f"{self.url}{path}")


@pytest.fixture(scope="session")
def desk_server() -> Iterator[DeskServer]:
    """The demo, as `make demo` starts it, on a free port and with data of its own."""
    with running_demo() as server:
        yield server


@contextmanager
def running_demo(**more: str) -> Iterator[DeskServer]:
    """A demo of one's own; `more` goes into its environment."""
    folder = Path(tempfile.mkdtemp(prefix="refdesk-test-"))
    server = DeskServer(_free_port(), folder)
    prepared.copy_to(folder)
    env = {key: value for key, value in os.environ.items() if key not in prepared.OUR_OWN}
    with (folder / "demo.log").open("wb") as log:
        process = subprocess.Popen(
            [sys.executable, "manage.py", "demo", "--port", str(server.port)],
            cwd=ROOT,
            env=env | {"REFDESK_DATA": str(folder)} | more,
            stdout=log,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    try:
        deadline = time.monotonic() + 120
        while ask_health(server.port)[0] != 200:
            if process.poll() is not None or time.monotonic() > deadline:
                pytest.fail(f"the demo did not start:\n{(folder / 'demo.log').read_text()}\n{_logs(folder)}")
            time.sleep(0.2)
        yield server
    finally:
        process.send_signal(signal.SIGINT)
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            process.kill()
        shutil.rmtree(folder, ignore_errors=True)


EMPTY_DESK = """
UPDATE chat_timer SET cancelled_at = CURRENT_TIMESTAMP WHERE fired_at IS NULL AND cancelled_at IS NULL AND session_id IN
    (SELECT id FROM chat_chatsession WHERE state IN ('waiting', 'active'));
UPDATE chat_summons SET answered_at = CURRENT_TIMESTAMP WHERE answered_at IS NULL;
UPDATE chat_watch SET until = CURRENT_TIMESTAMP WHERE until IS NULL;
UPDATE chat_transfer SET status = 'withdrawn' WHERE status = 'offered';
UPDATE chat_chatsession SET state = 'ended', stage = '', ended_at = CURRENT_TIMESTAMP
    WHERE state IN ('waiting', 'active');
UPDATE chat_presence SET status = 'online', told = 'offline', online_until = NULL, audible_until = NULL;
"""


@pytest.fixture(autouse=True)
def an_empty_desk(request: pytest.FixtureRequest) -> Iterator[None]:
    """Each test leaves an empty desk: no chat that would warn, ring or show up, and nobody at it, in the next one."""
    yield
    if "desk_server" in request.fixturenames:
        server: DeskServer = request.getfixturevalue("desk_server")
        with contextlib.closing(sqlite3.connect(server.folder / "refdesk.sqlite3", timeout=20)) as database:
            database.executescript(EMPTY_DESK)


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict) -> dict:
    found = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    if found is None:
        pytest.fail("these tests need Chromium: apt-get install chromium")
    sandbox = ["--no-sandbox"] if os.geteuid() == 0 else []
    return {**browser_type_launch_args, "executable_path": found, "args": [*sandbox, *QUIET]}


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args: dict) -> dict:
    return {
        **browser_context_args,
        "viewport": {"width": 1440, "height": 900},
        "locale": "en-US",
        "timezone_id": "America/New_York",
        "reduced_motion": "reduce",
    }


@pytest.fixture
def new_person(browser: Browser, browser_context_args: dict) -> Iterator[Callable[..., Page]]:
    """`new_person(viewport=…)`: a page in a browser profile of its own, as another human being has it."""
    contexts: list[BrowserContext] = []

    def arrive(**settings: object) -> Page:
        contexts.append(browser.new_context(**{**browser_context_args, **settings}))
        return contexts[-1].new_page()

    yield arrive
    for context in contexts:
        context.close()


@pytest.fixture
def operator_page(desk_server: DeskServer, new_person: Callable[..., Page]) -> Callable[..., Page]:
    """`operator_page("capital1")`: somebody at the desk, signed in."""

    def arrive(username: str, path: str = "/desk/", **settings: object) -> Page:
        page = new_person(**settings)
        desk_server.sign_in(page, username, path)
        return page

    return arrive


@pytest.fixture
def axe() -> Callable[[Page | Frame], None]:
    """`axe(page)` or `axe(frame)`: fails with a list of what an assistive technology would stumble over (C0, P24)."""

    def check(where: Page | Frame) -> None:
        found = Axe().run(where, options={"runOnly": AXE_RULES, "resultTypes": ["violations"]}).response["violations"]
        lines = [
            f"{rule['id']} ({rule['impact']}): {rule['help']}\n    {node['html'][:200]}\n    {node['failureSummary']}"
            for rule in found
            for node in rule["nodes"]
        ]
        assert not lines, f"{len(lines)} barriers on {where.url}:\n" + "\n".join(lines)

    return check


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _logs(folder: Path) -> str:
    return "\n".join(f"{path.name}: {path.read_text()[-2000:]}" for path in sorted((folder / "logs").glob("*.log")))
