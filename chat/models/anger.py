"""Anger: from a calm word to the end of a chat, each step somebody's decision and each one logged (C54–C60)."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from django.db import models, transaction

from campuses import clock
from campuses.models import Queue
from campuses.problems import Problem
from chat import broadcasts
from chat.models.ban import Ban
from chat.models.event import SessionEvent
from tickets.models import Ticket

if TYPE_CHECKING:
    from uuid import UUID

    from campuses.models import Campus, Operator
    from chat.models.message import Message
    from chat.models.session import ChatSession


class Step(models.TextChoices):
    CALM = "calm", "Said that we understand, and will help"
    SAVED = "saved", "Said that the transcript is saved"
    RULES = "rules", "Quoted the rules"
    DIRECTOR = "director", "Sent a ticket to the library director"
    ENDED = "ended", "Ended the chat for its language"
    BANNED = "banned", "Kept the patron away for a while"
    INCIDENT = "incident", "Filed an incident"


SPOKEN = (Step.CALM, Step.SAVED, Step.RULES)
LANGUAGE = "language"


class Anger:
    """The verbs of a `ChatSession` whose patron is angry."""

    def flag_frustration(self: ChatSession, by: Operator, *, frustrated: bool) -> None:
        """A mark on the chat that its staff and the campus's supervisors see (C49)."""
        at = clock.now()
        with transaction.atomic():
            type(self).objects.filter(pk=self.pk).update(frustrated_at=at if frustrated else None)
            self.frustrated_at = at if frustrated else None
            self.record("flagged", by=by, at=at, frustrated=frustrated)
            broadcasts.chat_changed(self)

    def say_step(self: ChatSession, by: Operator, step: str, body: str, key: UUID | None = None) -> Message:
        """A step that is said: the operator's own line, logged as this step (C55, C60)."""
        with transaction.atomic():
            line = self.say(by, body, key)
            if not self.events.filter(name="anger_step", data__seq=line.seq).exists():
                self.record("anger_step", by=by, step=step, seq=line.seq)
        return line

    def ticket_to_director(self: ChatSession, by: Operator, *, email: str, summary: str, words: str = "") -> Ticket:
        """A ticket on the restricted queue of the campus's director (C56). The patron is told with `words`."""
        with transaction.atomic():
            if words:
                self.say(by, words)
            queue = director_queue(self.campus)
            ticket = self.send_ticket(by, queue, email=email, summary=summary, reason="For the library director")
            self.record("anger_step", by=by, step=Step.DIRECTOR, ticket=ticket.reference)
        return ticket

    def end_for_language(self: ChatSession, by: Operator, words: str) -> None:
        """Say that our rules end this chat here, then end it, with `language` as its reason (C57)."""
        with transaction.atomic():
            line = self.say(by, words)
            self.record("anger_step", by=by, step=Step.ENDED, seq=line.seq)
            self.end(by=by, reason=LANGUAGE)

    def ban_patron(self: ChatSession, by: Operator, *, reason: str, hours: int, confirm: bool) -> Ban:
        """Keep the patron's address away for 24 hours at most. Raises `confirm_needed` when a library shares it."""
        with transaction.atomic():
            ban = Ban.place(self, by, reason=reason, hours=hours, confirm=confirm)
            self.record("banned", by=by, ban=ban.pk, until=clock.stamp(ban.until))
            self.record("anger_step", by=by, step=Step.BANNED)
        return ban

    @property
    def steps_taken(self: ChatSession) -> list[str]:
        """What was done, anger and crisis alike, in the order in which it was done, as an incident names it."""
        done = self.events.filter(name__in=SAID_OF_A_STEP).select_related("by").order_by("at", "pk")
        return [SAID_OF_A_STEP[event.name](event) for event in done]


SAID_OF_A_STEP: dict[str, Callable[[SessionEvent], str]] = {
    "anger_step": lambda event: str(Step(event.data["step"]).label),
    "crisis_started": lambda _: "Entered crisis mode",
    "resource_offered": lambda event: f"Offered {event.data['label']}",
    "called": lambda event: f"Called {event.data['whom']}: {'reached' if event.data['reached'] else 'no answer'}",
    "notified": lambda event: f"Asked {event.data['who']} to come",
    "summoned": lambda event: f"Asked {', '.join(event.data['who'])} to come",
    "answered": lambda event: f"{event.by} answered",
    "nobody_answered": lambda _: "Nobody answered",
    "crisis_left": lambda _: "Left crisis mode",
}


def director_queue(campus: Campus) -> Queue:
    """The queue that only the campus's directors read. Made when it is first needed."""
    slug = f"{campus.slug}-director"[:50]
    defaults = {"name": f"{campus.name}, for the director", "campus": campus, "restricted": True}
    queue, _ = Queue.objects.get_or_create(slug=slug, defaults=defaults)
    if not queue.restricted or queue.campus_id != campus.pk:
        raise Problem("not_allowed", f"The queue {slug} is not the restricted one of {campus}. Ask an administrator.")
    return queue
