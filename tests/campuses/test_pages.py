"""The public pages: start, libraries, the demo's campus sites."""

import pytest
from django.db import connection

from campuses.models import Campus, Institution
from tests.conftest import open_around_the_clock

POLICY = "Content-Security-Policy"


@pytest.fixture
def demo(settings, capital):
    settings.DEMO = True


def test_the_start_says_for_each_campus_whether_it_is_open(client, capital, northwestern):
    """A4: by its hours; who is at the desk is asked by the page's script."""
    text = client.get("/").content.decode()

    assert text.count("data-campus=") == 2
    assert text.count("Chat hours now") == 1
    assert text.count("Closed") == 1


def test_the_start_asks_the_database_as_often_for_many_campuses(client, capital, django_assert_num_queries):
    queries = 3 + (connection.vendor == "postgresql")  # whose clock is asked
    with django_assert_num_queries(queries):
        client.get("/")
    for n in range(3):
        open_around_the_clock(Campus.objects.create(slug=f"c{n}", name=f"C{n}", code=f"C{chr(65 + n)}"))

    with django_assert_num_queries(queries):
        client.get("/")


def test_the_directory_lists_campuses_and_the_institutions_beside_them(client, capital):
    """C27."""
    Institution.objects.create(name="State Library", group="State", url="https://statelibrary.example/")

    text = client.get("/libraries/").content.decode()

    assert "Capital" in text
    assert "https://statelibrary.example/" in text


@pytest.mark.parametrize("path", ["/", "/libraries/", "/accounts/login/"])
def test_every_page_has_a_skip_link_landmarks_and_one_heading(client, capital, path):
    """C0."""
    text = client.get(path).content.decode()

    assert 'class="skip-link" href="#main"' in text
    assert '<main id="main"' in text
    assert text.count("<h1") == 1
    assert '<html lang="en">' in text


@pytest.mark.parametrize("path", ["/", "/libraries/", "/accounts/login/", "/admin/"])
def test_the_demo_says_so_on_every_page(client, demo, path):
    """design.md: the claim of being a demo is plain."""
    assert "This is a demo." in client.get(path, follow=True).content.decode()


def test_outside_the_demo_no_page_says_so_and_there_are_no_demo_sites(client, capital):
    assert "demo" not in client.get("/").content.decode().lower()
    assert client.get("/demo/capital/").status_code == 404


def test_a_demo_site_embeds_the_widget_from_the_other_origin(client, demo, settings):
    """A091: the host page is another origin than the desk, as a real one is."""
    desk = settings.DESK_ORIGIN

    moved = client.get("/demo/capital/", HTTP_HOST="localhost:8000")
    page = client.get("/demo/capital/", HTTP_HOST="127.0.0.1:8000")

    assert (moved.status_code, moved.url) == (302, "http://127.0.0.1:8000/demo/capital/")
    embed = f'<script async src="{desk}/widget/loader.js" data-campus="capital">'
    assert embed in " ".join(page.content.decode().split())
    policy = dict(part.split(" ", 1) for part in page.headers[POLICY].split("; "))
    assert policy["script-src"] == policy["frame-src"] == f"'self' {desk}"
    assert "unsafe" not in page.headers[POLICY]


@pytest.mark.parametrize("path", ["/", "/libraries/", "/accounts/login/", "/nowhere/"])
def test_pages_let_no_stranger_script_frame_or_form_in(client, capital, path):
    """P16, A095: the strict policy holds on every page, errors too; nothing of an address goes to other sites."""
    answer = client.get(path)

    policy = answer.headers[POLICY]
    assert "default-src 'self'" in policy
    assert "require-trusted-types-for 'script'" in policy
    assert "unsafe" not in policy
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Referrer-Policy"] in {"no-referrer", "same-origin"}


@pytest.mark.parametrize("code", [400, 403, 404, 429])
def test_errors_are_kind_and_say_what_to_do(code):
    from django.template.loader import render_to_string

    text = render_to_string(f"{code}.html")

    assert "<h1>" in text
    assert 'href="/"' in text
