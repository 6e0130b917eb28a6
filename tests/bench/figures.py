"""What was measured, as tables."""

import statistics
from dataclasses import dataclass, field


@dataclass
class Figure:
    name: str
    unit: str
    aim: str = ""
    values: list[float] = field(default_factory=list)

    def row(self) -> str:
        low, middle, high = min(self.values), statistics.median(self.values), max(self.values)
        runs = len(self.values)
        return f"| {self.name} | {middle:,.4g} | {low:,.4g} – {high:,.4g} | {runs} | {self.unit} | {self.aim} |"


class Figures:
    """`figures.add("p50", 3.1, "ms", aim="4")`: several runs of the same name become one row."""

    def __init__(self) -> None:
        self.rows: dict[str, Figure] = {}

    def add(self, name: str, value: float, unit: str, aim: str = "") -> None:
        self.rows.setdefault(name, Figure(name, unit, aim)).values.append(value)
        print(f"  {name}: {value:,.4g} {unit}", flush=True)

    def table(self, before: str = "") -> str:
        """With what an earlier table says of figures that were not taken this time."""
        rows = dict.fromkeys(self.rows, "")
        for line in before.splitlines():
            if line.startswith("| ") and not line.startswith("| figure "):
                rows[line.split(" | ")[0].removeprefix("| ")] = line
        rows |= {name: figure.row() for name, figure in self.rows.items()}
        head = "| figure | median | range | runs | unit | aim |\n|---|---:|---:|---:|---|---|\n"
        return head + "\n".join(rows.values())


def percentile(values: list[float], share: float) -> float:
    ordered = sorted(values)
    return ordered[min(int(len(ordered) * share), len(ordered) - 1)]
