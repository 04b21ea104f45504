"""A list of people to invite: a file or pasted lines -> rows -> those that can be invited, and those that cannot.

Nothing here reads or writes the database: what is in the cohort already is given.
"""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from accounts.text import clean_text
from cohorts.sheets import SheetUnreadable, read_sheet
from mails.addresses import clean_address

MOST_BYTES = 1024 * 1024
MOST_ROWS = 2000
MOST_NAME = 120
MOST_SHOWN = 300  # characters of a cell that are kept as written: no right value is that long
FIELDS = ("address", "person", "venture", "language")
IN_ORDER = ("address", "venture", "language", "person")  # where no heading says otherwise
LINE = "plumblineline"  # heads the numbers of the lines in a list that this module wrote
WORKBOOK, OLD_WORKBOOK = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"  # how such files begin
MARKS = "\t;,；，"
# Headings as `bare` leaves them, those first that leave no doubt: “address” may be a street.
HEADS: Mapping[str, Sequence[str]] = {
    "address": (
        *("email", "emailaddress", "mail", "mailaddress", "emails", "contactemail"),
        *("邮箱", "电子邮箱", "电子邮件", "邮箱地址", "电子邮箱地址", "电子邮件地址", "邮件", "邮件地址", "联系邮箱"),
        *("address", "地址"),
    ),
    "person": (
        *("person", "name", "fullname", "contact", "contactname", "contactperson", "founder", "foundername"),
        *("姓名", "联系人", "联系人姓名", "创始人", "负责人", "名字"),
    ),
    "venture": (
        *("venture", "venturename", "company", "companyname", "startup", "startupname", "team", "teamname"),
        *("organisation", "organization", "项目", "项目名称", "项目名", "企业", "企业名称", "公司", "公司名称", "团队"),
    ),
    "language": ("language", "lang", "letterlanguage", "sprache", "langue", "语言", "邮件语言", "语种"),
    "line": (LINE,),
}
KNOWN = {head: (name, rank) for name, heads in HEADS.items() for rank, head in enumerate(heads)}
LANGUAGES = {
    **dict.fromkeys(("en", "eng", "english", "enus", "engb", "英语", "英文"), "en"),
    **dict.fromkeys(("zh", "zhhans", "zhcn", "zhhanscn", "chinese", "simplifiedchinese", "mandarin"), "zh-hans"),
    **dict.fromkeys(("chinesesimplified", "中文", "简体中文", "中文简体", "汉语", "简体", "普通话"), "zh-hans"),
}
ANGLES = re.compile(r"<([^<>]*)>")
SEPARATED = re.compile(r"[,;，；]")


class ListUnreadable(Exception):
    """Nothing of the list can be read. The text says why and what to do, for people."""


@dataclass(frozen=True, slots=True)
class Row:
    """One row as it was written: `line` is where it begins, `why` what is wrong with it as a whole, if anything."""

    line: int
    cells: Mapping[str, str]
    why: str = ""
    remedy: str = ""

    def get(self, name: str) -> str:
        return self.cells.get(name, "")


@dataclass(frozen=True, slots=True)
class Listed:
    """A list as read.

    Attributes:
        heads: the columns that were recognised: field, and its heading as written.
        unused: headings of the columns that are not read.
        sheet: the one that was read, of a workbook with several.
    """

    rows: tuple[Row, ...]
    heads: tuple[tuple[str, str], ...] = ()
    unused: tuple[str, ...] = ()
    sheet: str = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """Somebody who can be invited."""

    line: int
    address: str
    person: str
    venture: str
    language: str


@dataclass(frozen=True, slots=True)
class BadRow:
    """A row that cannot be invited as it is: which field, its value as written, what is wrong, and what to do.

    `place` is where it stands among the rows, from 0: several rows may be written on one line.
    """

    row: Row
    field: str
    why: str
    remedy: str
    place: int = 0

    @property
    def line(self) -> int:
        return self.row.line

    @property
    def value(self) -> str:
        """As written, without what cannot be shown."""
        return shown(self.row.get(self.field))

    @property
    def beside(self) -> str:
        """What else the row says, to know it by."""
        others = (shown(self.row.get(name)) for name in FIELDS if name != self.field)
        return ", ".join(text for text in others if text)


@dataclass(frozen=True, slots=True)
class HereRow:
    """A row whose address is in the cohort, or earlier in the list, already: it is left alone."""

    line: int
    address: str
    why: str


@dataclass(frozen=True, slots=True)
class Checked:
    """A whole list, row by row in one of three groups, each in the order of the list."""

    good: tuple[Entry, ...] = ()
    bad: tuple[BadRow, ...] = ()
    here: tuple[HereRow, ...] = field(default=())

    @property
    def count(self) -> int:
        return len(self.good) + len(self.bad) + len(self.here)


