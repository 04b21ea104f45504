"""Answers: raw values from forms, files and rows -> checked answers. One reader for every way in."""

from __future__ import annotations

import difflib
import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from fractions import Fraction
from typing import Any

from engine.playbook.parts import Item, Text
from engine.playbook.schema import Playbook
from engine.reading.problems import FORBIDDEN, is_visible

UNANSWERED, UNKNOWN, NOT_APPLICABLE, VALUE = "unanswered", "unknown", "not_applicable", "value"
MAX_TEXT = 10_000
MAX_HINTS = 20  # a search for a similar name costs more than all else about an unknown key
DIGITS = re.compile(r"[-−]?\d{1,15}(?:\.\d{1,9})?\Z", re.ASCII)

MESSAGES = {
    "unknown_key": Text("评估手册中没有这道题目。", "There is no such question in the playbook."),
    "did_you_mean": Text(
        "评估手册中没有这道题目。是否指 {0}？", "There is no such question in the playbook. Did you mean {0}?"
    ),
    "twice": Text("这道题目已在 {0} 下作答。", "This question is answered already, under {0}."),
    "characters": Text("文字含有不允许的控制字符，请删除。", "The text holds control characters; remove them."),
    "level": Text("请填写 0 到 4 的等级。", "Give a level from 0 to 4."),
    "option": Text("没有这个选项。可选：{0}。", "There is no such option. Choose from: {0}."),
    "options": Text("请填写选项列表。", "Give a list of options."),
    "yesno": Text("请填写 yes、no，或 {{unknown: true}}。", "Answer yes, no, or {{unknown: true}}."),
    "bool": Text("请填写 true 或 false。", "Answer true or false."),
    "number": Text("请填写数字，例如 12 或 12.5。", "Give a number, such as 12 or 12.5."),
    "low": Text("数值不能小于 {0}。", "The number cannot be below {0}."),
    "high": Text("数值不能大于 {0}。", "The number cannot be above {0}."),
    "decimals": Text("小数位数最多 {0} 位。", "At most {0} decimal places."),
    "text": Text("请填写文字。", "Give a text."),
    "long": Text("文字最多 {0} 个字符。", "A text has at most {0} characters."),
    "na": Text("这道题目不能选“不适用”。", "This question cannot be marked “does not apply”."),
    "na_reason": Text("请说明不适用的理由。", "Say why it does not apply."),
    "derived": Text(
        "该数值由其他答案计算得出，无需填写。", "This figure is worked out from other answers; it is not asked."
    ),
    "nested": Text(
        "“value”下应直接写答案本身，例如 {{value: 2, evidence: https://…}}。",
        "Write the answer itself under “value”, such as {{value: 2, evidence: https://…}}.",
    ),
    "evidence": Text(
        "佐证应写成文字，例如一个链接；没有佐证就去掉“evidence”。",
        "Evidence is a text, such as a link; without any, leave “evidence” out.",
    ),
    "no_value": Text("佐证要配一个值；“不清楚”没有佐证。", "Evidence goes with a value; “don't know” has none."),
    "form": Text(
        "无法识别这种写法。请直接写答案，或写 {{value: …, evidence: …}}、{{unknown: true}}、{{na: 理由}} 之一。",
        "This way of writing an answer is not known. Write the answer alone, or one of {{value: …, evidence: …}}, {{unknown: true}} and {{na: reason}}.",
    ),
}


@dataclass(frozen=True, slots=True)
class Answer:
    """What is known of one item.

    `value` is an int (level), Fraction (number), str (option, yes/no, text), bool or tuple of options.
    """

    state: str = UNANSWERED
    value: Any = None
    reason: str = ""
    evidence: str = ""
    is_evidenced: bool = False

    @property
    def is_given(self) -> bool:
        return self.state != UNANSWERED


NO_ANSWER = Answer()


class InvalidAnswer(ValueError):
    """A raw answer that the item cannot have. `code` is stable; `message` is for people."""

    def __init__(self, code: str, *arguments: object) -> None:
        template = MESSAGES[code]
        self.code = code
        self.message = Text(template.zh.format(*arguments), template.en.format(*arguments))
        super().__init__(self.message.en)


