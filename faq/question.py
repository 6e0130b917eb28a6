"""Understands what somebody typed: which words of the vocabulary each of theirs may mean, and how sure that is."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from faq import synonyms
from faq.engines import engine
from faq.models.word import EVERY
from faq.words import STOP_WORDS, joined, mistakes, query_words, stem

if TYPE_CHECKING:
    from faq.engines import Known

PREFIX_LETTERS = 2
MENDED_LETTERS = 4  # shorter words have too many neighbours
COMPLETIONS = 20
NEIGHBOURS = 200
MENDED_WORDS = 4  # at most so many of one question
SURE, COMPLETED, MENDED, MEANT = 1.0, 0.8, 0.75, 0.55
LOOKED_THROUGH = 1500  # entries that one question makes the database weigh, if its rarest word alone hasn't more


@dataclass
class Term:
    """One word of the question: `stems` → how much it counts if an entry says it so; `weight`: its rarity."""

    word: str
    stems: dict[str, float] = field(default_factory=dict)
    spellings: set[str] = field(default_factory=set)
    entries: int = 0
    weight: float = 0.0

    def add(self, known: Known, sureness: float) -> None:
        self.stems[known.stem] = max(self.stems.get(known.stem, 0.0), sureness)
        self.spellings.add(known.text)
        if sureness > MEANT:
            self.entries = max(self.entries, known.entries)


@dataclass
class Question:
    terms: list[Term]
    mended: dict[str, str]

    def fetching(self) -> list[str]:
        """The words to ask the database for, the rarest first: all of them would fetch half of everything."""
        asked: list[Term] = []
        reached = 0
        for term in sorted(self.terms, key=lambda term: (term.entries, term.word)):
            reached += term.entries
            if asked and reached > LOOKED_THROUGH:
                break
            asked.append(term)
        return sorted({word for term in asked for word in term.spellings})


def understand(text: str, *, staff: bool = False) -> Question:
    """Its last word may not be finished. `staff`: whether words are known that only staff-only entries say."""
    terms = [Term(word) for word in query_words(text)]
    last = terms[-1] if terms and not text[-1:].isspace() else None
    unfinished = last if last and last.word.isalnum() and len(last.word) >= PREFIX_LETTERS else None
    total = _know(terms, joined(text), unfinished, staff=staff)
    mended = _mend([term for term in terms if not term.stems], alone=len(terms) == 1, staff=staff)
    terms = [term for term in terms if term.stems]
    for term in terms:
        term.weight = (
            math.log(1 + (total - term.entries + 0.5) / (term.entries + 0.5)) if total >= term.entries else 0.1
        )
    return Question(terms, mended)


def _know(terms: list[Term], pairs: dict[str, str], unfinished: Term | None, *, staff: bool) -> int:
    """What the vocabulary knows of each word: its other forms, and words that mean the same. One query.

    `pairs`: word → it and its neighbour as one, so that “off campus” finds “off-campus”. Says how many entries there
    are.
    """
    wanted: dict[str, list[tuple[Term, float]]] = {EVERY: []}
    for term in terms:
        own = [stem(term.word), *([stem(pairs[term.word])] if term.word in pairs else [])]
        for one in own:
            wanted.setdefault(one, []).append((term, SURE))
            for other in synonyms.of(one):
                wanted.setdefault(other, []).append((term, MEANT))
    total = 0
    for known in engine().knowing(list(wanted), unfinished.word if unfinished else "", COMPLETIONS, staff=staff):
        if known.completes and unfinished:
            unfinished.add(known, COMPLETED)
            continue
        if known.text == EVERY:
            total = known.entries
        for term, sureness in wanted[known.stem]:
            term.add(known, sureness)
    return total


def _mend(unknown: list[Term], *, alone: bool, staff: bool) -> dict[str, str]:
    """Words that nobody has written: a longer word that begins so, else the nearest spelling. Typed → meant.

    What was meant for a word that says nothing, as “libary” for “library”, says nothing either, unless it stands alone.
    """
    mended: dict[str, str] = {}
    for term in unknown[:MENDED_WORDS]:
        if len(term.word) < MENDED_LETTERS or term.word in STOP_WORDS or not term.word.isalpha():
            continue
        longer = engine().knowing([], term.word, COMPLETIONS, staff=staff)
        closest = [] if longer else _closest(term.word, staff=staff)
        for known in longer:
            term.add(known, COMPLETED)
        if closest:
            mended[term.word] = closest[0].text
        if closest and (alone or closest[0].text not in STOP_WORDS):
            for known in closest:
                term.add(known, MENDED)
        if term.stems:
            _add_meant(term, staff=staff)
    return mended


def _closest(word: str, *, staff: bool) -> list[Known]:
    """At most three words, with the fewest typing mistakes between: such as say something, and common ones, first."""
    near = sorted(
        (distance, known.text in STOP_WORDS, -known.entries, known.text, known)
        for known in engine().similar(word, NEIGHBOURS, staff=staff)
        if (distance := mistakes(word, known.text)) is not None
    )
    return [found[-1] for found in near if found[:2] == near[0][:2]][:3]


def _add_meant(term: Term, *, staff: bool) -> None:
    others = {other for known in list(term.stems) for other in synonyms.of(known)} - set(term.stems)
    if others:
        for known in engine().knowing(sorted(others), "", 0, staff=staff):
            term.add(known, MEANT * MENDED)
