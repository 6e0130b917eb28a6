"""Directors look after their own campus, administrators after all (P12, the table of roles)."""

from datetime import date

import pytest
from django.contrib import admin
from django.urls import reverse

from campuses.models import Campus, Closure, Institution, Kind, Operator, Queue, Resource, Role
from tests.conftest import make_operator
from tickets.models import Ticket


def changelist(model) -> str:
    return reverse(f"admin:{model._meta.label_lower.replace('.', '_')}_changelist")


def change(obj) -> str:
    return reverse(f"admin:{obj._meta.label_lower.replace('.', '_')}_change", args=[obj.pk])


def add(model) -> str:
    return reverse(f"admin:{model._meta.label_lower.replace('.', '_')}_add")


def listed(client, model) -> list[object]:
    return sorted(client.get(changelist(model)).context["cl"].queryset, key=str)


def choices(client, url: str, field: str) -> list[object]:
    return list(client.get(url).context["adminform"].form.fields[field].queryset)


@pytest.mark.parametrize("role", ["ana", "sam"])
def test_operators_and_supervisors_stay_out(client, request, role):
    client.force_login(request.getfixturevalue(role))

    assert client.get("/admin/").status_code == 302


def test_a_deactivated_director_stays_out_at_once(directing, dana):
    """P11: the next request of an open session meets a closed door."""
    assert directing.get("/admin/").status_code == 200

    Operator.objects.filter(pk=dana.pk).update(is_active=False)

    assert directing.get("/admin/").status_code == 302


def test_a_director_sees_own_campus_and_people(directing, administering, capital, gateway, ana, cleo, dana, adam):
    assert listed(directing, Campus) == [capital]
    assert listed(directing, Operator) == [ana, dana]
    assert listed(administering, Campus) == [capital, gateway]
    assert listed(administering, Operator) == [adam, ana, cleo, dana]


def test_what_is_anothers_answers_like_what_is_not_there(directing, gateway, cleo, adam):
    """P8: same status, same place to go, for foreign and for absent."""
    absent = Operator(pk=999_999)

    answers = [directing.get(change(obj)) for obj in (cleo, adam, absent)]

    assert [(a.status_code, a.url) for a in answers] == [(302, "/admin/")] * 3
    assert directing.get(change(gateway)).url == directing.get(change(Campus(pk=999_999))).url == "/admin/"


def test_a_director_cannot_reach_another_campuss_people_by_any_admin_page(directing, cleo, adam):
    """P12, A053: change, history, password and deletion pages of foreign people."""
    before = list(Operator.objects.filter(pk__in=[cleo.pk, adam.pk]).values())
    for victim in (cleo, adam):
        for page in ("change", "history", "delete"):
            url = reverse(f"admin:campuses_operator_{page}", args=[victim.pk])
            assert directing.get(url).status_code in {302, 403}
            assert directing.post(url, {"post": "yes", "name": "Taken"}).status_code in {302, 403}
        password = f"/admin/campuses/operator/{victim.pk}/password/"
        assert directing.get(password).status_code in {302, 403, 404}
        assert directing.post(password, {"password1": "x" * 20, "password2": "x" * 20}).status_code in {302, 403, 404}

    assert list(Operator.objects.filter(pk__in=[cleo.pk, adam.pk]).values()) == before


def test_drop_downs_hold_nothing_of_other_campuses(directing, capital, gateway, ana, cleo, dana):
    resource = Resource.objects.create(kind=Kind.SAFETY, campus=capital, label="Capital safety")

    assert choices(directing, change(ana), "campus") == [capital]
    assert choices(directing, add(Operator), "campus") == [capital]
    assert choices(directing, change(resource), "owner") == [ana, dana]


def person_fields(operator, **changes) -> dict[str, object]:
    return {
        "username": operator.username,
        "name": operator.name,
        "email": operator.email,
        "campus": operator.campus_id or "",
        "role": operator.role,
        "experience": operator.experience,
        "hints": "on",
        "is_active": "on",
        **changes,
    }


@pytest.mark.parametrize("role", [Role.OPERATOR, Role.SUPERVISOR, Role.DIRECTOR])
def test_a_director_gives_roles_up_to_their_own(directing, ana, role):
    directing.post(change(ana), person_fields(ana, role=role))

    ana.refresh_from_db()
    assert ana.role == role


