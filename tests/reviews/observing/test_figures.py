"""The figures that observers read: counted right where they are told, and nothing beside them."""

import json
import statistics

import pytest

from reviews.observing.audit import LEAST
from reviews.observing.figures import handed_in, median, previous
from tests.reviews.observing.cases import figures
from tests.tampering import tamper


@pytest.mark.database_free
@pytest.mark.parametrize("seed", range(3))
def test_every_count_is_of_the_ventures_it_speaks_of(seed):
    found = figures(60, seed)
    told, now = found.told(), found.now.summaries
    assert told["population"] == 60
    assert told["median"] == round(statistics.median(one.readiness[0] for one in now.values()))
    for step in told["readiness"]:
        if step["count"] is not None:
            assert step["count"] == sum(step["from"] <= one.readiness[0] < step["to"] for one in now.values())
    for chapter in told["chapters"]:
        for name, wanted in (("critical", ["critical"]), ("high", ["high"]), ("severe", ["critical", "high"])):
            if chapter[name] is not None:
                worst = [
                    next(
                        iter(s for s in ("critical", "high", "medium", "low") if one.chapters[chapter["id"]].counts[s]),
                        "",
                    )
                    for one in now.values()
                ]
                assert chapter[name] == sum(one in wanted for one in worst)
    for part in told["sectors"]:
        if part["count"] is not None:
            assert part["count"] == sum(one.sector == part["id"] for one in now.values())


@pytest.mark.database_free
def test_change_is_of_the_same_ventures_both_times():
    found = figures(60, 1, missing=10)
    change = found.told()["change"]
    both = set(range(10, 60))
    then = [found.before.summaries[key].readiness[0] for key in both]
    now = [found.now.summaries[key].readiness[0] for key in both]
    assert (change["count"], change["then"], change["now"]) == (
        50,
        round(statistics.median(then)),
        round(statistics.median(now)),
    )
    rose = sum(b - a > 1 for a, b in zip(then, now, strict=True))
    assert change["rose"] in (None, rose)


@pytest.mark.database_free
@pytest.mark.parametrize("missing", [1, 4])
def test_a_comparison_that_would_tell_of_a_few_newcomers_is_not_made(missing):
    told = figures(40, 3, missing=missing).told()
    assert told["change"] is None


@pytest.mark.database_free
def test_who_is_missing_is_not_told_when_they_are_few():
    found = figures(40, 3)
    assert found.told()["enrolled"] == 46
    assert type(found)(found.playbook, found.now, found.before, frozenset(range(44))).told()["enrolled"] is None


@pytest.mark.database_free
def test_four_ventures_are_told_nothing_of():
    assert figures(4, 1).told() == {}
    assert figures(5, 1).told()["population"] == 5


@pytest.mark.database_free
def test_the_figures_are_plain_data_without_a_name():
    told = figures(40, 2).told()
    assert json.loads(json.dumps(told)) == told


@pytest.mark.database_free
@pytest.mark.parametrize(("values", "middle"), [([1.0] * (LEAST - 1), None), ([1.4, 2, 3.6, 4, 90], 4), ([], None)])
def test_a_middle_is_in_whole_points_and_of_five_at_least(values, middle):
    assert median(values) == middle


def test_what_was_changed_past_the_product_is_left_out(submission, cohort):
    assert len(handed_in(cohort, None).everyone) == 1
    tamper("reviews_submission", "venture_name", "Other", submission.public_id)
    assert len(handed_in(cohort, None).everyone) == 0


def test_the_checkpoint_before(cohort):
    from cohorts.models import Checkpoint

    days = [("2026-09-18", "baseline"), ("2026-11-27", "midterm")]
    one, two = (Checkpoint.objects.create(cohort=cohort, kind=k, opens_on=d, due_on=d) for d, k in days)
    one.refresh_from_db()
    two.refresh_from_db()
    assert (previous(cohort, two), previous(cohort, one), previous(cohort, None)) == (one, None, None)
