"""Keeps a few processes running, and takes all of them along when it goes."""

import http.client
import json
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import FrameType
from typing import Any, Self

from config import processes

QUICK_DEATH = 5.0  # seconds: what lives shorter waits before its next start, 1, 2, 4 … 15 s
HOPELESS = 3  # quick deaths in a row, before the system was ever well
Say = Callable[[str], None]


class NotWell(Exception):
    """The system did not answer in time; the text says which part."""


@dataclass
class Child:
    name: str
    command: Sequence[str]
    process: subprocess.Popen[bytes] | None = None
    started: float = 0.0
    quick_deaths: int = 0
    start_at: float = 0.0


class Supervisor:
    """`with Supervisor(…) as system: system.start(); system.wait_until_well(port); system.watch()`."""

    def __init__(self, env: Mapping[str, str], logs: Path, say: Say = print) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="refdesk-"))  # short: a socket's path has 107 bytes at most
        self.valkey_socket = self.folder / "valkey.sock"
        self.env = {**env, "REDIS_URL": f"unix://{self.valkey_socket}"}
        self.logs = logs
        self.say = say
        self.children: dict[str, Child] = {}
        self._stopping = False
        logs.mkdir(parents=True, exist_ok=True)
        self._undertaker = subprocess.Popen(
            [sys.executable, "-m", "config.undertaker", str(self.folder)],
            cwd=processes.ROOT,
            stdin=subprocess.PIPE,
            start_new_session=True,
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def start(self, port: int) -> None:
        """The whole system: Valkey, a web process, a worker and the clock."""
        self.run("valkey", processes.valkey(self.valkey_socket))
        self.run("web", processes.web(port))
        self.run("worker", processes.worker())
        self.run("beat", processes.beat())

    def run(self, name: str, command: Sequence[str]) -> None:
        self.children[name] = Child(name, command)
        self._start(self.children[name])

    def wait_until_well(self, port: int, patience: float = 90.0) -> dict[str, Any]:
        """Until `/health/` answers 200; restarts meanwhile what dies. Raises NotWell."""
        deadline = time.monotonic() + patience
        report: dict[str, Any] = {}
        while time.monotonic() < deadline and not self._stopping:
            status, report = ask_health(port)
            if status == http.HTTPStatus.OK:
                return report
            self.mend()
            if any(child.quick_deaths > HOPELESS for child in self.children.values()):
                break
            time.sleep(0.2)
        ill = [name for name, part in report.get("parts", {}).items() if not part["ok"]] or ["web"]
        raise NotWell(f"no answer from: {', '.join(ill)}. Their words are in {self.logs}")

    def watch(self) -> None:
        """Until somebody asks to stop (Ctrl-C, SIGTERM, a closed terminal)."""
        while not self._stopping:
            self.mend()
            time.sleep(0.25)

    def mend(self) -> None:
        for child in self.children.values():
            if child.process is not None and child.process.poll() is not None:
                self._bury(child)
            if child.process is None and time.monotonic() >= child.start_at:
                self._start(child)

    def stop(self, *_: object) -> None:
        self._stopping = True
        alive = [child.process for child in reversed(self.children.values()) if child.process is not None]
        processes.stop([process for process in alive if process.poll() is None])
        if self._undertaker.stdin is not None:
            self._undertaker.stdin.close()
        self._undertaker.wait()
        shutil.rmtree(self.folder, ignore_errors=True)

    def stop_on_signals(self) -> None:
        def ask(_number: int, _frame: FrameType | None) -> None:
            self._stopping = True

        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, ask)

    def _start(self, child: Child) -> None:
        child.process = processes.start(child.command, self.env, self.logs / f"{child.name}.log")
        child.started = time.monotonic()
        self._tell_undertaker(f"+{child.process.pid}")

    def _bury(self, child: Child) -> None:
        process, child.process = child.process, None
        if process is None:
            return
        processes.signal_group(process, signal.SIGKILL)  # what it had started itself
        self._tell_undertaker(f"-{process.pid}")
        quick = time.monotonic() - child.started < QUICK_DEATH
        child.quick_deaths = child.quick_deaths + 1 if quick else 0
        pause = min(2.0 ** (child.quick_deaths - 1), 15.0) if child.quick_deaths else 0.0
        child.start_at = time.monotonic() + pause
        self.say(
            f"{child.name} stopped (exit {process.returncode}); starting it again. See {self.logs / child.name}.log"
        )

    def _tell_undertaker(self, line: str) -> None:
        if self._undertaker.stdin is not None:
            self._undertaker.stdin.write(f"{line}\n".encode())
            self._undertaker.stdin.flush()


def ask_health(port: int) -> tuple[int, dict[str, Any]]:
    """The status and body of /health/; (0, {}) when nobody answers."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        connection.request("GET", "/health/", headers={"Host": f"localhost:{port}"})
        answer = connection.getresponse()
        return answer.status, json.loads(answer.read())
    except (OSError, http.client.HTTPException, ValueError):
        return 0, {}
    finally:
        connection.close()
