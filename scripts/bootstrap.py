"""Cuts Bootstrap to what the pages use: `python -m scripts.bootstrap` writes static/vendor/ anew.

The whole style sheet has 2,029 classes, the pages some forty of them; everything else would be the largest part of
a first visit. Kept are the rules without a class (how plain elements look), those whose classes all occur in a
template, a script or a form part of crispy, and the variables that what is kept reads.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import crispy_bootstrap5
import tinycss2

ROOT = Path(__file__).resolve().parent.parent
WHOLE = ROOT / "scripts" / "bootstrap-5.3.9.min.css"
CUT = ROOT / "static" / "vendor" / "bootstrap-5.3.9.min.css"
CRISPY = Path(crispy_bootstrap5.__file__).parent / "templates" / "bootstrap5"
# The parts of crispy that `{{ form|crispy }}` and the questionnaire are made of.
FORM_PARTS = (
    "uni_form",
    "field",
    "errors",
    "layout/field_errors",
    "layout/field_errors_block",
    "layout/field_file",
    "layout/help_text",
    "layout/help_text_and_errors",
    "layout/radio_checkbox_select",
)
ATTRIBUTE = re.compile(r"class(?:Name)?\s*=\s*([\"'`])(.*?)\1", re.DOTALL)
QUOTED = re.compile(r"[\"'`]([^\"'`\n]*)[\"'`]")
WORD = re.compile(r"-?[A-Za-z_][\w-]*")
CLASS = re.compile(r"\.(-?[A-Za-z_][\w-]*)")
NOT = re.compile(r":not\([^()]*\)")
VARIABLE = re.compile(r"var\(\s*(--bs-[\w-]+)")
HEADER = "/* Bootstrap v5.3.9 (https://getbootstrap.com/), MIT license, cut to what the pages use by scripts/bootstrap.py */\n"


def used_words() -> set[str]:
    """Every word that may be a class of an element on a page."""
    words: set[str] = set()
    for page in (ROOT / "templates").rglob("*.html"):
        if "pdf" not in page.parts:
            words |= _in_attributes(page.read_text())
    for room in sorted(path.parent.name for path in ROOT.glob("*/apps.py")):
        for module in (ROOT / room).rglob("*.py"):
            words |= _in_attributes(module.read_text())
    for script in (ROOT / "static" / "js").glob("*.js"):
        words |= _in_quotes(script.read_text())
    for part in FORM_PARTS:
        text = (CRISPY / f"{part}.html").read_text()
        words |= _in_attributes(text) | _in_quotes(text)
    return words


def _in_attributes(text: str) -> set[str]:
    return {word for _quote, value in ATTRIBUTE.findall(text) for word in WORD.findall(value)}


def _in_quotes(text: str) -> set[str]:
    return {word for value in QUOTED.findall(text) for word in WORD.findall(value)}


def defined_classes(css: str) -> set[str]:
    """Every class that a style sheet has a rule for."""
    return {name for selectors in _selectors(_rules(css)) for name in CLASS.findall(NOT.sub("", selectors))}


def cut(css: str, used: set[str], own: str) -> str:
    """The style sheet with what `used` and the style sheets `own` need of it."""
    kept = "".join(_kept(_rules(css), used))
    needed = set(VARIABLE.findall(own))
    while True:
        # A variable may be told by another: ask again until nothing new is needed.
        slim = re.sub(r"(--bs-[\w-]+):((?:[^;{}\"']|\"[^\"]*\"|'[^']*')*);?", _keeper(needed), kept)
        more = set(VARIABLE.findall(slim)) - needed
        if not more:
            return HEADER + re.sub(r"[^{}]+\{\}", "", slim) + "\n"
        needed |= more


def _keeper(needed: set[str]) -> Callable[[re.Match[str]], str]:
    return lambda found: found.group(0) if found.group(1) in needed else ""


def _rules(css: str) -> list[Any]:
    rules: list[Any] = tinycss2.parse_stylesheet(css, skip_comments=True, skip_whitespace=True)
    return rules


def _selectors(rules: list) -> Iterator[str]:
    for rule in rules:
        if rule.type == "qualified-rule":
            yield tinycss2.serialize(rule.prelude)
        elif rule.type == "at-rule" and rule.content and rule.lower_at_keyword == "media":
            yield from _selectors(_inner(rule))


def _inner(rule: Any) -> list[Any]:
    rules: list[Any] = tinycss2.parse_rule_list(rule.content, skip_comments=True, skip_whitespace=True)
    return rules


def _kept(rules: list, used: set[str]) -> Iterator[str]:
    for rule in rules:
        if rule.type == "qualified-rule":
            selectors = [one.strip() for one in _split(tinycss2.serialize(rule.prelude))]
            # A class that an element must not have is no reason to cut its rule away.
            ours = [one for one in selectors if set(CLASS.findall(NOT.sub("", one))) <= used]
            if ours:
                yield f"{','.join(ours)}{{{tinycss2.serialize(rule.content).strip()}}}"
        elif rule.type == "at-rule" and rule.lower_at_keyword == "media":
            inner = "".join(_kept(_inner(rule), used))
            if inner:
                yield f"@media{tinycss2.serialize(rule.prelude)}{{{inner}}}"


def _split(selectors: str) -> list[str]:
    """Selectors at the commas that stand outside brackets."""
    return re.split(r",(?![^()]*\))", selectors)


def own_styles() -> str:
    return "".join(sheet.read_text() for sheet in sorted((ROOT / "static" / "css").glob("*.css")))


def made() -> str:
    """The cut style sheet as it should be."""
    return cut(WHOLE.read_text(), used_words(), own_styles())


def main() -> int:
    CUT.parent.mkdir(exist_ok=True)
    CUT.write_text(made())
    print(f"{CUT.relative_to(ROOT)}: {CUT.stat().st_size // 1024} KB")
    return 0


if __name__ == "__main__":
    sys.exit(main())
