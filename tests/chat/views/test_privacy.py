"""What is kept, as patrons read it: the figures are those that the sweep goes by."""

from campuses.models import Campus


def test_the_page_shows_the_campuss_own_figures(client, capital):
    """A7, P20."""
    capital.policy.transcript_days, capital.policy.contact_days = 45, 1
    capital.policy.save()

    text = " ".join(client.get("/privacy/capital/").content.decode().split())

    assert "45 days and 7 days of grace after its end" in text
    assert "1 day and 7 days of grace after its end" in text


def test_without_a_campus_it_shows_how_far_they_differ(client, capital, gateway):
    gateway.policy.transcript_days = 30
    gateway.policy.save()

    text = client.get("/privacy/").content.decode()

    assert "30 to 90 days" in text
    assert 'href="/privacy/gateway/"' in text


def test_it_stands_before_there_is_a_campus(client, db):
    assert not Campus.objects.exists()
    assert client.get("/privacy/").status_code == 200
    assert client.get("/privacy/nowhere/").status_code == 404


def test_the_sentence_before_the_first_message_keeps_up_with_the_figure(client, capital):
    """A7: a director who shortens the time need not think of the words; own words stay as they are."""
    capital.policy.transcript_days = 14
    capital.policy.save()
    assert "We keep it for 14 days" in client.get("/api/v1/campuses/capital").json()["privacy"]

    capital.policy.privacy_text = "We {keep} nothing. {0} %s"
    capital.policy.save()
    assert client.get("/api/v1/campuses/capital").json()["privacy"] == "We {keep} nothing. {0} %s"
