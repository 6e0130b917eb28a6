"""Patrons often type their question into the box for their name (C10)."""

from __future__ import annotations

import re

NAME_LENGTH = 80

_ASKING = frozenset(
    "what when where which who whom whose why how can could do does did is are am was were will would should may might"
    " has have need needs want looking find help trying unable cannot cant hi hello hey please renew reserve book"
    " access login password printing print research citation cite article articles database hours open close".split()
)
_SENTENCE_WORDS = frozenset(
    "i i'm im my me you your u the a an to for of on in at from with about it this that need want get find do does"
    " can can't cant not no any some until".split()
)
_WORD = re.compile(r"[\w'’]+")
MOST_WORDS_IN_A_NAME = 5


def looks_like_a_question(text: str) -> bool:
    """Whether what stands in the name box is a question rather than a name. A doubtful case is a name."""
    text = text.strip()
    if "?" in text:
        return True
    words = [word.lower().replace("’", "'") for word in _WORD.findall(text[:400])]
    if len(words) < 2:  # noqa: PLR2004 -- one word is a name, or as good as one
        return False
    if any(character.isdigit() for character in text) and len(words) > MOST_WORDS_IN_A_NAME:
        return True
    sentence_words = sum(word in _SENTENCE_WORDS for word in words)
    if words[0] in _ASKING and (sentence_words or len(words) >= 3):  # noqa: PLR2004 -- "Will Hope" is a name
        return True
    return sentence_words >= 2 or (sentence_words == 1 and len(words) > MOST_WORDS_IN_A_NAME)  # noqa: PLR2004


def rescue(name: str, question: str) -> tuple[str, str]:
    """Move a question out of the name box: `(name, question)` as they were meant. No name is ever lost."""
    name, question = name.strip(), question.strip()
    if not looks_like_a_question(name):
        return name[:NAME_LENGTH], question
    if not question or question.casefold() == name.casefold():
        return "", name
    return "", f"{name}\n{question}"
