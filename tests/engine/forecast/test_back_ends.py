"""One model, three back ends: decimals, arrays and spreadsheet formulas give the same figures."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.forecast.inputs.addresses import field_at
from engine.forecast.model.graph import Whole, nodes
from engine.forecast.model.model import build_model
from engine.forecast.model.trimmed import trimmed
from engine.forecast.reckoning.arrays import quiet, run_paths
from engine.forecast.reckoning.exact import evaluate_exactly
from engine.forecast.reckoning.forecast import project
from engine.forecast.reckoning.formulas import (
    break_even_lines,
    expressions,
    formulas,
    summary_formulas,
    used_inputs,
    used_timings,
)
from engine.forecast.reckoning.summary import SUMMED
from tests.engine.forecast.made import INPUTS, RAW, read, retimed
from tests.engine.forecast.rich import RICH
from tests.engine.forecast.spreadsheet import Sheet, column_name
from tests.engine.generated import fixed

pytestmark = pytest.mark.database_free


class Rows:
    """A workbook with a row for each line, each input and each timing. Inputs in per cent stand as shares."""

    def __init__(self, model):
        self.rows = {
            line: index for index, line in enumerate([*model.lines, "ebitda_stays", "cash_flow_stays", "cash_below"], 2)
        }
        self.inputs = {path: index for index, path in enumerate((*used_inputs(model), "opening.reserve"), 2)}
        self.timings = {path: index for index, path in enumerate(used_timings(model), 2)}

    def cell(self, line, month):
        return f"{column_name(month + 3)}{self.rows[line]}"

    def input_cell(self, path):
        return f"Assumptions!$C${self.inputs[path]}"

    def stretch(self, line, first, last):
        return f"{self.cell(line, first)}:{self.cell(line, last)}"

    def is_share(self, path):
        return field_at(path).unit == "percent"

    def whole_cell(self, path):
        return f"Timings!$C${self.timings[path]}"

    def is_picked(self, path, option):
        return f'{self.whole_cell(path)}="{option}"'

    def month_cell(self, month):
        return f"{column_name(month + 3)}1"


def stated(inputs, model):
    """What stands in the cells of timings: numbers of months and of the months named, and choices."""
    baked = (node for expr in expressions(model) for node in nodes(expr) if isinstance(node, Whole))
    words = {path: inputs.words[path] for path in used_timings(model) if path in inputs.words}
    return words | {node.path: int(node.value) for node in baked}


def recalculated(done, model=None, timings=None):
    """Every line as the spreadsheet works it out from the inputs' cells alone.

    Args:
        model: whose formulas; the forecast's own where none is given.
        timings: what stands in the cells of months, delays and choices.
    """
    model = model or done.model
    layout = Rows(model)
    cells = {
        layout.input_cell(path): float(done.inputs.base[path]) / (100 if layout.is_share(path) else 1)
        for path in layout.inputs
    }
    cells |= {layout.whole_cell(path): value for path, value in (timings or {}).items() if path in layout.timings}
    cells |= {layout.month_cell(month): month for month in range(1, model.months + 1)}
    lines = (*formulas(model, layout), *break_even_lines(model, layout))
    for line in lines:
        for month, formula in enumerate((line.opening, *line.cells)):
            cells[layout.cell(line.id, month)] = formula
    sheet = Sheet(cells)
    values = {
        line.id: [sheet.value(layout.cell(line.id, month)) for month in range(model.months + 1)] for line in lines
    }
    for index, figure in enumerate(summary_formulas(model, layout)):
        sheet.cells[f"Summary!A{index + 1}"] = figure.formula
        values[figure.id] = sheet.value(f"Summary!A{index + 1}")
    return values


def differences(done, values, allowed):
    """Where the figures differ by more than a share of their size."""
    found = []
    for line, exact in done.values.items():
        if line not in values:  # left out, because nothing stands in it
            found += [(line, exact)] if any(exact) else []
            continue
        for month, (figure, other) in enumerate(zip(exact, values[line], strict=True)):
            missing = other in ("", None) or other != other
            if missing or figure is None:
                is_same = missing and figure is None
            else:
                is_same = abs(float(figure) - other) <= allowed * (1 + abs(float(figure)))
            if not is_same:
                found.append((line, month, figure, other))
    return found


@fixed(8)
@given(INPUTS)
def test_the_spreadsheet_recalculates_the_base_case(inputs):
    done = project(inputs)

    values = recalculated(done)

    # Doubles carry fifteen digits: equal as soon as both are rounded to the minor unit.
    assert differences(done, values, 1e-9) == []
    assert (values["break_even"] or None) == done.summary.break_even
    assert (values["cash_break_even"] or None) == done.summary.cash_break_even
    assert (values["cash_out"] or None) == done.summary.cash_out
    low_month, low = done.summary.cash_low
    assert values["cash_low_month"] == low_month
    assert values["cash_low"] == pytest.approx(float(low), rel=1e-12, abs=0.5 * 10**-inputs.places)
    assert values["need_shown"] == pytest.approx(
        float(done.summary.need_shown), rel=1e-12, abs=0.5 * 10**-inputs.places
    )


def test_the_spreadsheet_recalculates_every_mode_to_the_cent():
    done = project(read(RICH))
    values = recalculated(done)
    money = [line for line in done.outputs if line.unit == "money" and not line.is_nullable]

    assert len(money) > 40
    for line in money:
        cents = [round(value * 100) for value in values[line.id]]
        assert cents == [int(value * 100) for value in done.values[line.id]], line.id


@fixed(6)
@given(RAW, st.integers(0, 2**32 - 1))
def test_months_delays_and_choices_may_change_in_the_spreadsheet(raw, seed):
    """The cells of another venture's timings in this one's workbook give the other's figures."""
    inputs, other = read(raw), read(retimed(raw, seed))
    model = trimmed(build_model(inputs, is_open=True), SUMMED)
    timings = stated(other, build_model(other, is_open=True))

    assert timings.keys() == stated(inputs, build_model(inputs, is_open=True)).keys()
    assert differences(project(other), recalculated(project(other), model, timings), 1e-9) == []


def test_an_open_model_gives_the_same_figures():
    inputs = read(RICH)
    model = build_model(inputs, is_open=True)
    values = evaluate_exactly(model, inputs.base)
    assert {line: values[line] for line in project(inputs).values} == project(inputs).values


@fixed(60)
@given(INPUTS)
def test_arrays_with_rounding_equal_decimals(inputs):
    done = project(inputs)
    base = {path: np.full(3, float(value)) for path, value in inputs.base.items()}

    values = {line: [None if column[0] is None else float(column[0])] for line, column in done.values.items()}
    with quiet():
        for month, columns in run_paths(done.model, base, is_rounded=True):
            for line in done.model.lines:
                figures = np.broadcast_to(columns[line][month], 3)
                assert len(set(figures[~np.isnan(figures)])) <= 1
                values[line].append(float(figures[0]))

    assert differences(done, values, 1e-9) == []


def test_arrays_without_rounding_stay_near():
    done = project(read(RICH))
    base = {path: float(value) for path, value in done.inputs.base.items()}
    with quiet():
        for month, columns in run_paths(done.model, base, is_rounded=False):
            for line in ("revenue", "ebitda", "cash", "deferred"):
                exact = float(done.values[line][month])
                assert columns[line][month] == pytest.approx(exact, abs=20), (line, month)
