"""Numbers and ranges: their points, percentiles, rounding and the one way they are written."""

from decimal import Decimal

import pytest

from engine.forecast.inputs.quantities import GUESS, Quantity, Source, digits, nine_decimals, plain

pytestmark = pytest.mark.database_free


def made(low, mid, high, kind="triangular"):
    return Quantity(Decimal(mid), Decimal(low), Decimal(high), kind)


@pytest.mark.parametrize(
    ("value", "rounded"),
    [
        ("1.23456789049", "1.23456789"),
        ("0.0000000005", "0.000000001"),
        ("-0.0000000005", "-0.000000001"),
        ("0.00000000049", "0"),
        ("-0.00000000049", "0"),
        ("123456789012345678901234567890.5", "123456789012345678901234567890.5"),
        ("1E+3", "1000"),
    ],
)
def test_nine_decimals_are_kept_and_a_half_goes_away_from_zero(value, rounded):
    assert digits(nine_decimals(Decimal(value))) == rounded


@pytest.mark.parametrize(
    ("value", "written"),
    [
        ("1.50", "1.5"),
        ("100", "100"),
        ("1E+2", "100"),
        ("0E-5", "0"),
        ("-0", "0"),
        ("0.000001", "0.000001"),
        ("-7.0", "-7"),
    ],
)
def test_equal_numbers_are_written_alike(value, written):
    assert digits(plain(Decimal(value))) == written
    assert plain(Decimal(value)) == Decimal(value)
    assert plain(plain(Decimal(value))).as_tuple() == plain(Decimal(value)).as_tuple()


def test_digits_never_have_an_exponent():
    assert digits(Decimal("1E-9")) == "0.000000001"
    assert digits(Decimal("1E+12")) == "1000000000000"


def test_a_value_is_its_own_low_and_high():
    value = Quantity(Decimal(5))
    assert value.points == (5, 5, 5)
    assert not value.is_range
    assert value.p10_p90() == (5, 5)


def test_a_range_of_no_width_is_no_range():
    flat = made(5, 5, 5)
    assert not flat.is_range
    assert flat.p10_p90() == (5, 5)
    assert made(5, 5, 6).is_range


@pytest.mark.parametrize("kind", ["normal", "lognormal"])
def test_the_ends_of_a_normal_are_its_percentiles(kind):
    assert made(2, 3, 9, kind).p10_p90() == (2, 9)


@pytest.mark.parametrize(
    ("points", "low", "high"),
    [
        # Symmetric on 0 … 2: the lower tenth is x^2 / 2 = 0.1, so x = sqrt 0.2.
        pytest.param((0, 1, 2), 0.2**0.5, 2 - 0.2**0.5, id="symmetric"),
        # Rising on 0 … 1: x^2 = share.
        pytest.param((0, 1, 1), 0.1**0.5, 0.9**0.5, id="rising"),
        # Falling: (1 - x)^2 = 1 - share.
        pytest.param((0, 0, 1), 1 - 0.9**0.5, 1 - 0.1**0.5, id="falling"),
        pytest.param((-2, -1, 0), -2 + 0.2**0.5, -(0.2**0.5), id="below zero"),
    ],
)
def test_the_ends_of_a_triangle_are_those_of_its_area(points, low, high):
    found = made(*points).p10_p90()
    assert [float(end) for end in found] == pytest.approx([low, high], abs=1e-8)
    assert all(end.as_tuple().exponent >= -9 for end in found)


def test_a_triangle_begins_and_ends_at_its_points_and_turns_at_its_middle():
    skewed = made(0, 3, 10)
    assert [skewed.triangular(share) for share in (0.0, 0.3, 1.0)] == [0, 3, 10]


def test_a_source_tells_only_what_is_known():
    assert GUESS.to_raw() == {"kind": "guess"}
    assert Source("benchmark", "F-UE-07", "2026").to_raw() == {
        "kind": "benchmark",
        "reference": "F-UE-07",
        "date": "2026",
    }


def test_a_value_and_a_range_are_written_as_digits():
    assert Quantity(Decimal("1E+3")).to_raw() == {"value": "1000", "source": {"kind": "guess"}}
    assert made("1E-7", 1, 2, "normal").to_raw() == {
        "low": "0.0000001",
        "mid": "1",
        "high": "2",
        "kind": "normal",
        "source": {"kind": "guess"},
    }
