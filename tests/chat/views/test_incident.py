"""Filing an incident from a page, and reading what came of it."""

from datetime import timedelta

import pytest

from campuses import clock
from chat.models import Hold, Incident, IncidentLook
from tickets.models import Ticket


@pytest.fixture
def ticket(capital, dana):
    return Ticket.open(capital.queue, "You will be sorry", "rex@x.example", name="Rex")


def test_a_ticket_becomes_an_incident_in_two_presses(client, ticket, ana, dana):
    """C58."""
    client.force_login(ana)
    page = client.get(f"/incidents/new/?ticket={ticket.reference}").content.decode()
    assert "Rex" in page
    assert ticket.reference in page

    refused = client.post(f"/incidents/new/?ticket={ticket.reference}", {"kind": "threat", "account": " "})
    assert "Write what happened" in refused.content.decode()
    client.post(f"/incidents/new/?ticket={ticket.reference}", {"kind": "threat", "account": "He threatens us."})

    incident = Incident.objects.get()
    assert (incident.ticket, incident.author, incident.kind) == (ticket, ana, "threat")
    assert list(incident.reviewers()) == [dana]


def test_its_author_reads_the_outcome_when_it_is_closed_and_nobody_else_does(client, ticket, ana, ben, dana, adam):
    """P21."""
    incident = Incident.file(ana, ticket=ticket, kind="threat", account="He threatens us.")
    incident.tell_outcome("We spoke with him.", by=dana)
    client.force_login(ana)
    assert "We spoke with him." not in client.get(f"/incidents/{incident.number}/").content.decode()

    incident.move("closed", by=dana)

    assert "We spoke with him." in client.get(f"/incidents/{incident.number}/").content.decode()
    assert IncidentLook.objects.filter(by=ana, how="author").count() == 2
    for stranger in (ben, dana, adam):
        client.force_login(stranger)
        assert client.get(f"/incidents/{incident.number}/").status_code == 404
        assert incident.number not in client.get("/incidents/").content.decode()


def test_its_author_sees_that_somebody_has_taken_it_on(client, ticket, ana, dana):
    """C58: filed is not forgotten."""
    incident = Incident.file(ana, ticket=ticket, kind="threat", account="He threatens us.")
    client.force_login(ana)
    page = f"/incidents/{incident.number}/"
    assert "Those who review it have been called" in client.get(page).content.decode()

    incident.looked_at(dana, "open")

    assert "Somebody took it on" in client.get(page).content.decode()


def test_one_files_only_from_what_one_may_read(client, ticket, cleo, active_chat):
    client.force_login(cleo)

    assert client.get(f"/incidents/new/?ticket={ticket.reference}").status_code == 404
    assert client.get(f"/incidents/new/?chat={active_chat.pk}").status_code == 404
    assert client.get("/incidents/new/?chat=nonsense").status_code == 404
    assert client.get("/incidents/new/").status_code == 404


@pytest.fixture
def asked(active_chat, ana, dana):
    """A crisis's hold whose director is asked about it today."""
    active_chat.enter_crisis(ana)
    hold = Hold.objects.get()
    Hold.objects.update(until=clock.now() + timedelta(days=6))
    Hold.objects.ask_before_the_end(clock.now())
    hold.refresh_from_db()
    return hold


def test_a_director_prolongs_a_hold_or_lets_it_go_without_reading_a_word(client, asked, dana, active_chat):
    """P22: the page shows a number."""
    client.force_login(dana)
    page = client.get("/incidents/").content.decode()
    assert f"Encounter {active_chat.reference}" in page
    assert active_chat.question not in page

    said = client.post(f"/incidents/holds/{asked.pk}/prolong/", follow=True).content.decode()

    assert "is held for 30 days more" in said
    assert Hold.objects.get().until == asked.until + timedelta(days=30)
    assert client.post(f"/incidents/holds/{asked.pk}/let-go/").status_code == 404  # it is asked about no more


def test_for_all_others_the_hold_is_not_there(client, asked, ana, sam, adam, active_chat):
    for somebody in (ana, sam, adam):
        client.force_login(somebody)
        assert active_chat.reference not in client.get("/incidents/").content.decode()
        assert client.post(f"/incidents/holds/{asked.pk}/let-go/").status_code == 404
    assert Hold.objects.get().lifted_at is None
