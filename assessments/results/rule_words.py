"""A rule of the rule language -> the same rule as people read it: codes, signs, words and units."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from django.utils.translation import get_language, pgettext

from accounts.remembered import Remembered
from assessments.wording import with_unit
from engine.playbook.parts import Item
from engine.playbook.question_types.table import type_of
from engine.playbook.schema import Playbook
from engine.rules.parser import Parser
from engine.rules.tree import YES_NO, Name, Node

SIGNS = {"<": "<", "<=": "≤", ">": ">", ">=": "≥", "==": "=", "!=": "≠", "+": "+", "-": "−", "*": "×", "/": "÷"}
COMPARISONS = {"<", "<=", ">", ">=", "==", "!="}
CONDITIONS = frozenset({"&&", "||"})
BRACKETED = CONDITIONS | {"+", "-"}
TURNED = {"<": ">", "<=": ">=", ">": "<", ">=": "<="}
CHARACTER = "[\u2e80-\u9fff\uff00-\uffef]"
BETWEEN_CHARACTERS = re.compile(f"(?<={CHARACTER}) (?={CHARACTER})")
SAID = Remembered(most=2000)
NAMES = Remembered(most=8)


def rule_words(playbook: Playbook, text: str, language: str) -> str:
    """For example `mr_03 <= 1 && "CN" in mkts` as "MR-03 ≤ 1 and Markets: “Mainland China”"."""
    depends_on = (playbook.digest, text, language, get_language())
    return SAID.get(depends_on, lambda: put_in_words(playbook, text, language))


def put_in_words(playbook: Playbook, text: str, language: str) -> str:
    # Rules were checked when the playbook was read.
    names = NAMES.get(playbook.digest, lambda: names_of(playbook))
    said = Reader(playbook, language).say(Parser(text, names).parse())
    return in_chinese(said) if language.startswith("zh") else said


def names_of(playbook: Playbook) -> dict[str, Name]:
    """What a rule may call things, by every name that they have."""
    parameters = {key: Name(key, "number", scope="parameter") for key in playbook.parameters}
    return parameters | {name: name_of(playbook.items[key]) for name, key in playbook.names.items()}


def name_of(item: Item) -> Name:
    options = YES_NO if type_of(item).unknown_value is not None else tuple(option.id for option in item.options)
    return Name(item.id, "number" if item.is_ordered else type_of(item).rule_type, options)


@dataclass(frozen=True)
class Reader:
    """Rules of one playbook in one language."""

    playbook: Playbook
    language: str

    def say(self, node: Node) -> str:
        """A part of a rule in words."""
        if node.kind in COMPARISONS:
            return self.comparison(node)
        ways = {
            "constant": lambda: self.value(node, None),
            "parameter": lambda: self.parameter(node),
            "name": lambda: self.name(self.item(node)),
            "it": lambda: pgettext("in a rule", "each"),
            "answered": lambda: (
                pgettext("in a rule", "%(question)s is answered") % {"question": self.name(self.item(node))}
            ),
            "not": lambda: self.opposite(node.children[0]),
            "negate": lambda: f"−{self.inner(node.children[0])}",
            "in": lambda: self.one_of(node),
            "list": lambda: self.listed([self.say(child) for child in node.children]),
            "count": lambda: self.number_of(node),
        }
        return ways[node.kind]() if node.kind in ways else self.joined(node)

    def item(self, node: Node) -> Item:
        return self.playbook.items[node.value]

    def name(self, item: Item) -> str:
        return item.title.in_language(self.language) if item.is_fact else item.code

    def parameter(self, node: Node) -> str:
        parameter = self.playbook.parameters[node.value]
        return with_unit(figure(Fraction(parameter.value)), parameter.unit.in_language(self.language))

    def value(self, node: Node, subject: Item | None) -> str:
        """A value that a rule names; one of the options of its subject by what the option says."""
        if isinstance(node.value, bool):
            return _answers()["yes" if node.value else "no"]
        if subject and type_of(subject).unknown_value is not None:
            return _answers().get(node.value, str(node.value))
        if subject and subject.options:
            options = {option.id: option.label.in_language(self.language) for option in subject.options}
            return f"“{options.get(str(node.value), node.value)}”"
        return figure(Fraction(node.value)) if node.type == "number" else str(node.value)

    def listed(self, parts: list[str]) -> str:
        return pgettext("between the parts of a list in a rule", ", ").join(parts)

    def inner(self, node: Node, kinds: frozenset[str] = BRACKETED) -> str:
        """A part within another one: in brackets where it would be read wrongly without."""
        text = self.say(node)
        return f"({text})" if node.kind in kinds else text

    def joined(self, node: Node) -> str:
        """Conditions with and / or, figures with their signs."""
        words = {"&&": pgettext("in a rule", "and"), "||": pgettext("in a rule", "or")}
        # "and" binds before "or", as everybody reads it who was told; brackets tell.
        within = [self.inner(child) for child in node.children]
        return f" {words.get(node.kind) or SIGNS[node.kind]} ".join(within)

    def comparison(self, node: Node) -> str:
        left, right = node.children
        if left.kind == "constant":
            left, right, kind = right, left, TURNED.get(node.kind, node.kind)
        else:
            kind = node.kind
        if left.kind == "count" and right.kind == "constant":
            return self.counted(left, kind, int(right.value)) or self.signed(left, kind, right)
        if left.kind == "name" and right.kind == "constant" and not self.is_figure(self.item(left)):
            return self.chosen(self.item(left), [right], negated=kind == "!=")
        return self.signed(left, kind, right)

    def is_figure(self, item: Item) -> bool:
        """Whether its answers are compared by size."""
        return item.is_ordered or (not item.options and type_of(item).unknown_value is None)

    def signed(self, left: Node, kind: str, right: Node) -> str:
        subject = self.item(left) if left.kind == "name" else None
        second = self.value(right, subject) if right.kind == "constant" else self.inner(right, CONDITIONS)
        return f"{self.inner(left, CONDITIONS)} {SIGNS[kind]} {second}"

    def one_of(self, node: Node) -> str:
        """`x in [a, b]` of one option, and `a in x` of several."""
        left, right = node.children
        if right.kind == "name":
            return self.chosen(self.item(right), [left])
        if left.kind == "name" and right.kind == "list":
            return self.chosen(self.item(left), list(right.children))
        return pgettext("in a rule", "%(value)s is one of %(options)s") % {
            "value": self.say(left),
            "options": self.say(right),
        }

    def opposite(self, node: Node) -> str:
        left, right = (*node.children, node, node)[:2]
        if node.kind == "answered":
            return pgettext("in a rule", "%(question)s is not answered") % {"question": self.name(self.item(node))}
        if node.kind == "in" and right.kind == "name":
            return self.chosen(self.item(right), [left], negated=True)
        if node.kind == "in" and left.kind == "name" and right.kind == "list":
            return self.chosen(self.item(left), list(right.children), negated=True)
        return pgettext("in a rule", "not (%(condition)s)") % {"condition": self.say(node)}

    def chosen(self, item: Item, options: list[Node], *, negated: bool = False) -> str:
        """What is chosen of the options of a question."""
        kind, values = type_of(item), [self.value(one, item) for one in options]
        if negated and kind.unknown_value is not None:
            # "Not no" is said by what it leaves.
            named, negated = {self.value(one, item) for one in options}, False
            values = [words for words in _answers().values() if words not in named]
        said = {"question": self.name(item), "options": self.listed(values)}
        of_several = not kind.is_choice_of_one and kind.unknown_value is None
        return choices(of_several, negated)[len(values) > 1] % said

    def number_of(self, node: Node) -> str:
        subject, condition = node.children
        about = {"subject": self.say(subject), "condition": self.say(condition)}
        return pgettext("in a rule", "how many of %(subject)s meet this: %(condition)s") % about

    def counted(self, node: Node, kind: str, number: int) -> str:
        """How many are chosen, or how many questions meet a condition; empty where it has to be said otherwise."""
        subject, condition = node.children
        form = how_many(kind, number)
        if form is None:
            return ""
        if subject.kind == "name" and condition.kind == "in" and condition.children[1].kind == "list":
            item, options = self.item(subject), list(condition.children[1].children)
            if form == ("least", 1) or form == ("most", 0):
                return self.chosen(item, options, negated=form == ("most", 0))
            said = {"question": self.name(item), "options": self.listed([self.value(one, item) for one in options])}
            return options_counted(*form) % {"count": form[1], **said}
        if subject.kind == "list" and condition.kind in COMPARISONS and condition.children[0].kind == "it":
            about = f"{SIGNS[condition.kind]} {self.say(condition.children[1])}"
            said = {"questions": self.say(subject), "condition": about}
            return questions_counted(*form) % {"count": form[1], **said}
        return ""


def how_many(kind: str, number: int) -> tuple[str, int] | None:
    """A comparison of a count with a whole number as "at least", "at most" or "exactly" so many."""
    found = {
        ">": ("least", number + 1),
        ">=": ("least", number),
        "<": ("most", number - 1),
        "<=": ("most", number),
        "==": ("most", 0) if number == 0 else ("just", number),
    }
    return found.get(kind)


def choices(of_several: bool, negated: bool) -> tuple[str, str]:
    """The sentences about one option and about any of more, for a question that takes one or several of them."""
    if of_several and negated:
        return (
            pgettext("in a rule, several can be chosen", "%(question)s: not %(options)s"),
            pgettext("in a rule, several can be chosen", "%(question)s: none of (%(options)s)"),
        )
    if of_several:
        return (
            pgettext("in a rule, several can be chosen", "%(question)s: %(options)s"),
            pgettext("in a rule, several can be chosen", "%(question)s: any of (%(options)s)"),
        )
    if negated:
        return (
            pgettext("in a rule, one is chosen", "%(question)s: not %(options)s"),
            pgettext("in a rule, one is chosen", "%(question)s: none of (%(options)s)"),
        )
    return (
        pgettext("in a rule, one is chosen", "%(question)s: %(options)s"),
        pgettext("in a rule, one is chosen", "%(question)s: any of (%(options)s)"),
    )


def options_counted(form: str, number: int) -> str:
    ways = {
        "least": pgettext("in a rule", "%(question)s: at least %(count)d of (%(options)s)"),
        "most": pgettext("in a rule", "%(question)s: at most %(count)d of (%(options)s)"),
        "just": pgettext("in a rule", "%(question)s: %(count)d of (%(options)s)"),
    }
    return ways[form]


def questions_counted(form: str, number: int) -> str:
    ways = {
        "least": pgettext("in a rule", "at least %(count)d of (%(questions)s) %(condition)s"),
        "most": pgettext("in a rule", "at most %(count)d of (%(questions)s) %(condition)s"),
        "just": pgettext("in a rule", "%(count)d of (%(questions)s) %(condition)s"),
    }
    return ways[form]


def _answers() -> Mapping[str, str]:
    return {
        "yes": pgettext("in a rule", "yes"),
        "no": pgettext("in a rule", "no"),
        "unsure": pgettext("in a rule", "don’t know"),
    }


def in_chinese(text: str) -> str:
    """Chinese brackets; a space behind a code, none between Chinese characters or beside quotes."""
    text = re.sub(r"(?<=[A-Z]-\d\d)(?=[\u4e00-\u9fff])", " ", text)
    text = re.sub(r" ?\( ?", "（", text)
    text = re.sub(r" ?\) ?", "）", text)
    text = re.sub(r" ?(“[^”]*”) ?", r"\1", text)
    return BETWEEN_CHARACTERS.sub("", text)


def figure(value: Fraction, decimals: int = 1) -> str:
    """A number with groups of three digits and at most `decimals` places: "15,000,000", "16.7", "−20"."""
    rounded = round(value, decimals)
    sign = "−" if rounded < 0 else ""
    text = f"{abs(float(rounded)):,.{decimals}f}" if decimals else f"{abs(int(rounded)):,}"
    return sign + (text.rstrip("0").rstrip(".") if "." in text else text)
