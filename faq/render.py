"""From an entry's Markdown to what a campus's patrons read.

markdown-it (HTML off) makes the page's HTML and nh3 cleans it, each time it is shown: a rule that is tightened holds
for old entries too.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import nh3
from django.utils.safestring import SafeString
from markdown_it import MarkdownIt

if TYPE_CHECKING:
    from collections.abc import Iterator

    from markdown_it.token import Token

    from campuses.models import Campus
    from faq.models import Entry
    from faq.variables import Values

LOCAL = "{local}"
TAGS = {
    "p",
    "br",
    "strong",
    "em",
    "s",
    "ul",
    "ol",
    "li",
    "a",
    "h2",
    "h3",
    "h4",
    "blockquote",
    "code",
    "pre",
    "hr",
    "table",
}
TAGS |= {"thead", "tbody", "tr", "th", "td"}
ATTRIBUTES = {"a": {"href", "title"}, "ol": {"start"}, "th": {"align"}, "td": {"align"}}
SCHEMES = {"http", "https", "mailto", "tel"}

_markdown = (
    MarkdownIt("commonmark", {"html": False, "typographer": False}).enable(["table", "strikethrough"]).disable("image")
)


def answer(entry: Entry, values: Values) -> str:
    """The entry's Markdown as this campus says it: variables filled, its own paragraph in place."""
    return values.fill(with_local(entry.answer, local_text(entry, values.campus)))


def html(entry: Entry, values: Values) -> SafeString:
    return to_html(answer(entry, values))


def text(entry: Entry, values: Values) -> str:
    return to_text(answer(entry, values))


def local_text(entry: Entry, campus: Campus) -> str:
    return next((variant.text for variant in entry.variants.all() if variant.campus_id == campus.pk), "")


def with_local(markdown: str, local: str) -> str:
    """The campus's paragraph where the answer says `{local}`; at its end if it doesn't."""
    if LOCAL in markdown:
        return markdown.replace(LOCAL, local)
    return f"{markdown}\n\n{local}" if local else markdown


def to_html(markdown: str) -> SafeString:
    """Clean HTML. Headings begin at level 2: the page's question is level 1."""
    tokens = _markdown.parse(markdown)
    for token in tokens:
        if token.type in {"heading_open", "heading_close"}:
            token.tag = f"h{min(int(token.tag[1]) + 1, 4)}"
    raw = _markdown.renderer.render(tokens, _markdown.options, {})
    clean = nh3.clean(raw, tags=TAGS, attributes=ATTRIBUTES, url_schemes=SCHEMES, link_rel="noopener noreferrer")
    return SafeString(clean)


def to_text(markdown: str) -> str:
    """The words alone, in one line."""
    return " ".join(" ".join(_words(_markdown.parse(markdown))).split())


def _words(tokens: list[Token]) -> Iterator[str]:
    for token in tokens:
        if token.type == "inline":
            yield "".join(_pieces(token.children or []))
        elif token.content:
            yield token.content


def _pieces(tokens: list[Token]) -> Iterator[str]:
    for token in tokens:
        if token.type in {"softbreak", "hardbreak"}:
            yield " "
        elif token.content:
            yield token.content
