"""docs/requirements.md is true: every test that it names says that it shows that requirement."""

from config.processes import ROOT
from tests.requirements import PAGE, ROW, named_in


def rows():
    return [(match["id"], match["tests"]) for match in ROW.finditer(PAGE.read_text())]


def test_every_test_that_is_named_names_the_requirement():
    wrong = []
    for requirement, tests in rows():
        for name in tests.split(", ") if tests != "none yet" else []:
            path = ROOT / "tests" / name.strip("`")
            if not path.exists() or requirement not in named_in(path):
                wrong.append((requirement, name))
    assert wrong == []


def test_every_line_of_the_sources_has_its_row_once():
    names = [requirement for requirement, _ in rows()]

    expected = [f"A{n}" for n in range(1, 13)]
    expected += [f"C{n}" for n in range(72)] + ["C26b"]
    expected += [f"Q{n}" for n in range(1, 23)]
    assert sorted(names) == sorted(expected)
