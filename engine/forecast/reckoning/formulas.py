"""The model as spreadsheet formulas, so that an exported workbook recalculates the base case."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

from engine.forecast.inputs.quantities import digits
from engine.forecast.model.graph import Const, Expr, Input, Line, Model, Op, Ref, at_month, input_paths
from engine.playbook.parts import Text

LOOSE, SUM, PRODUCT, TIGHT = range(4)  # how tightly a piece of formula holds together


class Layout(Protocol):
    """Where the workbook keeps things. A line's months lie side by side in one row."""

    def cell(self, line: str, month: int) -> str:
        """The address of a line in a month, such as "E7"; month 0 is its opening."""

    def input_cell(self, path: str) -> str:
        """The address of an input, such as "Assumptions!$C$5"."""


@dataclass(frozen=True, slots=True)
class SheetLine:
    """One row: `cells[month - 1]` is the formula of a month, "=…"; `opening` that of month 0."""

    id: str
    label: Text
    unit: str
    section: str
    is_output: bool
    opening: str
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SheetFigure:
    """One figure of the summary as a formula."""

    id: str
    label: Text
    unit: str
    formula: str


def formulas(model: Model, layout: Layout) -> tuple[SheetLine, ...]:
    """Every line, in the model's order. A missing ratio shows as an empty text."""
    return tuple(sheet_line(model, line, layout) for line in model.lines.values())


def used_inputs(model: Model) -> tuple[str, ...]:
    """The paths of all inputs that the formulas look at: the cells the assumptions sheet must have."""
    from_lines: dict[str, None] = {}
    for line in model.lines.values():
        for expr in (line.opening, line.expr):
            from_lines |= dict.fromkeys(sorted(input_paths(expr)))
    return tuple(from_lines)


def sheet_line(model: Model, line: Line, layout: Layout) -> SheetLine:
    writer = Writer(model.lines, layout)
    cells = (writer.formula(at_month(line.expr, month), month, line) for month in range(1, model.months + 1))
    return SheetLine(
        line.id,
        line.label,
        line.unit,
        line.section,
        line.is_output,
        writer.formula(line.opening, 0, line),
        tuple(cells),
    )


@dataclass(frozen=True, slots=True)
class Writer:
    """Writes expressions as they stand in one month."""

    lines: Mapping[str, Line]
    layout: Layout

    def formula(self, expr: Expr, month: int, line: Line) -> str:
        text, _ = self.written(expr, month)
        return f'=IFERROR({text},"")' if line.is_nullable else f"={text}"

    def written(self, expr: Expr, month: int) -> tuple[str, int]:
        """The formula without its sign of equality, and how tightly it holds together."""
        if isinstance(expr, Const):
            return constant(expr)
        if isinstance(expr, Input):
            return self.layout.input_cell(expr.path), TIGHT
        if isinstance(expr, Ref):
            return self.looked_up(expr, month)
        if isinstance(expr, Op):
            return self.operation(expr, month)
        raise TypeError(f"not an expression of one month: {expr!r}")

    def looked_up(self, ref: Ref, month: int) -> tuple[str, int]:
        """A cell to the left, or the opening; an opening that is a constant is written out."""
        if month > ref.lag:
            return self.layout.cell(ref.line, month - ref.lag), TIGHT
        opening = self.lines[ref.line].opening
        return constant(opening) if isinstance(opening, Const) else (self.layout.cell(ref.line, 0), TIGHT)

    def operation(self, op: Op, month: int) -> tuple[str, int]:
        parts = [self.written(arg, month) for arg in op.args]
        plain = [text for text, _ in parts]
        if op.name == "round":
            return f"ROUND({plain[0]},{op.places})", TIGHT
        if op.name in ("min", "max"):
            return f"{op.name.upper()}({plain[0]},{plain[1]})", TIGHT
        if op.name == "ratio":
            return ratio(parts[0], parts[1]), TIGHT
        if op.name == "+":
            return "+".join(held(part, SUM) for part in parts), SUM
        if op.name == "-":
            return f"{held(parts[0], SUM)}-{held(parts[1], PRODUCT)}", SUM
        return f"{held(parts[0], PRODUCT)}{op.name}{held(parts[1], TIGHT)}", PRODUCT


def constant(const: Const) -> tuple[str, int]:
    if const.value.is_nan():
        return "NA()", TIGHT
    return digits(const.value), TIGHT if const.value >= 0 else LOOSE


def held(part: tuple[str, int], wanted: int) -> str:
    """The piece, in brackets where it would fall apart otherwise."""
    text, tightness = part
    return text if tightness >= wanted else f"({text})"


def ratio(left: tuple[str, int], right: tuple[str, int]) -> str:
    """Nothing unless the denominator is above 0 (F-UE-14)."""
    quotient = f"{held(left, PRODUCT)}/{held(right, TIGHT)}"
    return f'IF({held(right, SUM)}>0,{quotient},"")'


def break_even_lines(model: Model, layout: Layout) -> tuple[SheetLine, ...]:
    """Two rows beside the model's: the month's number where there is revenue and the flow stays at least 0."""
    heads = {
        "ebitda_stays": ("ebitda", Text("EBITDA 此后不再为负", "EBITDA stays at least 0")),
        "cash_flow_stays": ("cash_flow", Text("现金流此后不再为负", "Cash flow stays at least 0")),
    }
    rows = []
    for row, (line, label) in heads.items():
        cells = []
        for month in range(1, model.months + 1):
            least = f"MIN({layout.cell(line, month)}:{layout.cell(line, model.months)})"
            cells.append(f'=IF(AND({least}>=0,{layout.cell("revenue", month)}>0),{month},"")')
        rows.append(SheetLine(row, label, "month", "summary", False, '=""', tuple(cells)))
    return tuple(rows)


def summary_formulas(model: Model, layout: Layout) -> tuple[SheetFigure, ...]:
    """Break-even months, cash low point and funding need over the rows above."""

    def row(line: str) -> str:
        return f"{layout.cell(line, 1)}:{layout.cell(line, model.months)}"

    def first(line: str) -> str:
        return f'=IF(COUNT({row(line)})=0,"",MIN({row(line)}))'

    cash = row("cash")
    reserve = f"ROUND({layout.input_cell('opening.reserve')},{model.places})"
    return (
        SheetFigure("break_even", Text("盈亏平衡月", "Break-even month"), "month", first("ebitda_stays")),
        SheetFigure(
            "cash_break_even", Text("现金盈亏平衡月", "Cash break-even month"), "month", first("cash_flow_stays")
        ),
        SheetFigure("cash_low", Text("最低现金", "Least cash"), "money", f"=MIN({cash})"),
        SheetFigure(
            "cash_low_month",
            Text("最低现金所在月", "Month of the least cash"),
            "month",
            f"=MATCH(MIN({cash}),{cash},0)",
        ),
        SheetFigure(
            "need_shown",
            Text("表中各月的资金缺口", "Money missing within these months"),
            "money",
            f"=MAX(0,{reserve}-MIN({cash}))",
        ),
    )
