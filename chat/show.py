"""A chat, its lines and the people as staff see them, over HTTP and sockets alike."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from campuses.clock import stamp
from campuses.models import Campus, Operator, Policy
from chat.models import (
    ChatSession,
    InternalMessage,
    Note,
    Presence,
    Status,
    Transfer,
    TransferStatus,
    Watch,
    colleagues,
)
from chat.models.session import ChatSessionQuerySet
from chat.patron.show import chat as patron_chat
from chat.patron.show import line

__all__ = [
    "chat",
    "chats",
    "line",
    "message",
    "note",
    "operator",
    "policy",
    "snapshot",
    "transfer",
    "transfers",
    "watch",
]


def campus(of: Campus | None) -> dict[str, Any] | None:
    return {"slug": of.slug, "name": of.name} if of else None


def operator(person: Operator, at: datetime, *, chats_led: int | None = None) -> dict[str, Any]:
    """OPERATOR of the interface; for people from `colleagues()`, no queries."""
    presence: Presence | None = getattr(person, "presence", None)
    return {
        "id": person.pk,
        "name": person.get_full_name(),
        "campus": campus(person.campus),
        "role": person.role,
        "experience": person.experience,
        "status": presence.status_at(at) if presence else Status.OFFLINE,
        "audible": bool(presence and presence.is_audible(at)),
        "swamped_until": stamp(presence.swamped_at(at)) if presence else None,
        "chats": getattr(person, "chats", 0) if chats_led is None else chats_led,
    }


def for_staff(queryset: ChatSessionQuerySet) -> ChatSessionQuerySet:
    """Everything that `chat` reads, in four queries for any number of chats."""
    return queryset.select_related(
        "campus__policy", "original_campus", "queue", "ticket", "lead__campus", "lead__presence"
    ).prefetch_related("watches__operator__campus", "watches__operator__presence", "help_calls")


def chat(session: ChatSession, viewer: Operator, at: datetime) -> dict[str, Any]:
    """CHAT as staff see it. The patron's words are null once it is claimed and not the viewer's to read."""
    may_read = session.is_waiting or _may_read(session, viewer)
    return {
        **patron_chat(session),
        "quiet": may_read and session.sealed,
        "operator": operator(session.lead, at) if session.lead else None,
        "queue": session.queue.slug,
        "patron": {"name": session.patron_name, "email": session.patron_email} if may_read else None,
        "question": session.question if may_read else None,
        "page_url": session.page_url if may_read else None,
        "original_campus": campus(session.original_campus),
        "claim_due_at": stamp(session.claim_due_at),
        "ticket_due_at": stamp(session.ticket_due_at),
        "claimed_at": stamp(session.claimed_at),
        "patron_seen_at": stamp(session.patron_seen_at),
        "last_patron_at": stamp(session.last_patron_at),
        "last_operator_at": stamp(session.last_operator_at),
        "calls_me": session.calls(viewer) and _is_online(viewer, at),
        "beeps": session.campus.policy.beeps,
        "claim_seconds": session.campus.policy.claim_seconds,
        "may_read": may_read and not session.is_waiting,
        "lead": operator(session.lead, at) if session.lead else None,
        "staff": _staff(session, viewer, at),
        "help": _help(session, viewer),
        "last_note": session.last_note if may_read else 0,
        "crisis": may_read and session.crisis_at is not None,
        "frustrated": (may_read or oversees(session, viewer)) and session.frustrated_at is not None,
        "practice": session.practice,
        "rating": session.rating if may_read else None,
        "end_reason": session.end_reason if may_read else "",
    }


def _is_online(viewer: Operator, at: datetime) -> bool:
    presence: Presence | None = getattr(viewer, "presence", None)
    return presence is not None and presence.status_at(at) == Status.ONLINE


def _may_read(session: ChatSession, viewer: Operator) -> bool:
    """The same rule as `ChatSession.objects.readable_by`, for rows in memory; a test holds the two together."""
    if session.lead_id == viewer.pk:
        return True
    if any(watch.opens_the_chat_to(viewer) for watch in session.watches.all()):
        return True
    return session.is_over and not session.sealed and oversees(session, viewer)


def oversees(session: ChatSession, viewer: Operator) -> bool:
    return viewer.supervises and viewer.campus_id == session.campus_id


def _staff(session: ChatSession, viewer: Operator, at: datetime) -> list[dict[str, Any]]:
    """Lead, and those beside them as far as this viewer may know of them."""
    staff = [{"operator": operator(session.lead, at), "mode": "lead", "known": True}] if session.lead else []
    beside = [watch for watch in session.watches.all() if watch.until is None and watch.is_shown_to(viewer)]
    return staff + [
        {"operator": operator(watch.operator, at), "mode": watch.mode, "known": watch.is_known_to_the_lead}
        for watch in beside
    ]


def _help(session: ChatSession, viewer: Operator) -> dict[str, Any] | None:
    """The lead's open call. Every desk sees that help is wanted; the words are for those who may answer it."""
    call = next((call for call in session.help_calls.all() if call.closed_at is None), None)
    if call is None:
        return None
    own = viewer.pk == session.lead_id or call.asks(viewer) or oversees(session, viewer)
    return {
        "operator": call.operator_id,
        "wanted": call.wanted,
        "message": call.message if own else "",
        "asks_me": call.asks(viewer),
        "asked_at": stamp(call.at),
    }


