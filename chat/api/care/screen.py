"""Looking at a patron's screen, with their consent: who asks, and where the two browsers find each other (C52).

The picture goes from browser to browser (WebRTC); `signal` frames of the sockets only introduce them. Nothing is
recorded, and the operator can only look.
"""

from __future__ import annotations

from uuid import UUID

from ninja import Router

from chat import ice
from chat.api.auth import DeskRequest, DeskSession
from chat.api.care.lookup import JSON, staffed
from chat.models import ChatSession

screen = Router(tags=["care"], auth=DeskSession())


@screen.get("/chats/{uuid:chat_id}/screen")
def look(request: DeskRequest, chat_id: UUID) -> JSON:
    return _shown(staffed(request, chat_id))


@screen.post("/chats/{uuid:chat_id}/screen")
def ask(request: DeskRequest, chat_id: UUID) -> JSON:
    """The widget asks the patron; they may say no."""
    chat = staffed(request, chat_id)
    chat.ask_for_screen(request.auth)
    return _shown(chat)


@screen.delete("/chats/{uuid:chat_id}/screen")
def stop(request: DeskRequest, chat_id: UUID) -> JSON:
    chat = staffed(request, chat_id)
    chat.stop_screen(request.auth)
    return _shown(chat)


def _shown(chat: ChatSession) -> JSON:
    return {"state": chat.screen, "ice_servers": ice.servers_for(str(chat.pk))}
