import pytest

from faq import placeholders
from tests.growth import is_linear

KNOWN = {"phone", "hours"}


@pytest.mark.parametrize(
    ("text", "gap"),
    [
        ("Search campus-specific FAQs for an answer. INCLUDE LINK", "INCLUDE LINK"),
        ("Here it is: insert link here.", "insert link here"),
        ("TODO: ask Ruth", "TODO"),
        ("Closed on TBD.", "TBD"),
        ("Call [phone] for more", "[phone]"),
        ("Dear [name],", "[name]"),
        ("See [the guide]()", "]()"),
        ("See [the guide](https://)", "](https://)"),
        ("Hello {nmae}", "{nmae}"),
        ("Hello {{ name }}", "{{ name }}"),
        ("Price: {Print Price}", "{Print Price}"),
        ("Go to https://www.example.com/guide", "https://www.example.com"),
        ("The fee is ???", "???"),
        ("LOREM IPSUM dolor", "LOREM IPSUM"),
    ],
)
def test_a_gap_is_found(text, gap):
    """C26b"""
    assert [found.text for found in placeholders.find(text, KNOWN)] == [gap]


@pytest.mark.parametrize(
    "text",
    [
        "Call {phone}; we are open {hours}.",
        "Para todo lo demás, pregunte.",
        "Enter your name and choose Print.",
        "See [the guide](https://library.example/guide).",
        "Fill in the address of the page.",
        "[Library hours](https://library.example) are here.",
        "Add the link to your list.",
        "The XX chromosome",
    ],
)
def test_what_a_finished_text_says_is_no_gap(text):
    """C26b"""
    assert placeholders.find(text, KNOWN) == []


def test_an_unknown_variable_says_which_there_are():
    (gap,) = placeholders.find("{fone}", KNOWN)

    assert str(gap) == "“{fone}” is not a variable here. There are: {hours}, {phone}."


@pytest.mark.parametrize(
    "nasty", ["{" * 50_000, "[" * 50_000, "insert " * 10_000, "](" * 25_000, "?" * 50_000, "{a" * 25_000]
)
def test_the_check_is_linear_whatever_it_gets(nasty):
    """A161"""
    assert is_linear(lambda text: placeholders.find(text, KNOWN), nasty)
