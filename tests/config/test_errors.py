"""When something breaks: no detail, no stack, no word of anybody's (A071)."""

import pytest
from django.db import OperationalError
from django.test import Client


@pytest.fixture
def client():
    return Client(raise_request_exception=False)


@pytest.mark.parametrize(
    ("path", "kind"), [("/nowhere/", "text/html"), ("/api/v1/nowhere", "application/problem+json")]
)
def test_what_is_not_there_is_said_to_people_and_programs(client, db, path, kind):
    answer = client.get(path)

    assert answer.status_code == 404
    assert answer["Content-Type"].startswith(kind)


def test_a_database_that_is_away_is_told_with_when_to_try_again(client, db, monkeypatch):
    """F10, F11."""

    def away(*_):
        raise OperationalError("canary")

    monkeypatch.setattr("campuses.models.Campus.objects.select_related", away)

    answer = client.get("/api/v1/campuses/capital")

    assert (answer.status_code, answer.json()["code"], answer["Retry-After"]) == (503, "unavailable", "2")
    assert "canary" not in answer.content.decode()


def test_a_surprise_shows_nothing_of_itself(client, db, monkeypatch):
    def broken(*_):
        raise RuntimeError("canary")

    monkeypatch.setattr("campuses.models.Campus.objects.select_related", broken)

    answer = client.get("/api/v1/campuses/capital")

    assert answer.status_code == 503
    assert "canary" not in answer.content.decode()
