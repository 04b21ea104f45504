"""What a browser is given to keep: workbooks and other files under a safe name."""

from __future__ import annotations

from io import BytesIO
from typing import BinaryIO, TypeVar

import xlsxwriter
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.utils.http import content_disposition_header
from django.utils.text import get_valid_filename

CSV = "text/csv; charset=utf-8"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def new_workbook(title: str) -> tuple[xlsxwriter.Workbook, BytesIO]:
    """An empty workbook, and where its bytes will be once it is closed.

    Text is written as text, so that “=1+1” stays what somebody typed.
    """
    buffer = BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    book = xlsxwriter.Workbook(buffer, options)
    book.set_properties({"title": title, "author": "Plumbline"})
    return book, buffer


def large_workbook(title: str, into: BinaryIO, company: str) -> xlsxwriter.Workbook:
    """A workbook that keeps no line once the next one begins; each sheet is written from the top, formats before cells."""
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    book = xlsxwriter.Workbook(into, options)
    book.set_properties({"title": title, "author": "Plumbline", "company": company})
    return book


Response = TypeVar("Response", bound=HttpResponseBase)


def attached(content: bytes, kind: str, name: str) -> HttpResponse:
    """The content as a file to keep. `kind` is its media type, `name` may be any text."""
    return named(HttpResponse(content, content_type=kind), name)


def named(response: Response, name: str) -> Response:
    """The response as a file to keep, under a name that may be any text."""
    header = content_disposition_header(True, get_valid_filename(name))
    response["Content-Disposition"] = header or "attachment"
    return response
