"""Which checkpoint something belongs to, at every edge of its days."""

from datetime import UTC, date, datetime

import pytest

from accounts.limits import LimitReached
from cohorts import checkpoints
from cohorts.checkpoints import NoneOpen, checkpoint_on
from cohorts.models import Checkpoint


def point(pk, opens, due, after="accept", kind="own"):
    return Checkpoint(
        pk=pk,
        kind=kind,
        name=f"C{pk}",
        opens_on=date.fromisoformat(opens),
        due_on=date.fromisoformat(due),
        after_due=after,
    )


BASE = point(1, "2026-09-01", "2026-09-18")
MID = point(2, "2026-11-01", "2026-11-27")
END = point(3, "2027-02-22", "2027-03-12", after="refuse")


@pytest.mark.parametrize(
    ("day", "handed_in", "expected"),
    [
        ("2026-09-01", [], BASE),
        ("2026-09-18", [], BASE),
        ("2026-10-15", [], BASE),  # late, and taken
        ("2026-11-01", [], MID),  # what is in time counts before what would be late
        ("2026-11-27", [1], MID),
        ("2026-11-28", [1], MID),  # late; the baseline is there already
        ("2026-11-28", [], BASE),  # nothing yet: the first that is missing
        ("2026-11-28", [1, 2], MID),  # all are there: again the last
        ("2027-03-12", [1, 2], END),
        ("2027-03-13", [1, 2, 3], MID),  # the end refuses what is late, mid-term takes it
    ],
)
def test_the_checkpoint_of_a_day(day, handed_in, expected):
    assert checkpoint_on([BASE, MID, END], date.fromisoformat(day), handed_in) is expected


def test_a_cohort_without_checkpoints_takes_things_at_any_time():
    assert checkpoint_on([], date(2026, 11, 28)) is None


def test_before_the_first_opens_and_after_the_last_closed_it_is_said_why():
    with pytest.raises(NoneOpen, match="C3 opens on 2027-02-22"):
        checkpoint_on([END], date(2027, 2, 21))
    with pytest.raises(NoneOpen, match="C3 closed on 2027-03-12"):
        checkpoint_on([END], date(2027, 3, 13))


def test_the_due_day_ends_at_midnight_where_the_organisation_is(cohort):
    cohort.programme.organisation.time_zone = "Asia/Shanghai"
    one = Checkpoint(cohort=cohort, due_on=date(2026, 11, 27))
    assert one.ends_at.astimezone(UTC) == datetime(2026, 11, 27, 16, tzinfo=UTC)
    assert [one.days_late(date(2026, 11, d)) for d in (26, 27, 28, 30)] == [0, 0, 1, 3]


def test_a_cohort_has_no_more_than_so_many(cohort):
    days = {"kind": "exit", "opens_on": date(2026, 11, 1), "due_on": date(2026, 11, 2)}
    for _number in range(checkpoints.MOST_CHECKPOINTS):
        checkpoints.plan_checkpoint(cohort=cohort, **days)
    with pytest.raises(LimitReached):
        checkpoints.plan_checkpoint(cohort=cohort, **days)
