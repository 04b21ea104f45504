"""What is put off is shown again on its day."""

from datetime import timedelta

import pytest

from reviews.day import Line
from reviews.day.putting_off import LONGEST, parted, put_off

pytestmark = pytest.mark.django_db


def test_a_line_of_another_cohort_or_without_one_stays(bob, cohort, other_cohort):
    lines = [
        Line(1, 1, "late", "/", "See", "Kiln", "late", cohort),
        Line(2, 1, "late", "/", "See", "Other", "late", other_cohort),
        Line(3, 1, "letters", "/", "See", "Kiln", "late"),
    ]
    until = put_off(user=bob, cohort=cohort, key="late", days=LONGEST)
    shown, waiting = parted(bob, lines)
    assert shown == lines[1:]
    assert [(one.line, one.until) for one in waiting] == [(lines[0], until)]
    assert until == cohort.today + timedelta(7)


@pytest.mark.parametrize("days", [0, 8, -1])
def test_only_days_of_a_week(bob, cohort, days):
    with pytest.raises(ValueError):
        put_off(user=bob, cohort=cohort, key="late", days=days)
