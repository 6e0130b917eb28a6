"""Operator to operator, and a room for all on duty (Q7–Q9, Q21). No module that serves patrons may import this one."""

from __future__ import annotations

from collections import Counter
from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import IntegrityError, models, transaction
from django.db.models import Count, F, OuterRef, Q, Subquery

from campuses import clock
from campuses.models import Operator, Policy
from campuses.problems import Problem
from chat import broadcasts

if TYPE_CHECKING:
    from collections.abc import Iterable

ROOM = "desk"
LENGTH = 4000
PAGE = 100
FOUND_AT_ONCE = 50
# Somebody who has not opened the room yet is told of this shift's words, not of a month's.
A_SHIFT = timedelta(hours=12)


class InternalThreadQuerySet(models.QuerySet["InternalThread"]):
    def visible_to(self, operator: Operator) -> InternalThreadQuerySet:
        return self.filter(Q(first=operator) | Q(second=operator) | ~Q(room=""))


class InternalThreadManager(models.Manager["InternalThread"].from_queryset(InternalThreadQuerySet)):
    def desk(self) -> InternalThread:
        """The room for everybody on duty."""
        room: InternalThread = self.get_or_create(room=ROOM)[0]
        return room

    def between(self, one: Operator, other: Operator) -> InternalThread:
        """What two people write to each other; the same whoever asks."""
        first, second = sorted((one, other), key=lambda operator: operator.pk)
        if first == second:
            message = "Choose a colleague to write to."
            raise Problem("invalid", message, fields={"operator": message})
        thread: InternalThread = self.get_or_create(first=first, second=second)[0]
        return thread


class InternalThread(models.Model):
    """Two people, or a room. Its messages number themselves under its row, so that a cursor never skips one."""

    room = models.CharField(max_length=20, blank=True)
    first = models.ForeignKey(Operator, on_delete=models.CASCADE, null=True, related_name="+")
    second = models.ForeignKey(Operator, on_delete=models.CASCADE, null=True, related_name="+")
    last_n = models.PositiveIntegerField(default=0)

    objects = InternalThreadManager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["room"], condition=~Q(room=""), name="one_thread_a_room"),
            models.UniqueConstraint(fields=["first", "second"], name="one_thread_a_pair"),
            models.CheckConstraint(
                condition=Q(room="", first__lt=F("second")) | (~Q(room="") & Q(first=None, second=None)),
                name="a_pair_in_order_or_a_room",
            ),
        ]

    def __str__(self) -> str:
        return self.room or f"{self.first_id}–{self.second_id}"

    def name_for(self, operator: Operator) -> str:
        """How this person's desk calls it: `room`, or the other's id."""
        if self.room:
            return "room"
        return str(self.second_id if self.first_id == operator.pk else self.first_id)

    def partner_of(self, operator: Operator) -> Operator | None:
        return None if self.room else (self.second if self.first_id == operator.pk else self.first)

    # ── verbs ────────────────────────────────────────────────────────────────
    def post(self, sender: Operator, body: str, key: UUID | None = None) -> InternalMessage:
        """Write into the thread. The same key gives the same message; with other words `key_reused`."""
        at = clock.now()
        if earlier := self._earlier(sender, body, key):
            return earlier
        try:
            with transaction.atomic():
                InternalThread.objects.filter(pk=self.pk).update(last_n=F("last_n") + 1)
                self.refresh_from_db(fields=["last_n"])
                message = self.messages.create(n=self.last_n, sender=sender, body=body, key=key, at=at)
                broadcasts.internal_message(self)
        except IntegrityError:  # the same request, twice at once: the other one stored it
            if earlier := self._earlier(sender, body, key):
                return earlier
            raise
        return message

    def _earlier(self, sender: Operator, body: str, key: UUID | None) -> InternalMessage | None:
        earlier = InternalMessage.objects.filter(sender=sender, key=key).first() if key else None
        if earlier and (earlier.thread_id, earlier.body) != (self.pk, body):
            raise Problem("key_reused")
        return earlier

    def read_up_to(self, operator: Operator, n: int, at: datetime | None = None) -> None:
        """This operator has seen message `n` and what came before. A mark never goes back."""
        with transaction.atomic():
            InternalMark.objects.get_or_create(thread=self, operator=operator)
            marks = InternalMark.objects.filter(thread=self, operator=operator, n__lt=min(n, self.last_n))
            if marks.update(n=min(n, self.last_n), at=at or clock.now()):
                broadcasts.tell_operator(operator.pk, "unread.changed")


