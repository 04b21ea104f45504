"""Evidence files are taken by what they hold, never by their name alone."""

from io import BytesIO
from zipfile import ZipFile

import pytest
from django.core.exceptions import ValidationError

from assessments.evidence.file_kinds import check_kind, kind_of

pytestmark = pytest.mark.database_free
PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x06\x00\x00\x00"


def archive(**entries):
    content = BytesIO()
    with ZipFile(content, "w") as pack:
        for name, text in entries.items():
            pack.writestr(name, text)
    return content.getvalue()


def office(folder, **more):
    return archive(**{"[Content_Types].xml": "<Types/>", f"{folder}/main.xml": "<x/>"}, **more)


def open_document(kind):
    return archive(mimetype=f"application/vnd.oasis.opendocument.{kind}", **{"content.xml": "<x/>"})


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        pytest.param(b"%PDF-1.7 minutes\n%%EOF", "PDF", id="pdf"),
        pytest.param(PNG, "PNG", id="png"),
        pytest.param(b"\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01" + b"\x00" * 30, "JPEG", id="jpeg"),
        pytest.param(b"\xff\xd8\xff\xe1\x00\x18Exif\x00\x00" + b"\x00" * 30, "JPEG", id="jpeg-of-a-camera"),
        pytest.param(office("word"), "Word", id="docx"),
        pytest.param(office("xl"), "Excel", id="xlsx"),
        pytest.param(office("ppt"), "PowerPoint", id="pptx"),
        pytest.param(open_document("text"), "ODT", id="odt"),
        pytest.param(open_document("spreadsheet"), "ODS", id="ods"),
        pytest.param(open_document("presentation"), "ODP", id="odp"),
        pytest.param("Interviews: 15, réservé, 访谈".encode(), "text", id="utf-8"),
        pytest.param("\ufeff月份,收入\n1,2\n".encode(), "text", id="csv-of-a-spreadsheet"),
        pytest.param("月份,收入\n".encode("gb18030"), "text", id="gbk"),
        pytest.param("café, société".encode("cp1252"), "text", id="western"),
        pytest.param("Interviews".encode("utf-16"), "text", id="utf-16"),
        pytest.param(b"MZ\x90\x00" + b"\x00" * 100, None, id="program"),
        pytest.param(b"\x7fELF\x02\x01" + b"\x00" * 100, None, id="linux-program"),
        pytest.param(b"MZ" + office("word"), None, id="program-with-a-document-behind"),
        pytest.param(b"<html><script>alert(1)</script>", None, id="html"),
        pytest.param(b"\n <!DOCTYPE html>", None, id="html-after-space"),
        pytest.param(b"<svg xmlns='http://www.w3.org/2000/svg' onload='x'/>", None, id="svg"),
        pytest.param(b"<?xml version='1.0'?><x/>", None, id="xml"),
        pytest.param(b"<?php system('id');", None, id="php"),
        pytest.param(b"#!/bin/sh\nrm -rf /\n", None, id="shell"),
        pytest.param(b"text with \x00 in it", None, id="nul"),
        pytest.param(b" \n\t", None, id="nothing-but-space"),
        pytest.param(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600, None, id="old-office"),
        pytest.param(office("word", **{"word/vbaProject.bin": "x"}), None, id="macros"),
        pytest.param(archive(a="x", b="y"), None, id="zip"),
        pytest.param(archive(mimetype="application/epub+zip"), None, id="another-open-document"),
        pytest.param(office("word")[:60], None, id="broken-archive"),
        pytest.param(b"GIF89a" + b"\x00" * 30, None, id="gif"),
    ],
)
def test_the_kind_is_read_from_the_content(content, kind):
    file = BytesIO(content)
    assert kind_of(file) == kind
    assert file.tell() == 0


def test_the_name_must_say_what_the_content_is():
    assert check_kind(BytesIO(PNG), "Screen.PNG") == "PNG"
    for name in ("screen.pdf", "screen.exe", "png", "screen.png.html", ""):
        with pytest.raises(ValidationError, match=r"ends in \.png"):
            check_kind(BytesIO(PNG), name)


def test_a_refusal_lists_what_is_taken():
    with pytest.raises(ValidationError, match=r"Accepted: PDF, PNG, JPEG"):
        check_kind(BytesIO(b"MZ\x90\x00" + b"\x00" * 100), "minutes.pdf")
