import pytest

from faq.models import Content, Entry, Fact, State


@pytest.fixture
def entries(publish, capital, gateway):
    return {
        "capital": publish("Capital's", campuses=[capital]),
        "gateway": publish("Gateway's", campuses=[gateway]),
        "shared": publish("Everybody's"),
    }


def listed(client, path) -> set[str]:
    return {str(row) for row in client.get(path).context["cl"].queryset}


def test_a_director_sees_the_own_campuss_and_the_shared_faqs(client, dana, entries):
    """P12"""
    client.force_login(dana)

    assert listed(client, "/admin/faq/entry/") == {"Capital's", "Everybody's"}
    assert client.get(f"/admin/faq/entry/{entries['gateway'].pk}/change/").status_code == 302


def test_an_administrator_sees_all(client, adam, entries):
    client.force_login(adam)

    assert listed(client, "/admin/faq/entry/") == {"Capital's", "Gateway's", "Everybody's"}


@pytest.mark.parametrize("person", ["ana", "sam"])
def test_operators_and_supervisors_have_no_admin(client, request, person, entries):
    client.force_login(request.getfixturevalue(person))

    assert client.get("/admin/faq/entry/").status_code in {302, 403}


def test_publishing_in_the_admin_is_the_same_verb(client, adam, ana):
    """C26b: the gap is refused here too."""
    good = Entry.objects.draft(Content(question="Good", answer="Yes.", shared=True), by=ana)
    gap = Entry.objects.draft(Content(question="Gap", answer="TODO", shared=True), by=ana)
    client.force_login(adam)

    client.post("/admin/faq/entry/", {"action": "publish", "_selected_action": [good.pk, gap.pk]})

    assert set(Entry.objects.values_list("question", "state")) == {("Good", State.PUBLISHED), ("Gap", State.DRAFT)}


def test_deleting_in_the_admin_leaves_nothing_in_the_search(client, adam, entries):
    from faq.search import search

    client.force_login(adam)
    client.post(
        "/admin/faq/entry/", {"action": "delete_selected", "_selected_action": [entries["shared"].pk], "post": "yes"}
    )

    assert [hit.title for hit in search("everybody's")] == []
    assert Entry.objects.count() == 2


def test_a_director_keeps_the_facts_of_the_own_campus(client, dana, capital, gateway):
    Fact.objects.create(campus=gateway, name="x", text="theirs")
    mine = Fact.objects.create(campus=capital, name="x", text="ours")
    client.force_login(dana)

    assert listed(client, "/admin/faq/fact/") == {str(mine)}
    client.post(f"/admin/faq/fact/{mine.pk}/change/", {"campus": capital.pk, "name": "x", "text": "new"})

    assert set(Fact.objects.values_list("text", flat=True)) == {"theirs", "new"}


def test_a_quoted_fact_is_not_deleted_or_renamed_in_the_admin(client, adam, publish, capital):
    fact = Fact.objects.create(name="loan_days", text="28 days")
    publish("How long?", "For {loan_days}.")
    client.force_login(adam)

    client.post(f"/admin/faq/fact/{fact.pk}/delete/", {"post": "yes"})
    client.post("/admin/faq/fact/", {"action": "delete_selected", "_selected_action": [fact.pk], "post": "yes"})
    client.post(f"/admin/faq/fact/{fact.pk}/change/", {"name": "other", "text": "TODO"})
    assert Fact.objects.values_list("name", "text").get() == ("loan_days", "28 days")

    client.post(f"/admin/faq/fact/{fact.pk}/change/", {"name": "other", "text": "14 days"})
    assert Fact.objects.values_list("name", "text").get() == ("loan_days", "14 days")
