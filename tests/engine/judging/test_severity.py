"""Ranks that allow for severity: against the published example, and against the equations solved whole."""

from fractions import Fraction

import pytest

from engine.judging.severity import LEAST_REVIEWS, fit, places

# Shrout and Fleiss (1979), table 2: six targets, four judges; mean squares 11.24, 32.49 and 1.02.
RATINGS = [(9, 2, 5, 8), (6, 1, 3, 2), (8, 4, 6, 8), (7, 1, 2, 6), (10, 5, 6, 9), (6, 2, 4, 7)]
COMPLETE = {(venture, judge): score for venture, row in enumerate(RATINGS) for judge, score in enumerate(row)}


def test_the_published_example():
    found = fit(COMPLETE)
    assert round(found.error, 2) == 1.02
    assert round(6 * found.between + found.error, 2) == 32.49  # the mean square of judges
    grand = sum(COMPLETE.values()) / 24
    drawn = 6 / (6 + found.error / found.between)  # how far an effect stays what its mean says
    for judge in range(4):
        mean = sum(row[judge] for row in RATINGS) / 6
        assert found.effects[judge] == pytest.approx(drawn * (mean - grand))
    for venture, row in enumerate(RATINGS):  # all judges saw all: nothing is to be adjusted
        assert found.means[venture] == pytest.approx(sum(row) / 4)


def solved(matrix, right):
    """Solves equations exactly."""
    rows = [[*map(Fraction, line), Fraction(value)] for line, value in zip(matrix, right, strict=True)]
    for at in range(len(rows)):
        pivot = next(row for row in range(at, len(rows)) if rows[row][at])
        rows[at], rows[pivot] = rows[pivot], rows[at]
        rows[at] = [value / rows[at][at] for value in rows[at]]
        for row in range(len(rows)):
            if row != at:
                rows[row] = [v - rows[row][at] * o for v, o in zip(rows[row], rows[at], strict=True)]
    return [row[-1] for row in rows]


def some_of(pairs):
    return {pair: score for pair, score in COMPLETE.items() if pair in pairs}


UNEVEN = some_of({(v, j) for v in range(6) for j in range(4) if (v + j) % 3})


def test_uneven_scores_solve_the_mixed_model_equations():
    found = fit(UNEVEN)
    keys = [("v", v) for v in range(6)] + [("j", j) for j in range(4)]
    ratio = Fraction(found.error) / Fraction(found.between)

    def own(key, pair):
        return pair[0 if key[0] == "v" else 1] == key[1]

    matrix = [[sum(own(one, pair) and own(other, pair) for pair in UNEVEN) for other in keys] for one in keys]
    for at in range(6, 10):
        matrix[at][at] += ratio
    right = [sum(score for pair, score in UNEVEN.items() if own(key, pair)) for key in keys]
    exact = solved(matrix, right)
    assert [found.means[v] for v in range(6)] == pytest.approx([float(one) for one in exact[:6]])
    assert [found.effects[j] for j in range(4)] == pytest.approx([float(one) for one in exact[6:]])
    for v in range(6):  # the diagonal of the inverse, in variances of the error
        unit = [float(at == v) for at in range(10)]
        assert found.errors[v] ** 2 / found.error == pytest.approx(float(solved(matrix, unit)[v]))


def crowd(strict):
    """Sixteen ventures of growing quality; one reviewer is strict and sees the better half of them."""
    scores = {}
    for venture in range(16):
        quality, noise = 1 + venture / 8, 0.05 * (-1) ** venture
        scores[venture, "even"] = quality + noise
        other = "strict" if venture >= 8 else "mild"
        scores[venture, other] = quality - (strict if other == "strict" else 0) - noise
    return scores


def test_a_strict_reviewer_costs_no_rank_once_allowed_for():
    found = places(crowd(strict=1.5))
    raw = [found[venture].raw_rank for venture in range(16)]
    assert raw != sorted(raw, reverse=True)
    assert [found[venture].rank for venture in range(8)] == list(range(16, 8, -1))
    assert found[15].rank == 1
    for one in found.values():
        assert one.low < one.adjusted < one.high
        assert 1 <= one.best <= one.rank <= one.worst <= 16


def test_reviewers_that_nothing_tells_apart_change_nothing():
    found = places(crowd(strict=0))
    assert all(one.raw == pytest.approx(one.adjusted, abs=0.06) for one in found.values())


@pytest.mark.parametrize(
    "scores",
    [
        {},
        {(venture, "one"): 1.0 for venture in range(9)},  # nobody else saw them
        {(venture, judge): 1.0 for venture in range(LEAST_REVIEWS - 1) for judge in "ab"},
        {(f"{judge}{venture}", judge): float(venture) for venture in range(9) for judge in "ab"},  # nothing is shared
    ],
)
def test_where_too_little_is_known_there_is_no_place(scores):
    assert places(scores) is None


def test_equal_scores_share_a_rank():
    found = places({(venture, judge): 2.0 for venture in range(8) for judge in "ab"})
    assert {(one.raw_rank, one.rank, one.best, one.worst) for one in found.values()} == {(1, 1, 1, 8)}
