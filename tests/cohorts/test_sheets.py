"""Workbooks with a list of people: read as they look, and refused in words when they are broken, strange or too large."""

import io
import zipfile
from datetime import date, datetime, time

import openpyxl
import pytest
import xlsxwriter
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from cohorts import sheets
from cohorts.sheets import SheetUnreadable, read_sheet
from tests.cohorts.listed import workbook

pytestmark = pytest.mark.database_free


def repacked(data, **changed):
    """A workbook with other parts: `sheet1` names a sheet, by its bytes or by what makes them from those that are there."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for part in source.namelist():
            name = part.rpartition("/")[2].split(".")[0]
            content = source.read(part)
            change = changed.get(name)
            target.writestr(part, change(content) if callable(change) else change if change is not None else content)
    return out.getvalue()


def test_cells_are_read_as_texts_with_the_rows_they_stand_in():
    written = [
        ["email", "name", None],
        [],
        ["a@x.org", 12.0, date(2026, 11, 30)],
        ["b@x.org", 1.5, datetime(2026, 11, 30, 9, 30)],
        [" ", "", None],
        ["c@x.org", "two\nlines", time(9, 30)],
        [True, 2026, "'=1+1"],
    ]
    assert list(read_sheet(workbook(written)).rows) == [
        (1, ["email", "name"]),
        (3, ["a@x.org", "12", "2026-11-30"]),
        (4, ["b@x.org", "1.5", "2026-11-30 09:30"]),
        (6, ["c@x.org", "two lines", "09:30"]),
        (7, ["TRUE", "2026", "'=1+1"]),
    ]


def test_the_first_sheet_that_is_visible_is_read_and_named_where_there_are_several():
    book = openpyxl.Workbook()
    book.active.append(["hidden@x.org"])
    book.active.sheet_state = "hidden"
    book.create_sheet("Founders").append(["a@x.org"])
    out = io.BytesIO()
    book.save(out)
    assert [cells[0] for _row, cells in read_sheet(out.getvalue()).rows] == ["a@x.org"]
    assert read_sheet(out.getvalue()).name == ""
    book.create_sheet("More").append(["b@x.org"])
    out = io.BytesIO()
    book.save(out)
    assert (read_sheet(out.getvalue()).name, len(read_sheet(out.getvalue()).rows)) == ("Founders", 1)


def test_what_a_formula_gave_last_is_read_and_nothing_is_reckoned():
    cell = b'<c r="A1" t="str"><f>CONCATENATE("a","@x.org")</f><v>a@x.org</v></c>'
    data = repacked(
        workbook([["z"]]), sheet1=lambda xml: xml[: xml.index(b"<c ")] + cell + b"</row></sheetData></worksheet>"
    )
    assert read_sheet(data).rows[0][1][0] == "a@x.org"


def test_a_sheet_that_states_a_wrong_size_is_read_whole():
    data = workbook([["a@x.org"], ["b@x.org", "Bo"]])
    small = repacked(data, sheet1=lambda xml: xml.replace(b'ref="A1:B2"', b'ref="A1"'))
    assert small != data
    assert [cells for _row, cells in read_sheet(small).rows] == [["a@x.org"], ["b@x.org", "Bo"]]


FAR = b'<row r="99999999999"><c r="A99999999999" t="inlineStr"><is><t>a@x.org</t></is></c></row></sheetData>'
ENTITIES = '<?xml version="1.0" encoding="%s"?><!DOCTYPE a [<!ENTITY b "b">]><worksheet>&b;</worksheet>'
BROKEN = {
    "no workbook": b"PK\x03\x04rest",
    "cut off": workbook([["a@x.org"]])[:-200],
    "another archive": repacked(workbook([["a@x.org"]]), workbook=b"<a>"),
    "broken parts": repacked(workbook([["a@x.org"]]), sheet1=b"<worksheet><sheetData><row>"),
    "entities": repacked(workbook([["a@x.org"]]), sheet1=(ENTITIES % "utf-8").encode()),
    "entities in UTF-16": repacked(workbook([["a@x.org"]]), sheet1=(ENTITIES % "utf-16").encode("utf-16")),
    "no such text": repacked(
        workbook([["a@x.org"]]),
        sheet1=lambda xml: xml.replace(b't="inlineStr"><is><t>a@x.org</t></is>', b't="s"><v>7</v>'),
    ),
    "a strange place": repacked(workbook([["a@x.org"]]), sheet1=lambda xml: xml.replace(b'r="A1"', b'r="A-1"')),
    "rows not in order": repacked(
        workbook([["a"], ["b"]]), sheet1=lambda xml: xml.replace(b'<row r="2"', b'<row r="1"')
    ),
    "no number": repacked(workbook([[7]]), sheet1=lambda xml: xml.replace(b"<v>7</v>", b"<v>seven</v>")),
    "a row beyond the last": repacked(workbook([["a@x.org"]]), sheet1=lambda xml: xml.replace(b"</sheetData>", FAR)),
}


@pytest.mark.parametrize("data", [pytest.param(data, id=name) for name, data in BROKEN.items()])
def test_a_broken_workbook_is_refused_with_what_to_do(data):
    with pytest.raises(SheetUnreadable, match="cannot be read"):
        read_sheet(data)


def test_a_workbook_that_unpacks_to_very_much_is_refused_before_it_is_read():
    bomb = repacked(workbook([["a@x.org"]]), sheet1=b" " * (sheets.MOST_UNPACKED + 1))
    assert len(bomb) < 100_000
    with pytest.raises(SheetUnreadable, match="more than a list of people"):
        read_sheet(bomb)


def test_parts_that_are_not_read_may_be_large():
    book = openpyxl.Workbook()
    book.active.append(["a@x.org"])
    book.create_sheet("Archive")
    out = io.BytesIO()
    book.save(out)
    large = repacked(out.getvalue(), sheet2=b" " * (sheets.MOST_UNPACKED + 1), theme1=b"")
    assert len(read_sheet(large).rows) == 1


def test_a_workbook_without_a_visible_sheet_says_so():
    hidden = repacked(workbook([["a@x.org"]]), workbook=lambda xml: xml.replace(b'"visible"', b'"hidden"'))
    with pytest.raises(SheetUnreadable, match="no sheet with cells that is visible"):
        read_sheet(hidden)


def test_shared_texts_are_read_with_their_parts_and_without_readings():
    """As spreadsheet programs write them: in a part of their own, with parts in bold, and with phonetic readings."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out)
    sheet = book.add_worksheet()
    sheet.write_rich_string(0, 0, "mei", book.add_format({"bold": True}), "@x.org")
    sheet.write_string(1, 0, "禾洲")
    sheet.write_string(2, 0, "a\r\nb\x01_x0041_")
    sheet.write_datetime(3, 0, datetime(2026, 11, 30), book.add_format({"num_format": 'yyyy"年"m"月"d"日"'}))
    sheet.write_number(4, 0, 12, book.add_format({"num_format": '0.0 "days"'}))
    sheet.write_number(5, 0, 13_912_345_678)
    sheet.write_number(6, 0, 0.1)
    sheet.write_formula(7, 0, "=1+1", None, 2)
    sheet.write_formula(8, 0, '="a"', None, "a@x.org")
    book.close()
    reading = b'<rPh sb="0" eb="1"><t>he</t></rPh></si>'
    data = repacked(
        out.getvalue(), sharedStrings=lambda xml: xml.replace("禾洲</t></si>".encode(), "禾洲</t>".encode() + reading)
    )
    assert [cells for _row, cells in read_sheet(data).rows] == [
        ["mei@x.org"],
        ["禾洲"],
        ["a b\ufffd_x0041_"],
        ["2026-11-30"],
        ["12"],
        ["13912345678"],
        ["0.1"],
        ["2"],
        ["a@x.org"],
    ]


