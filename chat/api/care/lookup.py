"""What care's endpoints look up: the look-up is the permission check."""

from __future__ import annotations

from typing import Annotated, Any
from uuid import UUID

from pydantic import StringConstraints

from campuses.problems import Problem
from chat.api.auth import DeskRequest
from chat.api.desk import readable
from chat.models import ChatSession

Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=4000)]
OptionalText = Annotated[str, StringConstraints(strip_whitespace=True, max_length=4000)]
Short = Annotated[str, StringConstraints(strip_whitespace=True, max_length=200)]
JSON = dict[str, Any]


def staffed(request: DeskRequest, chat_id: UUID) -> ChatSession:
    """A chat whose patron this operator may speak to, or did until it ended."""
    chat = readable(request, chat_id)
    if not chat.is_staffed_by(request.auth):
        raise Problem("not_allowed", "Only the chat's lead and those who joined do this.")
    return chat


def waiting_or_readable(request: DeskRequest, chat_id: UUID) -> ChatSession:
    """A chat that waits, whose question everybody sees, or one that this operator may read."""
    chat = (
        ChatSession.objects.waiting()
        .select_related("campus__policy", "lead__campus", "queue")
        .filter(pk=chat_id)
        .first()
    )
    return chat or readable(request, chat_id)
