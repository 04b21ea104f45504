"""`forecast.yaml` of the default playbook."""

from __future__ import annotations

import re
from decimal import Decimal

import pytest

from engine.forecast.joining.compare import contradictions
from engine.forecast.joining.paths import place_of
from playbooks.catalogue import forecast_book, playbook_on_disk
from scripts import forecast_examples

PLAYBOOK = playbook_on_disk("ai_venture")
BOOK = forecast_book(PLAYBOOK)
pytestmark = pytest.mark.database_free


def notes():
    for rows in (BOOK.prefill, BOOK.proposals, BOOK.effects.values(), BOOK.levers.values()):
        for row in rows:
            yield row.note


def test_the_file_names_only_what_playbook_and_forecast_have():
    assert {rule.item for rule in BOOK.prefill} <= set(PLAYBOOK.items)
    assert {rule.item for rule in BOOK.proposals} <= set(PLAYBOOK.items)
    assert set(BOOK.effects) <= set(PLAYBOOK.actions)
    gaps = {item.id for item in PLAYBOOK.items_with_gap} | {rule.id for rule in PLAYBOOK.rules}
    assert set(BOOK.levers) <= gaps
    for effect in BOOK.effects.values():
        assert set(effect.facts) <= set(PLAYBOOK.references)
        assert all(place_of(change.effect.path) for change in effect.changes)


def test_every_number_that_finance_asks_is_joined():
    joined = {rule.item for rule in (*BOOK.prefill, *BOOK.proposals)}
    numbers = {
        item.id for chapter in ("bm", "ff") for item in PLAYBOOK.items_of(chapter) if item.type in ("number", "derived")
    }
    # Who the largest payer is, what failed attempts cost and when customers pay, no input tells.
    assert numbers - joined == {"bm_10", "bm_17", "ff_17"}


def test_gaps_of_numbers_in_finance_have_levers():
    gaps = {
        item.id
        for chapter in ("bm", "ff")
        for item in PLAYBOOK.items_of(chapter)
        if item.type in ("number", "derived") and item.gap
    }
    assert gaps <= set(BOOK.levers)


def test_effects_of_one_size_stay_cautious():
    """No single action more than halves or doubles anything."""
    for action in BOOK.effects.values():
        for change in action.changes:
            if change.effect.op == "multiply":
                assert Decimal("0.5") <= change.effect.amount <= Decimal("1.5"), action.action


def test_one_lever_pulls_a_path_in_one_way():
    """Otherwise the stronger of two could not be told."""
    ways: dict[tuple[str, str], set[str]] = {}
    for action in BOOK.effects.values():
        for change in action.changes:
            ways.setdefault((change.lever, change.effect.path), set()).add(change.effect.op)
    assert [key for key, ops in ways.items() if len(ops) > 1] == []


def test_routing_to_a_small_model_saves_forty_per_cent_of_inference():
    [change] = BOOK.effects["a_bm_05"].changes
    assert (change.effect.path, str(change.effect.amount)) == ("compute.inference.factor", "0.6")


def test_texts_are_in_both_languages_and_well_set():
    for note in notes():
        assert re.search("[一-鿿]", note.zh)
        assert not re.search("[一-鿿]", note.en)
        assert note.zh.endswith("。")
        assert note.en.endswith(".")
        assert not re.search(r"[一-鿿][,;:!?]", note.zh), note.zh
        assert "!" not in note.en
        assert "！" not in note.zh


def test_benchmarks_give_a_band_to_every_measure_with_parameters():
    asked = {rule.measure for rule in BOOK.proposals if PLAYBOOK.items[rule.item].thresholds}
    assert asked | {"gross_margin"} == set(BOOK.benchmarks)


def test_the_page_of_worked_forecasts_is_current():
    """After a change of engine, data or personas: python -m scripts.forecast_examples"""
    assert forecast_examples.PAGE.read_text(encoding="utf-8") == forecast_examples.page()


def test_the_worked_forecasts_contradict_only_what_their_texts_explain():
    found = {
        one.data["persona"]: [clash.code for clash in contradictions(one.book, one.playbook, one.answers, one.forecast)]
        for one in forecast_examples.examples()
    }
    assert found == {"r_04": [], "r_07": ["BM-07", "BM-09"], "r_10": []}
