"""What the parts of the model are written with: inputs by path, calendar flags, growth, rounding."""

from __future__ import annotations

from decimal import Decimal

from engine.forecast.inputs.inputs import Inputs
from engine.forecast.model.graph import ONE, ZERO, Const, Expr, Input, Line, Model, Ref, by_month, power, rounded
from engine.playbook.parts import Text

CUSTOMER_DECIMALS = 4  # customers are expected numbers, not heads; a fixed grain keeps stocks exact


class Builder:
    """Collects the lines of one model.

    Args:
        live: inputs that will be varied, so that nothing may be left out because they are zero.
    """

    def __init__(self, inputs: Inputs, live: frozenset[str] = frozenset()) -> None:
        self.inputs = inputs
        self.months = inputs.settings.horizon
        self.places = inputs.places
        self.live = live
        self.lines: dict[str, Line] = {}

    def add(self, line: Line) -> Ref:
        self.lines[line.id] = line
        return Ref(line.id)

    def model(self) -> Model:
        return Model(self.months, self.places, dict(self.lines))

    def money(self, value: Expr) -> Expr:
        """A flow of money: rounded to the minor unit."""
        return rounded(value, self.places)

    def exact(self, value: Expr) -> Expr:
        """A sum of rounded flows. The decimals need no rounding here; in doubles and spreadsheets it takes
        away what adding cents leaves behind, so that nothing is 0 and not a hair beside it."""
        return value if isinstance(value, Ref) else rounded(value, self.places)

    def customers(self, value: Expr) -> Expr:
        return rounded(value, CUSTOMER_DECIMALS)

    def number(self, path: str) -> Expr:
        return Input(path)

    def percent(self, path: str) -> Expr:
        """A share: the input is in per cent."""
        return ZERO if self.is_off(path) else Input(path) / 100

    def is_off(self, path: str) -> bool:
        """Whether an input is zero for certain, so that what hangs on it can be left out."""
        if path in self.live or path not in self.inputs.numbers:
            return path not in self.inputs.numbers
        quantity = self.inputs.numbers[path]
        return not quantity.is_range and not quantity.mid

    def amount(self, path: str) -> Expr:
        """The input, or nothing at all when it is zero for certain."""
        return ZERO if self.is_off(path) else Input(path)

    def start(self, prefix: str) -> int:
        """The month in which an item began: 0 and below lie before the forecast; 1 when none is given."""
        start = self.inputs.month(f"{prefix}.start")
        return 1 if start is None else start

    def first(self, prefix: str) -> int:
        """The first month in which an item runs; 1 when it ran before."""
        return max(1, self.start(prefix))

    def last(self, prefix: str) -> int:
        end = self.inputs.month(f"{prefix}.end")
        return self.months if end is None else min(end, self.months)

    def running(self, prefix: str) -> Expr:
        """1 in the months from start to end, else 0."""
        return self.between(self.first(prefix), self.last(prefix))

    def between(self, first: int, last: int) -> Expr:
        """1 from the first to the last of these months, else 0."""
        return by_month(self.months, lambda month: ONE if first <= month <= last else ZERO)

    def falls_due(self, prefix: str) -> Expr:
        """1 in the months in which an item of this frequency occurs."""
        step = {"once": 0, "month": 1, "quarter": 3, "year": 12}[self.inputs.word(f"{prefix}.every")]
        start, last = self.start(prefix), self.last(prefix)

        def due(month: int) -> Expr:
            since = month - start
            occurs = since == 0 if step == 0 else since >= 0 and since % step == 0
            return ONE if occurs and month <= last else ZERO

        return by_month(self.months, due)

    def only_in(self, month: int | None, value: Expr) -> Expr:
        """The value in one month, else 0."""
        return by_month(self.months, lambda this: value if this == month else ZERO)

    def growing(self, prefix: str, line: Line, rate: str = "growth") -> Expr:
        """A line that starts at `line.expr` and grows by the rate each month after the first.

        With a fade the rate itself shrinks by that share each month.
        """
        if self.is_off(f"{prefix}.{rate}"):
            return line.expr
        first, growth = self.first(prefix), self.percent(f"{prefix}.{rate}")
        if not self.is_off(f"{prefix}.{rate}_fade"):
            growth = self.fading(prefix, growth)
        before, base = Ref(line.id, 1), line.expr
        grown = by_month(self.months, lambda month: base if month <= first else before * (growth + 1))
        return self.add(Line(line.id, line.label, grown, line.section, line.unit, base))

    def fading(self, prefix: str, growth: Expr) -> Ref:
        first, line = self.first(prefix), f"{prefix}.growth_now"
        kept = ONE - self.percent(f"{prefix}.growth_fade")
        faded = by_month(self.months, lambda month: growth if month <= first + 1 else Ref(line, 1) * kept)
        label = self.named(prefix, "当月增长率", "growth rate of the month")
        return self.add(Line(line, label, faded, "drivers", "share", growth))

    def yearly(self, path: str) -> Expr:
        """The factor of a change that comes once a year, first in month 13."""
        if self.is_off(path):
            return ONE
        step = self.percent(path) + 1
        return by_month(self.months, lambda month: power(step, (month - 1) // 12))

    def each_anniversary(self, value: Expr) -> Expr:
        """The value in months 13, 25, …, else 0."""
        return by_month(self.months, lambda m: value if m > 1 and m % 12 == 1 else ZERO)

    def named(self, prefix: str, zh: str, en: str) -> Text:
        """A label with the item's name before it."""
        name = self.inputs.word(f"{prefix}.name")
        number = prefix.rsplit(".", 1)[-1]
        shown = name or (str(int(number) + 1) if number.isdigit() else "")
        return Text(f"{shown}：{zh}", f"{shown}: {en}") if shown else Text(zh, en)


def constant(value: int) -> Const:
    return Const(Decimal(value))
