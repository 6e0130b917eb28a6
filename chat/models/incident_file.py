"""What lies in an incident's file: its circle, its log, who looked, frozen evidence, disclosures."""

from __future__ import annotations

import hashlib
import json
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.models import Q

from campuses import clock
from campuses.models import Operator
from chat.models.encounter_card import SOURCES, EncounterCard
from chat.models.incident import Incident, IncidentState

if TYPE_CHECKING:
    from chat.models.session import ChatSession
    from tickets.models import Ticket

EXCERPT_LINES = 12
TITLES = {
    "filed": "filed it",
    "admitted": "named on the case",
    "released": "taken off the case",
    "glass_broken": "broke the glass",
    "moved": "moved it to",
    "outcome_written": "wrote the outcome",
    "noted": "noted",
    "due_moved": "moved the due time",
    "disclosed": "recorded a disclosure",
    "reminded": "reminded the reviewers",
    "summoned": "asked to come",
    "answered": "is on it",
    "nobody_answered": "nobody has answered",
}


class Standing(models.TextChoices):
    AUTHOR = "author", "Filed it"
    REVIEWER = "reviewer", "Reviews it"
    NAMED = "named", "Named on the case"
    GLASS = "glass", "Broke the glass"


class Member(models.Model):
    """Somebody on the case. `until` closes it; the row stays."""

    incident = models.ForeignKey(Incident, on_delete=models.CASCADE, related_name="circle")
    operator = models.ForeignKey(Operator, on_delete=models.PROTECT, related_name="+")
    standing = models.CharField(max_length=10, choices=Standing)
    by = models.ForeignKey(Operator, on_delete=models.PROTECT, related_name="+")
    since = models.DateTimeField()
    until = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["since"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["incident", "operator"], condition=Q(until__isnull=True), name="named_once_on_an_incident"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.operator}, {self.get_standing_display().lower()}"


class IncidentEvent(models.Model):
    """The log. Append-only; `note` holds what reviewers write."""

    incident = models.ForeignKey(Incident, on_delete=models.CASCADE, related_name="events")
    name = models.CharField(max_length=24)
    by = models.ForeignKey(Operator, on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()
    note = models.TextField(blank=True)
    data = models.JSONField(default=dict)

    class Meta:
        ordering = ["at", "pk"]
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.name} at {self.at:%d %b %H:%M}"

    @property
    def title(self) -> str:
        """As people read it."""
        words = TITLES.get(self.name, self.name.replace("_", " "))
        if self.name == "moved":
            return f"{words} {IncidentState(self.data['after']).label.lower()}"
        if self.name in {"admitted", "released"}:
            person = Operator.objects.filter(pk=self.data.get("person")).first()
            return f"{words}: {person}"
        if self.name == "summoned":
            return f"{words}: {', '.join(self.data['who'])}"
        return words


class IncidentLook(models.Model):
    """Somebody saw it. Append-only in the database (`campuses.append_only`); stays when the incident is deleted."""

    incident = models.ForeignKey(
        Incident, on_delete=models.SET_NULL, null=True, related_name="looks", db_constraint=False
    )
    number = models.CharField(max_length=12)
    by = models.ForeignKey(Operator, on_delete=models.PROTECT, related_name="+")
    how = models.CharField(max_length=12, help_text="open, print, api")
    at = models.DateTimeField()

    class Meta:
        ordering = ["-at"]
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.by}, {self.how}, {self.at:%d %b %H:%M}"


class Evidence(models.Model):
    """A copy of the encounter as it was when the incident was filed, with its SHA-256. Append-only like the looks."""

    incident = models.ForeignKey(Incident, on_delete=models.CASCADE, related_name="evidence")
    what = models.CharField(max_length=24)
    content = models.TextField()
    sha256 = models.CharField(max_length=64)
    at = models.DateTimeField()

    class Meta:
        ordering = ["at", "pk"]
        default_permissions = ()
        verbose_name_plural = "evidence"

    def __str__(self) -> str:
        return f"{self.what}, {self.at:%d %b %Y %H:%M}"

    @classmethod
    def freeze(cls, incident: Incident, at: datetime) -> None:
        """Copy the chat (its lines, notes and events) and the ticket into the incident."""
        if incident.session:
            cls._keep(incident, f"chat {incident.session.reference}", copy_of_chat(incident.session), at)
        if incident.ticket:
            cls._keep(incident, f"ticket {incident.ticket.reference}", copy_of_ticket(incident.ticket), at)

    @classmethod
    def _keep(cls, incident: Incident, what: str, copy: dict[str, Any], at: datetime) -> None:
        content = json.dumps(copy, ensure_ascii=False, sort_keys=True, indent=1)
        cls.objects.create(incident=incident, what=what[:24], content=content, sha256=fingerprint(content), at=at)

    @property
    def is_intact(self) -> bool:
        return fingerprint(self.content) == self.sha256

    @property
    def copy(self) -> dict[str, Any]:
        content: dict[str, Any] = json.loads(self.content)
        return content


