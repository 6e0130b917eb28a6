"""The whole text of an entry as one value: what a revision keeps, a form makes and a check reads."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any, NamedTuple

from campuses.models import Campus
from faq.differences import Parts, compared
from faq.models.topic import Topic

if TYPE_CHECKING:
    from faq.models.entry import Entry

LABELS = {
    "question": "Question",
    "answer": "Answer",
    "keywords": "Other words",
    "topics": "Topics",
    "shared": "For every campus",
    "campuses": "Campuses",
    "staff_only": "Staff only",
    "position": "Place on the pages",
    "review_by": "Review by",
    "variants": "Paragraphs of single campuses",
}


class Difference(NamedTuple):
    """One field that two texts say differently."""

    label: str
    before: Parts
    after: Parts


@dataclass
class Content:
    """Topics and campuses by slug, so that a kept revision survives renamed rows. `variants`: slug → Markdown."""

    question: str
    answer: str = ""
    keywords: str = ""
    topics: list[str] = field(default_factory=list)
    shared: bool = False
    campuses: list[str] = field(default_factory=list)
    staff_only: bool = False
    position: int = 500
    review_by: str = ""  # ISO, so that it is JSON as it stands
    variants: dict[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, entry: Entry) -> Content:
        return cls(
            question=entry.question,
            answer=entry.answer,
            keywords=entry.keywords,
            topics=sorted(entry.topics.values_list("slug", flat=True)),
            shared=entry.shared,
            campuses=sorted(entry.campuses.values_list("slug", flat=True)),
            staff_only=entry.staff_only,
            position=entry.position,
            review_by=entry.review_by.isoformat() if entry.review_by else "",
            variants=dict(entry.variants.order_by("campus__slug").values_list("campus__slug", "text")),
        )

    @classmethod
    def read(cls, data: dict[str, Any]) -> Content:
        return cls(**{name: value for name, value in data.items() if name in LABELS})

    def as_data(self) -> dict[str, Any]:
        return asdict(self)

    def write(self, entry: Entry) -> None:
        """Make the entry say this, in the caller's transaction. Permission and placeholders are the verbs' to check."""
        from faq.models.variant import Variant  # noqa: PLC0415 -- knows its entry

        entry.question = self.question
        entry.answer = self.answer
        entry.keywords = self.keywords
        entry.shared = self.shared
        entry.staff_only = self.staff_only
        entry.position = self.position
        entry.review_by = date.fromisoformat(self.review_by) if self.review_by else None
        entry.save()
        entry.topics.set(Topic.objects.filter(slug__in=self.topics))
        entry.campuses.set([] if self.shared else Campus.objects.filter(slug__in=self.campuses))
        campuses = {campus.slug: campus for campus in Campus.objects.filter(slug__in=self.variants)}
        entry.variants.all().delete()
        Variant.objects.bulk_create(
            Variant(entry=entry, campus=campuses[slug], text=text)
            for slug, text in self.variants.items()
            if slug in campuses and text.strip()
        )
        entry.reindex()

    def differences(self, other: Content) -> list[Difference]:
        """What changes from here to `other`."""
        return [
            Difference(label, *compared(_readable(getattr(self, name)), _readable(getattr(other, name))))
            for name, label in LABELS.items()
            if getattr(self, name) != getattr(other, name)
        ]


def _readable(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, dict):
        return "\n\n".join(f"{slug}: {text}" for slug, text in value.items())
    if isinstance(value, list):
        return ", ".join(value)
    return str(value)
