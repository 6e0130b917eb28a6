"""Several tickets at once: what may be done is done, and the rest is named."""

import pytest

from tests.tickets.conftest import open_tickets
from tickets.models import Ticket

CROOKED = [[], ["x"], ["999999"], ["-1"], [""], ["9" * 30], ["1\x00"], list(map(str, range(900))), ["1"] * 5000]


def test_bulk_touches_only_what_one_may_touch(desk, capital, gateway, ana):
    """P12: foreign ids among own ones."""
    own = open_tickets(capital, 2)
    foreign = Ticket.open(gateway.queue, "Theirs", "x@example.edu")

    desk.post("/tickets/bulk/", {"tickets": [*(t.pk for t in own), foreign.pk], "action": "close"})
    assert not Ticket.objects.filter(status="closed").exists()

    desk.post("/tickets/bulk/", {"tickets": [t.pk for t in own], "action": "close"})
    assert set(Ticket.objects.filter(status="closed")) == set(own)


@pytest.mark.parametrize("action", ["spam", "move", "nothing"])
def test_a_crooked_choice_does_nothing(desk, ticket, gateway, action):
    """P12: empty, missing, invented and huge; of thousands the form is refused as a whole."""
    for chosen in CROOKED:
        form = {"tickets": chosen, "action": action, "queue": gateway.queue.pk}
        response = desk.post("/tickets/bulk/", form)
        assert response.status_code == (400 if len(chosen) > 1000 else 302), chosen[:3]

    assert not Ticket.objects.filter(spam=True).exists()
    assert ticket.events.count() == 1


def test_bulk_does_what_it_can_and_names_the_rest(desk, capital, ben):
    first, second = open_tickets(capital, 2)
    first.claim(ben)

    response = desk.post("/tickets/bulk/", {"tickets": [first.pk, second.pk], "action": "claim"}, follow=True)

    said = response.content.decode()
    assert "Claim: 1 ticket." in said
    assert f"{first.reference}: Ben has this ticket." in said