class Disclosure(models.Model):
    """What was told to somebody outside, and on what ground: the record that 34 CFR 99.32 asks for."""

    incident = models.ForeignKey(Incident, on_delete=models.CASCADE, related_name="disclosures")
    what = models.CharField("what was disclosed", max_length=300)
    to = models.CharField("to whom", max_length=200)
    threat = models.CharField(
        "the articulable and significant threat", max_length=400, help_text="As it was known at the time (99.36)."
    )
    by = models.ForeignKey(Operator, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    next_review = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["at"]
        default_permissions = ()

    def __str__(self) -> str:
        return f"To {self.to}, {self.at:%d %b %Y}"


def fingerprint(content: str) -> str:
    return hashlib.sha256(content.encode()).hexdigest()


def copy_of_chat(chat: ChatSession) -> dict[str, Any]:
    """Everything that was said and done, as plain values."""
    return {
        "reference": chat.reference,
        "campus": chat.campus.name,
        "patron": {"name": chat.patron_name, "name_as_typed": chat.patron_name_raw, "email": chat.patron_email},
        "card": card_of(chat),
        "question": chat.question,
        "page_url": chat.page_url,
        "started_at": clock.stamp(chat.started_at),
        "ended_at": clock.stamp(chat.ended_at),
        "lead": chat.lead.get_full_name() if chat.lead else "",
        "lines": [
            {
                "seq": m.seq,
                "kind": m.kind,
                "author": m.author_name,
                "body": m.body,
                "at": clock.stamp(m.at),
                "data": m.data,
            }
            for m in chat.messages.order_by("seq")
        ],
        "notes": [
            {"n": n.n, "author": n.author.get_full_name(), "body": n.body, "at": clock.stamp(n.at)}
            for n in chat.notes.select_related("author").order_by("n")
        ],
        "events": [
            {"name": e.name, "by": e.by.get_full_name() if e.by else "", "at": clock.stamp(e.at), "data": e.data}
            for e in chat.events.select_related("by")
        ],
    }


def card_of(chat: ChatSession) -> dict[str, str]:
    """What the librarian had noted of the encounter; of an empty card nothing."""
    card = EncounterCard.of(chat)
    noted = {
        "Name told": card.name_given,
        "Phone": card.phone,
        "Whereabouts": card.whereabouts,
        "On or off campus": card.get_location_display() if card.location else "",
        "Assignment": card.assignment,
        "Course": card.course,
        "Professor": card.professor,
        "Needed by": card.deadline,
        "Tried": card.tried,
        "Sources": ", ".join(SOURCES.get(source, source) for source in card.sources),
        "Taught": card.taught_what,
        "Scratchpad": card.scratchpad,
        "Next steps": card.next_steps,
    }
    return {name: value for name, value in noted.items() if value}


def copy_of_ticket(ticket: Ticket) -> dict[str, Any]:
    return {
        "reference": ticket.reference,
        "queue": ticket.queue.name,
        "patron": {"name": ticket.patron_name, "email": ticket.patron_email},
        "question": ticket.question,
        "transcript": ticket.transcript,
        "summary": ticket.summary,
        "opened_at": clock.stamp(ticket.opened_at),
        "replies": [{"at": clock.stamp(reply.at), "body": reply.body} for reply in ticket.replies.all()],
    }


def excerpt_of(chat: ChatSession) -> str:
    """The last lines that were spoken."""
    spoken = chat.messages.exclude(kind="system").order_by("-seq")[:EXCERPT_LINES]
    return "\n".join(f"{m.author_name or chat.greeting_name}: {m.body}" for m in reversed(spoken))
