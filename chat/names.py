"""Patrons often type their question into the box for their name (C10).

Names win: what may be a name in any culture stays one, for a patron called wrongly is worse off than a question that
an operator reads in the wrong place. And nothing is lost either way: the chat keeps what was typed
(`patron_name_raw`). How well it tells the two apart is measured on `tests/fixtures/name_box.json`.
"""

from __future__ import annotations

import re

NAME_LENGTH = 80
LOOKED_AT = 400  # characters; a longer text is no name anyway
MOST_WORDS_IN_A_NAME = 5


def _words(*lines: str) -> frozenset[str]:
    return frozenset(" ".join(lines).split())


# How a question begins. Some are names too (Will, May, Can, Do), so one of them alone decides nothing.
_ASKING = _words(
    "what whats what's wat when where wheres where's which who whom whose why how hw can could do does did is are r",
    "am was were will would should may might has have need needs want wanna looking find finding help trying unable",
    "cannot cant can't hi hello hey good please pls plz renew reserve book access login print research cite tell show",
    "give send get having any anyone anybody somebody someone just um ok sorry thx you",
)
# Small words of a sentence. One may stand in a name ("My Linh", "mom of 3"); two make a sentence.
_SMALL = _words(
    "i i'm im i'd i've my me mine you your u ur we our us the a an to for of on in at from with about it its it's this",
    "that there these those is isn't are was be been do don't dont does doesn't did can't cant cannot not no any some",
    "until if or by out up it'll won't have has had guys",
)
# What nobody is called, and what people come to a library for. In Spanish, French and Portuguese too.
_TOPICS = _words(
    "hours hour open opening close closed closing today tomorrow tonight sunday library libraries librarian",
    "catalog catalogue database databases article articles journal journals scholarly peer reviewed sources source",
    "citation citations cite citing apa mla bibliography annotated thesis essay paper homework assignment research",
    "textbook textbooks book books ebook ebooks audiobooks isbn reserve reserves reservation renew renewal overdue",
    "fines fee fine loan interlibrary borrow borrowing checkout return returning due laptop laptops calculator",
    "printer printers printing print scanner scan scanners copy copier fax computer computers software dvd headphones",
    "wifi password login log logging account accounts website link links access accessing online download off-campus",
    "statistics plagiarism zotero turnitin grammarly jstor cinahl ebsco pubmed kindle microsoft newspaper newspapers",
    "study tutoring parking phone email question questions help halp problem problems trouble issue issues working",
    "broken missing forgot lost reset pay donate donating movies summary definition difference confirm cancel extend",
    "anyone anybody nobody somebody someone subscription renewals pickup stuck tutor request report",
    "necesito donde dónde como cómo puedo quiero busco estoy buscando tengo pregunta horario biblioteca ayuda alguien",
    "hora horas cuenta libro libros où quelle heure bibliothèque besoin d'aide preciso ajuda abren cierran",
)
# Alone in the box, each of these is a question.
_ALONE = _words(
    "help halp hours textbook textbooks audiobooks scanner printer printing cinahl jstor turnitin ebsco pubmed",
    "database databases citation citations wifi password login fines renewals tutor ayuda",
)
_ASKED_IN_CHINESE_JAPANESE_KOREAN = re.compile(
    r"[几什怎哪吗嗎麼么]|请问|請問|图书馆|圖書館|どこ|ですか|図書館|어디|어떻게|도서관"
)
_WORD = re.compile(r"[\w'-]+")


def looks_like_a_question(text: str) -> bool:
    """Whether what stands in the name box is a question rather than a name. A doubtful case is a name."""
    text = text.strip()[:LOOKED_AT].replace("’", "'")
    if any(mark in text for mark in "?？¿؟") or _ASKED_IN_CHINESE_JAPANESE_KOREAN.search(text):
        return True
    written = _WORD.findall(text)
    words = [word.lower() for word in written]
    if len(words) < 2:  # noqa: PLR2004 -- one word is a name, or as good as one
        return bool(words) and words[0] in _ALONE
    small = sum(word in _SMALL for word in words)
    topics = sum(word in _TOPICS or word.split("-")[0] in _TOPICS for word in words)
    if _is_written_as_a_name(written) and small < 2 and topics < 2:  # noqa: PLR2004 -- "Can Yaman", "Art Book", "My Linh"
        return False
    return (
        topics >= 1
        or small >= 2  # noqa: PLR2004 -- a sentence
        or (small == 1 and (len(words) > MOST_WORDS_IN_A_NAME or words[0] in _ASKING))
        or (any(character.isdigit() for character in text) and len(words) > MOST_WORDS_IN_A_NAME)
    )


def _is_written_as_a_name(words: list[str]) -> bool:
    """Every word with a capital, and not in capitals throughout, as one shouts."""
    shouted = all(word.isupper() for word in words) and sum(map(len, words)) > 2 * len(words)
    return len(words) <= MOST_WORDS_IN_A_NAME and all(not word[0].islower() for word in words) and not shouted


def rescue(name: str, question: str) -> tuple[str, str]:
    """Move a question out of the name box: `(name, question)` as they were meant. No name is ever lost."""
    name, question = name.strip(), question.strip()
    if not looks_like_a_question(name):
        return name[:NAME_LENGTH], question
    if not question or question.casefold() == name.casefold():
        return "", name
    return "", f"{name}\n{question}"
