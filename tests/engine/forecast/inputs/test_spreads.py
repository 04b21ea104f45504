"""Ranges that the product makes: how wide they are, how they move with their middle, and what stays the person's."""

from decimal import Decimal

import pytest

from engine.forecast.inputs.addresses import field_at
from engine.forecast.inputs.catalogue_all import BY_PATH
from engine.forecast.inputs.effects import Effect, apply_effects
from engine.forecast.inputs.quantities import GUESS, SPREADS, Quantity, Source
from engine.forecast.inputs.reading import read_inputs
from engine.forecast.inputs.simple import simple_inputs
from engine.forecast.inputs.spreads import SPREAD, WIDTHS, around, factors_of, moved

pytestmark = pytest.mark.database_free
PLAN = "subscription.plans.0"
CHURN, GROWTH, PRICE = f"{PLAN}.churn", f"{PLAN}.growth", f"{PLAN}.price"
ANSWER = Source("answer", "BM-08")


def points(found):
    return tuple(str(point) for point in found.points)


@pytest.mark.parametrize(
    ("width", "ends"), [("usual", ("2.1", "3", "4.8")), ("tight", ("2.55", "3", "3.9")), ("wide", ("1.65", "3", "5.7"))]
)
def test_tighter_halves_the_distance_of_each_end_and_wider_adds_half(width, ends):
    found = around(CHURN, Decimal(3), width, GUESS)
    assert (points(found), found.kind, found.spread) == (ends, "triangular", width)


@pytest.mark.parametrize(("mid", "width"), [("3", "none"), ("0", "usual"), ("-2", "usual"), ("100", "usual")])
def test_where_there_is_no_range_the_number_still_knows_that_it_would_have_one(mid, width):
    found = around(GROWTH, Decimal(mid), width, GUESS)
    assert not found.is_range
    assert found.spread == width
    assert around(GROWTH, Decimal(5), found.spread, GUESS).is_range is (width != "none")


def test_an_end_never_leaves_what_the_input_may_be():
    assert points(around(CHURN, Decimal(90), "wide", GUESS)) == ("49.5", "90", "100")


def test_every_range_of_ours_holds_its_middle_at_every_width():
    assert set(WIDTHS) == set(SPREADS)
    for pattern in SPREAD:
        path = pattern.replace("*", "0")
        low, high = factors_of(path)
        assert 0 < low < 1 < high, pattern
        assert low - 1 > -1 / WIDTHS["wide"], f"{pattern}: wider, the low end would fall to 0"
        assert field_at(path) in BY_PATH[path.rpartition(".")[0].removesuffix(".0")].fields


def test_the_same_input_of_every_item_has_the_same_usual_range():
    assert factors_of("subscription.plans.7.price") == factors_of(PRICE)
    assert factors_of("opening.cash") is None
    with pytest.raises(TypeError, match="no usual range"):
        around("opening.cash", Decimal(1), "usual", GUESS)


def test_a_range_of_ours_is_made_anew_round_its_new_middle_at_its_width():
    stood = around(CHURN, Decimal(3), "tight", GUESS)
    found = moved(CHURN, stood, Decimal(4), ANSWER)
    assert found == around(CHURN, Decimal(4), "tight", ANSWER)
    # A middle of nothing takes the range away, and the next one brings it back.
    gone = moved(CHURN, stood, Decimal(0), ANSWER)
    assert not gone.is_range
    assert moved(CHURN, gone, Decimal(3), GUESS) == stood


@pytest.mark.parametrize(
    ("stood", "answer", "points", "kind"),
    [
        pytest.param(("2", "4", "5"), "8", ("4", "8", "10"), "triangular", id="grows-in-proportion"),
        pytest.param(("0.2", "0.4", "0.5"), "8", ("4", "8", "10"), "triangular", id="from-below-one"),
        pytest.param(("2", "4", "5"), "0.8", ("0.4", "0.8", "1"), "triangular", id="to-below-one"),
        pytest.param(("2", "4", "5"), "0", ("0", "0", "0"), "fixed", id="none-of-nothing"),
        pytest.param(("0", "0", "5"), "3", ("3", "3", "3"), "fixed", id="a-middle-of-nothing-has-no-proportion"),
        pytest.param(("30", "60", "90"), "80", ("40", "80", "100"), "triangular", id="held-at-what-is-allowed"),
    ],
)
def test_a_range_of_the_persons_keeps_its_proportions(stood, answer, points, kind):
    low, mid, high = map(Decimal, stood)
    found = moved(CHURN, Quantity(mid, low, high, "triangular"), Decimal(answer), ANSWER)
    assert (found.points, found.kind, found.source) == (tuple(map(Decimal, points)), kind, ANSWER)


def test_the_numbers_to_start_from_know_which_ranges_are_ours():
    own = {"low": 150, "mid": 199, "high": 250}
    given = {"price": own, "new_customers": 10, "churn": 3, "growth": 0, "monthly_cost": 5, "cash": 7}
    inputs = simple_inputs({**given, "start": "2027-01", "cac": 100, "cost_growth": 1}).inputs
    assert {path: one.spread for path, one in inputs.ranges.items()} == {
        PRICE: "",
        f"{PLAN}.new_customers": "usual",
        CHURN: "usual",
        "other_costs.0.amount": "usual",
        "other_costs.0.growth": "usual",
        "marketing.cac": "usual",
    }
    assert inputs.numbers[GROWTH] == Quantity(Decimal(0), spread="usual")
    assert inputs.numbers["opening.cash"].spread == ""


def test_whose_range_it_is_survives_writing_and_reading_and_the_effects_of_actions():
    given = {"price": 100, "new_customers": 10, "churn": "0.5", "monthly_cost": 5, "cash": 7, "start": "2027-01"}
    raw = simple_inputs(given).inputs.to_raw()
    raw["subscription"]["plans"][0]["churn"]["sure"] = True
    inputs = read_inputs(raw).inputs
    assert inputs.to_raw() == raw
    assert inputs.numbers[CHURN].is_sure
    dearer = apply_effects(inputs, [Effect(PRICE, "multiply", Decimal("1.1"))]).numbers[PRICE]
    assert dearer.spread == "usual"


def test_ranges_stored_before_they_knew_whose_they_are_count_as_the_persons():
    """No guess is made from equal figures: somebody may have looked at the range and kept it."""
    given = {"price": 100, "new_customers": 10, "monthly_cost": 5, "cash": 7, "start": "2027-01"}
    raw = simple_inputs(given).inputs.to_raw()
    del raw["subscription"]["plans"][0]["price"]["spread"]
    inputs = read_inputs(raw).inputs
    assert inputs.numbers[PRICE].spread == ""
    assert inputs.to_raw() == raw


@pytest.mark.parametrize("sure", ["true", 1, None])
def test_what_is_neither_sure_nor_not_is_refused_at_its_place(sure):
    raw = {"start": "2027-01", "opening": {"cash": {"value": "5", "sure": sure}}}
    assert [(p.path, p.code) for p in read_inputs(raw).problems] == [("opening.cash.sure", "form")]


@pytest.mark.parametrize("spread", ["huge", 5, None, ["usual"]])
def test_a_width_that_is_none_is_refused_at_its_place(spread):
    raw = {"start": "2027-01", "opening": {"cash": {"value": "5", "spread": spread}}}
    assert [(p.path, p.code) for p in read_inputs(raw).problems] == [("opening.cash.spread", "choice")]
