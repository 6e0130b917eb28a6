"""A chat as plain text, as its patron may read it: for letters, tickets and print."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from chat.models.message import LineKind, Message

if TYPE_CHECKING:
    from chat.models.session import ChatSession

SYSTEM_WORDS = {
    "claimed": "{operator} joined the chat.",
    "transferred": "The chat was transferred to {operator}.",
    "ticket_offered": "The patron was offered to leave a ticket.",
    "ticketed": "Ticket {ticket} was made. {expected}",
    "ended": "The chat ended.",
    "ask_email": "The librarian asked for an e-mail address.",
    "email_given": "The patron gave an e-mail address.",
    "ask_screen": "The librarian asked to see the patron's screen.",
    "screen_shared": "The patron showed their screen.",
    "screen_declined": "The patron preferred not to show their screen.",
    "screen_stopped": "The screen was no longer shown.",
}


def as_text(chat: ChatSession, messages: Iterable[Message]) -> str:
    """One line of speech a paragraph, with local times of the patron's campus."""
    local = chat.campus.local
    head = f"{chat.reference} · {chat.campus.name} · {local(chat.started_at):%d %B %Y}"
    lines = (_line(message, f"{local(message.at):%H:%M}", chat) for message in messages)
    return "\n".join([head, "", *filter(None, lines)])


def _line(message: Message, clock: str, chat: ChatSession) -> str:
    """One entry; empty for a line of the product's own that has no words on paper."""
    if message.kind == LineKind.SYSTEM:
        spoken = system_words(message)
        return f"[{clock}] {spoken}" if spoken else ""
    name = message.author_name or (chat.greeting_name if message.author_role == "patron" else "Librarian")
    body = message.body or message.data.get("name", "")
    return f"[{clock}] {name}: {body}"


def system_words(message: Message) -> str:
    """What a line of the product's own says, on paper; empty for one that has no words there."""
    operator = message.data.get("operator") or {}
    words = SYSTEM_WORDS.get(message.data.get("code", ""), "")
    return words.format(
        operator=operator.get("name", "A librarian"),
        ticket=message.data.get("ticket", ""),
        expected=message.data.get("expected", ""),
    ).rstrip()
