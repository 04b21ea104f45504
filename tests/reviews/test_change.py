"""What changed between checkpoints: who is compared, how scores are spread, and what became of gaps."""

import random
from dataclasses import replace
from statistics import median

import pytest

from engine.playbook.parts import SEVERITIES
from playbooks import catalogue
from reviews.change import EARLY, change_of, new_critical, quarters_of, verdict_names
from reviews.gaps import WAYS, known_gaps
from tests.reviews.filing import enrolled, filed, planned
from tests.tampering import tamper


@pytest.fixture
def points(cohort):
    return [
        planned(cohort, kind, *days)
        for kind, days in (("baseline", (-90, -60)), ("midterm", (-30, 0)), ("exit", (1, 9)))
    ]


@pytest.fixture
def file(cohort, assessment, alice):
    """A venture with what it handed in at the checkpoints in turn; None: nothing there."""

    def made(name, *states, at=(None, None, None)):
        enrolment = enrolled(cohort, name, alice)
        for number, figures in enumerate(states):
            if figures is not None:
                days = -70 + 30 * number
                filed(enrolment, assessment, alice, days=days, checkpoint=at[number], **figures)
        return enrolment

    return made


def score(value, **gaps):
    return {"readiness": value, "gaps": gaps}


def test_only_ventures_that_handed_in_each_time_are_compared_and_the_others_counted(file, cohort, points):
    file("Both", score(40.0), score(50.0), at=points)
    file("First only", score(40.0), at=points)
    file("Second only", None, score(90.0), at=points)
    file("Nothing", at=points)
    change = change_of(cohort)
    assert ([one.name for one in change.ventures], change.left_out, change.broken) == (["Both"], 3, 0)
    assert [point.title for point in change.points] == ["Baseline", "Mid-term"]
    assert (change.scores(0), change.scores(1)) == ([40.0], [50.0])


def test_what_lies_between_two_checkpoints_is_compared_too(file, cohort, points):
    file("All", score(40.0), score(50.0), score(60.0), at=points)
    file("Skipped", score(40.0), None, score(60.0), at=points)
    assert [one.name for one in change_of(cohort).ventures] == ["All"]
    assert len(change_of(cohort).points) == 3
    pair = change_of(cohort, points[0], points[1])
    assert ([point.title for point in pair.points], len(pair.ventures)) == (["Baseline", "Mid-term"], 1)
    turned = change_of(cohort, points[1], points[0])
    assert [point.title for point in turned.points] == ["Baseline", "Mid-term"]


def test_one_checkpoint_alone_compares_nothing(file, cohort, points):
    file("A", score(40.0), at=points)
    change = change_of(cohort)
    assert (len(change.points), len(change.ventures)) == (1, 1)
    assert change_of(cohort, points[2], points[2]).ventures == ()


def test_without_checkpoints_the_first_is_compared_with_the_newest(file, cohort):
    file("Thrice", score(40.0), score(90.0), score(60.0))
    file("Once", score(40.0))
    change = change_of(cohort)
    assert ([one.name for one in change.ventures], change.left_out) == (["Thrice"], 1)
    assert (change.scores(0), change.scores(1)) == ([40.0], [60.0])


def test_a_venture_with_a_broken_seal_is_left_out_and_counted(file, cohort, points):
    file("Sound", score(40.0), score(50.0), at=points)
    broken = file("Broken", score(40.0), score(50.0), at=points)
    tamper("reviews_submission", "venture_name", "X", broken.submissions.first().public_id)
    change = change_of(cohort)
    assert ([one.name for one in change.ventures], change.left_out, change.broken) == (["Sound"], 0, 1)


def test_the_newest_of_several_at_one_checkpoint_counts(file, cohort, points, assessment, alice):
    enrolment = file("A", score(40.0), score(50.0), at=points)
    filed(enrolment, assessment, alice, days=-1, checkpoint=points[1], **score(70.0))
    assert change_of(cohort).scores(1) == [70.0]


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ([], None),
        ([7.0], (1, 7, 7, 7, 7, 7)),
        ([0.0, 10.0], (2, 0, 2.5, 5, 7.5, 10)),
        ([4.0, 1.0, 3.0, 2.0, 5.0], (5, 1, 2, 3, 4, 5)),
    ],
)
def test_quarters(values, expected):
    found = quarters_of(values)
    assert found is None if expected is None else tuple(getattr(found, one) for one in found.__slots__) == expected


def test_a_venture_without_a_score_somewhere_is_in_no_quarter(file, cohort, points):
    file("A", score(40.0), score(50.0), at=points)
    file("Silent", score(None), score(50.0), at=points)
    change = change_of(cohort)
    assert (len(change.ventures), change.scores(0), change.scores(1)) == (2, [40.0], [50.0])


def test_verdicts_add_up_and_early_ones_are_said_to_be(file, cohort, points):
    file("A", score(40.0) | {"is_early": True}, score(50.0), at=points)
    file("B", score(40.0) | {"band": "not_ready"}, score(50.0) | {"band": "of_old"}, at=points)
    change = change_of(cohort)
    assert [dict(row) for row in change.verdicts] == [{EARLY: 1, "not_ready": 1}, {"ready": 1, "of_old": 1}]
    names = verdict_names(change, "en")
    assert list(names) == [EARLY, "not_ready", "conditional", "ready", "strong", "of_old"]


