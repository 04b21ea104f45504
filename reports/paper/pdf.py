"""Paper -> PDF bytes. The only file that knows WeasyPrint; the web never imports it."""

from __future__ import annotations

import gc
import logging
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from hashlib import md5
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import weasyprint
import weasyprint.pdf.fonts
import weasyprint.pdf.stream
from cssselect2 import ElementWrapper
from django.conf import settings
from django.template.loader import render_to_string
from django.utils.translation import override
from weasyprint.text.ffi import ffi
from weasyprint.text.fonts import get_pango_font_hb_face, get_pango_font_key

from charts.palette import filled_in
from engine.playbook.answers import VALUE
from reports.models import Report
from reports.paper.cohort.paper import CohortPaper
from reports.paper.document import Paper
from reports.paper.letters import FONTS, without_glyph
from reports.paper.typesetting import keep_lines

MOST_FREE_TEXT = 100_000  # characters; a third of a million take half a minute
NOT_IN_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
PAGE_NUMBER = re.compile(r"Page (\d+)$")
Progress = Callable[[str, int], None]


class TooLong(Exception):
    """The answers hold more free text than a report may have."""


class NotSetUp(Exception):
    """This machine cannot draw reports. The message names what is missing."""


@dataclass(frozen=True)
class Drawn:
    data: bytes
    page_count: int


def check_setup() -> None:
    """Refuses a machine without HarfBuzz's subsetter: it would need seven times the time for a report.

    Raises:
        NotSetUp
    """
    if weasyprint.pdf.fonts.harfbuzz_subset is None:
        raise NotSetUp("libharfbuzz-subset is missing. Install it: apt-get install libharfbuzz-subset0")
    if not (FONTS / "fonts.conf").exists():
        raise NotSetUp("The fonts of the report are missing in reports/fonts.")


def render(paper: Paper, progress: Progress | None = None) -> Drawn:
    """The paper as a tagged PDF (PDF/UA-1). The same paper gives the same bytes.

    Args:
        progress: called with a phase and the page reached; what it raises ends the drawing.

    Raises:
        TooLong, NotSetUp
    """
    check_setup()
    refuse_too_long(paper)
    with override(paper.language), listening(progress), no_collection():
        html = render_to_string("reports/pdf/report.html", {"paper": paper, "tab": "\t"})
        return draw(html, paper.cover.brand.accent)


def render_cohort(paper: CohortPaper, progress: Progress | None = None) -> Drawn:
    """The paper of a cohort as a tagged PDF (PDF/UA-1). Arguments and errors as in `render`."""
    check_setup()
    with override(paper.language), listening(progress), no_collection():
        html = render_to_string("reports/pdf/cohort/paper.html", {"paper": paper, "tab": "\t"})
        return draw(html, paper.brand.accent)


def draw(html: str, accent: str = "") -> Drawn:
    options = {"pdf_variant": "pdf/ua-1"}
    document = Markup(html).render(stylesheets=[stylesheet(accent)], **options)
    return Drawn(document.write_pdf(finisher=give_scopes, **options), len(document.pages))


def give_scopes(_document: Any, pdf: Any) -> None:
    """Says of each header cell what it heads, a column or a row, as PDF/UA asks; WeasyPrint leaves it out.

    In the paper's tables a header of the head names its column, one of the body its row.
    """
    for cell in pdf.objects:
        if isinstance(cell, dict) and cell.get("S") == "/TH":
            group = above(pdf, above(pdf, cell))
            cell["A"]["Scope"] = "/Column" if group["S"] == "/THead" else "/Row"


def above(pdf: Any, element: Any) -> Any:
    """The element of the structure that holds this one; references read "12 0 R"."""
    return pdf.objects[int(element["P"].split()[0])]


class Markup(weasyprint.HTML):  # type: ignore[misc]  # WeasyPrint has no types
    """The paper's markup, which is well-formed XML, styled by the sheet of the paper alone.

    WeasyPrint would read it with an HTML parser in Python, and add its own sheet for any HTML there is.
    Either costs more than the layout of two pages.
    """

    def __init__(self, text: str) -> None:
        # Only our own templates speak here: what people wrote is escaped, so there are no entities to expand.
        root = ElementTree.fromstring(NOT_IN_XML.sub("", text))  # noqa: S314
        say_what_is_missing(root, without_glyph(text))
        self.wrapper_element = ElementWrapper.from_html_root(root)
        self.etree_element = self.wrapper_element.etree_element
        self.base_url, self.url_fetcher, self.media_type = None, fetcher(), "print"

    def _ua_stylesheets(self, forms: bool = False) -> list[weasyprint.CSS]:
        return []


