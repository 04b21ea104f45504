"""Words of a cohort's table: states, progress, changes, amounts."""

from datetime import UTC, datetime

import pytest
from django.utils.translation import override

from playbooks import catalogue
from reviews.glance import wording
from reviews.summary import ForecastSummary

pytestmark = pytest.mark.database_free


@pytest.mark.parametrize(
    ("is_in", "has_dates", "days", "said"),
    [
        (True, True, -9, "Submitted"),
        (False, False, 0, "not yet"),
        (False, True, -1, "1 day late"),
        (False, True, -3, "3 days late"),
        (False, True, 0, "due today"),
        (False, True, 1, "due in 1 day"),
        (False, True, 12, "due in 12 days"),
    ],
)
def test_where_a_venture_stands_at_the_checkpoint(is_in, has_dates, days, said):
    assert wording.state_words(is_in, has_dates, days) == said


def test_progress_is_counts_and_a_day():
    at = datetime(2026, 11, 28, 10, tzinfo=UTC)
    assert wording.progress_words(86, 64, at) == "64 of 86 answered, last active 28 Nov"
    assert wording.progress_words(86, 64, None) == "64 of 86 answered"
    assert wording.progress_words(None, None, None) == "nothing answered yet"
    with override("zh-hans"):
        assert "11月28日" in wording.progress_words(86, 64, at)


@pytest.mark.parametrize(
    ("figure", "said"), [(9.4, "+9"), (-2.2, "−2"), (0, "0"), (0.4, "0"), (-0.4, "0"), (0.6, "+1"), (-77, "−77")]
)
def test_a_change_has_its_sign_unless_it_is_none(figure, said):
    assert wording.signed(figure) == said


@pytest.mark.parametrize(
    ("amount", "said"),
    [(0, "CNY 0"), (-999, "CNY −999"), (1200, "CNY 1.2 k"), (-1_234_567, "CNY −1.2 m"), (2.5e9, "CNY 2.5 bn")],
)
def test_amounts_are_short_enough_for_a_column(amount, said):
    assert wording.money_words(amount, "CNY") == said


def forecast(break_even):
    return ForecastSummary("CNY", 36, break_even, 9, -5.0, 5.0)


def test_a_break_even_beyond_the_horizon_is_said():
    assert wording.break_even_words(forecast(14)) == "month 14"
    assert wording.break_even_words(forecast(None)) == "not within 36 months"


def test_verdicts_stand_from_the_lowest():
    playbook = catalogue.playbook_on_disk(catalogue.default_playbook_id())
    names = list(wording.band_names(playbook, "en").values())
    assert (names[0], len(names)) == ("Not ready yet", len(playbook.bands))


def test_late_is_a_view_only_where_there_are_dates():
    assert [query for _name, query, _count in wording.standing_views(False)] == ["", "lead=mine"]
    assert "state=late" in [query for _name, query, _count in wording.standing_views(True)]


@pytest.mark.parametrize(
    ("head", "broken"),
    [
        ("Development", "Develop-ment"),
        ("Marketing", "Market-ing"),
        ("Business model", "Business model"),
        ("King", "King"),
    ],
)
def test_a_long_head_may_break_where_a_reader_would_break_it(head, broken):
    assert wording.broken_where_long(head) == broken.replace("-", "\u00ad")
