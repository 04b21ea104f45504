"""`forecast.yaml`: what is read, and every mistake told with its place."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from engine.forecast.joining.book import EMPTY
from engine.forecast.joining.reading import forecast_book_of, load_forecast_book
from engine.playbook.parse import playbook_from_canonical
from engine.reading.problems import PlaybookProblems
from playbooks.catalogue import content_folder, forecast_book
from tests.engine.forecast.joined import BOOK, PLAYBOOK

pytestmark = pytest.mark.database_free


def test_without_a_file_the_book_is_empty(tmp_path):
    assert load_forecast_book(tmp_path, PLAYBOOK) == EMPTY


def problems_of(folder: Path, text: str) -> str:
    (folder / "forecast.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(PlaybookProblems) as caught:
        load_forecast_book(folder, PLAYBOOK)
    return str(caught.value)


NOTE = '{zh: "说明。", en: "Note."}'


PREFILL = f"format: 1\nprefill:\n- item: ff_01\n  path: opening.cash\n  convert: as_is\n  note: {NOTE}\n"


EFFECT = (
    "format: 1\neffects:\n- action: a_bm_05\n  basis: guess\n  changes:\n"
    f'  - {{path: compute.inference.factor, multiply: "0.6", lever: inference}}\n  note: {NOTE}\n'
)


PROPOSAL = (
    "format: 1\nproposals:\n- measure: churn\n  item: bm_08\n  month: 3\n  convert: percent\n"
    f'  tolerance: "20"\n  note: {NOTE}\n'
)


LEVER = f"format: 1\nlevers:\n- gap: bm_05\n  paths: [opening.cash]\n  note: {NOTE}\n"


BENCHMARK = (
    "format: 1\nbenchmarks:\n- {measure: payback, direction: lower, "
    "good: bm_07_low_above_12, warn: bm_07_medium_above_18, high: bm_07_high_above_24}\n"
)


BOOKS = f"format: 1\nbooks:\n- item: ff_01\n  figure: cash\n  note: {NOTE}\n"


OPTION = "format: 1\noptions:\n- {item: p_03, what: market, options: {B2C: B2C}}\n"


MISTAKES = [
    (BOOKS, "ff_01", "ff_04", "3:9: “ff_04” is not answered by a number"),
    (BOOKS, "ff_01", "ff_03", "“ff_03” is not answered by a number"),
    (BOOKS, "cash", "cahs", "there is no figure “cahs”; did you mean cash?"),
    (BOOKS, "- item", f"- item: ff_01\n  figure: cash\n  note: {NOTE}\n- item", "this is said twice"),
    (PREFILL, "item: ff_01", "item: ff_0l", "forecast.yaml:3:9: there is no question “ff_0l”; did you mean"),
    (PREFILL, "item: ff_01", "item: ff_04", "3:9: “ff_04” is not answered by a number"),
    (
        PREFILL,
        "opening.cash",
        "opening.chas",
        "4:9: there is no input “opening.chas” that one number fills; did you mean opening.cash?",
    ),
    (PREFILL, "opening.cash", "opening", "there is no input “opening”"),
    (PREFILL, "opening.cash", "subscription.plans.*.price", "that one number fills"),
    (PREFILL, "opening.cash", "service.supplier_delay", "that one number fills"),
    (PREFILL, "as_is", "as_was", "5:12: there is no conversion “as_was”; did you mean as_is?"),
    (PREFILL, "as_is", 'as_is\n  low: "5"\n  high: "1"', "“low” lies above “high”"),
    (PREFILL, "as_is", "as_is\n  stages: [7]", "there is no stage “7”"),
    (PREFILL, "as_is", 'as_is\n  tolerance: "-1"', "“tolerance” is below 0"),
    (PREFILL, "as_is", "as_is\n  colour: red", "a row of prefill has no field “colour”"),
    (PREFILL, 'en: "Note."', 'en: ""', "the text has no en"),
    (PREFILL, "format: 1", "format: 2", "“format” is 2; write 1"),
    (PREFILL, "prefill:", "prefil:", "has no field “prefil”; did you mean prefill?"),
    (EFFECT, "a_bm_05", "a_bm_95", "3:11: there is no action “a_bm_95”"),
    (EFFECT, "inference.factor", "inference.facter", "did you mean compute.inference.factor?"),
    (EFFECT, "compute.inference.factor", "subscription.plans.price", "there is no input “subscription.plans.price”"),
    (EFFECT, '"0.6"', '"-0.6"', "-0.6 is out of range; write 0 to 10"),
    (EFFECT, '"0.6"', "1", "1 changes nothing"),
    (EFFECT, '"0.6"', "0.6", "“0.6” would lose exactness"),
    (EFFECT, 'multiply: "0.6"', 'multiply: "0.6", add: "1"', "a change does one thing"),
    (EFFECT, 'multiply: "0.6"', 'set: "2000"', "2000 is out of range; write 0 to 1000"),
    (EFFECT, ", lever: inference", "", "a change has no “lever”"),
    (EFFECT, "basis: guess", "basis: fact", "no fact is named"),
    (EFFECT, "basis: guess", "basis: guess\n  facts: [f_xx_01]", "there is no reference “f_xx_01”"),
    (
        EFFECT,
        "basis: guess",
        "basis: guess\n  rungs: [bm_05]",
        "no rung of “a_bm_05” reaches “bm_05”; use one of bm_05_",
    ),
    (PROPOSAL, "measure: churn", "measure: chrun", "did you mean churn?"),
    (PROPOSAL, "bm_08", "bm_03", "“bm_03” is not a number"),
    (PROPOSAL, "month: 3", "month: 61", "write a whole number from 1 to 60"),
    (PROPOSAL, 'tolerance: "20"', "at_least: 1", "has no “tolerance”"),
    (LEVER, "bm_05", "p_01", "there is no gap “p_01”"),
    (LEVER, "[opening.cash]", "[]", "no input is named"),
    (LEVER, "opening.cash", "opening.gold", "there is no input “opening.gold”"),
    (BENCHMARK, "bm_07_low_above_12", "bm_07_low_above_13", "there is no parameter"),
    (BENCHMARK, "direction: lower", "direction: higher", "the bands are not in order"),
    (OPTION, "{B2C: B2C}", "{B2X: B2C}", "“p_03” has no option “B2X”"),
    (OPTION, "{B2C: B2C}", "{B2C: Retail}", "there is no market “Retail”"),
]


@pytest.mark.parametrize(("whole", "right", "wrong", "message"), MISTAKES, ids=[row[3][:40] for row in MISTAKES])
def test_each_mistake_is_told_with_its_place_and_remedy(tmp_path, whole, right, wrong, message):
    assert right in whole
    told = problems_of(tmp_path, whole.replace(right, wrong, 1))
    assert message in told
    assert all(re.match(r"forecast\.yaml:\d+:\d+: .+; .+", line) for line in told.splitlines())


@pytest.mark.parametrize("whole", [PREFILL, EFFECT, PROPOSAL, LEVER, BENCHMARK, OPTION])
def test_the_same_files_without_the_mistake_are_read(tmp_path, whole):
    (tmp_path / "forecast.yaml").write_text(whole, encoding="utf-8")
    assert load_forecast_book(tmp_path, PLAYBOOK) != EMPTY


@pytest.mark.parametrize("whole", [PREFILL, EFFECT, PROPOSAL, LEVER])
def test_what_is_said_twice_is_refused(tmp_path, whole):
    head, row = whole.split("\n- ", 1)
    assert "this is said twice; keep one of the two" in problems_of(tmp_path, f"{head}\n- {row}- {row}")


def test_several_mistakes_are_told_at_once(tmp_path):
    text = PREFILL.replace("ff_01", "nobody").replace("opening.cash", "nowhere.at.all")
    assert len(problems_of(tmp_path, text).splitlines()) == 2


@pytest.mark.parametrize(
    "text",
    [
        "",
        "- 1\n",
        "format: 1\nprefill: {a: 1}\n",
        "format: 1\nprefill: [1]\n",
        "format: 1\neffects:\n- changes: [3]\n",
        "a: &x 1\n",
        "format: yes\n",
    ],
)
def test_files_of_another_form_are_refused_without_failing(tmp_path, text):
    assert "forecast.yaml:" in problems_of(tmp_path, text)


def test_the_book_is_read_once_and_the_same_from_the_canonical_form():
    assert forecast_book(PLAYBOOK) is BOOK
    assert load_forecast_book(content_folder("ai_venture"), PLAYBOOK) == BOOK
    assert forecast_book_of(playbook_from_canonical(PLAYBOOK.to_canonical())) == BOOK
