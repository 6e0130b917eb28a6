"""Opening tickets, and who may see them."""

from uuid import uuid4

import pytest

from campuses.models import Queue
from campuses.problems import Problem
from tickets.models import Letter, Status, Ticket


@pytest.fixture
def ticket(capital) -> Ticket:
    return Ticket.open(capital.queue, "Where is the stapler?", "pat@example.edu", name="Pat")


def test_a_ticket_has_a_reference_and_its_patron_is_told_without_a_strangers_words(ticket):
    """C7, A129: an address that somebody else typed must not become a way to send them text."""
    assert ticket.reference.startswith("CAP-")
    assert ticket.status == Status.NEW

    letter = Letter.objects.get()

    assert letter.to == "pat@example.edu"
    assert ticket.reference in letter.subject
    for part in (letter.subject, letter.text, letter.html):
        assert "stapler" not in part
        assert "Pat" not in part


def test_the_same_key_opens_one_ticket(capital):
    """P2, A067."""
    key = uuid4()
    first, second = (Ticket.open(capital.queue, "Hours?", "pat@example.edu", key=key) for _ in range(2))

    assert first == second
    assert Letter.objects.count() == 1
    with pytest.raises(Ticket.Refused) as refusal:
        Ticket.open(capital.queue, "Other words", "pat@example.edu", key=key)
    assert refusal.value.code == "key_reused"


@pytest.mark.parametrize(
    "address",
    [
        "",
        "pat",
        "a@x.org,b@y.org",
        "a@x.org\r\nBcc: b@y.org",
        '"a b"@x.org',
        "a@x.org?bcc=b@y.org",
        "a@x",
        "a@" + "x" * 300 + ".org",
    ],
)
def test_only_one_plain_address_is_taken(capital, address):
    """A129, A131."""
    with pytest.raises(Problem) as refusal:
        Ticket.open(capital.queue, "Hours?", address)
    assert refusal.value.code == "invalid"
    assert not Ticket.objects.exists()


def test_tickets_are_seen_on_their_campus_and_restricted_ones_by_its_directors(
    ticket, capital, ana, cleo, sam, dana, adam
):
    """P12, A053, C56."""
    queue = Queue.objects.create(slug="capital-director", name="Capital, director", campus=capital, restricted=True)
    grave = Ticket.open(queue, "A complaint", "quinn@example.edu")

    seen = {who.username: set(Ticket.objects.visible_to(who)) for who in (ana, cleo, sam, dana, adam)}

    assert seen == {"ana": {ticket}, "cleo": set(), "sam": {ticket}, "dana": {ticket, grave}, "adam": set()}


def test_a_claimed_ticket_is_not_claimed_again(ticket, ana, ben):
    late = Ticket.objects.get(pk=ticket.pk)
    ticket.claim(ana)

    with pytest.raises(Ticket.Refused) as refusal:
        late.claim(ben)

    assert refusal.value.extra == {"by": "Ana"}
    assert Ticket.objects.get().owner == ana
