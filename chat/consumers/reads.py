"""What desks read when they are woken: for all desks of the process together, each by its own operator's rights."""

from __future__ import annotations

from collections.abc import Iterator
from functools import reduce
from operator import or_
from typing import NamedTuple
from uuid import UUID

from django.db.models import Q

from campuses import clock
from campuses.models import Operator
from chat import show
from chat.consumers.batches import Batched
from chat.consumers.frames import Frame
from chat.models import ChatSession, Message, colleagues


class Place(NamedTuple):
    """How far one desk has read one chat."""

    operator_id: int
    chat_id: UUID
    seq: int
    n: int


class News(NamedTuple):
    """What lies behind it."""

    lines: list[Frame]
    notes: list[Frame]


def _read_chats(wanted: set[tuple[int, UUID]]) -> dict[tuple[int, UUID], Frame | None]:
    """By operator and chat, as that operator may see it; None for those who may see nothing any more.

    Not only chats that are visible to them: one that has ended leaves every desk's list by a last frame, which for
    those who may not read it has no words. Six queries for any number of desks and chats.
    """
    at = clock.now()
    viewers = colleagues().in_bulk({operator for operator, _ in wanted})
    chats = show.for_staff(ChatSession.objects.filter(pk__in={chat for _, chat in wanted})).in_bulk()
    return {
        (operator, chat): show.chat(chats[chat], viewers[operator], at) if operator in viewers else None
        for operator, chat in wanted
        if chat in chats or operator not in viewers
    }


def _read_operators(wanted: set[int]) -> dict[int, Frame]:
    at = clock.now()
    return {person.pk: show.operator(person, at) for person in colleagues().filter(pk__in=wanted)}


def _read_news(wanted: set[Place]) -> dict[Place, News | None]:
    """None where the operator may not read the chat any more.

    Nearly every line's way is to its chat's own lead: two queries for all of those together, whatever their number.
    """
    chats = ChatSession.objects.filter(pk__in={place.chat_id for place in wanted}, lead__is_active=True).order_by()
    led = {
        (lead, chat): (last_seq, last_note)
        for chat, lead, last_seq, last_note in chats.values_list("pk", "lead_id", "last_seq", "last_note")
    }
    found: dict[Place, News | None] = {}
    own: dict[Place, News] = {}
    for place in wanted:
        known = led.get((place.operator_id, place.chat_id))
        if known is None or known[1] > place.n:  # somebody beside the lead, or there are notes to read as well
            found[place] = _news_behind(place)
        else:
            own[place] = News([], [])
    for place, line in _lines_behind([place for place in own if led[place.operator_id, place.chat_id][0] > place.seq]):
        own[place].lines.append(line)
    return found | own


def _lines_behind(places: list[Place]) -> Iterator[tuple[Place, Frame]]:
    """In their order, each with every place that is before it; one query."""
    if not places:
        return
    behind = reduce(or_, (Q(session=place.chat_id, seq__gt=place.seq) for place in places))
    for line in Message.objects.filter(behind).order_by("session_id", "seq"):
        for place in places:
            if line.session_id == place.chat_id and line.seq > place.seq:
                yield place, show.line(line)


def _news_behind(place: Place) -> News | None:
    chat = _own_or_readable(place)
    return None if chat is None else news(chat, place.seq, place.n)


def _own_or_readable(place: Place) -> ChatSession | None:
    """By the look-up that is the permission; the lead's own chat, nearly every line's way, without the rest."""
    chats = ChatSession.objects.filter(pk=place.chat_id).only("last_seq", "last_note")
    own = chats.filter(lead=place.operator_id, lead__is_active=True).first()
    if own is not None:
        return own
    operator = Operator.objects.filter(pk=place.operator_id, is_active=True).first()
    return chats.readable_by(operator).first() if operator else None


def news(chat: ChatSession, seq: int, n: int) -> News:
    lines = [show.line(line) for line in chat.messages.after(seq)] if chat.last_seq > seq else []
    if chat.last_note <= n:
        return News(lines, [])
    at = clock.now()
    notes = chat.notes.after(n).select_related("author__campus", "author__presence")
    return News(lines, [show.note(note, at) for note in notes])


chats: Batched[tuple[int, UUID], Frame | None] = Batched(_read_chats, at_once=1)
operators: Batched[int, Frame] = Batched(_read_operators, at_once=1)
news_behind: Batched[Place, News | None] = Batched(_read_news, at_once=4)