def read_file(data: bytes) -> Listed:
    """The rows of a file: a workbook, or text in lines. Raises ListUnreadable."""
    if len(data) > MOST_BYTES:
        raise ListUnreadable(_("The file is larger than 1 MB. Split the list into several files. Nothing was read."))
    if data.startswith(WORKBOOK):
        return read_workbook(data)
    if data.startswith(OLD_WORKBOOK):
        raise ListUnreadable(
            _(
                "This is a workbook of the old kind (.xls), or one with a password. Save it as .xlsx without a password, or its sheet as “CSV UTF-8”. Nothing was read."
            )
        )
    return read_list(decode(data))


def read_workbook(data: bytes) -> Listed:
    """The rows of the first visible sheet; a line is a row of the sheet. Raises ListUnreadable."""
    try:
        sheet = read_sheet(data)
    except SheetUnreadable as refused:
        raise ListUnreadable(str(refused)) from refused
    widest = max((len(cells) for _row, cells in sheet.rows), default=0)
    # All rows are as wide as the widest: a cell beyond the headings stands in a column without a name.
    found = [(row, row, [*cells, *[""] * (widest - len(cells))]) for row, cells in sheet.rows]
    if not found:
        raise ListUnreadable(_("The sheet is empty. Choose a workbook with the list on its first visible sheet."))
    if widest > len(IN_ORDER) and not is_heading(found[0][2]):
        raise ListUnreadable(
            _(
                "The first row has no heading that is known, and the sheet has more than four columns. Call the columns “email”, “name”, “venture” in the first row."
            )
        )
    return replace(listed_of(found, [(record, ", ".join(record[2])) for record in found]), sheet=sheet.name)


def decode(data: bytes) -> str:
    """The text of a file: UTF-8, UTF-16 with its mark, or GB18030. Raises ListUnreadable."""
    for encoding in encodings_of(data):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise ListUnreadable(
        _("The file is not text that can be read. Save it as “CSV UTF-8” and choose it again. Nothing was read.")
    )


def encodings_of(data: bytes) -> tuple[str, ...]:
    """What the bytes may be, the surest first; nothing where they are no text."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return ("utf-16",)
    if data.count(0) * 10 > len(data):
        return ()
    return ("utf-8-sig", "gb18030")


def read_list(text: str) -> Listed:
    """The rows of a list, empty ones left out.

    Raises:
        ListUnreadable: it is empty or too long, or nothing says which column holds the addresses.
    """
    text = text.lstrip("\ufeff")
    if len(text) > 2 * MOST_BYTES:
        raise ListUnreadable(_("The list is longer than 1 MB. Take it in parts. Nothing was read."))
    mark = mark_of(text)
    found = records_of(text, mark)
    if found and re.fullmatch(r"sep=.?", mark.join(found[0][2]).strip()):  # how Excel names the separator
        del found[0]
    if not found:
        raise ListUnreadable(_("The list is empty. Paste at least one address, or choose a file."))
    return listed_of(found, lines_of(text, mark))


Record = tuple[int, int, list[str]]  # the line where it begins, the one where it ends, and its cells


Line = tuple[Record, str]  # a line taken by itself: its cells, and what is written in it


def lines_of(text: str, mark: str) -> Iterator[Line]:
    """The lines of a text that are not empty."""
    for number, line in enumerate(text.splitlines(), 1):
        if line.strip():
            yield (number, number, next(csv.reader([line], delimiter=mark))), line


def listed_of(found: Sequence[Record], lines: Iterable[Line]) -> Listed:
    """The rows of the records, below a heading or without one; `lines` are the same as they are written.

    Raises:
        ListUnreadable: there are too many, or nothing says which column holds the addresses.
    """
    listed = headed(found) if is_heading(found[0][2]) else Listed(tuple(headless(found, lines)))
    if len(listed.rows) > MOST_ROWS:
        said = _("The list has %(count)d rows; at most %(most)d can be read at once. Take it in parts.")
        raise ListUnreadable(said % {"count": len(listed.rows), "most": MOST_ROWS})
    return listed


def mark_of(text: str) -> str:
    """What separates the cells: what stands most often in the first line that is not empty; a comma if nothing does."""
    first = next((line for line in text.splitlines() if line.strip()), "")
    outside = re.sub(r'"[^"]*"', "", first)
    return max(",\t;；，", key=outside.count)


def records_of(text: str, mark: str) -> list[Record]:
    """The records that are not empty. Raises ListUnreadable."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=mark)
    found: list[Record] = []
    begins = 1
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                found.append((begins, reader.line_num, cells))
            begins = reader.line_num + 1
    except csv.Error as error:
        said = _("From line %(line)d on, the list cannot be read: a quotation mark is opened there and not closed.")
        raise ListUnreadable(said % {"line": begins}) from error
    return found


