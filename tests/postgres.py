"""A PostgreSQL of our own: made in a temporary folder, thrown away afterwards.

`with throwaway() as server: server.url()`. As root it runs as the user `postgres`: PostgreSQL refuses to be root.
"""

import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote


class NoPostgres(Exception):
    """There is none here; the text says what is missing."""


def programs() -> Path:
    """The folder of `initdb` and `postgres`; raises NoPostgres."""
    on_path = shutil.which("initdb")
    places = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: float(path.parent.name), reverse=True)
    for folder in [*places, *([Path(on_path).parent] if on_path else [])]:
        if (folder / "initdb").exists() and (folder / "postgres").exists():
            return folder
    raise NoPostgres("no initdb and postgres on this machine; on Debian: apt-get install postgresql")


@dataclass
class Server:
    """`start`, `kill` (as a power cut would) and `start` again: the data stays, the port too."""

    folder: Path
    bin: Path
    user: str | None
    port: int
    settings: dict[str, str] = field(default_factory=dict)
    process: subprocess.Popen[bytes] | None = None

    def url(self, database: str = "postgres", port: int | None = None) -> str:
        """By its socket's file; over TCP where a port is named."""
        host = "127.0.0.1" if port else quote(str(self.folder), safe="")
        return f"postgres://refdesk@{host}:{port or self.port}/{database}"

    def start(self) -> None:
        options = [part for key, value in self.settings.items() for part in ("-c", f"{key}={value}")]
        command = [str(self.bin / "postgres"), "-D", str(self.folder / "data"), "-p", str(self.port), *options]
        log = (self.folder / "log").open("ab")
        self.process = subprocess.Popen(
            command, stdout=log, stderr=log, cwd="/", start_new_session=True, user=self.user
        )
        self._wait()

    def kill(self) -> None:
        """Immediate shutdown: every backend dies at once, and recovery follows at the next start."""
        self._end(signal.SIGQUIT)

    def stop(self) -> None:
        self._end(signal.SIGINT)

    def create(self, database: str) -> str:
        subprocess.run(
            [self.bin / "createdb", "-h", "127.0.0.1", "-p", str(self.port), "-U", "refdesk", database], check=True
        )
        return self.url(database)

    def _end(self, number: int) -> None:
        if self.process is not None and self.process.poll() is None:
            self.process.send_signal(number)
            self.process.wait(30)

    def _wait(self, patience: float = 30.0) -> None:
        deadline = time.monotonic() + patience
        ready = [self.bin / "pg_isready", "-q", "-h", "127.0.0.1", "-p", str(self.port)]
        while subprocess.run(ready, check=False).returncode != 0:
            if time.monotonic() > deadline or (self.process is not None and self.process.poll() is not None):
                raise NoPostgres(f"PostgreSQL did not start:\n{(self.folder / 'log').read_text()[-2000:]}")
            time.sleep(0.05)


@contextmanager
def throwaway(**settings: str) -> Iterator[Server]:
    bin_folder = programs()
    user = "postgres" if os.geteuid() == 0 else None
    folder = Path(tempfile.mkdtemp(prefix="refdesk-pg-"))
    if user:
        shutil.chown(folder, user)
    data = str(folder / "data")
    cluster = ("-D", data, "-U", "refdesk", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync")
    made = subprocess.run(
        [bin_folder / "initdb", *cluster],
        capture_output=True,
        check=False,
        cwd="/",
        user=user,
    )
    if made.returncode != 0:
        shutil.rmtree(folder, ignore_errors=True)
        raise NoPostgres(made.stderr.decode())
    defaults = {"listen_addresses": "127.0.0.1", "unix_socket_directories": str(folder), "max_connections": "200"}
    server = Server(folder, bin_folder, user, _free_port(), defaults | settings)
    try:
        server.start()
        yield server
    finally:
        server.kill()
        shutil.rmtree(folder, ignore_errors=True)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
