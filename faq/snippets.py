"""The passage of an answer that says most of what was asked, as (text, marked) parts: data, never HTML."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from faq.words import stem, words

if TYPE_CHECKING:
    from collections.abc import Set as AbstractSet

LENGTH = 170  # characters
LEAD = 40  # of them before the first mark

_RUN = re.compile(r"[^\W_]+(?:['’\-][^\W_]+)*")

Parts = list[tuple[str, bool]]


def snippet(text: str, stems: AbstractSet[str], length: int = LENGTH) -> Parts:
    """At most about `length` characters, cut between words, with “…” where something was left out."""
    spans = _spans(text, stems)
    start, end = _window(text, spans, length)
    inside = [(a - start, b - start) for a, b in spans if a >= start and b <= end]
    parts = _parts(text[start:end], inside)
    if start > 0:
        parts.insert(0, ("… ", False))
    if end < len(text):
        parts.append((" …", False))
    return _joined(parts)


def marked(text: str, stems: AbstractSet[str]) -> Parts:
    """The whole text, in parts."""
    return _joined(_parts(text, _spans(text, stems)))


def _spans(text: str, stems: AbstractSet[str]) -> list[tuple[int, int]]:
    return [m.span() for m in _RUN.finditer(text) if not stems.isdisjoint(_stems(m.group()))]


@lru_cache(maxsize=20_000)
def _stems(run: str) -> tuple[str, ...]:
    return tuple(stem(word) for word in words(run))


def _window(text: str, spans: list[tuple[int, int]], length: int) -> tuple[int, int]:
    if len(text) <= length:
        return 0, len(text)
    best, most = 0, -1
    for a, _ in spans:
        start = max(0, a - LEAD)
        inside = sum(1 for c, d in spans if c >= start and d <= start + length)
        if inside > most:
            best, most = start, inside
    start = best if best == 0 else text.find(" ", best) + 1
    end = min(len(text), start + length)
    if end < len(text):
        end = max(text.rfind(" ", start, end), start + 1)
    return start, end


def _parts(text: str, spans: list[tuple[int, int]]) -> Parts:
    parts: Parts = []
    done = 0
    for a, b in spans:
        parts += [(text[done:a], False), (text[a:b], True)]
        done = b
    return [*parts, (text[done:], False)]


def _joined(parts: Parts) -> Parts:
    """Without empty parts, and neighbours of one kind as one."""
    joined: Parts = []
    for text, is_marked in parts:
        if not text:
            continue
        if joined and joined[-1][1] == is_marked:
            joined[-1] = (joined[-1][0] + text, is_marked)
        else:
            joined.append((text, is_marked))
    return joined
