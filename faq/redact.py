"""Takes out of a text what could tell who it was about: e-mail addresses, phones, long numbers, names given.

Linear in the length of the text, whatever it holds (A161): each character is looked at a bounded number of times, and
no pattern below can backtrack over more than a few characters. Free text keeps a rest of risk: a person reads a draft
before it is published.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

EMAIL = "[e-mail]"
PHONE = "[phone]"
NUMBER = "[number]"
NAME = "[name]"
REFERENCE = "[reference]"

LOCAL_CHARACTERS = 64  # RFC 5321: longest part before the @
DOMAIN_CHARACTERS = 255
LONG_NUMBER_DIGITS = 6  # what has fewer is a year, a room, a price, a page
PHONE_DIGITS = range(7, 16)  # E.164: at most 15
SHORTEST_NAME = 2

# Digits with at most two separators between each: no two parts of it can match the same character.
_REFERENCE = re.compile(r"\b[A-Za-z]{1,8}-(?:[A-Za-z]{2,8}-)?20\d\d-\d{3,9}\b")
_INTRODUCED = re.compile(
    r"\b(my name is|my name's|me llamo|mi nombre es)[ \t]{1,3}[^\W\d_]{1,40}"
    r"(?:[ \t'’-](?!(?:and|i|y|but|from)\b)[^\W\d_]{1,40})?",
    re.IGNORECASE,
)
_DIGITS = re.compile(r"\+?\(?\d(?:[\s().\-/]{0,2}\d)+")
_PHONE_SHAPE = re.compile(r"\+|\(\d{3}\)|\d{3}[\s.\-]{1,2}\d{4}\Z|\d{3}[\s.\-]{1,2}\d{3}[\s.\-]{1,2}\d{4}")
# Public numbers that a crisis or safety answer must keep.
_KEPT = {"741741"}
_LOCAL = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.!#$%&'*+/=?^_`{|}~-")


def redact(text: str, names: Iterable[str] = ()) -> str:
    """The text with each find replaced by a word in brackets that says what stood there."""
    without = _REFERENCE.sub(REFERENCE, _INTRODUCED.sub(rf"\1 {NAME}", _emails(text)))
    return _names(_numbers(without), names)


def _emails(text: str) -> str:
    parts: list[str] = []
    done = 0
    at = text.find("@")
    while at != -1:
        start = at
        while start > max(done, at - LOCAL_CHARACTERS) and (text[start - 1] in _LOCAL or text[start - 1].isalnum()):
            start -= 1
        end = at + 1
        limit = min(len(text), at + DOMAIN_CHARACTERS)
        while end < limit and (text[end].isalnum() or text[end] in ".-"):
            end += 1
        host = text[at + 1 : end].rstrip(".-")
        end = at + 1 + len(host)
        if start < at and host:
            parts += [text[done:start], EMAIL]
            done = end
        at = text.find("@", max(end, at + 1))
    return "".join([*parts, text[done:]])


def _numbers(text: str) -> str:
    return _DIGITS.sub(lambda found: _number(found.group()), text)


def _number(written: str) -> str:
    digits = sum(c.isdigit() for c in written)
    if digits < LONG_NUMBER_DIGITS or written in _KEPT or _is_date_or_years(written):
        return written
    if digits in PHONE_DIGITS and _PHONE_SHAPE.match(written):
        return PHONE
    return NUMBER


def _is_date_or_years(written: str) -> bool:
    """2026-03-04, 03/04/2026, 2019-2024: what a FAQ may well say."""
    parts = re.split(r"[-/.]", written) if len(written) <= len("2026-03-04") else []
    if len(parts) == 2:  # noqa: PLR2004 -- from year to year
        return all(len(part) == 4 and part[:2] in {"19", "20"} for part in parts)  # noqa: PLR2004
    lengths = [len(part) for part in parts]
    return len(parts) == 3 and max(lengths) in {2, 4} and max(lengths) + min(lengths) <= 6 and "" not in parts  # noqa: PLR2004


def _names(text: str, names: Iterable[str]) -> str:
    """Each name given, and each part of it, where it stands as a word of its own, whatever its case."""
    wanted = {part for name in names for part in [name.strip(), *name.split()] if len(part) >= SHORTEST_NAME}
    if not wanted:
        return text
    choices = "|".join(re.escape(name) for name in sorted(wanted, key=len, reverse=True))
    return re.sub(rf"(?<!\w)(?:{choices})(?!\w)", NAME, text, flags=re.IGNORECASE)
