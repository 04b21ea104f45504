"""Plain data -> Playbook. Names first, then content, then what must agree across the whole."""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Any

from playbooks.engine.expressions import Expression, Name
from playbooks.engine.fields import NO_TEXT, Book, Fields
from playbooks.engine.items import build_item, name_of, read_action
from playbooks.engine.schema import (
    SEVERITIES,
    Action,
    Band,
    Chapter,
    Gate,
    Item,
    LegalFact,
    Parameter,
    Playbook,
    Reference,
    Rule,
    Section,
)  # fmt: skip
from playbooks.engine.yaml_strict import Place, PlaybookProblems

VERSION = re.compile(r"(0|[1-9][0-9]{0,4})\.(0|[1-9][0-9]{0,4})\.(0|[1-9][0-9]{0,4})\Z")
DEFAULT_CREDITS = {"none": "1", "low": "4/5", "medium": "1/2", "high": "1/5", "critical": "0"}
DEFAULT_SEVERITIES = {"3": ["medium", "high", "critical", "critical"], "2": ["low", "medium", "high", "critical"],
                      "1": ["low", "low", "medium", "high"]}  # fmt: skip


class Builder:
    """Builds one playbook. Problems are collected; `build` raises them all at once."""

    def __init__(self, data: dict[str, Any], places: Mapping[tuple[Any, ...], Place]) -> None:
        self.data, self.book = data, Book(places)
        self.main = Fields(self.book, data.get("playbook"), ("playbook",), "the playbook")
        chapters = data.get("chapters") or {}
        self.files = {
            key: Fields(self.book, value, ("chapters", key), "the chapter")
            for key, value in chapters.items()
        }
        self.curves: dict[str, tuple[int, ...]] = {}
        self.items: dict[str, Item] = {}
        self.actions: dict[str, tuple[Action, tuple[Any, ...]]] = {}

    def build(self) -> Playbook:
        self.main.whole("format", 1, 1, 1, required=True)
        parameters = self.parameters()
        self.curves = {key: self.curve(key) for key in self.main.mapping("targets")}
        facts = [(fields, True, "") for fields in self.main.children("facts", "the fact")]
        questions = [
            (fields, False, key)
            for key, file in self.files.items()
            for fields in file.children("questions", "the question")
        ]
        self.name_all([*facts, *questions], parameters)
        homes = self.homes()
        for fields, is_fact, _ in [*facts, *questions]:
            item = build_item(
                fields,
                is_fact=is_fact,
                home=homes.get(fields.data.get("id", ""), ""),
                curves=self.curves,
            )
            if item:
                self.items[item.id] = item
                if item.action:
                    self.keep_action(item.action, (*fields.path, "action"))
        playbook = self.assemble(parameters)
        self.check_whole(playbook)
        self.main.done()
        for file in self.files.values():
            file.done()
        if self.book.problems:
            raise PlaybookProblems(self.book.problems)
        return playbook

    def name_all(
        self, sources: list[tuple[Fields, bool, str]], parameters: Mapping[str, Parameter]
    ) -> None:
        names = self.book.names
        names |= {key: Name(key, "number", scope="parameter") for key in parameters}
        for fields, is_fact, _ in sources:
            name = name_of(fields, is_fact)
            if not name:
                continue
            alias = fields.data.get("alias") if is_fact else None
            for key in filter(None, (name.id, alias)):
                if key in names:
                    fields.note("id", f"“{key}” is already used", "choose another id")
                names[key] = name

    def curve(self, key: str) -> tuple[int, ...]:
        values = self.main.mapping("targets")[key]
        if not is_curve(values):
            self.book.note(
                ("playbook", "targets", key),
                f"the curve {key} is not five levels",
                "write [1, 1, 2, 3, 3]",
            )
            return (0, 0, 0, 0, 0)
        return tuple(values)

    def parameters(self) -> dict[str, Parameter]:
        result: dict[str, Parameter] = {}
        for fields in self.main.children("parameters", "the parameter"):
            key = fields.identifier()
            if key in result:
                fields.note("id", f"the parameter “{key}” stands twice", "keep one of the two")
            value = fields.decimal("value", required=True)
            fields.text("segment", required=False)
            result[key] = Parameter(
                key, fields.needed_text("title"), value if value is not None else Decimal(0),
                fields.needed_text("unit"), fields.string("source"), fields.day("as_of"),
            )  # fmt: skip
            fields.done()
        return result

    def homes(self) -> dict[str, str]:
        """The chapter in which each item is asked."""
        homes: dict[str, str] = {}
        for key, file in self.files.items():
            for section in file.children("sections", "the section"):
                for item_id in section.strings("items"):
                    if item_id in homes:
                        section.note(
                            "items", f"“{item_id}” is asked twice", "keep it in one section"
                        )
                    elif item_id not in self.book.names:
                        section.note(
                            "items", f"“{item_id}” is not known", "use the id of a question or fact"
                        )
                    homes[item_id] = key
        return homes

    def keep_action(self, action: Action, path: tuple[Any, ...]) -> None:
        if action.id in self.actions:
            self.book.note(path, f"the action “{action.id}” stands twice", "choose another id")
        self.actions[action.id] = (action, path)

    def chapters(self) -> tuple[Chapter, ...]:
        result = []
        for entry in self.main.children("chapters", "the chapter entry", required=True):
            key, weight = entry.identifier(), entry.whole("weight", 0, 1, 1000)
            entry.done()
            file = self.files.get(key)
            if file is None:
                entry.note("id", f"the chapter “{key}” has no file", f"create chapters/{key}.yaml")
                continue
            file.identifier()
            sections = []
            for fields in file.children("sections", "the section", required=True):
                sections.append(
                    Section(
                        fields.identifier(), fields.needed_text("title"), fields.strings("items")
                    )
                )
                fields.done()
            result.append(Chapter(key, file.needed_text("title"), file.needed_text("short"),
                                  file.needed_text("intro"), weight, tuple(sections)))  # fmt: skip
        listed = {chapter.id for chapter in result}
        for key, file in self.files.items():
            if key not in listed:
                file.note(
                    "id",
                    f"the chapter “{key}” is not listed in playbook.yaml",
                    "add it to chapters",
                )
        if len(listed) != len(result):
            self.main.note("chapters", "a chapter is listed twice", "keep one of the two")
        return tuple(result)

    def assemble(self, parameters: Mapping[str, Parameter]) -> Playbook:
        main = self.main
        version = main.string("version")
        if version and not VERSION.match(version):
            main.note("version", f"“{version}” is not a version", 'write "1.0.0"')
        policy = main.child("evidence_policy", "the evidence policy")
        factor = policy.fraction("unevidenced_factor", Fraction(1, 2)) if policy else Fraction(1, 2)
        return Playbook(
            id=main.identifier(), version=version, title=main.needed_text("title"), summary=main.needed_text("summary"),
            stage_fact=main.string("stage_fact"), horizon_fact=main.string("horizon_fact", required=False) or None,
            raising_when=frozenset(main.strings("raising_when")), chapters=self.chapters(), items=self.items,
            parameters=parameters, severity_by_weight=self.severities(), credits=self.credits(),
            unevidenced_factor=factor, na_warning_share=main.fraction("na_warning_share", Fraction(1, 5)),
            gates=self.gates(), rules=self.rules(), bands=self.bands(), calendar=self.calendar(),
            references=self.references(), source_data=self.data,
        )  # fmt: skip

    def severities(self) -> dict[int, tuple[str, ...]]:
        table = self.main.mapping("severity_by_weight") or DEFAULT_SEVERITIES
        good = set(table) == {"1", "2", "3"} and all(
            isinstance(row, list) and len(row) == 4 and all(s in SEVERITIES for s in row)
            for row in table.values()
        )
        if not good:
            self.main.note(
                "severity_by_weight",
                "each weight 1, 2, 3 needs four severities",
                'write "3": [medium, high, critical, critical]',
            )
            table = DEFAULT_SEVERITIES
        return {int(key): tuple(row) for key, row in table.items()}

    def credits(self) -> dict[str | None, Fraction]:
        table = Fields(
            self.book,
            self.main.mapping("credits") or DEFAULT_CREDITS,
            ("playbook", "credits"),
            "credits",
        )
        values = {key: table.fraction(key, Fraction(0)) for key in ("none", *SEVERITIES)}
        table.done()
        ordered = list(values.values())
        if ordered != sorted(ordered, reverse=True):
            self.main.note(
                "credits",
                "a worse severity earns more credit than a milder one",
                "let credits fall",
            )
        return {None if key == "none" else key: value for key, value in values.items()}

    def gates(self) -> tuple[Gate, ...]:
        result = []
        for fields in self.main.children("gates", "the gate"):
            chapter = fields.choice("chapter", self.files)
            requires = fields.mapping("requires")
            for key, wanted in requires.items():
                item = self.items.get(key)
                if item is None or not item.is_scored:
                    fields.note(
                        "requires", f"“{key}” is not a scored question", "use the id of one"
                    )
                elif item.chapter != chapter:
                    fields.note(
                        "requires",
                        f"“{key}” belongs to another chapter",
                        "move the gate to its chapter",
                    )
                elif item.type not in {"level", "yesno"} or (item.type == "level") != isinstance(
                    wanted, int
                ):
                    fields.note(
                        "requires", f"“{key}” cannot be {wanted}", 'write a level 1 to 4, or "yes"'
                    )
            if not requires:
                fields.note("requires", "the gate requires nothing", "write {question: level}")
            result.append(
                Gate(
                    fields.identifier(),
                    chapter,
                    requires,
                    fields.fraction("cap", Fraction(0), 100),
                    fields.needed_text("why"),
                )
            )
            fields.done()
        return tuple(result)

    def rules(self) -> tuple[Rule, ...]:
        result: list[Any] = []
        for fields in self.main.children("rules", "the compound rule"):
            when: Expression | None = fields.rule("when", required=True)
            action = read_action(fields, fields.data.get("id", ""), None)
            absorbs = fields.strings("absorbs")
            for key in absorbs:
                if key not in self.items or not self.items[key].gap:
                    fields.note(
                        "absorbs", f"“{key}” has no gap", "use the id of a question with a gap"
                    )
            for key in fields.strings("chapters"):
                if key not in self.files:
                    fields.note("chapters", f"there is no chapter “{key}”", "use the id of one")
            rule_id, code = fields.identifier(), fields.string("code")
            if rule_id in self.items or any(rule.id == rule_id for rule in result):
                fields.note("id", f"“{rule_id}” is already used", "choose another id")
            title, message, why = (fields.needed_text(key) for key in ("title", "message", "why"))
            if when and action:
                result.append(Rule(rule_id, code, title, fields.severity("severity"), when, message, why, absorbs,
                                   fields.flag("tension"), action, fields.strings("chapters"), fields.strings("references")))  # fmt: skip
                self.keep_action(action, (*fields.path, "action"))
            for key in ("severity", "tension", "chapters", "references"):
                fields.has(key)
            fields.done()
        return tuple(result)

    def bands(self) -> tuple[Band, ...]:
        result: list[Band] = []
        for fields in self.main.children("bands", "the band", required=True):
            severities = fields.strings("no_open")
            for severity in severities:
                if severity not in SEVERITIES:
                    fields.note(
                        "no_open",
                        f"there is no severity “{severity}”",
                        f"use {', '.join(SEVERITIES)}",
                    )
            band = Band(fields.identifier(), fields.needed_text("name"), fields.needed_text("summary"),
                        fields.fraction("at_least", Fraction(0), 100), fields.fraction("every_chapter", Fraction(0), 100), severities)  # fmt: skip
            if result and band.at_least < result[-1].at_least:
                fields.note(
                    "at_least",
                    "a later band asks for less than an earlier one",
                    "order bands from low to high",
                )
            result.append(band)
            fields.done()
        if result and (result[0].at_least or result[0].every_chapter or result[0].no_open):
            self.main.note(
                "bands",
                "the lowest band has conditions, so some results have no band",
                "ask nothing of it",
            )
        if not result:
            self.main.note("bands", "there is no band", "add at least one")
        return tuple(result)

    def calendar(self) -> tuple[LegalFact, ...]:
        result: list[LegalFact] = []
        for f in self.main.children("calendar", "the legal fact"):
            result.append(LegalFact(
                f.identifier(), f.string("code"), f.needed_text("text"), f.string("jurisdiction"),
                f.day("effective_on", required=False), f.day("as_of"), f.day("review_by"), f.needed_text("source"),
                f.rule("relevant_if", scopes="fact parameter"), f.strings("questions"),
            ))  # fmt: skip
            f.done()
        return tuple(result)

    def references(self) -> dict[str, Reference]:
        result: dict[str, Reference] = {}
        for fields in self.main.children("references", "the reference"):
            key = fields.identifier()
            result[key] = Reference(
                key, fields.string("code"), fields.text("text") or NO_TEXT, fields.string("source")
            )
            fields.has("as_of")
            fields.done()
        return result

    def check_whole(self, playbook: Playbook) -> None:
        stage = self.items.get(playbook.stage_fact)
        if stage is None or not stage.is_fact or not stage.is_ordered or len(stage.options) != 5:
            self.main.note(
                "stage_fact",
                "the stage must be an ordered fact with five options",
                "use the id of one",
            )
        if playbook.horizon_fact and playbook.horizon_fact not in self.items:
            self.main.note(
                "horizon_fact", f"“{playbook.horizon_fact}” is not known", "use the id of a fact"
            )
        for item in self.items.values():
            if not item.chapter:
                self.main.note(
                    "chapters", f"“{item.id}” is asked in no section", "add it to the items of one"
                )
            for band in item.bands:
                if band.parameter not in playbook.parameters:
                    self.main.note(
                        "parameters",
                        f"{item.id}: the parameter “{band.parameter}” is not known",
                        "add it to parameters",
                    )
        codes = [item.code for item in self.items.values()]
        for code in {code for code in codes if codes.count(code) > 1}:
            self.main.note(
                "chapters", f"the code {code} stands twice", "give each item its own code"
            )
        for chapter in playbook.chapters:
            scored = any(
                i in self.items and self.items[i].is_scored
                for s in chapter.sections
                for i in s.items
            )
            if chapter.is_scored and not scored:
                self.main.note(
                    "chapters",
                    f"the chapter “{chapter.id}” has a weight but no scored question",
                    "remove its weight",
                )
        self.check_actions()

    def check_actions(self) -> None:
        for action, path in self.actions.values():
            for key in action.after:
                if key not in self.actions:
                    self.book.note(
                        (*path, "after"),
                        f"the action “{key}” is not known",
                        "use the id of an action",
                    )
            for key, raw in action.achieves.items():
                if key not in self.items:
                    self.book.note(
                        (*path, "achieves"), f"“{key}” is not a question", "use the id of one"
                    )
                elif raw == "target" and self.items[key].type != "level":
                    self.book.note(
                        (*path, "achieves"),
                        f"“{key}” has no target level",
                        "write the answer once done",
                    )
        done: set[str] = set()
        for key in self.actions:
            self.visit(key, (), done)

    def visit(self, key: str, trail: tuple[str, ...], done: set[str]) -> None:
        if key in done or key not in self.actions:
            return
        if key in trail:
            cycle = " → ".join((*trail[trail.index(key) :], key))
            self.book.note(
                (*self.actions[key][1], "after"),
                f"prerequisites run in a circle: {cycle}",
                "remove one",
            )
            done.add(key)
            return
        for before in self.actions[key][0].after:
            self.visit(before, (*trail, key), done)
        done.add(key)


def is_curve(values: Any) -> bool:
    """Five levels 0-4 that never fall from stage to stage."""
    return (
        isinstance(values, list)
        and len(values) == 5
        and all(isinstance(v, int) and not isinstance(v, bool) and 0 <= v <= 4 for v in values)
        and values == sorted(values)
    )
