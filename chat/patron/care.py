"""What the patron may answer when an operator asks: an e-mail address, a look at their screen."""

from __future__ import annotations

from typing import Any, Literal

from ninja import Router

from campuses import limits
from campuses.interface import Body, Email
from chat import ice
from chat.models.contact import Screen
from chat.patron import show
from chat.patron.api import PatronRequest, PatronToken
from chat.patron.schemas import PatronView

care = Router(tags=["patron"], auth=PatronToken())


class GiveEmail(Body):
    email: Email


class AnswerScreen(Body):
    answer: Literal["consent", "decline", "stop"]


STEPS = {"consent": Screen.SHARED, "decline": Screen.DECLINED, "stop": Screen.STOPPED}


@care.post("/email", response=PatronView)
def give_email(request: PatronRequest, body: GiveEmail) -> dict[str, Any]:
    """In case the chat breaks off; stored on the encounter (C16)."""
    limits.count("addresses", str(request.auth.pk), most=10, seconds=600)
    request.auth.give_email(body.email)
    return {"chat": show.chat(request.auth), "lines": []}


@care.get("/screen")
def screen(request: PatronRequest) -> dict[str, Any]:
    return _screen(request)


@care.post("/screen")
def answer_screen(request: PatronRequest, body: AnswerScreen) -> dict[str, Any]:
    """Yes, no, or no longer (C52)."""
    limits.count("screens", str(request.auth.pk), most=60, seconds=600)
    request.auth.answer_screen(STEPS[body.answer])
    return _screen(request)


def _screen(request: PatronRequest) -> dict[str, Any]:
    chat = request.auth
    return {"state": chat.screen, "ice_servers": ice.servers_for(str(chat.pk))}
