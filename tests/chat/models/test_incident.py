"""Incidents: filed from an encounter, seen by their circle alone."""

import hashlib
from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction

from campuses import clock
from campuses.problems import Problem
from chat.models import (
    ChatSession,
    EncounterCard,
    Evidence,
    Hold,
    HoldReason,
    Incident,
    IncidentKind,
    IncidentLook,
    IncidentState,
    SessionEvent,
    Step,
)  # fmt: skip
from chat.models.incident_file import fingerprint
from tests.conftest import make_operator
from tickets.models import Letter, Ticket

CANARY = "zxcanary the patron wrote a threat"


@pytest.fixture
def incident(active_chat, ana, dana) -> Incident:
    active_chat.say_as_patron(CANARY)
    active_chat.say_step(ana, Step.SAVED, "Our chats are saved.")
    return Incident.file(ana, chat=active_chat, kind=IncidentKind.THREAT, account="He threatened to come by. " + CANARY)


def test_it_is_filed_with_what_is_known(incident, active_chat, ana):
    """C58."""
    assert incident.number == f"{clock.now().year}-001"
    assert (incident.encounter, incident.patron_name) == (active_chat.reference, "Sam")
    assert incident.steps == [Step.SAVED.label]
    assert CANARY in incident.excerpt
    assert incident.due_at - incident.filed_at == timedelta(days=3)
    assert SessionEvent.objects.filter(name="incident_filed", by=ana).count() == 1


def test_of_a_crisis_it_knows_what_was_told_and_done(active_chat, ana, sam, dana):
    """C58, C63, C65, C66: names, every contact, and each step, without a second typing."""
    EncounterCard.of(active_chat).note(
        {"name_given": "Samuel Ortiz", "phone": "860-555-0144", "whereabouts": "the library's roof"}, ana
    )
    active_chat.enter_crisis(ana)
    active_chat.summons.get().answer(clock.now())
    active_chat.log_call(ana, "911", reached=True)

    incident = Incident.file(ana, chat=active_chat, kind=IncidentKind.CRISIS, account="In danger.")

    assert (incident.patron_name, incident.patron_contact) == ("Samuel Ortiz", "860-555-0144, the library's roof")
    assert incident.steps == ["Entered crisis mode", "Asked Sam to come", "Sam answered", "Called 911: reached"]
    assert Evidence.objects.get().copy["card"] == {
        "Name told": "Samuel Ortiz", "Phone": "860-555-0144", "Whereabouts": "the library's roof",
    }  # fmt: skip


def test_numbers_run_over_all_campuses(incident, active_chat, ana, cleo, gateway):
    second = Incident.file(ana, chat=active_chat, kind=IncidentKind.OTHER, account="Again.")

    assert [incident.number[-3:], second.number[-3:]] == ["001", "002"]


def test_the_evidence_is_frozen_and_kept_from_retention(incident, active_chat):
    evidence = Evidence.objects.get()
    active_chat.messages.update(body="rewritten")

    assert any(line["body"] == CANARY for line in evidence.copy["lines"])
    assert evidence.sha256 == hashlib.sha256(evidence.content.encode()).hexdigest()
    assert evidence.is_intact
    assert (
        Hold.objects.holding(clock.now() + timedelta(days=4000)).get(session=active_chat).reason == HoldReason.INCIDENT
    )
    assert not Evidence(content="changed", sha256=fingerprint("as it was")).is_intact


def test_the_campuss_director_is_told_silently(incident, dana):
    """C58, P22: the number, and nothing else."""
    letter = Letter.objects.get()

    assert (letter.to, letter.subject) == (dana.email, f"Incident {incident.number} needs you")
    assert (letter.text.strip(), letter.html) == (f"Incident {incident.number} needs you.", "")


def test_it_is_open_to_those_named_and_to_no_rank(incident, ana, ben, sam, dana, adam, cleo, gateway):
    """A059, P12: neither a superuser nor another campus's director; its author sees what they filed, and no more."""
    from campuses.models import Role

    elsewhere = make_operator("gil", gateway, Role.DIRECTOR)
    people = [ana, ben, sam, dana, adam, cleo, elsewhere]

    assert [p.username for p in people if Incident.objects.open_to(p).exists()] == ["dana"]
    assert [p.username for p in people if Incident.objects.filed_by(p).exists()] == ["ana"]


