"""Questions in the name box."""

import json
from pathlib import Path

import pytest

from chat import names

BOX = json.loads((Path(__file__).parent.parent / "fixtures" / "name_box.json").read_text(encoding="utf-8"))


def test_no_name_of_the_list_is_lost_and_nearly_every_question_is_found(capsys):
    """C10, field 3: at least 300 names of many cultures, at least 300 questions; precision and recall are printed."""
    lost = [name for name in BOX["names"] if names.looks_like_a_question(name)]
    found = [question for question in BOX["questions"] if names.looks_like_a_question(question)]
    precision, recall = len(found) / (len(found) + len(lost)), len(found) / len(BOX["questions"])
    with capsys.disabled():
        print(
            f"\nname box: {len(BOX['names'])} names, {len(BOX['questions'])} questions; "
            f"precision {precision:.3f}, recall {recall:.3f}, names lost {len(lost)}"
        )

    assert min(len(BOX["names"]), len(BOX["questions"])) >= 300
    assert lost == []
    assert recall >= 0.97


@pytest.mark.parametrize(
    ("name", "question", "meant"),
    [
        ("what time do u close", "", ("", "what time do u close")),
        ("what time do u close", "What time do u close", ("", "what time do u close")),
        ("need a book", "It is for BIO 105", ("", "need a book\nIt is for BIO 105")),
        ("  Will Hope ", "Where is my book?", ("Will Hope", "Where is my book?")),
        ("", "Where is my book?", ("", "Where is my book?")),
    ],
)
def test_a_question_is_moved_to_where_it_belongs_and_a_name_stays(name, question, meant):
    """C10."""
    assert names.rescue(name, question) == meant


def test_it_is_quick_whatever_is_typed():
    """A161."""
    for text in ("a" * 100_000, "can " * 30_000, "?" * 50_000, "'-" * 50_000):
        assert names.looks_like_a_question(text) in {True, False}
