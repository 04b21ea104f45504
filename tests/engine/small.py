"""A playbook as small as one can be that has every kind of part, as files."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace  # noqa: F401  used by tests of parts
from functools import cache
from pathlib import Path
from typing import Any

from engine.judging.evaluate import evaluate
from engine.judging.relevance import Situation, situation_of
from engine.judging.result import Result
from engine.playbook.answer_reading import read_answers
from engine.playbook.parse import load_playbook, playbook_from_data
from engine.playbook.schema import Playbook
from engine.reading.problems import PlaybookProblems
from engine.reading.yaml_strict import Reader
from tests.engine.format_2 import in_format_2

MAIN = """\
format: 1
id: small
version: "1.0.0"
title: {zh: "小手册", en: "Small"}
summary: {zh: "概要", en: "Summary"}
stage_fact: stage
horizon_fact: raise
raising_when: [now]
chapters:
- {id: c1, weight: 2}
- {id: c2, weight: 1}
facts:
- id: stage
  code: "P-01"
  type: choice
  ordered: true
  title: {zh: "阶段", en: "Stage"}
  prompt: {zh: "阶段？", en: "Stage?"}
  help: {zh: "帮助", en: "Help"}
  why: {zh: "缘由", en: "Why"}
  source: []
  references: [r1]
  options:
  - {id: "0", label: {zh: "零", en: "Zero"}}
  - {id: "1", label: {zh: "一", en: "One"}}
  - {id: "2", label: {zh: "二", en: "Two"}}
  - {id: "3", label: {zh: "三", en: "Three"}}
  - {id: "4", label: {zh: "四", en: "Four"}}
- id: raise
  code: "P-02"
  alias: plan
  type: choice
  title: {zh: "融资", en: "Raise"}
  prompt: {zh: "融资？", en: "Raise?"}
  help: {zh: "帮助", en: "Help"}
  why: {zh: "缘由", en: "Why"}
  source: []
  references: []
  relevant_if: "stage >= 1"
  options:
  - {id: now, label: {zh: "现在", en: "Now"}}
  - {id: later, label: {zh: "以后", en: "Later"}}
parameters:
- id: limit
  title: {zh: "界限", en: "Limit"}
  value: "10"
  unit: {zh: "个", en: "pieces"}
  source: heuristic
  as_of: "2026-11"
targets:
  "N": [1, 1, 2, 3, 3]
severity_by_weight:
  "3": [medium, high, critical, critical]
  "2": [low, medium, high, critical]
  "1": [low, low, medium, high]
credits:
  none: "1"
  low: "4/5"
  medium: "1/2"
  high: "1/5"
  critical: "0"
evidence_policy: {unevidenced_factor: "1/2"}
gates:
- id: g1
  chapter: c1
  requires: {lev: 2}
  cap: 45
  why: {zh: "缘由", en: "Why"}
rules:
- id: both
  code: "C-01"
  title: {zh: "两者", en: "Both"}
  severity: high
  when: "lev <= 1 && num < limit"
  message: {zh: "讯息", en: "Message"}
  why: {zh: "缘由", en: "Why"}
  absorbs: [lev, num]
  tension: false
  action:
    id: a_both
    title: {zh: "做", en: "Do"}
    steps:
    - {zh: "一", en: "One"}
    - {zh: "二", en: "Two"}
    effort: ["2", "4"]
    horizon: 30
    owner: ceo
    after: []
    achieves: {}
    evidence: {zh: "证据", en: "Evidence"}
  chapters: [c1]
  references: [r1]
bands:
- {id: weak, name: {zh: "弱", en: "Weak"}, summary: {zh: "弱。", en: "Weak."}, at_least: 0, every_chapter: 0, no_open: []}
- {id: good, name: {zh: "好", en: "Good"}, summary: {zh: "好。", en: "Good."}, at_least: 60, every_chapter: 40, no_open: [critical]}
calendar:
- id: law
  code: "F-01"
  text: {zh: "法", en: "Law"}
  jurisdiction: "EU"
  effective_on: "2026-08-02"
  as_of: "2026-11"
  review_by: "2027-03"
  source: {zh: "源", en: "Source"}
  relevant_if: "stage >= 1"
  questions: [yes_no]
