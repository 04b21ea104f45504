"""The rows of a cohort: what a cell says of a venture, what is worse than before, who is short of cash."""

import pytest

from assessments import actions
from cohorts.models import Enrolment, Venture
from engine.playbook.answers import Answer
from reviews import actions as review_actions
from reviews.glance import RUNWAY_WATCH, Cell, Row, playbook_of, rows_of, sectors_of
from reviews.glance.rows import KEYS_AT_ONCE, mark_of, read_sealed
from reviews.models import Submission


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


def chapter(answered, **given):
    return {"mr": {"readiness": [0, 0], "answered": answered, "counts": counts(**given)}}


def test_a_chapter_that_nothing_is_answered_of_has_no_cell():
    assert row("Blank", chapters=chapter(0)).cell("mr") is None
    assert row("Low", chapters=chapter(3, low=4)).cell("no_such_chapter") is None


@pytest.mark.parametrize(
    ("now", "before", "is_worse"),
    [
        (counts(critical=2), counts(critical=1), True),
        (counts(critical=1), counts(critical=1, high=3), False),
        (counts(critical=1), counts(critical=2), False),
        (counts(high=1), counts(medium=9), True),
        (counts(high=9), counts(high=1), False),
        (counts(medium=1), counts(), False),
        (counts(high=1), counts(), True),
        (counts(high=1), counts(critical=1), False),
    ],
)
def test_worse_is_high_or_critical_where_it_was_less_or_more_criticals(now, before, is_worse):
    assert Cell(now, None).is_worse_than(Cell(before, None)) is is_worse
    assert not Cell(now, None).is_worse_than(None)


def test_the_change_is_of_the_truth_that_was_asked_for():
    one = row("A", readiness=[60, 70], evidenced=[20, 30])
    assert one.change("claimed") is None
    earlier = Submission(venture_name="A", summary={"readiness": [70, 70], "evidenced": [15, 15]})
    both = Row(one.enrolment, one.submission, earlier=earlier)
    assert (both.change("claimed"), both.change("evidenced")) == (-10, 5)


def test_without_submissions_the_default_playbook_heads_the_table():
    playbook = playbook_of([row("A")])
    assert playbook.id == "ai_venture"
    assert list(sectors_of(playbook, "en")) == list(sectors_of(playbook, "zh-hans"))
    assert set(sectors_of(playbook, "en").values()).isdisjoint(sectors_of(playbook, "zh-hans").values())


def test_rows_can_be_asked_for_by_their_keys_in_any_order(ventures, cohort):
    keys = list(cohort.enrolments.order_by("pk").values_list("pk", flat=True))
    assert [one.enrolment.pk for one in rows_of(cohort, only=keys[:1:-1])] == keys[:1:-1]


@pytest.mark.parametrize("count", [0, 1, KEYS_AT_ONCE - 1, KEYS_AT_ONCE, KEYS_AT_ONCE + 1])
def test_any_number_of_submissions_is_read_once_each(invent, cohort, count):
    """Statements are kept by how many keys they take, filled up with the last one."""
    invent(KEYS_AT_ONCE)
    keys = list(Submission.objects.order_by("pk").values_list("pk", flat=True)[:count])
    assert len(keys) == count
    read = read_sealed(keys)
    assert sorted(one.pk for one, _sees in read) == keys
    assert all(sees for _one, sees in read)
    some = Submission.objects.filter(pk__in=keys[1:])
    assert sorted((one.pk, sees) for one, sees in read_sealed(keys, some)) == [
        (key, number > 0) for number, key in enumerate(keys)
    ]
    assert {one.mark for one, _sees in read_sealed(keys, some)} == {one.mark for one, _sees in read}


def test_a_mark_follows_from_every_value_and_from_where_the_text_begins():
    marks = {
        mark_of((1, "a"), "b"),
        mark_of((1, "b"), "a"),
        mark_of((1, "a")),
        mark_of((1, "ab")),
        mark_of((2, "a"), "b"),
    }
    assert len(marks) == 5
    assert mark_of((1, "a"), "b") == mark_of((1, "a"), "b")
