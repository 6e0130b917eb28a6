"""A reply: what patron and staff write to each other on a ticket. Both read it."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from campuses.models import Operator
from tickets.models.ticket import NAME_LENGTH, Ticket


class ReplyManager(models.Manager["Reply"]):
    def create_merged(self, ticket: Ticket) -> Reply:
        """The question of a ticket that was merged becomes a reply of the one that stays."""
        return self.create(
            author_name=ticket.patron_name or "Patron",
            address=ticket.patron_email,
            body=ticket.question,
            via=Reply.Via.MERGE,
            at=ticket.opened_at,
        )


class Reply(models.Model):
    class Via(models.TextChoices):
        DESK = "desk", "the desk"
        WEB = "web", "the patron's page"
        MAIL = "mail", "mail"
        MERGE = "merge", "a merged ticket"

    ticket = models.ForeignKey(Ticket, on_delete=models.CASCADE, related_name="replies")
    is_staff = models.BooleanField(default=False)
    operator = models.ForeignKey(Operator, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    author_name = models.CharField(max_length=NAME_LENGTH)
    address = models.CharField(max_length=254, blank=True, help_text="Where a patron's mail came from; unproven.")
    body = models.TextField()
    html = models.TextField(blank=True, help_text="As it came: never shown but through tickets.mail.html.")
    quoted = models.TextField(blank=True, help_text="The whole mail's text, where its history was trimmed.")
    via = models.CharField(max_length=8, choices=Via)
    automatic = models.BooleanField(default=False, help_text="An auto-responder wrote it.")
    left_out = models.JSONField(default=list, blank=True, help_text="Attachments that were not taken, and why.")
    message_id = models.CharField(max_length=250, blank=True)
    key = models.UUIDField(null=True, blank=True)
    at = models.DateTimeField()

    objects = ReplyManager()

    class Meta:
        ordering = ["at", "pk"]
        verbose_name_plural = "replies"
        constraints = [
            models.UniqueConstraint(fields=["ticket", "key"], name="one_reply_a_key"),
            models.CheckConstraint(
                condition=Q(is_staff=False, operator=None) | Q(is_staff=True, operator__isnull=False, via="desk"),
                name="only_the_desk_writes_as_staff",
            ),
        ]
        indexes = [models.Index(fields=["message_id"], condition=~Q(message_id=""), name="reply_message_id")]

    def __str__(self) -> str:
        return f"{self.author_name} on {self.ticket.reference}"

    @property
    def is_from_elsewhere(self) -> bool:
        """Whether it came from another address than the one that the patron left."""
        return not self.is_staff and self.address.lower() != self.ticket.patron_email.lower()
