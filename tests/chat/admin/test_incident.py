"""The review of an incident, in the Django admin."""

import pytest
from django.contrib.admin.models import LogEntry
from django.urls import reverse

from campuses.models import Role
from chat.models import Disclosure, Incident, IncidentLook, IncidentState
from tests.conftest import make_operator
from tickets.models import Letter

CANARY = "zxcanary"
LIST, GLASS = "/admin/chat/incident/", "/admin/chat/incident/break-glass/"


@pytest.fixture
def incident(active_chat, ana, dana) -> Incident:
    active_chat.say_as_patron(f"{CANARY} I will come by tonight")
    return Incident.file(ana, chat=active_chat, kind="threat", account=f"{CANARY} He threatened me.")


def change(incident):
    return reverse("admin:chat_incident_change", args=[incident.pk])


def review(client, incident, **said):
    due = incident.due_at
    body = {
        "state": incident.state,
        "due_at_0": f"{due:%Y-%m-%d}", "due_at_1": f"{due:%H:%M:%S}", "outcome": incident.outcome,
        "note": "", "admit": "", "release": "", "disclosures-TOTAL_FORMS": 0, "disclosures-INITIAL_FORMS": 0, **said,
    }  # fmt: skip
    return client.post(change(incident), body)


def test_its_director_reads_it_and_each_look_leaves_a_row(client, incident, dana):
    """P21."""
    client.force_login(dana)

    page = client.get(change(incident))
    client.get(change(incident).replace("change", "print"))

    assert CANARY in page.content.decode()
    assert "unchanged" in page.content.decode()
    assert page.content.decode().count("I will come by tonight") == 2  # in the excerpt, and in the frozen copy
    assert [(look.by, look.how) for look in IncidentLook.objects.order_by("at")] == [(dana, "open"), (dana, "print")]


def test_a_refused_review_shows_the_case_and_so_is_a_look(client, incident, dana):
    """P21: the page comes back with everything on it."""
    client.force_login(dana)

    refused = review(client, incident, state="closed")

    assert CANARY in refused.content.decode()
    assert [(look.by, look.how) for look in IncidentLook.objects.all()] == [(dana, "open")]


def test_for_everybody_else_it_does_not_exist_not_even_as_a_number(client, incident, adam, ana, sam, gateway):
    """A059, P12, P22: superuser, another campus's director, the author, a supervisor."""
    elsewhere = make_operator("gil", gateway, Role.DIRECTOR)
    for stranger in (adam, elsewhere, ana, sam):
        client.force_login(stranger)
        for url in (LIST, change(incident), change(incident).replace("change", "print"), "/admin/"):
            page = client.get(url, follow=True).content.decode()
            assert CANARY not in page
            assert incident.number not in page
    client.force_login(adam)
    assert "0 incidents" in client.get(LIST).content.decode()
    assert not IncidentLook.objects.exists()


def test_a_review_from_note_to_outcome(client, incident, dana, ana):
    client.force_login(dana)
    Letter.objects.all().delete()

    refused = review(client, incident, state="closed")
    assert "before you close it" in refused.content.decode()
    assert Incident.objects.get().state == IncidentState.NEW

    review(client, incident, state="review", note="Called the dean.")
    answer = review(client, incident, state="closed", outcome="The student was spoken to. Thank you.")

    assert answer.status_code == 302
    closed = Incident.objects.get()
    assert (closed.state, closed.outcome) == ("closed", "The student was spoken to. Thank you.")
    assert [event.title for event in closed.events.all()][-4:] == [
        "noted", "moved it to in review", "wrote the outcome", "moved it to closed",
    ]  # fmt: skip
    letters = [(letter.to, letter.subject) for letter in Letter.objects.all()]
    assert letters == [(ana.email, f"{closed} has news for you")]
    assert not LogEntry.objects.exists()


def test_somebody_is_named_and_taken_off_again_but_never_the_last(client, incident, dana, adam):
    client.force_login(dana)

    refused = review(client, incident, release=dana.pk)
    assert "Somebody must stay" in refused.content.decode()

    review(client, incident, admit=adam.pk)
    assert list(Incident.objects.open_to(adam)) == [incident]
    review(client, incident, release=dana.pk)
    assert client.get(change(incident)).status_code == 302
    assert not Incident.objects.open_to(dana).exists()


def test_a_disclosure_is_recorded_and_printed(client, incident, dana):
    client.force_login(dana)
    review(
        client, incident,
        **{
            "disclosures-TOTAL_FORMS": 1, "disclosures-0-incident": incident.pk, "disclosures-0-id": "",
            "disclosures-0-at_0": "2026-03-04", "disclosures-0-at_1": "12:00:00",
            "disclosures-0-what": "Name and e-mail",
            "disclosures-0-to": "Hartford police", "disclosures-0-threat": "Said he would come armed",
            "disclosures-0-next_review": "",
        },
    )  # fmt: skip

    assert (Disclosure.objects.get().by, Disclosure.objects.get().to) == (dana, "Hartford police")
    assert "Said he would come armed" in client.get(change(incident).replace("change", "print")).content.decode()


def test_breaking_the_glass_needs_a_reason_and_is_told(client, incident, adam, dana):
    client.force_login(adam)
    Letter.objects.all().delete()
    assert client.post(GLASS, {"number": incident.number, "reason": "curious"}).status_code == 200
    assert client.post(GLASS, {"number": "2019-001", "reason": "x" * 30}).status_code == 200
    assert client.get(change(incident)).status_code == 302

    answer = client.post(GLASS, {"number": incident.number, "reason": "The police are here and ask for it."})

    assert answer.url == change(incident)
    assert CANARY in client.get(answer.url).content.decode()
    assert [letter.to for letter in Letter.objects.all()] == [dana.email]


def test_nobody_adds_or_deletes_one_here(client, incident, dana):
    client.force_login(dana)

    assert client.get(f"{LIST}add/").status_code == 403
    assert client.post(change(incident).replace("change", "delete"), {"post": "yes"}).status_code == 403
    assert Incident.objects.count() == 1


@pytest.mark.parametrize("page", ["canned", "phrase", "licensedsite", "policypassage", "sharedaddress", "ban"])
def test_the_lists_of_words_are_the_directors_and_administrators(client, page, dana, adam, ana):
    for who, status in ((dana, 200), (adam, 200), (ana, 302)):
        client.force_login(who)
        assert client.get(f"/admin/chat/{page}/").status_code == status
