"""The whole logic of a playbook as one page, in one language: as text and as HTML."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape

from engine.playbook.parts import SEVERITIES, GapVariant, Item, Rule
from engine.playbook.schema import Playbook
from engine.rules.expressions import Expression

Line = tuple[int, str]  # depth and text; depth 0 is a heading
WORDS = {
    "zh": {
        "weight": "权重",
        "if": "仅当",
        "target": "各阶段目标",
        "gap": "差距",
        "action": "行动",
        "no": "答“否”",
        "from": "自阶段",
        "derived": "由公式得出",
        "gate": "门槛",
        "otherwise": "否则本章最高",
        "rules": "组合规则",
        "absorbs": "包含",
        "tension": "张力",
        "bands": "总体结论（由低到高）",
        "at_least": "总分至少",
        "every": "各章至少",
        "no_open": "无未解决",
        "evidence_from": "须有证据的题目权重至少",
        "credits": "各严重程度的得分",
        "parameters": "参数",
        "calendar": "有日期的法律事实",
        "blocker": "阻断项",
        "review": "必看",
        "na": "可选“不适用”",
        "evidence": "佐证",
        "days": "天",
        "effort": "工作日",
        "after": "先完成",
        "unknown": "不知道：自阶段 {0} 起为“未度量”",
        "facts": "画像（不计分）",
        "one_up": "即将融资时高一阶段",
        "unlimited": "无限",
        "low": "低",
        "medium": "中",
        "high": "高",
        "critical": "严重",
    },
    "en": {
        "weight": "weight",
        "if": "only if",
        "target": "expected at each stage",
        "gap": "gap",
        "action": "action",
        "no": "“no”",
        "from": "from stage",
        "derived": "worked out as",
        "gate": "gate",
        "otherwise": "else the chapter has at most",
        "rules": "Compound rules",
        "absorbs": "absorbs",
        "tension": "tension",
        "bands": "Verdict, from low to high",
        "at_least": "overall at least",
        "every": "every chapter at least",
        "no_open": "none open of",
        "evidence_from": "evidence for questions of weight from",
        "credits": "Credit by severity",
        "parameters": "Parameters",
        "calendar": "Dated legal facts",
        "blocker": "blocker",
        "review": "always reviewed",
        "na": "may not apply",
        "evidence": "evidence",
        "days": "days",
        "effort": "working days",
        "after": "after",
        "unknown": "don't know: not measured from stage {0}",
        "facts": "Profile (not scored)",
        "one_up": "one stage up when raising soon",
        "unlimited": "unlimited",
        "low": "low",
        "medium": "medium",
        "high": "high",
        "critical": "critical",
    },
}


def outline(playbook: Playbook, language: str) -> list[Line]:
    """The lines of the page; `language` is "zh" or "en"."""
    return list(Outline(playbook, language).lines())


def as_text(lines: list[Line]) -> str:
    """Lines for a terminal; headings stand out by an empty line."""
    shown = [f"\n{text}" if not depth else f"{'  ' * depth}{text}" for depth, text in lines]
    return "\n".join(shown).lstrip("\n")


def as_html(lines: list[Line], title: str, language: str) -> str:
    """The same lines as a page of its own."""
    tag = "zh-Hans" if language == "zh" else "en"
    style = "body{font:16px/1.5 sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem}p{margin:.1rem 0}"
    indents = "".join(f".d{depth}{{margin-left:{depth * 1.5}rem}}" for depth in range(1, 6))
    body = "\n".join(
        f"<h2>{escape(text)}</h2>" if not depth else f'<p class="d{depth}">{escape(text)}</p>' for depth, text in lines
    )
    return (
        f'<!doctype html>\n<html lang="{tag}"><head><meta charset="utf-8"><title>{escape(title)}</title>'
        f"<style>{style}{indents}</style></head>\n<body><h1>{escape(title)}</h1>\n{body}\n</body></html>\n"
    )


class Outline:
    """Walks a playbook in the order it is read."""

    def __init__(self, playbook: Playbook, language: str) -> None:
        self.playbook, self.language, self.words = playbook, language, WORDS[language]

    def lines(self) -> Iterator[Line]:
        for chapter in self.playbook.chapters:
            weight = f"{self.words['weight']} {chapter.weight}" if chapter.weight else self.words["facts"]
            yield 0, f"{chapter.title.in_language(self.language)} ({weight})"
            for gate in self.playbook.gates_of[chapter.id]:
                wanted = ", ".join(self.required(key, v) for key, v in gate.requires.items())
                yield (1, f"{self.words['gate']} {gate.id}: {wanted}, {self.words['otherwise']} {gate.cap}")
            for item in self.playbook.items_of(chapter.id):
                yield from self.item(item)
        if self.playbook.rules:
            yield 0, self.words["rules"]
        for rule in self.playbook.rules:
            yield from self.rule(rule)
        yield from self.bands()
        yield from self.sources()

    def code(self, key: str) -> str:
        return self.playbook.items[key].code

    def required(self, key: str, wanted: object) -> str:
        """What a gate asks of a question."""
        if isinstance(wanted, Expression):
            return f"!({wanted.text})"
        return f"{self.code(key)} {'≥' if isinstance(wanted, int) else '='} {wanted}"

    def item(self, item: Item) -> Iterator[Line]:
        words = self.words
        marks = [item.type, f"{words['weight']} {item.weight}"] if item.weight else [item.type]
        marks += [words["blocker"]] if item.is_blocker else []
        marks += [words["review"]] if item.is_reviewed else []
        marks += [words["na"]] if item.na_allowed else []
        yield 1, f"{item.code} {item.prompt.in_language(self.language)} [{', '.join(marks)}]"
        if item.relevant_if:
            yield 2, f"{words['if']} {item.relevant_if.text}"
        yield from self.answers(item)
        if item.evidence:
            yield 2, f"{words['evidence']}: {item.evidence.in_language(self.language)}"
        if item.gap and item.action:
            for variant in item.gap.variants:
                yield 2, f"{words['gap']}{selected_by(variant)}: {variant.title.in_language(self.language)}"
            yield from self.action(item.action.id)

    def answers(self, item: Item) -> Iterator[Line]:
        """The possible answers and what they mean."""
        words = self.words
        for level, text in enumerate(item.levels):
            yield 3, f"{level} {text.in_language(self.language)}"
        if item.targets:
            bump = f" ({words['one_up']})" if item.raise_bump else ""
            yield 3, f"{words['target']}: {' '.join(str(target) for target in item.targets)}{bump}"
        for option in item.options:
            severity = f" → {words[item.fires[option.id]]}" if option.id in item.fires else ""
            yield 3, f"{option.id} {option.label.in_language(self.language)}{severity}"
        for one in item.conditions:
            yield 3, f"{one.when.text} → {words[one.severity]}"
        if item.no_severity:
            stage = f", {words['from']} {item.from_stage}" if item.from_stage else ""
            yield 3, f"{words['no']} → {words[item.no_severity]}{stage}"
        for case in item.cases:
            condition = f" {words['if']} {case.when.text}" if case.when else ""
            yield (3, f"{words['derived']} {case.value.text if case.value else words['unlimited']}{condition}")
        yield from self.thresholds(item)

    def thresholds(self, item: Item) -> Iterator[Line]:
        symbols = {"below": "<", "above": ">", "at_most": "≤", "at_least": "≥"}
        for one in item.thresholds:
            parameter = self.playbook.parameters[one.parameter]
            condition = f" {self.words['if']} {one.when.text}" if one.when else ""
            limit = f"{symbols[one.comparison]} {parameter.value} {parameter.unit.in_language(self.language)}"
            yield 3, f"{limit} → {self.words[one.severity]}{condition}"
        if item.thresholds and item.unknown_from <= 4:
            yield 3, self.words["unknown"].format(item.unknown_from)

    def action(self, action_id: str) -> Iterator[Line]:
        action, words = self.playbook.actions[action_id], self.words
        after = f", {words['after']} {', '.join(action.after)}" if action.after else ""
        for rung in action.rungs:
            low, high = rung.effort
            effort = f"{low}–{high}" if low != high else f"{low}"
            others = (f"{one.days} {words['if']} {one.when.text}" for one in rung.efforts)
            effort = "; ".join([effort, *others])
            due = f", {rung.horizon} {words['days']}" if rung.horizon else ""
            title = rung.title.in_language(self.language)
            yield 2, f"{words['action']} {rung.id}: {title} ({effort} {words['effort']}{due}{after})"

    def rule(self, rule: Rule) -> Iterator[Line]:
        words = self.words
        tension = f", {words['tension']}" if rule.tension else ""
        yield (1, f"{rule.code} {rule.title.in_language(self.language)} [{words[rule.severity]}{tension}]")
        yield 2, f"{words['if']} {rule.when.text}"
        if rule.absorbs:
            yield 2, f"{words['absorbs']} {', '.join(self.code(key) for key in rule.absorbs)}"
        yield from self.action(rule.action.id)

    def bands(self) -> Iterator[Line]:
        words = self.words
        yield 0, words["bands"]
        for band in self.playbook.bands:
            conditions = [f"{words['at_least']} {band.at_least}"] if band.at_least else []
            conditions += [f"{words['every']} {band.every_chapter}"] if band.every_chapter else []
            conditions += [f"{words['no_open']} {', '.join(words[s] for s in band.no_open)}"] if band.no_open else []
            conditions += [f"{words['evidence_from']} {band.evidence_from}"] if band.evidence_from else []
            yield 1, f"{band.name.in_language(self.language)}: {'; '.join(conditions) or '–'}"
        yield 0, words["credits"]
        credits = self.playbook.credits
        yield 1, ", ".join(f"{words[s]} {credits[s]}" for s in SEVERITIES)

    def sources(self) -> Iterator[Line]:
        if self.playbook.parameters:
            yield 0, self.words["parameters"]
        for p in self.playbook.parameters.values():
            yield (1, f"{p.id} = {p.value} {p.unit.in_language(self.language)} ({p.source}, {p.as_of})")
        if self.playbook.calendar:
            yield 0, self.words["calendar"]
        for fact in self.playbook.calendar:
            yield 1, f"{fact.code} {fact.effective_on} {fact.text.in_language(self.language)}"


def selected_by(variant: GapVariant) -> str:
    """What selects a variant of a gap, in brackets; empty for one that every answer selects."""
    parts = [*map(str, variant.levels), *variant.bands, *variant.options]
    parts += ["?"] if variant.is_unknown else []
    parts += [variant.when.text] if variant.when else []
    return f" ({', '.join(parts)})" if parts else ""
