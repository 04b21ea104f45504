"""The files that a founder takes away to work in: tables and documents, both languages side by side.

They stand beside a playbook's versions, in `resources/*.yaml`. Actions name them by id; what they hold may be
mended without a new version. Their look is made elsewhere; here is what they say.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

from engine.playbook.fields import NO_TEXT, Book, Fields, is_month_or_day, text_of
from engine.playbook.format import by_key
from engine.playbook.parts import Text
from engine.playbook.shapes import (
    FLAG,
    ID,
    NUMBER_PATTERN,
    RAW,
    TEXT,
    WORD,
    Shape,
    many,
    optional,
    texts,
    whole,
    word_of,
)
from engine.reading.problems import PlaybookProblems, Problem
from engine.reading.yaml_strict import read_file, yaml_files

FOLDER = "resources"
NUMBERS = {"number", "money", "percent"}
COLUMN_KINDS = ("text", "choice", "date", *sorted(NUMBERS), "formula", "figure")
FORMS = ("number", "money", "percent", "months")
NAMED = re.compile(r"\{([a-z0-9_.=]+)\}")

OPTION = Shape("working_option", "the option", {"id": ID, "label": TEXT})
COLUMN = Shape(
    "working_column",
    "the column",
    {
        "id": ID,
        "title": TEXT,
        "width": whole(4, 80),
        "kind": word_of(COLUMN_KINDS),
        "options": many(OPTION),
        "formula": optional(WORD),
        "form": word_of(FORMS, "number"),
    },
)
ROW = Shape(
    "working_row",
    "the row",
    {
        "heading": optional(TEXT),
        "example": FLAG,
        "key": optional(ID),
        "form": word_of(FORMS, "number"),
        "formula": optional(WORD),
        "shows": by_key(RAW),
        "cells": by_key(RAW),
    },
)
SHEET = Shape(
    "working_sheet",
    "the sheet",
    {"id": ID, "name": TEXT, "lead": TEXT, "columns": many(COLUMN, 2), "rows": many(ROW), "blank": whole(0, 200, 0)},
)
ASK = Shape("working_ask", "the field", {"label": TEXT, "hint": TEXT})
GRID = Shape("working_grid", "the table", {"columns": texts(2, 6), "example": texts(0, 6), "blank": whole(1, 30)})
PART = Shape(
    "working_part",
    "the part",
    {
        "heading": TEXT,
        "lead": optional(TEXT),
        "ask": many(ASK),
        "checks": optional(texts(0, 20)),
        "table": optional(many(GRID)),
    },
)
WORKING_FILE = Shape(
    "working_file",
    "the working file",
    {
        "id": ID,
        "kind": word_of(("sheet", "document")),
        "title": TEXT,
        "about": TEXT,
        "use": texts(2, 8),
        "sheets": many(SHEET),
        "parts": many(PART),
    },
)


@dataclass(frozen=True, slots=True)
class Choice:
    """One value of a drop-down."""

    id: str
    label: Text


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a sheet. `width` is in characters; a formula names columns of its row in braces."""

    id: str
    title: Text
    width: int
    kind: str
    options: tuple[Choice, ...] = ()
    formula: str = ""
    form: str = "number"


@dataclass(frozen=True, slots=True)
class Row:
    """A row that is there from the start.

    Attributes:
        heading: a line over the whole width; such a row has nothing else.
        key: by which formulas of other rows name this one.
        form: how figures of this row are written.
        formula: of the figure columns; empty where a founder fills them in.
        shows: what formulas come to, by column: a viewer that does not reckon shows these.
        cells: by column: a text, a number, an ISO day, the id of an option, or a formula that begins with “=”.
    """

    heading: Text | None
    is_example: bool
    key: str
    form: str
    formula: str
    shows: Mapping[str, Decimal]
    cells: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet of a workbook; `blank` rows follow those that are there."""

    id: str
    name: Text
    lead: Text
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    blank: int

    @property
    def is_numbered(self) -> bool:
        """A list counts its rows; a reckoning does not."""
        return bool(self.blank)


@dataclass(frozen=True, slots=True)
class Ask:
    """Something to write down, and what belongs there."""

    label: Text
    hint: Text


@dataclass(frozen=True, slots=True)
class Grid:
    """A table of a document: its heads, an example row, and how many empty rows follow."""

    columns: tuple[Text, ...]
    example: tuple[Text, ...]
    blank: int


@dataclass(frozen=True, slots=True)
class Part:
    """A section of a document."""

    heading: Text
    lead: Text | None
    asks: tuple[Ask, ...]
    checks: tuple[Text, ...]
    grids: tuple[Grid, ...]


@dataclass(frozen=True, slots=True)
class WorkingFile:
    """A file to work in: a workbook with `sheets`, or a document with `parts`."""

    id: str
    kind: str
    title: Text
    about: Text
    use: tuple[Text, ...]
    sheets: tuple[Sheet, ...]
    parts: tuple[Part, ...]

    @property
    def extension(self) -> str:
        return "xlsx" if self.kind == "sheet" else "docx"


def load_working_files(folder: Path) -> dict[str, WorkingFile] | None:
    """The working files of the playbook in a folder, by id; None where it has no such folder.

    Raises:
        PlaybookProblems: every mistake found, a text that is missing in one language among them.
    """
    home = folder / FOLDER
    if not home.is_dir():
        return None
    found: dict[str, WorkingFile] = {}
    problems: list[Problem] = []
    for path in yaml_files(home):
        data, reader = read_file(path, f"{FOLDER}/{path.name}")
        book = Book(reader.places, reader.raws)
        fields = Fields(book, data, (), WORKING_FILE)
        file = read_working_file(fields)
        if file.id != path.stem:
            fields.note("id", "the id differs from the file's name", f"write id: {path.stem}")
        found[file.id] = file
        problems += [*reader.problems, *book.problems]
    if problems:
        raise PlaybookProblems(problems)
    return found


def read_working_file(fields: Fields) -> WorkingFile:
    """One file from its plain data; mistakes are noted in the fields' book."""
    file = WorkingFile(
        fields.identifier(),
        fields.choice("kind"),
        fields.needed_text("title"),
        fields.needed_text("about"),
        fields.texts("use"),
        tuple(read_sheet(one) for one in fields.children("sheets")),
        tuple(read_part(one) for one in fields.children("parts")),
    )
    wanted, other = ("sheets", "parts") if file.kind == "sheet" else ("parts", "sheets")
    if not getattr(file, wanted) or getattr(file, other):
        fields.note("kind", f"a {file.kind} has {wanted} and no {other}", f"write {wanted}")
    note_unknown_names(file, fields)
    fields.done()
    return file


