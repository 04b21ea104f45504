"""Files to work in are read strictly: both languages, drop-downs, formulas that name something."""

from pathlib import Path

import pytest

from engine.playbook.parts import Text
from engine.playbook.working_files import formulas_of, load_working_files
from engine.reading.problems import PlaybookProblems

pytestmark = pytest.mark.database_free
CONTENT = Path("playbooks/content/ai_venture")
SMALL = """id: small
kind: sheet
title: {zh: "表", en: "Table"}
about: {zh: "说明", en: "About"}
use:
- {zh: "一", en: "One"}
- {zh: "二", en: "Two"}
sheets:
- id: rows
  name: {zh: "行", en: "Rows"}
  lead: {zh: "引", en: "Lead"}
  columns:
  - {id: a, title: {zh: "甲", en: "A"}, width: 10, kind: number}
  - {id: b, title: {zh: "乙", en: "B"}, width: 10, kind: choice, options: [{id: x, label: {zh: "是", en: "Yes"}}]}
  - {id: c, title: {zh: "丙", en: "C"}, width: 10, kind: formula, formula: "={a}*2"}
  rows:
  - example: true
    cells: {a: "1.5", b: x}
  blank: 3
"""


def loaded(folder, text=SMALL, name="small"):
    home = folder / "resources"
    home.mkdir()
    (home / f"{name}.yaml").write_text(text, encoding="utf-8")
    return load_working_files(folder)


def told(folder, *changes, name="small"):
    text = SMALL
    for old, new in changes:
        assert old in text
        text = text.replace(old, new, 1)
    with pytest.raises(PlaybookProblems) as problems:
        loaded(folder, text, name)
    return str(problems.value)


def test_a_playbook_without_the_folder_has_none(tmp_path):
    assert load_working_files(tmp_path) is None


def test_a_small_one_is_read(tmp_path):
    file = loaded(tmp_path)["small"]
    assert (file.title, file.extension) == (Text("表", "Table"), "xlsx")
    sheet = file.sheets[0]
    assert sheet.is_numbered
    assert sheet.rows[0].is_example
    assert formulas_of(sheet) == ["={a}*2"]


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('title: {zh: "表", en: "Table"}', 'title: {en: "Table"}', "zh"),
        ('about: {zh: "说明", en: "About"}', 'about: {zh: "说明"}', "en"),
        ('"={a}*2"', '"={z}*2"', "a formula names “z”, which is nowhere"),
        ("b: x}", "b: other}", "“other” does not fit the column “b”"),
        ("b: x}", "d: x}", "there is no column “d”"),
        (', formula: "={a}*2"', "", "a column of kind formula needs its own fields"),
        ("kind: sheet", "kind: document", "a document has parts and no sheets"),
        ("id: small", "id: other", "the id differs from the file's name"),
        ("blank: 3", "blank: 3\n  more: 1", "more"),
    ],
)
def test_what_would_be_wrong_in_a_founders_hands_is_refused(tmp_path, old, new, said):
    assert said in told(tmp_path, (old, new))


def test_the_default_playbook_has_twelve():
    assert list(load_working_files(CONTENT)) == [
        "agent_permissions",
        "board_update",
        "customer_interviews",
        "data_inventory",
        "evaluation_set",
        "failover_drill",
        "impact_assessment",
        "incident_log",
        "ip_assignment",
        "licence_register",
        "security_answers",
        "unit_economics",
    ]
