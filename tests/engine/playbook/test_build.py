"""Names first, then content: what a name may be, and where each thing has its home."""

from fractions import Fraction

import pytest

from engine.playbook.build import RESERVED
from tests.engine import small
from tests.engine.small import changed, refusals

pytestmark = pytest.mark.database_free
MAIN, FIRST, SECOND = "playbook.yaml", "chapters/c1.yaml", "chapters/c2.yaml"


@pytest.mark.parametrize("word", sorted(RESERVED))
def test_words_of_the_rule_language_are_no_names(word):
    assert f"“{word}” is a word of the rule language" in refusals((MAIN, "alias: plan", f'alias: "{word}"'))


@pytest.mark.parametrize("taken", ["stage", "words", "limit"])
def test_a_name_is_given_once_whatever_it_names(taken):
    assert f"“{taken}” is already used" in refusals((MAIN, "alias: plan", f"alias: {taken}"))


@pytest.mark.parametrize(
    ("curve", "said"),
    [
        ("[0, 0, 0, 0, 4]", []),
        ("[2, 2, 2, 2, 2]", []),
        ("[1, 1, 2, 3]", ["the curve N is not five levels that never fall"]),
        ("[1, 2, 1, 3, 3]", ["the curve N is not five levels that never fall"]),
        ("[1, 1, 2, 3, 5]", ["the curve N is not five levels that never fall"]),
        ("[1, 1, 2, 3, true]", ["the curve N is not five levels that never fall"]),
        ('"N"', ["the curve N is not five levels that never fall"]),
    ],
)
def test_what_is_expected_never_falls_from_stage_to_stage(curve, said):
    assert refusals((MAIN, '"N": [1, 1, 2, 3, 3]', f'"N": {curve}')) == said


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ((SECOND, "items: [yes_no", "items: [lev, yes_no"), ["“lev” is asked twice"]),
        ((SECOND, "items: [yes_no", "items: [nowhere, yes_no"), ["“nowhere” is not known"]),
        ((SECOND, "items: [yes_no", "items: [limit, yes_no"), ["“limit” is not known"]),
        ((SECOND, "items: [yes_no", "items: [plan, yes_no"), ["“plan” is not known"]),
        ((SECOND, "id: c2\n", "id: c3\n"), ["the chapter's id differs from its file name"]),
        ((MAIN, "- {id: c2, weight: 1}\n", ""), ["the chapter “c2” is not listed in playbook.yaml"]),
        (
            (MAIN, "- {id: c2, weight: 1}", "- {id: c2, weight: 1}\n- {id: c2, weight: 1}"),
            ["the chapter “c2” is listed twice"],
        ),
        ((FIRST, "id: a_num", "id: a_lev"), ["the action “a_lev” stands twice"]),
    ],
)
def test_everything_has_one_home(change, said):
    assert said[0] in refusals(change)


@pytest.mark.parametrize("version", ["0.0.1", "1.0.0", "12345.0.99999"])
def test_a_version_has_three_numbers(version):
    assert changed((MAIN, 'version: "1.0.0"', f'version: "{version}"')).version == version


@pytest.mark.parametrize("version", ["1.0", "01.0.0", "1.0.0-beta", "123456.0.0", " 1.0.0", "1.0.0\\n"])
def test_nothing_else_is_a_version(version):
    (said,) = refusals((MAIN, 'version: "1.0.0"', f'version: "{version}"'))
    assert said.endswith("is not a version")


def test_what_is_left_out_has_its_usual_value():
    bare = changed(
        (MAIN, 'evidence_policy: {unevidenced_factor: "1/2"}\n', ""),
        (MAIN, "horizon_fact: raise\nraising_when: [now]\n", ""),
    )
    assert (bare.unevidenced_factor, bare.na_warning_share) == (Fraction(1, 2), Fraction(1, 5))
    assert (bare.horizon_fact, bare.runway_item, bare.sector_fact, bare.raising_when) == (None, None, None, frozenset())
    empty = changed((MAIN, 'evidence_policy: {unevidenced_factor: "1/2"}', "evidence_policy: {}"))
    assert empty.unevidenced_factor == Fraction(1, 2)


def test_facts_stand_first_because_relevance_hangs_on_them():
    assert list(small.changed().items)[:2] == ["stage", "raise"]
    assert [item.chapter for item in small.changed().items.values()] == ["c1"] * 5 + ["c2"] * 5