def test_a_director_makes_nobody_an_administrator(directing, ana):
    answer = directing.post(change(ana), person_fields(ana, role=Role.ADMINISTRATOR, is_superuser="on", is_staff="on"))

    ana.refresh_from_db()
    assert answer.status_code == 200
    assert "role" in answer.context["adminform"].form.errors
    assert (ana.role, ana.is_superuser, ana.is_staff) == (Role.OPERATOR, False, False)


def test_a_director_cannot_move_people_to_another_campus(directing, ana, capital, gateway):
    answer = directing.post(change(ana), person_fields(ana, campus=gateway.pk))

    ana.refresh_from_db()
    assert "campus" in answer.context["adminform"].form.errors
    assert ana.campus == capital


def test_a_director_cannot_add_people_to_another_campus(directing, gateway):
    fields = {
        "username": "eve",
        "name": "Eve",
        "campus": gateway.pk,
        "role": Role.DIRECTOR,
        "experience": "practised",
        "usable_password": "false",
    }

    directing.post(add(Operator), fields)

    assert not Operator.objects.filter(username="eve").exists()


def test_a_director_adds_people_to_the_own_campus(directing, capital):
    fields = {
        "username": "eve",
        "name": "Eve",
        "email": "eve@library.example",
        "campus": capital.pk,
        "role": Role.OPERATOR,
        "experience": "novice",
        "usable_password": "true",
        "password1": "a long enough password",
        "password2": "a long enough password",
    }

    answer = directing.post(add(Operator), fields)

    assert answer.status_code == 302, answer.context["adminform"].form.errors
    eve = Operator.objects.get(username="eve")
    assert (eve.campus, eve.role, eve.demo) == (capital, Role.OPERATOR, False)


def test_nobody_changes_their_own_role_or_locks_themselves_out(directing, dana, capital, gateway):
    directing.post(change(dana), person_fields(dana, role=Role.OPERATOR, campus=gateway.pk, is_active=""))

    dana.refresh_from_db()
    assert (dana.role, dana.campus, dana.is_active) == (Role.DIRECTOR, capital, True)


def test_nobody_is_deleted_by_a_director(directing, ana):
    url = reverse("admin:campuses_operator_delete", args=[ana.pk])

    assert directing.post(url, {"post": "yes"}).status_code == 403
    directing.post(changelist(Operator), {"action": "delete_selected", "_selected_action": [ana.pk], "post": "yes"})

    assert Operator.objects.filter(pk=ana.pk).exists()


def test_what_holds_for_all_campuses_is_read_only_to_directors(directing, administering, capital):
    """C70: a system-wide crisis line is kept by whoever administers."""
    shared = Resource.objects.create(kind=Kind.CRISIS, label="988", phone="988")
    closure = Closure.objects.create(name="Snow", first_day=date(2026, 3, 4), last_day=date(2026, 3, 4))
    place = Institution.objects.create(name="State Library")

    assert shared in listed(directing, Resource)
    for obj in (shared, closure, place):
        assert directing.get(change(obj)).status_code == 200
        assert directing.post(change(obj), {"label": "Mine", "name": "Mine"}).status_code == 403
        assert administering.get(change(obj)).status_code == 200

    shared.refresh_from_db()
    assert shared.label == "988"


def test_a_director_makes_nothing_that_holds_for_all(directing, capital):
    directing.post(add(Closure), {"name": "Snow", "campus": "", "first_day": "2026-03-04", "last_day": "2026-03-04"})
    directing.post(
        add(Closure), {"name": "Ours", "campus": capital.pk, "first_day": "2026-03-04", "last_day": "2026-03-04"}
    )

    assert [(c.name, c.campus) for c in Closure.objects.all()] == [("Ours", capital)]


def test_a_director_cannot_take_over_another_campuss_queue(directing, capital, gateway):
    page = directing.get(change(capital))
    names = {formset.formset.prefix for formset in page.context["inline_admin_formsets"]}
    assert names == {"hours", "policy", "queues"}

    data = campus_fields(capital) | {"queues-0-id": gateway.queue.pk, "queues-0-name": "Taken"}
    directing.post(change(capital), data)

    assert Queue.objects.get(slug="gateway").name == "Gateway"


