"""One raw value of a field -> a quantity or a word. What cannot be read is refused with its place."""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from engine.forecast.inputs.catalogue import Field
from engine.forecast.inputs.months import is_month
from engine.forecast.inputs.problems import InputProblem, problem
from engine.forecast.inputs.quantities import (
    GUESS,
    KINDS,
    MAX_DECIMALS,
    SOURCES,
    SPREADS,
    Quantity,
    Source,
    digits,
    plain,
)
from engine.playbook.answers import InvalidAnswer, exact
from engine.reading.problems import FORBIDDEN

MAX_NAME = 100
LONG = re.compile(r"-?\d{1,40}(?:\.\d{1,40})?\Z", re.ASCII)
BESIDE = {"source", "spread", "sure"}
RANGE_KEYS, VALUE_KEYS = {"low", "mid", "high", "kind", *BESIDE}, {"value", *BESIDE}


class Refused(ValueError):
    """A raw value that the field cannot have, with one problem or several."""

    def __init__(self, *problems: InputProblem) -> None:
        super().__init__(problems[0].message.en)
        self.problems = problems


def read_number(path: str, raw: Any) -> Decimal:
    """An exact number from digits with a point or a JSON number. Raises Refused."""
    number = long_number(raw)
    if number is None:
        try:
            number = exact(raw)
        except InvalidAnswer:
            raise Refused(problem(path, "number", shown(raw))) from None
    number = plain(number)
    exponent = number.as_tuple().exponent
    if isinstance(exponent, int) and -exponent > MAX_DECIMALS:
        raise Refused(problem(path, "decimals", MAX_DECIMALS))
    return number


def long_number(raw: Any) -> Decimal | None:
    """A number too long for an answer: what is wrong with it is its size, not how it is written."""
    if isinstance(raw, int) and not isinstance(raw, bool):
        return Decimal(raw) if raw.bit_length() < 200 else None
    return Decimal(raw.strip()) if isinstance(raw, str) and LONG.match(raw.strip()) else None


def shown(raw: Any) -> str:
    """What was given, short and without what nobody can see."""
    return FORBIDDEN.sub("", str(raw) if isinstance(raw, (str, int, float)) else type(raw).__name__)[:40]


def read_quantity(field: Field, path: str, raw: Any) -> Quantity:
    """A value or range within the field's allowed range. Raises Refused with every problem."""
    if not isinstance(raw, Mapping):
        return Quantity(allowed(field, path, raw))
    if set(raw) <= VALUE_KEYS and "value" in raw:
        mid = allowed(field, path, raw["value"])
        return Quantity(mid, **read_beside(path, raw))
    unknown = [str(key) for key in raw if key not in RANGE_KEYS]
    if unknown or not {"low", "mid", "high"} <= set(raw):
        raise Refused(problem(path, "range_points"))
    return read_range(field, path, raw)


def read_range(field: Field, path: str, raw: Mapping[str, Any]) -> Quantity:
    points: list[Decimal] = []
    problems: list[InputProblem] = []
    for key in ("low", "mid", "high"):
        try:
            points.append(allowed(field, f"{path}.{key}", raw[key]))
        except Refused as refusal:
            problems += refusal.problems
    kind = raw.get("kind", KINDS[0])
    if kind not in KINDS:
        problems.append(problem(f"{path}.kind", "choice", ", ".join(KINDS)))
    if len(points) == 3 and not points[0] <= points[1] <= points[2]:
        problems.append(problem(path, "range_order"))
    if kind == "lognormal" and points and points[0] <= 0:
        problems.append(problem(path, "range_positive"))
    if problems:
        raise Refused(*problems)
    return made(points, str(kind), read_beside(path, raw))


def made(points: list[Decimal], kind: str, beside: Mapping[str, Any]) -> Quantity:
    """A range; three equal points are a value."""
    low, mid, high = points
    return Quantity(mid, **beside) if low == high else Quantity(mid, low, high, kind, **beside)


def read_beside(path: str, raw: Mapping[str, Any]) -> dict[str, Any]:
    """What stands beside the figures of a number: its source, whose range it is, whether it is sure. Raises Refused."""
    spread = raw.get("spread", "")
    if spread != "" and spread not in SPREADS:
        raise Refused(problem(f"{path}.spread", "choice", ", ".join(SPREADS)))
    if not isinstance(raw.get("sure", False), bool):
        raise Refused(problem(f"{path}.sure", "form", "true, false"))
    source = read_source(f"{path}.source", raw.get("source"))
    return {"source": source, "spread": spread, "is_sure": raw.get("sure") is True}


def allowed(field: Field, path: str, raw: Any) -> Decimal:
    number = read_number(path, raw)
    unit = " %" if field.unit == "percent" else ""
    if number < field.low:
        raise Refused(problem(path, "low", digits(field.low), unit))
    if number > field.high:
        raise Refused(problem(path, "high", f"{field.high:,f}", unit))
    return number


def read_source(path: str, raw: Any) -> Source:
    if raw is None:
        return GUESS
    names = {"kind", "reference", "date"}
    if not isinstance(raw, Mapping) or not set(raw) <= names or raw.get("kind") not in SOURCES:
        raise Refused(problem(path, "choice", ", ".join(SOURCES)))
    texts = [raw.get(key, "") for key in ("kind", "reference", "date")]
    return Source(*(read_text(path, text) for text in texts))


def read_text(path: str, raw: Any) -> str:
    if not isinstance(raw, str) or len(raw) > MAX_NAME or FORBIDDEN.search(raw) or "\n" in raw:
        raise Refused(problem(path, "text", MAX_NAME))
    return raw.strip()


def read_word(field: Field, path: str, raw: Any) -> int | str:
    """A whole number, month, choice or text. Raises Refused."""
    if field.kind == "whole":
        return read_whole(field, path, raw)
    if field.kind == "text":
        return read_text(path, raw)
    if field.kind == "month":
        if not isinstance(raw, str) or not is_month(raw.strip()):
            raise Refused(problem(path, "month"))
        return raw.strip()
    if raw not in field.options if isinstance(raw, str) else True:
        raise Refused(problem(path, "choice", ", ".join(field.options)))
    return str(raw)


def read_whole(field: Field, path: str, raw: Any) -> int:
    value = raw.get("value") if isinstance(raw, Mapping) and set(raw) <= VALUE_KEYS else raw
    number = read_number(path, value)
    if number != int(number) or not field.low <= number <= field.high:
        raise Refused(problem(path, "whole", field.low, field.high))
    return int(number)