def test_what_opened_belongs_to_a_later_stage_only_where_the_stage_rose(file, cohort, points):
    # bm_06 is asked from the third stage on, mk_01 always.
    opened = {"bm_06": "high", "mk_01": "low"}
    file("Rose", score(40.0) | {"stage": 2}, score(50.0, **opened) | {"stage": 3}, at=points)
    file("Stayed", score(40.0) | {"stage": 3}, score(50.0, **opened) | {"stage": 3}, at=points)
    change = change_of(cohort)
    assert {one.name: one.later for one in change.ventures} == {"Rose": {"bm_06"}, "Stayed": frozenset()}
    assert (change.total["opened"], change.total["later"]) == (4, 1)


def test_steps_within_one_point_are_none(file, cohort, points):
    for name, after in (("Up", 51.1), ("Level", 51.0), ("Down", 48.9)):
        file(name, score(50.0), score(after), at=points)
    assert change_of(cohort).steps() == {"rose": 1, "level": 1, "fell": 1}


def test_evidenced_readiness_is_compared_where_all_submissions_have_it(file, cohort, points):
    for name, before, after in (
        ("Up", [20.0, 20.0], [30.0, 35.0]),
        ("Level", [5.0, 5.0], [5.5, 5.5]),
        ("Old", None, [9.0] * 2),
    ):
        file(name, score(50.0) | {"evidenced": before}, score(40.0) | {"evidenced": after}, at=points)
    claimed = change_of(cohort)
    change = replace(claimed, truth="evidenced")
    assert (claimed.scores(0), claimed.scores(1)) == ([50.0] * 3, [40.0] * 3)
    assert (sorted(change.scores(0)), sorted(change.scores(1))) == ([5.0, 20.0], [5.5, 30.0])
    assert change.steps() == {"rose": 1, "level": 1, "fell": 0}
    assert claimed.steps() == {"rose": 0, "level": 0, "fell": 3}


def test_gaps_of_submissions_that_do_not_name_them_are_not_counted(file, cohort, points):
    file("Old", {"gaps": None}, score(50.0, mk_01="low"), at=points)
    change = change_of(cohort)
    assert (change.uncounted, change.total["opened"], len(change.ventures)) == (1, 0, 1)


@pytest.mark.parametrize("seed", range(4))
def test_figures_agree_with_reckoning_them_one_by_one(file, cohort, published, points, seed):
    chance, known = random.Random(seed), known_gaps(catalogue.playbook_for(published))
    some = chance.sample(sorted(known), 12)
    rows = []
    for number in range(12):
        states = [
            score(
                float(chance.randrange(101)),
                **{gap: chance.choice(SEVERITIES) for gap in some if chance.random() < 0.5},
            )
            if chance.random() < 0.8
            else None
            for _point in range(2)
        ]
        file(f"V{number:02}", *states, at=points)
        rows.append(states)
    both = [(before["gaps"], after["gaps"]) for before, after in rows if before and after]
    change = change_of(cohort)
    assert (len(change.ventures), change.left_out) == (len(both), 12 - len(both))
    assert sum(change.total[way] for way in WAYS) == sum(len({*before, *after}) for before, after in both)
    for chapter, counts in change.chapters.items():
        inside = {gap for gap in some if known[gap].chapter == chapter}
        assert counts["closed"] == sum(len((before.keys() - after.keys()) & inside) for before, after in both)
        assert counts["opened"] == sum(len((after.keys() - before.keys()) & inside) for before, after in both)
    if both:
        values = [after["readiness"] for before, after in rows if before and after]
        assert change.quarters[1].median == median(values)


def test_new_critical_gaps_are_those_that_were_not_critical_at_the_checkpoint_before(file, cohort, points):
    grave = {"mk_01": "critical", "bm_06": "critical"}
    file("New", score(50.0, mk_01="critical", bm_06="high"), score(50.0, **grave), at=points)
    file("As before", score(50.0, **grave), score(50.0, **grave), at=points)
    file("Once", None, score(50.0, **grave), at=points)
    file("Mild", score(50.0), score(50.0, mk_01="high"), at=points)
    assert [(one.name, one.gaps) for one in new_critical(cohort)] == [("New", ("bm_06",))]


def test_a_second_submission_at_one_checkpoint_is_held_against_the_checkpoint_before(
    file, cohort, points, assessment, alice
):
    enrolment = file("A", score(50.0), score(50.0, mk_01="critical"), at=points)
    filed(enrolment, assessment, alice, days=-1, checkpoint=points[1], **score(50.0, mk_01="critical"))
    assert [one.gaps for one in new_critical(cohort)] == [("mk_01",)]


def test_without_checkpoints_new_is_what_the_submission_before_did_not_have(file, cohort):
    file("A", score(50.0), score(50.0, mk_01="critical"))
    broken = file("Broken", score(50.0), score(50.0, mk_01="critical"))
    tamper("reviews_submission", "venture_name", "X", broken.submissions.first().public_id)
    assert [one.name for one in new_critical(cohort)] == ["A"]


@pytest.mark.guard
@pytest.mark.parametrize("count", [1, 3])
def test_change_costs_the_same_for_any_number_of_ventures(file, cohort, points, count, django_assert_num_queries):
    for number in range(count):
        file(f"V{number}", score(50.0), score(60.0, mk_01="critical"), at=points)
    assert change_of(cohort).total["opened"] == count  # the playbook is read once a process
    with django_assert_num_queries(3):
        change = change_of(cohort)
        assert (len(change.ventures), change.total["opened"]) == (count, count)
    with django_assert_num_queries(2):
        assert len(new_critical(cohort)) == count
