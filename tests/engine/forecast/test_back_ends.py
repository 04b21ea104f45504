"""One model, three back ends: decimals, arrays and spreadsheet formulas give the same figures."""

import numpy as np
import pytest
from hypothesis import given

from engine.forecast.reckoning.arrays import quiet, run_paths
from engine.forecast.reckoning.forecast import project
from engine.forecast.reckoning.formulas import break_even_lines, formulas, summary_formulas, used_inputs
from tests.engine.forecast.made import INPUTS, read
from tests.engine.forecast.rich import RICH
from tests.engine.forecast.spreadsheet import Sheet, column_name
from tests.engine.generated import fixed

pytestmark = pytest.mark.database_free


class Rows:
    """A workbook with a row for each line and each input."""

    def __init__(self, model):
        self.rows = {line: index for index, line in enumerate([*model.lines, "ebitda_stays", "cash_flow_stays"], 2)}
        self.inputs = {path: index for index, path in enumerate((*used_inputs(model), "opening.reserve"), 2)}

    def cell(self, line, month):
        return f"{column_name(month + 3)}{self.rows[line]}"

    def input_cell(self, path):
        return f"Assumptions!$C${self.inputs[path]}"


def recalculated(done):
    """Every line as the spreadsheet works it out from the inputs' cells alone."""
    layout = Rows(done.model)
    cells = {layout.input_cell(path): float(done.inputs.base[path]) for path in layout.inputs}
    lines = (*formulas(done.model, layout), *break_even_lines(done.model, layout))
    for line in lines:
        for month, formula in enumerate((line.opening, *line.cells)):
            cells[layout.cell(line.id, month)] = formula
    sheet = Sheet(cells)
    values = {
        line.id: [sheet.value(layout.cell(line.id, month)) for month in range(done.model.months + 1)] for line in lines
    }
    for index, figure in enumerate(summary_formulas(done.model, layout)):
        sheet.cells[f"Summary!A{index + 1}"] = figure.formula
        values[figure.id] = sheet.value(f"Summary!A{index + 1}")
    return values


def differences(done, values, allowed):
    """Where the figures differ by more than a share of their size."""
    found = []
    for line, exact in done.values.items():
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
