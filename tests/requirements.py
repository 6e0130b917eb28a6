"""`python -m tests.requirements` renews docs/requirements.md: each line of the sources, where it lives, what shows it.

A test shows a requirement by naming its ID in a docstring (in JavaScript, in its name or a comment).
"""

import ast
import re
from collections import defaultdict
from pathlib import Path

from config.processes import ROOT

PAGE = ROOT / "docs" / "requirements.md"
ID = re.compile(r"\b(?:A[0-9]{1,2}|C[0-9]{1,2}b?|Q[0-9]{1,2})\b")
ROW = re.compile(
    r"^\| (?P<id>[ACQ][0-9]{1,2}b?) \| (?P<text>.*?) \| (?P<place>.*?) \| (?P<tests>.*?) \|$", re.MULTILINE
)


def named_in(path: Path) -> set[str]:
    """The IDs that a test file says it shows."""
    text = path.read_text()
    if path.suffix == ".py":
        nodes = [node for node in ast.walk(ast.parse(text)) if isinstance(node, DOCUMENTED)]
        text = "\n".join(ast.get_docstring(node) or "" for node in nodes)
    return set(ID.findall(text))


DOCUMENTED = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)


def shown() -> dict[str, list[str]]:
    """ID → the test files that name it."""
    found = defaultdict(list)
    for path in sorted([*(ROOT / "tests").rglob("test_*.py"), *(ROOT / "tests").rglob("*.test.mjs")]):
        for name in named_in(path):
            found[name].append(str(path.relative_to(ROOT)))
    return found


def place_of(test: str) -> str:
    """What a test file mirrors: the module of the same name, or the folder."""
    path = Path(test)
    stem = path.name.removeprefix("test_").removesuffix(".py").removesuffix(".test.mjs")
    inside = Path(*path.parts[1:-1]) if len(path.parts) > 2 else Path()
    if path.suffix == ".mjs":
        return f"static/js/models/{stem}.js" if (ROOT / f"static/js/models/{stem}.js").exists() else "static/js/"
    for candidate in (inside / f"{stem}.py", inside / stem, inside):
        if candidate.parts and candidate.parts[0] not in {"browser", "faults"} and (ROOT / candidate).exists():
            return str(candidate) + ("/" if (ROOT / candidate).is_dir() else "")
    return ""


def renew() -> None:
    found = shown()

    def row(match: re.Match[str]) -> str:
        tests = found.get(match["id"], [])
        places = list(dict.fromkeys(filter(None, map(place_of, tests))))
        place = ", ".join(f"`{name}`" for name in places[:3]) or match["place"]
        shown_by = ", ".join(f"`{name.removeprefix('tests/')}`" for name in tests[:3]) or "none yet"
        return f"| {match['id']} | {match['text']} | {place} | {shown_by} |"

    PAGE.write_text(ROW.sub(row, PAGE.read_text()))


if __name__ == "__main__":
    renew()
