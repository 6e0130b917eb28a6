"""Having mails read by a child process that may die of one without harm to the others."""

from __future__ import annotations

import json
import os
import selectors
import struct
import subprocess
import sys
import time
from typing import Any, Self

from django.conf import settings

WALL_SECONDS = 20.0
MAILS_A_CHILD = 200  # then a fresh one: what leaks, leaks little
ANSWER_AT_MOST = 64 * 1024 * 1024  # the largest mail's attachments in base 64, and its words


class Unreadable(Exception):
    """The child gave up on this mail, or was ended over it."""


class Parser:
    """`with Parser() as parser: parser.parse(raw)`; answers as `tickets.mail.parser.parse` does."""

    def __init__(self) -> None:
        self._child: subprocess.Popen[bytes] | None = None
        self._mails = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._end()

    def parse(self, raw: bytes) -> dict[str, Any]:
        if self._mails >= MAILS_A_CHILD:
            self._end()
        child = self._child or self._start()
        self._mails += 1
        try:
            return self._ask(child, raw)
        except (OSError, EOFError, TimeoutError, ValueError) as error:
            self._end()
            raise Unreadable("Reading it took too much time or memory.") from error

    def _ask(self, child: subprocess.Popen[bytes], raw: bytes) -> dict[str, Any]:
        deadline = time.monotonic() + WALL_SECONDS
        if child.stdin is None or child.stdout is None:
            raise EOFError
        child.stdin.write(struct.pack(">I", len(raw)) + raw)
        child.stdin.flush()
        (length,) = struct.unpack(">I", _read(child.stdout.fileno(), 4, deadline))
        if length > ANSWER_AT_MOST:
            raise ValueError
        answer: dict[str, Any] = json.loads(_read(child.stdout.fileno(), length, deadline))
        if "error" in answer:
            raise Unreadable(f"It is not built like a mail ({answer['error']}).")
        return answer

    def _start(self) -> subprocess.Popen[bytes]:
        self._mails = 0
        self._child = subprocess.Popen(
            [sys.executable, "-s", "-E", "-m", "tickets.mail.parser"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            cwd=settings.BASE_DIR,
            env={"PATH": os.environ.get("PATH", ""), "LC_ALL": "C.UTF-8"},  # no secret goes along
        )
        return self._child

    def _end(self) -> None:
        child, self._child = self._child, None
        if child is not None:
            child.kill()
            child.communicate()


def _read(descriptor: int, length: int, deadline: float) -> bytes:
    parts, missing = [], length
    with selectors.DefaultSelector() as selector:
        selector.register(descriptor, selectors.EVENT_READ)
        while missing:
            if not selector.select(max(0.0, deadline - time.monotonic())):
                raise TimeoutError
            part = os.read(descriptor, min(missing, 1 << 20))
            if not part:
                raise EOFError
            parts.append(part)
            missing -= len(part)
    return b"".join(parts)
