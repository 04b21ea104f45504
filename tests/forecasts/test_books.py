"""Months are kept with who and when, and nothing is overwritten that somebody did not see."""

import pytest

from accounts.limits import LimitReached
from engine.forecast.actuals.beside import Actual
from forecasts import books
from forecasts.books import MonthSent, actuals_in, months_of, save_months, sealed_books
from reviews import actions as review_actions
from reviews.sealing import is_intact
from tests.forecasts.cases import a_scenario, book


def test_a_month_is_kept_with_its_history(assessment, alice, erin):
    book(assessment, alice, ("2026-11", {"cash": "2405000", "customers": "8"}))
    book(assessment, erin, ("2026-11", {"cash": "2405000.50"}))
    row = assessment.actuals.get()
    assert (row.figures, row.rev, row.changed_by) == ({"cash": "2405000.50"}, 2, erin)
    assert [(one.rev, one.raw, one.changed_by) for one in assessment.actuals_history.order_by("rev")] == [
        (1, {"currency": "CNY", "cash": "2405000", "customers": "8"}, alice),
        (2, {"currency": "CNY", "cash": "2405000.50"}, erin),
    ]


def test_what_somebody_else_changed_is_not_overwritten(assessment, alice, erin):
    book(assessment, alice, ("2026-10", {"cash": "1"}), ("2026-11", {"cash": "2"}))
    sent = [MonthSent("2026-10", "CNY", {"cash": "5"}, 0), MonthSent("2026-12", "CNY", {"cash": "6"}, 0)]
    kept = save_months(assessment=assessment, sent=sent, by=erin)
    assert (kept.changed, kept.clashes) == (("2026-12",), ("2026-10",))
    assert assessment.actuals.get(month="2026-10").cash == "1"
    gone = save_months(assessment=assessment, sent=[MonthSent("2026-09", "CNY", {"cash": "5"}, 3)], by=erin)
    assert gone.clashes == ("2026-09",)


def test_the_same_again_changes_nothing(assessment, alice):
    book(assessment, alice, ("2026-11", {"cash": "2"}))
    again = save_months(assessment=assessment, sent=[MonthSent("2026-11", "CNY", {"cash": "2"}, 0)], by=alice)
    assert (again.changed, again.clashes, assessment.actuals_history.count()) == ((), (), 1)


def test_a_month_taken_back_keeps_its_history_and_may_come_again(assessment, alice):
    book(assessment, alice, ("2026-11", {"cash": "2"}))
    book(assessment, alice, ("2026-11", {}))
    assert not assessment.actuals.exists()
    book(assessment, alice, ("2026-11", {"cash": "3"}))
    assert assessment.actuals.get().rev == 3
    assert list(assessment.actuals_history.order_by("rev").values_list("raw", flat=True))[1] == {}


def test_there_is_an_end_to_how_many(assessment, alice, monkeypatch):
    monkeypatch.setattr(books, "MOST_MONTHS", 1)
    book(assessment, alice, ("2026-11", {"cash": "2"}))
    with pytest.raises(LimitReached):
        book(assessment, alice, ("2026-12", {"cash": "2"}))
    assert book(assessment, alice, ("2026-11", {"cash": "3"})).changed == ("2026-11",)


def test_only_months_in_the_same_currency_are_compared(assessment, alice):
    book(assessment, alice, ("2026-11", {"cash": "2"}))
    book(assessment, alice, ("2026-12", {"cash": "9", "cost": "1"}), currency="USD")
    assert actuals_in(months_of(assessment), "CNY") == (Actual("2026-11", cash=2),)
    assert [one.month for one in actuals_in(months_of(assessment), "USD")] == ["2026-12"]


def test_the_books_go_sealed_with_the_forecast(answered, enrolment, alice):
    a_scenario(answered, alice)
    book(answered, alice, ("2026-11", {"cash": "2"}))
    submission = review_actions.submit(assessment=answered, enrolment=enrolment, by=alice)
    assert submission.forecast["actuals"] == [{"month": "2026-11", "currency": "CNY", "cash": "2"}]
    assert is_intact(submission)
    submission.forecast["actuals"][0]["cash"] = "3"
    assert not is_intact(submission)


def test_without_books_the_seal_is_as_it_always_was(assessment):
    assert sealed_books(assessment) == {}
