"""A chat as staff read it again: lines and notes in one stream, the reasons to look, and notes by their words."""

from __future__ import annotations

import re
from datetime import datetime
from typing import TYPE_CHECKING, NamedTuple

from django.db import models

from campuses.models import Operator
from chat.models import ChatSession, LineKind, Message, Note, Watch
from chat.transcript import system_words

if TYPE_CHECKING:
    from collections.abc import Iterable

    from chat.models.session import ChatSessionQuerySet


class Why(models.TextChoices):
    """Reading an old chat of somebody else's takes a reason, which is kept with the look."""

    REVIEW = "review", "To review how it went"
    PATRON = "patron", "The patron asked about it"
    TRAINING = "training", "For training"
    INCIDENT = "incident", "An incident"
    FIGURES = "figures", "To check our figures"


class Entry(NamedTuple):
    kind: str  # a line's, or `note`
    who: str
    words: str
    at: datetime


class Hit(NamedTuple):
    note: Note
    pieces: list[tuple[str, bool]]  # the note's words, and whether each was searched for


def over(operator: Operator) -> ChatSessionQuerySet:
    """The ended chats whose words this operator may read, the last one first."""
    found = ChatSession.objects.readable_by(operator).exclude(ended_at=None)
    return found.order_by("-ended_at", "pk")


def is_own(chat: ChatSession, operator: Operator) -> bool:
    """Led by them, or theirs as one who was in its conference to the end."""
    return chat.lead_id == operator.pk or Watch.objects.to_the_end(operator).filter(session=chat).exists()


def stream(chat: ChatSession) -> list[Entry]:
    """Lines in order; each note behind the line it was written after."""
    notes: dict[int, list[Entry]] = {}
    for note in chat.notes.select_related("author"):
        entry = Entry("note", note.author.get_full_name(), note.body, note.at)
        notes.setdefault(note.after_seq, []).append(entry)
    entries = notes.pop(0, [])
    for line in chat.messages.all():
        entries += [Entry(line.kind, _speaker(line, chat), _said(line), line.at), *notes.pop(line.seq, [])]
    return entries


def hits(notes: Iterable[Note], words: str) -> list[Hit]:
    pattern = re.compile(
        "|".join(re.escape(word) for word in sorted(words.split(), key=len, reverse=True)), re.IGNORECASE
    )
    return [Hit(note, _pieces(note.body, pattern)) for note in notes]


def _pieces(text: str, pattern: re.Pattern[str]) -> list[tuple[str, bool]]:
    pieces, at = [], 0
    for match in pattern.finditer(text):
        pieces += [(text[at : match.start()], False), (match.group(), True)]
        at = match.end()
    return [piece for piece in [*pieces, (text[at:], False)] if piece[0]]


def _speaker(line: Message, chat: ChatSession) -> str:
    if line.kind == LineKind.SYSTEM:
        return "Refdesk"
    return line.author_name or (chat.greeting_name if line.author_role == "patron" else "Librarian")


def _said(line: Message) -> str:
    """The words of a line; of one of the product's own, what it tells."""
    if line.body or line.kind != LineKind.SYSTEM:
        return line.body or str(line.data.get("name", ""))
    return system_words(line) or str(line.data.get("code", "")).replace("_", " ")
