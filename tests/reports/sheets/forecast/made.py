"""Workbooks of a few forecasts, made once each, and LibreOffice to work them out anew."""

import copy
import subprocess
from functools import cache
from io import BytesIO

import openpyxl
from django.utils import translation

from engine.forecast.inputs.reading import read_inputs
from engine.forecast.inputs.simple import simple_inputs
from engine.forecast.reckoning.forecast import project
from engine.forecast.reckoning.simulation import simulate
from reports.sheets.forecast.workbook import forecast_workbook
from tests.engine.forecast.made import climbing
from tests.engine.forecast.rich import RICH

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
LANGUAGES = ("en", "zh-hans")
SUMMARY, MONTHS, YEARS, ASSUMPTIONS = range(4)  # sheets; odds, where there are ranges, and workings follow
WORKINGS = -1
OPENING = 2  # column of the months' sheet, from 0


def retimed_rich():
    """The rich forecast with other delays, months, terms and choices."""
    raw = copy.deepcopy(RICH)
    raw["subscription"]["plans"][0] |= {"payment_delay": 2, "start": "2027-04"}
    raw["consulting"] |= {"payment_delay": 3, "end": "2028-02"}
    raw["other_revenue"][0] |= {"every": "month", "start": "2027-03", "payment_delay": 0}
    raw["compute"]["owned"][0] |= {"life": 24, "month": "2027-05", "purpose": "research"}
    raw["compute"]["training"][0]["month"] = "2028-01"
    raw["people"][1] |= {"start": "2027-10", "end": "2029-12", "department": "support"}
    raw["service"]["supplier_delay"] = 0
    raw["funding"]["rounds"][0]["month"] = "2028-01"
    raw["funding"]["loans"][0] |= {"term": 30, "grace": 3, "month": "2027-06"}
    return raw


COUNTS = {"plans": 12, "software": 20, "people": 12, "other_costs": 6}  # as many as a forecast may hold


def largest():
    """As many items as there may be, over a year."""
    raw = copy.deepcopy(RICH) | {"horizon": 12, "correlations": []}
    for home, key in ((raw["subscription"], "plans"), (raw, "software"), (raw, "people"), (raw, "other_costs")):
        home[key] = [home[key][0] | {"name": f"Item {number}"} for number in range(COUNTS[key])]
    return raw


CASES = {
    "simple": simple_inputs(SIMPLE).inputs,
    "rich": read_inputs(RICH).inputs,
    "retimed": read_inputs(retimed_rich()).inputs,
    "yen": simple_inputs(SIMPLE | {"currency": "JPY"}).inputs,
    "dinar": simple_inputs(SIMPLE | {"currency": "KWD"}).inputs,
    "largest": read_inputs(largest()).inputs,
    "certain": read_inputs(climbing()).inputs,
}


@cache
def forecast_of(name):
    return project(CASES[name])


@cache
def simulation_of(name):
    return simulate(CASES[name], 200)


@cache
def content(name, language="en"):
    with translation.override(language):
        return forecast_workbook(forecast_of(name), simulation_of(name), "Kite", language)


def book(name, language="en", **options):
    return openpyxl.load_workbook(BytesIO(content(name, language)), **options)


def rows_of(sheet):
    """The rows by what stands in their first cell, without headings, which stand alone; of equal ones the first."""
    rows = {}
    for row in sheet.iter_rows():
        if any(cell.value is not None for cell in row[1:]):
            rows.setdefault(row[0].value, row)
    return rows


def converted(files, kind, folder):
    """The files as LibreOffice saves them in another format; one start for all of them."""
    profile = f"-env:UserInstallation=file://{folder}/profile"
    command = ["soffice", profile, "--headless", "--convert-to", kind, "--outdir", str(folder / kind)]
    subprocess.run([*command, *map(str, files)], check=True, capture_output=True, timeout=240)
    return [folder / kind / f"{file.stem}.{kind}" for file in files]
