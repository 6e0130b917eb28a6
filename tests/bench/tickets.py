"""The ticket desk's figures: the list and the search with 100,000 tickets, mail in, and django-helpdesk beside it.

`python -m tests.bench.tickets [--tickets 100000] [--mails 500]`. The databases are made for it and thrown away;
milliseconds are of the server's work, without the network. django-helpdesk is put into an environment of its own,
where the package registry can be reached, and never among our dependencies.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
import venv
from contextlib import suppress
from datetime import timedelta
from email.message import EmailMessage
from pathlib import Path
from typing import Any

from config.processes import ROOT
from tests.bench.figures import Figures
from tests.postgres import NoPostgres, throwaway

TICKETS = 100_000
MAILS = 500
ROUNDS = 15
WORDS = (
    "loan article citation password printer museum nurse deadline podcast microfilm journal laptop study room".split()
)


def figures(tickets: int = TICKETS, mails: int = MAILS) -> dict[str, Any]:
    """By database: `list_ms`, `list_queries`, `search_rare_ms`, `search_common_ms`, `mails_per_second`, `memory_mb`."""
    found: dict[str, Any] = {"sqlite": _measured(tickets, mails)}
    try:
        with throwaway() as server:
            found["postgresql"] = _measured(tickets, mails, DATABASE_URL=server.create("bench"))
            found["django-helpdesk on postgresql"] = _helpdesk(server.create("helpdesk"), tickets)
    except NoPostgres as missing:
        found["postgresql"] = {"missing": str(missing)}
    return found


def _measured(tickets: int, mails: int, **env: str) -> dict[str, Any]:
    with tempfile.TemporaryDirectory(prefix="refdesk-bench-") as folder:
        inherited = {key: value for key, value in os.environ.items() if key not in {"DATABASE_URL", "REDIS_URL"}}
        answer = subprocess.run(
            [sys.executable, "-m", "tests.bench.tickets", "--measure", f"--tickets={tickets}", f"--mails={mails}"],
            cwd=ROOT,
            env=inherited | {"REFDESK_TESTING": "1", "REFDESK_DATA": folder} | env,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            check=True,
        )
    return dict(json.loads(answer.stdout.splitlines()[-1]))


def _helpdesk(url: str, tickets: int) -> dict[str, Any]:
    """Its own list over as many rows on the same server, or why that was not measured."""
    with tempfile.TemporaryDirectory(prefix="helpdesk-") as folder:
        venv.create(folder, with_pip=True)
        python = Path(folder) / "bin" / "python"
        wanted = ["django-helpdesk==2.6.1", "django>=5.2,<5.3", "psycopg[binary]"]
        installed = subprocess.run(
            [python, "-m", "pip", "install", "-q", "--disable-pip-version-check", *wanted],
            stderr=subprocess.DEVNULL,
            check=False,
        )
        if installed.returncode != 0:
            return {"missing": "django-helpdesk could not be installed"}
        script = ROOT / "tests" / "bench" / "helpdesk_project.py"
        answer = subprocess.run(
            [python, script, url, str(tickets)], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, check=False
        )
    if answer.returncode != 0:
        return {"missing": "django-helpdesk did not run"}
    parts = json.loads(answer.stdout.splitlines()[-1])
    return {
        "list_ms": sum(part["ms"] for part in parts.values()),
        "list_queries": sum(part["queries"] for part in parts.values()),
        "rows_a_page": 25,
    }


def measure(tickets: int, mails: int) -> dict[str, Any]:
    """In a process with a fresh database."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    import django

    django.setup()
    from django.core.management import call_command
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    call_command("migrate", verbosity=0)
    operator = _fill(tickets)
    with connection.cursor() as cursor:
        # As PostgreSQL does by itself in a while.
        cursor.execute("VACUUM ANALYZE" if connection.vendor == "postgresql" else "ANALYZE")
    client = Client()
    client.force_login(operator)

    def asked(url: str) -> tuple[float, int]:
        times = []
        for _ in range(ROUNDS):
            started = time.perf_counter()
            assert client.get(url).status_code == 200
            times.append(time.perf_counter() - started)
        with CaptureQueriesContext(connection) as captured:
            client.get(url)
        return 1000 * statistics.median(times), len(captured.captured_queries)

    found: dict[str, Any] = {}
    found["list_ms"], found["list_queries"] = asked("/tickets/")
    found["all_ms"], _ = asked("/tickets/?status=all")
    found["last_page_ms"], _ = asked("/tickets/?status=all&page=400")
    found["search_rare_ms"], _ = asked("/tickets/?q=unicorn77")
    found["search_common_ms"], _ = asked("/tickets/?q=citation+loan")
    found["search_every_ms"], _ = asked("/tickets/?q=question")
    found["rows_a_page"] = 50
    return found | _receive(mails)


