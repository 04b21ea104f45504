"""The one reader of JSON bodies, below every room that takes JSON in (strict: what is doubtful is refused)."""

from __future__ import annotations

import json
from typing import Any

from django.utils.translation import gettext as _

MAX_DEPTH = 10
MAX_BYTES = 512 * 1024
MAX_DIGITS = 18


class BadPayload(Exception):
    """A body that is not the JSON it should be; the text says why, for people."""


def read_json(body: bytes, fields: frozenset[str]) -> dict[str, Any]:
    """The object in a request's body.

    Args:
        body: UTF-8 JSON, at most MAX_BYTES, nested at most 10 deep, an object on top.
        fields: the names that may stand on top.

    Raises:
        BadPayload: too large, not UTF-8, not JSON, too deep, a name twice, a number that is not finite or
            longer than 18 digits, or a name that is not known.
    """
    if len(body) > MAX_BYTES:
        text = _("The request is larger than %(limit)d KB. Send fewer answers at once.")
        raise BadPayload(text % {"limit": MAX_BYTES // 1024})
    try:
        data = json.loads(
            body.decode("utf-8"),
            parse_constant=_refuse_constant,
            parse_int=_whole,
            parse_float=_decimal,
            object_pairs_hook=_object,
        )
    except UnicodeDecodeError:
        raise BadPayload(_("The request is not valid UTF-8.")) from None
    except (ValueError, RecursionError):
        raise BadPayload(_("The request is not valid JSON.")) from None
    if not isinstance(data, dict):
        raise BadPayload(_("The request must be a JSON object."))
    unknown = sorted(set(data) - fields)
    if unknown:
        raise BadPayload(_("The request has an unknown field: %(name)s") % {"name": unknown[0]})
    if _depth(data) > MAX_DEPTH:
        raise BadPayload(_("The request is nested too deeply."))
    return data


def _refuse_constant(name: str) -> None:
    raise BadPayload(_("%(number)s is not a number that can be stored.") % {"number": name})


def _whole(digits: str) -> int:
    if len(digits.lstrip("-")) > MAX_DIGITS:
        raise BadPayload(_("A number has more than 18 digits."))
    return int(digits)


def _decimal(digits: str) -> str:
    # Kept as written: the answer's own reader turns it into an exact number or refuses it.
    if len(digits) > MAX_DIGITS + 2 or "e" in digits.lower():
        raise BadPayload(_("A number has more than 18 digits."))
    return digits


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    names = [name for name, _value in pairs]
    if len(set(names)) != len(names):
        raise BadPayload(_("A field appears twice in the request."))
    return dict(pairs)


def _depth(value: Any, level: int = 1) -> int:
    if level > MAX_DEPTH:
        return level
    children = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return max((_depth(child, level + 1) for child in children), default=level)
