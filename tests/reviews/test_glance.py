"""A cohort at a glance: which ventures are shown, in which order, and what a cell says of one."""

from datetime import UTC, datetime, timedelta

import pytest

from assessments import actions
from cohorts.models import Enrolment, Venture
from engine.playbook.answers import Answer
from reviews import actions as review_actions
from reviews.glance import RUNWAY_WATCH, Cell, Filters, Row, chosen, playbook_of, rows_of, sectors_of
from reviews.models import Submission


def names(cohort, **filters):
    return [row.name for row in chosen(rows_of(cohort), Filters(**filters))]


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        pytest.param({}, ["Murmur", "Halyard", "Ledgerline", "Quiet"], id="most-severe-first"),
        pytest.param({"order": "name"}, ["Halyard", "Ledgerline", "Murmur", "Quiet"], id="by-name"),
        pytest.param({"order": "readiness"}, ["Ledgerline", "Halyard", "Murmur", "Quiet"], id="by-readiness"),
        pytest.param(
            {"order": "readiness", "is_reversed": True},
            ["Murmur", "Halyard", "Ledgerline", "Quiet"],
            id="reversed-keeps-unknown-last",
        ),
        pytest.param({"order": "runway"}, ["Halyard", "Murmur", "Ledgerline", "Quiet"], id="shortest-runway"),
        pytest.param({"order": "mr"}, ["Murmur", "Halyard", "Ledgerline", "Quiet"], id="by-chapter"),
        pytest.param({"text": "LEDGER"}, ["Ledgerline"], id="by-text"),
        pytest.param({"sector": "other"}, ["Murmur"], id="by-sector"),
        pytest.param({"state": "waiting"}, ["Quiet"], id="not-submitted"),
        pytest.param({"at_least": "critical"}, ["Murmur", "Halyard"], id="by-severity"),
    ],
)
def test_rows_are_filtered_and_sorted(ventures, cohort, filters, expected):
    assert names(cohort, **filters) == expected


def test_a_chapter_with_open_questions_is_not_said_to_have_no_gaps():
    assert Cell({}, [40.0, 90.0]).is_open
    assert not Cell({}, [90.0, 90.0]).is_open


def test_staff_see_the_newest_submission_only(client, bob, alice, answered, enrolment, submission, cohort):

    actions.save_answer(assessment=answered, item_id="ff_01", given=Answer("value", 90_000_000), by=alice)
    before = rows_of(cohort)[0].runway
    review_actions.submit(assessment=answered, enrolment=enrolment, by=alice)
    assert (before, rows_of(cohort)[0].runway) == (8.6, 257.1)


def row(name, **summary):
    """A venture of that name; with figures, one that submitted them."""
    enrolment = Enrolment(venture=Venture(name=name))
    sent = Submission(venture_name=name, summary=summary) if summary else None
    return Row(enrolment, sent)


def order(rows, **filters):
    return [one.name for one in chosen(rows, Filters(**filters))]


def counts(critical=0, high=0, medium=0, low=0):
    return {"critical": critical, "high": high, "medium": medium, "low": low}


@pytest.mark.parametrize(
    ("given", "worst", "parts"),
    [
        (counts(), "none", []),
        (counts(low=2), "low", [("low", 2)]),
        (counts(critical=1, low=9), "critical", [("critical", 1), ("low", 9)]),
        (counts(high=1, medium=3), "high", [("high", 1), ("medium", 3)]),
        ({}, "none", []),
    ],
)
def test_a_cell_names_its_gravest_severity_and_those_that_occur(given, worst, parts):
    cell = Cell(given, (50.0, 50.0))
    assert (cell.worst, cell.parts) == (worst, parts)


@pytest.mark.parametrize(
    ("ends", "is_open"), [(None, False), ((40.0, 90.0), True), ((0.0, 0.0), False), ((0.0, 0.1), True)]
)
def test_a_cell_is_open_while_its_readiness_may_still_move(ends, is_open):
    assert Cell({}, ends).is_open is is_open


