"""What the public help pages show, put together without a request: the same for everybody, so it may be cached."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db.models import Count, Max, Prefetch, Q
from django.utils.safestring import SafeString

from campuses.clock import now
from faq import render
from faq.models import Entry, Fact, Topic, Variant
from faq.variables import Values

if TYPE_CHECKING:
    from collections.abc import Iterable

    from campuses.models import Campus

FRESH_SECONDS = 60
ETAG_SECONDS = 600  # what changes without leaving a time on an entry (hours, topics) shows after so long at the latest
RELATED = 5
IN_FEEDS = 30
LISTED = ("question", "slug", "shared", "position")  # all that a list shows of an entry
DESCRIPTION_CHARACTERS = 155
_ESCAPES = {ord("<"): "\\u003C", ord(">"): "\\u003E", ord("&"): "\\u0026", 0x2028: "\\u2028", 0x2029: "\\u2029"}


@dataclass(frozen=True)
class Answer:
    """An entry as one campus's patrons read it."""

    entry: Entry
    question: str
    html: SafeString
    text: str
    path: str

    @property
    def url(self) -> str:
        return f"{settings.DESK_ORIGIN}{self.path}"


@dataclass(frozen=True)
class Shelf:
    """A topic and what lies on it, for one campus."""

    topic: Topic
    entries: list[Entry]


def entries_of(campus: Campus) -> Any:
    """What patrons of this campus may read, with this campus's paragraph and no other's."""
    own = Prefetch("variants", Variant.objects.filter(campus=campus))
    return Entry.objects.public().of(campus).prefetch_related("topics", own).in_order()


def shelves(campus: Campus) -> list[Shelf]:
    """Four queries for any number of entries, and no answer is fetched."""
    values = Values(campus)
    by_topic: dict[int, list[Entry]] = {}
    for entry in Entry.objects.public().of(campus).only(*LISTED).prefetch_related("topics").in_order():
        entry.question = values.fill(entry.question)
        for topic in entry.topics.all():
            by_topic.setdefault(topic.pk, []).append(entry)
    return [Shelf(topic, by_topic[topic.pk]) for topic in Topic.objects.all() if topic.pk in by_topic]


def answers(entries: Iterable[Entry], campus: Campus) -> list[Answer]:
    values = Values(campus)
    return [_answer(entry, values) for entry in entries]


def _answer(entry: Entry, values: Values) -> Answer:
    markdown = render.answer(entry, values)
    return Answer(
        entry=entry,
        question=values.fill(entry.question),
        html=render.to_html(markdown),
        text=render.to_text(markdown),
        path=entry.path(values.campus),
    )


def related(entry: Entry, campus: Campus) -> list[Entry]:
    topics = [topic.pk for topic in entry.topics.all()]
    others = Entry.objects.public().of(campus).filter(topics__in=topics).exclude(pk=entry.pk).only(*LISTED)
    found = list(others.distinct().in_order()[:RELATED])
    values = Values(campus)
    for other in found:
        other.question = values.fill(other.question)
    return found


def latest(campus: Campus) -> list[Answer]:
    """For the feeds: what was published last."""
    return answers(entries_of(campus).order_by("-published_at", "-pk")[:IN_FEEDS], campus)


def description(text: str) -> str:
    if len(text) <= DESCRIPTION_CHARACTERS:
        return text
    return text[:DESCRIPTION_CHARACTERS].rsplit(" ", 1)[0] + " …"


def structured(found: Iterable[Answer]) -> SafeString:
    """FAQPage for search engines, as JSON that cannot end its script element (A003)."""
    data = {
        "@context": "https://schema.org",
        "@type": "FAQPage",
        "mainEntity": [
            {
                "@type": "Question",
                "name": answer.question,
                "url": answer.url,
                "acceptedAnswer": {"@type": "Answer", "text": str(answer.html)},
            }
            for answer in found
        ],
    }
    return SafeString(json.dumps(data, ensure_ascii=False).translate(_ESCAPES))


def etag(campus: Campus, *parts: object) -> str:
    """What a page of this campus was made of, in two queries."""
    entries = Entry.objects.public().of(campus).aggregate(last=Max("updated_at"), count=Count("pk"))
    facts = Fact.objects.filter(Q(campus=campus) | Q(campus=None)).aggregate(last=Max("updated_at"), count=Count("pk"))
    said = [getattr(campus, field.attname) for field in campus._meta.concrete_fields]  # noqa: SLF001 -- Django's documented way
    made_of = [said, sorted(entries.items()), sorted(facts.items()), int(now().timestamp() // ETAG_SECONDS), parts]
    return f'"{hashlib.sha256(repr(made_of).encode()).hexdigest()[:24]}"'
