"""How a chat begins, and of which campus its patron is."""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from django.db import IntegrityError, transaction

from campuses import clock
from campuses.models import Campus, Operator
from campuses.models.reference import next_reference
from campuses.problems import Problem
from chat import broadcasts, names, tokens
from chat.models.message import LineKind
from chat.models.presence import Presence
from chat.models.states import Stage

if TYPE_CHECKING:
    from chat.models.session import ChatSession

NOBODY_HERE = (
    "No librarian is at the desk just now. Leave your question and we will answer by e-mail, or try again in a while."
)


class Opening:
    """The verbs of a `ChatSession` that bring a patron to the right desk."""

    @classmethod
    def open(
        cls: type[ChatSession],
        campus: Campus,
        question: str,
        *,
        name: str = "",
        email: str = "",
        page_url: str = "",
        key: uuid.UUID | None = None,
        at: datetime | None = None,
        practice: bool = False,
        keep: bool = True,
    ) -> ChatSession:
        """A patron's question becomes line 1 of a waiting chat, and the clock runs.

        Raises `Problem` `closed` (with `opens_at`) outside the hours or with nobody on duty, `invalid` without a
        question, `key_reused` when `key` opened a chat with another body.
        """
        at = at or clock.now()
        raw_name = name
        print_ = tokens.fingerprint(repr((campus.slug, question, name, email, page_url, keep)))
        if key and (earlier := cls.objects.filter(open_key=key).first()):
            return earlier.same_opening(print_)
        name, question = names.rescue(name, question)
        if not question:
            raise Problem("invalid", "Please write your question.", fields={"question": "Please write your question."})
        if not practice:
            cls._must_be_open(campus, at)
        policy = campus.policy
        nonce, chat_id = tokens.make_nonce(), uuid.uuid4()
        at_home = Presence.objects.on_duty(at).of(campus).exists()
        try:
            with transaction.atomic():
                chat = cls.objects.create(
                    pk=chat_id,
                    reference=next_reference(campus, at),
                    campus=campus,
                    original_campus=campus,
                    queue=campus.queue,
                    stage=Stage.HOME if at_home else Stage.EVERYONE,
                    patron_name=name,
                    patron_name_raw=raw_name if name != raw_name.strip() else "",
                    patron_email=email,
                    question=question,
                    page_url=without_query(page_url),
                    token_nonce=nonce,
                    token_hash=tokens.fingerprint(tokens.derive(chat_id, nonce)),
                    open_key=key,
                    open_print=print_,
                    started_at=at,
                    patron_seen_at=at,
                    last_patron_at=at,
                    claim_due_at=at + timedelta(seconds=policy.claim_seconds),
                    ticket_due_at=at + timedelta(seconds=policy.ticket_seconds),
                    practice=practice,
                    keep=keep,
                )
                chat.add_line(LineKind.PATRON, role="patron", name=name, body=question, at=at)
                chat.record("opened", at=at, stage=chat.stage)
                chat.start_the_clock(at)
                broadcasts.chat_changed(chat)
        except IntegrityError:  # the same request, twice at once: the other one stored it
            earlier = cls.objects.filter(open_key=key).first() if key else None
            if earlier is None:
                raise
            return earlier.same_opening(print_)
        return chat

    @staticmethod
    def _must_be_open(campus: Campus, at: datetime) -> None:
        if not campus.is_open(at):
            raise Problem("closed", campus.policy.closed_text, opens_at=clock.stamp(campus.next_opening(at)))
        if not Presence.objects.on_duty(at).exists():
            raise Problem("closed", NOBODY_HERE, opens_at=None)

    def same_opening(self: ChatSession, print_: str) -> ChatSession:
        if self.open_print != print_:
            raise Problem("key_reused")
        return self

    def correct_campus(self: ChatSession, by: Operator, campus: Campus) -> None:
        """The patron turns out to be of another campus (C25): panels, queue and numbers follow; the first one is kept.

        Raises `ended` afterwards. The reference stays, for the patron has it.
        """
        at = clock.now()
        with transaction.atomic():
            moved = type(self).objects.live().filter(pk=self.pk).update(campus=campus, queue=campus.queue)
            if not moved:
                self.refresh_from_db()
                raise self.Refused("ended")
            self.record("campus_corrected", by=by, at=at, was=self.campus.slug, now=campus.slug)
            self.campus, self.queue = campus, campus.queue
            self.end_stays_without_a_right(at)
            for offer in self.transfers.offered():  # which says of what campus the patron is
                broadcasts.transfer_changed(offer)
            broadcasts.chat_changed(self)


def without_query(url: str) -> str:
    """Origin and path of a page: a search's terms are nobody's business. Anything but http(s) is dropped."""
    try:
        parts = urlsplit(url.replace("\x00", ""))
    except ValueError:
        return ""
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        return ""
    return f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}{parts.path}"[:300]
