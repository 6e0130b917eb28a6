"""A month's figures: each cell worked out by hand, to each role its own, and nothing that tells of persons."""

import csv
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from campuses.models import Campus
from chat import figures
from chat.models import ChatSession, EncounterCard
from chat.models.states import State

MARCH = datetime(2026, 3, 1, tzinfo=UTC)
QUERIES = {"operator": 3, "supervisor": 5, "administrator": 5}  # session, operator, own chats; campuses, all chats


def encounter(campus, lead=None, wait=10, left=None, at=MARCH + timedelta(days=3), state=State.ENDED, **more):
    """A chat that is over: claimed by `lead` after `wait` seconds, or left after `left`."""
    number = uuid4()
    card = {name: more.pop(name) for name in ("taught", "read_level") if name in more}
    chat = ChatSession.objects.create(
        reference=f"T-{number.hex[:20]}",
        campus=campus,
        original_campus=campus,
        queue=campus.queues.first(),
        state=state,
        lead=lead,
        question="zxcanary words",
        token_hash=number.hex,
        started_at=at,
        claim_due_at=at + timedelta(seconds=20),
        ticket_due_at=at + timedelta(seconds=60),
        claimed_at=at + timedelta(seconds=wait) if lead else None,
        ended_at=at + timedelta(seconds=left or 600),
        patron_seen_at=at,
        last_patron_at=at,
        **more,
    )
    if card:
        EncounterCard.objects.create(session=chat, updated_at=at, **card)
    return chat


def many(count, *args, **kwargs):
    return [encounter(*args, **kwargs) for _ in range(count)]


def table(me, title, month=MARCH):
    """Who → head → cell."""
    found = next(table for table in figures.of(me, month) if table.title == title)
    return {who: dict(zip(found.heads, cells, strict=True)) for who, cells in found.rows}


@pytest.fixture
def mystic(db):
    return Campus.objects.create(slug="mystic", name="Mystic", code="MYS")


def test_instruction_is_counted(capital, ana, dana):
    """A6: how many encounters taught something, and how many at which READ level."""
    many(12, capital, ana, taught=True, read_level=4)
    many(18, capital, ana, read_level=2)

    ours = table(dana, "Instruction and effort")["Capital"]

    assert ours["Taught"] == "12"
    assert ours["Taught, of answered"] == "40 %"
    assert [ours[f"READ {level}"] for level in range(1, 7)] == ["0", "18", "0", "12", "0", "0"]


def test_each_operator_sees_what_they_taught_however_little(capital, gateway, ana, ben):
    encounter(capital, ana, taught=True, read_level=3, wait=12)
    encounter(gateway, ana, wait=40)
    encounter(capital, ben, taught=True)

    assert [each.title for each in figures.of(ana, MARCH)] == ["What you did"]
    mine = table(ana, "What you did")["You"]
    assert {head: cell for head, cell in mine.items() if cell != "0"} == {
        "Answered": "2",
        "Of other campuses": "1",
        "Taught": "1",
        "READ 3": "1",
        "Half claimed within": "12 s",
    }


def test_whoever_was_never_answered_makes_no_figure_better(capital, ana, dana):
    many(10, capital, ana, wait=20)
    many(10, capital, ana, wait=80)
    many(6, capital, ana, wait=120)
    many(7, capital, left=59)
    many(7, capital, left=200)

    ours = table(dana, "How soon patrons were answered")["Capital"]

    assert ours == {
        "Asked": "40",
        "Answered": "26",
        "Left a ticket": "0",
        "Left before ticket offer": "7",
        "Left after ticket offer": "7",
        "In claim time": "25 %",
        "In 90 s": "50 %",
        "Half within": "80 s",
        "9 of 10 within": "120 s",
    }


