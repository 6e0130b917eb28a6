"""`make test`: everything that must hold, on whatever machine this is.

What can't run here is named at the end. Parts may be asked for alone: `python -m tests.suite checks javascript`.
"""

import atexit
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from functools import cache
from pathlib import Path

from config.processes import ROOT
from tests.postgres import NoPostgres, programs, throwaway
from tests.prepared import VARIABLE, prepared_demo

BIN = Path(sys.executable).parent
APPS = ("config", "campuses", "faq", "tickets", "chat")
UNITS = "not browser and not faults"
# In the order of their names: by default the file with the fewest tests is the last, and one of those takes a minute.
TWO_AT_A_TIME = ("-n", "2", "--dist", "loadfile", "--no-loadscope-reorder")
FOR_ONE_RUN = {  # nothing in it need survive a power cut
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "max_wal_size": "4GB",
    "shared_buffers": "256MB",
    "autovacuum": "off",
    "jit": "off",
}
COMPILED_ONCE = {"PYTHONDONTWRITEBYTECODE": ""}  # some machines say so: each of a hundred processes would compile anew


class Missing(Exception):
    """Something that this machine lacks, in words."""


def units() -> bool:
    _find_dovecot()
    return pytest(*TWO_AT_A_TIME, "-m", UNITS)


def browser() -> bool:
    if not _chromium():
        _apt("chromium")
    if not _chromium():
        raise Missing("Chromium, and no right to install it by apt")
    # Each file has a system of its own: what one journey leaves behind is no other's affair. Two run at a time, for
    # much of a journey is waiting; the long ones first, lest one is left over at the end.
    files = sorted((ROOT / "tests" / "browser").glob("test_*.py"), key=_how_long, reverse=True)
    prepared = {VARIABLE: _prepared()}
    with ThreadPoolExecutor(2) as two:
        answers = two.map(
            lambda file: pytest("-m", "browser", str(file.relative_to(ROOT)), quiet=True, **prepared), files
        )
        return all(list(answers))  # all of them, though one fails


def postgres() -> bool:
    """The same tests; of the made-up lives of a chat, half as many as `units` has told."""
    with _postgres(**FOR_ONE_RUN) as server:
        # The test database may stay: the whole server is thrown away.
        return pytest(*TWO_AT_A_TIME, "--reuse-db", "-m", UNITS, DATABASE_URL=server.url(), REFDESK_LIVES="4")


def faults() -> bool:
    _find_postgres()
    return pytest("-m", "faults", **{VARIABLE: _prepared()})


def javascript() -> bool:
    tests = sorted(str(path) for path in (ROOT / "tests" / "js").glob("*.test.mjs"))
    if not shutil.which("node"):
        raise Missing("node (the models of static/js have tests of their own)")
    return run("node", "--test", *tests) if tests else True


def checks() -> bool:
    """All of them, though the first may fail."""
    commands = [
        [BIN / "ruff", "check", "."],
        [BIN / "ruff", "format", "--check", "."],
        [BIN / "djlint", "--lint", "--quiet", "templates"],
        [BIN / "mypy", *APPS],
        [BIN / "lint-imports"],
        [BIN / "python", "manage.py", "makemigrations", "--check", "--dry-run"],
        [BIN / "python", "manage.py", "check"],
    ]
    answers = [run(*command, REFDESK_TESTING="1") for command in commands]
    return all(answers)


PARTS: dict[str, Callable[[], bool]] = {
    "units": units,
    "javascript": javascript,
    "checks": checks,
    "postgres": postgres,
    "faults": faults,
    "browser": browser,
}


def main() -> None:
    asked = sys.argv[1:] or list(PARTS)
    lines, failed = [], False
    for name in asked:
        started = time.monotonic()
        print(f"\n── {name} {'─' * (76 - len(name))}", flush=True)
        try:
            good = PARTS[name]()
            outcome = "passed" if good else "FAILED"
        except (Missing, NoPostgres) as missing:
            good, outcome = True, f"NOT RUN: this machine has no {missing}"
        failed = failed or not good
        lines.append(f"{name:<12} {outcome} ({time.monotonic() - started:.0f} s)")
    print("\n" + "\n".join(lines), flush=True)
    sys.exit(failed)


def pytest(*arguments: str, quiet: bool = False, **env: str) -> bool:
    return run(sys.executable, "-m", "pytest", "-q", "--durations=5", *arguments, quiet=quiet, **env)


def run(*command: str | Path, quiet: bool = False, **env: str) -> bool:
    """`quiet`: what it says is printed when it has ended, in one piece."""
    line = f"$ {' '.join(Path(part).name if part is command[0] else str(part) for part in command)}\n"
    if not quiet:
        print(line, end="", flush=True)
    ended = subprocess.run(
        command, cwd=ROOT, env=os.environ | COMPILED_ONCE | env, check=False, text=True,
        stdout=subprocess.PIPE if quiet else None, stderr=subprocess.STDOUT if quiet else None,
    )  # fmt: skip
    if quiet:
        print(line + ended.stdout, end="", flush=True)
    return ended.returncode == 0


@cache
def _prepared() -> str:
    """One for all parts of a run."""
    stack = ExitStack()
    atexit.register(stack.close)
    return str(stack.enter_context(prepared_demo()))


def _how_long(file: Path) -> tuple[bool, int]:
    """Roughly: a long file takes long; so do these two, with every page of the admin and a real minute's wait."""
    return file.stem in {"test_admin", "test_main_journey"}, file.stat().st_size


def _chromium() -> bool:
    return any(shutil.which(name) for name in ("chromium", "chromium-browser", "google-chrome"))


def _find_dovecot() -> None:
    """For the mail that is fetched by IMAP; its tests are skipped by name without it."""
    folders = os.environ.get("PATH", "") + ":/usr/sbin"
    if not shutil.which("dovecot", path=folders):
        _apt("dovecot-imapd")
    if not shutil.which("dovecot", path=folders):
        print("NOT RUN: fetching mail by IMAP (this machine has no dovecot, and no right to install it by apt)")


def _find_postgres() -> None:
    try:
        programs()
    except NoPostgres:
        _apt("postgresql")
        programs()


def _postgres(**settings: str):
    _find_postgres()
    return throwaway(**settings)


def _apt(package: str) -> None:
    """Install it where that is allowed; otherwise leave the machine as it is."""
    sudo = [] if os.geteuid() == 0 else ["sudo", "-n"]
    if not shutil.which("apt-get") or (sudo and not shutil.which("sudo")):
        return
    env = {"DEBIAN_FRONTEND": "noninteractive"}
    run(*sudo, "apt-get", "update", "-qq", **env)
    run(*sudo, "apt-get", "install", "-y", "-qq", "--no-install-recommends", package, **env)


if __name__ == "__main__":
    main()
