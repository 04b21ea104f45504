"""The sheet of assumptions: every number, month, delay and choice that the formulas read, and what is fixed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from xlsxwriter.utility import xl_rowcol_to_cell

from engine.forecast.inputs.addresses import address_of, field_at, full_label
from engine.forecast.inputs.catalogue import Field, Group
from engine.forecast.inputs.catalogue_all import CURRENCY, FIRST_MONTH, GROUPS, HORIZON, MARKET
from engine.forecast.inputs.inputs import Inputs
from engine.forecast.inputs.quantities import Quantity
from engine.forecast.model.builder import blank_month
from engine.playbook.parts import Text
from forecasts.ranges import range_source
from forecasts.words import CHOICES, say, source_text, unit_text
from reports.sheets.forecast.looks import DATE, Looks
from reports.sheets.forecast.places import NUMBER, VALUE, Places
from reports.sheets.forecast.printing import print_fitted

HEADS = 2  # rows above the first group
LAST_COLUMN = 7
PAGES = 3  # tall on paper: more inputs print smaller, so that the whole stays within twelve pages
CHARACTERS = 110  # in a line of a merged cell


@dataclass(frozen=True)
class Assumptions:
    """What the sheet is written from."""

    inputs: Inputs
    places: Places
    looks: Looks
    language: str

    @property
    def currency(self) -> str:
        return self.inputs.settings.currency

    def say(self, text: Text) -> str:
        return say(text, self.language)


def paths_of(inputs: Inputs, group: Group) -> Iterator[str]:
    """Every input of a group, item by item, in the catalogue's order."""
    for prefix in inputs.prefixes(group.path):
        for field in group.fields:
            yield f"{prefix}.{field.key}"


def rows_of(inputs: Inputs, used: frozenset[str]) -> dict[str, int]:
    """The row of each input that formulas read. A heading stands before each group, an empty row after it."""
    rows: dict[str, int] = {}
    heading = HEADS
    for group in GROUPS:
        paths = [path for path in paths_of(inputs, group) if path in used]
        rows |= {path: row for row, path in enumerate(paths, heading + 1)}
        heading += len(paths) + 2 if paths else 0
    return rows


def write_assumptions(sheet: Any, about: Assumptions) -> None:
    """Every assumption under its group, then what was fixed when the file was made."""
    sheet.write_string(0, 0, _("Assumptions"), about.looks.title)
    heads = [_("Assumption"), _("Value"), _("Number of the month"), _("Unit"), _("Low"), _("High"), _("Source")]
    for column, text in enumerate((*heads, _("Whose range"))):
        sheet.write_string(1, column, text, about.looks.head)
    sheet.set_row(1, 34)
    rows = {**about.places.inputs, **about.places.timings}
    for group in GROUPS:
        write_group(sheet, about, group, [path for path in paths_of(about.inputs, group) if path in rows])
    write_fixed(sheet, about, max(rows.values()) + 2)
    sheet.freeze_panes(HEADS, 1)
    for column, width in enumerate((50, 26, 11, 14, 14, 14, 30, 24)):
        sheet.set_column(column, column, width)
    print_fitted(sheet, HEADS, PAGES)


def write_group(sheet: Any, about: Assumptions, group: Group, paths: list[str]) -> None:
    places = about.places
    for path in paths:
        write_number(sheet, about, path) if path in places.inputs else write_timing(sheet, about, path)
    if paths:
        first = min(places.inputs.get(path, places.timings.get(path, 0)) for path in paths)
        sheet.write_string(first - 1, 0, about.say(group.label), about.looks.section)


def write_number(sheet: Any, about: Assumptions, path: str) -> None:
    """A number with its unit, range and source."""
    address, row, looks = address_of(about.inputs, path), about.places.inputs[path], about.looks
    quantity, unit = address.quantity, address.unit
    sheet.write_string(row, 0, about.say(address.label))
    sheet.write_number(row, VALUE, shown(quantity.mid, unit), looks.given(unit, quantity.mid, is_changeable=True))
    sheet.write_string(row, 3, unit_text(unit, about.currency), looks.beside)
    if quantity.is_range:
        low, _mid, high = quantity.points
        for column, end in ((4, low), (5, high)):
            sheet.write_number(row, column, shown(end, unit), looks.given(unit, end, is_changeable=False))
    sheet.write_string(row, 6, source_text(quantity.source), looks.beside)
    sheet.write_string(row, 7, whose_range(quantity), looks.beside)


def shown(value: Decimal, unit: str) -> float:
    """A number as its cell holds it: per cent as a share."""
    return float(value / 100 if unit == "percent" else value)


def whose_range(quantity: Quantity) -> str:
    """Who gave the ends of a range; empty for a value."""
    ours = range_source(quantity.spread, is_range=quantity.is_range)
    return ours or (_("your range") if quantity.is_range else "")


