import pytest

from campuses.models import Campus
from faq.guard import warns
from faq.models import Content, Entry
from tests.faq.conftest import TWELVE


@pytest.fixture
def twelve(db):
    codes = [f"{a}{b}" for a in "ABC" for b in "WXYZ"]
    return [
        Campus.objects.create(slug=slug, name=slug.title(), code=code) for slug, code in zip(TWELVE, codes, strict=True)
    ]


def test_another_campuss_answer_warns_and_the_own_does_not(twelve):
    """C24: the 12 × 12 matrix. An entry of campus j in a chat of campus i warns if and only if i is not j."""
    entries = [
        Entry.objects.draft(Content(question=f"At {campus}?", campuses=[campus.slug]), by=None) for campus in twelve
    ]

    warned = {(i, j) for i, patron in enumerate(twelve) for j, entry in enumerate(entries) if warns(entry, patron)}

    assert warned == {(i, j) for i in range(12) for j in range(12) if i != j}


def test_what_everybody_shares_never_warns(twelve):
    """C24"""
    entry = Entry.objects.draft(Content(question="Everywhere?", shared=True), by=None)

    assert [warns(entry, campus) for campus in twelve] == [""] * 12


def test_what_several_campuses_share_warns_elsewhere(twelve):
    entry = Entry.objects.draft(Content(question="There?", campuses=["gateway", "capital"]), by=None)

    quiet = [campus.slug for campus in twelve if not warns(entry, campus)]

    assert quiet == ["capital", "gateway"]


def test_the_warning_names_both_campuses(capital, gateway):
    entry = Entry.objects.draft(Content(question="There?", campuses=["gateway"]), by=None)

    assert warns(entry, capital) == "This answer is for Gateway. The patron is at Capital, where it may differ."
