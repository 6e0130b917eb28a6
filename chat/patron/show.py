"""A chat and its lines as the patron sees them, over HTTP and sockets alike."""

from __future__ import annotations

from typing import Any

from campuses.clock import stamp
from chat.models.message import Message
from chat.models.session import ChatSession


def chat(session: ChatSession) -> dict[str, Any]:
    """CHAT of the interface. Queries: none beyond `campus__policy` and `lead__campus`, which the caller selects."""
    return {
        "id": str(session.pk),
        "reference": session.reference,
        "campus": {"slug": session.campus.slug, "name": session.campus.name},
        "status": session.state,
        "stage": session.stage or None,
        "operator": session.introduce(session.lead) if session.lead else None,
        "started_at": stamp(session.started_at),
        "ended_at": stamp(session.ended_at),
        "ticket_offered": session.ticket_offered,
        "ticket": session.ticket.reference if session.ticket else None,
        "last_seq": session.last_seq,
        "read": {"patron": session.patron_read, "operator": session.operator_read},
        "rated": session.rating is not None,
        "keep": session.keep,
        "quiet": session.sealed,
    }


def line(message: Message) -> dict[str, Any]:
    """LINE of the interface: the same for everyone in the chat."""
    return {
        "seq": message.seq,
        "kind": message.kind,
        "author": {"role": message.author_role, "name": message.author_name},
        "body": message.body,
        "at": stamp(message.at),
        "key": str(message.key) if message.key else None,
        "data": message.data,
    }