def say_what_is_missing(root: ElementTree.Element, missing: dict[int, str]) -> None:
    """Puts its number for each character that no font has; what is read but not drawn keeps the character."""
    if not missing:
        return
    for element in root.iter():
        if element.tag != "title":
            element.text = element.text and element.text.translate(missing)
        element.tail = element.tail and element.tail.translate(missing)


class OneFace(weasyprint.pdf.fonts.Font):  # type: ignore[misc]  # WeasyPrint has no types
    """A font of the file, named by what is in it and not by its family alone.

    WeasyPrint takes two faces of one family and weight for one font, and draws the glyphs of the first by
    the numbers of the second: other characters than were written.
    """

    hash: str
    name: bytes

    def __init__(self, pango_font: Any, description: Any, size: float) -> None:
        super().__init__(pango_font, description, size)
        face = f"{self.hash} {len(self.file_content)} {self.index} {self.glyph_count}"
        digest = md5(face.encode(), usedforsecurity=False).digest()[:6]
        plain = self.name.split(b"+", 1)[1]
        self.hash = "".join(chr(65 + letter % 26) for letter in digest)
        self.name = b"/" + self.hash.encode() + b"+" + plain


def add_font(stream: Any, pango_font: Any) -> tuple[OneFace, float]:
    """What a stream of the file does to find its font; here, a face is never taken for another."""
    described, description, size = get_pango_font_key(pango_font)
    key = described, int(ffi.cast("uintptr_t", get_pango_font_hb_face(pango_font)))
    if key not in stream._fonts:
        stream._fonts[key] = OneFace(pango_font, description, size)
    return stream._fonts[key], size


weasyprint.pdf.stream.Stream.add_font = add_font
keep_lines()


def fetcher() -> weasyprint.URLFetcher:
    """Fetches nothing but addresses that hold their own content: no file, no network."""
    return weasyprint.URLFetcher(allowed_protocols={"data"}, allow_redirects=False)


@lru_cache(maxsize=8)
def stylesheet(accent: str = "") -> weasyprint.CSS:
    """The sheet of the paper, read once in a process: nothing in it depends on the report but whose colour it has."""
    return weasyprint.CSS(string=style_text(accent), url_fetcher=fetcher())


def style_text(accent: str = "") -> str:
    """The sheet with its colours; `accent` stands for the product's own when an organisation has one."""
    path = Path(settings.BASE_DIR) / "templates" / "reports" / "pdf" / "report.css"
    return filled_in(path.read_text(encoding="utf-8"), {"accent": accent} if accent else {})


def refuse_too_long(paper: Paper) -> None:
    given = paper.evaluation.answers.values()
    texts = [a.value for a in given if a.state == VALUE and isinstance(a.value, str)]
    if sum(len(text) for text in texts) + sum(len(a.reason) for a in given) > MOST_FREE_TEXT:
        raise TooLong


@contextmanager
def no_collection() -> Iterator[None]:
    """No garbage collection while the block runs, one after it over what the block made.

    A document is a hundred thousand objects that all live until the end; looking through them again and
    again for garbage took a tenth of the time, and looking through all of Django after it a twentieth.
    """
    was_on = gc.isenabled()
    gc.disable()
    gc.freeze()
    try:
        yield
    finally:
        if was_on:
            gc.enable()
        gc.collect()
        gc.unfreeze()


@contextmanager
def listening(progress: Progress | None) -> Iterator[None]:
    """Passes WeasyPrint's own progress on while the block runs."""
    if progress is None:
        yield
        return
    logger = logging.getLogger("weasyprint.progress")
    handler, level = Listener(progress), logger.level
    logger.addHandler(handler)
    logger.setLevel(logging.INFO)
    try:
        yield
    finally:
        logger.removeHandler(handler)
        logger.setLevel(level)


class Listener(logging.Handler):
    """WeasyPrint reports by log lines: "Step 5 - Creating layout - Page 7"."""

    def __init__(self, progress: Progress) -> None:
        super().__init__(logging.INFO)
        self.progress = progress

    def emit(self, record: logging.LogRecord) -> None:
        text = record.getMessage()
        page = PAGE_NUMBER.search(text)
        if page:
            self.progress(Report.Phase.LAYING_OUT, int(page[1]))
        elif text.startswith(("Step 6", "Step 7")):
            self.progress(Report.Phase.WRITING, 0)
