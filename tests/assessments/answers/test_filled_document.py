"""Tables of a document come back as rows, whatever a word processor made of them; what is no document is refused."""

from io import BytesIO
from zipfile import ZipFile

import pytest
from django.utils.translation import override

from assessments.answers import filled_document
from assessments.answers.filled_document import DocumentUnreadable, is_document, rows_in, tables_of
from assessments.answers.filled_sheet import Row, heads
from cohorts.sheets import MOST_UNPACKED
from reports.sheets.docx import cell, document_of, paragraph, row, table

WIDTH = 900
MAIN = "word/document.xml"
pytestmark = pytest.mark.database_free


def made(*tables):
    pieces = [table([row([cell(text, WIDTH) for text in line]) for line in one], [WIDTH]) for one in tables]
    return document_of("Answers", pieces, "en")


def repacked(data, change):
    """The document with its text changed by a function of its bytes."""
    out = BytesIO()
    with ZipFile(BytesIO(data)) as old, ZipFile(out, "w", 8) as new:
        for name in old.namelist():
            new.writestr(name, change(old.read(name)) if name == MAIN else old.read(name))
    return out.getvalue()


def changed(data, old, new):
    assert old in ZipFile(BytesIO(data)).read(MAIN).decode()
    return repacked(data, lambda xml: xml.decode().replace(old, new, 1).encode())


def named():
    with override("en"):
        code, _question, answer, reason, _how = heads()
    return [code, answer, reason]


def test_tables_are_read_in_their_order_and_rows_keep_their_number():
    data = made([["a", "b"], ["", ""], ["c", "=1+1"]], [["d\n\n e\tf  g "]])
    assert tables_of(data) == [[(1, ["a", "b"]), (3, ["c", "=1+1"])], [(1, ["d\n\n e\tf  g"])]]
    assert tables_of(document_of("Answers", [paragraph("outside")], "en")) == []


def test_signs_are_read_and_what_was_struck_out_moved_or_stands_over_a_text_is_not():
    run = "<w:r><w:t>{}</w:t></w:r>"
    typed = (
        f"{run.format('first')}</w:p><w:p><w:pPr><w:tabs><w:tab w:val='left'/></w:tabs></w:pPr>"
        f"<w:ins>{run.format('kept')}</w:ins><w:del><w:r><w:delText>gone</w:delText></w:r></w:del>"
        f"<w:moveFrom>{run.format('moved')}</w:moveFrom><w:r><w:noBreakHyphen/><w:t>1</w:t><w:cr/><w:t>two</w:t></w:r>"
        f"<w:ruby><w:rt>{run.format('he')}</w:rt><w:rubyBase>{run.format('禾')}</w:rubyBase></w:ruby>"
    )
    data = changed(made([["x", "HERE"]]), '<w:r><w:t xml:space="preserve">HERE</w:t></w:r>', typed)
    assert tables_of(data) == [[(1, ["x", "first\nkept-1\ntwo禾"])]]


def test_a_row_that_was_struck_out_is_not_read():
    data = changed(made([["a"], ["b"]]), "<w:trPr>", "<w:trPr><w:del/>")
    assert tables_of(data) == [[(2, ["b"])]]


def test_merged_and_split_cells_stand_under_their_heads():
    data = made([["c", "q", "a", "r"], ["1", "2", "", "MERGED"], ["1", "2", "SPLIT", "4"]])
    third = cell("MERGED", WIDTH)
    wide = third.replace("<w:tcPr>", '<w:tcPr><w:gridSpan w:val="2"/>')
    data = changed(data, cell("", WIDTH) + third, wide)
    assert tables_of(data)[0][1:] == [(2, ["1", "2", "MERGED", ""]), (3, ["1", "2", "SPLIT", "4"])]
    head = cell("a", WIDTH)
    data = changed(data, head, head.replace("<w:tcPr>", '<w:tcPr><w:gridSpan w:val="2"/>'))
    data = changed(data, cell("SPLIT", WIDTH), cell("one", WIDTH) + cell("two", WIDTH))
    assert tables_of(data)[0][2] == (3, ["1", "2", "one\ntwo", "4"])


def test_borders_that_were_moved_by_hand_change_no_cell():
    data = made([["c", "q", "a"], ["1", "2", "3"]])
    first = cell("1", WIDTH)
    data = changed(data, first, first.replace("<w:tcPr>", '<w:tcPr><w:gridSpan w:val="2"/>'))
    assert tables_of(data)[0][1] == (2, ["1", "2", "3"])


