"""`make demo`: one command starts a whole system, and leaves nothing behind, however it ends (A11)."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from config.processes import ROOT
from config.supervisor import ask_health
from tests import prepared

pytestmark = pytest.mark.faults
CHILDREN = ("valkey-server", "config.web", "celery")


class Demo:
    def __init__(self, folder: Path) -> None:
        self.folder = folder
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self.process: subprocess.Popen | None = None

    def start(self) -> subprocess.Popen:
        env = {key: value for key, value in os.environ.items() if key not in {"REFDESK_TESTING", "REDIS_URL"}}
        self.process = subprocess.Popen(
            [sys.executable, "manage.py", "demo", "--port", str(self.port)],
            cwd=ROOT,
            env=env | {"REFDESK_DATA": str(self.folder)},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )
        return self.process

    def words_until(self, word: str) -> str:
        """What it prints, up to the line with that word."""
        said = ""
        for line in self.process.stdout:
            said += line
            if word in line:
                return said
        pytest.fail(f"it ended without saying {word!r}:\n{said}{self.logs()}")

    def rest(self) -> str:
        return self.process.communicate(timeout=30)[0]

    def children(self) -> dict[int, str]:
        """PID → name of what this demo has started."""
        found = {}
        for entry in Path("/proc").glob("[0-9]*"):
            try:
                parent = int((entry / "stat").read_text().rpartition(")")[2].split()[1])
                line = (entry / "cmdline").read_bytes().decode()
            except OSError:
                continue
            name = next((name for name in CHILDREN if name in line), None)
            if parent == self.process.pid and name:
                found[int(entry.name)] = name
        return found

    def logs(self) -> str:
        return "\n".join(path.read_text()[-1500:] for path in sorted((self.folder / "logs").glob("*.log")))


@pytest.fixture
def demo(tmp_path) -> Iterator[Demo]:
    demo = Demo(tmp_path)
    yield demo
    if demo.process is not None and demo.process.poll() is None:
        demo.process.kill()
        demo.process.wait()


def alive(pids) -> list[int]:
    return [pid for pid in pids if Path(f"/proc/{pid}").exists()]


def eventually(check, patience: float = 20.0) -> None:
    deadline = time.monotonic() + patience
    while not check():
        assert time.monotonic() < deadline, "it never came true"
        time.sleep(0.1)


def test_it_says_where_and_as_whom_and_stops_on_one_ctrl_c(demo):
    """A second start is quicker, and keeps the data and the secret."""
    demo.start()
    said = demo.words_until("Ctrl-C stops it")
    secret = (demo.folder / "secret-key").read_text()

    assert f"http://localhost:{demo.port}/desk/" in said
    assert f"http://127.0.0.1:{demo.port}/demo/capital/" in said
    assert "capital1, capital2, gateway1, housatonic1" in said
    children = demo.children()
    assert sorted(children.values()) == ["celery", "celery", "config.web", "valkey-server"]
    assert {ask_health(demo.port)[0]} == {200}

    demo.process.send_signal(signal.SIGINT)

    assert "Stopping" in demo.rest()
    assert demo.process.returncode == 0
    assert alive(children) == []

    started = time.monotonic()
    demo.start()
    demo.words_until("Ctrl-C stops it")
    assert time.monotonic() - started < 30
    assert (demo.folder / "secret-key").read_text() == secret
    children = demo.children()
    demo.process.send_signal(signal.SIGTERM)
    demo.rest()
    assert alive(children) == []


def test_a_child_that_dies_is_started_again_and_a_killed_supervisor_leaves_none(demo):
    """F01, F05, F12: worker, web process and Valkey are killed; then the supervisor itself, by SIGKILL."""
    prepared.copy_to(demo.folder)
    demo.start()
    demo.words_until("Ctrl-C stops it")
    before = demo.children()

    for pid in before:
        os.kill(pid, signal.SIGKILL)

    eventually(lambda: len(demo.children()) == 4 and not before.keys() & demo.children().keys())
    eventually(lambda: ask_health(demo.port)[0] == 200, patience=60)

    children = demo.children()
    demo.process.kill()
    demo.process.wait()

    eventually(lambda: alive(children) == [])


def test_a_port_in_use_is_told_kindly(demo):
    with socket.socket() as squatter:
        squatter.bind(("127.0.0.1", demo.port))
        squatter.listen()
        demo.start()
        said = demo.rest()

    assert f"port {demo.port} is in use by another program. Try another: make demo PORT={demo.port + 1}" in said
    assert demo.process.returncode == 1


def test_a_second_demo_on_the_same_data_is_refused(demo):
    """Even while the first is not ready yet."""
    demo.start()
    eventually((demo.folder / "secret-key").exists)  # written by whoever holds the data
    second = Demo(demo.folder)

    second.start()

    assert "one is already running on the data" in second.rest()
    assert second.process.returncode == 1
