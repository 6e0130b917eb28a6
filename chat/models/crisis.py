"""Crisis: a patron in danger. The desk goes quiet: no timer, no prompt, no rating, no cheerful line (C61–C71).

Nothing here acts by itself: a person enters the mode, sends each resource, makes each call. What they do is logged
without a word of what was said.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import Q

from campuses import clock
from campuses.models import Operator, Role
from chat import broadcasts
from chat.models.aftercare import AFTER, AfterCare
from chat.models.encounter_card import EncounterCard
from chat.models.hold import CRISIS_HOLD, Hold, HoldReason
from chat.models.presence import Presence
from chat.models.states import Stage, State
from chat.models.summons import Circle, Summoning
from chat.models.timer import STILL_RUN, Kind, Timer
from chat.models.watch import Mode

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

    from campuses.models import Resource
    from chat.models.message import Message
    from chat.models.session import ChatSession


class Crisis(Summoning):
    """The verbs of a `ChatSession` in a crisis."""

    @property
    def in_crisis(self: ChatSession) -> bool:
        return self.crisis_at is not None

    def enter_crisis(self: ChatSession, by: Operator) -> bool:
        """Whether this call entered it; in a crisis already, nothing changes.

        Timers stop, and with them what they have offered; the chat is held for 30 days; the campus's supervisors are
        asked to come; the operator will be asked in two days how they are. One that still waits calls every campus
        at once, for no timer will widen the circle any more.
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
            self._enter_stage(Stage.EVERYONE, [Stage.HOME, Stage.TICKET_OFFERED])
            self.look_after(by, at)
            if not self.practice:
                self.raise_alarm(at, by=by)
            broadcasts.chat_changed(self)
        return True

    def leave_crisis(self: ChatSession, by: Operator, *, mistake: bool = False) -> None:
        """The desk's clocks run again, and nobody is asked to come any more. The log stays.

        When it is over, the wall and the hold stay as well: what was said is still nobody else's to read. A `mistake`
        takes both away, but for an incident's.
        """
        at = clock.now()
        sealed = not mistake or self.holds.filter(reason=HoldReason.INCIDENT, lifted_at=None).exists()
        with transaction.atomic():
            if not type(self).objects.filter(pk=self.pk).exclude(crisis_at=None).update(crisis_at=None, sealed=sealed):
                return
            self.crisis_at, self.sealed = None, sealed
            self.refresh_from_db(fields=["state"])
            self.record("crisis_left", by=by, at=at, mistake=mistake)
            Timer.objects.disarm(self, Kind.UNANSWERED, at=at)
            self.summons.all().delete()  # the next alarm begins with the nearest again
            if mistake:
                self.holds.filter(reason=HoldReason.CRISIS, lifted_at=None).update(lifted_at=at)
            if self.state == State.ACTIVE:
                self.watch_for_silence(at)
            broadcasts.chat_changed(self)

    def backup(self: ChatSession, operator: Operator | None) -> list[Operator]:
        """Who stands behind the operator: supervisors and directors of the operator's and of the patron's campus."""
        campuses = {self.campus_id, operator.campus_id if operator else None} - {None}
        people = Operator.objects.filter(is_active=True, campus__in=campuses)
        lead = self.campus.policy.lead_operator_id
        people = people.filter(Q(role__in=[Role.SUPERVISOR, Role.DIRECTOR]) | Q(pk=lead))
        return list(people.exclude(pk=operator.pk if operator else None))

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
        """Ask one supervisor or director by name, whether or not the alarm has reached them."""
        with transaction.atomic():
            self.record("notified", by=by, operator=colleague.pk, who=colleague.get_full_name())
            self.summon([colleague], Circle.NAMED, at=clock.now())

    # ── who is asked, and who waits for the answer (Summoning) ───────────────
    owns_timers_as = "session"

    @property
    def called(self: ChatSession) -> str:
        return f"Encounter {self.reference}"

    def circle_of(self: ChatSession, circle: int, by: Operator | None, at: datetime) -> list[Operator]:
        """Near: those who stand behind the operator, directors only at an open desk. Then directors, then everybody."""
        here = Presence.objects.here(at).values("operator")
        ranks = Operator.objects.filter(is_active=True, role__in=[Role.SUPERVISOR, Role.DIRECTOR])
        directors = Q(role=Role.DIRECTOR)
        if circle == Circle.EVERYONE:
            people = ranks.filter(pk__in=here)
        else:
            behind = Operator.objects.filter(pk__in=[person.pk for person in self.backup(by or self.lead)])
            people = (
                behind.filter(directors) if circle == Circle.DIRECTORS else behind.filter(~directors | Q(pk__in=here))
            )
        apart = {self.lead_id, by.pk if by else None} - {None}
        return list(people.exclude(pk__in=apart).order_by("name"))

    def answer_within(self: ChatSession) -> timedelta:
        return timedelta(seconds=self.campus.policy.crisis_answer_seconds)

    def reaches(self: ChatSession) -> dict[str, str]:
        return {"chat": str(self.pk), "reference": self.reference}

    def waits_for_help(self: ChatSession) -> list[int]:
        joined = self.watches.present().filter(mode=Mode.JOINED).values_list("operator", flat=True)
        return [person for person in {self.lead_id, *joined} if person is not None]

    # ── afterwards ───────────────────────────────────────────────────────────

    @property
    def known_name(self: ChatSession) -> str:
        """The patron's name as far as anybody knows it: what was told in the chat goes before what was typed."""
        return EncounterCard.of(self).name_given or self.patron_name

    @property
    def known_contact(self: ChatSession) -> str:
        """Every way to reach them that they have given."""
        card = EncounterCard.of(self)
        return ", ".join(filter(None, [self.patron_email, card.phone, card.whereabouts]))

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
        "summoned",
        "answered",
        "nobody_answered",
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
