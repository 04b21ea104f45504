"""How far the work on a plan is."""

from datetime import timedelta

import pytest

from plans import actions
from plans.milestones.progress import FIGURES, work_done
from plans.work import work_of

pytestmark = pytest.mark.django_db


def test_every_item_is_counted_where_it_stands(early_on, alice):
    work = work_of(early_on)
    keys = list(work.going)
    late = {"due": work.today - timedelta(days=1)}
    for key, values in zip(
        keys,
        [
            {"status": "done"},
            {"status": "doing"} | late,
            late,
            {"due": work.today},
            {"status": "dropped", "reason": "Not now"},
            {"status": "accepted", "reason": "Small"} | late,
        ],
        strict=False,
    ):
        actions.change_item(assessment=early_on, key=key, rev=0, values=values, by=alice)
    found = work_done(work_of(early_on))
    assert tuple(found) == FIGURES
    assert [found[name] for name in ("done", "doing", "overdue", "left")] == [1, 1, 2, len(keys) - 3]
    assert 0 < found["hours"] < sum(float(one.hours) for one in work.going.values())
