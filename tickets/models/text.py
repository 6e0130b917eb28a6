"""Canned texts and macros: what is written and done again and again."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q

from campuses.models import Campus, Operator, Queue
from tickets.models.ticket import Status

if TYPE_CHECKING:
    from tickets.models.ticket import Ticket

FIELDS = ("patron_name", "operator_name", "campus", "reference")
BLANK = re.compile(r"\{(\w*)\}|\bINCLUDE LINK\b|\bTODO\b")


def validate_text(text: str) -> None:
    """A text with a blank that nobody fills can't be kept (C26b)."""
    for match in BLANK.finditer(text):
        if match[1] not in FIELDS:
            known = ", ".join(f"{{{field}}}" for field in FIELDS)
            raise ValidationError(f"“{match[0]}” would reach the patron as it is. Fill it in; {known} fill themselves.")


def fill(text: str, ticket: Ticket, operator: Operator) -> str:
    """The text with its fields filled; a greeting of nobody loses its comma, too (C15)."""
    if not ticket.patron_name:
        text = re.sub(r"\s*\{patron_name\}", "", text)
    values = {
        "patron_name": ticket.patron_name,
        "operator_name": str(operator),
        "campus": ticket.queue.campus.name,
        "reference": ticket.reference,
    }
    return re.sub(r"\{(\w+)\}", lambda match: values.get(match[1], match[0]), text)


class OfferedQuerySet(models.QuerySet["CannedReply"]):
    def offered_to(self, operator: Operator) -> OfferedQuerySet:
        """One's own, one's campus's, and everybody's."""
        campus = Q(campus=operator.campus_id) if operator.campus_id else Q()
        return self.filter(Q(operator=operator) | Q(operator=None) & (campus | Q(campus=None)))


class CannedReply(models.Model):
    """A text to begin an answer with; with an operator it is theirs alone."""

    title = models.CharField(max_length=60)
    body = models.TextField(validators=[validate_text])
    campus = models.ForeignKey(Campus, on_delete=models.CASCADE, null=True, blank=True, related_name="+")
    operator = models.ForeignKey(Operator, on_delete=models.CASCADE, null=True, blank=True, related_name="+")

    objects = OfferedQuerySet.as_manager()

    class Meta:
        ordering = ["title"]
        verbose_name_plural = "canned replies"

    def __str__(self) -> str:
        return self.title


class MacroQuerySet(models.QuerySet["Macro"]):
    def offered_to(self, operator: Operator) -> MacroQuerySet:
        return self.filter(Q(campus=None) | Q(campus=operator.campus_id))


class Macro(models.Model):
    """Several steps in one click: it notes, tags, answers, and leaves the ticket in a state, by the same verbs."""

    name = models.CharField(max_length=60)
    campus = models.ForeignKey(Campus, on_delete=models.CASCADE, null=True, blank=True, related_name="+")
    answer = models.TextField(blank=True, validators=[validate_text], help_text="Goes to the patron. May be empty.")
    note = models.TextField(blank=True, help_text="For staff alone. May be empty.")
    tags = models.CharField(max_length=200, blank=True, help_text="Separated by commas.")
    status = models.CharField(max_length=8, choices=Status, blank=True, help_text="Afterwards; empty: as it was.")
    queue = models.ForeignKey(Queue, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")

    objects = MacroQuerySet.as_manager()

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

    def run(self, ticket: Ticket, by: Operator) -> None:
        """In the caller's transaction."""
        if self.note:
            ticket.note(by, fill(self.note, ticket, by))
        if self.tags:
            ticket.add_tags(self.tags.split(","), by)
        if self.answer:
            ticket.answer(by, fill(self.answer, ticket, by), then=self.status or Status.PENDING)
        elif self.status == Status.CLOSED:
            ticket.close(by)
        elif self.status == Status.PENDING:
            ticket.wait(by)
        if self.queue is not None and self.queue_id != ticket.queue_id:
            ticket.move(self.queue, by, why=f"by “{self.name}”")
