"""Finds entries for a question, the same ones on SQLite and PostgreSQL.

The database finds candidates with its full text search (`faq/engines`); here they are ranked by one measure: which of
the question's words an entry has, how rare they are, and whether in its question, its other words or its answer.
Patrons' words never become a pattern: they are cut, bounded and looked up (A043).
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import connection
from django.db.models import prefetch_related_objects

from faq import snippets
from faq.engines import Candidate, Scope, engine
from faq.models import Entry
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
READ = ("id", "question", "slug", "shared", "staff_only")  # of an entry; the rest is fetched if somebody asks for it


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
    question = understand(text, staff=staff)
    hits = Hits()
    hits.mended = question.mended
    if not question.terms:
        return hits
    words = question.fetching()
    found = engine().find(words, Scope(campus.pk if campus else None, staff), CANDIDATES)
    if everywhere and campus:
        here = {candidate.pk for candidate in found}
        found += [other for other in engine().find(words, Scope(None, staff), CANDIDATES) if other.pk not in here]
    ranked = _rank(found, question, campus)[:limit]
    if ranked:
        hits += _hits(ranked, question, campus)
    return hits


def _rank(found: Sequence[Candidate], question: Question, campus: Campus | None) -> list[tuple[float, Candidate]]:
    """The best first, with their scores; equal ones by their age, so that both databases agree."""
    scores = [(_score(question.terms, candidate, campus), candidate) for candidate in found]
    best = max((score for score, _ in scores), default=0.0)
    worthy = [(score, candidate) for score, candidate in scores if score >= best * LEAST_SHARE and score > 0]
    return sorted(worthy, key=lambda pair: (not _holds(pair[1], campus), -round(pair[0], 6), pair[1].pk))


def _holds(candidate: Candidate, campus: Campus | None) -> bool:
    return campus is None or candidate.shared or candidate.own


def _of(campus: Campus | None, local: str) -> str:
    """What this campus says, out of JSON by campus."""
    return "" if campus is None or local == "{}" else str(json.loads(local).get(str(campus.pk), ""))


def _score(terms: Iterable[Term], entry: Candidate, campus: Campus | None) -> float:
    """How well an entry answers, from 0. Its title counts whole: a question of the same few words fits best."""
    title, keywords = entry.stems_question.split(), entry.stems_keywords.split()
    answer = (entry.stems_answer + _of(campus, entry.stems_local)).split()
    once = {*title, *keywords, *answer}
    total = reached = possible = told = 0.0
    for term in terms:
        possible += term.weight
        says: list[float] = [0.0]
        for stemmed, sureness in term.stems.items():
            if stemmed not in once:
                continue
            fields = IN_QUESTION if stemmed in title else 0.0
            told += 1 if fields and sureness > 0.5 else 0  # noqa: PLR2004 -- half sure
            fields += IN_KEYWORDS if stemmed in keywords else 0.0
            times = answer.count(stemmed)
            fields += IN_ANSWER * times / (times + ENOUGH) if times else 0.0
            says.append(sureness * fields)
        best = max(says)
        if best:
            reached += term.weight
        total += term.weight * (best + AGAIN * (sum(says) - best))
    if not possible:
        return 0.0
    coverage = reached / possible
    first = OWN_FIRST if entry.own and not entry.shared else 1.0
    return first * total * (0.3 + 0.7 * coverage) * (1 + 0.3 * min(1.0, told / max(1, len(title))))


def _hits(ranked: list[tuple[float, Candidate]], question: Question, campus: Campus | None) -> list[Hit]:
    entries = [Entry.from_db(connection.alias, READ, candidate[: len(READ)]) for _, candidate in ranked]
    prefetch_related_objects([entry for entry in entries if not entry.shared], "campuses")
    stems = {stemmed for term in question.terms for stemmed in term.stems}
    values = {campus: Values(campus)} if campus else {}
    hits = []
    for entry, (score, candidate) in zip(entries, ranked, strict=True):
        campuses = () if entry.shared else tuple(entry.campuses.all())
        home = campus if campus and _holds(candidate, campus) else next(iter(campuses), None)
        said = values.setdefault(home, Values(home)) if home else None
        title = said.fill(entry.question) if said else entry.question
        hits.append(
            Hit(
                entry=entry,
                title=title,
                title_parts=snippets.marked(title, stems),
                snippet=snippets.snippet(_plain(candidate, said), stems),
                url=entry.permalink(home) if home else "",
                campus=None if entry.shared else home,
                campuses=campuses,
                holds=_holds(candidate, campus),
                score=score,
            )
        )
    return hits


def _plain(candidate: Candidate, values: Values | None) -> str:
    """The answer's words as this campus says them, out of the index: no Markdown is read again."""
    from faq.render import with_local  # noqa: PLC0415 -- loads the Markdown reader

    if values is None:
        return candidate.plain
    local = _of(values.campus, candidate.local)
    return values.fill(" ".join(with_local(candidate.plain, local).split()))
