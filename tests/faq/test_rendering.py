from datetime import time

import pytest

from campuses.models import Hours
from faq import render
from faq.models import Content, Entry, Fact
from faq.variables import Values, weekly_hours


def rendered(markdown: str) -> str:
    return render.to_html(markdown).strip()


@pytest.mark.parametrize(
    ("markdown", "html"),
    [
        ("**Bold** and *soft*", "<p><strong>Bold</strong> and <em>soft</em></p>"),
        ("# Big", "<h2>Big</h2>"),
        ("<script>alert(1)</script>", "<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>"),
        ("<img src=x onerror=alert(1)>", "<p>&lt;img src=x onerror=alert(1)&gt;</p>"),
        ("[x](javascript:alert(1))", "<p>[x](javascript:alert(1))</p>"),
        (
            "![x](https://evil.example/p.png)",
            '<p>!<a href="https://evil.example/p.png" rel="noopener noreferrer">x</a></p>',
        ),
        ("[x](data:text/html,hi)", "<p>[x](data:text/html,hi)</p>"),
        ("[Ours](https://l.example)", '<p><a href="https://l.example" rel="noopener noreferrer">Ours</a></p>'),
    ],
)
def test_markdown_becomes_clean_html(markdown, html):
    """A001, A005, P16"""
    assert rendered(markdown) == html


def test_each_campus_reads_its_own_values_in_one_entry(capital, gateway):
    """C24: per-campus differences of one entry rather than copies."""
    capital.phone, gateway.phone = "860-555-0120", "203-555-0130"
    Fact.objects.create(name="loan_days", text="28 days")
    Fact.objects.create(name="loan_days", text="14 days", campus=gateway)
    content = Content(
        question="Loans at {campus}?", answer="For {loan_days}. {local} Call {phone}.", shared=True,
        variants={"gateway": "Ask *upstairs*."},
    )  # fmt: skip
    entry = Entry.objects.draft(content, by=None)

    said = {campus.slug: render.text(entry, Values(campus)) for campus in (capital, gateway)}

    assert said == {
        "capital": "For 28 days. Call 860-555-0120.",
        "gateway": "For 14 days. Ask upstairs. Call 203-555-0130.",
    }


def test_a_campuss_paragraph_stands_at_the_end_if_it_is_not_placed(capital, gateway):
    entry = Entry.objects.draft(
        Content(question="Q", answer="For all.", shared=True, variants={"capital": "Here too."}), by=None
    )

    assert render.text(entry, Values(capital)) == "For all. Here too."
    assert render.text(entry, Values(gateway)) == "For all."


def test_a_value_that_is_missing_is_said_in_words(capital):
    assert Values(capital).fill("Call {phone}. {nonsense}") == "Call the number on the library's page. "


def test_hours_are_said_as_people_say_them(gateway):
    Hours.objects.all().delete()
    for weekday in range(4):
        Hours.objects.create(campus=gateway, weekday=weekday, opens=time(8), closes=time(20))
    Hours.objects.create(campus=gateway, weekday=4, opens=time(8, 30), closes=time(12))
    Hours.objects.create(campus=gateway, weekday=4, opens=time(13), closes=time(0))

    assert weekly_hours(gateway) == (
        "Monday–Thursday 8 am–8 pm; Friday 8:30 am–noon and 1 pm–midnight; closed Saturday and Sunday"
    )


def test_values_can_not_bring_html_in(capital):
    """P16"""
    Fact.objects.create(name="bad", text="<script>alert(1)</script>", campus=capital)

    assert "<script" not in render.to_html(Values(capital).fill("x {bad}"))


def test_a_deep_nesting_does_not_stop_the_page():
    assert rendered("> " * 5000 + "x")


def test_licensed_resources_come_with_the_campuss_own_way_to_sign_in(capital, gateway):
    """C34"""
    capital.signin_hint = "Sign in with your Banner ID and password."
    entry = Entry.objects.draft(Content(question="CINAHL?", answer="Open CINAHL. {signin}", shared=True), by=None)

    assert render.text(entry, Values(capital)) == "Open CINAHL. Sign in with your Banner ID and password."
    assert render.text(entry, Values(gateway)) == "Open CINAHL. Sign in with your college account."
