"""What desks read when they are woken: for all desks of the process together, each by its own operator's rights."""

from __future__ import annotations

from typing import Any, NamedTuple
from uuid import UUID

from django.db import connection
from django.db.models.query import RawQuerySet

from campuses import clock
from campuses.models import Operator
from chat import show
from chat.consumers.batches import Batched
from chat.consumers.frames import Frame
from chat.models import ChatSession, Message, colleagues

_BEHIND = """
    WITH place (number, chat_id, operator_id, seq) AS (VALUES {places})
    SELECT place.number, chat.last_note, line.id, line.session_id, line.seq, line.kind, line.author_role,
        line.author_name, line.operator_id, line.body, line.data, line.key, line.at
    FROM place
    JOIN chat_chatsession chat ON chat.id = place.chat_id AND chat.lead_id = place.operator_id
    JOIN campuses_operator lead ON lead.id = chat.lead_id AND lead.is_active
    LEFT JOIN chat_message line ON line.session_id = chat.id AND line.seq > place.seq
    ORDER BY place.number, line.seq
"""


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

    Nearly every line's way is to its chat's own lead: one query for all of those together, whatever their number.
    """
    places = list(wanted)
    found: dict[Place, News] = {}
    for line in _lines_for_leads(places):
        place = places[line.number]
        if line.last_note <= place.n:
            news = found.setdefault(place, News([], []))
            news.lines.extend([show.line(line)] if line.pk else [])
    # The others are somebody beside the lead, or have notes to read as well.
    return {place: found.get(place) or _news_behind(place) for place in places}


def _lines_for_leads(places: list[Place]) -> RawQuerySet[Any]:
    """Each place's new lines in order, with `number` (the place's) and the chat's `last_note`; an empty one for none.

    Plain SQL: the ORM would take longer to make it than both databases to answer it.
    """
    chat_id = ChatSession._meta.pk.get_db_prep_value  # noqa: SLF001 -- public in all but name
    values = [
        value
        for number, place in enumerate(places)
        for value in (number, chat_id(place.chat_id, connection), place.operator_id, place.seq)
    ]
    return Message.objects.raw(_BEHIND.format(places=", ".join(["(%s, %s, %s, %s)"] * len(places))), values)


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
