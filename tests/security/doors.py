"""The doors: every route with its methods, and the tables that say who may pass."""

from __future__ import annotations

import inspect
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID

from django.urls import URLPattern, URLResolver, get_resolver
from ninja.operation import PathView

from tests.security.world import ROLES

TABLES = Path(__file__).parent / "doors"

# What an answer says of the door, whatever lies behind it.
MEANINGS = {
    "i": "in: it was let through (what came then is other tests' matter)",
    "o": "out: 401, or sent to the sign-in page",
    "n": "not allowed: 403",
    "a": "absent: 404, as if it weren't there",
    "m": "405",
}


@dataclass(frozen=True)
class Row:
    method: str
    route: str
    things: tuple[tuple[str, str], ...]
    verdicts: str
    where: str

    @property
    def table(self) -> str:
        return self.where.split(":")[0]

    def __str__(self) -> str:
        return " ".join([self.method, self.route, *(f"{name}={thing}" for name, thing in self.things)])


def routes() -> Iterator[tuple[str, list[str]]]:
    """Every route that the project's addresses reach, the admin's apart, with the methods that it says it takes."""
    for route, pattern in _walk(get_resolver()):
        if not route.startswith("admin/"):
            yield route, _methods(pattern.callback)


def _walk(resolver: URLResolver, before: str = "") -> Iterator[tuple[str, URLPattern]]:
    for pattern in resolver.url_patterns:
        route = before + str(pattern.pattern)
        if isinstance(pattern, URLPattern):
            yield route, pattern
        else:
            yield from _walk(pattern, route)


def _methods(callback: Any) -> list[str]:
    view = inspect.getclosurevars(callback).nonlocals.get("self") if inspect.isfunction(callback) else None
    if isinstance(view, PathView):
        return sorted({method for operation in view.operations for method in operation.methods})
    return []  # a view of Django's; its rows say what it takes, everything else must answer 405


def rows() -> list[Row]:
    """Tables are text, to be read: `METHOD route [name=thing …] | verdicts`, one letter a role; # begins a comment."""
    found = []
    for table in sorted(TABLES.glob("*.txt")):
        for number, line in enumerate(table.read_text().splitlines(), 1):
            text = line.split("#")[0].strip()
            if text:
                found.append(_row(text, f"{table.name}:{number}"))
    return found


def _row(text: str, where: str) -> Row:
    door, verdicts = (part.strip() for part in text.split("|"))
    method, route, *things = door.split()
    letters = verdicts.replace(" ", "")
    assert len(letters) == len(ROLES), f"{where}: one letter a role, please: {text}"
    assert set(letters) <= set(MEANINGS), f"{where}: {text}"
    pairs = tuple(tuple(thing.split("=")) for thing in things)
    return Row(method, "" if route == "/" else route, pairs, letters, where)  # type: ignore[arg-type]


def address(route: str, values: dict[str, Any]) -> str:
    """The route with its `<…>` filled in."""
    if "(?P<" in route:
        route = re.sub(r"\^|\$$", "", re.sub(r"\(\?P(<\w+>)[^)]*\)", r"\1", route))
    return "/" + re.sub(r"<(?:(\w+):)?(\w+)>", lambda match: _value(match[1], values.get(match[2])), route)


def _value(kind: str | None, value: Any) -> str:
    if kind == "uuid" and not isinstance(value, UUID):
        value = UUID(int=4711, version=4)
    return str(4711 if value is None else value)


def verdict(answer: Any) -> str:
    if answer.status_code == 401 or (answer.status_code == 302 and "/accounts/login/" in answer.headers["Location"]):
        return "o"
    return {403: "n", 404: "a", 405: "m"}.get(answer.status_code, "i")
