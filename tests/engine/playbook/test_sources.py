"""What a playbook rests on: parameters, dated facts, references."""

from decimal import Decimal

import pytest

from tests.engine.small import changed, refusals

pytestmark = pytest.mark.database_free
MAIN = "playbook.yaml"
REVIEW = '  as_of: "2026-11"\n  review_by: "2027-03"'


@pytest.mark.parametrize(
    ("read", "due", "said"),
    [
        ("2026-11", "2026-11", []),
        ("2026-11", "2026-12", []),
        ("2026-11-15", "2026-11-15", []),
        ("2026-11", "2026-10", ["the review is due before the fact was read"]),
        ("2026-11-15", "2026-11-14", ["the review is due before the fact was read"]),
        ("2026-11", "2026-11-31", ["“2026-11-31” is not a date"]),
    ],
)
def test_a_review_is_due_no_sooner_than_the_fact_was_read(read, due, said):
    assert refusals((MAIN, REVIEW, f'  as_of: "{read}"\n  review_by: "{due}"')) == said


def test_a_fact_without_a_date_is_in_force():
    (fact,) = changed((MAIN, '  effective_on: "2026-08-02"', '  effective_on: ""')).calendar
    assert (fact.effective_on, fact.questions) == ("", ("yes_no",))


@pytest.mark.parametrize(
    ("rule", "said"),
    [
        ("stage >= limit", []),
        ("lev >= 2", ["“lev” is a scored question; this rule may read facts and parameters only"]),
        ("stage >=", ["a value was expected, the end found"]),
    ],
)
def test_what_is_in_force_hangs_on_facts_alone(rule, said):
    assert refusals((MAIN, '  relevant_if: "stage >= 1"\n  questions', f'  relevant_if: "{rule}"\n  questions')) == said


def test_a_parameter_keeps_its_digits_and_says_where_it_is_from():
    limit = changed((MAIN, '  value: "10"', '  value: "10.50"')).parameters["limit"]
    assert (limit.value, str(limit.value), limit.source, limit.as_of) == (
        Decimal("10.5"),
        "10.50",
        "heuristic",
        "2026-11",
    )


@pytest.mark.parametrize(
    ("head", "row", "said"),
    [
        (
            "parameters:\n",
            '- {id: limit, title: {zh: "限", en: "L"}, value: 1, unit: {zh: "个", en: "p"}, source: h, as_of: "2026"}\n',
            ["“2026” is not a date", "the parameter “limit” stands twice"],
        ),
        (
            "references:\n",
            '- {id: r1, code: "R-02", text: {zh: "文", en: "T"}, source: "s"}\n',
            ["the reference “r1” stands twice"],
        ),
    ],
)
def test_each_stands_once_with_a_date_that_is_one(head, row, said):
    assert sorted(refusals((MAIN, head, head + row))) == sorted(said)


def test_a_reference_is_found_by_its_id():
    reference = changed().references["r1"]
    assert (reference.code, reference.text.en, reference.source) == ("R-01", "Text", "a book")
