"""What differs between two texts, word by word, as (text, changed) parts: data, never HTML."""

from __future__ import annotations

import re
from difflib import SequenceMatcher

Parts = list[tuple[str, bool]]

_TOKEN = re.compile(r"\s+|\w+|[^\w\s]")


def compared(before: str, after: str) -> tuple[Parts, Parts]:
    """Both texts whole; what the other one hasn't is marked."""
    old, new = _TOKEN.findall(before), _TOKEN.findall(after)
    here: Parts = []
    there: Parts = []
    for kind, a, b, c, d in SequenceMatcher(None, old, new).get_opcodes():
        changed = kind != "equal"
        here.append(("".join(old[a:b]), changed))
        there.append(("".join(new[c:d]), changed))
    return _without_empty(here), _without_empty(there)


def _without_empty(parts: Parts) -> Parts:
    return [part for part in parts if part[0]]
