"""Whose a ticket is: claim, assign, move, merge, spam, tags, due dates."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, cast

from django.db import models, transaction
from django.db.models import Q

from campuses import clock
from campuses.models import Operator, Queue

if TYPE_CHECKING:
    from tickets.models.tag import Tag
    from tickets.models.ticket import Ticket


class Handling(models.Model):
    owner = models.ForeignKey(Operator, on_delete=models.PROTECT, null=True, blank=True, related_name="tickets")
    spam = models.BooleanField(default=False)
    merged_into = models.ForeignKey(
        "tickets.Ticket", on_delete=models.PROTECT, null=True, blank=True, related_name="merged"
    )
    tags: models.ManyToManyField[Tag, Tag] = models.ManyToManyField("tickets.Tag", blank=True, related_name="tickets")
    due_at = models.DateTimeField("due", null=True, blank=True)
    due_reminded_at = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta:
        abstract = True

    @transaction.atomic
    def claim(self, by: Operator) -> None:
        """The first to reach a ticket has it; whoever has it already keeps it."""
        ticket = cast("Ticket", self)
        if not ticket.alter(Q(owner=None), owner=by):
            ticket.refresh_from_db()
            if ticket.owner == by:
                return
            raise ticket.Refused("already_claimed", f"{ticket.owner} has this ticket.", by=str(ticket.owner))
        ticket.alter(Q(status="new"), status="open")
        ticket.record("claimed", by=by)

    @transaction.atomic
    def unclaim(self, by: Operator) -> None:
        ticket = cast("Ticket", self)
        if not ticket.alter(Q(owner=by), owner=None):
            raise ticket.Refused("not_allowed", "You can give back only a ticket that is yours.")
        ticket.alter(Q(status="open", last_staff_at=None), status="new")
        ticket.record("unclaimed", by=by)

    @transaction.atomic
    def assign(self, operator: Operator, by: Operator | None, why: str = "") -> None:
        """Give it to somebody who may read it. `by` is empty when an absence did it."""
        ticket = cast("Ticket", self)
        if not ticket.assignable().filter(pk=operator.pk).exists():
            raise ticket.Refused("not_allowed", f"{operator} does not answer tickets of {ticket.queue}.")
        ticket.alter(owner=operator)
        ticket.alter(Q(status="new"), status="open")
        ticket.record("assigned", by=by, to=str(operator), **({"why": why} if why else {}))
        if by != operator:
            from tickets.mail import letters  # noqa: PLC0415 -- letters know tickets

            letters.tell_owner(ticket, "assigned")

    def assignable(self) -> models.QuerySet[Operator]:
        """Who may be given it: the queue's campus, and only its directors where the queue is restricted."""
        queue = cast("Ticket", self).queue
        people = Operator.objects.filter(is_active=True, campus=queue.campus_id)
        return people.filter(role="director") if queue.restricted else people

    @transaction.atomic
    def move(self, queue: Queue, by: Operator, why: str = "") -> None:
        """To another queue, another campus's too. Its owner keeps it only if they may still read it there."""
        ticket = cast("Ticket", self)
        if queue.pk == ticket.queue_id:
            raise ticket.Refused("invalid", f"It already lies on {queue}.")
        before = str(ticket.queue)
        ticket.alter(queue=queue)
        if ticket.owner is not None and not ticket.assignable().filter(pk=ticket.owner.pk).exists():
            ticket.alter(owner=None)
            ticket.alter(Q(status="open", last_staff_at=None), status="new")
        ticket.record("moved", by=by, before=before, after=str(queue), **({"why": why} if why else {}))

    @transaction.atomic
    def merge_into(self, other: Ticket, by: Operator) -> None:
        """What was asked twice becomes one ticket; this one's mail goes to the other from now on."""
        ticket = cast("Ticket", self)
        if other.pk == ticket.pk or other.merged_into_id:
            raise ticket.Refused("invalid", "Choose another ticket that is not merged itself.")
        if ticket.is_forgotten or other.is_forgotten:
            raise ticket.Refused("invalid", "Whose it was is no longer kept, so it can't be merged.")
        if other.patron_email.lower() != ticket.patron_email.lower():
            raise ticket.Refused(
                "invalid", "The two are from different patrons; an answer to one must not reach the other."
            )
        if not ticket.alter(
            Q(merged_into=None), merged_into=other, status="closed", closed_at=clock.now(), due_at=None
        ):
            raise ticket.Refused("invalid", "It is merged already.")
        type(ticket).objects.filter(merged_into=ticket).update(merged_into=other)
        ticket.replies.update(ticket=other)
        ticket.notes.update(ticket=other)
        ticket.files.update(ticket=other)
        other.replies.create_merged(ticket)
        other.alter(Q(last_at__lt=ticket.last_at), last_at=ticket.last_at)
        ticket.record("merged", by=by, into=other.reference)
        other.record("merged_from", by=by, of=ticket.reference)
        ticket.reindex()
        other.reindex()

    @transaction.atomic
    def mark_spam(self, by: Operator, *, spam: bool = True) -> None:
        ticket = cast("Ticket", self)
        if ticket.alter(Q(spam=not spam), spam=spam):
            ticket.record("spam" if spam else "not_spam", by=by)

    @transaction.atomic
    def set_tags(self, names: list[str], by: Operator) -> None:
        from tickets.models.tag import Tag  # noqa: PLC0415 -- tags know tickets

        ticket = cast("Ticket", self)
        before = set(ticket.tags.values_list("name", flat=True))
        tags = Tag.objects.named(names)
        ticket.tags.set(tags)
        after = {tag.name for tag in tags}
        if before != after:
            ticket.record("tagged", by=by, added=sorted(after - before), removed=sorted(before - after))

    @transaction.atomic
    def add_tags(self, names: list[str], by: Operator) -> None:
        ticket = cast("Ticket", self)
        self.set_tags([*ticket.tags.values_list("name", flat=True), *names], by)

    @transaction.atomic
    def set_due(self, at: datetime | None, by: Operator) -> None:
        """A date by which it must be answered; its owner is reminded then, or the queue's campus if nobody owns it."""
        ticket = cast("Ticket", self)
        ticket.alter(due_at=at, due_reminded_at=None)
        ticket.record("due", by=by, at=at.isoformat() if at else None)

    def remind(self, at: datetime) -> bool:
        """Once for each due date, whoever asks; whether it was now."""
        ticket = cast("Ticket", self)
        with transaction.atomic():
            if not ticket.alter(Q(due_at__lte=at, due_reminded_at=None) & ~Q(status="closed"), due_reminded_at=at):
                return False
            from tickets.mail import letters  # noqa: PLC0415 -- letters know tickets

            ticket.record("reminded")
            letters.tell_owner(ticket, "due")
        return True
