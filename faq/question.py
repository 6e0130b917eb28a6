"""Understands what somebody typed: which words of the vocabulary each of theirs may mean, and how sure that is."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from faq import synonyms
from faq.engines import engine
from faq.models import Document, Word
from faq.words import STOP_WORDS, joined, mistakes, query_words, stem

if TYPE_CHECKING:
    from collections.abc import Iterable

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

    def add(self, found: Iterable[tuple[str, str, int]], sureness: float) -> None:
        for word, stemmed, entries in found:
            self.stems[stemmed] = max(self.stems.get(stemmed, 0.0), sureness)
            self.spellings.add(word)
            if sureness > MEANT:
                self.entries = max(self.entries, entries)


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


def understand(text: str, *, typing: bool = True) -> Question:
    """`typing`: its last word may not be finished."""
    terms = [Term(word) for word in query_words(text)]
    _know(terms, joined(text))
    unfinished = terms[-1] if typing and terms and not text[-1:].isspace() and terms[-1].word.isalnum() else None
    if unfinished and len(unfinished.word) >= PREFIX_LETTERS:
        unfinished.add(engine().starting(unfinished.word, COMPLETIONS), COMPLETED)
    mended = _mend([term for term in terms if not term.stems])
    total = Document.objects.count()
    terms = [term for term in terms if term.stems]
    for term in terms:
        term.weight = (
            math.log(1 + (total - term.entries + 0.5) / (term.entries + 0.5)) if total >= term.entries else 0.1
        )
    return Question(terms, mended)


def _know(terms: list[Term], pairs: dict[str, str]) -> None:
    """What the vocabulary knows of each word: its other forms, and words that mean the same. One query.

    `pairs`: word → it and its neighbour as one, so that “off campus” finds “off-campus”.
    """
    wanted: dict[str, list[tuple[Term, float]]] = {}
    for term in terms:
        own = [stem(term.word), *([stem(pairs[term.word])] if term.word in pairs else [])]
        for one in own:
            wanted.setdefault(one, []).append((term, SURE))
            for other in synonyms.of(one):
                wanted.setdefault(other, []).append((term, MEANT))
    for word, stemmed, entries in Word.objects.filter(stem__in=wanted).values_list("text", "stem", "entries"):
        for term, sureness in wanted[stemmed]:
            term.add([(word, stemmed, entries)], sureness)


def _mend(unknown: list[Term]) -> dict[str, str]:
    """Words that nobody has written: a longer word that begins so, else the nearest spelling. Typed → meant."""
    mended: dict[str, str] = {}
    for term in unknown[:MENDED_WORDS]:
        if len(term.word) < MENDED_LETTERS or term.word in STOP_WORDS or not term.word.isalpha():
            continue
        near = [
            (distance, -entries, word, stemmed)
            for word, stemmed, entries in engine().similar(term.word, NEIGHBOURS)
            if word not in STOP_WORDS and (distance := mistakes(term.word, word)) is not None
        ]
        longer = engine().starting(term.word, COMPLETIONS)
        if longer:
            term.add(longer, COMPLETED)
        elif near:
            least = min(near)[0]
            closest = sorted(found for found in near if found[0] == least)
            term.add([(word, stemmed, -fewer) for _, fewer, word, stemmed in closest[:3]], MENDED)
            mended[term.word] = closest[0][2]
        if term.stems:
            _add_meant(term)
    return mended


def _add_meant(term: Term) -> None:
    others = {other for known in list(term.stems) for other in synonyms.of(known)} - set(term.stems)
    if others:
        term.add(Word.objects.filter(stem__in=others).values_list("text", "stem", "entries"), MEANT * MENDED)
