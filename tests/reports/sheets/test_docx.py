"""DOCX by hand: what a text holds stays in it, pages are numbered, and nothing runs."""

from io import BytesIO
from xml.etree import ElementTree
from zipfile import ZipFile

import pytest

from assessments.answers.filled_document import tables_of
from reports.sheets.docx import TWIPS, WIDE_TWIPS, cell, document_of, head, paragraph, row, table

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
pytestmark = pytest.mark.database_free


def part(data, name="word/document.xml"):
    return ElementTree.fromstring(ZipFile(BytesIO(data)).read(name))  # noqa: S314  made by us


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("=1+1", "=1+1"),
        ("<w:t>&amp; ]]> \"'", "<w:t>&amp; ]]> \"'"),
        ("a\n\nb\tc  d", "a\n\nb\tc  d"),
        ("𠮷 喆 👨‍👩‍👧 الشركة", "𠮷 喆 👨‍👩‍👧 الشركة"),
        ("a\x00\x01\ufffe\ud800b", "a\ufffd\ufffd\ufffd\ufffdb"),
    ],
)
def test_a_text_of_any_kind_comes_back(text, read):
    data = document_of("Title", [table([row([cell(text, 900)])], [900])], "en")
    assert tables_of(data) == [[(1, [read])]]


def test_pages_are_numbered_and_lie_as_wished():
    for is_wide, width in ((False, TWIPS), (True, WIDE_TWIPS)):
        data = document_of("A & B", [paragraph("x", "Heading1")], "zh-hans", is_wide=is_wide)
        size, edges = (part(data).find(f".//{W}{name}") for name in ("pgSz", "pgMar"))
        assert int(size.get(f"{W}w")) - int(edges.get(f"{W}left")) - int(edges.get(f"{W}right")) == width
        assert (size.get(f"{W}orient") == "landscape") is is_wide
        footer = part(data, "word/footer1.xml")
        assert "".join(footer.itertext()) == "A & B · 1"
        assert footer.find(f".//{W}fldSimple").get(f"{W}instr") == " PAGE "


def test_a_head_comes_again_on_each_page_and_only_a_row_that_may_splits():
    rows = [head(["a", "b"], [1, 2]), row([]), row([], may_split=True)]
    found = part(document_of("x", [table(rows, [1, 2])], "en")).findall(f".//{W}trPr")
    assert [[trait.tag.removeprefix(W) for trait in traits] for traits in found] == [
        ["cantSplit", "tblHeader"],
        ["cantSplit"],
        [],
    ]
