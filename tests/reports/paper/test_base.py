"""What every section of the paper may ask: its words in both languages, its moment, and when it is too wide to read."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from fractions import Fraction
from zoneinfo import ZoneInfo

import pytest
from django.utils.translation import override

from assessments.evaluation import Evaluation, evaluate_raw
from engine.judging.result import Interval
from engine.playbook.parts import SEVERITIES
from reports.paper.base import PaperBase
from reports.paper.cover import Cover
from tests.conftest import persona
from tests.reports.paper.papers import LANGUAGES, of_persona, of_persona_1, playbook

pytestmark = pytest.mark.database_free


def dated(moment, language="en"):
    return PaperBase(evaluate_raw(playbook(), {}), language, Cover("Inkwell", moment, "PLB"))


@pytest.mark.parametrize(
    ("language", "lang", "space", "semicolon"), [("en", "en", " ", "; "), ("zh-hans", "zh-Hans", "", "；")]
)
def test_the_marks_between_words_are_those_of_the_language(language, lang, space, semicolon):
    base = of_persona("R-07", language).base
    assert (base.lang, base.space, base.semicolon) == (lang, space, semicolon)


@pytest.mark.parametrize(("language", "title"), [("en", "Inkwell: gap report"), ("zh-hans", "Inkwell")])
def test_the_title_names_the_venture(language, title):
    with override(language):
        assert title in dated(datetime(2026, 11, 24, tzinfo=UTC), language).title


@pytest.mark.parametrize(
    ("zone", "day", "created"),
    [
        (UTC, "24 November 2026 (UTC)", "2026-11-24T20:30:00Z"),
        (ZoneInfo("Asia/Shanghai"), "25 November 2026 (Asia/Shanghai)", "2026-11-24T20:30:00Z"),
        (timezone(timedelta(hours=-5)), "24 November 2026 (UTC-05:00)", "2026-11-24T20:30:00Z"),
    ],
)
def test_the_day_is_the_readers_and_the_moment_is_one_for_all(zone, day, created):
    base = dated(datetime(2026, 11, 24, 20, 30, tzinfo=UTC).astimezone(zone))
    assert (base.date, base.created) == (day, created)


def test_a_chinese_paper_has_a_chinese_date():
    with override("zh-hans"):
        assert dated(datetime(2026, 11, 4, tzinfo=UTC), "zh-hans").date.startswith("2026年11月4日")


@pytest.mark.parametrize(
    ("code", "verdict"),
    [("R-01", "Verdict, as claimed: Not ready yet"), ("R-99", "Verdict: Strong"), ("", "Too early to say: ")],
)
def test_the_verdict_is_a_band_only_once_enough_is_known(code, verdict):
    assert of_persona(code).base.verdict.startswith(verdict)


def reading(readiness):
    """A paper whose readiness has these ends."""
    known = evaluate_raw(playbook(), persona("R-99").answers)
    judged = Evaluation(known.playbook, known.answers)
    vars(judged)["result"] = replace(known.result, readiness=readiness)
    return PaperBase(judged, "en", Cover("Inkwell", datetime(2026, 11, 24, tzinfo=UTC), "PLB"))


@pytest.mark.parametrize(
    ("low", "high", "is_too_wide"), [(60, 60, False), (30, 70, False), (30, Fraction("70.1"), True), (0, 100, True)]
)
def test_ends_of_more_than_forty_points_are_too_wide_to_read(low, high, is_too_wide):
    assert reading(Interval(Fraction(low), Fraction(high))).is_too_wide is is_too_wide


def test_a_readiness_that_is_not_known_at_all_is_not_wide():
    assert reading(None).is_too_wide is False


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_severity_has_a_sign_and_a_name_of_its_own_gravest_first(language):
    with override(language):
        marks = of_persona("R-07", language).base.marks
    assert [mark.severity for mark in marks] == list(reversed(SEVERITIES))
    assert len({mark.sign for mark in marks}) == len({mark.name for mark in marks}) == len(marks)


def test_only_actions_of_the_plan_are_named_by_the_codes_of_their_gaps():
    base = of_persona("R-07").base
    steps = {step.actions[0]: step for step in base.result.plan.steps}
    actions, closed = tuple(steps), [step.closes[0] for step in steps.values()]
    assert base.codes_of_actions(actions) == tuple(base.code(gap) for gap in closed)
    assert base.codes_of_actions(tuple(reversed(actions))) == tuple(reversed(base.codes_of_actions(actions)))
    assert base.codes_of_actions(("a_action_of_nobody", *actions[:1])) == base.codes_of_actions(actions[:1])
    assert base.codes_of_actions(()) == ()


def test_each_part_of_a_step_is_named_by_the_code_of_its_own_gap():
    base = of_persona_1("R-07").base
    step = next(step for step in base.result.plan.steps if len(step.parts) > 1)
    assert base.codes_of_actions(step.actions) == tuple(base.code(gap) for gap in step.closes)
    assert base.codes_of_actions(tuple(reversed(step.actions))) == tuple(reversed(base.codes_of_actions(step.actions)))
    assert base.codes_of_actions(("a_action_of_nobody", *step.actions[:1])) == base.codes_of_actions(step.actions[:1])


def test_without_a_plan_no_action_has_a_code():
    early = of_persona("").base
    actions = tuple(step.actions[0] for step in of_persona("R-07").base.result.plan.steps)
    assert early.codes_of_actions(actions) == ()
