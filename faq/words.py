"""What a word is, for searching: folded to small letters without accents, cut into words, stemmed.

The databases find with their own full text search; this module decides what they are asked and how their finds are
ranked, so that SQLite and PostgreSQL answer alike. Everything is linear in a bounded text (A043).
"""

from __future__ import annotations

import itertools
import re
import unicodedata
from functools import lru_cache

QUERY_CHARACTERS = 200
QUERY_WORDS = 12
WORD_CHARACTERS = 40
FORGIVEN_ONCE = 5

_RUN = re.compile(r"[^\W_]+(?:['’\-][^\W_]+)*")
_MARKS = {"ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "đ": "d", "ł": "l", "ı": "i"}

STOP_WORDS = frozenset(
    """
    a about all also am an and any anybody anyone anything are aren as at be because been being but by can
    cannot could couldn d did didn do does doesn doing don each every for from get gets getting give go goes
    going gonna got gotta had has have haven having he hello help her here hey hi his how i if im in into is isn
    it its ive just kind know let like ll m me more most much must my need needs of oh ok okay on or our ours
    own please pls plz re s she should so some somebody someone something t tell than thank thanks that the
    their them then there these they this those to too u um up ur us ve very want wanna wants was we well were
    what whats when where which while who whose why will with wont would wouldn ya yes you your yours allowed
    possible able campus library libraries
    """.split()
)


def fold(text: str) -> str:
    """Small letters, no accents: “Café” and “CAFE” are one word."""
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    plain = "".join(c for c in decomposed if not unicodedata.combining(c))
    return "".join(_MARKS.get(c, c) for c in plain) if not plain.isascii() else plain


def words(text: str) -> list[str]:
    """The words of a text, in order. “Wi-Fi” is “wi”, “fi” and “wifi”; “library's” is “library”."""
    found: list[str] = []
    for run in _RUN.findall(fold(text)):
        if run.isalnum():
            found.append(run[:WORD_CHARACTERS])
        else:
            found += _compound(run)
    return found


def _compound(run: str) -> list[str]:
    parts = run.replace("’", "'").replace("-", "'").split("'")
    if parts[-1] in {"s", "t", "re", "ll", "ve", "d", "m"} and "-" not in run:
        parts = parts[:-1]
    joined = "".join(parts)
    return [part[:WORD_CHARACTERS] for part in (parts if len(parts) == 1 else [*parts, joined])]


def query_words(text: str) -> list[str]:
    """At most twelve different words of a question, without those that say nothing, unless there are no others."""
    every = list(dict.fromkeys(words(text[:QUERY_CHARACTERS])))
    telling = [word for word in every if word not in STOP_WORDS]
    return (telling or every)[:QUERY_WORDS]


def joined(text: str) -> dict[str, str]:
    """Each telling word of a question with its neighbour as one word: {"off": "offcampus"}, {"in": "login"}."""
    every = words(text[:QUERY_CHARACTERS])[: QUERY_WORDS * 2]
    return {
        (one if one not in STOP_WORDS else other): one + other
        for one, other in itertools.pairwise(every)
        if len(one) + len(other) <= WORD_CHARACTERS and (one not in STOP_WORDS or other not in STOP_WORDS)
    }


@lru_cache(maxsize=50_000)
def stem(word: str) -> str:
    """The word without its endings (Porter 1980), so that “renewing” and “renewals” meet at “renew”."""
    from faq.stemmer import porter  # noqa: PLC0415 -- one use

    return porter(word) if word.isascii() and word.isalpha() else word


def runs_of_three(word: str) -> list[str]:
    """The different runs of three letters in a word: what mistyped words still share."""
    return list(dict.fromkeys(word[i : i + 3] for i in range(len(word) - 2)))


def first_letter(word: str) -> str:
    """Of a short word, whose runs one mistake may all break: “wfii”. Else ""."""
    return word[0] if len(word) <= FORGIVEN_ONCE else ""


def mistakes(one: str, other: str) -> int | None:
    """How many typing mistakes lie between two words (a letter more, less, other, or two swapped); None: too many.

    Up to five letters one mistake is believed, in longer words two. The first letter of a word is rarely wrong: another
    one is believed only if the first two are swapped.
    """
    limit = 1 if len(one) <= FORGIVEN_ONCE else 2
    if one[0] != other[0] and one[:2] != other[1::-1]:
        return None
    if abs(len(one) - len(other)) > limit:
        return None
    distance = _distance(one, other)
    return distance if distance <= limit else None


def _distance(one: str, other: str) -> int:
    """Optimal string alignment of two short words."""
    rows = [list(range(len(other) + 1))]
    for i, a in enumerate(one, 1):
        row = [i]
        for j, b in enumerate(other, 1):
            cost = min(rows[i - 1][j] + 1, row[j - 1] + 1, rows[i - 1][j - 1] + (a != b))
            if i > 1 and j > 1 and a == other[j - 2] and one[i - 2] == b:
                cost = min(cost, rows[i - 2][j - 2] + 1)
            row.append(cost)
        rows.append(row)
    return rows[-1][-1]
