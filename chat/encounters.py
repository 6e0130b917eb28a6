"""Where the chat of an encounter can be read, for whoever asks by its reference from its ticket."""

from __future__ import annotations

from django.urls import reverse

from campuses.models import Operator
from chat.models import ChatSession


def find(reference: str, operator: Operator) -> str | None:
    """Its transcript once it is over, the desk for those who are in it now. Nothing for others."""
    chat = ChatSession.objects.readable_by(operator).filter(reference=reference).first()
    if chat is None:
        return None
    return reverse("desk") if chat.ended_at is None else reverse("transcript", args=[chat.reference])
