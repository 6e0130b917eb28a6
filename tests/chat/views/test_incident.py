"""Filing an incident from a page, and reading what came of it."""

import pytest

from chat.models import Incident, IncidentLook
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
