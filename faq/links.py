"""Looks at the links of a text as a careful librarian would: are they labelled (C32), will they work tomorrow (C33)?

`check(text)` takes Markdown (`markdown=True`) or a plain chat message. It asks no server: addresses are known by their
shape (`faq/addresses.py`). Every pattern is bounded, and no two parts of one can match the same character.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from faq.addresses import Hint, address

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["Hint", "address", "check"]

_MARKDOWN_LINK = re.compile(
    r"\[([^\[\]\n]{0,300})\]"
    r"\(\s{0,3}(?:<([^<>\n]{0,2000})>|([^\s()<>]{0,2000}(?:\([^\s()<>]{0,200}\)[^\s()<>]{0,2000})?))[^()\n]{0,200}\)"
)
_BARE_URL = re.compile(r"(?:https?://|www\.)[^\s<>\"'`]{1,2000}", re.IGNORECASE)
_LOCAL_FILE = re.compile(r"file://[^\s<>]{1,500}|(?<!\w)[A-Za-z]:\\[^\s<>]{1,500}")
_CLOSING = ".,;:!?)]}*_"
_SAYS_NOTHING = {
    *("", "click here", "click", "here", "link", "this link", "this", "this page", "page", "read more", "more", "url"),
    *("website", "web site", "address"),
}


def check(text: str, *, markdown: bool = False) -> list[Hint]:
    """What to mend about the links of a text, in the order in which they stand.

    In Markdown an address that is no labelled link is unlabelled. In a chat message it is so only if its line holds
    nothing else: “JSTOR: https://…” says what it is.
    """
    hints: list[tuple[int, Hint]] = []
    for match in _MARKDOWN_LINK.finditer(text):
        label, url = match.group(1), match.group(2) or match.group(3) or ""
        hints += [(match.start(), hint) for hint in _labelled(label, url)]
    rest = _MARKDOWN_LINK.sub(lambda match: " " * len(match.group()), text)
    for match in _BARE_URL.finditer(rest):
        url = match.group().rstrip(_CLOSING)
        if markdown or _stands_alone(rest, match.start(), match.end()):
            hints.append((match.start(), Hint("unlabelled", url, "Say what this link is: put a name to the address.")))
        hints += [(match.start(), hint) for hint in address(url)]
    for match in _LOCAL_FILE.finditer(rest):
        hints.append(
            (match.start(), Hint("local", match.group(), "This file is on your computer; nobody else can open it."))
        )
    return [hint for _, hint in sorted(hints, key=lambda pair: pair[0])]


def _labelled(label: str, url: str) -> Iterator[Hint]:
    words = label.strip(" .:!*_").casefold()
    if words in _SAYS_NOTHING:
        yield Hint("empty_label", url, f"“{label}” doesn't say where the link goes. Name the page.")
    elif words.startswith(("http://", "https://", "www.")):
        yield Hint("empty_label", url, "Name the page instead of showing its address.")
    if url.lower().startswith(("http://", "https://")):
        yield from address(url)


def _stands_alone(text: str, start: int, end: int) -> bool:
    before = text[text.rfind("\n", 0, start) + 1 : start]
    newline = text.find("\n", end)
    after = text[end : newline if newline != -1 else len(text)]
    return not any(c.isalnum() for c in f"{before}{after}")