references:
- {id: r1, code: "R-01", text: {zh: "文", en: "Text"}, source: "a book"}
"""

COMMON = """\
  title: {zh: "题", en: "Title"}
  prompt: {zh: "问", en: "Prompt"}
  help: {zh: "帮助", en: "Help"}
  why: {zh: "缘由", en: "Why"}
  evidence: {zh: "证据", en: "Evidence"}
  source: ["S1"]
  references: []
"""


def gap_and_action(item_id: str, achieves: str, after: str = "") -> str:
    return f"""\
  gap:
    title: {{zh: "差距", en: "Gap"}}
    message: {{zh: "讯息", en: "Message"}}
    why: {{zh: "缘由", en: "Why"}}
  action:
    id: a_{item_id}
    title: {{zh: "做", en: "Do"}}
    steps:
    - {{zh: "一", en: "One"}}
    - {{zh: "二", en: "Two"}}
    effort: ["1", "2.5"]
    horizon: 30
    owner: cto
    after: [{after}]
    evidence: {{zh: "证据", en: "Evidence"}}
    achieves: {achieves}
"""


LEVELS = """\
  levels:
  - {zh: "零", en: "0"}
  - {zh: "一", en: "1"}
  - {zh: "二", en: "2"}
  - {zh: "三", en: "3"}
  - {zh: "四", en: "4"}
"""
FIRST = (
    """\
id: c1
title: {zh: "一章", en: "First"}
short: {zh: "一", en: "1st"}
intro: {zh: "导言", en: "Intro"}
sections:
- id: s1
  title: {zh: "节", en: "Section"}
  items: [stage, raise, lev, num, twice]
questions:
- id: lev
  code: "A-01"
  type: level
"""
    + COMMON
    + '  weight: 3\n  relevant_if: "stage >= 1"\n  na: true\n  target: "N"\n  raise_bump: true\n'
    + LEVELS
    + gap_and_action("lev", "{lev: target}")
    + '- id: num\n  code: "A-02"\n  type: number\n'
    + COMMON
    + """\
  weight: 2
  unit: {zh: "个", en: "pieces"}
  minimum: 0
  maximum: "100"
  decimals: 1
  bands:
  - {below: limit, severity: medium}
  direction: higher
  unknown_from: 2
"""
    + gap_and_action("num", '{num: "10"}', "a_lev")
    + '- id: twice\n  code: "A-03"\n  type: derived\n'
    + COMMON
    + """\
  weight: 1
  unit: {zh: "个", en: "pieces"}
  bands:
  - {below: limit, severity: low}
  cases:
  - {when: "num <= 0", value: unlimited}
  - {value: "num * 2"}
"""
    + gap_and_action("twice", '{twice: "20"}')
)
SECOND = (
    """\
id: c2
title: {zh: "二章", en: "Second"}
short: {zh: "二", en: "2nd"}
intro: {zh: "导言", en: "Intro"}
sections:
- id: s1
  title: {zh: "节", en: "Section"}
  items: [yes_no, one, many, words, launch]
questions:
- id: yes_no
  code: "B-01"
  type: yesno
"""
    + COMMON
    + '  weight: 3\n  blocker: true\n  "no": critical\n  from_stage: 1\n'
    + gap_and_action("yes_no", '{yes_no: "yes"}')
    + '- id: one\n  code: "B-02"\n  type: choice\n'
    + COMMON
    + """\
  weight: 2
  options:
  - {id: good, label: {zh: "好", en: "Good"}}
  - {id: bad, label: {zh: "坏", en: "Bad"}}
  fires: {bad: high}