def test_a_row_that_begins_further_right_is_read_from_there():
    data = made([["c", "q", "a"], ["2", "3"]])
    data = repacked(data, lambda xml: xml.replace(b"<w:trPr>", b'<w:trPr><w:gridBefore w:val="1"/>', 2))
    data = changed(data, '<w:gridBefore w:val="1"/>', "")
    assert tables_of(data)[0][1] == (2, ["", "2", "3"])


def test_a_table_within_a_cell_is_text_of_that_cell():
    inner = table([row([cell("in", WIDTH), cell("side", WIDTH)])], [WIDTH])
    data = changed(made([["x", "HERE"], ["y", "z"]]), paragraph("HERE"), inner + paragraph("after"))
    assert tables_of(data) == [[(1, ["x", "in\nside\n\nafter"]), (2, ["y", "z"])]]


def test_rows_are_told_by_table_and_a_table_without_heads_by_its_codes():
    tables = [
        [(1, ["own", "table"])],
        [(1, named()), (2, ["MR-01", "2", ""])],
        [(1, ["MR-02\nTitle", "", "None"]), (2, ["NO-99", "1"])],
    ]
    assert rows_in(tables, {"MR-01", "MR-02"}) == [
        (2, Row(2, "MR-01", "2", "")),
        (3, Row(1, "MR-02", "", "None")),
        (3, Row(2, "NO-99", "1", "")),
    ]
    assert rows_in(tables[:1], {"own"}) is None


def test_a_document_is_told_by_its_content_and_a_broken_one_by_its_name():
    assert is_document("a.xlsx", made([["a"]]))
    book = BytesIO()
    with ZipFile(book, "w") as archive:
        kinds = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"
        link = f'<Relationships><Relationship Id="r" Type="{kinds}" Target="xl/workbook.xml"/></Relationships>'
        archive.writestr("_rels/.rels", link)
    assert not is_document("a.docx", book.getvalue())
    assert [is_document(name, b"PK\x03\x04") for name in ("A.DOCX", "a.xlsx")] == [True, False]


ENTITIES = '<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "{}">]><a>&b;</a>'
BROKEN = {
    "no archive": b"PK\x03\x04broken",
    "half": made([["a"]])[:900],
    "no text": made([["a"]]).replace(MAIN.encode(), b"word/documenu.xml"),
    "broken text": repacked(made([["a"]]), lambda xml: xml[:-20]),
    "entities": repacked(made([["a"]]), lambda _xml: ENTITIES.format("x" * 100).encode()),
    "a file outside": repacked(
        made([["a"]]), lambda _xml: b'<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>'
    ),
    "a width beyond all": changed(made([["a"]]), "<w:tcPr>", f'<w:tcPr><w:gridSpan w:val="{10**12}"/>'),
    "a width that is none": changed(made([["a"]]), "<w:tcPr>", '<w:tcPr><w:gridSpan w:val="x"/>'),
    "cells without end": made([["a"] * 101]),
    "locked": made([["a"]]).replace(b"PK\x01\x02\x14\x03\x14\x00\x00\x00", b"PK\x01\x02\x14\x03\x14\x00\x01\x00"),
}


@pytest.mark.parametrize("data", [pytest.param(data, id=name) for name, data in BROKEN.items()])
def test_what_is_no_document_is_refused(data):
    with pytest.raises(DocumentUnreadable):
        tables_of(data)


def test_a_document_that_unpacks_to_very_much_is_refused_before_it_is_read():
    bomb = repacked(made([["a"]]), lambda xml: xml + b" " * MOST_UNPACKED)
    assert len(bomb) < 100_000
    with pytest.raises(DocumentUnreadable):
        tables_of(bomb)
    assert len(tables_of(repacked(made([["a"]]), lambda xml: xml + b" " * 1000))) == 1


def test_more_rows_than_any_playbook_has_questions_are_refused(monkeypatch):
    monkeypatch.setattr(filled_document, "MOST_ROWS", 3)
    assert len(tables_of(made([["a"], ["b"]], [["c"]]))) == 2
    with pytest.raises(DocumentUnreadable):
        tables_of(made([["a"], ["b"]], [["c"], ["d"]]))
