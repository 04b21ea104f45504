"""Months pasted from a sheet: rows of cells -> months as understood, and the lines that could not be read."""

from __future__ import annotations

import csv
import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from accounts.text import clean_text
from assessments.wording import grouped
from forecasts.books import MonthSent
from forecasts.models import FIGURES, MonthActual
from forecasts.months import FIGURE_NAMES, refuse_month, typed_figure, typed_month

MOST_LINES, MOST_TEXT = 300, 20_000
COLUMNS = ("month", *FIGURES)  # where no heading says otherwise
HEADINGS = {
    "month": ("month", "date", "period", "月份", "年月", "月", "日期"),
    "cash": ("cash", "balance", "cash at month's end", "现金", "余额", "月末现金", "期末现金"),
    "customers": ("customers", "paying customers", "客户", "客户数", "付费客户", "付费客户数", "月末付费客户"),
    "revenue": ("revenue", "sales", "income", "收入", "营收", "营业收入", "当月收入"),
    "cost": ("cost", "costs", "expenses", "spend", "成本", "费用", "支出", "当月成本"),
}
KINDS = {name: kind for kind, names in HEADINGS.items() for name in names}


@dataclass(frozen=True, slots=True)
class PastedMonth:
    """A line as understood.

    Attributes:
        figures: all figures the month will have, those not given as they stand.
        given: the names of those given.
        rev: the revision of the month as it stands; 0: it is new.
        is_same: nothing of it changes.
    """

    line: int
    month: str
    figures: Mapping[str, str]
    given: frozenset[str]
    rev: int
    is_same: bool


@dataclass(frozen=True, slots=True)
class BadLine:
    """A line that could not be read, with its number and the reason."""

    line: int
    text: str
    why: str


@dataclass(frozen=True, slots=True)
class PastedRow:
    """A month as shown: each figure with its name and whether it was given; and what will happen."""

    month: str
    cells: tuple[tuple[str, str, bool], ...]
    what: str


@dataclass
class Pasted:
    """What a pasted text says.

    Attributes:
        text: as pasted.
        stored: the books as they stand, by month.
        founded: the month of founding; empty where unknown.
    """

    text: str
    currency: str
    stored: Mapping[str, MonthActual]
    founded: str
    today: date
    months: list[PastedMonth] = field(default_factory=list)
    bad: list[BadLine] = field(default_factory=list)
    columns: Sequence[str] = COLUMNS

    def __post_init__(self) -> None:
        lines = (without_unseen(line) for line in self.text[:MOST_TEXT].splitlines())
        rows = [(n, line) for n, line in enumerate(lines, 1) if line.strip()]
        mark = separator(self.text)
        for position, (number, line) in enumerate(rows[:MOST_LINES]):
            cells = cells_of(line, mark)
            if position == 0 and is_heading(cells):
                self.columns = [KINDS.get(bare(cell), "") for cell in cells]
                continue
            self.read(number, line, cells)
        if len(rows) > MOST_LINES:
            number, line = rows[MOST_LINES]
            why = _("Only %(most)d lines are read at once; paste the rest again.") % {"most": MOST_LINES}
            self.bad.append(BadLine(number, line[:80], why))

    def read(self, number: int, line: str, cells: Sequence[str]) -> None:
        try:
            self.months.append(self.month(number, cells))
        except ValidationError as error:
            self.bad.append(BadLine(number, line.strip()[:80], " ".join(error.messages)))

    def month(self, number: int, cells: Sequence[str]) -> PastedMonth:
        """One line. Raises ValidationError with what is wrong."""
        if "month" not in self.columns:
            raise ValidationError(_("No column is headed “month”."))
        if len([cell for cell in cells if cell]) > len(self.columns):
            raise ValidationError(_("There are more cells than columns; leave thousands unseparated or use tabs."))
        by_name = {name: cell for name, cell in zip(self.columns, cells, strict=False) if name}
        month = typed_month(by_name.get("month", ""))
        refuse_month(month, self.founded, self.today)
        earlier = next((one.line for one in self.months if one.month == month), None)
        if earlier:
            raise ValidationError(_("The same month is in line %(line)d already.") % {"line": earlier})
        return self.merged(number, month, figures_in(by_name))

    def merged(self, number: int, month: str, given: Mapping[str, str]) -> PastedMonth:
        """The month with what stands and is not given now."""
        row = self.stored.get(month)
        if row is not None and row.currency != self.currency:
            text = _("This month is kept in %(currency)s; correct it by itself.")
            raise ValidationError(text % {"currency": row.currency})
        before = row.figures if row else {}
        figures = {**before, **given}
        return PastedMonth(number, month, figures, frozenset(given), row.rev if row else 0, figures == before)

    @property
    def rows(self) -> list[PastedRow]:
        """The months as they are shown before they are saved."""
        return [row_of(one) for one in self.months]

    @property
    def changes(self) -> list[PastedMonth]:
        """The months that would change something."""
        return [one for one in self.months if not one.is_same]

    def sent(self, revisions: Mapping[str, int]) -> list[MonthSent]:
        """The months as they are saved, to the revisions that the person saw."""
        return [
            MonthSent(one.month, self.currency, one.figures, revisions.get(one.month, one.rev)) for one in self.changes
        ]


def row_of(one: PastedMonth) -> PastedRow:
    what = _("replaces what stands") if one.rev else _("new")
    cells = ((str(FIGURE_NAMES[name]), grouped(one.figures.get(name, "")), name in one.given) for name in FIGURES)
    return PastedRow(one.month, tuple(cells), _("stands already") if one.is_same else what)


def without_unseen(line: str) -> str:
    """The line without what nobody can see, which sheets add to dates and which would turn the echo of a line round.

    Tabs stay where they are: an empty first cell is a cell.
    """
    return "\t".join(clean_text(cell) for cell in line.split("\t"))


def separator(text: str) -> str:
    """What parts the cells: a tab if there is any, else a semicolon, else a comma."""
    marks = unicodedata.normalize("NFKC", text)
    return next((mark for mark in ("\t", ";") if mark in marks), ",")


def cells_of(line: str, mark: str) -> list[str]:
    """The cells of a line; a cell in quotes may hold the mark."""
    plain = line if mark == "\t" else unicodedata.normalize("NFKC", line)
    return [cell.strip() for cell in next(csv.reader([plain], delimiter=mark), [])]


def bare(cell: str) -> str:
    """A heading without what stands in brackets: "Cash (CNY)" is cash."""
    text = unicodedata.normalize("NFKC", cell).replace("’", "'").lower()
    return re.sub(r"\s*[(\[].*", "", text).strip()


def is_heading(cells: Sequence[str]) -> bool:
    """Whether a line names columns: one cell at least is a name, and the first is no month."""
    return any(bare(cell) in KINDS for cell in cells)


def figures_in(by_name: Mapping[str, str]) -> dict[str, str]:
    """The figures of a line. Raises ValidationError that names the column."""
    found: dict[str, str] = {}
    for name in FIGURES:
        try:
            found[name] = typed_figure(name, by_name.get(name, ""))
        except ValidationError as error:
            text = _("%(cell)s: %(problem)s")
            raise ValidationError(text % {"cell": by_name[name][:40], "problem": error.messages[0]}) from None
    given = {name: digits for name, digits in found.items() if digits}
    if not given:
        raise ValidationError(_("There is no figure in this line."))
    return given