def bare(cell: str) -> str:
    """A heading or a word to compare: small letters and digits only."""
    return "".join(c for c in unicodedata.normalize("NFKC", cell).casefold() if c.isalnum())


def is_heading(cells: Sequence[str]) -> bool:
    """Whether a first row names columns: it has a heading that is known, and no address."""
    return not any("@" in cell for cell in cells) and any(bare(cell) in KNOWN for cell in cells)


def headed(records: Sequence[Record]) -> Listed:
    """The rows below a heading. Raises ListUnreadable when none of the columns holds addresses."""
    heads = records[0][2]
    columns: dict[str, int] = {}
    for place, head in enumerate(heads):
        name, rank = KNOWN.get(bare(head), ("", 0))
        if name and (name not in columns or rank < KNOWN[bare(heads[columns[name]])][1]):
            columns[name] = place
    if "address" not in columns:
        raise ListUnreadable(
            _("No column is headed as an email address. Call that column “email” or “邮箱” in the first line.")
        )
    rows = tuple(row_of(record, columns, len(heads)) for record in records[1:])
    if not rows:
        raise ListUnreadable(_("The list has a heading and no row below it."))
    named = tuple((name, shown(heads[columns[name]])) for name in FIELDS if name in columns)
    rest = (shown(head) for place, head in enumerate(heads) if place not in columns.values())
    return Listed(rows, () if "line" in columns else named, tuple(head for head in rest if head))


def row_of(record: Record, columns: Mapping[str, int], most: int) -> Row:
    """One record below the heading: `columns` says where each field stands, `most` how many columns there are."""
    begins, _ends, cells = record
    given = {name: cells[place] for name, place in columns.items() if place < len(cells)}
    number = given.pop("line", "")
    line = int(number) if number.isascii() and number.isdigit() and len(number) < 8 else begins
    broken = broken_of(record, most)
    return Row(line, {"address": " ".join(cells)}, *broken) if broken else Row(line, given)


def broken_of(record: Record, most: int) -> tuple[str, str] | None:
    """What is wrong with a record as a whole, and what to do."""
    _begins, ends, cells = record
    if any("\n" in cell.strip() or "\r" in cell.strip() for cell in cells):
        text = _("This row runs on to line %(last)d: a quotation mark is not closed, or a cell holds a line break.")
        return text % {"last": ends}, _("Put the row on one line and check the list again.")
    if any(cell.strip() for cell in cells[most:]):
        return (
            _("This row has more cells than there are columns."),
            _("Put a text that holds a separator in quotation marks, and check the list again."),
        )
    return None


def headless(records: Sequence[Record], lines: Iterable[Line]) -> Iterator[Row]:
    """The rows of a list without a heading: addresses, `Name <address>`, or cells in their usual order."""
    if len(records) > 1 and len(records[0][2]) > 1 and not any("@" in cell for cell in records[0][2]):
        raise ListUnreadable(
            _(
                "The first line has no address and no heading that is known. Call the columns “email”, “name”, “venture”."
            )
        )
    if not any("@" in found for _b, _e, cells in records for cell in cells for found in ANGLES.findall(cell)):
        for record in records:
            yield from plain(record)
        return
    for record, text in lines:
        yield from in_angles(record[0], text) if ANGLES.search(text) else plain(record)


def plain(record: Record) -> Iterator[Row]:
    """A record without a heading: several addresses, or one with what belongs to it."""
    line, _end, cells = record
    given = [cell for cell in cells if cell.strip()]
    if len(given) > 1 and all("@" in cell for cell in given):
        yield from (Row(line, {"address": cell}) for cell in given)
        return
    broken = broken_of(record, len(IN_ORDER))
    yield (
        Row(line, {"address": " ".join(cells)}, *broken)
        if broken
        else Row(line, dict(zip(IN_ORDER, cells, strict=False)))
    )


def in_angles(line: int, text: str) -> Iterator[Row]:
    """The addresses of a line as mail programs write them, each with its name; bare ones among them, too."""
    end = 0
    for found in ANGLES.finditer(text):
        # What stands before is cut out here: an expression that took it, too, would read a long text again and again.
        before, address, end = re.split("[<>]", text[end : found.start()])[-1], found[1], found.end()
        pieces = [piece.strip(" \t\"'") for piece in SEPARATED.split(before)]
        yield from (Row(line, {"address": piece}) for piece in pieces if "@" in piece)
        yield Row(line, {"address": address, "person": ", ".join(p for p in pieces if p and "@" not in p)})
    yield from (Row(line, {"address": piece.strip()}) for piece in SEPARATED.split(text[end:]) if piece.strip())


def shown(cell: str) -> str:
    """A cell as written, on one line, cut where it is too long to be right, without control characters."""
    cut = " ".join(cell[:MOST_SHOWN].split())
    return "".join("\ufffd" if unicodedata.category(c) in {"Cc", "Cs"} else c for c in cut)


