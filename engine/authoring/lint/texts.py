"""Texts in both languages: what is missing, the same in both, or in the wrong one."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from engine.authoring.lint.remarks import Remark, error, warning
from engine.playbook.schema import Playbook
from engine.reading.problems import is_visible

CHINESE = re.compile(r"[㐀-鿿]")
PAIRS = {")": "(", "]": "[", "}": "{", "）": "（", "】": "【", "》": "《", "〉": "〈", "」": "「", "』": "『", "”": "“"}
OPENING = frozenset(PAIRS.values())
WORDS = re.compile(r"[a-z]{4,}")  # units, numbers of standards and the like may be the same in both


def texts(playbook: Playbook) -> Iterator[Remark]:
    """Remarks on every text, with the place of its content."""
    for path, zh, en in texts_in(playbook.source_data, ""):
        if not is_visible(zh) or not is_visible(en):
            yield error(f"{path}: the text is missing in {'en' if is_visible(zh) else 'zh'}")
        elif zh == en and (WORDS.search(zh) or CHINESE.search(zh)):
            yield error(f"{path}: the text is the same in both languages: {zh[:60]}")
        elif CHINESE.search(en):
            yield error(f"{path}: the English text holds Chinese: {en[:60]}")
        elif not CHINESE.search(zh) and WORDS.search(zh):
            yield warning(f"{path}: the Chinese text holds no Chinese: {zh[:60]}")
        yield from alone(path, zh, en)


def alone(path: str, zh: str, en: str) -> Iterator[Remark]:
    """Quotes and brackets that have no other end: a slip in the file, or a text that was cut."""
    for language, text in (("zh", zh), ("en", en)):
        sign = lone_sign(text)
        if sign:
            yield error(f"{path}: the {language} text has a {sign} without its other end: {text[:60]}")


def lone_sign(text: str) -> str:
    """The first bracket or quote that closes or opens nothing; empty when all stand in pairs."""
    opened: list[str] = []
    for sign in text:
        if sign in OPENING:
            opened.append(sign)
        elif sign in PAIRS and (not opened or opened.pop() != PAIRS[sign]):
            return sign
    if opened:
        return opened[0]
    return '"' if text.count('"') % 2 else ""


def texts_in(data: Any, path: str) -> Iterator[tuple[str, str, str]]:
    """Every text of plain data: its path, Chinese, English."""
    if isinstance(data, Mapping):
        if isinstance(data.get("zh"), str) or isinstance(data.get("en"), str):
            yield path, str(data.get("zh") or ""), str(data.get("en") or "")
            return
        for key, value in data.items():
            yield from texts_in(value, f"{path}.{key}" if path else key)
    elif isinstance(data, list):
        for index, value in enumerate(data):
            name = value.get("id", index) if isinstance(value, Mapping) else index
            yield from texts_in(value, f"{path}.{name}")
