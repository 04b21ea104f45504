"""The exported forecast: a spreadsheet program recalculates it to the same figures, to the cent."""

import csv
import subprocess
from decimal import Decimal
from io import BytesIO, StringIO
from itertools import product

import openpyxl
import pytest
from django.utils import translation

from engine.forecast.inputs.reading import read_inputs
from engine.forecast.inputs.simple import simple_inputs
from engine.forecast.reckoning.forecast import project
from reports.sheets.forecast import forecast_csv, forecast_workbook
from tests.engine.forecast.rich import RICH

pytestmark = [pytest.mark.database_free, pytest.mark.long, pytest.mark.together]
SIMPLE = {
    "price": "199",
    "customers": "40",
    "new_customers": "25",
    "growth": "5",
    "churn": "3",
    "inference_share": "20",
    "monthly_cost": "180000",
    "cash": "3000000",
    "start": "2027-01",
    "currency": "CNY",
    "market": "SaaS",
}
CASES = {"simple": simple_inputs(SIMPLE), "rich": read_inputs(RICH)}


LANGUAGES = ["en", "zh-hans"]


def forecast_of(name):
    assert CASES[name].problems == ()
    return project(CASES[name].inputs)


def converted(files, kind, folder):
    """The files as LibreOffice saves them in another format; one start for all of them."""
    profile = f"-env:UserInstallation=file://{folder}/profile"
    command = ["soffice", profile, "--headless", "--convert-to", kind, "--outdir", str(folder / kind)]
    subprocess.run([*command, *map(str, files)], check=True, capture_output=True, timeout=240)
    return [folder / kind / f"{file.stem}.{kind}" for file in files]


@pytest.fixture(scope="module")
def recalculated(tmp_path_factory):
    """Each workbook, by case and language, after LibreOffice has worked out every formula anew."""
    folder, files = tmp_path_factory.mktemp("recalculated"), {}
    for name, language in product(CASES, LANGUAGES):
        with translation.override(language):
            content = forecast_workbook(forecast_of(name), "Kite", language)
        files[name, language] = folder / f"{name}-{language}.xlsx"
        files[name, language].write_bytes(without_figures(content))
    saved = converted(converted(files.values(), "ods", folder), "xlsx", folder)
    return {case: openpyxl.load_workbook(file, data_only=True) for case, file in zip(files, saved, strict=True)}


def without_figures(content):
    """The workbook with every stored figure of a formula wiped, so that only recalculation can give it."""
    book = openpyxl.load_workbook(BytesIO(content))
    out = BytesIO()
    book.save(out)
    return out.getvalue()


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", list(CASES))
def test_libreoffice_recalculates_every_month_to_the_cent(recalculated, name, language):
    forecast, book = forecast_of(name), recalculated[name, language]

    months = book.worksheets[1]
    rows = {row[0]: row for row in months.iter_rows(min_row=2, values_only=True)}
    wrong = []
    for line in forecast.outputs:
        for month, value in enumerate(forecast.values[line.id][1:], 1):
            found = rows[line.label.in_language(language)][2 + month]
            if value is None:
                same = found in ("", None)
            else:
                same = isinstance(found, int | float) and abs(Decimal(repr(found)) - value) < Decimal("0.005")
            if not same:
                wrong.append((line.id, month, value, found))
    assert wrong == []
    summary = {row[0]: row[1] for row in book.worksheets[0].iter_rows(min_row=3, values_only=True)}
    low_month, low = forecast.summary.cash_low
    label = {"en": ("Least cash", "Month of the least cash"), "zh-hans": ("最低现金", "最低现金所在月")}[language]
    assert (round(summary[label[0]], 2), summary[label[1]]) == (float(low), low_month)


def test_the_stored_figures_are_the_forecasts_own():
    forecast = forecast_of("simple")
    book = openpyxl.load_workbook(BytesIO(forecast_workbook(forecast, "Kite", "en")), data_only=True)
    row = next(
        r
        for r in book.worksheets[1].iter_rows(min_row=2, values_only=True)
        if r[0] == forecast.model.lines["cash"].label.en
    )
    assert list(row[3:]) == [float(value) for value in forecast.series("cash")]


def test_every_month_is_a_formula_and_every_assumption_a_number():
    book = openpyxl.load_workbook(BytesIO(forecast_workbook(forecast_of("rich"), "Kite", "en")))
    months = [
        cell for row in book.worksheets[1].iter_rows(min_row=2, min_col=4) for cell in row if cell.value is not None
    ]
    assert len(months) > 60 * 20
    assert {cell.data_type for cell in months} == {"f"}
    assert all(isinstance(row[1], int | float) for row in book.worksheets[2].iter_rows(min_row=2, values_only=True))


def test_a_range_says_whose_it_is_apart_from_the_source_of_its_middle():
    raw = simple_inputs(SIMPLE).inputs.to_raw()
    del raw["subscription"]["plans"][0]["price"]["spread"]
    forecast = project(read_inputs(raw).inputs)
    book = openpyxl.load_workbook(BytesIO(forecast_workbook(forecast, "Kite", "en")))
    ranges = {row[0]: (row[5], row[6]) for row in book.worksheets[2].iter_rows(min_row=2, values_only=True)}
    assert ranges["Subscription plan: Customers lost a month"] == ("guess", "our usual range")
    assert ranges["Subscription plan: Price per month"] == ("guess", "your range")
    assert ranges["Opening: Cash at the start"] == ("guess", "")
    assert "Running cost a month" in ranges


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_csv_holds_the_same_months(language):
    forecast = forecast_of("simple")
    rows = list(csv.reader(StringIO(forecast_csv(forecast, language).decode("utf-8-sig"))))
    cash = next(row for row in rows if row[0] == forecast.model.lines["cash"].label.in_language(language))
    assert [Decimal(cell) for cell in cash[2:]] == list(forecast.series("cash"))
    assert rows[0][2] == "2027-01"
