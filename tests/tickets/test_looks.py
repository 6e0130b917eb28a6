"""Who read a ticket that is not theirs leaves a row; the database lets nobody rewrite it (P21)."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, transaction

from campuses import clock
from campuses.append_only import install
from tickets import retention
from tickets.models import File, Ticket, TicketLook


@pytest.fixture
def bens(ticket, ben):
    """Ben's ticket, closed, with a mail that was laid out and a file."""
    ticket.hear("See file", html="<p>See file</p>", files=[File.keep("a.txt", b"words")])
    ticket.answer(ben, "Seen.", then="closed")
    return Ticket.objects.get(pk=ticket.pk)


def reads(ticket) -> dict[str, str]:
    """Every way to read it."""
    url, reply = ticket.get_absolute_url(), ticket.replies.exclude(html="").get()
    return {
        "open": url,
        "preview": f"{url}preview/",
        "print": f"{url}print/?notes=1",
        "mail": f"{url}html/{reply.pk}/",
        "file": f"/tickets/files/{reply.files.get().pk}/",
    }


def looks():
    return list(TicketLook.objects.order_by("pk").values_list("by__username", "reference", "how", "page"))


def test_each_read_of_anothers_ticket_is_one_row(client, bens, ana):
    """Who, what, how, and from which page, without what was searched for there."""
    client.force_login(ana)
    for url in reads(bens).values():
        assert client.get(url, headers={"Referer": "http://testserver/tickets/?q=pat@example.edu"}).status_code == 200

    assert looks() == [("ana", bens.reference, how, "/tickets/") for how in reads(bens)]


def test_whoever_has_a_ticket_leaves_no_row(client, bens, ben):
    client.force_login(ben)
    for url in reads(bens).values():
        assert client.get(url).status_code == 200

    assert looks() == []


def test_a_ticket_of_nobody_is_not_ones_own(client, ticket, ana):
    client.force_login(ana)
    client.get(ticket.get_absolute_url())

    assert looks() == [("ana", ticket.reference, "open", "")]


def test_who_may_not_read_it_leaves_no_row_for_nothing_was_read(client, bens, cleo):
    client.force_login(cleo)
    for url in reads(bens).values():
        assert client.get(url).status_code == 404

    assert looks() == []


def test_the_admin_is_no_way_around(client, bens, dana):
    client.force_login(dana)
    assert client.get(f"/admin/tickets/ticket/{bens.pk}/change/").status_code == 200

    assert looks() == [("dana", bens.reference, "admin", "")]


def test_a_crooked_referer_is_no_page(client, bens, ana):
    client.force_login(ana)
    for referer in ["http://[", "\x00", "x" * 5000, "javascript:alert(1)"]:
        assert client.get(bens.get_absolute_url(), headers={"Referer": referer}).status_code == 200

    assert TicketLook.objects.count() == 4


def test_a_supervisor_sees_who_looked_and_an_operator_does_not(client, bens, ana, sam):
    bens.looked_at(ana, "print")
    shown = {}
    for who in (ana, sam):
        client.force_login(who)
        shown[who.username] = "printed it" in client.get(bens.get_absolute_url()).content.decode()

    assert shown == {"ana": False, "sam": True}


@pytest.fixture
def guarded(db):
    install({"tickets_ticketlook": "ticket_id"})


def test_a_look_cannot_be_rewritten(guarded, bens, ana):
    bens.looked_at(ana, "open")

    rewrites = [lambda: TicketLook.objects.update(how="never"), lambda: TicketLook.objects.update(by=bens.owner)]
    if connection.vendor == "postgresql":  # whoever holds SQLite's file can change anything
        rewrites.append(lambda: TicketLook.objects.all().delete())
    for rewrite in rewrites:
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            rewrite()
    assert looks() == [("ana", bens.reference, "open", "")]


def test_looks_outlive_the_words_and_go_after_two_years(bens, ana, monkeypatch):
    """P20."""
    today = clock.now()
    with monkeypatch.context() as patch:  # PostgreSQL keeps them for two years by its own clock
        patch.setattr(clock, "now", lambda: today - timedelta(days=2 * 365 + 2))
        bens.looked_at(ana, "open")
    bens.looked_at(ana, "print")

    retention.purge_due(today, held=Ticket.objects.none(), not_kept=Ticket.objects.none())

    assert [how for _, _, how, _ in looks()] == ["print"]