def campus_fields(campus, **changes) -> dict[str, object]:
    """What the campus's page posts: its own fields, no hours, the policy and queue as they are."""
    policy = {
        f"policy-0-{field.name}": value
        for field in campus.policy._meta.fields
        if field.name != "campus" and (value := field.value_from_object(campus.policy)) not in {None, False}
    }
    return {
        "name": campus.name,
        "time_zone": campus.time_zone,
        "library_url": "",
        "allowed_sites": "",
        "hours-TOTAL_FORMS": 0,
        "hours-INITIAL_FORMS": 0,
        "policy-TOTAL_FORMS": 1,
        "policy-INITIAL_FORMS": 1,
        "policy-0-campus": campus.pk,
        **policy,
        "queues-TOTAL_FORMS": 1,
        "queues-INITIAL_FORMS": 1,
        "queues-0-id": campus.queue.pk,
        "queues-0-campus": campus.pk,
        "queues-0-name": campus.queue.name,
        **changes,
    }


def test_a_director_changes_policy_and_sites_of_the_own_campus(directing, capital):
    data = campus_fields(capital, allowed_sites="https://www.example.edu\nhttps://library.example.edu:8443")

    answer = directing.post(change(capital), data | {"policy-0-claim_seconds": 30})

    assert answer.status_code == 302, answer.context["errors"]
    capital.refresh_from_db()
    assert capital.policy.claim_seconds == 30
    assert capital.allowed_sites == ["https://www.example.edu", "https://library.example.edu:8443"]


@pytest.mark.parametrize(
    "site", ["*", "https://*.example.edu", "https://example.edu/path", "javascript:alert(1)", "example.edu", "'self'"]
)
def test_only_plain_origins_may_embed_the_widget(directing, capital, site):
    """A091: nothing that would widen `frame-ancestors` beyond what the librarian meant."""
    answer = directing.post(change(capital), campus_fields(capital, allowed_sites=site))

    assert "allowed_sites" in answer.context["adminform"].form.errors
    capital.refresh_from_db()
    assert capital.allowed_sites == []


def test_the_stages_of_waiting_must_follow_each_other(directing, capital):
    answer = directing.post(change(capital), campus_fields(capital) | {"policy-0-ticket_seconds": 10})

    assert answer.status_code == 200
    assert "follow each other" in str(answer.context["errors"])


def test_lists_cannot_be_asked_for_secrets(directing, administering, ana):
    """A041: a filter on the password's hash would guess it letter by letter."""
    for browser in (directing, administering):
        for query in ("password__startswith=p", "demo=1", "last_login__year=2026"):
            answer = browser.get(f"{changelist(Operator)}?{query}")
            assert answer.status_code in {302, 400}, query


def test_second_steps_and_their_secrets_are_not_in_the_admin():
    labels = {model._meta.label for model in admin.site._registry}

    assert not labels & {"mfa.Authenticator", "auth.Group", "account.EmailAddress"}


def test_a_list_asks_the_database_as_often_for_three_rows_as_for_one(
    directing, capital, ana, django_assert_max_num_queries
):
    url = changelist(Operator)
    directing.get(url)
    with django_assert_max_num_queries(12) as few:
        directing.get(url)
    for name in ("one", "two", "three"):
        make_operator(name, capital)

    with django_assert_max_num_queries(len(few)):
        directing.get(url)


def test_a_director_filters_tickets_by_the_own_queues_alone(directing, capital, gateway):
    """A053: the names of other campuses' queues are no choices either."""
    restricted = Queue.objects.create(
        campus=capital, name="Capital, for the director", slug="capital-d", restricted=True
    )
    for queue in (capital.queue, restricted, gateway.queue):
        Ticket.open(queue, "Where is the stapler?", "pat@example.edu")

    [filtered] = [
        spec for spec in directing.get(changelist(Ticket)).context["cl"].filter_specs if spec.title == "queue"
    ]

    assert [name for _, name in filtered.lookup_choices] == ["Capital", "Capital, for the director"]
