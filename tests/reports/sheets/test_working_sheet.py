"""Workbooks to work in, read back: both languages, drop-downs, examples that no figure counts, formulas that hold."""

import subprocess
from io import BytesIO
from pathlib import Path

import openpyxl
import pytest
from django.utils import translation

from engine.playbook.working_files import load_working_files
from reports.sheets.working_sheet import HEAD, lines_of, working_sheet

FILES = {key: file for key, file in load_working_files(Path("playbooks/content/ai_venture")).items() if file.sheets}
LANGUAGES = ["en", "zh-hans"]
pytestmark = pytest.mark.database_free


def made(key, language):
    with translation.override(language):
        return working_sheet(FILES[key], language)


def book(key, language, **options):
    return openpyxl.load_workbook(BytesIO(made(key, language)), **options)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("key", FILES)
def test_heads_lists_and_notes_are_in_the_language(key, language):
    found, file = book(key, language), FILES[key]
    assert found.sheetnames[:-1] == [sheet.name.in_language(language) for sheet in file.sheets]
    assert found.sheetnames[-1] == {"en": "How to use it", "zh-hans": "怎样使用"}[language]
    for sheet, page in zip(file.sheets, found.worksheets, strict=False):
        heads = [cell.value for cell in page[HEAD + 1] if cell.value]
        assert heads[-len(sheet.columns) :] == [column.title.in_language(language) for column in sheet.columns]
        lists = [v.formula1 for v in page.data_validations.dataValidation if v.type == "list"]
        wanted = [",".join(o.label.in_language(language) for o in c.options) for c in sheet.columns if c.options]
        assert lists == [f'"{names}"' for names in wanted]
        assert all(len(names) <= 255 for names in wanted)
        assert page.page_setup.fitToHeight == 0
    notes = [row[1].value for row in found.worksheets[-1].iter_rows(min_row=4)]
    assert notes == [text.in_language(language) for text in file.use]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("key", FILES)
def test_the_example_is_marked_and_everything_else_is_numbered(key, language):
    word = {"en": "Example", "zh-hans": "示例"}[language]
    for sheet, page in zip(FILES[key].sheets, book(key, language).worksheets, strict=False):
        if sheet.is_numbered:
            headings = {row.heading.in_language(language) for row in sheet.rows if row.heading}
            column = [page.cell(row, 1).value for row in range(HEAD + 2, page.max_row + 1)]
            counted = [value for value in column if value not in headings]
            examples = sum(row.is_example for row in sheet.rows)
            assert counted[:examples] == [word] * examples
            assert counted[examples:] == list(range(1, len(counted) - examples + 1))


@pytest.mark.parametrize("key", FILES)
def test_equal_content_gives_equal_bytes(key):
    assert made(key, "en") == made(key, "en")


def test_the_two_languages_have_the_same_sheets_and_formulas():
    for key in FILES:
        shapes = []
        for language in LANGUAGES:
            found = book(key, language)
            cells = [c for page in found for row in page.iter_rows() for c in row if c.data_type == "f"]
            shapes.append([(c.coordinate, c.value.count("(")) for c in cells])
        assert shapes[0] == shapes[1]


@pytest.fixture(scope="module")
def recalculated(tmp_path_factory):
    """Two workbooks, filled in and worked out anew by LibreOffice."""
    folder = tmp_path_factory.mktemp("worked")
    evaluation = book("evaluation_set", "zh-hans")
    page = evaluation["用例"]
    for number, (kind, result) in enumerate([("常见", "通过"), ("常见", "不通过"), ("有害", "通过"), ("有害", None)]):
        page.cell(HEAD + 3 + number, 2, kind)
        page.cell(HEAD + 3 + number, 7, result)
    evaluation.save(folder / "evaluation.xlsx")
    economics = book("unit_economics", "en")
    page = economics["Calculation"]
    for row in page.iter_rows(min_row=HEAD + 2):
        if not str(row[1].value or "").startswith("=") and row[1].value is not None:
            row[2].value = row[1].value
    economics.save(folder / "economics.xlsx")
    (folder / "empty.xlsx").write_bytes(made("unit_economics", "en"))
    command = ["soffice", f"-env:UserInstallation=file://{folder}/profile", "--headless", "--convert-to", "xlsx"]
    files = [str(folder / f"{name}.xlsx") for name in ("evaluation", "economics", "empty")]
    subprocess.run([*command, "--outdir", str(folder / "out"), *files], check=True, capture_output=True, timeout=240)
    return {p.stem: openpyxl.load_workbook(p, data_only=True) for p in (folder / "out").iterdir()}


@pytest.mark.long
def test_the_pass_rate_counts_what_was_judged_and_no_example(recalculated):
    rows = {row[0]: row for row in recalculated["evaluation"]["汇总"].iter_rows(min_row=HEAD + 2, values_only=True)}
    assert rows["全部"][1:4] == (3, 2, pytest.approx(2 / 3))
    assert rows["常见"][1:4] == (2, 1, 0.5)
    assert rows["有害"][1:] == (1, 1, 1, 1, "✓")
    assert rows["易错"][1:3] == (0, 0)
    assert rows["易错"][3] in {None, ""}


@pytest.mark.long
def test_the_figures_of_the_example_are_what_is_shown_before_anybody_reckons(recalculated):
    rows = FILES["unit_economics"].sheets[0].rows
    values = list(recalculated["economics"]["Calculation"].iter_rows(min_row=HEAD + 2, values_only=True))
    shown = list(
        book("unit_economics", "en", data_only=True)["Calculation"].iter_rows(min_row=HEAD + 2, values_only=True)
    )
    for row, value, before in zip(rows, values, shown, strict=False):
        if row.formula:
            wanted = float(row.shows["example"])
            assert value[1] == value[2] == pytest.approx(wanted), row.key
            assert before[1] == wanted


@pytest.mark.long
def test_an_empty_column_stays_empty_instead_of_showing_errors(recalculated):
    values = recalculated["empty"]["Calculation"].iter_rows(min_row=HEAD + 2, values_only=True)
    assert {value[2] for value in values} <= {None, ""}


def test_lines_break_between_words_and_between_characters():
    assert lines_of("one two three", 8) == ["one two", "three"]
    assert lines_of("一二三四五", 4) == ["一二", "三四", "五"]
    assert lines_of("", 4) == [""]
