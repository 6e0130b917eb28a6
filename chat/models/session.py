"""A chat, from the patron's question to its end: states, the verbs that change them, and who may see it."""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta
from typing import Any

from django.db import connection, models, transaction
from django.db.models import Q

from campuses import clock
from campuses.models import Campus, Operator, Queue
from campuses.problems import Problem
from chat import broadcasts, names, tokens
from chat.models.anger import Anger
from chat.models.attachment import Sending
from chat.models.conference import Conference
from chat.models.contact import Contact
from chat.models.crisis import Crisis
from chat.models.erasure import Erasure
from chat.models.event import SessionEvent
from chat.models.handover import Handover
from chat.models.message import LineKind
from chat.models.opening import Opening
from chat.models.referral import Referral
from chat.models.speech import LINE_LENGTH, Speech
from chat.models.states import Stage, State
from chat.models.timer import Kind, Timer
from chat.models.waiting import Waiting
from chat.models.watch import Mode, Watch

# An ended chat stays readable to its patron, who may still rate it and have it mailed.
PATRON_GRACE = timedelta(hours=24)
PATRON_LEFT = "patron_left"

_GLIMPSE = """
    SELECT id, state, patron_name, patron_seen_at, last_seq FROM chat_chatsession
    WHERE token_hash = %s AND (ended_at IS NULL OR ended_at > %s)
"""


class ChatSessionQuerySet(models.QuerySet["ChatSession"]):
    def waiting(self) -> ChatSessionQuerySet:
        return self.filter(state=State.WAITING)

    def active(self) -> ChatSessionQuerySet:
        return self.filter(state=State.ACTIVE)

    def live(self) -> ChatSessionQuerySet:
        return self.filter(state__in=[State.WAITING, State.ACTIVE])

    def oldest_first(self) -> ChatSessionQuerySet:
        return self.order_by("started_at", "pk")

    def visible_to(self, operator: Operator) -> ChatSessionQuerySet:
        """What this operator may know of: every live chat of every queue, and the ended ones they may read."""
        return self.filter(Q(state__in=[State.WAITING, State.ACTIVE]) | self._readable(operator))

    def readable_by(self, operator: Operator) -> ChatSessionQuerySet:
        """Whose words this operator may read: the look-up is the permission check."""
        return self.filter(self._readable(operator))

    def ended_by(self, operator: Operator, since: datetime) -> ChatSessionQuerySet:
        """The chats that this operator led or was joined in when they ended, the last one first."""
        beside = Watch.objects.to_the_end(operator)
        own = Q(lead=operator) | Q(pk__in=beside.values("session"))
        over = self.filter(own, state__in=[State.ENDED, State.TICKETED], ended_at__gt=since)
        return over.order_by("-ended_at", "pk")

    @staticmethod
    def _readable(operator: Operator) -> Q:
        beside = Watch.objects.rightful(operator) | Watch.objects.to_the_end(operator)
        own = Q(lead=operator) | Q(pk__in=beside.values("session"))
        if operator.supervises:
            own |= Q(state__in=[State.ENDED, State.TICKETED], campus=operator.campus_id, sealed=False)
        return own

    def with_token(self, token: str, at: datetime) -> ChatSessionQuerySet:
        """The one chat that a patron's token opens, live or within its grace; nothing for any other text."""
        return self.filter(token_hash=tokens.fingerprint(token)).filter(
            Q(ended_at=None) | Q(ended_at__gt=at - PATRON_GRACE)
        )

    def of_patron(self, token: str, at: datetime) -> ChatSession | None:
        """`with_token` as the one chat or None: unordered, for this look-up is on the way of every message."""
        try:
            return self.with_token(token, at).get()
        except ChatSession.DoesNotExist:
            return None

    def glimpse(self, token: str, at: datetime) -> ChatSession | None:
        """`of_patron` with no more than speaking and listening need, in plain SQL: every line is looked up twice."""
        values = [tokens.fingerprint(token), connection.ops.adapt_datetimefield_value(at - PATRON_GRACE)]
        return next(iter(self.raw(_GLIMPSE, values)), None)

    def lock_unless_held(self) -> ChatSession | None:
        """The first row, locked for this transaction; None when there is none or another transaction holds it."""
        skip = connection.features.has_select_for_update_skip_locked
        return self.select_for_update(of=("self",), skip_locked=skip).order_by("pk").first()


