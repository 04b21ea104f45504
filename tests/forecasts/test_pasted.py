"""Rows pasted from a sheet."""

from datetime import date

import pytest
from django.utils.translation import override

from forecasts.models import MonthActual
from forecasts.pasted import MOST_LINES, Pasted

pytestmark = pytest.mark.database_free
TODAY = date(2027, 5, 20)


def pasted(text, stored=(), founded="", currency="CNY"):
    return Pasted(text, currency, {row.month: row for row in stored}, founded, TODAY)


def read(text, **more):
    done = pasted(text, **more)
    return {one.month: dict(one.figures) for one in done.months}, [(bad.line, bad.why) for bad in done.bad]


FULL = {"2026-11": {"cash": "2405000", "customers": "8", "revenue": "48000", "cost": "243000"}}


@pytest.mark.parametrize(
    "text",
    [
        "2026-11\t2,405,000\t8\t48,000\t243,000",
        "2026/11;2,405,000;8;48,000;243,000",
        "Nov 2026,2405000,8,48000,243000",
        '2026-11,"2,405,000",8,"48,000","243,000"',
        "2026年11月，2405000，8，48000，243000",
        "2026年11月；2405000；8；48000；243000",
        "Month\tCash (CNY)\tCustomers\tRevenue\tCost\n2026-11\t2405000\t8\t48000\t243000",
        "成本;收入;客户数;现金（元）;月份\n243000;48000;8;2405000;2026-11",
        "\n\nmonth,notes,cash,customers,revenue,costs\n2026-11,good,2405000,8,48000,243000,\n",
    ],
)
def test_every_way_to_write_it_is_understood(text):
    assert read(text) == (FULL, [])


def test_good_lines_are_kept_beside_bad_ones_which_are_named():
    months, bad = read(
        "2026-09,100\n2026-13,1\n\n2026-10,\nx\n2026-11,2,405,000,8,7,6\n2026-12,many\n2027-01,200\n2026-09,5"
    )
    assert months == {"2026-09": {"cash": "100"}, "2027-01": {"cash": "200"}}
    assert [line for line, _why in bad] == [2, 4, 5, 6, 7, 9]
    whys = [why for _line, why in bad]
    assert "no figure" in whys[1]
    assert "more cells than columns" in whys[3]
    assert whys[4].startswith("many: ")
    assert "line 1 already" in whys[5]


def test_characters_that_nobody_sees_change_no_reading_and_are_not_echoed():
    """Copied from some sheets, dates bring direction marks along; an override would turn the echo of a line round."""
    assert read("\u200e2026-11\u200e\t\u202a2,405,000\u202c\t8\t48,000\t\ufeff243,000") == (FULL, [])
    (line,) = pasted("2026-09,\u202e001\u2066x").bad
    assert line.text == "2026-09,001x"
    assert line.why.startswith("001x: ")
    months, bad = read("cash\tmonth\n\t2026-09\n5\t2026-10")
    assert (months, [number for number, _why in bad]) == ({"2026-10": {"cash": "5"}}, [2])


def test_months_before_the_founding_and_to_come_are_bad_lines():
    months, bad = read("2026-01,1\n2027-05,2\n2027-06,3", founded="2026-02")
    assert (list(months), [line for line, _why in bad]) == (["2027-05"], [1, 3])


def test_a_heading_without_months_is_told():
    months, bad = read("cash,cost\n1,2")
    assert (months, bad) == ({}, [(2, "No column is headed “month”.")])


def stored(**figures):
    return MonthActual(month="2026-11", currency="CNY", rev=4, **figures)


def test_what_is_not_given_stays_and_only_changes_are_sent():
    done = pasted("month,cash,cost\n2026-11,5,\n2026-12,6,7", [stored(cash="1", cost="9", customers="3")])
    first, second = done.months
    assert (first.figures, first.given, first.rev) == ({"cash": "5", "cost": "9", "customers": "3"}, {"cash"}, 4)
    assert [(one.month, one.expected_rev) for one in done.sent({})] == [("2026-11", 4), ("2026-12", 0)]
    assert done.sent({"2026-11": 2})[0].expected_rev == 2
    assert [row.what for row in done.rows] == ["replaces what stands", "new"]
    assert second.rev == 0


def test_what_stands_already_changes_nothing():
    done = pasted("2026-11,5", [stored(cash="5")])
    assert (done.changes, done.rows[0].what) == ([], "stands already")


def test_a_month_in_another_currency_is_not_mixed():
    _months, bad = read("2026-11,5", stored=[stored(cash="1")], currency="USD")
    assert "kept in CNY" in bad[0][1]


def test_a_whole_ledger_is_read_up_to_an_end():
    done = pasted("\n".join(f"{1950 + n // 12}-{n % 12 + 1:02},{n}" for n in range(MOST_LINES + 5)))
    assert len(done.months) == MOST_LINES
    assert done.bad[0].line == MOST_LINES + 1


@pytest.mark.parametrize(
    "text", ["", "   ", "\t;,", '"', 'a"b,"c', "\r\r", ",,,,,,,", "月份", "😀" * 50, "2026-11," + "9" * 300]
)
def test_nothing_breaks_the_reader(text):
    assert pasted(text).changes == []


def test_faults_are_told_in_chinese():
    with override("zh-hans"):
        assert read("2026-13,1")[1] == [(1, "请填年份和月份，如 2026-11。")]
