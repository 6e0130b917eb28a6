import pytest
from hypothesis import given
from hypothesis import strategies as st

from faq.redact import redact
from tests.growth import is_linear


@pytest.mark.parametrize(
    ("text", "clean"),
    [
        ("Write to sam.o'neil+lib@student.example.edu.", "Write to [e-mail]."),
        ("mailto:x@y.org, z@q.net", "mailto:[e-mail], [e-mail]"),
        ("Call 860-555-0123 or (203) 555 0145.", "Call [phone] or [phone]."),
        ("+1 860.555.0123", "[phone]"),
        ("My Banner ID is @00123456", "My Banner ID is @[number]"),
        ("card 2 1234 00056 7890", "card [number]"),
        ("SSN 123-45-6789", "SSN [number]"),
        (
            "From 2019-2024, due 2026-03-04, page 12345, room 512",
            "From 2019-2024, due 2026-03-04, page 12345, room 512",
        ),
        ("Text 741741 or call 988", "Text 741741 or call 988"),
        ("an @ sign alone, a@", "an @ sign alone, a@"),
        ("josé@correo.example", "[e-mail]"),
        ("as in CAP-2026-000123, please", "as in [reference], please"),
        ("my name is Maria Lopez and I need a book", "my name is [name] and I need a book"),
        ("Hi, MY NAME IS maria", "Hi, MY NAME IS [name]"),
    ],
)
def test_what_tells_who_somebody_is_goes(text, clean):
    """A161, C26"""
    assert redact(text) == clean


def test_given_names_go_whole_and_in_parts_whatever_their_case():
    assert redact("Thanks, MARIA! Maria Lopez asked Anna; marialopez stays.", ["Maria Lopez", "Ann", ""]) == (
        "Thanks, [name]! [name] asked Anna; marialopez stays."
    )


@pytest.mark.parametrize(
    "nasty",
    [
        "1" * 100_000,
        "@" * 100_000,
        "." * 100_000,
        "a@" * 50_000,
        "1-" * 50_000,
        "a.b@c." * 16_000,
        "1 2\n" * 25_000,
        "é" * 50_000 + "@",
        "my name is " * 9_000,
        "AB-" * 33_000,
    ],
)
def test_it_is_linear_whatever_it_gets(nasty):
    """A161: 100 kB of digits, @ or dots take no more than their share."""
    assert is_linear(lambda text: redact(text, ["Maria Lopez"]), nasty)


@given(st.text(alphabet="ab1@. -+()\n", max_size=200))
def test_cleaning_twice_is_cleaning_once(text):
    once = redact(text)

    assert redact(once) == once
