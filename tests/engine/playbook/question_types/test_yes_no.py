"""Duties and plain facts: "no" and "don't know", before and from their stage."""

import pytest

from engine.judging.gaps import find
from engine.judging.relevance import situation_of
from engine.playbook.answer_reading import read_answer, read_answers
from engine.playbook.answers import UNKNOWN, InvalidAnswer
from engine.playbook.parse import load_playbook
from engine.playbook.question_types.table import type_of
from tests.engine import small

pytestmark = pytest.mark.database_free


def book(folder, old="", new=""):
    return load_playbook(small.write(folder, {**small.FILES, "chapters/c2.yaml": small.SECOND.replace(old, new)}))


def severity(playbook, stage, raw):
    situation = situation_of(playbook, read_answers(playbook, {"stage": stage, "yes_no": raw}).answers)
    found = find(situation, playbook.items["yes_no"])
    return found and found.severity


def test_yes_and_no_come_as_words_or_truths(tmp_path):
    item = book(tmp_path).items["yes_no"]

    assert [read_answer(item, raw).value for raw in ("yes", "no", True, False)] == ["yes", "no", "yes", "no"]
    assert read_answer(item, "unsure").state == UNKNOWN
    with pytest.raises(InvalidAnswer):
        read_answer(item, "maybe")


@pytest.mark.parametrize(
    ("stage", "raw", "expected"),
    [("0", "no", "low"), ("1", "no", "high"), ("1", "yes", None), ("0", None, None), ("1", None, "medium")],
)
def test_a_duty_is_graver_from_its_stage_and_milder_while_it_is_not_known(tmp_path, stage, raw, expected):
    playbook = book(tmp_path, '  blocker: true\n  "no": critical', '  "no": high')

    assert severity(playbook, stage, raw) == expected


def test_a_blocker_is_critical_at_every_stage(tmp_path):
    playbook = book(tmp_path)

    assert [severity(playbook, stage, "no") for stage in "04"] == ["critical", "critical"]
    assert severity(playbook, "1", None) == "high"


def test_a_gate_asks_for_yes_only(tmp_path):
    kind = type_of(book(tmp_path).items["yes_no"])

    assert [wanted for wanted in ("yes", "no", True, 1) if kind.may_be_required(wanted)] == ["yes"]
    assert kind.best == "yes"
