"""Reads `forecast.yaml`: every mistake at once, with file, line, column and remedy."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any, TypeVar

from engine.forecast.inputs.effects import OPERATIONS, Effect
from engine.forecast.joining.book import (
    EMPTY,
    ActionEffect,
    BenchmarkRule,
    BooksRule,
    Change,
    ForecastBook,
    LeverRule,
    OptionRule,
    PrefillRule,
    ProposalRule,
    SupportRule,
    Tolerance,
)
from engine.forecast.joining.format import FILE, WHAT
from engine.forecast.joining.paths import near_path, place_of
from engine.playbook.fields import Book, Fields
from engine.playbook.parse import FORECAST, FORECAST_KEY
from engine.playbook.question_types.table import type_of
from engine.playbook.schema import Playbook
from engine.reading.problems import PlaybookProblems
from engine.reading.yaml_strict import read_file

GREATEST_FACTOR = Decimal(10)
Row = TypeVar("Row")


def load_forecast_book(folder: Path, playbook: Playbook) -> ForecastBook:
    """What `folder/forecast.yaml` says; the empty book when there is no such file.

    Raises:
        PlaybookProblems: it names what playbook or forecast do not have, or is malformed.
    """
    path = folder / FORECAST
    if not path.exists():
        return EMPTY
    data, reader = read_file(path, FORECAST)
    if reader.problems:
        raise PlaybookProblems(reader.problems)
    return book_from(data, playbook, Book(reader.places, reader.raws))


def forecast_book_of(playbook: Playbook) -> ForecastBook:
    """What the playbook carries of its `forecast.yaml`; the empty book when it had none.

    Raises:
        PlaybookProblems: as `load_forecast_book`, but without places.
    """
    if FORECAST_KEY not in playbook.source_data:
        return EMPTY
    return book_from(playbook.source_data[FORECAST_KEY], playbook, Book({}))


def book_from(data: Any, playbook: Playbook, notes: Book) -> ForecastBook:
    book = BookReader(playbook).book(Fields(notes, data, (), FILE))
    if notes.problems:
        raise PlaybookProblems(notes.problems)
    return book


class BookReader:
    """Reads the eight sections and checks them against playbook and catalogue."""

    def __init__(self, playbook: Playbook) -> None:
        self.playbook = playbook
        self.items = list(playbook.items)
        self.gaps = [item.id for item in playbook.items_with_gap] + [r.id for r in playbook.rules]

    def book(self, fields: Fields) -> ForecastBook:
        fields.whole("format")
        prefill = rows(fields, "prefill", self.prefill, lambda r: (r.item, r.path, r.convert))
        options = rows(fields, "options", self.option, lambda r: (r.item, r.what))
        proposals = rows(fields, "proposals", self.proposal, lambda r: r.item)
        effects = rows(fields, "effects", self.action, lambda r: r.action)
        levers = rows(fields, "levers", self.lever, lambda r: r.gap)
        benchmarks = rows(fields, "benchmarks", self.benchmark, lambda r: r.measure)
        supports = rows(fields, "supports", self.support, lambda r: r.item)
        books = rows(fields, "books", self.books, lambda r: r.item)
        fields.done()
        return ForecastBook(
            prefill,
            options,
            proposals,
            {e.action: e for e in effects},
            {one.gap: one for one in levers},
            {b.measure: b for b in benchmarks},
            supports,
            books,
        )

    def prefill(self, fields: Fields) -> PrefillRule:
        path = fields.string("path")
        spot = place_of(path)
        if spot is None or "*" in path or spot.kind != "number":
            if path:
                fields.note("path", f"there is no input “{path}” that one number fills", near_path(path))
            spot = None
        low, high = fields.decimal("low"), fields.decimal("high")
        if low is not None and high is not None and low > high:
            fields.note("low", "“low” lies above “high”", "exchange the two")
        for key, limit in (("low", low), ("high", high)):
            if limit is not None and spot and not spot.low <= limit <= spot.high:
                fields.note(key, f"“{key}” lies outside what the input may be", f"write {spot.low} to {spot.high}")
        return PrefillRule(
            self.numeric(fields, "item"),
            path,
            fields.choice("convert", what="conversion"),
            fields.needed_text("note"),
            self.numeric(fields, "beside"),
            self.numeric(fields, "unless"),
            self.stages(fields),
            (low, high),
            tolerance(fields),
        )

    def numeric(self, fields: Fields, key: str) -> str:
        """The id of a question that is answered by a number."""
        name = fields.choice(key, self.items, what="question")
        if name and not (self.is_figure(name) and self.playbook.items[name].is_asked):
            fields.note(key, f"“{name}” is not answered by a number", "name a question of type number")
        return name

    def is_figure(self, name: str) -> bool:
        return type_of(self.playbook.items[name]).is_figure

    def stages(self, fields: Fields) -> frozenset[str]:
        known = {option.id for option in self.playbook.items[self.playbook.stage_fact].options}
        found = [str(stage) for stage in fields.items("stages")]
        for index, stage in enumerate(found):
            if stage not in known:
                fields.note_in("stages", index, f"there is no stage “{stage}”", f"use {', '.join(sorted(known))}")
        return frozenset(found)

    def option(self, fields: Fields) -> OptionRule:
        item = fields.choice("item", self.items, what="question")
        what = fields.choice("what")
        known = [option.id for option in self.playbook.items[item].options] if item else []
        options = fields.mapping("options")
        for key, target in options.items():
            if item and key not in known:
                fields.note_in("options", key, f"“{item}” has no option “{key}”", f"use one of {', '.join(known)}")
            if what and target not in WHAT[what]:
                fields.note_in("options", key, f"there is no {what} “{target}”", f"use one of {', '.join(WHAT[what])}")
        return OptionRule(item, what, options)

    def proposal(self, fields: Fields) -> ProposalRule:
        item = fields.choice("item", self.items, what="question")
        if item and not self.is_figure(item):
            fields.note("item", f"“{item}” is not a number", "name a question of type number or derived")
        fields.flag("shown_only")
        return ProposalRule(
            fields.choice("measure"),
            item,
            fields.whole("month"),
            fields.choice("convert", what="conversion"),
            tolerance(fields) or Tolerance(Decimal(0)),
            fields.needed_text("note"),
        )

    def support(self, fields: Fields) -> SupportRule:
        """A question answered by a level, and the level that a forecast proves."""
        item, level = fields.choice("item", self.items, what="question"), fields.whole("level")
        levels = self.playbook.items[item].levels if item else ()
        if item and level >= len(levels):
            fields.note(
                "level", f"“{item}” has no level {level}", "name a question of type level and one of its levels"
            )
        return SupportRule(item, level, fields.needed_text("note"))

    def books(self, fields: Fields) -> BooksRule:
        """A question answered by a number, and the figure of the books that answers it."""
        return BooksRule(self.numeric(fields, "item"), fields.choice("figure"), fields.needed_text("note"))

    def action(self, fields: Fields) -> ActionEffect:
        facts = fields.strings("facts")
        for index, fact in enumerate(facts):
            if fact not in self.playbook.references:
                fields.note_in(
                    "facts", index, f"there is no reference “{fact}”", "use the id of a reference of the playbook"
                )
        basis = fields.choice("basis")
        if basis == "fact" and not facts:
            fields.note("basis", "no fact is named", "add facts: […], or write basis: guess")
        changes = [change_of(child) for child in fields.children("changes")]
        if not changes:
            fields.book.note(fields.path, "nothing changes", "add changes: [{path: …, multiply: …, lever: …}]")
        action = fields.choice("action", self.playbook.actions)
        return ActionEffect(
            action, tuple(c for c in changes if c), basis, facts, fields.needed_text("note"), self.rungs(fields, action)
        )

    def rungs(self, fields: Fields, action: str) -> tuple[str, ...]:
        """What the rungs reach that bring the effect about."""
        rungs = self.playbook.actions[action].rungs if action else ()
        known, found = [str(rung.to) for rung in rungs if rung.to is not None], fields.strings("rungs")
        for index, name in enumerate(found):
            if action and name not in known:
                reached = ", ".join(known) or "nothing: remove it"
                fields.note_in("rungs", index, f"no rung of “{action}” reaches “{name}”", f"use one of {reached}")
        return found

    def lever(self, fields: Fields) -> LeverRule:
        paths = fields.strings("paths")
        if not paths:
            fields.note("paths", "no input is named", "add paths: […]")
        for index, path in enumerate(paths):
            if place_of(path) is None:
                fields.note_in("paths", index, f"there is no input “{path}”", near_path(path))
        return LeverRule(fields.choice("gap", self.gaps), paths, fields.needed_text("note"))

    def benchmark(self, fields: Fields) -> BenchmarkRule:
        names = self.playbook.parameters
        rule = BenchmarkRule(
            fields.choice("measure"),
            fields.choice("direction"),
            fields.choice("good", names, what="parameter"),
            fields.choice("high", names, what="parameter"),
            fields.choice("warn", names, what="parameter"),
        )
        ordered = [names[key].value for key in (rule.good, rule.warn, rule.high) if key]
        if rule.direction and ordered != sorted(ordered, reverse=rule.direction == "higher"):
            fields.note("good", "the bands are not in order", "good, warn, high must run from good to bad")
        return rule


def rows(fields: Fields, key: str, read: Callable[[Fields], Row], name: Callable[[Row], object]) -> tuple[Row, ...]:
    """The rows of a section; each must be named once."""
    found: list[Row] = []
    seen: set[object] = set()
    for child in fields.children(key):
        row = read(child)
        child.done()
        if name(row) in seen:
            child.book.note(child.path, "this is said twice", "keep one of the two")
        seen.add(name(row))
        found.append(row)
    return tuple(found)


def tolerance(fields: Fields) -> Tolerance | None:
    """How far apart two values may lie; None where nothing is said."""
    share = fields.decimal("tolerance")
    least = fields.decimal("at_least")
    for key, value in (("tolerance", share), ("at_least", least)):
        if value is not None and value < 0:
            fields.note(key, f"“{key}” is below 0", "write how far apart the two may lie")
    return None if share is None else Tolerance(share, least or Decimal(0))


def change_of(fields: Fields) -> Change | None:
    """One change: {path, multiply | add | set, lever}."""
    path, lever = fields.string("path"), fields.identifier("lever")
    given = [op for op in OPERATIONS if fields.has(op)]
    amount = fields.decimal(given[0]) if len(given) == 1 else None
    fields.done()
    if len(given) != 1:
        fields.book.note(fields.path, "a change does one thing", "write multiply, add or set, and only one")
    spot = place_of(path)
    if spot is None or spot.kind not in ("number", "whole"):
        if path:
            fields.note("path", f"there is no input “{path}”", near_path(path))
        return None
    if amount is None:
        return None
    low, high = limits(given[0], spot.low, spot.high)
    neutral = {"multiply": Decimal(1), "add": Decimal(0)}.get(given[0])
    if not low <= amount <= high:
        fields.note(given[0], f"{amount} is out of range", f"write {low} to {high}")
    elif amount == neutral:
        fields.note(given[0], f"{amount} changes nothing", "write another number, or remove the change")
    return Change(Effect(path, given[0], amount), lever)


def limits(op: str, low: Decimal, high: Decimal) -> tuple[Decimal, Decimal]:
    if op == "multiply":
        return Decimal(0), GREATEST_FACTOR
    return (low, high) if op == "set" else (low - high, high - low)
