"""The demo's FAQs, and the judged questions that measure the search. Both are data: `faq/fixtures/*.toml`."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

from campuses.clock import now
from campuses.models import Campus, Operator, Role
from faq.models import Content, Entry, Fact, Topic

FIXTURES = Path(__file__).parent / "fixtures"
FIRST_REVIEW_DAYS = 30
REVIEW_STEP_DAYS = 4  # so that the dates don't all come due at once
STALE = {"newspapers", "makerspace"}  # so that the demo shows what is overdue

DRAFTS = [
    (
        "Can I borrow board games?",
        "Yes: they are behind the desk, for three days.\n\nTODO: list of games. INCLUDE LINK",
        "capital",
    ),
    ("Where do I return a calculator over the summer?", "At the desk, or by mail to {post_address}.", "capital"),
]


@dataclass(frozen=True)
class Judged:
    """A question, and the slugs of the entries that answer it."""

    text: str
    answers: frozenset[str]
    held_out: bool


def seed() -> None:
    """May run again and again: what is there stays as people have left it."""
    data = _read("demo_entries.toml")
    for position, (slug, (name, summary)) in enumerate(data["topics"].items()):
        Topic.objects.get_or_create(slug=slug, defaults={"name": name, "summary": summary, "position": position})
    for name, text in data["facts"].items():
        Fact.objects.get_or_create(campus=None, name=name, defaults={"text": text})
    for campus in Campus.objects.all():
        hours = OPENING.get(campus.slug, USUAL_OPENING)
        Fact.objects.get_or_create(campus=campus, name="hours", defaults={"text": hours})
    known = set(Entry.objects.values_list("slug", flat=True))
    publisher = Operator.objects.filter(role=Role.ADMINISTRATOR).order_by("pk").first()
    for n, row in enumerate(data["entry"]):
        if row["slug"] not in known:
            _entry(row, publisher, position=n + 1, review_in_days=FIRST_REVIEW_DAYS + n * REVIEW_STEP_DAYS)
    _drafts()


def judged() -> list[Judged]:
    data = _read("judged_questions.toml")
    return [
        Judged(text, frozenset(answers), held_out=part == "held_out")
        for part in ("tuned", "held_out")
        for text, answers in data[part]
    ]


USUAL_OPENING = "Monday–Thursday 8:30 am–7 pm and Friday 8:30 am–4 pm"
OPENING = {
    "capital": "Monday–Thursday 8 am–8 pm, Friday 8 am–4:30 pm and Saturday 10 am–3 pm",
    "gateway": "Monday–Thursday 8 am–8 pm, Friday 8 am–5 pm and Saturday 9 am–3 pm",
    "manchester": "Monday–Thursday 8 am–9 pm, Friday 8 am–4 pm and Sunday 1–5 pm",
    "northwestern": "Tuesday–Thursday 10 am–4 pm",
    "quinebaug-valley": "Monday–Thursday 9 am–5 pm and Friday 9 am–1 pm",
}


def _entry(row: dict[str, Any], publisher: Operator | None, *, position: int, review_in_days: int) -> None:
    campuses = row.get("campuses", [])
    days = -9 if row["slug"] in STALE else review_in_days
    content = Content(
        question=row["question"],
        answer=row["answer"].strip(),
        keywords=row.get("keywords", ""),
        topics=row["topics"],
        shared=not campuses,
        campuses=campuses,
        staff_only=row.get("staff_only", False),
        position=position,
        variants=row.get("local", {}),
    )
    entry = Entry.objects.draft(content, by=publisher)
    Entry.objects.filter(pk=entry.pk).update(slug=row["slug"])
    entry.slug = row["slug"]
    if publisher:
        entry.publish(publisher)
    entry.review_by = now().date() + timedelta(days=days)
    entry.save(update_fields=["review_by"])


def _drafts() -> None:
    """Two that can't be published yet, so that the editing pages show why."""
    author = Operator.objects.filter(username="capital1").first()
    for question, answer, slug in DRAFTS:
        if author and not Entry.objects.filter(question=question).exists():
            content = Content(question=question, answer=answer, topics=["borrow"], campuses=[slug])
            entry = Entry.objects.draft(content, by=author)
            entry.submit(author)


def _read(name: str) -> dict[str, Any]:
    with (FIXTURES / name).open("rb") as file:
        return tomllib.load(file)
