"""The exported forecast: a spreadsheet program recalculates it to the same figures, to the cent."""

import subprocess
from datetime import date
from decimal import Decimal
from itertools import product

import openpyxl
import pytest

from engine.forecast.inputs.addresses import field_at, full_label
from forecasts.words import CHOICES
from tests.reports.sheets.forecast.made import (
    ASSUMPTIONS,
    CASES,
    LANGUAGES,
    MONTHS,
    OPENING,
    SUMMARY,
    book,
    content,
    converted,
    forecast_of,
    rows_of,
)

pytestmark = [pytest.mark.database_free, pytest.mark.long, pytest.mark.together]
KEPT = [*product(("simple", "rich"), LANGUAGES), ("yen", "en"), ("certain", "en")]


def retimed():
    """The rich workbook after somebody typed other delays, months, terms and choices into it."""
    made, before, after = book("rich"), CASES["rich"], CASES["retimed"]
    rows = rows_of(made.worksheets[ASSUMPTIONS])
    for path in {*before.words, *after.words}:
        if before.words.get(path) != after.words.get(path):
            kind, word = field_at(path).kind, after.words.get(path)
            shown = {"month": lambda word: date.fromisoformat(f"{word}-01"), "choice": lambda word: str(CHOICES[word])}
            rows[full_label(before, path).en][1].value = shown.get(kind, int)(word)
    return made


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("recalculated")


@pytest.fixture(scope="module")
def recalculated(folder):
    """Each workbook after LibreOffice has worked out every formula anew: saving here wipes the stored figures."""
    books = {(name, language): book(name, language) for name, language in KEPT} | {("retimed", "en"): retimed()}
    files = {case: folder / f"{'-'.join(case)}.xlsx" for case in books}
    for case, made in books.items():
        made.save(files[case])
    saved = converted(converted(files.values(), "ods", folder), "xlsx", folder)
    return {case: openpyxl.load_workbook(file, data_only=True) for case, file in zip(files, saved, strict=True)}


def is_same(found, wanted, places=2):
    if wanted in (None, "") or found in (None, ""):
        return (wanted in (None, "")) and (found in (None, ""))
    if isinstance(wanted, str) or not isinstance(found, int | float):
        return found == wanted
    return abs(Decimal(repr(found)) - Decimal(repr(wanted))) < Decimal(1).scaleb(-places) / 2


@pytest.mark.parametrize(("name", "language"), [*KEPT, ("retimed", "en")])
def test_libreoffice_recalculates_every_month_to_the_cent(recalculated, name, language):
    forecast = forecast_of(name)
    rows = rows_of(recalculated[name, language].worksheets[MONTHS])
    wrong, shown = [], 0
    for line in forecast.outputs:
        row = rows.get(line.label.in_language(language))
        if row is None:  # a row in which nothing stands is left out
            wrong += [line.id] if any(forecast.values[line.id][1:]) else []
            continue
        shown += 1
        for month, value in enumerate(forecast.values[line.id][1:], 1):
            wanted = None if value is None else float(value)
            if not is_same(row[OPENING + month].value, wanted, CASES[name].places):
                wrong.append((line.id, month, value, row[OPENING + month].value))
    assert wrong == []
    assert shown >= 20


@pytest.mark.parametrize(("name", "language"), KEPT)
def test_every_stored_figure_is_what_recalculation_gives(recalculated, name, language):
    """Viewers that do not recalculate show them: none may lack."""
    written, stored, anew = book(name, language), book(name, language, data_only=True), recalculated[name, language]
    wrong, seen = [], 0
    for sheet, kept, found in zip(written.worksheets, stored.worksheets, anew.worksheets, strict=True):
        for cell in (cell for row in sheet.iter_rows() for cell in row if cell.data_type == "f"):
            seen += 1
            pair = (found[cell.coordinate].value, kept[cell.coordinate].value)
            if not is_same(*pair):
                wrong.append((sheet.title, cell.coordinate, cell.value, *pair))
    assert wrong == []
    assert seen > 1000


@pytest.mark.parametrize("name", ["simple", "rich", "retimed"])
def test_the_summary_follows_the_cells(recalculated, name):
    summary = forecast_of(name).summary
    rows = rows_of(recalculated[name, "en"].worksheets[SUMMARY])
    month, low = summary.cash_low
    assert (rows["Least cash"][1].value, rows["Month of the least cash"][1].value) == (float(low), month)
    assert rows["Break-even month"][1].value == summary.break_even
    assert rows["First month with cash below 0"][1].value == summary.cash_out
    assert rows["Money missing within these months"][1].value == float(summary.need_shown)
    dated = rows["Month of the least cash"][2].value
    assert f"{dated:%Y-%m}" == forecast_of(name).months[month - 1]


def test_it_prints_on_twelve_pages_at_most(folder):
    cases = [*KEPT, ("largest", "en")]
    files = [folder / f"paper-{name}-{language}.xlsx" for name, language in cases]
    for file, case in zip(files, cases, strict=True):
        file.write_bytes(content(*case))
    for file in converted(files, "pdf", folder):
        told = subprocess.run(["pdfinfo", str(file)], check=True, capture_output=True, text=True, timeout=60).stdout
        pages = int(told.split("Pages:")[1].split()[0])
        assert 5 <= pages <= 12, file.name


def test_the_largest_forecast_has_no_formula_that_is_too_long_for_a_cell():
    """Excel takes 8,192 characters and calls a file with more of them broken."""
    sheets = book("largest").worksheets
    formulas = [cell.value for sheet in sheets for row in sheet.iter_rows() for cell in row if cell.data_type == "f"]
    assert len(formulas) > 5_000
    assert max(map(len, formulas)) <= 8192


def test_sheets_are_named_in_the_readers_language():
    assert book("simple").sheetnames == ["Summary", "Months", "Years", "Assumptions", "Odds", "Workings"]
    assert book("simple", "zh-hans").sheetnames == ["摘要", "各月", "各年", "假设", "概率", "推算过程"]
    assert book("certain").sheetnames == ["Summary", "Months", "Years", "Assumptions", "Workings"]


@pytest.mark.parametrize("name", ["simple", "rich"])
def test_the_chinese_workbook_has_no_english_words(name):
    """Names of products, currencies and codes may stand; units, sources, choices and headings may not."""
    allowed = {"Kite", "CNY", "EBITDA", "EBIT", "LTV/CAC", "API", "SaaS", "token", "%", "×"}
    english = {cell.value for sheet in book(name) for row in sheet.iter_rows() for cell in row}
    chinese = {cell.value for sheet in book(name, "zh-hans") for row in sheet.iter_rows() for cell in row}
    same = {text for text in english & chinese if isinstance(text, str) and not text.startswith("=")}
    kept = {text for text in same if any(letter.isalpha() for letter in text) and text not in allowed}
    assert {text for text in kept if not text.startswith("CNY")} == set()


def test_no_cell_of_the_months_is_a_number_that_nothing_gives():
    """Every month is a formula, and a line of nothing but zeros is left out."""
    for sheet in (book("rich").worksheets[MONTHS], book("simple").worksheets[-1]):
        cells = [[cell for cell in row[OPENING + 1 :] if cell.value is not None] for row in sheet.iter_rows(min_row=4)]
        figures = [row for row in cells if row]
        assert len(figures) > 10
        assert {cell.data_type for row in figures for cell in row} == {"f"}
        assert all({cell.value for cell in row} != {"=0"} for row in figures)
