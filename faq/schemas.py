"""What the FAQs' endpoints take and give."""

from __future__ import annotations

from typing import Annotated, Any

from ninja import Schema
from pydantic import StringConstraints

from campuses.interface import Body
from campuses.models import Campus
from faq.guard import warns
from faq.search import Hit, Hits, Parts


class Part(Schema):
    """A piece of text; `marked` where it holds a word that was asked for."""

    text: str
    marked: bool


class Faq(Schema):
    """An answer as patrons find it. `url` is its permanent address."""

    id: int
    title: str
    title_parts: list[Part]
    snippet: list[Part]
    url: str


class Faqs(Schema):
    """`mended`: words that were read as others: {"libary": "library"}."""

    faqs: list[Faq]
    mended: dict[str, str]


class CampusName(Schema):
    slug: str
    name: str


class DeskFaq(Faq):
    """As the desk finds it. `campus` is null for what every campus shares; `warning` is there when it doesn't hold for
    the patron's campus; `insert` is what goes into the composer, null for what only staff may read.
    """

    campus: CampusName | None
    campuses: list[CampusName]
    shared: bool
    staff_only: bool
    holds: bool
    warning: str
    insert: str | None


class DeskFaqs(Schema):
    faqs: list[DeskFaq]
    mended: dict[str, str]


class HelpfulIn(Body):
    helpful: bool


class DraftIn(Body):
    """`text`: the question in its first line, then the answer. `names` of the people in it are taken out."""

    text: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=6000)]
    campus: Annotated[str, StringConstraints(max_length=50, pattern=r"^[\w-]*$")]
    names: Annotated[list[Annotated[str, StringConstraints(max_length=80)]], ...] = []


class DraftOut(Schema):
    id: int
    question: str
    url: str


def faqs(hits: Hits) -> dict[str, Any]:
    return {"faqs": [_faq(hit) for hit in hits], "mended": hits.mended}


def desk_faqs(hits: Hits, campus: Campus | None) -> dict[str, Any]:
    return {"faqs": [_desk_faq(hit, campus) for hit in hits], "mended": hits.mended}


def _faq(hit: Hit) -> dict[str, Any]:
    return {
        "id": hit.entry.pk,
        "title": hit.title,
        "title_parts": _parts(hit.title_parts),
        "snippet": _parts(hit.snippet),
        "url": hit.url,
    }


def _desk_faq(hit: Hit, campus: Campus | None) -> dict[str, Any]:
    staff_only = hit.entry.staff_only
    return {
        **_faq(hit),
        "campus": _name(hit.campus),
        "campuses": [_name(one) for one in hit.campuses],
        "shared": hit.shared,
        "staff_only": staff_only,
        "holds": hit.holds,
        "warning": warns(hit.entry, campus) if campus else "",
        "insert": None if staff_only or not hit.url else labelled(hit.title, hit.url),
    }


def labelled(title: str, url: str) -> str:
    """“Title: address”, so that no link stands alone (C32); a question keeps its own mark."""
    return f"{title} {url}" if title.endswith(("?", "!", ".", ":")) else f"{title}: {url}"


def _name(campus: Campus | None) -> dict[str, str] | None:
    return {"slug": campus.slug, "name": campus.name} if campus else None


def _parts(parts: Parts) -> list[dict[str, Any]]:
    return [{"text": text, "marked": marked} for text, marked in parts]
