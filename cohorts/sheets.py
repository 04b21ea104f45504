"""A workbook with a list of people: the rows of its first visible sheet, as texts. Nothing of it is kept or run.

The workbook is read as a stream, and only the four parts that say what stands in the cells: a reader of whole
workbooks takes minutes for a small file that unpacks to a million fonts.
"""

from __future__ import annotations

import io
import re
import unicodedata
import zipfile
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from posixpath import join, normpath
from typing import NoReturn, TypeVar
from xml.parsers import expat

from django.utils.translation import gettext as _

MOST_UNPACKED = 4 * 1024 * 1024  # bytes of all parts that are read
MOST_COLUMNS = 100  # those further to the right are not read
LAST_ROW = 1_048_576  # a sheet has no more
MADE_OF = {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}
BROKEN = (zipfile.BadZipFile, zlib.error, expat.ExpatError, LookupError, ValueError, RuntimeError, EOFError, OSError)
# Number formats without a text of their own that show a day or a time.
DAYS = {*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)}
ASIDE = re.compile(r'"[^"]*"|\\.|_.|\*.|\[[^\]]*\]')  # what a format shows as it is, and colours or conditions
ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
PLACE = re.compile(r"([A-Z]{1,3})[0-9]*")


class SheetUnreadable(Exception):
    """Nothing of the workbook can be read. The text says why and what to do, for people."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """The rows that are not empty, each with its number from 1 and its cells; the sheet's name, if there are several."""

    rows: tuple[tuple[int, list[str]], ...]
    name: str = ""


def read_sheet(data: bytes, *, keeps_lines: bool = False) -> Sheet:
    """The first visible sheet of a workbook (.xlsx, .xlsm).

    Args:
        keeps_lines: leaves the line ends within a cell as they are; without it a cell is a text on one line.

    Raises:
        SheetUnreadable: it is no workbook, broken, or larger than a list of people can be.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return first_of(Package(archive), keeps_lines)
    except BROKEN as error:
        raise SheetUnreadable(
            _(
                "This workbook cannot be read. Open it in a spreadsheet program, save its sheet as “CSV UTF-8” and choose that file. Nothing was read."
            )
        ) from error


@dataclass
class Package:
    """The parts of a workbook; reading them ends where they unpack to more than a list of people."""

    archive: zipfile.ZipFile
    left: int = MOST_UNPACKED

    def part(self, name: str) -> bytes:
        """Raises SheetUnreadable, or one of BROKEN."""
        found = self.archive.getinfo(name)
        if found.compress_type not in MADE_OF:
            raise ValueError(name)
        # A part never gives more bytes than it states.
        self.left -= found.file_size
        if self.left < 0:
            text = _(
                "This workbook holds more than a list of people. Copy the list into a new workbook. Nothing was read."
            )
            raise SheetUnreadable(text)
        return self.archive.read(found)

    def related(self, name: str) -> Relations:
        """What a part refers to; the empty name is the package itself."""
        folder, _slash, file = name.rpartition("/")
        return told(Relations(folder), self.part(join(folder, "_rels", f"{file}.rels")))


class Part:
    """What a part of a workbook tells: its methods are called with what stands in it, in its order."""

    def begin(self, name: str, attributes: Mapping[str, str]) -> None:
        """An element begins; names are without their namespace."""

    def end(self, name: str) -> None:
        """It ends."""

    def text(self, piece: str) -> None:
        """A piece of text."""


P = TypeVar("P", bound=Part)


def told(part: P, content: bytes) -> P:
    """Reads a part. Raises one of BROKEN, also for a document type: one can repeat a short text a million times."""
    parser = expat.ParserCreate()
    parser.buffer_text = True

    def begin(name: str, attributes: dict[str, str]) -> None:
        part.begin(name.rpartition(":")[2], {key.rpartition(":")[2]: value for key, value in attributes.items()})

    def refuse(*_given: object) -> NoReturn:
        raise ValueError("A document type.")

    parser.StartElementHandler = begin
    parser.EndElementHandler = lambda name: part.end(name.rpartition(":")[2])
    parser.CharacterDataHandler = part.text
    parser.StartDoctypeDeclHandler = refuse
    parser.Parse(content, True)
    return part


@dataclass
class Relations(Part):
    """What a part refers to: by identity, the kind (the end of its type) and the name of the other part."""

    folder: str
    found: dict[str, tuple[str, str]] = field(default_factory=dict)

    def begin(self, name: str, attributes: Mapping[str, str]) -> None:
        if name == "Relationship" and attributes.get("TargetMode") != "External":
            target = normpath(join("/", self.folder, attributes["Target"])).lstrip("/")
            self.found[attributes["Id"]] = (attributes["Type"].rpartition("/")[2], target)

    def of_kind(self, kind: str) -> str:
        """The first of a kind; empty when there is none."""
        return next((target for found, target in self.found.values() if found == kind), "")


@dataclass
class Book(Part):
    """The sheets of a workbook that are visible, by name and identity, and the day that its days are counted from."""

    sheets: list[tuple[str, str]] = field(default_factory=list)
    first_day: datetime = datetime(1899, 12, 30)

    def begin(self, name: str, attributes: Mapping[str, str]) -> None:
        if name == "sheet" and attributes.get("state", "visible") == "visible":
            self.sheets.append((attributes["name"], attributes["id"]))
        elif name == "workbookPr" and attributes.get("date1904") in {"1", "true"}:
            self.first_day = datetime(1904, 1, 1)


@dataclass
class Strings(Part):
    """The texts that cells refer to by their number; readings that stand over them are left out."""

    found: list[str] = field(default_factory=list)
    pieces: list[str] = field(default_factory=list)
    is_text: bool = False
    is_reading: bool = False

    def begin(self, name: str, attributes: Mapping[str, str]) -> None:
        self.is_text = name == "t" and not self.is_reading
        if name == "si":
            self.pieces = []
        elif name == "rPh":
            self.is_reading = True

    def end(self, name: str) -> None:
        self.is_text = False
        if name == "si":
            self.found.append("".join(self.pieces))
        elif name == "rPh":
            self.is_reading = False

    def text(self, piece: str) -> None:
        if self.is_text:
            self.pieces.append(piece)


@dataclass
class Styles(Part):
    """Which styles of cells show a day or a time, by their number."""

    formats: dict[str, str] = field(default_factory=dict)
    is_of_cells: bool = False
    are_days: list[bool] = field(default_factory=list)

    def begin(self, name: str, attributes: Mapping[str, str]) -> None:
        if name == "numFmt":
            self.formats[attributes["numFmtId"]] = attributes["formatCode"]
        elif name == "cellXfs":
            self.is_of_cells = True
        elif name == "xf" and self.is_of_cells:
            number = attributes.get("numFmtId", "0")
            code = ASIDE.sub("", self.formats.get(number, "")).casefold()
            is_day = int(number) in DAYS if number not in self.formats else any(mark in code for mark in "ymdhs")
            self.are_days.append(is_day)

    def end(self, name: str) -> None:
        if name == "cellXfs":
            self.is_of_cells = False


@dataclass
class Cells(Strings):
    """The rows of a sheet. A cell's text stands in itself or among `strings`; `are_days` says which styles are days."""

    strings: Sequence[str] = ()
    are_days: Sequence[bool] = ()
    first_day: datetime = Book.first_day
    keeps_lines: bool = False
    rows: list[tuple[int, list[str]]] = field(default_factory=list)
    row: int = 0
    column: int = 0
    kind: str = ""
    style: int = 0
    cells: dict[int, str] = field(default_factory=dict)

    def begin(self, name: str, attributes: Mapping[str, str]) -> None:
        super().begin(name, attributes)
        if name == "row":
            number = int(attributes.get("r", self.row + 1))
            if not self.row < number <= LAST_ROW:
                raise ValueError("Rows are not in order.")
            self.row, self.column, self.cells = number, 0, {}
        elif name == "c":
            self.column = column_of(attributes["r"]) if "r" in attributes else self.column + 1
            self.kind, self.style = attributes.get("t", "n"), int(attributes.get("s", 0))
            self.pieces = []
        elif name == "v":
            self.is_text = True

    def end(self, name: str) -> None:
        super().end(name)
        if name == "c" and self.column <= MOST_COLUMNS and self.pieces:
            self.cells[self.column] = self.said("".join(self.pieces))
        elif name == "row" and any(self.cells.values()):
            cells = [self.cells.get(place, "") for place in range(1, max(self.cells) + 1)]
            self.rows.append((self.row, cells))

    def said(self, written: str) -> str:
        """A cell as a text: whole numbers without a point, days as 2026-11-30."""
        if self.kind == "n":
            is_day = self.style < len(self.are_days) and self.are_days[self.style]
            return day_of(float(written), self.first_day) if is_day else number_of(float(written))
        if self.kind == "b":
            return "FALSE" if written == "0" else "TRUE"
        text = self.strings[int(written)] if self.kind == "s" else written
        said = ESCAPED.sub(unescaped, text)
        return said.strip() if self.keeps_lines else " ".join(said.split())


