"""Which help would close most: what is counted, in which order, and what is left out."""

import random

import pytest

from engine.playbook.parts import SEVERITIES
from playbooks import catalogue
from reviews.gaps import known_gaps
from reviews.needs import FEW, WEIGHTS, key_of, needs_of
from tests.reviews.filing import enrolled, filed
from tests.tampering import tamper


@pytest.fixture
def file(cohort, assessment, alice):
    def made(name, gaps, **more):
        return filed(enrolled(cohort, name, alice), assessment, alice, gaps=gaps, **more)

    return made


def counted(cohort, **more):
    return [
        (need.key, [(one.name, one.severity) for one in need.ventures]) for need in needs_of(cohort, "en", **more).needs
    ]


def test_gaps_that_the_same_template_closes_are_one_need_and_a_venture_counts_once_with_its_worst(file, cohort):
    file("A", {"bm_03": "medium", "dd_13": "critical", "mk_01": "low"})
    file("B", {"bm_04": "high"})
    assert counted(cohort) == [
        ("file.unit_economics", [("A", "critical"), ("B", "high")]),
        ("file.customer_interviews", [("A", "low")]),
    ]
    need = needs_of(cohort, "en").needs[0]
    assert (need.weight, need.counts) == (6, {"critical": 1, "high": 1, "medium": 0, "low": 0})
    assert need.codes == ("BM-03", "BM-04", "DD-13")


def test_a_gap_without_a_template_is_a_need_of_its_own(file, cohort):
    file("A", {"dd_07": "high"})
    (need,) = needs_of(cohort, "en").needs
    assert (need.key, need.file) == (
        f"action.{known_gaps(catalogue.playbook_on_disk('ai_venture'))['dd_07'].action}",
        "",
    )


def test_titles_are_in_the_language_of_the_reader(file, cohort):
    file("A", {"bm_03": "medium", "dd_07": "low"})
    english, chinese = ([need.title for need in needs_of(cohort, one).needs] for one in ("en", "zh-hans"))
    assert english[0] == "Unit economics sheet" or english[0].isascii()
    assert not any(title.isascii() for title in chinese)


def test_one_critical_weighs_more_than_three_medium_and_more_ventures_decide_between_equals(file, cohort):
    file("A", {"dd_07": "critical"})
    for name in "BCD":
        file(name, {"bm_03": "medium"})
    assert [key.split(".")[0] for key, _ventures in counted(cohort)] == ["action", "file"]
    file("E", {"bm_03": "medium"})
    assert [key.split(".")[0] for key, _ventures in counted(cohort)] == ["file", "action"]


def test_a_chapter_leaves_only_its_gaps(file, cohort):
    file("A", {"bm_03": "medium", "dd_13": "critical"})
    assert counted(cohort, chapter="bm") == [("file.unit_economics", [("A", "medium")])]
    assert counted(cohort, chapter="le") == []


def test_a_broken_seal_and_a_submission_without_names_are_left_out_and_counted(file, cohort):
    file("A", {"bm_03": "medium"})
    file("Old", None)
    tamper("reviews_submission", "venture_name", "X", file("Broken", {"bm_03": "critical"}).public_id)
    needs = needs_of(cohort, "en")
    assert (needs.ventures, needs.broken, needs.silent, needs.gaps) == (1, 1, 1, 1)


@pytest.mark.parametrize("count", [FEW - 1, FEW])
def test_below_five_submissions_there_is_no_ranking(file, cohort, count):
    for number in range(count):
        file(f"V{number}", {"bm_03": "medium"})
    assert needs_of(cohort, "en").is_few is (count < FEW)


@pytest.mark.parametrize("seed", range(4))
def test_needs_agree_with_counting_one_by_one(file, cohort, published, seed):
    chance, known = random.Random(seed), known_gaps(catalogue.playbook_for(published))
    gaps = {
        f"V{number}": {gap: chance.choice(SEVERITIES) for gap in chance.sample(sorted(known), chance.randrange(12))}
        for number in range(9)
    }
    for name, own in gaps.items():
        file(name, own)
    expected = {}
    for name, own in gaps.items():
        for gap, severity in own.items():
            worst = expected.setdefault(key_of(known[gap]), {})
            worst[name] = max(worst.get(name, "low"), severity, key=SEVERITIES.index)
    needs = needs_of(cohort, "en")
    assert {need.key: {one.name: one.severity for one in need.ventures} for need in needs.needs} == expected
    assert needs.gaps == sum(map(len, gaps.values()))
    weights = [sum(WEIGHTS[one] for one in expected[need.key].values()) for need in needs.needs]
    assert weights == sorted(weights, reverse=True)
    assert all(sum(need.counts.values()) == len(need.ventures) for need in needs.needs)


@pytest.mark.guard
@pytest.mark.parametrize("count", [1, 3])
def test_needs_cost_the_same_for_any_number_of_ventures(file, cohort, count, django_assert_num_queries):
    for number in range(count):
        file(f"V{number}", {"bm_03": "medium"})
    needs_of(cohort, "en")
    with django_assert_num_queries(1):
        assert needs_of(cohort, "en").ventures == count
