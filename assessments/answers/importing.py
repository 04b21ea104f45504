"""Answers in a file become proposals: new, different, the same or refused. Nothing is stored before a person says so."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.payload import BadPayload, read_json
from assessments import actions
from assessments.answers import filled_document, filled_sheet
from assessments.answers.forms import reason_of
from assessments.answers.questions import row_text
from assessments.answers.saving import read_sent
from assessments.evaluation import Evaluation, Sheet
from assessments.models import Answer as AnswerRow
from assessments.models import AnswerSource, Assessment
from assessments.wording import answer_text
from cohorts.sheets import SheetUnreadable, read_sheet
from engine.playbook.answer_files import cut_texts, foreign_keys
from engine.playbook.answer_reading import item_called, read_answer
from engine.playbook.answers import Answer, InvalidAnswer, answer_to_raw
from engine.playbook.parts import Item
from engine.playbook.schema import Playbook
from engine.reading.json_strict import JsonReader
from engine.reading.problems import LONG, Problem
from engine.reading.yaml_strict import Reader

MOST_BYTES = 256 * 1024  # of a file; also what the reader of YAML takes
MOST_SHOWN = 100  # refused places; more are counted
EVIDENCED = {"value", "evidence"}


class FileUnreadable(Exception):
    """Nothing of a file can be read. The text says why and what to do, for people."""


@dataclass(frozen=True, slots=True)
class Refused:
    """One thing in a file that is no answer: where it stands, what it is about, and why."""

    place: str
    about: str
    reason: str


@dataclass
class Brought:
    """What a file brings.

    Attributes:
        evidenced: ids of the items whose answers name evidence, which is not taken over.
    """

    answers: dict[str, Answer] = field(default_factory=dict)
    refused: list[Refused] = field(default_factory=list)
    evidenced: set[str] = field(default_factory=set)


@dataclass(frozen=True)
class Source:
    """Where answers come from: reads them one by one, and notes what cannot be one."""

    playbook: Playbook
    language: str
    brought: Brought = field(default_factory=Brought)

    def take(self, key: str, place: str, raw_for: Any) -> None:
        """Reads one answer. `raw_for` gives its raw form once the question is known; None brings nothing."""
        try:
            item = item_called(self.playbook, key)
            raw = raw_for(item)
            if raw is None:
                return
            if item.id in self.brought.answers:
                raise InvalidAnswer("twice", item.code)
            given = self.read(item, raw)
            if given.is_given:
                self.brought.answers[item.id] = given
        except (InvalidAnswer, ValidationError) as error:
            about = key if len(key) <= LONG else f"{key[:LONG]}…"
            self.refuse(place, about, reason_of(error, self.language))

    def read(self, item: Item, raw: Any) -> Answer:
        """One answer as a form would keep it, without its evidence."""
        if isinstance(raw, Mapping) and "value" in raw:
            if not set(raw) <= EVIDENCED:
                raise InvalidAnswer("form")
            if raw.get("evidence"):
                self.brought.evidenced.add(item.id)
            raw = raw["value"]
        read_answer(item, raw)  # what a file may say is what `assess` reads; forms are more lenient
        return read_sent(item, raw)

    def refuse(self, place: str, about: str, reason: str) -> None:
        self.brought.refused.append(Refused(place, about, reason))


def read_file(playbook: Playbook, name: str, data: bytes, language: str) -> Brought:
    """The answers in a file: the workbook or the document of the page, or YAML or JSON as `manage.py assess` takes them.

    Args:
        name: as the person's machine calls it; its ending says what it is where the content does not.
        language: in which reasons are said.

    Raises:
        FileUnreadable
    """
    source = Source(playbook, language)
    if data.startswith(filled_document.OLDER_OR_LOCKED):
        raise FileUnreadable(
            _(
                "The file has a password, or it is of an older kind, such as DOC or XLS. Save it as DOCX or XLSX without a password, and choose it again. Nothing was read."
            )
        )
    if not filled_sheet.is_packed(data):
        take_text(source, name, data)
    elif filled_document.is_document(name, data):
        take_document(source, data)
    else:
        take_sheet(source, data)
    if not source.brought.answers and not source.brought.refused:
        raise FileUnreadable(_("The file holds no answer. Nothing was read."))
    return source.brought


def take_sheet(source: Source, data: bytes) -> None:
    unreadable = _(
        "This workbook cannot be read. Take the one from this page, fill it in and choose it again. Nothing was read."
    )
    try:
        rows = filled_sheet.rows_of(read_sheet(data, keeps_lines=True).rows)
    except SheetUnreadable as error:
        raise FileUnreadable(unreadable) from error
    if rows is None:
        raise FileUnreadable(
            _(
                "The first sheet of this workbook has no columns for code, answer and reason. Take the workbook from this page, and leave its heads as they are. Nothing was read."
            )
        )
    for row in rows:
        take_row(source, row, _("row %(number)d") % {"number": row.number})


def take_document(source: Source, data: bytes) -> None:
    try:
        tables = filled_document.tables_of(data)
    except filled_document.DocumentUnreadable as error:
        raise FileUnreadable(
            _(
                "This document cannot be read. Take the one from this page, fill it in, save it as DOCX without a password and choose it again. Nothing was read."
            )
        ) from error
    rows = filled_document.rows_in(tables, source.playbook.names)
    if rows is None:
        raise FileUnreadable(
            _(
                "No table of this document has columns for code, answer and reason. Take the document from this page, and leave the heads of its tables as they are. Nothing was read."
            )
        )
    for table, row in rows:
        take_row(source, row, _("table %(table)d, row %(row)d") % {"table": table, "row": row.number})


def take_row(source: Source, row: filled_sheet.Row, place: str) -> None:
    source.take(row.code, place, lambda item: typed_in_sheet(item, row))


def typed_in_sheet(item: Item, row: filled_sheet.Row) -> Any:
    """What a row says, with numbers and days as a form reads them."""
    raw = filled_sheet.raw_of(item, row)
    return answer_to_raw(read_sent(item, raw)) if isinstance(raw, str) else raw


def take_text(source: Source, name: str, data: bytes) -> None:
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise FileUnreadable(
            _(
                "The file is neither a workbook nor a document nor text in UTF-8. Save it as UTF-8 and choose it again. Nothing was read."
            )
        ) from None
    is_json = name.lower().endswith(".json") or text.lstrip().startswith("{")
    reader: Reader | JsonReader = JsonReader(name) if is_json else Reader(name, is_lenient=True)
    base: tuple[str, ...] = ()
    raw = reader.read(text)
    if not isinstance(raw, dict):
        raise FileUnreadable(unreadable_text(reader.problems))
    if isinstance(raw.get("answers"), dict):
        beside = foreign_keys(name, raw, reader.places)
        raw, base = raw["answers"], ("answers",)
        for problem in beside:
            source.refuse(line(problem.line), "", _("This stands beside the answers. Move it among them."))
    lines = {key: reader.places.get((*base, key), (name, 1, 1))[1] for key in raw}
    spoilt = spoilt_keys(source.playbook, reader, lines, len(base))
    for key, value in raw.items():
        if key in spoilt:
            text = _("No whole answer stands here. Write one; put a text with # or : in it into quotes.")
            source.refuse(line(spoilt[key]), str(key), text)
            continue
        source.take(
            str(key), line(lines[key]), lambda _item, value=value: {"unknown": True} if value is None else value
        )


def spoilt_keys(
    playbook: Playbook, reader: Reader | JsonReader, lines: Mapping[Any, int], depth: int
) -> dict[Any, int]:
    """The questions of whose answer a part could not be read, each with the line of the first such part.

    The reader leaves nothing where such a part stood, and nothing means "don't know": nobody said that. Another reader
    of the whole file (`assess`) refuses it; here the other answers are proposed.
    """
    problems = list(reader.problems)
    if isinstance(reader, Reader):
        problems += cut_texts(playbook, reader, depth)
    found: dict[Any, int] = {}
    for problem in sorted(problems, key=lambda one: one.line):
        above = [key for key, at in lines.items() if at <= problem.line]
        if above:
            found.setdefault(max(above, key=lines.__getitem__), problem.line)
    return found


def unreadable_text(problems: Sequence[Problem]) -> str:
    if not problems:
        return _("The file does not name questions and their answers, such as “MR-03: 2”. Nothing was read.")
    text = _("The file cannot be read from line %(line)d on: it is neither YAML nor JSON there. Nothing was read.")
    return text % {"line": problems[0].line}


def line(number: int) -> str:
    return _("line %(number)d") % {"number": number}


@dataclass(frozen=True)
class Proposal:
    """An answer from a file beside what is stored. `rev` is the revision that the person was shown, 0 for none."""

    item: Item
    given: Answer
    row: AnswerRow | None
    is_asked: bool
    language: str

    @property
    def rev(self) -> int:
        return self.row.rev if self.row else 0

    @property
    def is_new(self) -> bool:
        return self.row is None or self.row.state == "unanswered"

    @property
    def title(self) -> str:
        return self.item.title.in_language(self.language)

    @property
    def words(self) -> str:
        return answer_text(self.item, self.given, self.language)

    @property
    def now(self) -> str:
        """What is stored, in words."""
        return row_text(self.item, self.row, self.language) if self.row else ""

    @property
    def sent(self) -> dict[str, Any]:
        return {"q": self.item.id, "rev": self.rev, "value": answer_to_raw(self.given)}


@dataclass(frozen=True)
class Preview:
    """What a file would change, in the order of the playbook."""

    proposals: tuple[Proposal, ...]
    same: int
    refused: tuple[Refused, ...]
    evidenced: int

    @property
    def new(self) -> list[Proposal]:
        return [one for one in self.proposals if one.is_new]

    @property
    def different(self) -> list[Proposal]:
        return [one for one in self.proposals if not one.is_new]

    @property
    def unasked(self) -> int:
        """How many are to questions that are not asked with the facts as they stand."""
        return sum(not one.is_asked for one in self.proposals)

    @property
    def shown(self) -> tuple[Refused, ...]:
        return self.refused[:MOST_SHOWN]

    @property
    def unshown(self) -> int:
        return len(self.refused) - len(self.shown)

    @property
    def carried(self) -> str:
        """The proposals as the form of the page carries them on."""
        return json.dumps({"answers": [one.sent for one in self.proposals]}, ensure_ascii=False, separators=(",", ":"))


def preview(sheet: Sheet, brought: Brought, language: str) -> Preview:
    """What a file would change in the answers as they stand now.

    Whether a question is asked is reckoned with what the file says, too: its facts decide with its answers.
    """
    after = {**sheet.evaluation.answers, **brought.answers}
    relevance = Evaluation(sheet.playbook, after).relevance
    found, same = [], 0
    for item in sheet.playbook.items.values():
        given = brought.answers.get(item.id)
        if given is None:
            continue
        row = sheet.rows.get(item.id)
        if row is not None and row.raw == answer_to_raw(given) and row.state != "unanswered":
            same += 1
            continue
        found.append(Proposal(item, given, row, relevance.get(item.id) is not False, language))
    evidenced = sum(one.item.id in brought.evidenced for one in found)
    return Preview(tuple(found), same, tuple(brought.refused), evidenced)


def carried_in(playbook: Playbook, text: str) -> list[actions.Sent]:
    """The proposals that a form carried on.

    Raises:
        BadPayload: it is not what the page put into the form.
    """
    try:
        entries = read_json(text.encode("utf-8", "replace"), frozenset({"answers"}))["answers"]
        return [sent_in(playbook, entry) for entry in entries]
    except (BadPayload, InvalidAnswer, ValidationError, LookupError, TypeError):
        raise BadPayload(changed_on_its_way()) from None


def sent_in(playbook: Playbook, entry: Any) -> actions.Sent:
    """Raises InvalidAnswer, ValidationError, LookupError or TypeError for what no page sends."""
    item, rev = playbook.items[entry["q"]], entry["rev"]
    given = read_sent(item, entry["value"])
    if not given.is_given or type(rev) is not int or not 0 <= rev < 10**8:
        raise LookupError(item.id)
    return actions.Sent(item.id, given, rev)


def changed_on_its_way() -> str:
    return _("The form was changed on its way. Nothing was taken over. Choose the file again.")


def take_over(
    *, assessment: Assessment, carried: Sequence[actions.Sent], wanted: Collection[str], by: User
) -> tuple[int, list[actions.Sent]]:
    """Keeps the proposals that a person wants.

    Returns:
        how many answers changed, and the proposals that met an answer which somebody gave meanwhile: nothing of
        those was kept.
    """
    sent = [one for one in carried if one.item_id in wanted]
    outcomes = actions.save_answers(assessment=assessment, sent=sent, by=by, source=AnswerSource.FILE).outcomes
    clashed = [one for one, became in zip(sent, outcomes, strict=True) if isinstance(became, actions.Clash)]
    changed = sum(isinstance(became, actions.Saved) and became.is_changed for became in outcomes)
    return changed, clashed
