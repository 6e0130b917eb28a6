"""What the librarian notes of an encounter beside the conversation (C28–C30, A5, A6). Staff alone read it."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models, transaction
from django.db.models import Q

from campuses import clock
from chat.models.message import LineKind, Message

if TYPE_CHECKING:
    from collections.abc import Mapping

    from campuses.models import Operator
    from chat.models.session import ChatSession

SCRATCH_LENGTH = 4000


class Location(models.TextChoices):
    UNKNOWN = "", "Not known"
    ON = "on", "On campus"
    OFF = "off", "Off campus"


# Kinds of source that patrons ask for (C30).
SOURCES = {
    "peer_reviewed": "Peer-reviewed article",
    "article": "Any article",
    "database": "A database, such as CINAHL",
    "book": "Book",
    "news": "News",
    "data": "Data or statistics",
    "media": "Film, image or sound",
    "primary": "Primary source",
    "other": "Something else",
}

# The READ scale (Gerlich & Berard 2010): effort, skill and teaching of one encounter, 1 to 6.
READ_LEVELS = {
    1: "Answered at once: hours, directions, a renewal",
    2: "A little effort: a call number, a known item, a printer",
    3: "Some reference work: one source found with a tool",
    4: "Several sources consulted, a search built, some teaching",
    5: "Much effort: subject knowledge, a consultation",
    6: "Research over days, with original work",
}
_EASY_MINUTES, _SOME_MINUTES, _MUCH_MINUTES = 3, 10, 25


class EncounterCard(models.Model):
    session = models.OneToOneField("chat.ChatSession", on_delete=models.CASCADE, related_name="card", primary_key=True)
    location = models.CharField(max_length=4, choices=Location, default=Location.UNKNOWN, blank=True)
    assignment = models.CharField(max_length=200, blank=True)
    course = models.CharField(max_length=80, blank=True)
    professor = models.CharField(max_length=80, blank=True)
    deadline = models.CharField(max_length=80, blank=True)
    tried = models.CharField("what the patron has tried", max_length=400, blank=True)
    sources = models.JSONField(default=list)
    taught = models.BooleanField(default=False)
    taught_what = models.CharField(max_length=200, blank=True)
    read_level = models.PositiveSmallIntegerField(
        "READ level", null=True, blank=True, validators=[MinValueValidator(1), MaxValueValidator(6)]
    )
    scratchpad = models.TextField(blank=True, max_length=SCRATCH_LENGTH)
    name_given = models.CharField(max_length=80, blank=True, help_text="As the patron said it in the chat.")
    phone = models.CharField(max_length=40, blank=True, help_text="Given by the patron, in an emergency.")
    whereabouts = models.CharField(max_length=200, blank=True, help_text="Where the patron says they are.")
    next_steps = models.TextField(blank=True, max_length=2000)
    next_steps_seq = models.PositiveIntegerField(null=True, help_text="The line by which the patron was told.")
    updated_at = models.DateTimeField()
    updated_by = models.ForeignKey("campuses.Operator", on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(read_level=None) | Q(read_level__range=(1, 6)), name="read_level_is_1_to_6"
            ),
        ]

    def __str__(self) -> str:
        return f"Card of {self.session}"

    @classmethod
    def of(cls, chat: ChatSession) -> EncounterCard:
        """The chat's card; an empty one, not stored yet, when nobody has written on it."""
        return cls.objects.filter(session=chat).first() or cls(session=chat, updated_at=clock.now())

    def note(self, fields: Mapping[str, Any], by: Operator) -> None:
        """Write some fields; what is not named stays. Two operators on different fields do not undo each other."""
        at = clock.now()
        EncounterCard.objects.get_or_create(session=self.session, defaults={"updated_at": at})
        EncounterCard.objects.filter(session=self.session).update(**fields, updated_at=at, updated_by=by)
        self.refresh_from_db()

    def tell_next_steps(self, by: Operator, body: str) -> Message:
        """The summary of next steps goes to the patron as the operator's line, and stays on the card (C51)."""
        with transaction.atomic():
            line = self.session.say(by, body)
            self.note({"next_steps": body, "next_steps_seq": line.seq}, by)
            self.session.record("next_steps_told", by=by, seq=line.seq)
        return line

    def suggested_read_level(self, at: datetime) -> int:
        """A level to start from, by time, kinds of source and teaching; the librarian decides."""
        chat = self.session
        started = chat.claimed_at or chat.started_at
        minutes = ((chat.ended_at or at) - started).total_seconds() / 60
        if minutes < _EASY_MINUTES:
            level = 1
        elif minutes < _SOME_MINUTES:
            level = 2
        else:
            level = 3 if minutes < _MUCH_MINUTES else 4
        level = max(level, 3 if self.sources else 1, 4 if self.taught and self.sources else 2 if self.taught else 1)
        return min(level + (len(self.sources) > 2), 5)  # noqa: PLR2004 -- many kinds of source: one more

    @property
    def spoken_lines(self) -> int:
        return self.session.messages.exclude(kind=LineKind.SYSTEM).count()