"""
    + gap_and_action("one", "{one: good}")
    + '- id: many\n  code: "B-03"\n  type: choices\n'
    + COMMON
    + """\
  weight: 1
  options:
  - {id: x, label: {zh: "甲", en: "X"}}
  - {id: z, label: {zh: "乙", en: "Z"}}
  fires:
  - {when: "count(many, true) == 0", severity: medium}
"""
    + gap_and_action("many", "{many: [x]}")
    + '- id: words\n  code: "B-04"\n  type: text\n'
    + COMMON
    + '- id: launch\n  code: "B-06"\n  type: date\n'
    + COMMON
    + '  minimum: "2020-01-01"\n  maximum: "2039-12-31"\n'
)
FILES = {"playbook.yaml": MAIN, "chapters/c1.yaml": FIRST, "chapters/c2.yaml": SECOND}


def write(folder: Path, files: dict[str, str] | None = None) -> Path:
    """Writes the playbook's files into a folder, and returns it."""
    for name, text in (files or FILES).items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return folder


def loaded(folder: Path):
    return load_playbook(write(folder))


@cache
def changed(*changes: tuple[str, str, str]) -> Playbook:
    """The small playbook with some of its text put otherwise.

    Args:
        changes: a file, the text that must stand in it, and what stands there instead, once.
    """
    files = dict(FILES)
    for name, old, new in changes:
        assert old in files[name], old
        files[name] = files[name].replace(old, new, 1)
    data = {name: Reader(name).read(text) for name, text in files.items()}
    chapters = {Path(name).stem: value for name, value in data.items() if name.startswith("chapters/")}
    return playbook_from_data({"playbook": data["playbook.yaml"], "chapters": chapters})


def judged(answers: dict[str, Any], *changes: tuple[str, str, str], **more: Any) -> Result:
    """The judgement of raw answers to the small playbook, which may be changed; all of them must be readable."""
    playbook = changed(*changes)
    found = read_answers(playbook, answers)
    assert found.problems == ()
    return evaluate(playbook, found.answers, **more)


# Nothing is as it should be, though everything is answered; and the opposite, at the same stage.
POOR = {
    "stage": "2",
    "raise": "now",
    "lev": 1,
    "num": 5,
    "yes_no": "no",
    "one": "bad",
    "many": [],
    "words": "x",
    "launch": "2026-01-01",
}
SOUND = {**POOR, "raise": "later", "lev": 2, "num": 50, "yes_no": "yes", "one": "good", "many": ["x"]}


def situation(answers: dict[str, Any], *changes: tuple[str, str, str]) -> Situation:
    """What raw answers mean to the small playbook before they are judged."""
    playbook = changed(*changes)
    return situation_of(playbook, read_answers(playbook, answers).answers)


def refusals(*changes: tuple[str, str, str]) -> list[str]:
    """What is said against a change of the small playbook, remedies left out; nothing when it may be made."""
    try:
        changed(*changes)
    except PlaybookProblems as refused:
        return [problem.message for problem in refused.problems]
    return []


@cache
def in_two(*changes: tuple[str, str, str]) -> Playbook:
    """The small playbook, changed or not, as format 2 says the same."""
    return playbook_from_data(in_format_2(dict(changed(*changes).source_data)))


def judged_in_two(answers: dict[str, Any], *changes: tuple[str, str, str]) -> Result:
    """The judgement of raw answers to the small playbook of format 2."""
    playbook = in_two(*changes)
    return evaluate(playbook, read_answers(playbook, answers).answers)


def refusals_in_two(change: Callable[[dict[str, Any]], None]) -> list[str]:
    """What is said against a change of the plain data of the small playbook of format 2."""
    data = in_format_2(dict(changed().source_data))
    change(data)
    try:
        playbook_from_data(data)
    except PlaybookProblems as refused:
        return [problem.message for problem in refused.problems]
    return []


def questions_of(data: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """The questions of plain data by their ids."""
    return {q["id"]: q for chapter in data["chapters"].values() for q in chapter["questions"]}
