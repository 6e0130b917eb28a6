"""Tickets to try the desk with. Invented people, at addresses that exist nowhere."""

from __future__ import annotations

from datetime import timedelta

from campuses import clock
from campuses.models import Campus, Operator, Queue
from tickets.models import CannedReply, Letter, Macro, Status, Ticket

QUESTIONS = [
    ("capital", "Peer-reviewed articles on nurse burnout", "I need five peer-reviewed articles on nurse burnout from the last five years for NUR 210. I have tried CINAHL but get thousands of hits. How do I narrow it down?", "Maya", "maya.r@example.edu", "form", ""),
    ("capital", "Is the library open on the Friday after Thanksgiving?", "Is the library open on the Friday after Thanksgiving? I would have to take two buses, so I want to be sure.", "", "jd4471@example.edu", "form", ""),
    ("capital", "Citing a podcast in APA", "How do I cite one episode of a podcast in APA 7? Our professor (ENG 101) wants the time stamp too and Purdue OWL does not show it.", "Luis", "luis.ortega@example.edu", "mail", ""),
    ("capital", "Interlibrary loan has been “in transit” for two weeks", "My interlibrary loan request has said “in transit” for two weeks now. The paper is due on the 4th. Can you see where it is?", "Priya N.", "priya.n@example.edu", "chat", "The patron wants to know where an interlibrary loan is. I can't see Capital's loans from here."),
    ("capital", "EBSCO asks me for a password again and again", "When I click on a full text link off campus I have to sign in with my Banner ID again and again and then it says “access denied”. Chrome, on a Chromebook.", "Tom", "tom.b@example.edu", "offer", ""),
    ("capital", "Can I renew my laptop loan?", "Can I renew my laptop loan for another two weeks? I am in a summer course.", "", "sw1182@example.edu", "form", ""),
    ("gateway", "Room for a study group of six", "We are six students and need a room with a screen on Tuesday evenings. Is there one at Gateway?", "Dina", "dina.k@example.edu", "form", ""),
    ("gateway", "Microfilm of the New Haven Register, 1968", "Do you have the New Haven Register of April 1968 on microfilm, and can I use it at weekends?", "H. Bauer", "hbauer@example.org", "mail", ""),
    ("housatonic", "Sources on the Housatonic Museum of Art", "Where can I find sources about the history of the museum’s collection? Newspaper articles would be great.", "Ines", "ines.m@example.edu", "form", ""),
    ("northwestern", "When does the library open?", "The chat says it is closed. When is somebody there this week?", "Kay", "kay@example.edu", "form", ""),
]  # fmt: skip
CANNED = [
    ("Thanks, and a first step", "Hello {patron_name},\n\nthank you for asking. A good first step is "),
    ("Still looking", "Hello {patron_name},\n\nI am still looking into this and will write again tomorrow."),
    ("Closing", "I hope this answers your question. If not, just answer this letter and {reference} opens again.\n\n{operator_name}"),
]  # fmt: skip


def seed() -> None:
    """Once: what is there stays as it is."""
    if Ticket.objects.exists():
        return
    at = clock.now()
    for title, body in CANNED:
        CannedReply.objects.get_or_create(title=title, campus=None, operator=None, defaults={"body": body})
    Macro.objects.get_or_create(
        name="Thank and close",
        campus=None,
        defaults={"answer": "Hello {patron_name},\n\nglad that helped. Come back any time!", "status": Status.CLOSED},
    )
    for slug, subject, question, name, email, source, summary in QUESTIONS:
        campus = Campus.objects.filter(slug=slug).first()
        if campus is not None:
            Ticket.open(
                campus.queue, question, email, name, source, subject=subject, summary=summary,
                reason="Only the home campus can look into it." if summary else "", acknowledge=False,
            )  # fmt: skip
    _work()
    # The demo's letters go to a folder; those of the past have gone already.
    Letter.objects.update(state=Letter.State.SENT, sent_at=at)
    for age, ticket in enumerate(Ticket.objects.order_by("-pk")):
        opened = at - timedelta(hours=3 + 11 * age)
        ticket.alter(opened_at=opened, last_at=max(opened, opened + timedelta(hours=2 * ticket.replies.count())))
        ticket.replies.update(at=opened + timedelta(hours=2))
        ticket.notes.update(at=opened + timedelta(hours=1))
        ticket.events.update(at=opened + timedelta(hours=1))


def _work() -> None:
    """Some have been looked after."""
    librarian = Operator.objects.filter(username="capital1").first()
    second = Operator.objects.filter(username="capital2").first()
    director = Operator.objects.filter(username="director").first()
    if librarian is None or second is None:
        return
    tickets = {ticket.subject: ticket for ticket in Ticket.objects.all()}
    citing = tickets["Citing a podcast in APA"]
    citing.answer(librarian, "Hello Luis,\n\ncite the episode like an article, and put the time stamp into the citation in the text: (Koenig, 2014, 12:40).\n\nDoes that help?")  # fmt: skip
    citing.set_tags(["citation", "eng 101"], librarian)
    loan = tickets["Interlibrary loan has been “in transit” for two weeks"]
    loan.claim(second)
    loan.note(second, "Called the lending library: it left them on the 9th. Asking the courier.")
    loan.set_tags(["interlibrary loan"], second)
    loan.set_due(clock.now() + timedelta(days=2), second)
    password = tickets["EBSCO asks me for a password again and again"]
    password.answer(librarian, "Hello Tom,\n\nplease allow cookies from our sign-in page and try once more. Which article was it?")  # fmt: skip
    password.hear("It was the one on soil bacteria. Cookies are allowed now, but it is the same.")
    password.set_tags(["sign-in"], librarian)
    laptop = tickets["Can I renew my laptop loan?"]
    laptop.answer(second, "Yes, it is renewed until the end of the term.", then=Status.CLOSED)
    if director is not None:
        queue, _ = Queue.objects.get_or_create(
            slug="capital-director",
            defaults={"name": "Capital, director", "campus": librarian.campus, "restricted": True},
        )
        Ticket.open(queue, "A complaint about the noise on the second floor. I have written twice.", "r.hale@example.edu", "R. Hale", "lead", by=librarian, summary="Wants to hear from the director.", reason="For the director.", acknowledge=False)  # fmt: skip
