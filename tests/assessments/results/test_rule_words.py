"""Rules in words."""

from fractions import Fraction

import pytest
from django.utils.translation import override

from assessments.results.rule_words import figure, rule_words
from assessments.wording import with_unit
from playbooks import catalogue

pytestmark = pytest.mark.database_free


@pytest.mark.parametrize(
    ("text", "english", "chinese"),
    [
        ("mr_03 <= 1 && mk_01 <= 2", "MR-03 ≤ 1 and MK-01 ≤ 2", "MR-03 ≤ 1 且 MK-01 ≤ 2"),
        (
            "mr_03 <= 1 && (mr_01 >= 3 || mk_01 == 2)",
            "MR-03 ≤ 1 and (MR-01 ≥ 3 or MK-01 = 2)",
            "MR-03 ≤ 1 且（MR-01 ≥ 3 或 MK-01 = 2）",
        ),
        ('"nothing of ours" in p_05', None, None),
    ],
)
def test_a_rule_reads_as_words(text, english, chinese):
    playbook = catalogue.playbook_on_disk(catalogue.default_playbook_id())
    with override("en"):
        said = rule_words(playbook, text, "en")
    with override("zh-hans"):
        gesagt = rule_words(playbook, text, "zh-hans")
    if english is None:
        title = playbook.item("p_05").title
        english, chinese = (f"{title.en} includes “nothing of ours”", f"{title.zh}包括“nothing of ours”")
    assert (said, gesagt) == (english, chinese)


def test_every_rule_of_the_playbook_can_be_said():
    playbook = catalogue.playbook_on_disk(catalogue.default_playbook_id())
    for language in ("en", "zh-hans"):
        with override(language):
            words = [rule_words(playbook, rule.when.text, language) for rule in playbook.rules]
        assert [w for w in words if "&&" in w or "||" in w or "_" in w] == []


@pytest.mark.parametrize(
    ("value", "places", "text"),
    [
        (Fraction(15_000_000), 1, "15,000,000"),
        (Fraction(50, 3), 1, "16.7"),
        (Fraction(-20), 1, "−20"),
        (Fraction(-1, 100), 1, "0"),
        (Fraction(5, 2), 0, "2"),
    ],
)
def test_figures(value, places, text):
    assert figure(value, places) == text


@pytest.mark.parametrize(
    ("unit", "text"), [("%", "4%"), ("×", "4×"), ("months", "4\u00a0months"), ("次", "4\u00a0次"), ("", "4")]
)
def test_units(unit, text):
    assert with_unit("4", unit) == text
