"""A whole system of real processes on loopback, each of which can be killed and started again.

PostgreSQL, Valkey, two web processes, two workers, two clocks; a proxy before the web processes stands for the wires.
"""

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psycopg

from config import processes
from config.supervisor import ask_health
from tests import postgres

OPERATORS = 50


@dataclass
class System:
    folder: Path
    database: postgres.Server
    origin_port: int
    web_ports: list[int]
    env: dict[str, str]
    commands: dict[str, list[str]] = field(default_factory=dict)
    running: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)
    operators: list[dict[str, Any]] = field(default_factory=list)

    @property
    def origin(self) -> str:
        return f"http://127.0.0.1:{self.origin_port}"

    @property
    def timer_processes(self) -> list[str]:
        return [name for name in self.commands if name.startswith(("worker", "beat"))]

    def start(self, *names: str) -> None:
        for name in names:
            if name == "postgres":
                self.database.start()
            else:
                self.running[name] = processes.start(self.commands[name], self.env, self.folder / f"{name}.log")

    def kill(self, *names: str) -> None:
        """SIGKILL, as a power cut; for PostgreSQL an immediate shutdown, which recovers at the next start."""
        for name in names:
            if name == "postgres":
                self.database.kill()
            elif process := self.running.pop(name, None):
                processes.signal_group(process, signal.SIGKILL)
                process.wait()

    def stop(self) -> None:
        processes.stop(list(self.running.values()))
        self.running.clear()

    def wait_until_well(self, patience: float = 60) -> None:
        deadline = time.monotonic() + patience
        while not all(ask_health(port)[0] == 200 for port in self.web_ports):
            if time.monotonic() > deadline:
                raise AssertionError(f"not well: {self.dead()} {ask_health(self.web_ports[0])}\n{self.logs()}")
            time.sleep(0.2)

    def cpu_seconds(self, *names: str) -> float:
        """What these processes have used so far, in user and system mode."""
        ticks = 0
        for name in names:
            fields = Path(f"/proc/{self.running[name].pid}/stat").read_text().rpartition(")")[2].split()
            ticks += int(fields[11]) + int(fields[12])
        return ticks / os.sysconf("SC_CLK_TCK")

    def memory(self, name: str) -> int:
        """Bytes of its own that the process holds in memory."""
        rollup = Path(f"/proc/{self.running[name].pid}/smaps_rollup").read_text()
        return 1024 * sum(int(line.split()[1]) for line in rollup.splitlines() if line.startswith("Private_"))

    def dead(self) -> list[str]:
        """What ended without having been killed."""
        return [name for name, process in self.running.items() if process.poll() is not None]

    def last_words(self, names: Sequence[str]) -> str:
        return "\n".join(f"── {name}\n{(self.folder / f'{name}.log').read_text()[-5000:]}" for name in names)

    def connect(self) -> psycopg.Connection[tuple[Any, ...]]:
        return psycopg.connect(self.database.url("refdesk"), autocommit=True)

    def rows(self, query: str, *values: object) -> list[tuple[Any, ...]]:
        with self.connect() as connection:
            return connection.execute(query.encode(), values).fetchall()

    def run(self, *arguments: str) -> Any:
        """One of `tests.faults.inside`'s chores, with the system's own settings; answers what it printed as JSON."""
        done = subprocess.run(
            [sys.executable, "-m", "tests.faults.inside", *arguments],
            cwd=processes.ROOT,
            env=self.env,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout)

    def logs(self) -> str:
        return "\n".join(f"── {path.name}\n{path.read_text()[-1500:]}" for path in sorted(self.folder.glob("*.log")))


@contextmanager
def a_system(*, web: int = 2, workers: int = 2, clocks: int = 2, fsync: str = "off") -> Iterator[System]:
    """Started and well. Without fsync PostgreSQL still survives all but the machine's own end, and is quicker."""
    with ExitStack() as stack:
        folder = Path(tempfile.mkdtemp(prefix="refdesk-f-"))
        stack.callback(shutil.rmtree, folder, ignore_errors=True)
        database = stack.enter_context(postgres.throwaway(fsync=fsync))
        database.create("refdesk")
        origin_port, *web_ports = free_ports(web + 1)
        valkey_socket = folder / "valkey.sock"
        inherited = {key: value for key, value in os.environ.items() if key not in {"REFDESK_TESTING", "REFDESK_DEMO"}}
        system = System(
            folder=folder,
            database=database,
            origin_port=origin_port,
            web_ports=web_ports,
            env=inherited
            | {
                "DATABASE_URL": database.url("refdesk"),
                "REDIS_URL": f"unix://{valkey_socket}",
                "SECRET_KEY": "faults-only-0123456789-0123456789-0123456789-0123456789",
                "DESK_ORIGIN": f"http://127.0.0.1:{origin_port}",
                "REFDESK_DATA": str(folder / "data"),
                "STATIC_ROOT": str(folder / "static"),
                "EMAIL_BACKEND": "django.core.mail.backends.filebased.EmailBackend",
            },
        )
        system.commands = {
            "valkey": processes.valkey(valkey_socket),
            **{f"web{n + 1}": processes.web(port) for n, port in enumerate(web_ports)},
            **{f"worker{n + 1}": [*processes.worker(), f"--hostname=worker{n + 1}@%h"] for n in range(workers)},
            **{f"beat{n + 1}": processes.beat() for n in range(clocks)},
        }
        system.operators = system.run("prepare", str(OPERATORS))
        stack.callback(system.stop)
        system.start(*system.commands)
        system.wait_until_well()
        yield system


def free_ports(count: int) -> Sequence[int]:
    probes = [socket.socket() for _ in range(count)]
    try:
        for probe in probes:
            probe.bind(("127.0.0.1", 0))
        return [probe.getsockname()[1] for probe in probes]
    finally:
        for probe in probes:
            probe.close()
