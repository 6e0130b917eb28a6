"""Gaps that somebody meant to fill and has not: `INCLUDE LINK`, `TODO`, `{unknown}` (C26b).

For FAQs, and for every other text that staff prepare and patrons get (canned messages, guides).
Bounded and linear: every pattern is an alternative of fixed words or runs to a mark that cannot occur in itself.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

VARIABLE = re.compile(r"\{([a-z][a-z0-9_]{0,39})\}")

# Capitals only, where small letters are a word: “todo” is Spanish, “xxx” a rating, “tba” nobody's.
_SHOUTED = re.compile(r"(?<![\w-])(?:TODO|TO DO|TBD|TBA|TBC|FIXME|XXX+|TK TK|LOREM IPSUM|\?\?\?+)(?!\w)")
_ASKED = re.compile(
    r"(?<!\w)(?:include|insert|add|put|paste|enter|fill in)[ \t]{1,3}(?:the[ \t]{1,3}|a[ \t]{1,3}|your[ \t]{1,3})?"
    r"(?:link|url|address|name|number|phone|e-?mail|hours|date|text)(?:[ \t]{1,3}here)?(?!\w)",
    re.IGNORECASE,
)
_BRACKETED = re.compile(
    r"\[(?:your |the |a |campus |library )?"
    r"(?:link|url|address|name|number|phone|e-?mail|hours|date|text|librarian|campus|library)\]"
    r"(?![(\[])",
    re.IGNORECASE,
)
_BRACES = re.compile(r"\{\{[^{}\n]{0,60}\}\}|\{[^{}\n]{0,60}\}")
_EMPTY_LINK = re.compile(r"\]\(\s{0,5}(?:#|https?://)?\s{0,5}\)")
_EXAMPLE = re.compile(
    r"https?://(?:www\.)?(?:example\.(?:com|org|net)|your-?(?:library|site|campus)\.[a-z]{2,8})(?![\w-])", re.IGNORECASE
)


@dataclass(frozen=True)
class Placeholder:
    """`text` as it stands, `start` in characters, `why` a sentence for the person."""

    text: str
    start: int
    why: str

    def __str__(self) -> str:
        return self.why


def find(text: str, known: Collection[str] = ()) -> list[Placeholder]:
    """Every gap in the text, in order. `known`: the variables that will be filled, without braces."""
    return sorted(set(_gaps(text, known)), key=lambda gap: gap.start)


def variables(text: str) -> set[str]:
    """The names of the variables that a text uses."""
    return set(VARIABLE.findall(text))


def _gaps(text: str, known: Collection[str]) -> Iterator[Placeholder]:
    for match in _SHOUTED.finditer(text):
        yield Placeholder(
            match.group(), match.start(), f"“{match.group()}” is still there. Write what belongs in its place."
        )
    for match in _ASKED.finditer(text):
        if _is_a_gap(match):
            yield Placeholder(
                match.group(), match.start(), f"“{match.group()}” is a note to yourself. Put the real thing there."
            )
    for match in _BRACKETED.finditer(text):
        yield Placeholder(match.group(), match.start(), f"“{match.group()}” is a gap. Fill it in.")
    for match in _EMPTY_LINK.finditer(text):
        yield Placeholder(match.group(), match.start(), "A link has no address yet.")
    for match in _EXAMPLE.finditer(text):
        yield Placeholder(match.group(), match.start(), f"“{match.group()}” is an example's address.")
    for match in _BRACES.finditer(text):
        name = match.group().strip("{} ")
        if match.group() != f"{{{name}}}" or name not in known:
            yield Placeholder(match.group(), match.start(), _unknown(match.group(), known))


def _is_a_gap(match: re.Match[str]) -> bool:
    """“Enter your name” is a sentence of a real instruction; “INSERT NAME” and “include link” are not."""
    words = match.group()
    return (
        words.isupper()
        or words.lower() in {"include link", "insert link", "add link", "paste link", "link here"}
        or (words.lower().endswith(" here") and words.lower().startswith(("include", "insert", "add", "put", "paste")))
    )


def _unknown(written: str, known: Collection[str]) -> str:
    names = ", ".join(f"{{{name}}}" for name in sorted(known))
    return f"“{written}” is not a variable here." + (f" There are: {names}." if names else "")
