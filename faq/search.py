"""Finds entries for a question, the same ones on SQLite and PostgreSQL.

The database finds candidates with its full text search (`faq/engines`); here they are ranked by one measure: which of
the question's words an entry has, how rare they are, and whether in its question, its other words or its answer.
Patrons' words never become a pattern: they are cut, bounded and looked up (A043).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import Exists, OuterRef

from faq import snippets
from faq.engines import Scope, engine
from faq.models import Document, Entry
from faq.question import Question, Term, understand
from faq.variables import Values

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from campuses.models import Campus

Parts = list[tuple[str, bool]]

CANDIDATES = 50
IN_QUESTION, IN_KEYWORDS, IN_ANSWER = 3.0, 2.4, 1.1
ENOUGH = 1.5  # an answer that says a word so often says it as if it said it for ever
AGAIN = 0.3  # what other words of the same meaning add
OWN_FIRST = 1.25  # the campus's own entry comes before a shared one, unless that fits clearly better
LEAST_SHARE = 0.3  # of the best score: what lies below is no answer


@dataclass(frozen=True)
class Hit:
    """`title` and `snippet` in words; `parts` of each as (text, marked). `campus`: whose it is, None if everybody's."""

    entry: Entry
    title: str
    title_parts: Parts
    snippet: Parts
    url: str
    campus: Campus | None
    campuses: tuple[Campus, ...]
    holds: bool
    score: float

    @property
    def shared(self) -> bool:
        return self.entry.shared


class Hits(list[Hit]):
    """The answers in order. `mended`: words that were read as others, such as {"libary": "library"}."""

    mended: dict[str, str] = {}


def search(
    text: str, campus: Campus | None = None, limit: int = 10, *, staff: bool = False, everywhere: bool = False
) -> Hits:
    """What answers this question on this campus: its own entries first, then the shared ones.

    `staff` includes what only staff may read. `everywhere` adds other campuses' entries, after all that hold here.
    """
    question = understand(text)
    hits = Hits()
    hits.mended = question.mended
    if not question.terms:
        return hits
    words = question.fetching()
    found = engine().find(words, Scope(campus.pk if campus else None, staff), CANDIDATES)
    if everywhere and campus:
        found += [pk for pk in engine().find(words, Scope(None, staff), CANDIDATES) if pk not in set(found)]
    if not found:
        return hits
    ranked = _rank(found, question, campus)[:limit]
    hits += _hits(ranked, question, campus)
    return hits


def _rank(found: Sequence[int], question: Question, campus: Campus | None) -> list[tuple[int, float]]:
    """(entry, score), the best first; equal ones by their age, so that both databases agree."""
    scores: list[tuple[bool, float, int]] = []
    for pk, title, keywords, answer, local, is_shared, is_own in _documents(found, campus):
        score = _score(question.terms, title, keywords, answer + local.get(str(campus.pk) if campus else "", ""))
        holds = campus is None or is_shared or is_own
        scores.append((holds, score * (OWN_FIRST if is_own and not is_shared else 1.0), pk))
    best = max((score for _, score, _ in scores), default=0.0)
    worthy = [found for found in scores if found[1] >= best * LEAST_SHARE and found[1] > 0]
    worthy.sort(key=lambda found: (not found[0], -round(found[1], 6), found[2]))
    return [(pk, score) for _, score, pk in worthy]


def _documents(found: Sequence[int], campus: Campus | None) -> Any:
    """(entry, question, other words, answer, campuses' paragraphs, shared, this campus's own), in one query."""
    own = Entry.campuses.through.objects.filter(entry=OuterRef("pk"), campus=campus)
    documents = Document.objects.filter(pk__in=found).annotate(own=Exists(own))
    return documents.values_list("pk", "question", "keywords", "answer", "local_stems", "entry__shared", "own")


def _score(terms: Iterable[Term], title: str, keywords: str, answer: str) -> float:
    """How well an entry answers, from 0. Its title counts whole: a question of the same few words fits best."""
    total = reached = possible = told = 0.0
    for term in terms:
        possible += term.weight
        says: list[float] = [0.0]
        for stemmed, sureness in term.stems.items():
            spaced = f" {stemmed} "
            fields = IN_QUESTION if spaced in title else 0.0
            told += 1 if fields and sureness > 0.5 else 0  # noqa: PLR2004 -- half sure
            fields += IN_KEYWORDS if spaced in keywords else 0.0
            times = answer.count(spaced)
            fields += IN_ANSWER * times / (times + ENOUGH) if times else 0.0
            says.append(sureness * fields)
        best = max(says)
        if best:
            reached += term.weight
        total += term.weight * (best + AGAIN * (sum(says) - best))
    if not possible:
        return 0.0
    coverage = reached / possible
    length = title.count("  ") + 1
    return total * (0.3 + 0.7 * coverage) * (1 + 0.3 * min(1.0, told / length))


def _hits(ranked: list[tuple[int, float]], question: Question, campus: Campus | None) -> list[Hit]:
    rows = Entry.objects.filter(pk__in=[pk for pk, _ in ranked])
    entries = {entry.pk: entry for entry in rows.select_related("document").prefetch_related("campuses")}
    stems = {stemmed for term in question.terms for stemmed in term.stems}
    told: dict[int, Values] = {}
    hits = []
    for pk, score in ranked:
        entry = entries[pk]
        home = campus if campus and entry.covers(campus) else (entry.home(campus) if campus else _first(entry))
        if home and home.pk not in told:
            told[home.pk] = Values(home)
        values = told.get(home.pk) if home else None
        title = values.fill(entry.question) if values else entry.question
        hits.append(
            Hit(
                entry=entry,
                title=title,
                title_parts=snippets.marked(title, stems),
                snippet=snippets.snippet(_plain(entry, values), stems),
                url=entry.permalink(home) if home else "",
                campus=None if entry.shared else home,
                campuses=tuple(entry.campuses.all()),
                holds=campus is None or entry.covers(campus),
                score=score,
            )
        )
    return hits


def _first(entry: Entry) -> Campus | None:
    return next(iter(entry.campuses.all()), None)


def _plain(entry: Entry, values: Values | None) -> str:
    """The answer's words as this campus says them, out of the index: no Markdown is read again."""
    from faq.render import with_local  # noqa: PLC0415 -- loads the Markdown reader

    document = entry.document
    if values is None:
        return document.plain
    local = document.local.get(str(values.campus.pk), "")
    return values.fill(" ".join(with_local(document.plain, local).split()))