def write_timing(sheet: Any, about: Assumptions, path: str) -> None:
    """A month, a number of months or a choice, which only takes what the model knows."""
    field, row = field_at(path), about.places.timings[path]
    sheet.write_string(row, 0, about.say(full_label(about.inputs, path)))
    WRITERS[field.kind](sheet, about, path, field)
    sheet.write_string(row, 3, unit_text(field.unit, about.currency), about.looks.beside)


def write_whole(sheet: Any, about: Assumptions, path: str, field: Field) -> None:
    row = about.places.timings[path]
    look = about.looks.given("months", Decimal(1), is_changeable=True)
    sheet.write_number(row, VALUE, about.inputs.whole(path), look)
    allowed = {"validate": "integer", "criteria": "between", "minimum": int(field.low), "maximum": int(field.high)}
    sheet.data_validation(row, VALUE, row, VALUE, allowed)


def write_choice(sheet: Any, about: Assumptions, path: str, field: Field) -> None:
    row = about.places.timings[path]
    words = [str(CHOICES[option]) for option in field.options]
    look = about.looks.given("", Decimal(1), is_changeable=True)
    sheet.write_string(row, VALUE, str(CHOICES[about.inputs.word(path)]), look)
    sheet.data_validation(row, VALUE, row, VALUE, {"validate": "list", "source": words})


def write_month(sheet: Any, about: Assumptions, path: str, _field: Field) -> None:
    """A date that may be empty, and beside it the number of the month, which the formulas read."""
    row, word, settings = about.places.timings[path], about.inputs.word(path), about.inputs.settings
    look = about.looks.given("", Decimal(1), is_changeable=True)
    look = about.looks.of(num_format=DATE, align="right", bg_color=look.bg_color)
    if word:
        sheet.write_datetime(row, VALUE, date.fromisoformat(f"{word}-01"), look)
    else:
        sheet.write_blank(row, VALUE, None, look)
    given, first = xl_rowcol_to_cell(row, VALUE), about.places.date_cell(1)
    blank = blank_month(path, settings.horizon)
    since = f"(YEAR({given})-YEAR({first}))*12+MONTH({given})-MONTH({first})+1"
    month = about.inputs.month(path)
    sheet.write_formula(
        row, NUMBER, f'=IF({given}="",{blank},{since})', about.looks.of(), blank if month is None else month
    )
    message = _("A date such as 2027-05-01: its month counts. Empty where an item has no first or last month.")
    allowed = {"validate": "date", "criteria": ">=", "value": date(1900, 1, 1), "error_message": message}
    sheet.data_validation(row, VALUE, row, VALUE, allowed)


WRITERS = {"whole": write_whole, "choice": write_choice, "month": write_month}


def write_fixed(sheet: Any, about: Assumptions, heading: int) -> None:
    """What no cell changes, in words."""
    sheet.write_string(heading, 0, _("Fixed when this file was made"), about.looks.section)
    note = _("The formulas do not read these. To change one, change it in the forecast and download the file again.")
    sheet.merge_range(heading + 1, 0, heading + 1, LAST_COLUMN, note, about.looks.note)
    for row, (name, value) in enumerate(fixed(about), heading + 2):
        sheet.write_string(row, 0, name, about.looks.words)
        sheet.merge_range(row, 1, row, LAST_COLUMN, value, about.looks.words)
        sheet.set_row(row, 15 * -(-len(value) // CHARACTERS) if len(value) > CHARACTERS else 15)


def fixed(about: Assumptions) -> Iterator[tuple[str, str]]:
    """Settings of the whole forecast, modes that are off, and inputs that no formula reads."""
    inputs, settings = about.inputs, about.inputs.settings
    months = ngettext("%(count)d month", "%(count)d months", settings.horizon) % {"count": settings.horizon}
    yield about.say(HORIZON.label), months
    yield about.say(FIRST_MONTH.label), settings.start
    yield about.say(CURRENCY.label), settings.currency
    yield about.say(MARKET.label), _("%(market)s; it chose the default values") % {"market": settings.market}
    comma = "、" if about.language.startswith("zh") else ", "
    if off := [about.say(group.label) for group in GROUPS if not inputs.prefixes(group.path)]:
        yield _("Not in this forecast"), comma.join(off)
    for group in GROUPS:
        unread = dict.fromkeys(
            about.say(field_at(path).label) for path in paths_of(inputs, group) if is_unread(about, path)
        )
        if unread:
            yield _("%(group)s: 0 or without effect") % {"group": about.say(group.label)}, comma.join(unread)


def is_unread(about: Assumptions, path: str) -> bool:
    """Whether a number has no cell, because it is 0 or changes nothing."""
    return path in about.inputs.numbers and path not in about.places.inputs
