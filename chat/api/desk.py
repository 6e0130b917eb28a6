"""The desk's half of the interface: look up through what the operator may see, call one verb, answer."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.http import FileResponse
from ninja import File, Router, Status
from ninja.files import UploadedFile

from campuses import clock, limits
from campuses.interface import IdempotencyKey, OptionalKey
from campuses.models import Campus, Operator, Queue
from campuses.problems import Problem
from chat import broadcasts, show
from chat.api.auth import DeskRequest, DeskSession
from chat.api.schemas import (
    CampusChange,
    EndIn,
    OperatorOut,
    SayIn,
    SendTicket,
    Snapshot,
    StaffChat,
    StaffView,
    StatusIn,
)
from chat.models import ChatSession, Presence, colleagues
from chat.patron.schemas import LineOut, TicketOut

desk = Router(tags=["desk"], auth=DeskSession())

A_SHIFT, MOST_ENDED = timedelta(hours=12), 50


def visible(request: DeskRequest, chat_id: UUID) -> ChatSession:
    """A chat that the operator may know of; for all others it does not exist."""
    found = ChatSession.objects.visible_to(request.auth).select_related("campus__policy", "lead__campus", "queue")
    return _or_not_found(found.filter(pk=chat_id).first())


def readable(request: DeskRequest, chat_id: UUID) -> ChatSession:
    """A chat whose words the operator may read."""
    found = ChatSession.objects.readable_by(request.auth).select_related("campus__policy", "lead__campus", "queue")
    return _or_not_found(found.filter(pk=chat_id).first())


def colleague(operator_id: int | None, field: str = "operator") -> Operator | None:
    """A colleague whom a request names; none when it names none."""
    if operator_id is None:
        return None
    found = Operator.objects.select_related("campus").filter(pk=operator_id, is_active=True).first()
    if found is None:
        message = "We do not know that colleague."
        raise Problem("invalid", message, fields={field: message})
    return found


def _or_not_found(chat: ChatSession | None) -> ChatSession:
    if chat is None:
        raise Problem("not_found")
    return chat


def answer(request: DeskRequest, chat: ChatSession) -> dict[str, Any]:
    """The chat as this operator now sees it."""
    fresh = show.for_staff(ChatSession.objects.filter(pk=chat.pk)).get()
    return show.chat(fresh, request.auth, clock.now())


@desk.get("", response=Snapshot)
def look(request: DeskRequest) -> dict[str, Any]:
    return show.snapshot(request.auth, clock.now())


@desk.get("/ended", response=list[StaffChat])
def ended(request: DeskRequest) -> list[dict[str, Any]]:
    """The chats that you led or had joined, and that ended in the last 12 hours; at most 50, the last one first."""
    at = clock.now()
    return show.chats(ChatSession.objects.ended_by(request.auth, at - A_SHIFT)[:MOST_ENDED], request.auth, at)


@desk.put("/status", response=OperatorOut)
def choose_status(request: DeskRequest, body: StatusIn) -> dict[str, Any]:
    with transaction.atomic():
        Presence.objects.choose(request.auth, body.status)
        broadcasts.operator_changed(request.auth)
    return show.operator(colleagues().get(pk=request.auth.pk), clock.now())


@desk.get("/chats/{uuid:chat_id}", response=StaffView)
def read_chat(request: DeskRequest, chat_id: UUID, after: int = 0, after_note: int = 0) -> dict[str, Any]:
    chat, at = readable(request, chat_id), clock.now()
    chat.remember_the_look(request.auth, at)
    return {
        "chat": answer(request, chat),
        "lines": [show.line(line) for line in chat.messages.after(after)],
        "notes": [
            show.note(note, at)
            for note in chat.notes.after(after_note).select_related("author__campus", "author__presence")
        ],
    }


@desk.post("/chats/{uuid:chat_id}/claim", response=StaffChat)
def claim(request: DeskRequest, chat_id: UUID) -> dict[str, Any]:
    chat = visible(request, chat_id)
    chat.claim(request.auth)
    return answer(request, chat)


@desk.post("/chats/{uuid:chat_id}/messages", response={201: LineOut})
def say(request: DeskRequest, chat_id: UUID, body: SayIn, key: IdempotencyKey) -> Status[dict[str, Any]]:
    limits.count("lines", f"operator {request.auth.pk}", most=300, seconds=30)
    return Status(201, show.line(visible(request, chat_id).say(request.auth, body.body, key)))


@desk.post("/chats/{uuid:chat_id}/files", response={201: LineOut})
def send_file(
    request: DeskRequest, chat_id: UUID, file: File[UploadedFile], key: IdempotencyKey
) -> Status[dict[str, Any]]:
    """Pictures, PDF, office documents and plain text; at most 20 MB each, 5 a chat. Multipart, in `file`."""
    return Status(201, show.line(readable(request, chat_id).send_file(file, by=request.auth, key=key)))


@desk.get("/chats/{uuid:chat_id}/files/{uuid:file_id}")
def fetch_file(request: DeskRequest, chat_id: UUID, file_id: UUID) -> FileResponse:
    chat = readable(request, chat_id)
    found = chat.attachments.select_related("file").filter(pk=file_id).first()
    if found is None:
        raise Problem("not_found")
    chat.remember_the_look(request.auth, clock.now(), how="file")
    return found.file.response()


@desk.put("/chats/{uuid:chat_id}/campus", response=StaffChat)
def correct_campus(request: DeskRequest, chat_id: UUID, body: CampusChange) -> dict[str, Any]:
    chat = readable(request, chat_id)
    if not chat.is_staffed_by(request.auth):
        raise Problem("not_allowed", "Only the chat's lead and those who joined correct its campus.")
    campus = Campus.objects.filter(slug=body.campus).first()
    if campus is None:
        raise Problem("invalid", "We do not know that campus.", fields={"campus": "We do not know that campus."})
    chat.correct_campus(request.auth, campus)
    return answer(request, chat)


@desk.post("/chats/{uuid:chat_id}/ticket", response={201: TicketOut})
def send_ticket(
    request: DeskRequest, chat_id: UUID, body: SendTicket, key: OptionalKey = None
) -> Status[dict[str, Any]]:
    """428 while somebody of the queue's campus is online, unless `confirm` is true: a transfer is better (C45)."""
    chat = readable(request, chat_id)
    if not chat.is_staffed_by(request.auth):
        raise Problem("not_allowed", "Only the chat's lead sends a ticket from it.")
    queue = Queue.objects.select_related("campus").filter(slug=body.queue).first()
    if queue is None:
        raise Problem("invalid", "We do not know that queue.", fields={"queue": "We do not know that queue."})
    ticket = chat.send_ticket(
        request.auth,
        queue,
        email=body.email,
        summary=body.summary,
        reason=body.reason,
        confirmed=body.confirm,
        librarian=colleague(body.librarian, "librarian"),
        key=key,
    )
    return Status(201, {"ticket": ticket.reference})


@desk.post("/chats/{uuid:chat_id}/end", response=StaffChat)
def end(request: DeskRequest, chat_id: UUID, body: EndIn) -> dict[str, Any]:
    chat = visible(request, chat_id)
    if not chat.is_staffed_by(request.auth):
        raise Problem("not_allowed", "Only the chat's lead and those who joined end it.")
    chat.end(by=request.auth, reason=body.reason)
    return answer(request, chat)