def read_sheet(fields: Fields) -> Sheet:
    columns = tuple(read_column(one) for one in fields.children("columns"))
    rows = tuple(read_row(one, columns) for one in fields.children("rows"))
    sheet = Sheet(
        fields.identifier(),
        fields.needed_text("name"),
        fields.needed_text("lead"),
        columns,
        rows,
        fields.whole("blank"),
    )
    fields.done()
    return sheet


def read_column(fields: Fields) -> Column:
    options = []
    for one in fields.children("options"):
        options.append(Choice(one.identifier(), one.needed_text("label")))
        one.done()
    kind, formula = fields.choice("kind"), fields.string("formula") if fields.has("formula") else ""
    if (kind == "choice") != bool(options) or (kind == "formula") != bool(formula):
        fields.note("kind", f"a column of kind {kind} needs its own fields", "options for choice, formula for formula")
    column = Column(
        fields.identifier(),
        fields.needed_text("title"),
        fields.whole("width"),
        kind,
        tuple(options),
        formula,
        fields.choice("form"),
    )
    fields.done()
    return column


def read_row(fields: Fields, columns: tuple[Column, ...]) -> Row:
    known = {column.id: column for column in columns}
    cells = {}
    for key, raw in fields.mapping("cells").items():
        if key not in known:
            fields.note_in("cells", key, f"there is no column “{key}”", f"use one of {', '.join(known)}")
            continue
        cells[key] = read_cell(fields, key, raw, known[key])
    shows = {key: Decimal(str(raw)) for key, raw in fields.mapping("shows").items() if NUMBER_PATTERN.match(str(raw))}
    row = Row(
        fields.text("heading") if fields.has("heading") else None,
        fields.flag("example"),
        fields.identifier("key") if fields.has("key") else "",
        fields.choice("form"),
        fields.string("formula") if fields.has("formula") else "",
        shows,
        cells,
    )
    fields.done()
    return row


def read_cell(fields: Fields, key: str, raw: Any, column: Column) -> Any:
    """A cell as its column has it; what does not fit is noted."""
    if isinstance(raw, str) and raw.startswith("="):
        return raw
    if isinstance(raw, dict):
        return text_of(fields.book, raw, (*fields.path, "cells", key)) or NO_TEXT
    if column.kind == "choice" and raw in {option.id for option in column.options}:
        return raw
    if column.kind == "date" and isinstance(raw, str) and is_month_or_day(raw):
        return raw
    if column.kind in NUMBERS | {"figure"} and NUMBER_PATTERN.match(str(raw)):
        return Decimal(str(raw))
    fields.note_in("cells", key, f"“{raw}” does not fit the column “{key}”", "write a text in both languages")
    return NO_TEXT


def read_part(fields: Fields) -> Part:
    asks, grids = [], []
    for one in fields.children("ask"):
        asks.append(Ask(one.needed_text("label"), one.needed_text("hint")))
        one.done()
    for one in fields.children("table"):
        grids.append(Grid(one.texts("columns"), one.texts("example"), one.whole("blank")))
        one.done()
    lead = fields.text("lead") if fields.has("lead") else None
    checks = fields.texts("checks") if fields.has("checks") else ()
    part = Part(fields.needed_text("heading"), lead, tuple(asks), checks, tuple(grids))
    fields.done()
    return part


def note_unknown_names(file: WorkingFile, fields: Fields) -> None:
    """A formula that names nothing would be an error in a founder's table."""
    known = {f"{s.id}.{c.id}" for s in file.sheets for c in s.columns}
    known |= {f"{s.id}.{c.id}={o.id}" for s in file.sheets for c in s.columns for o in c.options}
    for sheet in file.sheets:
        own = known | {c.id for c in sheet.columns} | {row.key for row in sheet.rows}
        for formula in formulas_of(sheet):
            for name in NAMED.findall(formula):
                if name not in own:
                    fields.note("sheets", f"a formula names “{name}”, which is nowhere", "use a column, row or option")


def formulas_of(sheet: Sheet) -> list[str]:
    """Every formula of a sheet."""
    found = [column.formula for column in sheet.columns] + [row.formula for row in sheet.rows]
    found += [cell for row in sheet.rows for cell in row.cells.values() if isinstance(cell, str)]
    return [text for text in found if text.startswith("=")]
