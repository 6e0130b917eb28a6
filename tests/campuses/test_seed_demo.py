"""`seed_demo`: a believable system, as often as one likes, and only in the demo (A11)."""

from collections.abc import Iterator
from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from campuses.accounts import retire_demo_accounts
from campuses.models import Campus, Institution, Kind, Operator, Queue, Resource, Role

SLUGS = [
    "asnuntuck",
    "capital",
    "gateway",
    "housatonic",
    "manchester",
    "middlesex",
    "naugatuck-valley",
    "northwestern",
    "norwalk",
    "quinebaug-valley",
    "three-rivers",
    "tunxis",
]
SIGN_INS = ["admin", "capital1", "capital2", "director", "gateway1", "housatonic1", "supervisor"]


@pytest.fixture(scope="module")
def _seed(django_db_setup, django_db_blocker) -> Iterator[None]:
    """Once for all, for it takes seconds; what a test does to it is rolled back behind it."""
    with django_db_blocker.unblock(), transaction.atomic():
        call_command("seed_demo", stdout=StringIO())
        yield
        transaction.set_rollback(True)


@pytest.fixture
def seeded(_seed, db) -> None:
    """The demo's campuses and their people."""


def outside_the_demo(settings) -> None:
    settings.DEMO = settings.TESTING = False


def test_it_refuses_outside_the_demo(db, settings):
    """The first here, before there is a seed."""
    outside_the_demo(settings)

    with pytest.raises(CommandError, match="createsuperuser"):
        call_command("seed_demo")

    assert not Operator.objects.exists()


def test_it_makes_the_twelve_campuses_with_queue_policy_and_contacts(seeded):
    """A11, C25: what each campus needs is there."""
    campuses = list(Campus.objects.order_by("slug"))

    assert [campus.slug for campus in campuses] == SLUGS
    for campus in campuses:
        assert campus.queue.email
        assert campus.policy.claim_seconds == 20
        assert campus.phone
        assert campus.email
        assert "Banner ID" in campus.signin_hint
        assert campus.resources.filter(kind=Kind.SAFETY).exists()


def test_only_northwestern_is_closed_and_it_says_when_it_opens(seeded):
    """design.md: the demo is open around the clock but for one campus, whose form can name an opening (C46)."""
    for hours in range(0, 24 * 28, 5):
        at = timezone.now() + timedelta(hours=hours)
        assert [campus.slug for campus in Campus.objects.all() if not campus.is_open(at)] == ["northwestern"]
    opening = Campus.objects.get(slug="northwestern").next_opening(timezone.now())
    assert timedelta(days=28) < opening - timezone.now() < timedelta(days=37)


def test_its_sign_ins_are_those_of_the_readme(seeded):
    people = Operator.objects.filter(username__in=SIGN_INS)

    assert sorted(person.username for person in people) == SIGN_INS
    assert all(person.check_password("demo") for person in people)
    assert Operator.objects.get(username="director").role == Role.DIRECTOR
    assert Operator.objects.get(username="admin").administers


def test_every_crisis_contact_has_an_owner_and_a_review_date(seeded):
    """C64, C70: published numbers, each with somebody who checks it."""
    crisis = Resource.objects.filter(kind=Kind.CRISIS)

    assert {"911", "988", "211"} <= set(crisis.values_list("phone", flat=True))
    assert crisis.filter(text_number="741741").exists()
    assert not crisis.filter(owner=None).exists()
    assert not crisis.filter(review_by=None).exists()


def test_a_second_run_changes_nothing(seeded):
    Operator.objects.filter(username="capital1").update(name="Somebody Else")
    before = [Model.objects.count() for Model in (Campus, Operator, Resource, Institution, Queue)]

    call_command("seed_demo", stdout=StringIO())

    assert [Model.objects.count() for Model in (Campus, Operator, Resource, Institution, Queue)] == before
    assert Operator.objects.get(username="capital1").name == "Somebody Else"


def test_a_demo_account_cannot_sign_in_outside_the_demo(seeded, client, settings):
    """A copied database opens no door: right name, right password, no session."""
    outside_the_demo(settings)

    client.post(reverse("account_login"), {"login": "admin", "password": "demo"})

    assert "_auth_user_id" not in client.session


def test_a_demo_session_ends_outside_the_demo(seeded, client, settings):
    client.force_login(Operator.objects.get(username="admin"))
    assert client.get("/admin/").status_code == 200

    outside_the_demo(settings)

    assert client.get("/admin/").status_code == 302


def test_migrating_outside_the_demo_retires_its_accounts(seeded, adam, settings):
    retire_demo_accounts()
    assert Operator.objects.get(username="admin").is_active

    outside_the_demo(settings)
    retire_demo_accounts()

    assert [person.username for person in Operator.objects.filter(is_active=True)] == ["adam"]
    assert not Operator.objects.get(username="admin").has_usable_password()
