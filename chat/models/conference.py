"""Librarians together in one chat: notes, watching, joining, taking over, calls for help (Q1–Q20, C50).

A ladder on which every step is a row and an event, and none comes without the one before:
see the chat in the list, `watch` it, `note` to the lead, `join` after a warning, speak to the patron, `take_over`.
`leave` goes down from anywhere and touches nobody else.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import F, Q

from campuses import clock
from campuses.models import Operator
from campuses.problems import Problem
from chat import broadcasts
from chat.models.help_call import CALL_LENGTH, HelpCall, Wanted
from chat.models.note import Note
from chat.models.states import State
from chat.models.watch import Mode, Watch

if TYPE_CHECKING:
    from datetime import datetime

    from chat.models.session import ChatSession
    from chat.models.watch import WatchQuerySet

JOINING_POLICY = "/desk/together/#joining-sessions"


class Conference:
    """The verbs of a `ChatSession` by which colleagues work on it together."""

    # ── who may ──────────────────────────────────────────────────────────────
    def is_overseen_by(self: ChatSession, operator: Operator) -> bool:
        """Supervisors and directors look after the live chats of their own campus's patrons (Q1)."""
        return operator.supervises and operator.campus_id == self.campus_id

    def stay_of(self: ChatSession, operator: Operator) -> Watch | None:
        return self.watches.rightful(operator).first()

    def observers(self: ChatSession, viewer: Operator) -> WatchQuerySet:
        """Who has looked on, now or before, as far as this viewer may know (a lead: by the campus's policy)."""
        stays = self.watches.select_related("operator__campus", "operator__presence", "session__campus__policy")
        if self.is_overseen_by(viewer):
            return stays
        if self.lead_id == viewer.pk and self.campus.policy.tell_lead_when_watched:
            return stays
        return stays.filter(Q(revealed_at__isnull=False) | Q(operator=viewer))

    # ── notes ────────────────────────────────────────────────────────────────
    def note(self: ChatSession, author: Operator, body: str, key: UUID | None = None, proposal: str = "") -> Note:
        """Words for staff alone, behind the line that was last when they were written.

        Anybody of a live chat's staff writes them, watchers too; of an ended one, whoever may read it, for review
        (Q11). Raises `not_allowed` for all others, `key_reused`.
        """
        at = clock.now()
        try:
            with transaction.atomic():
                number = self._number_note(author)
                note = Note.objects.create(
                    session=self, **number, author=author, body=body, key=key, proposal=proposal, at=at
                )
                self.record("noted", by=author, at=at, n=note.n)
                self._reveal(author, at)
                broadcasts.note_added(self)
                return note
        except (IntegrityError, Problem) as refusal:
            # A repeated send is answered as the first was, even by somebody who has left since.
            earlier = self.notes.filter(key=key).first() if key else None
            if earlier is None:
                raise
            if (earlier.author_id, earlier.body, earlier.proposal) != (author.pk, body, proposal):
                raise Problem("key_reused") from refusal
            return earlier

    def _number_note(self: ChatSession, author: Operator) -> dict[str, int]:
        """Take the next number under the chat's row. The permission is part of the UPDATE, as for lines."""
        may = Q(state=State.ACTIVE) & (Q(lead=author) | Q(pk__in=Watch.objects.rightful(author).values("session")))
        over = Q(state__in=[State.ENDED, State.TICKETED])
        chats = type(self).objects.filter(pk=self.pk)
        if not chats.filter(may | (over & Q(pk__in=type(self).objects.readable_by(author).values("pk")))).update(
            last_note=F("last_note") + 1
        ):
            raise self.Refused("not_allowed", "Notes are written by those who lead, joined or watch the chat.")
        self.last_note, after_seq = chats.values_list("last_note", "last_seq").get()
        return {"n": self.last_note, "after_seq": after_seq}

    # ── the ladder ───────────────────────────────────────────────────────────
    def watch(self: ChatSession, operator: Operator) -> Watch:
        """See the chat live. The patron is not told; the lead by policy, or when they asked for it.

        Raises `not_allowed` for all but the supervisors of its campus and those whom the lead calls, `not_active`.
        """
        at = clock.now()
        with transaction.atomic():
            self._look_again()
            if stay := self.stay_of(operator):
                return stay
            if not self.is_active:
                raise self.Refused("ended" if self.is_over else "not_active", "Only a chat in conversation is watched.")
            if self.lead_id == operator.pk:
                raise self.Refused("not_allowed", "You lead this chat.")
            called = HelpCall.objects.asking(operator).filter(session=self).exists()
            if not called and not self.is_overseen_by(operator):
                message = f"Only supervisors of {self.campus}, and colleagues whom the lead asks, look into this chat."
                raise self.Refused("not_allowed", message)
            self.watches.present().filter(operator=operator).update(until=at)  # what is no longer rightful
            stay = self.watches.create(operator=operator, since=at, called=called, revealed_at=at if called else None)
            self.record("watched", by=operator, at=at, called=called)
            broadcasts.staff_changed(self)
        return stay

    def join(self: ChatSession, operator: Operator, *, confirmed: bool) -> Watch:
        """From watching into conference mode, after the warning has been accepted (Q13).

        Raises `confirm_needed` with the `warning` (and a link to the `policy`), `not_allowed` without watching.
        """
        at = clock.now()
        with transaction.atomic():
            self._look_again()
            stay = self._must_stay(operator)
            if stay.mode == Mode.JOINED:
                return stay
            if confirmed:
                self.record("join_acknowledged", by=operator, at=at, warning=self._strength(operator))
                self.watches.filter(pk=stay.pk).update(mode=Mode.JOINED, acknowledged_at=at, joined_at=at)
                stay.refresh_from_db()
                self.record("joined", by=operator, at=at)
                self._answer_call(operator, at)
                broadcasts.staff_changed(self)
                return stay
            self.record("join_warned", by=operator, at=at, warning=self._strength(operator))
        raise self._warning(operator)

    def leave(self: ChatSession, operator: Operator) -> None:
        """Stop watching, or leave the conference; twice is once. Patron and lead stay as they are (Q16)."""
        at = clock.now()
        with transaction.atomic():
            self._look_again()
            if self.is_active and self.lead_id == operator.pk:
                raise self.Refused("not_allowed", "You lead this chat: transfer it, or end it.")
            stay = self.watches.present().filter(operator=operator).first()
            if stay is not None:
                self.watches.filter(pk=stay.pk).update(until=at)
                self.record("left", by=operator, at=at, mode=stay.mode)
                broadcasts.staff_changed(self)

    def take_over(self: ChatSession, operator: Operator, *, confirmed: bool) -> None:
        """From the conference into the lead: a supervisor, or a helper who was asked to. Raises `confirm_needed`."""
        at = clock.now()
        with transaction.atomic():
            self._look_again()
            if self.is_active and self.lead_id == operator.pk:
                return
            stay = self._must_stay(operator)
            if stay.mode != Mode.JOINED:
                raise self.Refused("not_allowed", "Join the chat first; then you can take it over.")
            if not self.is_overseen_by(operator) and not self._asked_to_take_over(operator):
                raise self.Refused("not_allowed", "Write a note that you would take the chat; the lead transfers it.")
            lead = self.lead
            assert lead is not None  # noqa: S101 -- an active chat has one, by constraint
            if confirmed:
                self.record("taken_over", by=operator, at=at, lead=lead.username)
                self.hand_over(lead, operator, at)
                return
            self.record("take_over_warned", by=operator, at=at)
        warning = (
            f"{lead} will be out of this chat at once and read it no more. The patron is told that you go on. "
            f"If you can, write {lead} a note first."
        )
        raise self.Refused("confirm_needed", warning, warning=warning, policy=JOINING_POLICY)

    # ── calls for help ───────────────────────────────────────────────────────
    def ask_for_help(
        self: ChatSession,
        by: Operator,
        operator: Operator | None = None,
        *,
        wanted: str = Wanted.JOIN,
        message: str = "",
    ) -> HelpCall:
        """The lead asks one colleague, or everybody on duty, to come. A second call takes the place of the first."""
        at = clock.now()
        with transaction.atomic():
            self._must_lead(by)
            if operator == by:
                raise self.Refused("invalid", "Ask somebody else.", fields={"operator": "Ask somebody else."})
            self._close_calls(at)
            call = self.help_calls.create(
                asked_by=by, operator=operator, wanted=wanted, message=message[:CALL_LENGTH], at=at
            )
            self.record("help_asked", by=by, at=at, wanted=wanted, of=operator.username if operator else "")
            broadcasts.staff_changed(self)
        return call

    def withdraw_help(self: ChatSession, by: Operator) -> None:
        at = clock.now()
        with transaction.atomic():
            self._must_lead(by)
            if self._close_calls(at):
                self.record("help_withdrawn", by=by, at=at)
                broadcasts.staff_changed(self)

    def _answer_call(self: ChatSession, operator: Operator, at: datetime) -> None:
        calls = HelpCall.objects.asking(operator).filter(session=self)
        if calls.update(closed_at=at, answered_by=operator):
            self.record("help_answered", by=operator, at=at)

    def _close_calls(self: ChatSession, at: datetime) -> int:
        return self.help_calls.open().update(closed_at=at)

    def _asked_to_take_over(self: ChatSession, operator: Operator) -> bool:
        """By the lead of now; a call of somebody who led before is no word of theirs."""
        wishes = self.help_calls.filter(wanted=Wanted.TAKE_OVER, answered_by=operator, asked_by=self.lead)
        return wishes.exists()

    def end_stays_without_a_right(self: ChatSession, at: datetime) -> None:
        """The chat is another campus's now: whoever looked on as a supervisor of the first one does so no more."""
        for stay in self.watches.present().select_related("operator"):
            if not stay.opens_the_chat_to(stay.operator):
                self.watches.filter(pk=stay.pk).update(until=at)
                self.record("left", by=stay.operator, at=at, mode=stay.mode, reason="campus")

    # ── what the verbs stand on ──────────────────────────────────────────────
    def _look_again(self: ChatSession) -> None:
        """Take the chat's row for this transaction, as it now is."""
        self.refresh_from_db(from_queryset=type(self).objects.select_for_update(of=("self",)))

    def _must_lead(self: ChatSession, operator: Operator) -> None:
        """Take the chat's row; go on only for the lead of an active chat."""
        self._look_again()
        if not self.is_active:
            raise self.Refused("ended" if self.is_over else "not_active")
        if self.lead_id != operator.pk:
            raise self.Refused("not_allowed", f"{self.lead} leads this chat.")

    def _must_stay(self: ChatSession, operator: Operator) -> Watch:
        if not self.is_active:
            raise self.Refused("ended" if self.is_over else "not_active")
        stay = self.stay_of(operator)
        if stay is None:
            raise self.Refused("not_allowed", "Watch the chat first; then you can join it.")
        return stay

    def _reveal(self: ChatSession, operator: Operator, at: datetime) -> None:
        """The first note or line of somebody beside the lead is what shows that they are there (Q17)."""
        stays = self.watches.present().filter(operator=operator, revealed_at=None)
        if stays.update(revealed_at=at):
            self.record("revealed", by=operator, at=at)
            broadcasts.staff_changed(self)

    def _strength(self: ChatSession, operator: Operator) -> str:
        """Another campus's librarian does not expect a second one: the warning is stronger (Q5)."""
        lead = self.lead
        return "strong" if lead is not None and lead.campus_id != operator.campus_id else "plain"

    def _warning(self: ChatSession, operator: Operator) -> Problem:
        lead, strength = self.lead, self._strength(operator)
        stay = self.stay_of(operator)
        parts = [
            f"You are about to join {lead}’s chat with {self.greeting_name}.",
            f"{lead} knows that you are here." if stay and stay.is_known_to_the_lead else f"{lead} is not told of it.",
        ]
        if strength == "strong":
            campus = lead.campus if lead is not None and lead.campus is not None else "another campus"
            parts.append(
                f"{lead} answers from {campus} and expects nobody: a second librarian who suddenly appears is highly "
                "disconcerting. Write a note first, and leave the answer to them if you can."
            )
        else:
            parts.append("A note is often enough: it reaches the lead, and the patron sees nothing of it.")
        parts.append("What you write to the patron, the patron reads under your own name.")
        warning = " ".join(parts)
        return self.Refused("confirm_needed", warning, warning=warning, strength=strength, policy=JOINING_POLICY)
