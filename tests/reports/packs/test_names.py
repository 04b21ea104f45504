"""Names inside a pack: every system can store them, no two are one file, and none says another folder."""

import pytest

from reports.packs.names import LONGEST, safe_name, unique_names

pytestmark = pytest.mark.database_free


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Inkwell Tutor", "Inkwell Tutor"),
        ("青蓝笔记", "青蓝笔记"),
        ("../../etc/passwd", "etc passwd"),
        ("a/b:c\\d", "a b c d"),
        ('what? "now" <b>|*', "what now b"),
        ("nul\x00byte\nline", "nul byte line"),
        ("🚀 Rockets 👩‍🚀", "🚀 Rockets 👩‍🚀"),
        ("con", "_con"),
        ("LPT1.report", "_LPT1.report"),
        ("aux .x", "_aux .x"),
        ("console", "console"),
        ("  ..  ", "venture"),
        ("", "venture"),
        ("trailing. . ", "trailing"),
        ("gpj.\u202efdp", "gpj. fdp"),
        ("e\u0301cole", "\u00e9cole"),
    ],
)
def test_a_name_is_what_every_system_can_store(text, name):
    assert safe_name(text, "venture") == name


@pytest.mark.parametrize("letter", ["a", "长", "🚀"])
def test_a_very_long_name_ends_between_two_letters(letter):
    name = safe_name(letter * 500, "venture")
    assert set(name) == {letter}
    assert len(name) <= LONGEST
    assert len(name.encode()) <= 180


def test_ventures_of_one_name_get_a_number_whatever_the_case():
    names = list(unique_names(["Ink", "INK", "Ink", "Ink (2)", "x/", "x"], ".pdf", "venture"))
    assert names == ["Ink.pdf", "INK (2).pdf", "Ink (3).pdf", "Ink (2) (2).pdf", "x.pdf", "x (2).pdf"]
