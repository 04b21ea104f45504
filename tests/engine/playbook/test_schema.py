"""A playbook once it is read: names, order, exact units, and a digest of its content alone."""

from fractions import Fraction

import pytest

from engine.playbook.parse import playbook_from_canonical, playbook_from_data
from tests.engine import small

pytestmark = pytest.mark.database_free
MAIN = "playbook.yaml"
PLAYBOOK = small.changed()


def reversed_keys(data):
    if isinstance(data, dict):
        return {key: reversed_keys(data[key]) for key in reversed(data)}
    return [reversed_keys(one) for one in data] if isinstance(data, list) else data


def test_the_digest_is_of_the_content_and_not_of_the_order_of_fields():
    main = reversed_keys(PLAYBOOK.source_data["playbook"])
    assert playbook_from_data({**PLAYBOOK.source_data, "playbook": main}).digest == PLAYBOOK.digest
    assert small.changed((MAIN, "cap: 45", "cap: 46")).digest != PLAYBOOK.digest


def test_the_canonical_form_reads_back_to_an_equal_playbook():
    again = playbook_from_canonical(PLAYBOOK.to_canonical())
    assert (again.digest, list(again.items)) == (PLAYBOOK.digest, list(PLAYBOOK.items))
    assert "文" in PLAYBOOK.to_canonical().decode()


@pytest.mark.parametrize("name", ["raise", "P-02", "plan"])
def test_an_item_is_called_by_id_code_or_alias(name):
    assert PLAYBOOK.item(name).id == "raise"


@pytest.mark.parametrize("find", [PLAYBOOK.item, PLAYBOOK.items_of])
def test_what_is_not_there_is_a_key_error(find):
    with pytest.raises(KeyError):
        find("nowhere")


def test_items_stand_in_the_order_asked_and_scored_ones_apart():
    assert [item.id for item in PLAYBOOK.items_of("c2")] == ["yes_no", "one", "many", "words", "launch"]
    assert [item.id for item in PLAYBOOK.scored_items["c2"]] == ["yes_no", "one", "many"]


def test_credits_and_caps_are_whole_in_one_unit():
    playbook = small.changed((MAIN, "cap: 45", 'cap: "1/3"'), (MAIN, 'high: "1/5"', 'high: "2/7"'))
    unit = playbook.unit
    for share in (*playbook.credits.values(), Fraction(1, 4), Fraction(2, 3), playbook.gates[0].cap / 100):
        assert (share * unit).denominator == 1
    assert (playbook.credits["high"] * playbook.unevidenced_factor * unit).denominator == 1
    assert playbook.credit_units["high"] == unit * 2 // 7
    assert playbook.credit_units[None] == unit


def test_efforts_are_whole_in_one_unit():
    assert PLAYBOOK.effort_unit == 2
    assert small.changed(("chapters/c2.yaml", 'effort: ["1", "2.5"]', 'effort: ["1", "2.25"]')).effort_unit == 4


def test_dated_facts_stand_by_place_then_by_date():
    more = "".join(
        f'- {{id: {key}, code: "F-{key}", text: {{zh: "法", en: "Law"}}, jurisdiction: "{place}", '
        f'effective_on: "{day}", as_of: "2026-11", review_by: "2027-03", source: {{zh: "源", en: "S"}}}}\n'
        for key, place, day in (("a", "CN", "2027-01"), ("b", "EU", ""), ("c", "CN", "2026-12-31"))
    )
    playbook = small.changed((MAIN, "references:\n- {id: r1", f"{more}references:\n- {{id: r1"))
    assert [fact.id for fact in playbook.calendar_in_order] == ["b", "law", "c", "a"]


def test_every_action_is_found_whoever_it_belongs_to():
    assert set(PLAYBOOK.actions) == {"a_lev", "a_num", "a_twice", "a_yes_no", "a_one", "a_many", "a_both"}
