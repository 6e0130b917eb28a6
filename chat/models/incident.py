"""An incident: what went wrong in an encounter, who looks into it, what came of it. Behind a wall of its own.

Who is in its circle reads it, and nobody else, whatever their rank: the look-up `open_to` is the permission check.
Everything outside the circle knows the number alone: "Incident 2026-014 needs you".
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.db import models, transaction
from django.db.models import F, Q

from campuses import clock
from campuses.models import Campus, Operator, Role
from campuses.problems import Problem
from chat.models.hold import Hold, HoldReason
from chat.models.presence import Presence
from chat.models.summons import Circle, Summoning
from chat.models.timer import Kind, Timer

if TYPE_CHECKING:
    from django.db.models.fields.related_descriptors import RelatedManager

    from chat.models.incident_file import Evidence, IncidentEvent, IncidentLook, Member
    from chat.models.session import ChatSession
    from tickets.models import Ticket

REVIEW_WITHIN = timedelta(days=3)
SHORTEST_REASON = 20


class IncidentKind(models.TextChoices):
    LANGUAGE = "language", "Abusive language"
    HARASSMENT = "harassment", "Harassment"
    THREAT = "threat", "Threat"
    CRISIS = "crisis", "Crisis"
    OTHER = "other", "Something else"


class IncidentState(models.TextChoices):
    NEW = "new", "New"
    REVIEW = "review", "In review"
    ACTION = "action", "Waiting for others"
    CLOSED = "closed", "Closed"


class IncidentQuerySet(models.QuerySet["Incident"]):
    def open_to(self, operator: Operator) -> IncidentQuerySet:
        """Those in whose circle this person is, to review. Rank opens nothing."""
        from chat.models.incident_file import Member, Standing  # noqa: PLC0415 -- its file knows the incident

        named = Member.objects.filter(operator=operator, until=None).exclude(standing=Standing.AUTHOR)
        return self.filter(pk__in=named.values("incident"))

    def filed_by(self, operator: Operator) -> IncidentQuerySet:
        return self.filter(author=operator)

    def unfinished(self) -> IncidentQuerySet:
        return self.exclude(state=IncidentState.CLOSED)

    def overdue(self, at: datetime) -> IncidentQuerySet:
        return self.unfinished().filter(due_at__lte=at)

    def remind_overdue(self, at: datetime) -> int:
        """Call the reviewers of each overdue one, once. Answers how many were overdue anew."""
        late = list(self.overdue(at).filter(reminded_at=None))
        for incident in late:
            with transaction.atomic():
                if self.filter(pk=incident.pk, reminded_at=None).update(reminded_at=at):
                    incident.record("reminded", by=None)
                    incident.summon(list(incident.reviewers()), Circle.NEAR, at=at)
        return len(late)


class IncidentCounter(models.Model):
    """The last number of a year, over all campuses."""

    year = models.PositiveSmallIntegerField(primary_key=True)
    last = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.year}-{self.last:03d}"

    @classmethod
    def next(cls, at: datetime) -> str:
        with transaction.atomic():
            if not cls.objects.filter(year=at.year).update(last=F("last") + 1):
                cls.objects.get_or_create(year=at.year)
                cls.objects.filter(year=at.year).update(last=F("last") + 1)
            return str(cls.objects.get(year=at.year))


class Incident(Summoning, models.Model):
    number = models.CharField(max_length=12, unique=True, editable=False)
    campus = models.ForeignKey(Campus, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=12, choices=IncidentKind)
    state = models.CharField(max_length=8, choices=IncidentState, default=IncidentState.NEW)
    author = models.ForeignKey(Operator, on_delete=models.PROTECT, related_name="+")
    filed_at = models.DateTimeField()
    due_at = models.DateTimeField("review due")
    closed_at = models.DateTimeField(null=True, blank=True)
    reminded_at = models.DateTimeField(null=True, blank=True)

    session = models.ForeignKey("chat.ChatSession", on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    ticket = models.ForeignKey("tickets.Ticket", on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    encounter = models.CharField(max_length=24, help_text="The number of the chat or ticket.")
    patron_name = models.CharField(max_length=80, blank=True)
    patron_contact = models.CharField(max_length=300, blank=True)
    account = models.TextField("what happened", help_text="In the words of the operator.")
    excerpt = models.TextField(blank=True)
    steps = models.JSONField("steps taken", default=list)
    outcome = models.TextField("outcome for the operator", blank=True)
    outcome_at = models.DateTimeField(null=True, blank=True)

    objects = IncidentQuerySet.as_manager()

    if TYPE_CHECKING:
        circle: RelatedManager[Member]
        evidence: RelatedManager[Evidence]
        events: RelatedManager[IncidentEvent]
        looks: RelatedManager[IncidentLook]
        summons: Any

    class Meta:
        ordering = ["-filed_at"]
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                condition=Q(state=IncidentState.CLOSED, closed_at__isnull=False)
                | (~Q(state=IncidentState.CLOSED) & Q(closed_at=None)),
                name="a_closed_incident_has_its_time",
            ),
        ]

    def __str__(self) -> str:
        return f"Incident {self.number}"

    @classmethod
    @transaction.atomic
    def file(
        cls,
        by: Operator,
        *,
        chat: ChatSession | None = None,
        ticket: Ticket | None = None,
        kind: str,
        account: str,
    ) -> Incident:
        """File it from a chat or a ticket, with a frozen copy of both. Its circle is told by its number alone."""
        from chat.models import incident_file  # noqa: PLC0415 -- its file knows the incident

        source = chat or ticket
        if source is None:
            raise Problem("invalid", "An incident begins with a chat or a ticket.", fields={})
        at = clock.now()
        incident = cls.objects.create(
            number=IncidentCounter.next(at),
            campus=source.campus,
            kind=kind,
            author=by,
            filed_at=at,
            due_at=at + REVIEW_WITHIN,
            session=chat,
            ticket=ticket or (chat.ticket if chat else None),
            encounter=source.reference,
            patron_name=chat.known_name if chat else source.patron_name,
            patron_contact=(chat.known_contact if chat else source.patron_email)[:300],
            account=account,
            excerpt=incident_file.excerpt_of(chat) if chat else ticket.question[:2000] if ticket else "",
            steps=chat.steps_taken if chat else [],
        )
        incident_file.Evidence.freeze(incident, at)
        incident.record("filed", by=by)
        incident.admit(by, incident_file.Standing.AUTHOR, by=by, tell=False)
        reviewers = first_circle(incident.campus, by)
        for person in reviewers:
            incident.admit(person, incident_file.Standing.REVIEWER, by=by, tell=False)
        if by in reviewers:  # a director who filed it knows of it
            incident.summon([person for person in reviewers if person != by], Circle.NEAR, at=at)
        else:
            incident.raise_alarm(at, by=by)
        if chat is not None:
            Hold.objects.create(session=chat, reason=HoldReason.INCIDENT, by=by, at=at)
            type(chat).objects.filter(pk=chat.pk).update(sealed=True)
            chat.sealed = True
            chat.record("incident_filed", by=by, at=at)
        return incident

    # ── the circle ───────────────────────────────────────────────────────────
    def admit(self, person: Operator, standing: str, *, by: Operator, tell: bool = True) -> None:
        """Name somebody on the case; they are told its number. Twice is once."""
        from chat.models.incident_file import Member, Standing  # noqa: PLC0415 -- its file knows the incident

        member, is_new = Member.objects.get_or_create(
            incident=self, operator=person, until=None, defaults={"standing": standing, "since": clock.now(), "by": by}
        )
        if not is_new:
            if member.standing != Standing.AUTHOR or standing == Standing.AUTHOR:
                return
            # A director who filed it themselves, or an author who is asked to review.
            Member.objects.filter(pk=member.pk).update(standing=standing)
        self.record("admitted", by=by, person=person.pk, standing=standing)
        if tell:
            self.summon([person], Circle.NAMED, at=clock.now())

    def release(self, person: Operator, *, by: Operator) -> None:
        if self.circle.filter(operator=person, until=None).update(until=clock.now()):
            self.summons.filter(operator=person).delete()
            self.record("released", by=by, person=person.pk)

    def reviewers(self) -> models.QuerySet[Operator]:
        from chat.models.incident_file import Standing  # noqa: PLC0415 -- its file knows the incident

        named = self.circle.filter(until=None).exclude(standing=Standing.AUTHOR)
        return Operator.objects.filter(pk__in=named.values("operator"))

    def break_glass(self, person: Operator, reason: str) -> None:
        """Somebody not on the case must see it now: with a reason, and everybody on the case hears of it at once."""
        from chat.models.incident_file import Standing  # noqa: PLC0415 -- its file knows the incident

        reason = " ".join(reason.split())
        if len(reason) < SHORTEST_REASON:
            text = f"Say in at least {SHORTEST_REASON} characters why you must see it now."
            raise Problem("invalid", text, fields={"reason": text})
        with transaction.atomic():
            others = list(self.reviewers().exclude(pk=person.pk))
            self.record("glass_broken", by=person, note=reason)
            self.admit(person, Standing.GLASS, by=person, tell=False)
            self.summon(others, Circle.NAMED, at=clock.now())

    # ── the review ───────────────────────────────────────────────────────────
    def move(self, state: str, *, by: Operator) -> None:
        """To another state; closing needs an outcome that the operator can read."""
        if state == self.state:
            return
        if state == IncidentState.CLOSED and not self.outcome.strip():
            text = "Write the outcome for the operator before you close it."
            raise Problem("invalid", text, fields={"outcome": text})
        at = clock.now()
        with transaction.atomic():
            closed_at = at if state == IncidentState.CLOSED else None
            Incident.objects.filter(pk=self.pk).update(state=state, closed_at=closed_at)
            before, self.state, self.closed_at = self.state, state, closed_at
            self.record("moved", by=by, before=before, after=state)
            if state == IncidentState.CLOSED:
                # The frozen copy has its own clock from here; the chat's runs again.
                Hold.objects.filter(session=self.session_id, reason=HoldReason.INCIDENT, lifted_at=None).update(
                    lifted_at=at
                )
                self.tell(self.author, "news", f"{self} has news for you")

    def tell_outcome(self, outcome: str, *, by: Operator) -> None:
        """What the operator who filed it may read of what came of it."""
        at = clock.now()
        Incident.objects.filter(pk=self.pk).update(outcome=outcome, outcome_at=at)
        self.outcome, self.outcome_at = outcome, at
        self.record("outcome_written", by=by)

    def record(self, name: str, *, by: Operator | None, note: str = "", **data: Any) -> None:
        from chat.models.incident_file import IncidentEvent  # noqa: PLC0415 -- its file knows the incident

        IncidentEvent.objects.create(incident=self, name=name, by=by, at=clock.now(), note=note, data=data)

    def looked_at(self, by: Operator, how: str) -> None:
        """Leave a row for this look; no permission switches it off (P21). To look is to answer its call."""
        from chat.models.incident_file import IncidentLook  # noqa: PLC0415 -- its file knows the incident

        at = clock.now()
        IncidentLook.objects.create(incident=self, number=self.number, by=by, how=how, at=at)
        if self.state != IncidentState.CLOSED:
            for asked in self.summons.open().filter(operator=by):
                asked.answer(at)

    # ── who is asked (Summoning) ─────────────────────────────────────────────
    owns_timers_as = "incident"

    @property
    def called(self) -> str:
        return str(self)

    def on_timer(self, timer: Timer, at: datetime) -> None:
        if timer.kind == Kind.UNANSWERED and self.state != IncidentState.CLOSED:
            self.on_unanswered(timer, at)

    def circle_of(self, circle: int, by: Operator | None, at: datetime) -> list[Operator]:
        """Near: the reviewers. Then every supervisor who is on, who is let into nothing: they are to reach one."""
        if circle == Circle.NEAR:
            people = self.reviewers()
        elif circle == Circle.EVERYONE:
            here = Presence.objects.here(at).values("operator")
            ranks = Operator.objects.filter(is_active=True, role__in=[Role.SUPERVISOR, Role.DIRECTOR])
            people = ranks.filter(pk__in=here)
        else:
            people = Operator.objects.none()
        return list(people.exclude(pk=self.author_id).order_by("name"))

    def answer_within(self) -> timedelta:
        return timedelta(minutes=self.campus.policy.incident_answer_minutes)

    def reaches(self) -> dict[str, str]:
        return {"incident": self.number}

    def is_open_to(self, person: Operator) -> bool:
        return Incident.objects.open_to(person).filter(pk=self.pk).exists()

    @property
    def is_overdue(self) -> bool:
        return self.state != IncidentState.CLOSED and self.due_at <= clock.now()


def first_circle(campus: Campus, author: Operator) -> list[Operator]:
    """Who is named when it is filed: the directors of the patron's campus and the author's own.

    Where there is none, the administrators, so that no incident waits unseen.
    """
    people = Operator.objects.filter(is_active=True)
    directors = list(people.filter(role=Role.DIRECTOR, campus__in={campus.pk, author.campus_id} - {None}))
    return directors or list(people.filter(role=Role.ADMINISTRATOR))
