"""`manage.py demo`: a whole, believable system on this machine, for trying the desk.

It makes the environment that the settings read, so it is not a management command: it runs before there are settings.
"""

import argparse
import fcntl
import hashlib
import os
import secrets
import shutil
import socket
import sys
import time
from pathlib import Path
from typing import IO

from config.supervisor import NotWell, Supervisor

ROOT = Path(__file__).resolve().parent.parent
PASSWORD = "demo"  # noqa: S105 -- everybody may know it; the accounts exist in the demo alone


class Refused(Exception):
    """A sentence for the person who started it."""


def main(arguments: list[str]) -> None:
    parser = argparse.ArgumentParser(
        prog="manage.py demo", description="A whole Refdesk to try, on this machine alone."
    )
    parser.add_argument("--port", type=int, default=int(os.environ.get("PORT", "8000")))
    options = parser.parse_args(arguments)
    try:
        run(options.port)
    except (Refused, NotWell) as refusal:
        sys.exit(f"\nThe demo did not start: {refusal}")


def run(port: int) -> None:
    started = time.monotonic()
    folder = Path(os.environ.get("REFDESK_DATA") or ROOT / "var" / "demo").resolve()
    folder.mkdir(parents=True, exist_ok=True)
    lock = _lock(folder)
    _insist_on_free(port)
    os.environ.update(environment(folder, port))
    with Supervisor(dict(os.environ), folder / "logs") as system:
        system.stop_on_signals()
        os.environ["REDIS_URL"] = system.env["REDIS_URL"]
        prepare(folder)
        system.start(port)
        system.wait_until_well(port)
        print(welcome(port, folder, time.monotonic() - started), flush=True)
        system.watch()
        print("\nStopping …", flush=True)
    lock.close()


def environment(folder: Path, port: int) -> dict[str, str]:
    """What the settings of the demo read."""
    return {
        "REFDESK_DEMO": "1",
        "REFDESK_DATA": str(folder),
        "STATIC_ROOT": str(folder / "static"),
        "SECRET_KEY": _secret(folder / "secret-key"),
        "DESK_ORIGIN": f"http://localhost:{port}",
        "ALLOWED_HOSTS": "localhost,127.0.0.1",
        "DATABASE_URL": os.environ.get("DATABASE_URL", ""),
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "PYTHONUNBUFFERED": "1",
    }


def prepare(folder: Path) -> None:
    """Tables, the believable campuses, static files. Quick, and keeps all data, when nothing has changed."""
    # Imported here: the settings read the environment that was made just before.
    import django
    from django.core.management import call_command, get_commands
    from django.db import connections

    django.setup()
    call_command("migrate", verbosity=0, interactive=False)
    if "seed_demo" in get_commands():
        with Path(os.devnull).open("w") as nowhere:
            call_command("seed_demo", verbosity=0, stdout=nowhere)
    _collect_static(folder)
    connections.close_all()


def welcome(port: int, folder: Path, seconds: float) -> str:
    desk, host_page = f"http://localhost:{port}", f"http://127.0.0.1:{port}"
    return f"""
Refdesk is running (started in {seconds:.0f} s). This is a demo: its people and their words are made up.

  A library's page with the widget   {host_page}/demo/capital/
  A library that is always closed    {host_page}/demo/northwestern/
  The desk                           {desk}/desk/
  Administration                     {desk}/admin/
  The public start and help pages    {desk}/
  The interface                      {desk}/api/v1/docs

  Sign in as                         all with the password "{PASSWORD}"
    capital1, capital2, gateway1, housatonic1    operators
    supervisor, director                         of Capital
    admin                                        administrator

  Mail that it would send, and its logs, are in {folder}
  Ctrl-C stops it and keeps the data; `make demo-reset` starts over.
"""


def _lock(folder: Path) -> IO[str]:
    lock = (folder / "lock").open("w")
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        raise Refused(
            f"one is already running on the data in {folder}. Stop it first (Ctrl-C where it runs)."
        ) from None
    return lock


def _insist_on_free(port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            raise Refused(f"port {port} is in use by another program. Try another: make demo PORT={port + 1}") from None


def _secret(path: Path) -> str:
    if not path.exists():
        path.touch(mode=0o600)
        path.write_text(secrets.token_urlsafe(48))
    return path.read_text()


def _collect_static(folder: Path) -> None:
    """Collects only when a static file or an installed package has changed: hashing every file takes seconds."""
    from django.conf import settings
    from django.core.management import call_command

    if settings.DEBUG:  # `DEBUG=1 make demo`: files are served as they lie there, and edits show at a reload
        return
    source = ROOT / "static"
    files = sorted(path for path in source.rglob("*") if path.is_file())
    state = [f"{path} {path.stat().st_mtime_ns} {path.stat().st_size}" for path in [*files, ROOT / "requirements.txt"]]
    print_of_state = hashlib.sha256("\n".join(state).encode()).hexdigest()
    stamp = folder / "static.stamp"
    if stamp.exists() and stamp.read_text() == print_of_state and Path(settings.STATIC_ROOT).exists():
        return
    shutil.rmtree(settings.STATIC_ROOT, ignore_errors=True)
    call_command("collectstatic", verbosity=0, interactive=False)
    stamp.write_text(print_of_state)
