"""What the parts of the model are written with: inputs by path, calendar flags, growth, rounding."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from functools import cache

from engine.forecast.inputs.addresses import group_at
from engine.forecast.inputs.inputs import Inputs
from engine.forecast.model.calendar import THIS, at_least, both, either, equal, resolved, rest_of
from engine.forecast.model.graph import (
    ONE,
    ZERO,
    ByMonth,
    Const,
    Delayed,
    Expr,
    Input,
    Line,
    Model,
    Op,
    Picked,
    Ref,
    When,
    Whole,
    by_month,
    merged,
    most,
    power,
    rounded,
)
from engine.playbook.parts import Text

NEVER = 0  # a month that does not come
STEPS = {"month": 1, "quarter": 3, "year": 12}  # months from one time to the next
CUSTOMER_DECIMALS = 4  # customers are expected numbers, not heads; a fixed grain keeps stocks exact


class Builder:
    """Collects the lines of one model.

    Args:
        live: inputs that will be varied, so that nothing may be left out because they are zero.
        is_open: keep months, delays and choices as rules, so that a workbook may change them. The figures are
            the same.
    """

    def __init__(self, inputs: Inputs, live: frozenset[str] = frozenset(), *, is_open: bool = False) -> None:
        self.inputs = inputs
        self.months = inputs.settings.horizon
        self.places = inputs.places
        self.live = live
        self.is_open = is_open
        self.lines: dict[str, Line] = {}

    def add(self, line: Line) -> Ref:
        self.lines[line.id] = line
        return Ref(line.id)

    def apart(self, line: Line) -> Expr:
        """In an open model a line of its own, so that a sum over many items is no longer than a cell takes; else
        what stands in it."""
        return self.add(line) if self.is_open and line.expr != ZERO else line.expr

    def opening_of(self, line: str) -> Expr:
        """What stands in a line before month 1, for the opening of another."""
        opening = self.lines[line].opening
        return opening if isinstance(opening, Const) else Ref(line, 1)

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

    def counted(self, count: Expr) -> Expr:
        """A whole number that no month changes: by its cells where the model is open, else as it is."""
        return count if self.is_open else resolved(count, 1)[0]

    def whole(self, path: str) -> Whole:
        """The whole number at a path."""
        return Whole(Decimal(self.inputs.whole(path)), path)

    def month_at(self, path: str) -> Const:
        """The month at a path, 0 and below lie before the forecast; where none is given, `blank_month`."""
        month = self.inputs.month(path)
        value = Decimal(blank_month(path, self.months) if month is None else month)
        return Whole(value, path) if has_field(path) else Const(value)

    def once(self, prefix: str) -> Const:
        """The month in which something happens once."""
        return self.month_at(f"{prefix}.month")

    def start(self, prefix: str) -> Const:
        """The month in which an item began."""
        return self.month_at(f"{prefix}.start")

    def first(self, prefix: str) -> Expr:
        """The first month in which an item runs; 1 when it ran before."""
        return most(self.start(prefix), 1)

    def last(self, prefix: str) -> Const:
        return self.month_at(f"{prefix}.end")

    def timed(self, rule: Expr) -> Expr:
        """What a rule comes to month by month. An open model keeps the rule beside it."""
        cases = resolved(rule, self.months)
        is_plain = isinstance(rule, When) and rule.then == rule.other
        return ByMonth(tuple(cases), rule) if self.is_open and not is_plain else merged(cases)

    def running(self, prefix: str) -> Expr:
        """1 in the months from start to end, else 0."""
        return self.timed(When(both(at_least(THIS, self.start(prefix)), at_least(self.last(prefix), THIS)), ONE, ZERO))

    def since(self, month: Expr) -> Expr:
        """1 from this month on, else 0."""
        return self.timed(When(at_least(THIS, month), ONE, ZERO))

    def falls_due(self, prefix: str) -> Expr:
        """1 in the months in which an item of this frequency occurs."""
        start, every = self.start(prefix), f"{prefix}.every"
        since = Op("-", (THIS, start))
        steps = (both(self.picked(every, word), equal(rest_of(since, step), 0)) for word, step in STEPS.items())
        occurs = either(both(self.picked(every, "once"), equal(since, 0)), *steps)
        in_time = (at_least(THIS, start), at_least(self.last(prefix), THIS))
        return self.timed(When(both(*in_time, occurs), ONE, ZERO))

    def only_in(self, month: Expr, value: Expr) -> Expr:
        """The value in one month, else 0."""
        return self.timed(When(equal(THIS, month), value, ZERO))

    def delayed(self, line: Ref, path: str) -> Ref:
        """A line as many months ago as the whole number at a path says."""
        lag = self.inputs.whole(path)
        return Delayed(line.line, line.lag + lag, path) if self.is_open else line.before(lag)

    def picked(self, path: str, option: str) -> Picked:
        """Whether the choice at a path is this option."""
        return Picked("is", (), path, option, self.inputs.word(path) == option)

    def chosen(self, path: str, option: str, value: Callable[[], Expr]) -> Expr:
        """The value where the choice at a path is this option, else nothing."""
        picked = self.picked(path, option)
        return self.timed(When(picked, value(), ZERO)) if self.is_open or picked.holds else ZERO

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
        grown = self.timed(When(at_least(first, THIS), base, before * (growth + 1)))
        return self.add(Line(line.id, line.label, grown, line.section, line.unit, base))

    def fading(self, prefix: str, growth: Expr) -> Ref:
        first, line = self.first(prefix), f"{prefix}.growth_now"
        kept = ONE - self.percent(f"{prefix}.growth_fade")
        faded = self.timed(When(at_least(first + 1, THIS), growth, Ref(line, 1) * kept))
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


def blank_month(path: str, months: int) -> int:
    """What holds where no month is given: an item runs from the first to the last, and happens never.

    People who are there from the start are not hired: they began before the first month.
    """
    key = path.rpartition(".")[2]
    if key == "end":
        return months
    return 1 if key == "start" and not path.startswith("people.") else NEVER


@cache
def has_field(path: str) -> bool:
    """Whether the catalogue has an input at this path."""
    return group_at(path).named(path.rpartition(".")[2]) is not None
