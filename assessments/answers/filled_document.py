"""A document of answers read back: the rows of its tables, as texts. Nothing of it is kept or run.

What writes the document stands above (`reports/sheets/answers_document.py`). How a cell is read is what
`filled_sheet` says of workbooks.
"""

from __future__ import annotations

import io
import zipfile
from bisect import bisect_right
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace

from assessments.answers.filled_sheet import Row, columns_of, rows_of
from cohorts.sheets import BROKEN, MOST_COLUMNS, Package, Part, SheetUnreadable, told

MOST_ROWS = 5_000  # of all tables; a playbook has some hundred questions
OLDER_OR_LOCKED = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # how .doc, .xls and files with a password begin
NAMED = (".docx", ".docm", ".odt")
# Texts that are no part of what is read: traits, what was moved or struck out, a second form of the same, readings.
ASIDE = {"pPr", "rPr", "moveFrom", "del", "Fallback", "rt"}
SIGNS = {"br": "\n", "cr": "\n", "tab": "\t", "noBreakHyphen": "-"}

Lines = list[tuple[int, list[str]]]


class DocumentUnreadable(Exception):
    """Nothing of the document can be read: it is none, broken, locked, or larger than answers can be."""


def is_document(name: str, data: bytes) -> bool:
    """Whether a packed file is a document. Its name decides only where its content does not say what it is."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return main_of(Package(archive)).startswith("word/")
    except (SheetUnreadable, *BROKEN):
        return name.lower().endswith(NAMED)


def tables_of(data: bytes) -> list[Lines]:
    """The tables of a document in their order, each with its rows that are not empty.

    A row has its number, which counts from 1, and its cells. Cells stand under the heads of their table, its first
    row, also where some were merged or split. A table within a cell is text of that cell.

    Raises:
        DocumentUnreadable
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            package = Package(archive)
            return told(Tables(), package.part(main_of(package))).found
    except (SheetUnreadable, *BROKEN) as error:
        raise DocumentUnreadable from error


def main_of(package: Package) -> str:
    """The name of the part with the text. Raises SheetUnreadable, or one of BROKEN."""
    found = package.related("").of_kind("officeDocument")
    if not found:
        raise LookupError("officeDocument")
    return found


def rows_in(tables: Sequence[Lines], codes: Collection[str]) -> list[tuple[int, Row]] | None:
    """The rows that name a question, each with the number of its table, from 1; None where no table has the heads.

    A table that lost its heads is read by those of the first that has them, if it names one of the `codes`. Other
    tables are somebody's own.
    """
    heads = next((cells for lines in tables for _number, cells in lines if columns_of(cells)), None)
    if heads is None:
        return None
    found = []
    for number, lines in enumerate(tables, 1):
        rows = rows_of(lines)
        if rows is None:
            rows = rows_of([(0, heads), *lines]) or []
            rows = rows if any(row.code.splitlines()[0] in codes for row in rows) else []
        # A cell of a code that was merged with the one beside it holds the question in its next lines.
        found += [(number, replace(row, code=row.code.splitlines()[0])) for row in rows]
    return found


@dataclass
class Tables(Part):
    """The tables of a document.

    Attributes:
        depth: how many tables the reader is in.
        aside: how many elements it is in that are left out.
        starts: where the columns of a table begin, in columns of its grid.
        cells: of a row: where each begins, and its text in pieces.
        at: the column of the grid that comes next.
    """

    found: list[Lines] = field(default_factory=list)
    depth: int = 0
    aside: int = 0
    rows: int = 0
    number: int = 0
    starts: list[int] = field(default_factory=list)
    cells: list[tuple[int, list[str]]] = field(default_factory=list)
    at: int = 0
    is_text: bool = False
    is_struck: bool = False
    is_of_row: bool = False

    def begin(self, name: str, attributes: Mapping[str, str]) -> None:
        if self.is_of_row:
            self.trait_of_row(name, attributes)
        elif self.aside or name in ASIDE:
            self.aside += 1
        elif name == "tbl":
            self.depth += 1
            if self.depth == 1:
                self.found.append([])
                self.number, self.starts = 0, []
        elif self.depth == 1 and name in {"tr", "tc", "trPr", "gridSpan"}:
            self.frame(name, attributes)
        elif self.depth and self.cells:
            self.is_text = name == "t"
            self.cells[-1][1].append(SIGNS.get(name, ""))

    def frame(self, name: str, attributes: Mapping[str, str]) -> None:
        """What rows and cells are made of."""
        if name == "tr":
            self.rows, self.number = self.rows + 1, self.number + 1
            if self.rows > MOST_ROWS:
                raise ValueError("More rows than answers.")
            self.cells, self.at, self.is_struck = [], 0, False
        elif name == "trPr":
            self.is_of_row = True
        elif name == "tc":
            if len(self.cells) >= MOST_COLUMNS:
                raise ValueError("More cells than a row of answers.")
            self.cells.append((self.at, []))
            self.at += 1
        else:
            self.at += width_in(attributes) - 1

    def trait_of_row(self, name: str, attributes: Mapping[str, str]) -> None:
        if name == "del":
            self.is_struck = True
        elif name == "gridBefore":
            self.at = width_in(attributes)

    def end(self, name: str) -> None:
        if self.is_of_row:
            self.is_of_row = name != "trPr"
        elif self.aside:
            self.aside -= 1
        elif name == "tbl":
            self.depth -= 1
        elif name == "tr" and self.depth == 1:
            self.row_ends()
        elif name == "p" and self.cells:
            self.cells[-1][1].append("\n")
        self.is_text = False

    def row_ends(self) -> None:
        if not self.starts:
            self.starts = [start for start, _pieces in self.cells]
        texts = self.placed([(start, "".join(pieces).strip()) for start, pieces in self.cells])
        self.cells = []
        if any(texts) and not self.is_struck:
            self.found[-1].append((self.number, texts))

    def placed(self, cells: Sequence[tuple[int, str]]) -> list[str]:
        """The texts of a row under the heads of its table.

        A row of as many cells is read in their order: borders that were moved by hand change the grid, not the
        meaning.
        """
        if len(cells) == len(self.starts):
            return [text for _start, text in cells]
        under: list[list[str]] = [[] for _start in self.starts]
        for start, text in cells:
            if text and under:
                under[max(bisect_right(self.starts, start) - 1, 0)].append(text)
        return ["\n".join(texts) for texts in under]

    def text(self, piece: str) -> None:
        if self.is_text and not self.aside:
            self.cells[-1][1].append(piece)


def width_in(attributes: Mapping[str, str]) -> int:
    """How many columns of a grid are meant. Raises ValueError or LookupError for no such number."""
    width = int(attributes["val"])
    if not 0 <= width <= MOST_COLUMNS:
        raise ValueError(width)
    return width