class InternalMessageQuerySet(models.QuerySet["InternalMessage"]):
    def visible_to(self, operator: Operator) -> InternalMessageQuerySet:
        """One's own threads and the rooms; no rank opens another's."""
        return self.filter(thread__in=InternalThread.objects.visible_to(operator))

    def for_show(self) -> InternalMessageQuerySet:
        people = ["sender", "thread__first", "thread__second"]
        return self.select_related("thread", *(f"{p}__{of}" for p in people for of in ("campus", "presence")))

    def saying(self, words: str) -> InternalMessageQuerySet:
        """Those that have every one of these words, the newest first."""
        found = self
        for word in words.split():
            found = found.filter(body__icontains=word)
        return found.order_by("-pk")

    def before(self, message_id: int | None) -> InternalMessageQuerySet:
        """To page back: those that were written earlier than this one; all of them without one."""
        return self if message_id is None else self.filter(pk__lt=message_id)

    def unread_by(self, operator: Operator, at: datetime) -> InternalMessageQuerySet:
        mark = InternalMark.objects.filter(operator=operator, thread=OuterRef("thread")).values("n")
        unread = self.visible_to(operator).exclude(sender=operator).annotate(mark=Subquery(mark))
        return unread.filter(Q(n__gt=F("mark")) | Q(mark=None, thread__room="") | Q(mark=None, at__gt=at - A_SHIFT))

    def unread_counts(self, operator: Operator, at: datetime) -> dict[str, int]:
        """`{"room" or the colleague's id: how many}`, in one query."""
        rows = self.unread_by(operator, at).order_by().values_list("thread__room", "sender")
        counts: Counter[str] = Counter()
        for room, sender, count in rows.annotate(count=Count("pk")):
            counts["room" if room else str(sender)] += count  # in a thread of two, what is unread is the other's
        return dict(counts)

    def forget(self, at: datetime) -> int:
        """Delete what is older than its sender's campus keeps it. Answers how many."""
        keep: dict[int | None, int] = dict(Policy.objects.values_list("campus", "internal_message_days"))
        keep[None] = Policy().internal_message_days  # administrators may have no campus
        return sum(
            self.filter(sender__campus=campus, at__lt=at - timedelta(days=days)).delete()[0]
            for campus, days in keep.items()
            if days
        )


class InternalMessage(models.Model):
    """Message `n` of its thread."""

    thread = models.ForeignKey(InternalThread, on_delete=models.CASCADE, related_name="messages")
    n = models.PositiveIntegerField()
    sender = models.ForeignKey(Operator, on_delete=models.CASCADE, related_name="+")
    body = models.TextField()
    key = models.UUIDField(null=True)
    at = models.DateTimeField()

    objects = InternalMessageQuerySet.as_manager()

    class Meta:
        ordering = ["thread", "n"]
        indexes = [models.Index(fields=["at"])]
        constraints = [
            models.UniqueConstraint(fields=["thread", "n"], name="one_internal_message_a_number"),
            models.UniqueConstraint(
                fields=["sender", "key"], condition=Q(key__isnull=False), name="one_internal_message_a_key"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.thread_id} {self.n}"

    @classmethod
    def behind(cls, marks: dict[int, int], operator: Operator) -> Iterable[InternalMessage]:
        """What an operator has not been told yet, in order, given the last number told of each thread."""
        for thread in InternalThread.objects.visible_to(operator).order_by("pk"):
            if thread.last_n > marks.get(thread.pk, 0):
                yield from cls.objects.for_show().filter(thread=thread, n__gt=marks.get(thread.pk, 0)).order_by("n")


class InternalMark(models.Model):
    """How far an operator has read a thread."""

    thread = models.ForeignKey(InternalThread, on_delete=models.CASCADE, related_name="marks")
    operator = models.ForeignKey(Operator, on_delete=models.CASCADE, related_name="+")
    n = models.PositiveIntegerField(default=0)
    at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["thread", "operator"], name="one_mark_a_reader")]

    def __str__(self) -> str:
        return f"{self.operator_id} has read {self.thread_id} up to {self.n}"
