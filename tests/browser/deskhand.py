"""An operator without a desk page, for tests that look at the widget: signed in, heard, and quick."""

import json
import re
import threading
import urllib.error
import urllib.parse
import urllib.request
from contextlib import ExitStack, suppress
from http.cookiejar import CookieJar
from uuid import uuid4

from websockets.sync.client import ClientConnection, connect

from tests.browser.conftest import DeskServer

BEAT_SECONDS = 5


class Deskhand:
    def __init__(self, server: DeskServer, username: str) -> None:
        self.server = server
        self.cookies = CookieJar()
        self.opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(self.cookies))
        self.frames: list[dict] = []
        self.led: list[str] = []
        self._sign_in(username)
        self._left, self._open = threading.Event(), ExitStack()
        self.socket = self._listen()
        self._threads = [threading.Thread(target=work, daemon=True) for work in (self._hear, self._beat)]
        for thread in self._threads:
            thread.start()
        self._call("PUT", "/desk/status", {"status": "online"})

    # ── what an operator does ────────────────────────────────────────────────
    def claim(self, words: str) -> str:
        """Claims the waiting chat with these words in its question; answers its id."""
        chat = next(chat for chat in self._call("GET", "/desk")["chats"] if words in (chat["question"] or ""))
        self._call("POST", f"/desk/chats/{chat['id']}/claim", {})
        self.led.append(chat["id"])
        return chat["id"]

    def say(self, chat: str, body: str) -> dict:
        return self._call("POST", f"/desk/chats/{chat}/messages", {"body": body})

    def ask(self, chat: str, what: str) -> None:
        self._call("POST", f"/desk/chats/{chat}/{what}", {})

    def end(self, chat: str) -> None:
        self._call("POST", f"/desk/chats/{chat}/end", {})

    def note(self, chat: str, body: str) -> None:
        self._call("POST", f"/desk/chats/{chat}/notes", {"body": body})

    def file_incident(self, chat: str, account: str) -> None:
        self._call("POST", "/desk/incidents", {"chat": chat, "kind": "language", "account": account})

    def lines(self, chat: str) -> list[str]:
        lines = self._call("GET", f"/desk/chats/{chat}")["lines"]
        return [line["body"] for line in lines if line["kind"] == "patron"]

    def types(self, chat: str) -> None:
        self.socket.send(json.dumps({"type": "typing", "chat": chat}))

    def reads(self, chat: str, seq: int) -> None:
        self.socket.send(json.dumps({"type": "read", "chat": chat, "seq": seq}))

    def leave(self) -> None:
        """Ends what it leads, so that the next test finds a free hand."""
        for chat in self.led:
            with suppress(urllib.error.HTTPError):
                self.end(chat)
        self._left.set()
        self._open.close()

    # ── how ──────────────────────────────────────────────────────────────────
    def _sign_in(self, username: str) -> None:
        address = f"{self.server.url}/accounts/login/"
        page = self.opener.open(address).read().decode()
        found = re.search(r'csrfmiddlewaretoken" value="([^"]+)', page)
        assert found
        form = {"login": username, "password": "demo", "csrfmiddlewaretoken": found.group(1)}
        request = urllib.request.Request(  # noqa: S310 -- our own desk's
            address, urllib.parse.urlencode(form).encode(), {"Referer": address}
        )
        self.opener.open(request).read()
        assert self._cookie("sessionid")

    def _listen(self) -> ClientConnection:
        cookies = "; ".join(f"{cookie.name}={cookie.value}" for cookie in self.cookies)
        address = self.server.url.replace("http", "ws") + "/ws/desk/"
        socket = self._open.enter_context(
            connect(address, origin=self.server.url, additional_headers={"Cookie": cookies})
        )
        socket.send(json.dumps({"type": "hello", "after": {}}))
        socket.send(json.dumps({"type": "beat", "audible": True}))
        return socket

    def _hear(self) -> None:
        for text in self.socket:
            self.frames.append(json.loads(text))

    def _beat(self) -> None:
        while not self._left.wait(BEAT_SECONDS):
            self.socket.send(json.dumps({"type": "beat", "audible": True}))

    def _cookie(self, name: str) -> str:
        return next((cookie.value or "" for cookie in self.cookies if cookie.name == name), "")

    def _call(self, method: str, path: str, body: dict | None = None) -> dict:
        headers = {
            "Content-Type": "application/json",
            "X-CSRFToken": self._cookie("csrftoken"),
            "Idempotency-Key": str(uuid4()),
            "Referer": self.server.url,
        }
        data = None if body is None else json.dumps(body).encode()
        address = f"{self.server.url}/api/v1{path}"
        request = urllib.request.Request(address, data, headers, method=method)  # noqa: S310 -- our own desk's
        with self.opener.open(request, timeout=20) as response:
            return json.loads(response.read() or b"{}")
