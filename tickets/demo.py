"""Tickets to try the desk with. Invented people, at addresses that exist nowhere."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path
from typing import Any

from campuses import clock
from campuses.models import Campus, Operator, Queue
from tickets.models import CannedReply, Letter, Macro, Status, Ticket

STORIES = Path(__file__).with_name("demo.json")


def seed() -> None:
    """Once: what is there stays as it is."""
    if Ticket.objects.exists():
        return
    at = clock.now()
    stories = json.loads(STORIES.read_text())
    for text in stories["texts"]:
        CannedReply.objects.get_or_create(
            title=text["title"], campus=None, operator=None, defaults={"body": text["body"]}
        )
    Macro.objects.get_or_create(
        name="Thank and close",
        campus=None,
        defaults={"answer": "Hello {patron_name},\n\nglad that helped. Come back any time!", "status": Status.CLOSED},
    )
    queues = {campus.slug: campus.queue for campus in Campus.objects.all()}
    for story in stories["tickets"]:
        campus = story.pop("campus")
        if campus in queues:
            reason = "Only the home campus can look into it." if story["summary"] else ""
            Ticket.open(queues[campus], **story, reason=reason, acknowledge=False)
    _work(stories)
    # The demo's letters go to a folder; those of the past have gone already.
    Letter.objects.update(state=Letter.State.SENT, sent_at=at)
    for age, ticket in enumerate(Ticket.objects.order_by("-pk")):
        opened = at - timedelta(hours=3 + 11 * age)
        ticket.alter(opened_at=opened, last_at=max(opened, opened + timedelta(hours=2 * ticket.replies.count())))
        ticket.replies.update(at=opened + timedelta(hours=2))
        ticket.notes.update(at=opened + timedelta(hours=1))
        ticket.events.update(at=opened + timedelta(hours=1))


def _work(stories: dict[str, Any]) -> None:
    """Some have been looked after."""
    librarian = Operator.objects.filter(username="capital1").first()
    second = Operator.objects.filter(username="capital2").first()
    director = Operator.objects.filter(username="director").first()
    if librarian is None or second is None:
        return
    tickets = {ticket.subject: ticket for ticket in Ticket.objects.all()}
    citing = tickets["Citing a podcast in APA"]
    citing.answer(librarian, stories["answers"]["citing"])
    citing.set_tags(["citation", "eng 101"], librarian)
    loan = tickets["Interlibrary loan has been “in transit” for two weeks"]
    loan.claim(second)
    loan.note(second, "Called the lending library: it left them on the 9th. Asking the courier.")
    loan.set_tags(["interlibrary loan"], second)
    loan.set_due(clock.now() + timedelta(days=2), second)
    password = tickets["EBSCO asks me for a password again and again"]
    password.answer(librarian, stories["answers"]["password"])
    password.hear("It was the one on soil bacteria. Cookies are allowed now, but it is the same.")
    password.set_tags(["sign-in"], librarian)
    laptop = tickets["Can I renew my laptop loan?"]
    laptop.answer(second, "Yes, it is renewed until the end of the term.", then=Status.CLOSED)
    if director is not None and director.campus is not None:
        queue, _ = Queue.objects.get_or_create(
            slug=f"{director.campus.slug}-director",
            defaults={"name": f"{director.campus}, director", "campus": director.campus, "restricted": True},
        )
        Ticket.open(queue, **stories["complaint"], by=librarian, acknowledge=False)