@dataclass(frozen=True, slots=True)
class AnswerProblem:
    """One raw answer that was refused. `place` is the key it stood under."""

    place: str
    code: str
    message: Text


@dataclass(frozen=True, slots=True)
class AnswerSet:
    """The answers that could be read, by item id, and what was refused."""

    answers: Mapping[str, Answer]
    problems: tuple[AnswerProblem, ...]


def read_answers(playbook: Playbook, raw: Mapping[str, Any]) -> AnswerSet:
    """Reads raw answers keyed by id or shown code (`mr_03`, `MR-03`). Every problem is reported at once."""
    answers: dict[str, Answer] = {}
    problems: list[AnswerProblem] = []
    given_as: dict[str, str] = {}
    for key, value in raw.items():
        try:
            item = item_called(playbook, key, hint=len(problems) < MAX_HINTS)
            if item.id in given_as:
                raise InvalidAnswer("twice", given_as[item.id])
            given_as[item.id] = key
            answers[item.id] = read_answer(item, value)
        except InvalidAnswer as error:
            problems.append(AnswerProblem(str(key), error.code, error.message))
    return AnswerSet(answers, tuple(problems))


def item_called(playbook: Playbook, key: str, *, hint: bool = True) -> Item:
    """The item with this id or code. Raises InvalidAnswer, with the nearest name if there is one."""
    item_id = playbook.names.get(key)
    if item_id is not None and playbook.items[item_id].alias != key:
        return playbook.items[item_id]
    if item_id is not None:
        raise InvalidAnswer("did_you_mean", playbook.items[item_id].code)
    if hint and len(key) <= 40:
        codes = [item.code for item in playbook.items.values() if item.is_asked]
        close = difflib.get_close_matches(key.upper().replace("_", "-"), codes, 1, 0.75)
        if close:
            raise InvalidAnswer("did_you_mean", close[0])
    raise InvalidAnswer("unknown_key")


def read_answer(item: Item, raw: Any) -> Answer:
    """One raw answer, checked.

    Args:
        raw: a value, None or `{unknown: true}` (don't know), `{na: reason}`, or `{value: …, evidence: link}`.

    Raises:
        InvalidAnswer: the item cannot have this answer.
    """
    if item.type == "derived":
        raise InvalidAnswer("derived")
    if raw is None:
        return Answer(UNKNOWN)
    if isinstance(raw, Mapping):
        return read_mapping(item, raw)
    if item.type == "yesno" and raw == "unsure":
        return Answer(UNKNOWN)
    return Answer(VALUE, read_value(item, raw))


def read_mapping(item: Item, raw: Mapping[str, Any]) -> Answer:
    keys = set(raw)
    if keys == {"unknown"} and raw["unknown"] is True:
        return Answer(UNKNOWN)
    if keys == {"na"}:
        if not item.na_allowed:
            raise InvalidAnswer("na")
        reason = raw["na"]
        if not isinstance(reason, str) or not is_visible(reason):
            raise InvalidAnswer("na_reason")
        return Answer(NOT_APPLICABLE, reason=clean(reason).strip())
    if "value" in keys and keys <= {"value", "evidence"}:
        return read_evidenced(item, raw["value"], raw.get("evidence"))
    raise InvalidAnswer("form")


def read_evidenced(item: Item, value: Any, evidence: Any) -> Answer:
    """A value with its evidence, which is a text; None and an empty one are none."""
    if isinstance(value, Mapping):
        raise InvalidAnswer("nested")
    if not isinstance(evidence, str | None):
        raise InvalidAnswer("evidence")
    said = clean(evidence or "").strip()
    inner = read_answer(item, value)
    if said and inner.state != VALUE:
        raise InvalidAnswer("no_value")
    return Answer(inner.state, inner.value, inner.reason, said, bool(said))


