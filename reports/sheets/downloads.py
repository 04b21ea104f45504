"""What a browser is given to keep: workbooks and other files under a safe name."""

from __future__ import annotations

from io import BytesIO
from typing import BinaryIO

import xlsxwriter
from django.http import HttpResponse
from django.utils.http import content_disposition_header
from django.utils.text import get_valid_filename

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def new_workbook(title: str, company: str = "") -> tuple[xlsxwriter.Workbook, BytesIO]:
    """An empty workbook, and where its bytes will be once it is closed.

    Text is written as text, so that “=1+1” stays what somebody typed.
    """
    buffer = BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    book = xlsxwriter.Workbook(buffer, options)
    book.set_properties(properties(title, company))
    return book, buffer


def properties(title: str, company: str) -> dict[str, str]:
    """What the file says of itself; `company` is the organisation whose it is."""
    return {"title": title, "author": "Plumbline"} | ({"company": company} if company else {})


def large_workbook(title: str, into: BinaryIO, company: str = "") -> xlsxwriter.Workbook:
    """A workbook that keeps no line once the next one begins; each sheet is written from the top, formats before cells."""
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    book = xlsxwriter.Workbook(into, options)
    book.set_properties(properties(title, company))
    return book


def attached(content: bytes, kind: str, name: str) -> HttpResponse:
    """The content as a file to keep. `kind` is its media type, `name` may be any text."""
    response = HttpResponse(content, content_type=kind)
    header = content_disposition_header(True, get_valid_filename(name))
    response["Content-Disposition"] = header or "attachment"
    return response
