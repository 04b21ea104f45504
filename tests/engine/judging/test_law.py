"""Law on a day: each fact in one group, groups change with the day, and scores never do."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from inspect import signature

import pytest

from engine.judging.evaluate import evaluate
from engine.judging.law import (
    BINDING,
    chosen_markets,
    first_day,
    is_in_force,
    is_overdue,
    last_day,
    law_of,
    law_to_json,
    overdue_since,
)
from engine.judging.relevance import situation_of
from engine.playbook.answer_reading import read_answers
from playbooks.catalogue import personas_on_disk, playbook_on_disk
from tests import published
from tests.engine import small

pytestmark = pytest.mark.database_free
PLAYBOOK = playbook_on_disk("ai_venture")
PERSONAS = {persona.code: persona.answers for persona in personas_on_disk("ai_venture")}
TODAY = date(2026, 11, 30)
DAYS = [TODAY, date(2027, 2, 1), date(2027, 4, 1), date(2028, 1, 1), date(2031, 1, 1)]


def situation(code, **changes):
    raw = {**PERSONAS[code], **changes}
    return situation_of(PLAYBOOK, read_answers(PLAYBOOK, {k: v for k, v in raw.items() if v is not None}).answers)


@pytest.mark.parametrize("today", DAYS)
@pytest.mark.parametrize("code", ["R-99", "R-10", "X-32", "R-01"])
def test_every_fact_stands_in_one_group_and_in_force_is_said_of_none_that_is_to_come(code, today):
    law = law_of(situation(code), today)
    assert len({fact.id for fact in law.facts}) == len(law.facts)
    assert all(not fact.effective_on or first_day(fact.effective_on) <= today for fact in law.now)
    assert all(first_day(fact.effective_on) > today for fact in law.coming)
    assert [fact.effective_on for fact in law.coming] == sorted(fact.effective_on for fact in law.coming)
    assert all(fact.kind in BINDING for fact in (*law.now, *law.coming))
    assert not any(fact.kind in BINDING for fact in law.papers)


def test_what_protects_users_applies_once_the_product_is_open():
    closed, live = (law_of(situation("R-99", p_01=stage), TODAY) for stage in ("1", "2"))
    assert closed.opening
    assert all(fact.once == "open" for fact in closed.opening)
    assert all(fact.once == "now" for fact in closed.now)
    assert live.opening == ()
    assert {fact.id for fact in closed.opening} & {fact.id for fact in live.now}
    assert law_of(situation("R-99", p_01=None), TODAY).opening == ()


def test_from_which_stage_the_product_is_open_is_for_the_playbook_to_say():
    known = situation("R-99", p_01="2")
    opening = {
        stage: law_of(replace(known, playbook=replace(PLAYBOOK, open_from=stage)), TODAY).opening for stage in (0, 2, 3)
    }
    assert (opening[0], opening[2]) == ((), ())
    assert opening[3] == law_of(situation("R-99", p_01="1"), TODAY).opening


@pytest.mark.parametrize(("more", "said"), [({}, 1), ({"open_from": 2}, 0), ({"open_from": 5}, 2)])
def test_duties_of_an_open_product_need_the_stage_that_opens_it(more, said):
    def change(data):
        data["playbook"]["calendar"][0]["once"] = "open"
        data["playbook"].update(more)

    assert len(small.refusals_in_two(change)) == said


def test_on_its_day_a_fact_changes_its_group_by_itself():
    fact = next(fact for fact in PLAYBOOK.calendar if fact.id == "f_lg_01_bans")
    day = date.fromisoformat(fact.effective_on)
    for today, group in ((day - timedelta(days=1), "coming"), (day, "now"), (day + timedelta(days=1), "now")):
        law = law_of(situation("R-99"), today)
        assert fact in getattr(law, group)


def test_a_month_begins_on_its_first_day_and_is_overdue_after_its_last():
    assert (first_day("2027-02"), last_day("2027-02")) == (date(2027, 2, 1), date(2027, 2, 28))
    assert first_day("2027-02-10") == last_day("2027-02-10") == date(2027, 2, 10)
    fact = next(fact for fact in PLAYBOOK.calendar if fact.review_by == "2027-02")
    assert [is_overdue(fact, day) for day in (date(2027, 2, 28), date(2027, 3, 1))] == [False, True]
    assert overdue_since(fact) == date(2027, 3, 1)
    assert is_in_force(next(f for f in PLAYBOOK.calendar if f.effective_on == "2024-04"), date(2024, 4, 1))


def test_the_longer_one_waits_the_more_is_overdue_and_nothing_is_today():
    counts = [sum(is_overdue(fact, day) for fact in PLAYBOOK.calendar) for day in DAYS]
    assert counts[0] == 0
    assert counts == sorted(counts)
    assert counts[-1] == len(PLAYBOOK.calendar)


def test_the_day_is_no_part_of_a_judgement():
    """The same answers are judged alike on every day: what is judged has no day to ask for."""
    assert "today" not in signature(evaluate).parameters
    assert law_of(situation("R-99"), DAYS[0]) != law_of(situation("R-99"), DAYS[-1])


def test_markets_without_rows_are_named_and_those_with_rows_are_not():
    law = law_of(situation("R-10", p_05=["CN", "other"]), TODAY)
    assert law.uncovered == ("other",)
    assert {fact.jurisdiction for fact in law.now} == {"CN"}
    assert chosen_markets(situation("R-10", p_05=None)) == ()


def test_a_market_without_an_entry_for_a_sector_that_has_them_elsewhere_is_named():
    law = law_of(situation("R-10", p_02="medical", p_05=["EU", "JP"]), TODAY)
    assert law.unsectored == ("JP",)
    assert law_of(situation("R-10", p_02="other", p_05=["EU", "JP"]), TODAY).unsectored == ()


def test_what_hangs_on_an_open_answer_says_on_which():
    law = law_of(situation("R-99", le_08=None), TODAY)
    waiting = {fact.id: items for fact, items in law.may}
    assert waiting
    assert all(items for items in waiting.values())
    assert "le_08" in {item for items in waiting.values() for item in items}
    assert not {fact.id for fact in law.now} & set(waiting)


def test_as_data_each_group_lists_its_facts_and_what_is_overdue():
    law = law_of(situation("R-99", le_08=None), DAYS[3])
    data = law_to_json(law, DAYS[3])
    assert data["day"] == "2028-01-01"
    assert data["now"] == [fact.id for fact in law.now]
    assert {one["fact"] for one in data["may"]} == {fact.id for fact, _ in law.may}
    assert set(data["overdue"]) <= {fact.id for fact in law.facts}
    assert data["overdue"]


def test_nothing_may_apply_of_a_market_that_is_not_chosen():
    law = law_of(situation("R-99", le_08=None, p_05=["CN"]), TODAY)
    assert {fact.jurisdiction for fact, _ in law.may} <= {"CN"}


def test_a_playbook_without_markets_says_nothing_of_what_it_does_not_cover():
    old = published.PLAYBOOK
    answers = read_answers(old, {"p_01": "2", "p_05": ["CN"]}).answers
    law = law_of(situation_of(old, answers), TODAY)
    assert (law.uncovered, law.unsectored, law.may) == ((), (), ())
    assert law.now
