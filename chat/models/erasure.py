"""Forgetting: what goes when a chat's time is over, and what its patron may have deleted at once (A165).

Figures without words stay, for statistics. Each function takes keys and keeps to one transaction, its caller's; what
is gone already is passed by.
"""

from __future__ import annotations

import functools
from collections.abc import Collection
from typing import TYPE_CHECKING, Any

from django.db import models, transaction
from django.db.models.functions import Cast, Concat

from campuses import clock
from campuses.problems import Problem
from chat import broadcasts
from chat.models.attachment import Attachment
from chat.models.encounter_card import EncounterCard
from chat.models.help_call import HelpCall
from chat.models.hold import Hold
from chat.models.message import LineKind, Message
from chat.models.note import Note
from chat.models.transfer import Transfer
from tickets.models import File, Letter

if TYPE_CHECKING:
    from chat.models.session import ChatSession

CARD_WORDS = ("assignment", "course", "professor", "deadline", "tried", "taught_what", "scratchpad", "next_steps")
ERASED = "erased"
STILL_A_TICKET = "Your question is ticket {ticket} now, with the librarians who answer it. Ask them to delete it."
HELD = (
    "This chat has to be kept for a while, so it can’t be deleted now. We delete it as soon as we may. "
    "Write to us and name {reference} if you want to know more."
)


class Erasure:
    """The verb of a `ChatSession` that takes its words out of the world."""

    def erase(self: ChatSession) -> None:
        """Its patron wants it gone, now. A live chat ends first, for everybody in it; its token dies with the words.

        Raises `not_allowed` while a hold keeps it (the wish is noted and granted afterwards), and once a ticket has
        taken the question over.
        """
        at = clock.now()
        chats = type(self).objects.filter(pk=self.pk)
        with transaction.atomic():
            chats.update(keep=False)  # takes the row: whoever is speaking comes before, or is told that it has ended
            self.refresh_from_db(fields=["state", "ticket", "keep"])
            refusal = self._why_kept()
            if refusal is None:
                forget_words([self.pk])
                forget_copies(self.reference)
                if not self.is_over:
                    self.end(reason=ERASED)
                self.record("erased", at=at)
                broadcasts.chat_changed(self)
        if refusal is not None:
            raise refusal

    def _why_kept(self: ChatSession) -> Problem | None:
        if Hold.objects.holding(clock.now()).filter(session=self).exists():
            return self.Refused("not_allowed", HELD.format(reference=self.reference))
        if self.ticket is not None:
            return self.Refused("not_allowed", STILL_A_TICKET.format(ticket=self.ticket.reference))
        return None


def forget_contact(keys: Collection[Any]) -> None:
    """Names, addresses, telephone numbers, files."""
    attachments = Attachment.objects.filter(session__in=keys)
    files = list(File.objects.filter(pk__in=attachments.values("file"), ticket=None, reply=None, note=None))
    attachments.delete()
    File.objects.filter(pk__in=[file.pk for file in files]).delete()
    for file in files:  # after the commit: a rollback must not leave rows without their bytes
        transaction.on_commit(functools.partial(file.content.delete, save=False))
    Message.objects.filter(session__in=keys, kind=LineKind.FILE).update(data={"forgotten": True})
    Message.objects.filter(session__in=keys, author_role="patron").update(author_name="")
    EncounterCard.objects.filter(session__in=keys).update(name_given="", phone="", whereabouts="")
    _chats(keys).update(patron_name="", patron_email="", patron_name_raw="")


def forget_words(keys: Collection[Any]) -> None:
    """All that was said, and the token that opened it (P9)."""
    forget_contact(keys)
    for model in (Message, Note):
        model.objects.filter(session__in=keys).delete()
    EncounterCard.objects.filter(session__in=keys).update(**dict.fromkeys(CARD_WORDS, ""))
    Transfer.objects.filter(session__in=keys).update(message="", to_patron=None, reason="")
    HelpCall.objects.filter(session__in=keys).update(message="")
    _chats(keys).update(
        question="",
        page_url="",
        rating_comment="",
        open_print="",
        # What is no fingerprint is found by no token.
        token_hash=Concat(models.Value("gone:"), Cast("pk", models.CharField(max_length=36))),
    )


def forget_copies(reference: str) -> None:
    """The outbox's copy of a transcript, once it has gone out."""
    copies = Letter.objects.filter(purpose="transcript", subject__endswith=reference)
    copies.filter(state__in=[Letter.State.SENT, Letter.State.FAILED]).delete()


def _chats(keys: Collection[Any]) -> models.QuerySet[ChatSession]:
    from chat.models.session import ChatSession  # noqa: PLC0415 -- has this module's verb

    return ChatSession.objects.filter(pk__in=keys)
