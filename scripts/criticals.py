"""Every path to a critical gap, as a page of docs: which answer, from which stage, for whom, and what happens otherwise.

After a change of the playbook: python -m scripts.criticals
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from engine.authoring.combinations import Combination, combinations_of
from engine.playbook.parse import load_playbook
from engine.playbook.parts import Item
from engine.playbook.schema import Playbook

ROOT = Path(__file__).resolve().parent.parent
CONTENT = ROOT / "playbooks" / "content" / "ai_venture"
PAGE = ROOT / "docs" / "criticals.md"
DUTIES = {"harm": "harm to people", "stop": "an order to stop", "": ""}
HEAD = """# Every way to a critical gap

One critical gap keeps a venture from every band above “Not ready yet”, so each must be beyond doubt. This page is written
from the playbook ({version}) by `python -m scripts.criticals`; a test compares it. “Duty” says why something stands first.

| code | answer | from stage | asked of | what happens otherwise | duty |
|---|---|---|---|---|---|
"""


def page(playbook: Playbook) -> str:
    """The whole page."""
    rows = [row for item in playbook.items_with_gap for row in rows_of(playbook, item)]
    rows += rule_rows(playbook)
    return HEAD.format(version=playbook.version) + "".join(f"| {' | '.join(map(cell, row))} |\n" for row in rows)


def cell(text: str) -> str:
    """A text as a table holds it."""
    return text.replace("|", "\\|").replace("\n", " ")


def rows_of(playbook: Playbook, item: Item) -> Iterator[tuple[str, ...]]:
    """A row for each answer that is critical, from the stage at which it first is."""
    first: dict[str, Combination] = {}
    for one in combinations_of(playbook, item):
        if one.severity == "critical":
            first.setdefault(said(item, one), one)
    for answer, one in first.items():
        assert item.gap and one.variant  # noqa: S101, PT018  what fires has a gap and its words
        asked = f"`{item.relevant_if.text}`" if item.relevant_if else "all"
        duty = DUTIES[one.variant.duty or item.gap.duty]
        yield item.code, answer, f"S{one.stage}", asked, item.gap.why.en, duty


def said(item: Item, one: Combination) -> str:
    """An answer as a reader knows it. A figure is told by what is wrong with it."""
    if item.levels:
        return f"{one.answer}: {item.levels[one.answer].en}"
    if isinstance(one.answer, str) and any(option.id == one.answer for option in item.options):
        return item.option(one.answer).label.en
    return one.variant.title.en if one.variant else str(one.answer)


def rule_rows(playbook: Playbook) -> Iterator[tuple[str, ...]]:
    for rule in playbook.rules:
        if rule.severity == "critical":
            yield rule.code, rule.title.en, "as it says", f"`{rule.when.text}`", rule.why.en, DUTIES[rule.duty]


if __name__ == "__main__":
    PAGE.write_text(page(load_playbook(CONTENT)), encoding="utf-8")
    print(f"Wrote {PAGE.relative_to(ROOT)}.")