@pytest.mark.parametrize(
    ("runway", "is_short"),
    [(RUNWAY_WATCH - 0.1, True), (RUNWAY_WATCH, False), (0, True), ("unlimited", False), (None, False)],
)
def test_who_is_short_of_cash(runway, is_short):
    one = row("A", band="ready", runway=runway)
    assert one.is_short_of_cash is is_short
    assert order([one], is_short=True) == (["A"] if is_short else [])


def test_a_critical_gap_weighs_more_than_any_number_of_others():
    rows = [row("Many", counts=counts(high=50)), row("One", counts=counts(critical=1)), row("Silent")]
    assert order(rows) == ["One", "Many", "Silent"]
    assert order(rows, is_reversed=True) == ["Many", "One", "Silent"]


def test_equal_ventures_stand_by_name_whatever_their_case():
    rows = [row(name, counts=counts(low=1)) for name in ("zeta", "Alpha", "beta")]
    assert order(rows) == ["Alpha", "beta", "zeta"]
    assert order(rows, order="name", is_reversed=True) == ["zeta", "beta", "Alpha"]


def test_the_shortest_runway_comes_first_and_one_without_end_last_of_those_known():
    rows = [row("End", runway="unlimited"), row("Long", runway=20.5), row("None"), row("Short", runway=0)]
    assert order(rows, order="runway") == ["Short", "Long", "End", "None"]
    assert order(rows, order="runway", is_reversed=True) == ["End", "Long", "Short", "None"]


def test_a_chapter_sorts_by_its_own_gaps_and_leaves_the_unanswered_at_the_end():
    chapter = lambda answered, **given: {"mr": {"readiness": [0, 0], "answered": answered, "counts": counts(**given)}}  # noqa: E731
    rows = [
        row("Blank", chapters=chapter(0)),
        row("Low", chapters=chapter(3, low=4)),
        row("High", chapters=chapter(3, high=1)),
    ]
    assert order(rows, order="mr") == ["High", "Low", "Blank"]
    assert rows[0].cell("mr") is None
    assert rows[1].cell("no_such_chapter") is None


def test_the_newest_submission_comes_first():
    rows = [row(name, band="x") for name in ("Old", "New")] + [row("None")]
    for days, one in enumerate(rows[:2]):
        one.submission.submitted_at = datetime(2026, 1, 1, tzinfo=UTC) + timedelta(days=days)
    assert order(rows, order="submitted") == ["New", "Old", "None"]


@pytest.mark.parametrize(
    ("at_least", "shown"),
    [
        ("low", ["High", "Low"]),
        ("medium", ["High"]),
        ("high", ["High"]),
        ("critical", []),
        ("", ["Clear", "High", "Low"]),
    ],
)
def test_gaps_of_at_least_a_severity_include_graver_ones(at_least, shown):
    rows = [row("Low", counts=counts(low=1)), row("High", counts=counts(high=1)), row("Clear", counts=counts())]
    assert order(rows, order="name", at_least=at_least) == shown


@pytest.mark.parametrize(
    ("filters", "shown"),
    [
        ({"state": "submitted"}, ["Sent"]),
        ({"state": "waiting"}, ["Broken", "Waits"]),
        ({"text": "WAI"}, ["Waits"]),
        ({"text": "wai", "state": "submitted"}, []),
        ({"sector": "saas"}, ["Sent"]),
        ({"sector": "other"}, []),
    ],
)
def test_filters_let_through_what_meets_all_of_them(filters, shown):
    broken = Row(Enrolment(venture=Venture(name="Broken")), None, is_broken=True)
    rows = [row("Sent", sector="saas", band="ready"), row("Waits"), broken]
    assert order(rows, order="name", **filters) == shown


def test_without_submissions_the_default_playbook_heads_the_table():
    playbook = playbook_of([row("A")])
    assert playbook.id == "ai_venture"
    assert list(sectors_of(playbook, "en")) == list(sectors_of(playbook, "zh-hans"))
    assert set(sectors_of(playbook, "en").values()).isdisjoint(sectors_of(playbook, "zh-hans").values())
