"""Days, weeks and hours of an item in words and as a drawing."""

from datetime import date, timedelta
from fractions import Fraction

import pytest

from engine.judging.levelling import Placed
from plans.rows import figure, late_words, track_of
from plans.work import WEEKS

pytestmark = pytest.mark.database_free
F = Fraction


@pytest.mark.parametrize(
    ("placed", "label", "drawn"),
    [
        ((F(0), F(1), F(1)), "week 1", ("0.0", "20.0", "20.0", "0.0")),
        ((F(0), F(1), F(3)), "weeks 1 to 3", ("0.0", "20.0", "20.0", "40.0")),
        ((F(0), F(0), F(0)), "week 1", ("0.0", "1.0", "0.0", "0.0")),
        ((F(5, 2), F(7, 2), F(7, 2)), "weeks 3 to 4", ("50.0", "20.0", "70.0", "0.0")),
        ((F(12), F(20), F(30)), "week 13", ("240.0", "20.0", "260.0", "0.0")),
    ],
)
def test_the_weeks_of_an_item_as_words_and_as_a_drawing(placed, label, drawn):
    track = track_of(Placed("team", *placed))
    assert track.label == label
    assert (track.x, track.width, track.wait_x, track.wait_width) == drawn


def test_what_begins_after_the_weeks_shown_has_no_drawing():
    assert track_of(Placed("team", F(WEEKS), F(WEEKS + 1), F(WEEKS + 1))) is None
    assert track_of(None) is None


def test_due_today_is_not_overdue():
    today = date(2026, 11, 30)
    assert late_words(today, today) == ""
    assert late_words(None, today) == ""
    assert late_words(today - timedelta(days=1), today) == "overdue by 1 day"
    assert (figure(F(5, 2)), figure(F(8)), figure(F(1, 3))) == ("2.5", "8", "0.3")