class ChatSession(
    Opening, Waiting, Speech, Sending, Contact, Conference, Handover, Referral, Anger, Crisis, Erasure, models.Model
):
    """One encounter. Each change of state is a conditional UPDATE whose row count is the answer."""

    class Refused(Problem):
        """The chat is no longer in a state in which that can be done; its `code` says which."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    reference = models.CharField(max_length=24, unique=True)
    campus = models.ForeignKey(Campus, on_delete=models.PROTECT, related_name="chats")
    original_campus = models.ForeignKey(Campus, on_delete=models.PROTECT, related_name="+")
    queue = models.ForeignKey(Queue, on_delete=models.PROTECT, related_name="chats")
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    stage = models.CharField(max_length=16, choices=Stage, blank=True)  # type: ignore[assignment]
    lead = models.ForeignKey(Operator, on_delete=models.PROTECT, null=True, blank=True, related_name="led_chats")  # type: ignore[assignment]

    patron_name = models.CharField(max_length=names.NAME_LENGTH, blank=True)
    patron_name_raw = models.CharField(max_length=LINE_LENGTH, blank=True, help_text="As typed, when it was moved.")
    patron_email = models.EmailField(blank=True)
    question = models.TextField()
    page_url = models.CharField(max_length=300, blank=True, help_text="Origin and path; never a query.")
    token_hash = models.CharField(max_length=64, unique=True)
    token_nonce = models.CharField(max_length=32)
    open_key = models.UUIDField(null=True, unique=True, help_text="The request that opened it.")
    open_print = models.CharField(max_length=64, blank=True, help_text="A hash of that request's body.")

    started_at = models.DateTimeField()
    claim_due_at = models.DateTimeField()
    ticket_due_at = models.DateTimeField()
    claimed_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    end_reason = models.CharField(max_length=40, blank=True)
    last_seq = models.PositiveIntegerField(default=0)
    last_note = models.PositiveIntegerField(default=0)
    patron_read = models.PositiveIntegerField(default=0)
    operator_read = models.PositiveIntegerField(default=0)
    patron_seen_at = models.DateTimeField()
    last_patron_at = models.DateTimeField()
    last_operator_at = models.DateTimeField(null=True, blank=True)  # type: ignore[assignment]
    crisis_at = models.DateTimeField(null=True, blank=True)  # type: ignore[assignment]
    frustrated_at = models.DateTimeField(null=True, blank=True)
    sealed = models.BooleanField(default=False, help_text="A crisis or an incident: rank alone does not open it.")
    practice = models.BooleanField(default=False)
    keep = models.BooleanField(default=True, help_text="Off: the patron asked that it be forgotten within a day.")
    rating = models.PositiveSmallIntegerField(null=True, blank=True)
    rating_comment = models.TextField(blank=True)
    ticket = models.ForeignKey("tickets.Ticket", on_delete=models.SET_NULL, null=True, blank=True, related_name="chats")  # type: ignore[assignment]

    objects = ChatSessionQuerySet.as_manager()

    class Meta:
        ordering = ["-started_at"]
        indexes = [
            models.Index(fields=["state", "started_at"]),
            models.Index(fields=["campus", "state", "-started_at"]),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(state=State.WAITING, lead=None) | ~Q(state=State.WAITING),
                name="nobody_leads_a_waiting_chat",
            ),
            models.CheckConstraint(
                condition=Q(state=State.ACTIVE, lead__isnull=False) | ~Q(state=State.ACTIVE),
                name="an_active_chat_has_a_lead",
            ),
            models.CheckConstraint(condition=~Q(state=State.WAITING) | ~Q(stage=""), name="waiting_is_in_a_stage"),
        ]

    def __str__(self) -> str:
        return self.reference

    # ── what it is ───────────────────────────────────────────────────────────
    @property
    def is_waiting(self) -> bool:
        return self.state == State.WAITING

    @property
    def is_active(self) -> bool:
        return self.state == State.ACTIVE

    @property
    def is_over(self) -> bool:
        return self.state in {State.ENDED, State.TICKETED}

    @property
    def ticket_offered(self) -> bool:
        return self.is_waiting and self.stage == Stage.TICKET_OFFERED

    @property
    def token(self) -> str:
        """The patron's token, made anew from its parts; for the answer to the patron and nowhere else."""
        return tokens.derive(self.pk, self.token_nonce)

    @property
    def greeting_name(self) -> str:
        return self.patron_name or "Guest"

    def calls(self, operator: Operator) -> bool:
        """Whether this waiting chat now asks for this operator, were they online."""
        return self.is_waiting and (self.stage != Stage.HOME or operator.campus_id == self.campus_id)

    def is_staffed_by(self, operator: Operator) -> bool:
        """Lead or joined: those whom the patron may hear."""
        return self.lead_id == operator.pk or self.watches.rightful(operator).filter(mode=Mode.JOINED).exists()

    # ── an operator answers ──────────────────────────────────────────────────
    def claim(self, operator: Operator) -> None:
        """The first operator to reach a waiting chat gets it (C12, P6).

        Raises `Refused`: `already_claimed` with `by`, `not_waiting` when the patron has left, `not_allowed` at the
        campus's cap of chats.
        """
        at = clock.now()
        self.refuse_beyond_the_cap(operator)
        with transaction.atomic():
            self._move(State.ACTIVE, [State.WAITING], lead=operator, claimed_at=at, stage="", last_operator_at=at)
            Timer.objects.disarm(self, at=at)
            if self.in_crisis:
                self.look_after(operator, at)
            self.record("claimed", by=operator, at=at, waited=(at - self.started_at).total_seconds())
            self.add_line(LineKind.SYSTEM, code="claimed", at=at, operator=self.introduce(operator))
            self.watch_for_silence(at)
            broadcasts.chat_changed(self)
            broadcasts.operator_changed(operator)

    def refuse_beyond_the_cap(self, operator: Operator) -> None:
        most = self.campus.policy.chats_at_most
        if operator.led_chats.active().count() >= most:
            message = f"You lead {most} chats, the most that the policy of {self.campus} allows. End one first."
            raise self.Refused("not_allowed", message)

    def introduce(self, operator: Operator) -> dict[str, Any]:
        """An operator as this chat's patron meets them: the campus is named when it is the patron's own, or by policy.

        Patrons who are told that they were answered from elsewhere rate the chat lower (Barrett & Pagotto 2019),
        so covering is not announced by default (C17).
        """
        campus = operator.campus
        named = campus is not None and (campus.pk == self.campus_id or self.campus.policy.identify_when_covering)
        return {
            "name": operator.get_full_name(),
            "campus": {"slug": campus.slug, "name": campus.name} if campus is not None and named else None,
        }

    def end(self, by: Operator | None = None, reason: str = "") -> None:
        """The chat ends, by its staff or (without `by`) its patron; what was said stays readable."""
        at = clock.now()
        with transaction.atomic():
            self._move(State.ENDED, [State.WAITING, State.ACTIVE], ended_at=at, end_reason=reason, stage="")
            self._clear_the_table(at)
            if by is not None:  # a patron who leaves in a crisis still needs somebody
                Timer.objects.disarm(self, Kind.UNANSWERED, at=at)
            self.record("ended", by=by, at=at, reason=reason)
            # Why is for staff alone: a line is read by everybody in the chat.
            self.add_line(LineKind.SYSTEM, code="ended", at=at, by=_who(by, reason))
            broadcasts.chat_changed(self)
            if self.lead:
                broadcasts.operator_changed(self.lead)

    def _clear_the_table(self, at: datetime) -> None:
        """What goes with the end of a chat: timers, offers, and those who looked on."""
        Timer.objects.disarm(self, at=at)
        self.watches.present().update(until=at)
        self._close_offers(at)
        self._close_calls(at)

    # ── afterwards ───────────────────────────────────────────────────────────
    def rate(self, score: int, comment: str = "") -> None:
        """The patron's 1 to 5, once, after the end; none after a crisis, left or not, or an incident (C71)."""
        over = Q(state__in=[State.ENDED, State.TICKETED], sealed=False)
        rated = ChatSession.objects.filter(over, pk=self.pk, rating=None)
        if not rated.update(rating=score, rating_comment=comment):
            self.refresh_from_db(fields=["state", "rating", "sealed"])
            if self.sealed or not self.is_over:
                raise self.Refused("not_allowed", "You can rate a chat when it has ended.")
            raise self.Refused("ended", "Thank you, we have your rating already.")
        self.rating, self.rating_comment = score, comment
        self.record("rated", score=score)

    def remember_the_look(self, by: Operator, at: datetime, **how: str) -> None:
        """Reading an ended chat of somebody else's leaves a row (P21); a live chat's own staff are no news."""
        if self.is_over and self.lead_id != by.pk:
            self.record("looked", by=by, at=at, **how)

    def record(self, name: str, *, by: Operator | None = None, at: datetime | None = None, **data: Any) -> None:
        SessionEvent.objects.create(session=self, name=name, by=by, at=at or clock.now(), data=data)

    def _move(self, to: str, came_from: list[State], **fields: Any) -> None:
        """The one place where a state changes: matches only the states it may come from, or raises `Refused`."""
        if not ChatSession.objects.filter(pk=self.pk, state__in=came_from).update(state=to, **fields):
            self.refresh_from_db()
            raise self._refusal(to, came_from)
        self.state = to
        for name, value in fields.items():
            setattr(self, name, value)

    def _refusal(self, to: str, came_from: list[State]) -> Problem:
        if State.ACTIVE in came_from and self.is_over:
            return self.Refused("ended")
        if self.lead and to == State.ACTIVE:
            by = {"id": self.lead.pk, "name": self.lead.get_full_name()}
            return self.Refused("already_claimed", f"{self.lead} has claimed this chat.", by=by)
        return self.Refused("not_active" if came_from == [State.ACTIVE] else "not_waiting")


def _who(by: Operator | None, reason: str) -> str:
    """Who ended a chat, as its patron is told."""
    if by is not None:
        return "operator"
    return "clock" if reason == PATRON_LEFT else "patron"
