"""What is known of one item: an answer, why a raw one is refused, and its canonical raw form."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from fractions import Fraction
from typing import Any

from engine.playbook.parts import Text
from engine.reading.problems import FORBIDDEN

UNANSWERED, UNKNOWN, NOT_APPLICABLE, VALUE = "unanswered", "unknown", "not_applicable", "value"
MAX_TEXT = 10_000
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
    "alone": Text(
        "“{0}”不能与其他选项同时选择：只选它，或去掉它。", "“{0}” stands alone: choose only that, or take it out."
    ),
    "most": Text("最多选 {0} 项。", "Choose at most {0}."),
    "yesno": Text("请填写 yes、no，或 {{unknown: true}}。", "Answer yes, no, or {{unknown: true}}."),
    "bool": Text("请填写 true 或 false。", "Answer true or false."),
    "number": Text("请填写数字，例如 12 或 12.5。", "Give a number, such as 12 or 12.5."),
    "low": Text("数值不能小于 {0}。", "The number cannot be below {0}."),
    "high": Text("数值不能大于 {0}。", "The number cannot be above {0}."),
    "decimals": Text("小数位数最多 {0} 位。", "At most {0} decimal places."),
    "text": Text("请填写文字。", "Give a text."),
    "day": Text(
        "请填写日历上有的日期，按年-月-日书写，例如 2026-07-31。",
        "Give a day that the calendar has, as year-month-day, such as 2026-07-31.",
    ),
    "early": Text("日期不能早于 {0}。", "The day cannot be before {0}."),
    "late": Text("日期不能晚于 {0}。", "The day cannot be after {0}."),
    "long": Text("文字最多 {0} 个字符。", "A text has at most {0} characters."),
    "na": Text("这道题目不能选“不适用”。", "This question cannot be marked “does not apply”."),
    "na_reason": Text("请说明不适用的理由。", "Say why it does not apply."),
    "derived": Text(
        "该数值由其他回答计算得出，无需填写。", "This figure is worked out from other answers; it is not asked."
    ),
    "nested": Text(
        "“value”下应直接写回答本身，例如 {{value: 2, evidence: https://…}}。",
        "Write the answer itself under “value”, such as {{value: 2, evidence: https://…}}.",
    ),
    "evidence": Text(
        "佐证应写成文字，例如一个链接；没有佐证就去掉“evidence”。",
        "Evidence is a text, such as a link; without any, leave “evidence” out.",
    ),
    "no_value": Text("佐证要配一个值；“不清楚”没有佐证。", "Evidence goes with a value; “don't know” has none."),
    "both": Text(
        "这里既有回答，又有“不适用”的理由：保留其中一个。",
        "There is an answer here and a reason why it does not apply: keep one of them.",
    ),
    "form": Text(
        "无法识别这种写法。请直接写回答，或写 {{value: …, evidence: …}}、{{unknown: true}}、{{na: 理由}} 之一。",
        "This way of writing an answer is not known. Write the answer alone, or one of {{value: …, evidence: …}}, {{unknown: true}} and {{na: reason}}.",
    ),
}


@dataclass(frozen=True, slots=True)
class Answer:
    """What is known of one item.

    `value` is an int (level), Fraction (number), str (option, yes/no, text, a day as ISO writes it), bool or tuple of options.
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
        zh, en = (
            [a.in_language(language) if isinstance(a, Text) else a for a in arguments] for language in ("zh", "en")
        )
        self.message = Text(template.zh.format(*zh), template.en.format(*en))
        super().__init__(self.message.en)


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
