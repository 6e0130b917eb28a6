"""The page in which operators sit."""

import json
import re

import pytest
from django.urls import reverse


def test_the_desk_is_behind_the_sign_in(client, db):
    answer = client.get("/desk/")

    assert (answer.status_code, answer.headers["Location"]) == (302, "/accounts/login/?next=/desk/")


def test_the_page_knows_who_sits_there_and_nothing_of_any_patron(client, ana):
    """What lives comes by the interface; the page hands over the person, and the token that writing needs."""
    client.force_login(ana)

    answer = client.get(reverse("desk"))

    page = json.loads(re.search(r'<script id="desk-page"[^>]*>(.*?)</script>', answer.content.decode()).group(1))
    assert (page["me"]["name"], page["me"]["campus"]) == ("Ana", {"slug": "capital", "name": "Capital"})
    assert "csrftoken" in answer.cookies
    assert "no-store" in answer.headers["Cache-Control"]


def test_the_browser_is_told_to_run_nothing_but_our_own_files(client, ana):
    """P16: no inline script, no frame around the desk, nothing from elsewhere."""
    client.force_login(ana)

    answer = client.get("/desk/")

    policy = answer.headers["Content-Security-Policy"]
    assert "default-src 'self'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "require-trusted-types-for 'script'" in policy
    scripts = re.findall(r"<script(?![^>]*(?:src=|application/json))[^>]*>", answer.content.decode())
    assert scripts == []


@pytest.mark.parametrize("method", ["post", "put", "delete"])
def test_the_page_takes_nothing(client, ana, method):
    """A039."""
    client.force_login(ana)

    assert getattr(client, method)("/desk/").status_code == 405


def test_the_guide_is_one_click_from_the_desk(client, ana, settings):
    """A3, C35, Q22: tone with its three examples, privacy, and whom to tell."""
    settings.COORDINATOR_EMAIL = "coordinator@library.example"
    client.force_login(ana)

    desk, guide = client.get("/desk/").content.decode(), client.get(reverse("guide")).content.decode()

    assert f'href="{reverse("guide")}"' in desk
    assert all(words in guide for words in ["Too formal", "Too informal", "Better", 'id="privacy"'])
    assert "mailto:coordinator@library.example" in guide