def test_as_much_cover_is_given_as_is_received(capital, gateway, ana, cleo, adam):
    many(9, capital, ana)
    many(6, capital, cleo)
    many(8, gateway, ana)

    cover = table(adam, "Cover for each other")

    assert list(cover["Capital"].values()) == ["9", "6", "8"]
    assert list(cover["Gateway"].values()) == ["0", "8", "6"]
    assert list(cover["All campuses"].values()) == ["9", "14", "14"]


def test_small_counts_are_neither_shown_nor_given_away(capital, gateway, mystic, ana, cleo, adam):
    """`privacy`: cells under five are suppressed; a sum with one hidden part would tell it."""
    many(30, capital, ana, taught=True)
    many(20, gateway, cleo, taught=True)
    many(3, mystic, cleo, taught=True)

    taught = {who: cells["Taught"] for who, cells in table(adam, "Instruction and effort").items()}

    assert taught == {"Capital": "30", "Gateway": "withheld", "Mystic": "1–4", "All campuses": "53"}


def test_what_was_left_cannot_be_worked_out_of_the_rest(capital, ana, dana):
    many(30, capital, ana)
    many(2, capital, left=30)

    ours = table(dana, "How soon patrons were answered")["Capital"]

    assert (ours["Answered"], ours["Left before ticket offer"]) == ("withheld", "1–4")


@pytest.mark.parametrize(
    "hidden",
    [{"practice": True}, {"sealed": True}, {"crisis_at": MARCH}, {"state": State.ACTIVE}, {"at": MARCH - timedelta(1)}],
)
def test_practice_crises_incidents_and_other_months_are_in_no_figure(capital, ana, dana, hidden):
    """P22, A2."""
    many(6, capital, ana, taught=True)
    before = figures.of(dana, MARCH)

    many(6, capital, ana, taught=True, **hidden)

    assert figures.of(dana, MARCH) == before


def test_who_may_see_what(capital, gateway, ana, sam, dana, adam):
    """The roles' table: own figures; own campus; totals of all, too; all figures."""
    rows = {who: list(table(who, "How soon patrons were answered")) for who in (sam, dana, adam)}

    assert rows == {sam: ["Capital"], dana: ["Capital", "All campuses"], adam: ["Capital", "Gateway", "All campuses"]}


@pytest.mark.parametrize("text", ["", "2026-13", "9999-01", "x' OR 1=1", "2026-03-01", "\0"])
def test_whatever_is_no_month_is_this_month(client, ana, text):
    client.force_login(ana)

    page = client.get(reverse("figures"), {"month": text})

    assert page.status_code == 200
    assert f"Figures of {timezone.now():%B %Y}" in page.content.decode()


def test_the_file_says_what_the_page_says_and_starts_no_formula(client, capital, ana, dana):
    capital.name = "=HYPERLINK(1)"
    capital.save()
    many(6, capital, ana, taught=True)
    client.force_login(dana)

    answer = client.get(reverse("figures"), {"month": "2026-03", "as": "csv"})

    rows = list(csv.DictReader(answer.content.decode().splitlines()))
    assert answer["Content-Disposition"] == 'attachment; filename="figures-2026-03.csv"'
    assert {row["value"] for row in rows if row["figure"] == "Taught" and row["table"] != "What you did"} == {"6"}
    assert {row["who"] for row in rows} == {"You", "'=HYPERLINK(1)", "All campuses"}
    assert "zxcanary" not in answer.content.decode()


@pytest.mark.parametrize("role", ["operator", "supervisor", "administrator"])
def test_it_takes_as_many_queries_for_many_chats_and_campuses(
    client, capital, gateway, ana, sam, adam, role, django_assert_num_queries
):
    many(5, capital, ana, taught=True)
    many(5, gateway, ana)
    client.force_login({"operator": ana, "supervisor": sam, "administrator": adam}[role])
    url = reverse("figures", query={"month": "2026-03"})
    client.get(url)

    with django_assert_num_queries(QUERIES[role] + (connection.vendor == "postgresql")):  # whose clock is asked
        client.get(url)
