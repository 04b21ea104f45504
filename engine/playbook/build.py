"""Plain data -> Playbook. Names first, then content, then what must agree across the whole."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from engine.playbook.agreement import check_whole
from engine.playbook.earlier import number, read_earlier
from engine.playbook.fields import Book, Fields
from engine.playbook.format import CHAPTER, PLAYBOOK, VERSION, fact_shape, question_shape
from engine.playbook.gates_and_rules import read_bands, read_credits, read_gates, read_rules, read_severities
from engine.playbook.items import build_item, name_of
from engine.playbook.parts import STAGE_COUNT, Action, Chapter, Earlier, Item, Parameter, Section
from engine.playbook.question_types.level import is_curve
from engine.playbook.schema import Playbook
from engine.playbook.sources import read_calendar, read_parameters, read_references
from engine.reading.problems import PlaybookProblems
from engine.rules.tree import Name

RESERVED = {"it", "in", "count", "answered", "true", "false", "and", "or", "not"}
MOST_HOURS = 400  # a week, of a whole team
DEFAULT_FACTOR, DEFAULT_SHARE = Fraction(1, 2), Fraction(1, 5)
Source = tuple[Fields, bool]  # an item's fields, and whether it is a fact


class Builder:
    """Builds one playbook. Problems are collected; `build` raises them all at once."""

    def __init__(self, data: dict[str, Any], book: Book) -> None:
        self.data, self.book = data, book
        self.main = Fields(book, data.get("playbook"), ("playbook",), PLAYBOOK)
        chapters = data.get("chapters") or {}
        self.files = {key: Fields(book, value, ("chapters", key), CHAPTER) for key, value in chapters.items()}
        self.items: dict[str, Item] = {}
        self.actions: dict[str, tuple[Action, tuple[Any, ...]]] = {}

    def build(self) -> Playbook:
        """The playbook. Raises PlaybookProblems."""
        self.book.format = self.main.whole("format")
        if not self.book.format:
            # Of a format that is not known nothing else can be said.
            raise PlaybookProblems(self.book.problems)
        parameters = read_parameters(self.main)
        curves = {key: self.curve(key, row) for key, row in self.main.mapping("targets").items()}
        sources = self.sources()
        self.name_all(sources, parameters)
        homes = self.homes()
        for fields, is_fact in sources:
            home = homes.get(str(fields.data.get("id", "")), "")
            self.keep(build_item(fields, is_fact=is_fact, home=home, curves=curves), fields)
        playbook = self.assemble(parameters)
        check_whole(playbook, self.main, self.actions)
        self.main.done()
        for file in self.files.values():
            file.done()
        if self.book.problems:
            raise PlaybookProblems(self.book.problems)
        return playbook

    def sources(self) -> list[Source]:
        """Facts first: what is relevant hangs on them."""
        facts = [(fields, True) for fields in self.main.children("facts", fact_shape)]
        questions = [
            (fields, False) for file in self.files.values() for fields in file.children("questions", question_shape)
        ]
        return [*facts, *questions]

    def name_all(self, sources: list[Source], parameters: Mapping[str, Parameter]) -> None:
        names = self.book.names
        names |= {key: Name(key, "number", scope="parameter") for key in parameters}
        for fields, is_fact in sources:
            name = name_of(fields, is_fact)
            if not name:
                continue
            alias = fields.data.get("alias") if is_fact else None
            for field, key in (("id", name.id), ("alias", alias)):
                if not isinstance(key, str):
                    continue
                if key in RESERVED:
                    fields.note(field, f"“{key}” is a word of the rule language", "choose another name")
                elif key in names:
                    fields.note(field, f"“{key}” is already used", "choose another id")
                else:
                    names[key] = name

    def keep(self, item: Item | None, fields: Fields) -> None:
        if item is None or item.id in self.items:
            return
        self.items[item.id] = item
        self.book.items[item.id] = fields.path
        if item.action:
            self.keep_action(item.action, (*fields.path, "action"))

    def keep_action(self, action: Action, path: tuple[Any, ...]) -> None:
        if action.id in self.actions:
            self.book.note((*path, "id"), f"the action “{action.id}” stands twice", "choose another id")
        self.actions[action.id] = (action, path)

    def curve(self, key: str, values: Any) -> tuple[int, ...]:
        if is_curve(values):
            return tuple(values)
        message = f"the curve {key} is not five levels that never fall"
        self.book.note(("playbook", "targets", key), message, "write [1, 1, 2, 3, 3]")
        return (0, 0, 0, 0, 0)

    def usual_hours(self) -> tuple[int, ...]:
        """Hours a week at each stage; empty where the playbook has none."""
        values = self.main.items("usual_hours")
        is_good = all(isinstance(v, int) and not isinstance(v, bool) and 0 < v <= MOST_HOURS for v in values)
        if values and not (is_good and len(values) == STAGE_COUNT):
            self.main.note("usual_hours", "the usual hours are not five whole numbers", "write [10, 15, 20, 30, 40]")
            return ()
        return tuple(values)

    def homes(self) -> dict[str, str]:
        """The chapter in which each item is asked."""
        homes: dict[str, str] = {}
        for key, file in self.files.items():
            for section in file.children("sections"):
                for index, item_id in enumerate(section.strings("items")):
                    name = self.book.names.get(item_id)
                    if item_id in homes:
                        section.note_in("items", index, f"“{item_id}” is asked twice", "keep it in one section")
                    elif name is None or name.id != item_id or name.scope == "parameter":
                        section.note_in("items", index, f"“{item_id}” is not known", "use the id of a question or fact")
                    homes[item_id] = key
        return homes

    def chapters(self) -> tuple[Chapter, ...]:
        result: dict[str, Chapter] = {}
        for entry in self.main.children("chapters"):
            key, weight = entry.identifier(), entry.whole("weight")
            entry.done()
            file = self.files.get(key)
            if key in result:
                entry.note("id", f"the chapter “{key}” is listed twice", "keep one of the two")
            elif file is None:
                entry.note("id", f"the chapter “{key}” has no file", f"create chapters/{key}.yaml")
            else:
                result[key] = self.chapter(key, weight, file)
        for key, file in self.files.items():
            if key not in result:
                file.note("id", f"the chapter “{key}” is not listed in playbook.yaml", "add it to chapters")
        return tuple(result.values())

    def chapter(self, key: str, weight: int, file: Fields) -> Chapter:
        if file.identifier() != key:
            file.note("id", "the chapter's id differs from its file name", f"write id: {key}")
        sections = []
        for fields in file.children("sections"):
            items = fields.strings("items")
            sections.append(Section(fields.identifier(), fields.needed_text("title"), items))
            fields.done()
        title, short, intro = (file.needed_text(name) for name in ("title", "short", "intro"))
        return Chapter(key, title, short, intro, weight, tuple(sections))

    def assemble(self, parameters: Mapping[str, Parameter]) -> Playbook:
        main = self.main
        version = main.string("version")
        if version and not VERSION.match(version):
            main.note("version", f"“{version}” is not a version", 'write "1.0.0"')
        rules = read_rules(main, self.items, self.files, self.keep_action)
        return Playbook(
            id=main.identifier(),
            version=version,
            title=main.needed_text("title"),
            summary=main.needed_text("summary"),
            stage_fact=main.string("stage_fact"),
            horizon_fact=main.string("horizon_fact") or None,
            raising_when=frozenset(main.strings("raising_when")),
            runway_item=main.string("runway_item") or None,
            sector_fact=main.string("sector_fact") or None,
            markets_fact=main.string("markets_fact") or None,
            hours_fact=main.string("hours_fact") or None,
            usual_hours=self.usual_hours(),
            open_from=main.whole("open_from"),
            chapters=self.chapters(),
            items=self.items,
            parameters=parameters,
            severity_by_weight=read_severities(main),
            credits=read_credits(main),
            unevidenced_factor=self.evidence_factor(),
            na_warning_share=main.fraction("na_warning_share", DEFAULT_SHARE),
            claimed_until=main.fraction("claimed_until"),
            gates=read_gates(main, self.items, self.files),
            rules=rules,
            bands=read_bands(main),
            calendar=read_calendar(main),
            references=read_references(main),
            format=self.book.format,
            source_data=self.data,
            earlier=self.earlier(),
        )

    def earlier(self) -> Earlier | None:
        """What it says of the version before, which must be an older one."""
        found, version = read_earlier(self.main), self.main.data.get("version")
        if found is None:
            return None
        if not VERSION.match(found.version):
            self.main.note_in("was", "version", f"“{found.version}” is not a version", 'write "1.0.0"')
            return None
        if isinstance(version, str) and VERSION.match(version) and number(found.version) >= number(version):
            self.main.note_in("was", "version", f"{found.version} is not before {version}", "name an earlier version")
        return found

    def evidence_factor(self) -> Fraction:
        policy = self.main.child("evidence_policy")
        if policy is None:
            return DEFAULT_FACTOR
        factor = policy.fraction("unevidenced_factor", DEFAULT_FACTOR)
        policy.done()
        return factor
