"""What time does to a ticket: reminders, stand-ins for those who are away, closing what waits."""

from datetime import timedelta

from campuses import clock
from tickets.models import Absence, Letter, Ticket
from tickets.tasks import remind_and_cover


def test_a_due_ticket_reminds_its_owner_once(desk, ticket, ana):
    ticket.claim(ana)
    desk.post(f"{ticket.get_absolute_url()}due/", {"due": "2026-03-05"})
    ticket.refresh_from_db()
    assert ticket.campus.local(ticket.due_at).hour == 17

    at = ticket.due_at + timedelta(minutes=1)
    assert ticket.remind(at)
    assert not ticket.remind(at)

    letter = Letter.objects.get(purpose="staff:due")
    assert letter.to == ana.email
    assert "stapler" not in letter.text


def test_the_clock_reminds_hands_on_and_closes(ticket, capital, ana, ben):
    """What beat asks for every minute."""
    at = clock.now()
    waited = Ticket.open(capital.queue, "Which one?", "quinn@example.edu")
    waited.answer(ana, "This one?")
    waited.alter(last_at=at - timedelta(days=31))
    ticket.claim(ana)
    ticket.set_due(at - timedelta(minutes=1), ana)
    Absence.objects.create(operator=ana, begins_at=at, ends_at=at + timedelta(days=3), stand_in=ben)

    for _ in range(2):
        remind_and_cover()

    assert list(Letter.objects.filter(purpose__startswith="staff:").values_list("purpose", "to")) == [
        ("staff:assigned", ben.email), ("staff:due", ana.email),
    ]  # fmt: skip
    assert Ticket.objects.get(pk=ticket.pk).owner == ben
    assert Ticket.objects.get(pk=waited.pk).status == "closed"


def test_tickets_of_somebody_who_is_away_go_to_the_stand_in(ticket, ana, ben):
    ticket.claim(ana)
    at = clock.now()
    absence = Absence.objects.create(operator=ana, begins_at=at, ends_at=at + timedelta(days=3), stand_in=ben)

    assert Absence.objects.begin_due(clock.now()) == 1
    assert Absence.objects.begin_due(clock.now()) == 0

    ticket.refresh_from_db()
    assert ticket.owner == ben
    assert Letter.objects.get(purpose="staff:assigned").to == ben.email
    absence.delete()


def test_nobody_is_given_a_ticket_while_away(desk, ticket, ben):
    """Nor is a stand-in who has left since."""
    at = clock.now()
    Absence.objects.create(operator=ben, begins_at=at - timedelta(days=1), ends_at=at + timedelta(days=3), begun_at=at)

    response = desk.post(f"{ticket.get_absolute_url()}assign/", {"operator": ben.pk}, follow=True)

    assert "Select a valid choice" in response.content.decode()
    assert Ticket.objects.get().owner is None


def test_two_who_stand_in_for_each_other_give_back_to_the_queue(ticket, ana, ben):
    ticket.claim(ana)
    at = clock.now()
    for one, other in [(ana, ben), (ben, ana)]:
        Absence.objects.create(operator=one, begins_at=at, ends_at=at + timedelta(days=3), stand_in=other)

    Absence.objects.begin_due(clock.now())

    ticket.refresh_from_db()
    assert (ticket.owner, ticket.status) == (None, "new")


def test_a_patron_who_writes_to_somebody_away_is_not_kept_waiting(ticket, ana, ben):
    ticket.answer(ana, "Which stapler?")
    at = clock.now()
    Absence.objects.create(operator=ana, begins_at=at, ends_at=at + timedelta(days=3), begun_at=at, stand_in=ben)

    ticket.hear("The red one")

    assert Ticket.objects.get().owner == ben


def test_days_away_are_set_by_oneself(desk, ana, ben, ticket):
    ticket.claim(ana)
    today = clock.now().date()
    form = {"first_day": today - timedelta(days=1), "last_day": today + timedelta(days=2), "stand_in": ben.pk}

    assert desk.post("/tickets/away/", form).status_code == 302
    assert desk.post("/tickets/away/", {**form, "last_day": today - timedelta(days=9)}).status_code == 422

    ticket.refresh_from_db()
    assert ticket.owner == ben
