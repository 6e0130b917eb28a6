"""The FAQs' figures: searching among 10,000 entries on both databases, the help page cold and warm, recall.

`python -m tests.bench.faq [--entries 10000]`. Each database is made for it and thrown away; the measuring runs in a
process of its own. Milliseconds are of the server's work, without the network.
"""

import argparse
import json
import os
import random
import subprocess
import sys
import tempfile
import time
from statistics import quantiles
from typing import Any

from config.processes import ROOT
from tests.bench.figures import Figures
from tests.postgres import NoPostgres, throwaway

ENTRIES = 10_000
ROUNDS = 3
MADE_WORDS = 12_000
SYLLABLES = "ba co di fe gu ha jo ki lu mo ne po qua ri su ta ver wo xi zen".split()


def measured_everywhere(entries: int = ENTRIES) -> dict[str, Any]:
    """By database: `search_p50_ms`, `search_p99_ms`, `page_cold_ms`, `page_warm_ms`, `recall_at_3`, `mrr`."""
    found = {"sqlite": _measured(entries)}
    try:
        with throwaway(fsync="off") as server:
            found["postgresql"] = _measured(entries, DATABASE_URL=server.create("bench"))
    except NoPostgres as missing:
        found["postgresql"] = {"missing": str(missing)}
    return found


def weigh(figures: Figures, runs: int) -> None:
    """Each run makes both databases anew."""
    for _ in range(runs):
        for database, row in measured_everywhere().items():
            if "missing" in row:
                continue
            among = f"FAQ search among {row['entries']:,}, {database}"
            figures.add(f"{among}, p50", row["search_p50_ms"], "ms", aim="5")
            figures.add(f"{among}, p99", row["search_p99_ms"], "ms", aim="20")
            figures.add(f"help page, cold, {database}", row["page_cold_ms"], "ms")
            figures.add(f"help page, warm (304), {database}", row["page_warm_ms"], "ms")
            figures.add(f"recall@3 of the judged questions, {database}", row["recall_at_3"], "", aim="≥ 0.9")
            figures.add(f"MRR of the judged questions, {database}", row["mrr"], "")


def _measured(entries: int, **env: str) -> dict[str, Any]:
    with tempfile.TemporaryDirectory(prefix="refdesk-bench-") as folder:
        inherited = {key: value for key, value in os.environ.items() if key != "DATABASE_URL"}
        answer = subprocess.run(
            [sys.executable, "-m", "tests.bench.faq", "--measure", "--entries", str(entries)],
            cwd=ROOT,
            env=inherited | {"REFDESK_TESTING": "1", "REFDESK_DATA": folder} | env,
            stdout=subprocess.PIPE,
            check=True,
        )
    return dict(json.loads(answer.stdout.splitlines()[-1]))


def measure(entries: int) -> dict[str, Any]:
    """In a process with a fresh database."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    import django

    django.setup()
    from django.core.management import call_command
    from django.db import connection

    from campuses import demo as places
    from campuses.models import Campus
    from faq import demo, index, recall
    from faq.search import search

    call_command("migrate", verbosity=0)
    places.seed()
    demo.seed()
    capital = Campus.objects.get(slug="capital")
    judged = demo.judged()
    measured = recall.measure(judged, capital)
    _fill(entries)
    index.rebuild()
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("VACUUM ANALYZE")  # as the server does by itself in a while
    questions = [question.text for question in judged]
    for text in questions:
        search(text, capital)
    times = []
    for _ in range(ROUNDS):
        for text in questions:
            started = time.perf_counter()
            search(text, capital, 3)
            times.append((time.perf_counter() - started) * 1000)
    return {
        "entries": entries,
        "search_p50_ms": round(quantiles(times, n=100)[49], 1),
        "search_p99_ms": round(quantiles(times, n=100)[98], 1),
        "recall_at_3": round(measured.at_3, 3),
        "mrr": round(measured.mrr, 3),
        **_pages(),
    }


def _fill(entries: int) -> None:
    """More entries of the demo's sentences and of made words, as large libraries have them."""
    from faq.models import Entry, State

    chance = random.Random(7)
    made = ["".join(chance.choices(SYLLABLES, k=chance.randint(2, 4))) for _ in range(MADE_WORDS)]
    known = list(Entry.objects.published().values_list("question", "answer"))
    sentences = [part for _, answer in known for part in answer.replace("\n", " ").split(". ") if "{" not in part]
    Entry.objects.bulk_create(
        (
            Entry(
                slug=f"filled-{n}",
                question=f"{chance.choice(made)} {chance.choice(known)[0][:90]} {chance.choice(made)}",
                answer=". ".join([*chance.choices(sentences, k=5), " ".join(chance.choices(made, k=12))]),
                shared=True,
                state=State.PUBLISHED,
            )
            for n in range(entries - len(known))
        ),
        batch_size=500,
    )


def _pages() -> dict[str, float]:
    """One answer's page: the first time, and for who has it already (a 304)."""
    from django.test import Client

    client = Client()
    path = "/help/capital/wifi/"
    client.get("/help/capital/hours/")  # templates are read once a process
    cold, tag = [], ""
    for _ in range(20):
        started = time.perf_counter()
        response = client.get(path)
        cold.append((time.perf_counter() - started) * 1000)
        assert response.status_code == 200, response.status_code
        tag = response["ETag"]
    warm = []
    for _ in range(20):
        started = time.perf_counter()
        response = client.get(path, headers={"If-None-Match": tag})
        warm.append((time.perf_counter() - started) * 1000)
        assert response.status_code == 304, response.status_code
    return {"page_cold_ms": round(sorted(cold)[10], 1), "page_warm_ms": round(sorted(warm)[10], 1)}


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--entries", type=int, default=ENTRIES)
    parser.add_argument("--measure", action="store_true")
    options = parser.parse_args()
    if options.measure:
        print(json.dumps(measure(options.entries)))
    else:
        for database, row in measured_everywhere(options.entries).items():
            print(f"{database:11} " + ", ".join(f"{name} {value}" for name, value in row.items()))
