"""A process that is killed again and again: it loads once, and each round is a fork of it that works until SIGKILL.

`python -m tests.tickets.mortal WORK`; each line of its input says after how many seconds the next one dies.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterable

from django.db import connection

WORK = {
    "fetch": "tickets.mail.fetching.fetch_all tickets.mail.delivery.deliver_due",
    "send": "tickets.mail.sending.send_due",
}


def kill_again_and_again(work: str, delays: Iterable[float], before_each: Callable[[], None], **env: str) -> None:
    """On the test's own database. `before_each` is what time would do: leases run out."""
    environment = os.environ | env | {
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "TEST_DATABASE": str(connection.settings_dict["NAME"]),
    }  # fmt: skip
    command = [sys.executable, "-m", "tests.tickets.mortal", work]
    with subprocess.Popen(
        command, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, bufsize=1
    ) as process:
        for delay in delays:
            before_each()
            process.stdin.write(f"{delay}\n")
            assert process.stdout.readline() == "dead\n"
        process.stdin.close()


def main() -> None:
    import django
    from django.utils.module_loading import import_string

    django.setup()
    from django.db import connections

    connections["default"].settings_dict["NAME"] = os.environ["TEST_DATABASE"]
    work = [import_string(name) for name in WORK[sys.argv[1]].split()]
    for line in sys.stdin:
        child = os.fork()
        if child == 0:
            for part in work:
                part()
            os._exit(0)
        time.sleep(float(line))
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        print("dead", flush=True)


if __name__ == "__main__":
    main()
