"""Paper -> PDF bytes. The only file that knows WeasyPrint; the web never imports it."""

from __future__ import annotations

import gc
import logging
import os
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from xml.etree import ElementTree

from django.conf import settings
from django.template.loader import render_to_string
from django.utils.translation import override

from playbooks.engine.answers import VALUE
from reports.document import Paper
from reports.models import Report

FONTS = Path(__file__).resolve().parent / "fonts"
# Read by fontconfig when WeasyPrint first asks for a font: our two subset fonts first, the system's after.
os.environ.setdefault("FONTCONFIG_FILE", str(FONTS / "fonts.conf"))

import weasyprint  # noqa: E402  the variable above must be set first
import weasyprint.pdf.fonts  # noqa: E402
from cssselect2 import ElementWrapper  # noqa: E402

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
        raise NotSetUp(
            "libharfbuzz-subset is missing. Install it: apt-get install libharfbuzz-subset0"
        )
    if not (FONTS / "fonts.conf").exists():
        raise NotSetUp("The fonts of the report are missing beside reports/pdf.py.")


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
        return draw(render_to_string("reports/pdf/report.html", {"paper": paper, "tab": "\t"}))


def draw(html: str) -> Drawn:
    options = {"pdf_variant": "pdf/ua-1"}
    document = Markup(html).render(stylesheets=[stylesheet()], **options)
    return Drawn(document.write_pdf(**options), len(document.pages))


class Markup(weasyprint.HTML):  # type: ignore[misc]  # WeasyPrint has no types
    """The paper's markup, which is well-formed XML, styled by the sheet of the paper alone.

    WeasyPrint would read it with an HTML parser in Python, and add its own sheet for any HTML there is.
    Either costs more than the layout of two pages.
    """

    def __init__(self, text: str) -> None:
        # Only our own templates speak here: what people wrote is escaped, so there are no entities to expand.
        root = ElementTree.fromstring(NOT_IN_XML.sub("", text))  # noqa: S314
        self.wrapper_element = ElementWrapper.from_html_root(root)
        self.etree_element = self.wrapper_element.etree_element
        self.base_url, self.url_fetcher, self.media_type = None, fetcher(), "print"

    def _ua_stylesheets(self, forms: bool = False) -> list[weasyprint.CSS]:
        return []


def fetcher() -> weasyprint.URLFetcher:
    """Fetches nothing but addresses that hold their own content: no file, no network."""
    return weasyprint.URLFetcher(allowed_protocols={"data"}, allow_redirects=False)


def stylesheet() -> weasyprint.CSS:
    return weasyprint.CSS(string=style_text(), url_fetcher=fetcher())


@lru_cache(maxsize=1)
def style_text() -> str:
    path = Path(settings.BASE_DIR) / "templates" / "reports" / "pdf" / "report.css"
    return path.read_text(encoding="utf-8")


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