def text_of(rows: Iterable[Row]) -> str:
    """A list as text that `read_list` reads again, with the same numbers of lines; what is not used is not in it."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow((LINE, *FIELDS))
    writer.writerows((row.line, *(shown(row.get(name)) for name in FIELDS)) for row in rows)
    return out.getvalue()


def check(rows: Iterable[Row], here: Mapping[str, str], language: str) -> Checked:
    """Sorts every row: it can be invited, it cannot as it is, or its address is here already.

    Args:
        here: addresses of the cohort in lower case, each with the sentence that says so.
        language: of the letter, where a row names none.
    """
    good, bad, known = [], [], []
    first: dict[str, int] = {}
    for place, row in enumerate(rows):
        entry = checked(row, language)
        if isinstance(entry, BadRow):
            bad.append(replace(entry, place=place))
        elif entry.address in here:
            known.append(HereRow(row.line, entry.address, here[entry.address]))
        elif entry.address in first:
            text = _("It is in line %(line)d already.") % {"line": first[entry.address]}
            known.append(HereRow(row.line, entry.address, text))
        else:
            first[entry.address] = row.line
            good.append(entry)
    return Checked(tuple(good), tuple(bad), tuple(known))


def checked(row: Row, language: str) -> Entry | BadRow:
    """One row by itself: cleaned, or what is wrong with it."""
    if row.why:
        return BadRow(row, "address", row.why, row.remedy)
    try:
        address = read_address(row.get("address"))
    except ValidationError:
        return BadRow(row, "address", *wrong_address(row.get("address")))
    try:
        names = {name: read_name(row.get(name)) for name in ("person", "venture")}
    except ValidationError as error:
        name = next(name for name in ("person", "venture") if not is_name(row.get(name)))
        return BadRow(row, name, " ".join(error.messages), _("Write a shorter name, or leave it empty."))
    spoken = bare(row.get("language"))
    if row.get("language").strip() and spoken not in LANGUAGES:
        text = _("The language “%(value)s” is not known. Letters go out in English or Chinese.")
        return BadRow(row, "language", text % {"value": shown(row.get("language"))}, _("Write en or zh."))
    return Entry(row.line, address, names["person"], names["venture"], LANGUAGES.get(spoken, language))


def read_address(typed: str) -> str:
    """An address as the post takes it. Raises ValidationError."""
    text = " ".join(clean_text(typed).split()).strip("<>,;，； ")
    return clean_address(re.sub(r"\Amailto:", "", text, flags=re.IGNORECASE))


def read_name(typed: str) -> str:
    """A name on one line; it may be empty. Raises ValidationError."""
    if "\ufffd" in typed:  # stands for what could not be read
        raise ValidationError(_("The text contains characters that cannot be stored."))
    return clean_text(" ".join(clean_text(typed).split()), max_length=MOST_NAME)


def is_name(typed: str) -> bool:
    try:
        read_name(typed)
    except ValidationError:
        return False
    return True


def wrong_address(typed: str) -> tuple[str, str]:
    """What is wrong with an address, and what to do."""
    text = shown(typed)
    signs = text.count("@") + text.count("＠")
    if not text:
        why = _("The row has no address.")
    elif not signs:
        why = _("There is no @ in it.")
    elif signs > 1:
        why = _("There is more than one @ in it; an address has one.")
    elif len(text.split()) > 1:
        why = _("There is a space in it.")
    else:
        why = _("This is not an email address.")
    meant = guessed(text)
    if meant:
        return why, _("Write %(address)s, if that is meant.") % {"address": meant}
    return why, _("Write it like name@example.org.")


def guessed(typed: str) -> str:
    """The address that somebody meant who doubled a sign or typed one in full width; empty when nobody can say."""
    text = unicodedata.normalize("NFKC", typed).replace("。", ".").replace(" ", "")
    text = re.sub(r"@{2,}", "@", re.sub(r"\.{2,}", ".", text)).strip(".,;:()[]\"'")
    try:
        meant = clean_address(text)
    except ValidationError:
        return ""
    return meant if meant != typed.strip().lower() else ""


def mended(rows: Sequence[Row], bad: Iterable[BadRow], values: Mapping[int, str], left_out: set[int]) -> list[Row]:
    """The rows with what somebody wrote in place of wrong values, and without those that are left out.

    Args:
        values: what is right, by the place of the row. A value that is as it was changes nothing.
        left_out: places of rows. Only bad rows are changed or left out.
    """
    kept: dict[int, Row] = dict(enumerate(rows))
    for one in bad:
        value = values.get(one.place, one.value)
        if one.place in left_out:
            del kept[one.place]
        elif value != one.value:
            kept[one.place] = Row(one.line, {**one.row.cells, one.field: value})
    return list(kept.values())