def first_of(package: Package, keeps_lines: bool) -> Sheet:
    """Raises SheetUnreadable, or one of BROKEN."""
    name = package.related("").of_kind("officeDocument")
    book, related = told(Book(), package.part(name)), package.related(name)
    sheets = [
        (title, related.found[identity][1])
        for title, identity in book.sheets
        if related.found[identity][0] == "worksheet"
    ]
    if not sheets:
        raise SheetUnreadable(_("This workbook has no sheet with cells that is visible. Nothing was read."))
    strings, styles = related.of_kind("sharedStrings"), related.of_kind("styles")
    cells = Cells(
        strings=told(Strings(), package.part(strings)).found if strings else (),
        are_days=told(Styles(), package.part(styles)).are_days if styles else (),
        first_day=book.first_day,
        keeps_lines=keeps_lines,
    )
    title, part = sheets[0]
    told(cells, package.part(part))
    return Sheet(tuple(cells.rows), title if len(sheets) > 1 else "")


def unescaped(found: re.Match[str]) -> str:
    """The character that a text names because XML cannot hold it; those that no text can hold are marked."""
    character = chr(int(found[1], 16))
    return "\ufffd" if unicodedata.category(character) in {"Cc", "Cs"} and not character.isspace() else character


def column_of(place: str) -> int:
    """The number of a column, from 1: of AB12, 28. Raises ValueError."""
    found = PLACE.fullmatch(place)
    if not found:
        raise ValueError(place)
    number = 0
    for letter in found[1]:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number


def number_of(value: float) -> str:
    """A number as a sheet shows it without a format. Raises ValueError for what is none."""
    return str(int(value)) if abs(value) < 1e15 and value == int(value) else f"{value:.15g}"


def day_of(value: float, first_day: datetime) -> str:
    """The day, time or both of a number of days; the number itself where no calendar has it."""
    if not 0 <= value < 2_958_466:  # the day after 31 December 9999
        return number_of(value)
    # Sheets count a 29 February 1900, which there was not.
    skipped = 1 if first_day.year == 1899 and 1 <= value < 60 else 0
    moment = first_day + timedelta(days=skipped, minutes=round(value * 1440))
    if value < 1:
        return moment.strftime("%H:%M")
    return moment.isoformat(" ", "minutes").removesuffix(" 00:00")
