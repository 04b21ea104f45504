"""A large order is cut so that each file is bounded, none is empty, and nobody is left out or named twice."""

import pytest

from reports.packs import splitting
from reports.packs.splitting import in_parts

pytestmark = pytest.mark.database_free


def ventures(said):
    """One for each letter: "x" has handed in, "." has not."""
    in_order = enumerate(said, 1)
    return [{"enrolment": number, "submission": number if letter == "x" else None} for number, letter in in_order]


def as_said(parts):
    return ["".join("x" if one["submission"] is not None else "." for one in part) for part in parts]


@pytest.fixture(autouse=True)
def small(monkeypatch):
    monkeypatch.setattr(splitting, "REPORTS_A_FILE", 2)
    monkeypatch.setattr(splitting, "VENTURES_A_PAPER", 2)
    monkeypatch.setattr(splitting, "VENTURES_A_VOLUME", 2)


@pytest.mark.parametrize(
    ("said", "parts"),
    [
        ("x", ["x"]),
        ("xx", ["xx"]),
        ("xxx", ["xx", "x"]),
        ("x.x..x", ["x.x..", "x"]),
        ("....x", ["....x"]),
        ("xx....", ["xx...."]),
        ("xxxxx", ["xx", "xx", "x"]),
    ],
)
def test_a_zip_is_cut_after_so_many_reports_and_every_part_has_one(said, parts):
    found = in_parts("zip", ventures(said))
    assert as_said(found) == parts
    assert [one for part in found for one in part] == ventures(said)


@pytest.mark.parametrize(
    ("said", "sizes"), [("x.", [2]), ("x.x", [3, 2, 1]), ("xxxx", [4, 2, 2]), (".....", [5, 2, 2, 1])]
)
def test_a_long_paper_is_one_about_all_and_volumes(said, sizes):
    found = in_parts("cohort_pdf", ventures(said))
    assert [len(part) for part in found] == sizes
    if len(found) > 1:
        assert found[0] == [one for part in found[1:] for one in part] == ventures(said)


def test_a_table_is_one_file():
    assert in_parts("sheet", ventures("x" * 9)) == [ventures("x" * 9)]
