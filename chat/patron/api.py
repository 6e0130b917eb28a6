"""The patron's half of the interface. The token opens one chat: the look-up is the permission check."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import FileResponse, HttpRequest
from django.urls import reverse
from ninja import File, Router, Status
from ninja.files import UploadedFile
from ninja.security import HttpBearer

from campuses import clock, limits
from campuses.interface import IdempotencyKey
from campuses.models import Campus, Kind, Resource
from campuses.problems import Problem
from chat.models import ban as bans
from chat.models.opening import NOBODY_HERE
from chat.models.presence import Presence
from chat.models.session import ChatSession
from chat.patron import show
from chat.patron.letters import mail_transcript
from chat.patron.schemas import (
    CampusOut,
    LeaveTicket,
    LineOut,
    NewChat,
    Opened,
    PatronView,
    Rating,
    Say,
    SendTranscript,
    TicketOut,
)
from tickets.files import inspection as files

public = Router(tags=["public"])


class PatronToken(HttpBearer):
    """`Authorization: Bearer TOKEN`; the answer is the one chat that it opens."""

    def authenticate(self, request: HttpRequest, token: str) -> ChatSession | None:
        at = clock.now()
        chat = self.find(token, at)
        if chat is not None:
            chat.patron_was_seen(at)
        return chat

    def find(self, token: str, at: datetime) -> ChatSession | None:
        return ChatSession.objects.select_related("campus__policy", "lead__campus", "ticket").of_patron(token, at)


class PatronSpeaks(PatronToken):
    """The same for what does not show the chat: building the whole look-up costs more than storing a line."""

    def find(self, token: str, at: datetime) -> ChatSession | None:
        return ChatSession.objects.glimpse(token, at)


patron = Router(tags=["patron"], auth=PatronToken())


class PatronRequest(HttpRequest):
    auth: ChatSession


@public.get("/campuses/{slug}", response=CampusOut)
def campus(request: HttpRequest, slug: str) -> dict[str, Any]:
    """What the widget needs before anybody has asked anything. Honest: open hours, and somebody who will hear it."""
    at = clock.now()
    found = Campus.objects.select_related("policy").filter(slug=slug).first()
    if found is None:
        raise Problem("not_found")
    is_open = found.is_open(at)
    policy = found.policy
    return {
        "slug": found.slug,
        "name": found.name,
        "open": is_open,
        "available": is_open and Presence.objects.on_duty(at).exists(),
        "opens_at": None if is_open else clock.stamp(found.next_opening(at)),
        "files": files.limits(),
        "policy": {
            "claim_seconds": policy.claim_seconds,
            "ticket_seconds": policy.ticket_seconds,
            "do_not_keep": True,
        },
        "privacy": policy.privacy,
        "privacy_url": reverse("campus_privacy", args=[found.slug]),
        "texts": {
            "waiting": policy.waiting_text,
            "ticket_offer": policy.ticket_offer_text,
            "closed": policy.closed_text if not is_open else NOBODY_HERE,
        },
        "phone": found.phone,
        "email": found.email,
        "services": _services(found),
    }


def _services(campus: Campus) -> list[dict[str, str]]:
    """Where else the campus helps, each address once (A10)."""
    known = [
        (campus.library_url, "Library pages"),
        (campus.appointment_url, "Make an appointment"),
        (reverse("help_campus", args=[campus.slug]), "Questions and answers"),
        *Resource.objects.of(campus).filter(kind=Kind.SERVICE).values_list("url", "label"),
    ]
    labels: dict[str, str] = {}
    for url, label in known:
        if url:
            labels.setdefault(url, label)
    return [{"label": label, "url": url} for url, label in labels.items()]


@public.post("/chats", response={201: Opened})
def open_chat(request: HttpRequest, body: NewChat, key: IdempotencyKey) -> Status[dict[str, Any]]:
    # A whole campus may stand behind one address: this stops floods, not crowds.
    limits.count("chats", limits.address_of(request), most=400, seconds=600, everywhere=True)
    bans.Ban.refuse(request)
    found = Campus.objects.select_related("policy").filter(slug=body.campus).first()
    if found is None:
        raise Problem("invalid", "We do not know that campus.", fields={"campus": "We do not know that campus."})
    chat = ChatSession.open(
        found, body.question, name=body.name, email=body.email, page_url=body.page_url, keep=body.keep, key=key
    )
    bans.remember(chat, request)
    return Status(201, {"chat": show.chat(chat), "token": chat.token})


@patron.get("", response=PatronView)
def view(request: PatronRequest, after: int = 0) -> dict[str, Any]:
    chat = request.auth
    return {"chat": show.chat(chat), "lines": [show.line(line) for line in chat.messages.after(after)]}


@patron.delete("", response={204: None})
def erase(request: PatronRequest) -> Status[None]:
    """All of it, now: a live chat ends, every word and file goes, and the token opens nothing any more."""
    request.auth.erase()
    return Status(204, None)


@patron.post("/messages", response={201: LineOut}, auth=PatronSpeaks())
def say(request: PatronRequest, body: Say, key: IdempotencyKey) -> Status[dict[str, Any]]:
    limits.count("lines", str(request.auth.pk), most=150, seconds=30)
    return Status(201, show.line(request.auth.say_as_patron(body.body, key)))


@patron.post("/files", response={201: LineOut})
def send_file(request: PatronRequest, file: File[UploadedFile], key: IdempotencyKey) -> Status[dict[str, Any]]:
    """Pictures, PDF, office documents and plain text; at most 20 MB each, 5 a chat. Multipart, in `file`."""
    limits.count("files", str(request.auth.pk), most=20, seconds=600)
    return Status(201, show.line(request.auth.send_file(file, by=None, key=key)))


@patron.get("/files/{uuid:file_id}")
def fetch_file(request: PatronRequest, file_id: UUID) -> FileResponse:
    found = request.auth.attachments.select_related("file").filter(pk=file_id).first()
    if found is None:
        raise Problem("not_found")
    return found.file.response()


@patron.post("/keep-waiting", response=PatronView)
def keep_waiting(request: PatronRequest) -> dict[str, Any]:
    request.auth.keep_waiting()
    return {"chat": show.chat(request.auth), "lines": []}


@patron.post("/ticket", response=TicketOut)
def leave_ticket(request: PatronRequest, body: LeaveTicket) -> dict[str, Any]:
    return {"ticket": request.auth.leave_ticket(body.email, body.question).reference}


@patron.post("/transcript", response={202: dict[str, str]})
def transcript(request: PatronRequest, body: SendTranscript) -> Status[dict[str, str]]:
    limits.count("transcripts", str(request.auth.pk), most=5, seconds=3600)
    mail_transcript(request.auth, body.email)
    return Status(202, {"email": body.email})


@patron.post("/end", response=PatronView)
def end(request: PatronRequest) -> dict[str, Any]:
    """Ending twice is ending once: a patron who clicks again is not scolded."""
    if not request.auth.is_over:
        request.auth.end()
    return {"chat": show.chat(request.auth), "lines": []}


@patron.post("/rating", response=PatronView)
def rate(request: PatronRequest, body: Rating) -> dict[str, Any]:
    request.auth.rate(body.score, body.comment)
    return {"chat": show.chat(request.auth), "lines": []}
