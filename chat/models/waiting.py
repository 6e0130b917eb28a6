"""The clock of a chat: the stages while it waits, silence while it runs, patrons who have left.

A waiting chat first calls its home campus, after the claim target every campus, then calls once more and tells
the home campus's lead, then offers the patron a ticket. Every figure is the campus's policy. Nothing fires on a
chat in crisis.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.db import transaction

from campuses import clock
from chat import broadcasts
from chat.models.event import SessionEvent
from chat.models.message import LineKind
from chat.models.states import Stage, State
from chat.models.timer import STILL_RUN, Kind, Timer

if TYPE_CHECKING:
    from chat.models.session import ChatSession

# A patron whose page has given no sign for so long is taken to have left.
DESERTED_WAITING = timedelta(minutes=5)
DESERTED_ACTIVE = timedelta(minutes=30)
SEEN_EVERY = timedelta(seconds=5)


class Waiting:
    """The verbs of a `ChatSession` that time calls for."""

    def start_the_clock(self: ChatSession, at: datetime) -> None:
        policy = self.campus.policy
        if self.stage == Stage.HOME:
            Timer.objects.arm(self, Kind.CALL_EVERYONE, self.claim_due_at)
        Timer.objects.arm(self, Kind.CALL_AGAIN, at + timedelta(seconds=policy.second_call_seconds))
        Timer.objects.arm(self, Kind.OFFER_TICKET, self.ticket_due_at)
        Timer.objects.arm(self, Kind.DESERTED, at + DESERTED_WAITING)

    def on_timer(self: ChatSession, timer: Timer, at: datetime) -> None:
        """What a due timer is for. Called once a row, in the transaction that took it, under the chat's row."""
        if self.crisis_at is None or timer.kind in STILL_RUN:
            getattr(self, f"on_{timer.kind}")(timer, at)

    def on_call_everyone(self: ChatSession, _timer: Timer, at: datetime) -> None:
        self.call_everyone(at)

    def call_everyone(self: ChatSession, at: datetime, *, reason: str = "claim target") -> bool:
        """The home campus's time is over, or nobody of it is left: anyone may, and should, claim (C4)."""
        if not self._enter_stage(Stage.EVERYONE, [Stage.HOME]):
            return False
        self.record("called_everyone", at=at, reason=reason)
        broadcasts.chat_changed(self)
        return True

    def on_call_again(self: ChatSession, _timer: Timer, at: datetime) -> None:
        """Second tier, before the patron has to be offered a ticket (C9)."""
        if not self.is_waiting:
            return
        lead = self.campus.policy.lead_operator
        self.record("called_again", at=at, told=lead.username if lead else "")
        if lead:
            broadcasts.alert_lead(self, lead)
        broadcasts.chat_changed(self)

    def on_offer_ticket(self: ChatSession, _timer: Timer, at: datetime) -> None:
        """The patron may leave a ticket instead of waiting on; everyone is still called (C8)."""
        if self._enter_stage(Stage.TICKET_OFFERED, [Stage.HOME, Stage.EVERYONE]):
            self.record("ticket_offered", at=at)
            self.add_line(LineKind.SYSTEM, code="ticket_offered", at=at)
            broadcasts.chat_changed(self)

    def keep_waiting(self: ChatSession) -> None:
        """The patron declines the ticket for now; it is offered again after another span. Repeats change nothing."""
        at = clock.now()
        with transaction.atomic():
            if self._enter_stage(Stage.EVERYONE, [Stage.TICKET_OFFERED]):
                self.record("kept_waiting", at=at)
                Timer.objects.arm(self, Kind.OFFER_TICKET, at + timedelta(seconds=self.campus.policy.ticket_seconds))
                broadcasts.chat_changed(self)
                return
        self.refresh_from_db()
        if not self.is_waiting:
            raise self.Refused("not_waiting")

    def _enter_stage(self: ChatSession, stage: Stage, came_from: list[Stage]) -> bool:
        rows = type(self).objects.filter(pk=self.pk, state=State.WAITING, stage__in=came_from).update(stage=stage)
        if rows:
            self.stage = stage
        return bool(rows)

    # ── silence, and patrons who have left ───────────────────────────────────
    def watch_for_silence(self: ChatSession, at: datetime) -> None:
        """Both silences and the empty page. In a crisis nothing is armed; leaving it arms them (C71)."""
        if self.in_crisis:
            return
        policy = self.campus.policy
        Timer.objects.arm(self, Kind.OPERATOR_SILENCE, at + timedelta(seconds=policy.operator_silence_seconds))
        Timer.objects.arm(self, Kind.PATRON_SILENCE, at + timedelta(seconds=policy.patron_silence_seconds))
        Timer.objects.arm(self, Kind.DESERTED, at + DESERTED_ACTIVE)

    def on_operator_silence(self: ChatSession, timer: Timer, at: datetime) -> None:
        """The lead is nudged once for each silence; no word goes to the patron (C39)."""
        silence = timedelta(seconds=self.campus.policy.operator_silence_seconds)
        self._silence(timer, at, self.last_operator_at, silence, "operator_silent")

    def on_patron_silence(self: ChatSession, timer: Timer, at: datetime) -> None:
        """The desk suggests a check-in; nothing is sent in a librarian's name (C18)."""
        silence = timedelta(seconds=self.campus.policy.patron_silence_seconds)
        self._silence(timer, at, self.last_patron_at, silence, "patron_silent")

    def _silence(
        self: ChatSession, timer: Timer, at: datetime, spoke_at: datetime | None, span: timedelta, name: str
    ) -> None:
        if not self.is_active or spoke_at is None:
            return
        if at - spoke_at >= span:
            if not SessionEvent.objects.filter(session=self, name=name, at__gt=spoke_at).exists():
                self.record(name, at=at)
                broadcasts.chat_changed(self)
            spoke_at = at
        Timer.objects.arm(self, timer.kind, spoke_at + span)

    def on_deserted(self: ChatSession, _timer: Timer, at: datetime) -> None:
        """End what nobody is waiting in any more, so that no desk is called for it."""
        if self.is_over:
            return
        patience = DESERTED_WAITING if self.is_waiting else DESERTED_ACTIVE
        if at - self.patron_seen_at < patience:
            Timer.objects.arm(self, Kind.DESERTED, self.patron_seen_at + patience)
        else:
            self.end(reason="patron_left")

    def patron_was_seen(self: ChatSession, at: datetime) -> None:
        """The patron's page gave a sign. Written, and due timers asked, at most every 5 s."""
        if at - self.patron_seen_at < SEEN_EVERY:
            return
        type(self).objects.filter(pk=self.pk).update(patron_seen_at=at)
        if not self.is_over and Timer.objects.fire_due(at, session=self):
            self.refresh_from_db()