def _fill(number: int) -> Any:
    from django.utils import timezone

    from campuses.models import Campus, Operator
    from tickets.models import Ticket, TicketWords
    from tickets.models.words import in_a_row, words_of

    campus = Campus.objects.create(slug="capital", name="Capital", code="CAP", email="capital@library.example")
    operator = Operator.objects.create_user("ana", name="Ana", campus=campus)
    at = timezone.now()
    states = ["new", "open", "pending", *["closed"] * 17]

    def words(n: int) -> str:
        return " ".join(WORDS[(n * k + k) % len(WORDS)] for k in range(1, 40)) + f" unicorn{n % 5000}"

    for start in range(0, number, 5000):
        made = Ticket.objects.bulk_create(
            Ticket(
                reference=f"CAP-2020-{n:06d}",
                queue=campus.queue,
                status=states[n % len(states)],
                subject=f"Question {n} about {WORDS[n % len(WORDS)]}",
                question=words(n),
                patron_name=f"Pat {n}",
                patron_email=f"p{n}@example.edu",
                owner=operator if n % 3 else None,
                nonce=f"{n:032d}",
                opened_at=at - timedelta(minutes=n),
                last_at=at - timedelta(minutes=n),
            )
            for n in range(start, min(start + 5000, number))
        )
        TicketWords.objects.bulk_create(
            TicketWords(ticket=ticket, words=in_a_row(words_of(f"{ticket} {ticket.question}"))) for ticket in made
        )
    return operator


def _receive(number: int) -> dict[str, Any]:
    """New questions by mail from as many patrons: stored, parsed in the child, a ticket and a letter each."""
    from tickets.mail.delivery import deliver_due
    from tickets.models import Incoming, Ticket

    mails = []
    for n in range(number):
        mail = EmailMessage()
        mail["From"], mail["To"], mail["Subject"] = f"m{n}@example.org", "capital@library.example", f"Question {n}"
        mail["Message-ID"] = f"<{n}@example.org>"
        mail.set_content("Where is my loan?\n" * 20)
        mail.add_alternative("<p>Where is my loan?</p>" * 20, subtype="html")
        mails.append(mail.as_bytes())
    before = Ticket.objects.count()
    started = time.perf_counter()
    for raw in mails:
        Incoming.store(raw)
    stored = time.perf_counter()
    deliver_due()
    done = time.perf_counter()
    assert Ticket.objects.count() - before == number
    own = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    child = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
    return {
        "mails_stored_per_second": number / (stored - started),
        "mails_per_second": number / (done - started),
        "memory_mb": own / 1024,
        "parser_memory_mb": child / 1024,
    }


UNITS = {"ms": "ms", "queries": "", "second": "a second", "mb": "MB", "page": ""}
AIMS = {
    ("postgresql", "list_ms"): "60",
    **{("postgresql", f"search_{kind}_ms"): "100" for kind in ("rare", "common", "every")},
}


def weigh(into: Figures, _runs: int) -> None:
    """As rows of docs/performance.md; each is a median already, so one run is enough."""
    for where, of in figures().items():
        for name, value in of.items():
            if name == "missing":
                print(f"  not measured, {where}: {value}")
            else:
                unit = UNITS[name.rpartition("_")[2]]
                label = name.removesuffix("_ms").replace("_", " ")
                into.add(f"tickets on {where}: {label}", float(value), unit, AIMS.get((where, name), ""))


def table(found: dict[str, Any]) -> str:
    names = list(dict.fromkeys(name for of in found.values() for name in of))
    lines = ["| | " + " | ".join(found) + " |", "|---|" + "---:|" * len(found)]
    for name in names:
        cells = [of.get(name, "–") for of in found.values()]
        shown = [f"{cell:,.4g}" if isinstance(cell, float) else str(cell) for cell in cells]
        lines.append(f"| {name} | " + " | ".join(shown) + " |")
    return "\n".join(lines)


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--measure", action="store_true")
    parser.add_argument("--tickets", type=int, default=TICKETS)
    parser.add_argument("--mails", type=int, default=MAILS)
    options = parser.parse_args()
    if options.measure:
        print(json.dumps(measure(options.tickets, options.mails)))
    else:
        with suppress(BrokenPipeError):
            print(table(figures(options.tickets, options.mails)))


if __name__ == "__main__":
    main()
