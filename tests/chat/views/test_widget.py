"""The pages and the script that a library embeds."""

import gzip
import json
import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from chat.views.widget import MAIN, modules_of

LAUNCHER_BYTES = 3 * 1024


def csp_of(response):
    parts = response["Content-Security-Policy"].split(";")
    return dict(part.strip().split(" ", 1) for part in parts if " " in part.strip())


def data_of(response):
    found = re.search(r'<script id="page-data" type="application/json">(.*?)</script>', response.text, re.DOTALL)
    return json.loads(found.group(1))


def test_the_launcher_is_small_cacheable_and_may_be_loaded_from_anywhere():
    """At most 3 KiB gzipped; one answer for everyone, asked again by its tag."""
    response = Client().get("/widget/loader.js", headers={"Accept-Encoding": "gzip"})

    assert response.status_code == 200
    assert len(response.content) <= LAUNCHER_BYTES
    assert b"attachShadow" in gzip.decompress(response.content)
    assert response["Cross-Origin-Resource-Policy"] == "cross-origin"
    assert response["Cache-Control"] == "public, max-age=3600"
    assert "Accept-Encoding" in response["Vary"]
    again = Client().get("/widget/loader.js", headers={"If-None-Match": response["ETag"]})
    assert again.status_code == 304
    plain = Client().get("/widget/loader.js")
    assert plain.content == gzip.decompress(response.content)


def test_the_frame_may_be_held_by_the_campuss_sites_alone(capital):
    """A091: what is no origin never reaches the header."""
    capital.allowed_sites = [
        "https://library.example.edu/",
        "https://*",
        "javascript:x",
        "https://a.edu; script-src *",
        7,
    ]
    capital.save()

    response = Client().get("/widget/capital/")

    assert csp_of(response)["frame-ancestors"] == "'self' https://library.example.edu"
    assert not response.has_header("X-Frame-Options")
    assert data_of(response)["sites"] == ["https://library.example.edu"]


def test_the_page_of_its_own_may_be_held_by_nobody(capital):
    response = Client().get("/ask/capital/")

    assert csp_of(response)["frame-ancestors"] == "'none'"
    assert response["X-Frame-Options"] == "DENY"
    assert response["Cross-Origin-Opener-Policy"] == "unsafe-none"


@pytest.mark.parametrize("path", ["/widget/capital/", "/ask/capital/", "/widget/loader.js"])
def test_nobody_gets_a_cookie(capital, path):
    """A093, A163: no storage and no id before the first message."""
    response = Client().get(path)

    assert response.status_code == 200
    assert response.cookies == {}


@pytest.mark.parametrize("path", ["/widget/nowhere/", "/ask/nowhere/", "/widget/CAPITAL%00/"])
def test_a_campus_that_is_not_there_is_not_found(capital, path):
    assert Client().get(path).status_code == 404


@pytest.mark.parametrize("path", ["/widget/capital/", "/ask/capital/", "/widget/loader.js"])
def test_they_are_only_to_be_read(capital, path):
    """A039."""
    assert Client().post(path).status_code == 405


def test_the_page_says_what_the_interface_says(capital, gateway):
    """One truth: the form is drawn from the very answer of `GET /campuses/SLUG`."""
    page = data_of(Client().get("/widget/capital/"))

    assert page["campus"] == Client().get("/api/v1/campuses/capital").json()
    assert page["campuses"] == [{"slug": "capital", "name": "Capital"}, {"slug": "gateway", "name": "Gateway"}]


def test_a_campuss_own_words_stay_words(capital):
    """A003: a policy text with markup is data in the page, never a tag."""
    capital.policy.privacy_text = "</script><script>alert(1)</script><!--"
    capital.policy.save()

    response = Client().get("/widget/capital/")

    assert data_of(response)["campus"]["privacy"] == "</script><script>alert(1)</script><!--"
    assert "<script>alert" not in response.text


def test_a_theme_is_light_or_dark_or_the_systems(capital):
    themes = [Client().get(f"/widget/capital/?theme={theme}").text for theme in ("dark", '"><script>', "")]

    assert ['data-theme="dark"' in page for page in themes] == [True, False, False]
    assert "<script>" not in themes[1]


def test_all_that_the_first_form_needs_is_told_early():
    """Every module of the first form is preloaded; what a running chat needs is not."""
    modules = modules_of(MAIN)

    assert modules[0] == MAIN
    assert {"js/widget/reference-chat.js", "js/widget/ask-form.js", "js/lib/api.js"} <= set(modules)
    assert "js/widget/talk.js" not in modules
    assert len(modules) == len(set(modules))


def test_the_page_costs_the_same_with_one_campus_and_with_three(capital, django_assert_num_queries, request):
    with CaptureQueriesContext(connection) as alone:
        Client().get("/widget/capital/")
    request.getfixturevalue("gateway")
    request.getfixturevalue("northwestern")

    with django_assert_num_queries(len(alone)):
        Client().get("/widget/capital/")