@pytest.mark.parametrize(
    ("value", "year", "text"),
    [
        (1, 1899, "1900-01-01"),
        (59, 1899, "1900-02-28"),
        (61, 1899, "1900-03-01"),
        (0, 1904, "00:00"),
        (1, 1904, "1904-01-02"),
        (0.5, 1899, "12:00"),
        (46356.25, 1899, "2026-11-30 06:00"),
        (-1, 1899, "-1"),
        (2_958_465, 1899, "9999-12-31"),
        (2_958_466, 1899, "2958466"),
        (1e30, 1899, "1e+30"),
    ],
)
def test_days_are_read_as_sheets_count_them(value, year, text):
    first = {1899: datetime(1899, 12, 30), 1904: datetime(1904, 1, 1)}[year]
    assert sheets.day_of(value, first) == text


def test_days_are_counted_from_1904_where_the_workbook_says_so():
    book, out = openpyxl.Workbook(), io.BytesIO()
    book.epoch = CALENDAR_MAC_1904
    book.active.append([date(2026, 11, 30)])
    book.save(out)
    assert read_sheet(out.getvalue()).rows == ((1, ["2026-11-30"]),)


@pytest.mark.parametrize("place", ["A1", "Z1", "AA1", "CV12"])
def test_a_column_is_known_by_its_letters(place):
    assert sheets.column_of(place) == openpyxl.utils.cell.column_index_from_string(place.rstrip("0123456789"))
