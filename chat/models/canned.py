"""Words kept ready: shared by all, by a campus, or one operator's own. An operator always sends them (C15–C20)."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q

from campuses.models import Campus, Operator
from chat import canned_text
from chat.models.session import ChatSession
from faq import placeholders

BODY_LENGTH = 2000


class Category(models.TextChoices):
    GREETING = "greeting", "Greeting"
    INTERVIEW = "interview", "Reference interview"
    SEARCHING = "searching", "Searching"
    CHECKING = "checking", "Checking"
    CLOSING = "closing", "Closing"
    TRANSFER = "transfer", "Transfer and tickets"
    ABUSE = "abuse", "Anger and abuse"
    CRISIS = "crisis", "Crisis"


class CannedQuerySet(models.QuerySet["Canned"]):
    def usable_by(self, operator: Operator) -> CannedQuerySet:
        """Everybody's, every campus's, and the operator's own; another campus's are marked as such at the desk."""
        return self.filter(active=True).filter(Q(owner=None) | Q(owner=operator))

    def for_chat(self, chat: ChatSession, operator: Operator) -> CannedQuerySet:
        """What fits this chat: everybody's, its campus's, the operator's campus's and own.

        In a crisis nothing cheerful is offered: crisis words, and how to ask and check, alone (C71).
        """
        campuses = [campus for campus in (chat.campus_id, operator.campus_id) if campus]
        fitting = self.usable_by(operator).filter(Q(campus=None) | Q(campus__in=campuses))
        if chat.crisis_at is not None:
            fitting = fitting.filter(category=Category.CRISIS)
        return fitting

    def personal(self, operator: Operator) -> CannedQuerySet:
        return self.filter(owner=operator)


class Canned(models.Model):
    """A text with variables. Who may use it follows from `campus` and `owner`; both empty is everybody."""

    campus = models.ForeignKey(Campus, on_delete=models.CASCADE, null=True, blank=True, related_name="canned")
    owner = models.ForeignKey(
        Operator, on_delete=models.CASCADE, null=True, blank=True, related_name="canned", help_text="Personal, if set."
    )
    category = models.CharField(max_length=12, choices=Category)
    shortcut = models.CharField(
        max_length=24,
        blank=True,
        validators=[RegexValidator(r"^[a-z0-9-]+$", "Small letters, digits and hyphens.")],
        help_text="Typed after a slash: “/hours”.",
    )
    title = models.CharField(max_length=80)
    body = models.TextField(
        max_length=BODY_LENGTH,
        help_text="Variables: " + ", ".join(f"{{{name}}}" for name in canned_text.VARIABLES) + ".",
    )
    fallback = models.TextField(
        "without a name",
        max_length=BODY_LENGTH,
        blank=True,
        help_text="Said instead when the patron gave no name. Needed where the text has {patron_name}.",
    )
    language = models.CharField(max_length=40, default="English")
    position = models.PositiveSmallIntegerField(default=0)
    active = models.BooleanField(default=True)

    objects = CannedQuerySet.as_manager()

    class Meta:
        ordering = ["category", "position", "title"]
        verbose_name = "canned message"
        constraints = [
            models.CheckConstraint(
                condition=Q(campus=None) | Q(owner=None),
                name="canned_is_a_campuss_or_a_persons",
                violation_error_message="A canned message is a campus's or a person's, not both.",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.clean()  # whatever the way in: an unfinished text could be sent by one key
        super().save(*args, **kwargs)

    def clean(self) -> None:
        problems = {field: refusal for field in ("title", "body", "fallback") if (refusal := self._refusal(field))}
        if "patron_name" in canned_text.variables_in(self.body) and not self.fallback.strip():
            problems["fallback"] = "Write what to say when there is no name: “Hello ,” helps nobody."
        if "patron_name" in canned_text.variables_in(self.fallback):
            problems["fallback"] = "This one is for patrons without a name: leave {patron_name} out."
        if problems:
            raise ValidationError(problems)

    def _refusal(self, field: str) -> str:
        gaps = placeholders.find(getattr(self, field), known=canned_text.VARIABLES)
        return gaps[0].why if gaps else ""

    @property
    def scope(self) -> str:
        return "personal" if self.owner_id else "campus" if self.campus_id else "system"

    def filled(self, values: dict[str, str]) -> canned_text.Filled:
        return canned_text.fill(self.body, self.fallback, values)

    def said_in(self, chat: ChatSession, operator: Operator, at: datetime) -> canned_text.Filled:
        return self.filled(canned_text.values_for(chat, operator, at))
