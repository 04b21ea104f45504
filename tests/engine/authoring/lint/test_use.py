"""What a playbook holds and nothing uses, and what is out of date."""

import pytest

from engine.authoring.lint.use import expressions, use
from tests.engine.small import changed

pytestmark = pytest.mark.database_free
MAIN, FIRST, SECOND = "playbook.yaml", "chapters/c1.yaml", "chapters/c2.yaml"
SPARE = '- id: spare\n  title: {zh: "闲", en: "Spare"}\n  value: 1\n  unit: {zh: "个", en: "p"}\n  source: h\n  as_of: "2026-11"\ntargets:\n'


def remarks(*changes, today=""):
    return [f"{remark.kind}: {remark.message}" for remark in use(changed(*changes), today)]


def test_the_small_playbook_uses_what_it_has():
    assert remarks() == []


@pytest.mark.parametrize(
    ("today", "is_late"),
    [("", False), ("2027-03-01", False), ("2027-03-31", False), ("2027-04-01", True), ("2028-01-01", True)],
)
def test_a_review_is_late_once_its_month_is_over(today, is_late):
    said = ["warning: the legal fact F-01 was to be reviewed by 2027-03"] if is_late else []
    assert remarks(today=today) == said


@pytest.mark.parametrize(("today", "is_late"), [("2027-03-15", False), ("2027-03-16", True)])
def test_a_review_on_a_day_is_late_the_day_after(today, is_late):
    day = (MAIN, 'review_by: "2027-03"', 'review_by: "2027-03-15"')
    assert bool(remarks(day, today=today)) is is_late


@pytest.mark.parametrize(
    ("reader", "is_used"),
    [
        (None, False),
        ((MAIN, "num < limit", "num < spare"), True),
        ((SECOND, "count(many, true) == 0", "count(many, true) < spare"), True),
        ((FIRST, 'relevant_if: "stage >= 1"', 'relevant_if: "stage >= spare"'), True),
        ((FIRST, "- {below: limit, severity: low}", "- {below: spare, severity: low}"), True),
        ((FIRST, 'value: "num * 2"', 'value: "num * spare"'), True),
        ((MAIN, '  relevant_if: "stage >= 1"\n  questions', '  relevant_if: "stage >= spare"\n  questions'), True),
    ],
)
def test_a_parameter_is_used_by_whatever_reads_it(reader, is_used):
    changes = [(MAIN, "targets:\n", SPARE), *([reader] if reader else [])]
    assert remarks(*changes) == ([] if is_used else ["error: the parameter spare is used by nothing; remove it"])


@pytest.mark.parametrize(("line", "is_idle"), [("", True), ("runway_item: num\n", False), ("rules:", False)])
def test_a_question_that_scores_nothing_is_idle_unless_something_reads_it(line, is_idle):
    text = small_number()
    changes = [(FIRST, "- id: twice\n", text), (FIRST, "num, twice]", "num, extra, twice]")]
    if line.startswith("runway"):
        changes.append((MAIN, "stage_fact: stage\n", "stage_fact: stage\nrunway_item: extra\n"))
    if line == "rules:":
        changes.append((MAIN, "num < limit", "num < limit && extra < 3"))
    said = "error: the question extra scores nothing: it has no weight and no gap, and no rule reads it"
    assert remarks(*changes) == ([said] if is_idle else [])


def small_number():
    words = "".join(f'  {key}: {{zh: "文", en: "Text"}}\n' for key in ("title", "prompt", "help", "why", "unit"))
    return f'- id: extra\n  code: "A-09"\n  type: number\n{words}  minimum: 0\n  maximum: 9\n- id: twice\n'


@pytest.mark.parametrize(
    ("horizons", "said"),
    [
        ((30, 30), []),
        ((30, 60), []),
        ((60, 30), ["warning: the action a_num is due in 30 days, but waits for a_lev, due in 60"]),
    ],
)
def test_nothing_is_due_before_what_it_waits_for(horizons, said):
    lev, num = horizons
    first = (FIRST, "horizon: 30\n    owner: cto\n    after: []", f"horizon: {lev}\n    owner: cto\n    after: []")
    second = (
        FIRST,
        "horizon: 30\n    owner: cto\n    after: [a_lev]",
        f"horizon: {num}\n    owner: cto\n    after: [a_lev]",
    )
    assert remarks(first, second) == said


def test_a_derived_figure_is_not_reviewed_itself():
    assert remarks((FIRST, "  type: derived\n", "  type: derived\n  review: true\n")) == [
        "warning: twice is derived, so reviewers judge what it follows from; remove review"
    ]


def test_a_derived_figure_cannot_be_marked_by_anybody():
    assert remarks((FIRST, "  type: derived\n", "  type: derived\n  na: true\n")) == [
        "warning: twice is derived, so nobody can mark it “does not apply”; remove na"
    ]


def test_every_rule_of_a_playbook_is_looked_at():
    texts = {expression.text for expression in expressions(changed())}
    assert texts == {"lev <= 1 && num < limit", "stage >= 1", "num <= 0", "num * 2", "count(many, true) == 0"}
