"""The few figures that lists show of a result: they say the same as the result, and read back as they were kept."""

import json

import pytest

from assessments.evaluation import evaluate_raw
from engine.playbook.parts import SEVERITIES
from playbooks import catalogue
from reviews.summary import ChapterSummary, Summary, read_summary, summary_of
from tests.conftest import persona

pytestmark = pytest.mark.database_free
PLAYBOOK = catalogue.playbook_on_disk(catalogue.default_playbook_id())


def judged(code):
    return evaluate_raw(PLAYBOOK, persona(code).answers)


@pytest.mark.parametrize("code", ["R-00", "R-07", "R-08", "R-10"])
def test_a_gap_inside_a_rule_is_counted_with_the_rule_and_not_again(code):
    evaluation = judged(code)
    gaps = evaluation.result.gaps
    absorbed = [gap for gap in gaps if gap.absorbed_by]
    summary = summary_of(evaluation)
    assert absorbed
    assert sum(summary["counts"].values()) == len(gaps) - len(absorbed)
    assert summary["counts"] == {s: evaluation.result.counts[s] for s in SEVERITIES}


@pytest.mark.parametrize("code", ["R-00", "R-07"])
def test_the_chapters_add_up_to_the_whole(code):
    summary = summary_of(judged(code))
    for severity in SEVERITIES:
        assert sum(one["counts"][severity] for one in summary["chapters"].values()) == summary["counts"][severity]


@pytest.mark.parametrize("code", ["R-03", "R-10", "R-99"])
def test_figures_come_back_from_the_database_as_they_went_in(code):
    kept = summary_of(judged(code))
    read = read_summary(json.loads(json.dumps(kept)))
    assert (read.band, read.stage, read.sector, read.runway) == (
        kept["band"],
        kept["stage"],
        kept["sector"],
        kept["runway"],
    )
    assert list(read.readiness) == kept["readiness"]
    assert {key: dict(one.counts) for key, one in read.chapters.items()} == {
        key: one["counts"] for key, one in kept["chapters"].items()
    }


def test_a_summary_from_before_a_figure_was_kept_does_without_it():
    assert read_summary({}) == Summary()
    old = read_summary({"band": "ready", "chapters": {"mr": {}}})
    assert (old.band, old.readiness, old.open, old.runway) == ("ready", None, None, None)
    assert old.chapters == {"mr": ChapterSummary(None, {}, 0)}


def test_without_answers_there_are_no_figures_but_open_questions():
    summary = summary_of(evaluate_raw(PLAYBOOK, {}))
    assert (summary["stage"], summary["sector"], summary["runway"]) == (None, "", None)
    assert summary["is_early"]
    assert summary["open"] > 100
    assert set(summary["counts"].values()) == {0}
    assert {one["answered"] for one in summary["chapters"].values()} == {0}


@pytest.mark.parametrize(
    ("cash", "burn", "runway"),
    [(1200, 100, 12), (1000, 300, 3.3), (1000, 0, "unlimited"), (0, 100, 0), (None, 100, None), (1000, None, None)],
)
def test_the_runway_is_cash_by_burn_in_months(cash, burn, runway):
    given = {"ff_01": cash, "ff_02": burn}
    raw = {"p_01": "2", **{key: value for key, value in given.items() if value is not None}}
    assert summary_of(evaluate_raw(PLAYBOOK, raw))["runway"] == runway


@pytest.mark.parametrize(("answer", "sector"), [("other", "other"), ({"unknown": True}, ""), (None, "")])
def test_a_sector_is_only_what_was_chosen(answer, sector):
    assert summary_of(evaluate_raw(PLAYBOOK, {PLAYBOOK.sector_fact: answer}))["sector"] == sector
