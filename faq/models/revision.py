"""Every text that an entry has had, and every one that somebody proposed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models, transaction
from django.db.models import Max

from campuses.models import Operator
from faq.models.content import Content, Difference
from faq.models.entry import Entry

if TYPE_CHECKING:
    from collections.abc import Sequence


class RevisionQuerySet(models.QuerySet["Revision"]):
    def record(self, entry: Entry, content: Content, action: str, by: Operator | None, note: str = "") -> Revision:
        with transaction.atomic():
            Entry.objects.select_for_update().get(pk=entry.pk)  # numbers follow each other
            n = (self.filter(entry=entry).aggregate(last=Max("n"))["last"] or 0) + 1
            return self.create(entry=entry, n=n, content=content.as_data(), action=action, by=by, note=note)

    def open(self) -> RevisionQuerySet:
        """Proposed changes that wait for an answer."""
        return self.filter(action="proposed")


class Revision(models.Model):
    """`action`: drafted, revised, submitted, sent back, published, withdrawn, confirmed; proposed, accepted, declined.

    A proposed one waits for an answer and was never in force; nor was a declined one.
    """

    entry = models.ForeignKey(Entry, on_delete=models.CASCADE, related_name="revisions")
    n = models.PositiveIntegerField()
    content = models.JSONField()
    action = models.CharField(max_length=16)
    by = models.ForeignKey(Operator, on_delete=models.SET_NULL, null=True, related_name="+")
    note = models.CharField(max_length=200, blank=True)
    at = models.DateTimeField(auto_now_add=True)

    objects = RevisionQuerySet.as_manager()

    class Meta:
        ordering = ["-n"]
        constraints = [models.UniqueConstraint(fields=["entry", "n"], name="revisions_are_numbered")]

    def __str__(self) -> str:
        return f"{self.n}: {self.action}"

    @property
    def is_open(self) -> bool:
        return self.action == "proposed"

    def as_content(self) -> Content:
        return Content.read(self.content)

    @property
    def was_in_force(self) -> bool:
        return self.action not in {"proposed", "declined", "accepted"}

    def changes_since(self, earlier: Sequence[Revision]) -> list[Difference]:
        """What differs from the text that was in force before. `earlier`: the entry's revisions, the latest first.

        Of a proposal that waits: what it would change now, whatever has been changed since it was written.
        """
        before = next((r for r in earlier if r.was_in_force and (r.n < self.n or self.is_open)), None)
        return before.as_content().differences(self.as_content()) if before else []

    def close(self, action: str) -> None:
        """Answer a proposal, once."""
        if not Revision.objects.filter(pk=self.pk, action="proposed").update(action=action):
            raise Entry.Refused("Somebody has answered this proposal by now.")
        self.action = action
