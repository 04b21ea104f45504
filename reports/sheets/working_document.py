"""A working file as a DOCX document: headings, fields to fill in, check boxes and tables."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext as _

from engine.playbook.parts import Text
from engine.playbook.working_files import Ask, Grid, Part, WorkingFile
from reports.sheets.docx import TWIPS, cell, document_of, head, paragraph, row, table

LABEL = 2900
BOX = "☐"


def working_document(file: WorkingFile, language: str) -> bytes:
    """The document in one language ("en" or "zh-hans"). Equal content gives equal bytes."""
    title = file.title.in_language(language)
    body = [paragraph(title, "Title"), paragraph(file.about.in_language(language), "Hint")]
    body += [part_of(part, language) for part in file.parts]
    body.append(paragraph(_("How to use it"), "Heading1"))
    body += [paragraph(f"{n}. {text.in_language(language)}") for n, text in enumerate(file.use, 1)]
    return document_of(title, body, language)


def part_of(part: Part, language: str) -> str:
    """A section: its heading, what to know, fields, boxes to tick, tables."""
    pieces = [paragraph(part.heading.in_language(language), "Heading1")]
    if part.lead:
        pieces.append(paragraph(part.lead.in_language(language)))
    if part.asks:
        pieces.append(fields(part.asks, language))
    pieces += [paragraph(f"{BOX} {text.in_language(language)}", "Check") for text in part.checks]
    pieces += [grid(one, language) for one in part.grids]
    return "".join(pieces)


def fields(asks: Iterable[Ask], language: str) -> str:
    """Labels beside room to write, which says in grey what belongs there."""
    widths = [LABEL, TWIPS - LABEL]
    rows = [row([said(a.label, language, LABEL, "Label"), said(a.hint, language, widths[1], "Hint")]) for a in asks]
    return table(rows, widths)


def grid(one: Grid, language: str) -> str:
    """A table with heads, an example, and rows to fill in."""
    width = TWIPS // len(one.columns)
    widths = [width] * len(one.columns)
    rows = [head([text.in_language(language) for text in one.columns], widths)]
    if one.example:
        first, *others = one.example
        marked = Text(f"（示例）{first.zh}", f"(Example) {first.en}")
        rows.append(row([said(text, language, width, "Hint") for text in (marked, *others)]))
    rows += [row([cell("", width) for _column in one.columns]) for _row in range(one.blank)]
    return table(rows, widths)


def said(text: Text, language: str, width: int, style: str) -> str:
    return cell(text.in_language(language), width, style)