def test_a_covering_operators_own_director_is_named_too(capital, gateway, cleo, dana, ana):
    from campuses.models import Role
    from tests.chat.conftest import ask, at_the_desk

    gil = make_operator("gil", gateway, Role.DIRECTOR)
    at_the_desk(ana)
    chat = ask(capital)
    chat.claim(cleo)

    incident = Incident.file(cleo, chat=chat, kind=IncidentKind.LANGUAGE, account="Rude.")

    assert set(incident.reviewers()) == {dana, gil}


def test_without_a_director_somebody_is_named_all_the_same(active_chat, ana, adam):
    incident = Incident.file(ana, chat=active_chat, kind=IncidentKind.LANGUAGE, account="Rude.")

    assert list(incident.reviewers()) == [adam]


def test_it_may_begin_with_a_ticket(capital, ana, dana):
    ticket = Ticket.open(capital.queue, "You will be sorry", "x@x.example", name="Rex")

    incident = Incident.file(ana, ticket=ticket, kind=IncidentKind.THREAT, account="See the ticket.")

    assert (incident.encounter, incident.patron_contact) == (ticket.reference, "x@x.example")
    assert Evidence.objects.get().copy["question"] == "You will be sorry"


def test_breaking_the_glass_takes_a_reason_and_tells_everybody_on_the_case(incident, adam, dana):
    with pytest.raises(Problem, match="at least 20"):
        incident.break_glass(adam, "curious")
    assert not Incident.objects.open_to(adam).exists()
    Letter.objects.all().delete()

    incident.break_glass(adam, "The police are here and ask for it")

    assert list(Incident.objects.open_to(adam)) == [incident]
    assert [(letter.to, letter.subject) for letter in Letter.objects.all()] == [
        (dana.email, f"Incident {incident.number} needs you")
    ]
    assert incident.events.get(name="glass_broken").note == "The police are here and ask for it"


def test_who_is_released_sees_it_no_more(incident, dana, adam):
    incident.release(dana, by=dana)

    assert not Incident.objects.open_to(dana).exists()


def test_it_is_closed_with_an_outcome_that_its_author_is_called_to(incident, dana, ana):
    with pytest.raises(Problem, match="outcome"):
        incident.move(IncidentState.CLOSED, by=dana)
    Letter.objects.all().delete()

    incident.tell_outcome("We spoke with the student. Thank you for staying calm.", by=dana)
    incident.move(IncidentState.CLOSED, by=dana)

    assert Incident.objects.get().closed_at is not None
    assert [(letter.to, letter.subject) for letter in Letter.objects.all()] == [
        (ana.email, f"{incident} has news for you")
    ]


def test_an_overdue_review_calls_its_reviewers_once(incident, dana):
    """P21's neighbour: a case that nobody works on is not forgotten."""
    Letter.objects.all().delete()
    assert list(Incident.objects.overdue(incident.due_at)) == [incident]
    assert Incident.objects.remind_overdue(incident.due_at - timedelta(seconds=1)) == 0

    assert Incident.objects.remind_overdue(incident.due_at) == 1
    assert Incident.objects.remind_overdue(incident.due_at + timedelta(hours=1)) == 0

    assert [(letter.to, letter.subject) for letter in Letter.objects.all()] == [(dana.email, f"{incident} needs you")]
    assert incident.events.filter(name="reminded").count() == 1


def test_a_closed_one_is_never_overdue(incident, dana):
    incident.tell_outcome("Done.", by=dana)
    incident.move(IncidentState.CLOSED, by=dana)

    assert Incident.objects.remind_overdue(incident.due_at + timedelta(days=30)) == 0


def test_looks_and_evidence_cannot_be_rewritten(incident, dana):
    """P21."""
    incident.looked_at(dana, "open")

    for rewrite in [
        lambda: IncidentLook.objects.update(how="never"),
        lambda: Evidence.objects.update(content="{}"),
        lambda: incident.events.update(name="nothing"),
    ]:
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            rewrite()
    assert IncidentLook.objects.get().how == "open"


def test_its_chat_is_sealed(incident, active_chat, ana, sam, dana):
    """P22: rank alone reads an ended chat of the campus, but not one with an incident."""
    active_chat.end(by=ana)

    assert list(ChatSession.objects.readable_by(ana)) == [active_chat]
    assert not ChatSession.objects.readable_by(sam).exists()
    assert not ChatSession.objects.readable_by(dana).exists()  # she reads the frozen copy
