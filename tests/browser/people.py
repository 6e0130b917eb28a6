"""Who takes part in the browser's journeys: patrons who use the interface, and the widget on a library's page."""

import contextlib
import json
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from uuid import uuid4

import pytest
from playwright.sync_api import FrameLocator, Page, expect

from tests.browser.conftest import DeskServer

expect.set_options(timeout=15_000)  # the whole system and several browsers share this machine


@dataclass
class Patron:
    """A patron without a browser, for tests that look at the desk."""

    server: DeskServer
    campus: str
    question: str
    name: str = ""
    page_url: str = "https://library.example/hours"
    token: str = ""
    chat: dict = field(default_factory=dict)

    def ask(self) -> "Patron":
        body = {"campus": self.campus, "question": self.question, "name": self.name, "page_url": self.page_url}
        answer = self._post("/chats", body)
        self.token, self.chat = answer["token"], answer["chat"]
        return self

    def say(self, body: str) -> None:
        self._post("/chat/messages", {"body": body})

    def send_file(self, name: str, content: bytes, content_type: str) -> None:
        edge = uuid4().hex
        head = f'Content-Disposition: form-data; name="file"; filename="{name}"\r\nContent-Type: {content_type}'
        body = b"".join((f"--{edge}\r\n{head}\r\n\r\n".encode(), content, f"\r\n--{edge}--\r\n".encode()))
        self._call("POST", "/chat/files", body, f"multipart/form-data; boundary={edge}")

    def end(self) -> None:
        self._post("/chat/end", {})

    def lines(self) -> list[str]:
        return [line["body"] for line in self._call("GET", "/chat?after=0")["lines"]]

    def everything(self) -> str:
        """All that the interface would tell this patron, as text."""
        return json.dumps(self._call("GET", "/chat?after=0"))

    def _post(self, path: str, body: dict) -> dict:
        return self._call("POST", path, json.dumps(body).encode())

    def _call(self, method: str, path: str, data: bytes | None = None, kind: str = "application/json") -> dict:
        headers = {"Content-Type": kind, "Idempotency-Key": str(uuid4())}
        if self.token:
            headers["Authorization"] = f"Bearer {self.token}"
        address = f"{self.server.url}/api/v1{path}"
        request = urllib.request.Request(address, data, headers, method=method)  # noqa: S310 -- our own server
        with urllib.request.urlopen(request, timeout=20) as response:  # noqa: S310
            return json.load(response) or {}


@pytest.fixture
def someone_asks(desk_server: DeskServer) -> Iterator[Callable[..., Patron]]:
    """`someone_asks("capital", "Where is …?", "Ricky")`: a patron who waits, and leaves when the test is over."""
    patrons: list[Patron] = []

    def ask(campus: str, question: str, name: str = "") -> Patron:
        patrons.append(Patron(desk_server, campus, question, name).ask())
        return patrons[-1]

    yield ask
    for patron in patrons:
        with contextlib.suppress(urllib.error.HTTPError):  # has ended already
            patron.end()


@pytest.fixture
def at_the_desk(operator_page: Callable[..., Page]) -> Callable[..., Page]:
    """`at_the_desk("capital1")`: signed in, connected, audible."""

    def arrive(username: str, **settings: object) -> Page:
        page = operator_page(username, **settings)
        expect_ready(page)
        return page

    return arrive


def claim(page: Page, name: str) -> None:
    page.locator("waiting-card", has_text=name).get_by_role("button", name="Claim chat").click()


def open_widget(page: Page, server: DeskServer, campus: str) -> FrameLocator:
    """A library's own page, of another origin than the desk, and its widget opened."""
    page.goto(f"{server.host}/demo/{campus}/")
    page.get_by_role("button", name="Ask a librarian").first.click()
    return page.frame_locator("refdesk-chat iframe")


def ask_in_widget(widget: FrameLocator, question: str, name: str = "") -> None:
    widget.get_by_label("Your question").fill(question)
    if name:
        widget.get_by_label("Your name").fill(name)
    widget.get_by_role("button", name="Start the chat").click()


def expect_ready(page: Page) -> None:
    """The desk is connected, and its sound is unlocked: chats may be promised to it."""
    expect(page.locator("desk-app")).to_have_attribute("data-connection", "open")
    expect(page.locator("desk-bar [data-act=sound]")).to_have_attribute("data-state", "on")


def until(what: Callable[[], object], seconds: float = 20) -> object:
    """For what no page shows, such as a letter: ask until it is there."""
    deadline = time.monotonic() + seconds
    while not (found := what()):
        assert time.monotonic() < deadline, "it did not come"
        time.sleep(0.2)
    return found