def watch(of: Watch, at: datetime) -> dict[str, Any]:
    """One stay beside the lead, for `observers`."""
    return {
        "operator": operator(of.operator, at),
        "mode": of.mode,
        "known": of.is_known_to_the_lead,
        "since": stamp(of.since),
        "joined_at": stamp(of.joined_at),
        "until": stamp(of.until),
    }


def transfer(of: Transfer, viewer: Operator, at: datetime) -> dict[str, Any]:
    """TRANSFER of the interface. While it is open, those whom it asks read what the chat is about.

    Of a crisis or an incident they read its number: a queue's offer asks a whole campus (P22).
    """
    is_open = of.status == TransferStatus.OFFERED
    session = of.session
    told = not session.sealed or viewer.pk == session.lead_id
    about = {
        "reference": session.reference,
        "patron": session.patron_name if told else "",
        "question": session.question if told else "",
    }
    return {
        "id": of.pk,
        "chat": str(of.session_id),
        "from": operator(of.sender, at),
        "operator": operator(of.operator, at) if of.operator else None,
        "queue": of.queue.slug if of.queue else None,
        "queue_name": str(of.queue) if of.queue else None,
        "campus": campus(session.campus),
        "message": of.message,
        "status": of.status,
        "reason": of.reason,
        "asks_me": is_open and of.asks(viewer),
        "about": about if is_open else None,
        "offered_at": stamp(of.offered_at),
        "expires_at": stamp(of.expires_at),
        "closed_by": of.closed_by.get_full_name() if of.closed_by else None,
    }


def message(of: InternalMessage, at: datetime) -> dict[str, Any]:
    """MESSAGE of the interface; in a room `to` is null. `n` counts within its thread."""
    to = of.thread.partner_of(of.sender)
    return {
        "id": of.pk,
        "n": of.n,
        "room": of.thread.room or None,
        "from": operator(of.sender, at),
        "to": operator(to, at) if to else None,
        "body": of.body,
        "at": stamp(of.at),
        "key": str(of.key) if of.key else None,
    }


def transfers(viewer: Operator, at: datetime) -> list[dict[str, Any]]:
    """The open offers of this operator, and those that ask them."""
    return [transfer(of, viewer, at) for of in Transfer.objects.offered().visible_to(viewer).for_show()]


def note(of: Note, at: datetime) -> dict[str, Any]:
    return {
        "n": of.n,
        "after_seq": of.after_seq,
        "author": operator(of.author, at),
        "body": of.body,
        "proposal": of.proposal,
        "at": stamp(of.at),
        "key": str(of.key) if of.key else None,
    }


def policy(viewer: Operator) -> dict[str, Any]:
    """The viewer's own campus's figures; the defaults for an administrator without one."""
    of = viewer.campus.policy if viewer.campus else Policy()
    return {
        "claim_seconds": of.claim_seconds,
        "beeps": of.beeps,
        "second_call_seconds": of.second_call_seconds,
        "ticket_seconds": of.ticket_seconds,
        "operator_silence_seconds": of.operator_silence_seconds,
        "patron_silence_seconds": of.patron_silence_seconds,
        "patron_close_seconds": of.patron_close_seconds,
        "transfer_seconds": of.transfer_seconds,
        "chats_before_warning": of.chats_before_warning,
        "chats_at_most": of.chats_at_most,
        "bad_weather": of.bad_weather,
    }


def chats(queryset: ChatSessionQuerySet, viewer: Operator, at: datetime) -> list[dict[str, Any]]:
    return [chat(session, viewer, at) for session in for_staff(queryset)]


def people(at: datetime) -> Iterable[dict[str, Any]]:
    return [operator(person, at) for person in colleagues()]


def snapshot(viewer: Operator, at: datetime) -> dict[str, Any]:
    """`GET /desk`, and the socket's `welcome`: a constant number of queries."""
    me = colleagues().select_related("campus__policy").get(pk=viewer.pk)
    return {
        "now": stamp(at),
        "me": operator(me, at),
        "policy": policy(me),
        "operators": people(at),
        "chats": chats(ChatSession.objects.live().filter(practice=False).oldest_first(), me, at),
        "transfers": transfers(me, at),
        "unread": InternalMessage.objects.all().unread_counts(me, at),
    }
