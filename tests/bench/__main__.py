"""`make bench`: the figures of docs/performance.md. `python -m tests.bench latency widget --runs 5` takes some alone.

Only ratios in one run compare: machines are noisy.
"""

import argparse
import asyncio
import os
import platform
from datetime import UTC, datetime
from pathlib import Path

from config.processes import ROOT
from tests.bench import chat, compare, timers
from tests.bench.figures import Figures
from tests.faults.system import System, a_system

PARTS = ("latency", "saturation", "memory", "claims", "timers", "widget", "tickets", "faqs")
PAGE = ROOT / "docs" / "performance.md"
MARKS = ("<!-- figures -->", "<!-- end of figures -->")


async def latency(system: System, figures: Figures) -> None:
    bare = await compare.bare(system, figures)
    channels = await compare.channels(system, figures)
    ours = await chat.latency(system, figures)
    figures.add("p50 against the bare Redis relay", ours / bare, "×", aim="4")
    figures.add("p50 against the bare Channels relay", ours / channels, "×")


async def two_minutes(system: System, figures: Figures) -> None:
    await timers.in_peace(system, figures)
    await timers.after_kills(system, figures)


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument("parts", nargs="*", choices=[*PARTS, []], default=list(PARTS))
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--write", action="store_true", help="put them into the table of docs/performance.md")
    options = parser.parse_args()
    figures = Figures()
    for part, measure in (
        ("latency", latency),
        ("saturation", chat.saturation),
        ("memory", chat.memory),
        ("claims", chat.claims),
        ("timers", two_minutes),
    ):
        for run in range(options.runs if part in options.parts else 0):
            print(f"{part}, run {run + 1} of {options.runs}", flush=True)
            with a_system(workers=1, clocks=1, fsync="on") as system:
                asyncio.run(measure(system, figures))
    if "widget" in options.parts:
        from tests.bench.widget import weigh

        print("widget", flush=True)
        weigh(figures, options.runs)
    if "tickets" in options.parts:
        from tests.bench import tickets

        print("tickets", flush=True)
        tickets.weigh(figures, options.runs)
    if "faqs" in options.parts:
        from tests.bench import faq

        print("faqs", flush=True)
        faq.weigh(figures, options.runs)
    print(f"\n{machine()}\n\n{figures.table()}")
    if options.write:
        head, rest = PAGE.read_text().split(MARKS[0])
        before, rest = rest.split(MARKS[1])
        PAGE.write_text(f"{head}{MARKS[0]}\n{machine()}\n\n{figures.table(before)}\n{MARKS[1]}{rest}")


def machine() -> str:
    about = Path("/proc/cpuinfo").read_text().splitlines() if Path("/proc/cpuinfo").exists() else []
    model = next((line.split(":")[1].strip() for line in about if line.startswith("model name")), platform.machine())
    return f"{datetime.now(UTC):%Y-%m-%d}, {os.cpu_count()} cores of {model}, Python {platform.python_version()}"


if __name__ == "__main__":
    main()
