"""Porter's stemmer, written from the paper (M. F. Porter, An algorithm for suffix stripping, Program 14, 1980).

The same algorithm as SQLite's `porter`; here so that ranking sees the words as finding did, on both databases.
A word is a row of consonant (C) and vowel (V) runs, [C](VC)^m[V]; `m` is its measure.
"""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

SHORTEST = 3

_STEP_2 = {
    "ational": "ate", "tional": "tion", "enci": "ence", "anci": "ance", "izer": "ize", "bli": "ble", "alli": "al",
    "entli": "ent", "eli": "e", "ousli": "ous", "ization": "ize", "ation": "ate", "ator": "ate", "alism": "al",
    "iveness": "ive", "fulness": "ful", "ousness": "ous", "aliti": "al", "iviti": "ive", "biliti": "ble", "logi": "log",
}  # fmt: skip
_STEP_3 = {"icate": "ic", "ative": "", "alize": "al", "iciti": "ic", "ical": "ic", "ful": "", "ness": ""}
_STEP_4 = {
    "al", "ance", "ence", "er", "ic", "able", "ible", "ant", "ement", "ment", "ent", "ion", "ou", "ism", "ate", "iti",
    "ous", "ive", "ize",
}  # fmt: skip


def porter(word: str) -> str:
    """The stem of a word of small letters a–z."""
    if len(word) < SHORTEST:
        return word
    word = _past_and_progressive(_plural(word))
    if word.endswith("y") and _has_vowel(word[:-1]):
        word = word[:-1] + "i"
    word = _replace(word, _STEP_2, lambda m: m > 0)
    word = _replace(word, _STEP_3, lambda m: m > 0)
    return _tidy(_residue(word))


def _is_consonant(word: str, i: int) -> bool:
    if word[i] in "aeiou":
        return False
    return word[i] != "y" or i == 0 or not _is_consonant(word, i - 1)


def _measure(stem: str) -> int:
    kinds = [_is_consonant(stem, i) for i in range(len(stem))]
    return sum(1 for before, after in itertools.pairwise(kinds) if not before and after)


def _has_vowel(stem: str) -> bool:
    return any(not _is_consonant(stem, i) for i in range(len(stem)))


def _ends_double(stem: str) -> bool:
    return len(stem) > 1 and stem[-1] == stem[-2] and _is_consonant(stem, len(stem) - 1)


def _ends_cvc(stem: str) -> bool:
    n = len(stem)
    if n < 3 or stem[-1] in "wxy":  # noqa: PLR2004 -- consonant, vowel, consonant
        return False
    return _is_consonant(stem, n - 3) and not _is_consonant(stem, n - 2) and _is_consonant(stem, n - 1)


def _plural(word: str) -> str:
    if word.endswith(("sses", "ies")):
        return word[:-2]
    return word[:-1] if word.endswith("s") and not word.endswith("ss") else word


def _past_and_progressive(word: str) -> str:
    if word.endswith("eed"):
        return word[:-1] if _measure(word[:-3]) > 0 else word
    for ending in ("ed", "ing"):
        stem = word.removesuffix(ending)
        if stem != word and _has_vowel(stem):
            return _after_removal(stem)
    return word


def _after_removal(stem: str) -> str:
    if stem.endswith(("at", "bl", "iz")):
        return stem + "e"
    if _ends_double(stem) and stem[-1] not in "lsz":
        return stem[:-1]
    return stem + "e" if _measure(stem) == 1 and _ends_cvc(stem) else stem


def _replace(word: str, endings: dict[str, str], allowed: Callable[[int], bool]) -> str:
    ending = max((e for e in endings if word.endswith(e)), key=len, default=None)
    if ending is None:
        return word
    stem = word[: -len(ending)]
    return stem + endings[ending] if allowed(_measure(stem)) else word


def _residue(word: str) -> str:
    ending = max((e for e in _STEP_4 if word.endswith(e)), key=len, default=None)
    if ending is None:
        return word
    stem = word[: -len(ending)]
    if ending == "ion" and not stem.endswith(("s", "t")):
        return word
    return stem if _measure(stem) > 1 else word


def _tidy(word: str) -> str:
    if word.endswith("e"):
        stem, m = word[:-1], _measure(word[:-1])
        if m > 1 or (m == 1 and not _ends_cvc(stem)):
            word = stem
    return word[:-1] if word.endswith("ll") and _measure(word) > 1 else word
