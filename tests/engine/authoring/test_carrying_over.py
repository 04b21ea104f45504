"""The table of what becomes of each question, and what lint says where it is not decided."""

from __future__ import annotations

import copy

import pytest

from engine.authoring.carrying_over import table, undecided
from engine.judging.upgrading import AGAIN, ARCHIVED, CARRIED
from engine.playbook.parse import playbook_from_data
from playbooks import catalogue
from tests.published import PLAYBOOK

pytestmark = pytest.mark.database_free
NEXT = catalogue.playbook_on_disk("ai_venture")


def changed(**was):
    """Playbook 2 with another `was` of some questions; None takes it away."""
    data = copy.deepcopy(dict(NEXT.source_data))
    every = [*data["playbook"]["facts"], *(q for one in data["chapters"].values() for q in one.get("questions", []))]
    for item in every:
        if item["id"] in was:
            item.pop("was", None)
            item |= {"was": was[item["id"]]} if was[item["id"]] else {}
    if "playbook" in was:
        data["playbook"]["was"] = was["playbook"]
    return playbook_from_data(data)


def said(playbook):
    return [remark.message for remark in undecided(PLAYBOOK, playbook)]


def test_every_question_of_1_has_a_fate_in_2():
    assert said(NEXT) == []
    rows = {row.item.id: row for row in table(PLAYBOOK, NEXT)}
    assert rows.keys() == {key for key, item in PLAYBOOK.items.items() if item.is_asked}
    assert {key for key, row in rows.items() if row.fate == AGAIN} == {
        *("le_02", "le_08", "le_10", "le_11", "le_12", "le_13", "le_14", "le_18", "dd_18", "dd_14")
    }
    assert {key for key, row in rows.items() if row.fate == ARCHIVED} == {
        *("mr_02", "mr_08", "dd_01", "dd_05", "dd_11", "dd_19", "mk_10", "os_06", "os_07", "to_07", "to_08", "to_12")
    }
    assert rows["mk_04"].into == ("MK-03",)
    assert (rows["mk_04"].fate, rows["mk_04"].how) == (CARRIED, "the lowest of 3")


@pytest.mark.parametrize(
    ("was", "part"),
    [
        ({"mk_11": None}, "what becomes of mk_10 is not said"),
        ({"mk_11": {"beside": ["mk_10", "mk_99"]}}, "names mk_99, which 1.0.0 does not ask"),
        ({"le_02": None}, "the type of le_02 is another one than before"),
        ({"dd_18": {"again": True, "values": {"yes": 9}}}, "makes “yes” an answer that it cannot have"),
        ({"dd_18": {"again": True, "values": {"perhaps": 1}}}, "gives a value for “perhaps”, which was no answer"),
        ({"mk_03": {"of": ["mk_03", "mr_08"]}}, "joins several questions, which only levels can be"),
        ({"playbook": {"version": "1.0.0", "archived": ["dd_19", "mk_10"]}}, "archives mk_10, which a question takes"),
        ({"playbook": {"version": "1.0.0", "archived": ["dd_19", "zz_1"]}}, "was archives zz_1, which 1.0.0"),
        ({"playbook": {"version": "0.9.0"}}, "nothing is said of 1.0.0"),
    ],
)
def test_what_is_not_decided_is_told(was, part):
    assert any(part in message for message in said(changed(**was)))
