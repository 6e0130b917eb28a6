"""Crisis: a patron in danger. The desk goes quiet: no timer, no prompt, no rating, no cheerful line (C61–C71).

Nothing here acts by itself: a person enters the mode, sends each resource, makes each call. What they do is logged
without a word of what was said.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import Q

from campuses import clock
from campuses.models import Operator, Role
from chat import broadcasts
from chat.models.aftercare import AFTER, AfterCare
from chat.models.hold import CRISIS_HOLD, Hold, HoldReason
from chat.models.states import State
from chat.models.timer import Kind, Timer

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

    from campuses.models import Resource
    from chat.models.message import Message
    from chat.models.session import ChatSession

# What goes on in a crisis: a colleague's transfer runs out, the operator is asked how they are.
STILL_RUN = (Kind.TRANSFER_EXPIRY, Kind.AFTERCARE)


class Crisis:
    """The verbs of a `ChatSession` in a crisis."""

    @property
    def in_crisis(self: ChatSession) -> bool:
        return self.crisis_at is not None

    def enter_crisis(self: ChatSession, by: Operator) -> bool:
        """Whether this call entered it; in a crisis already, nothing changes.

        Timers stop, the chat is held for 30 days, a supervisor's desk is told, and the operator will be asked in two
        days how they are.
        """
        at = clock.now()
        with transaction.atomic():
            if not type(self).objects.filter(pk=self.pk, crisis_at=None).update(crisis_at=at, sealed=True):
                self.refresh_from_db(fields=["crisis_at"])
                return False
            self.crisis_at, self.sealed = at, True
            silenced = [kind for kind in Kind.values if kind not in STILL_RUN]
            Timer.objects.disarm(self, *silenced, at=at)
            Hold.objects.create(session=self, reason=HoldReason.CRISIS, by=by, at=at, until=at + CRISIS_HOLD)
            self.record("crisis_started", by=by, at=at)
            self.look_after(by, at)
            for colleague in self.backup(by):
                broadcasts.tell_operator(
                    colleague.pk, "notice", code="needs_you", chat=str(self.pk), reference=self.reference
                )
            broadcasts.chat_changed(self)
        return True

    def leave_crisis(self: ChatSession, by: Operator) -> None:
        """It was a mistake, or it is over: the desk's clocks run again. The hold and the log stay."""
        at = clock.now()
        sealed = self.holds.filter(reason=HoldReason.INCIDENT).exists()
        with transaction.atomic():
            if not type(self).objects.filter(pk=self.pk).exclude(crisis_at=None).update(crisis_at=None, sealed=sealed):
                return
            self.crisis_at, self.sealed = None, sealed
            self.refresh_from_db(fields=["state"])
            self.record("crisis_left", by=by, at=at)
            if self.state == State.ACTIVE:
                self.watch_for_silence(at)
            broadcasts.chat_changed(self)

    def backup(self: ChatSession, operator: Operator) -> list[Operator]:
        """Who stands behind the operator: supervisors and directors of the operator's and of the patron's campus."""
        campuses = {self.campus_id, operator.campus_id} - {None}
        people = Operator.objects.filter(is_active=True, campus__in=campuses)
        lead = self.campus.policy.lead_operator_id
        return list(people.filter(Q(role__in=[Role.SUPERVISOR, Role.DIRECTOR]) | Q(pk=lead)).exclude(pk=operator.pk))

    def offer_resource(self: ChatSession, by: Operator, resource: Resource, key: UUID | None = None) -> Message:
        """A labelled contact, said by the operator and logged (C64)."""
        with transaction.atomic():
            line = self.say(by, wording(resource), key)
            self.record("resource_offered", by=by, resource=resource.pk, label=resource.label, seq=line.seq)
        return line

    def log_call(self: ChatSession, by: Operator, whom: str, *, reached: bool) -> None:
        """Somebody was called, from outside this desk: whom, by whom, when, and whether they answered (C66)."""
        self.record("called", by=by, whom=whom, reached=reached)

    def notify(self: ChatSession, by: Operator, colleague: Operator) -> None:
        """Ask a supervisor or director to come, at their desk and by mail. Neither says what for."""
        from tickets.models import Letter  # noqa: PLC0415 -- letters load tickets

        with transaction.atomic():
            self.record("notified", by=by, operator=colleague.pk, who=colleague.get_full_name())
            broadcasts.tell_operator(
                colleague.pk, "notice", code="needs_you", chat=str(self.pk), reference=self.reference
            )
            if colleague.email:
                words = f"Encounter {self.reference} needs you"
                Letter.post(colleague.email, words, f"{words}.", purpose="needs_you")

    def look_after(self: ChatSession, operator: Operator, at: datetime) -> None:
        """Ask this operator in two days how they are, once a chat (C67)."""
        _, is_new = AfterCare.objects.get_or_create(session=self, operator=operator, defaults={"due_at": at + AFTER})
        if is_new:
            Timer.objects.arm(self, Kind.AFTERCARE, at + AFTER)

    def on_aftercare(self: ChatSession, _timer: Timer, at: datetime) -> None:
        for care in AfterCare.objects.due(at).filter(session=self):
            if AfterCare.objects.filter(pk=care.pk, asked_at=None).update(asked_at=at):
                broadcasts.tell_operator(care.operator_id, "notice", code="aftercare")

    def care_log(self: ChatSession) -> list[dict[str, Any]]:
        """What was done, oldest first: for those who may read the chat, and for an incident."""
        return [
            {
                "name": event.name,
                "by": event.by.get_full_name() if event.by else "",
                "at": clock.stamp(event.at),
                "data": event.data,
            }
            for event in self.events.filter(name__in=LOGGED).select_related("by")
        ]


LOGGED = frozenset(
    {
        "crisis_started",
        "crisis_left",
        "resource_offered",
        "called",
        "notified",
        "flagged",
        "anger_step",
        "banned",
        "incident_filed",
        "asked_email",
        "ask_screen",
        "screen_shared",
        "screen_declined",
        "screen_stopped",
    }
)


def wording(resource: Resource) -> str:
    """A contact as it is said to a patron: what it is, then how to reach it."""
    ways = [
        f"call {resource.phone}" if resource.phone else "",
        f"text {resource.text_number}" if resource.text_number else "",
        resource.url,
    ]
    reach = ", or ".join(way for way in ways if way)
    hours = f" ({resource.hours})" if resource.hours else ""
    about = f" {resource.description}" if resource.description else ""
    return f"{resource.label}{hours}: {reach}.{about}" if reach else f"{resource.label}{hours}.{about}"