def read_value(item: Item, raw: Any) -> Any:
    readers = {
        "level": read_level,
        "choice": read_option,
        "choices": read_options,
        "yesno": read_yesno,
        "bool": read_bool,
        "number": read_number,
        "text": read_text,
    }
    return readers[item.type](item, raw)


def read_level(item: Item, raw: Any) -> int:
    if isinstance(raw, str) and raw in {"0", "1", "2", "3", "4"}:
        return int(raw)
    # Tables of data often hold 2.0 where 2 is meant.
    if isinstance(raw, bool) or not isinstance(raw, (int, float, Decimal)) or raw not in range(5):
        raise InvalidAnswer("level")
    return int(raw)


def read_option(item: Item, raw: Any) -> str:
    value = str(raw) if isinstance(raw, int) and not isinstance(raw, bool) else raw
    if not isinstance(value, str) or not any(option.id == value for option in item.options):
        raise InvalidAnswer("option", ", ".join(option.id for option in item.options))
    return value


def read_options(item: Item, raw: Any) -> tuple[str, ...]:
    if not isinstance(raw, (list, tuple)):
        raise InvalidAnswer("options")
    chosen = {read_option(item, value) for value in raw}
    return tuple(option.id for option in item.options if option.id in chosen)


def read_yesno(item: Item, raw: Any) -> str:
    if isinstance(raw, bool):
        return "yes" if raw else "no"
    if raw not in ("yes", "no"):
        raise InvalidAnswer("yesno")
    return str(raw)


def read_bool(item: Item, raw: Any) -> bool:
    if not isinstance(raw, bool):
        raise InvalidAnswer("bool")
    return raw


def read_number(item: Item, raw: Any) -> Fraction:
    number = exact(raw)
    if item.minimum is not None and number < item.minimum:
        raise InvalidAnswer("low", item.minimum)
    if item.maximum is not None and number > item.maximum:
        raise InvalidAnswer("high", item.maximum)
    exponent = number.normalize().as_tuple().exponent
    if isinstance(exponent, int) and -exponent > item.decimals:
        raise InvalidAnswer("decimals", item.decimals)
    return Fraction(number)


def exact(raw: Any) -> Decimal:
    """An exact number from an int, a finite float as it is printed, or digits."""
    if isinstance(raw, bool):
        raise InvalidAnswer("number")
    if isinstance(raw, int) and abs(raw) < 10**15:
        return Decimal(raw)
    if isinstance(raw, float) and math.isfinite(raw) and abs(raw) < 1e15:
        return Decimal(repr(raw))
    if isinstance(raw, Decimal) and raw.is_finite() and abs(raw) < 10**15:
        return raw
    if isinstance(raw, str) and DIGITS.match(raw.strip()):
        try:
            return Decimal(raw.strip().replace("−", "-"))
        except InvalidOperation:
            pass
    raise InvalidAnswer("number")


def read_text(item: Item, raw: Any) -> str:
    if not isinstance(raw, str):
        raise InvalidAnswer("text")
    return clean(raw)


def clean(text: str) -> str:
    """The text, checked: at most MAX_TEXT code points, none that nobody can see."""
    if len(text) > MAX_TEXT:
        raise InvalidAnswer("long", MAX_TEXT)
    if FORBIDDEN.search(text):
        raise InvalidAnswer("characters")
    return text


def answer_to_raw(answer: Answer) -> Any:
    """The canonical raw form of an answer: what `read_answer` reads back to an equal answer."""
    if answer.state == UNKNOWN:
        return {"unknown": True}
    if answer.state == NOT_APPLICABLE:
        return {"na": answer.reason}
    if answer.state == UNANSWERED:
        return None
    value = plain_value(answer.value)
    return {"value": value, "evidence": answer.evidence} if answer.evidence else value


def plain_value(value: Any) -> Any:
    """A value as JSON can hold it: whole numbers as integers, others as digits."""
    if isinstance(value, Fraction):
        if value.denominator == 1:
            return int(value)
        return format((Decimal(value.numerator) / Decimal(value.denominator)).normalize(), "f")
    if isinstance(value, tuple):
        return list(value)
    if isinstance(value, float):
        return "unlimited"
    return value
