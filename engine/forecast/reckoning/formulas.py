"""The model as spreadsheet formulas, so that an exported workbook recalculates the base case."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Protocol

from engine.forecast.inputs.quantities import digits
from engine.forecast.model.graph import (
    Const,
    Delayed,
    Expr,
    Input,
    Line,
    Model,
    Month,
    Op,
    Picked,
    Ref,
    Test,
    When,
    Whole,
    at_month,
    input_paths,
    nodes,
)
from engine.playbook.parts import Text

HUNDRED = Const(Decimal(100))
LOOSE, SUM, PRODUCT, TIGHT = range(4)  # how tightly a piece of formula holds together


class Layout(Protocol):
    """Where the workbook keeps things. A line's opening and months lie side by side in one row."""

    def cell(self, line: str, month: int) -> str:
        """The address of a line in a month, such as "E7"; month 0 is its opening."""

    def stretch(self, line: str, first: int, last: int) -> str:
        """The address of several months of a line, such as "Months!D7:F7"."""

    def input_cell(self, path: str) -> str:
        """The address of an input, such as "Assumptions!$C$5"."""

    def is_share(self, path: str) -> bool:
        """Whether an input in per cent stands in its cell as a share: 0.03 for 3 %."""

    def whole_cell(self, path: str) -> str:
        """The address of a whole number, or of a month by its number."""

    def is_picked(self, path: str, option: str) -> str:
        """The condition that a choice is this option, such as 'Assumptions!$B$5="Sales"'."""

    def month_cell(self, month: int) -> str:
        """The address of the month's own number."""


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
    for expr in expressions(model):
        from_lines |= dict.fromkeys(sorted(input_paths(expr)))
    return tuple(from_lines)


def used_timings(model: Model) -> tuple[str, ...]:
    """The paths of all months, whole numbers and choices that the formulas look at."""
    parts = (node for expr in expressions(model) for node in nodes(expr))
    return tuple(dict.fromkeys(part.path for part in parts if isinstance(part, Whole | Delayed | Picked)))


def expressions(model: Model) -> Iterator[Expr]:
    for line in model.lines.values():
        yield line.opening
        yield line.expr


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
        if isinstance(expr, Whole):
            return self.layout.whole_cell(expr.path), TIGHT
        if isinstance(expr, Const):
            return constant(expr)
        if isinstance(expr, Input):
            cell = self.layout.input_cell(expr.path)
            return (f"{cell}*100", PRODUCT) if self.layout.is_share(expr.path) else (cell, TIGHT)
        if isinstance(expr, Ref):
            return self.looked_up(expr, month)
        return self.composed(expr, month)

    def composed(self, expr: Expr, month: int) -> tuple[str, int]:
        if isinstance(expr, Op):
            return self.operation(expr, month)
        if isinstance(expr, Month):
            return self.layout.month_cell(month), TIGHT
        if isinstance(expr, When):
            then, other = (self.written(part, month)[0] for part in (expr.then, expr.other))
            return f"IF({self.condition(expr.test, month)},{then},{other})", TIGHT
        raise TypeError(f"not an expression of one month: {expr!r}")

    def condition(self, test: Test, month: int) -> str:
        if isinstance(test, Picked):
            return self.layout.is_picked(test.path, test.option)
        parts = [
            self.condition(part, month) if isinstance(part, Test) else held(self.written(part, month), SUM)
            for part in test.args
        ]
        return f"{test.name.upper()}({','.join(parts)})" if test.name in ("and", "or") else test.name.join(parts)

    def looked_up(self, ref: Ref, month: int) -> tuple[str, int]:
        """A cell to the left, or the opening; an opening that is a constant is written out."""
        if isinstance(ref, Delayed):
            place = f"{self.layout.month_cell(month)}-{self.layout.whole_cell(ref.path)}+1"
            return f"INDEX({self.layout.stretch(ref.line, 0, month)},MAX(1,{place}))", TIGHT
        if month > ref.lag:
            return self.layout.cell(ref.line, month - ref.lag), TIGHT
        opening = self.lines[ref.line].opening
        return constant(opening) if isinstance(opening, Const) else (self.layout.cell(ref.line, 0), TIGHT)

    def is_share_of_hundred(self, op: Op) -> bool:
        """Whether an operation only turns per cent into the share that stands in the cell."""
        left, right = op.args
        return isinstance(left, Input) and right == HUNDRED and self.layout.is_share(left.path)

    def operation(self, op: Op, month: int) -> tuple[str, int]:
        if op.name == "/" and isinstance(op.args[0], Input) and self.is_share_of_hundred(op):
            return self.layout.input_cell(op.args[0].path), TIGHT
        parts = [self.written(arg, month) for arg in op.args]
        plain = [text for text, _ in parts]
        if op.name == "round":
            return f"ROUND({plain[0]},{op.places})", TIGHT
        if op.name in ("min", "max", "mod"):
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
    """Rows beside the model's: the month's number where there is revenue and the flow stays at least 0,
    and where cash is below 0."""
    heads = {
        "ebitda_stays": ("ebitda", Text("EBITDA 此后不再为负", "EBITDA stays at least 0")),
        "cash_flow_stays": ("cash_flow", Text("现金流此后不再为负", "Cash flow stays at least 0")),
    }
    rows = []
    for row, (line, label) in heads.items():
        cells = []
        for month in range(1, model.months + 1):
            least = f"MIN({layout.stretch(line, month, model.months)})"
            cells.append(f'=IF(AND({least}>=0,{layout.cell("revenue", month)}>0),{month},"")')
        rows.append(SheetLine(row, label, "month", "summary", False, '=""', tuple(cells)))
    below = Text("现金低于 0", "Cash is below 0")
    marks = (f'=IF({layout.cell("cash", month)}<0,{month},"")' for month in range(1, model.months + 1))
    return (*rows, SheetLine("cash_below", below, "month", "summary", False, '=""', tuple(marks)))


def total_cost_line(model: Model, layout: Layout) -> SheetLine:
    """One row beside the model's: cost of sales and operating cost together."""
    parts = ("cost_of_sales", "operating_cost")
    cells = tuple("=" + "+".join(layout.cell(part, m) for part in parts) for m in range(1, model.months + 1))
    return SheetLine("total_cost", Text("成本合计", "Total cost"), "money", "cost", True, "=0", cells)


def summary_formulas(model: Model, layout: Layout) -> tuple[SheetFigure, ...]:
    """Break-even months, cash low point and funding need over the rows above."""

    def row(line: str) -> str:
        return layout.stretch(line, 1, model.months)

    def first(line: str) -> str:
        return f'=IF(COUNT({row(line)})=0,"",MIN({row(line)}))'

    cash = row("cash")
    reserve = f"ROUND({layout.input_cell('opening.reserve')},{model.places})"
    return (
        SheetFigure("break_even", Text("盈亏平衡月", "Break-even month"), "month", first("ebitda_stays")),
        SheetFigure(
            "cash_break_even", Text("现金盈亏平衡月", "Cash break-even month"), "month", first("cash_flow_stays")
        ),
        SheetFigure(
            "cash_out", Text("现金首次低于 0 的月份", "First month with cash below 0"), "month", first("cash_below")
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
