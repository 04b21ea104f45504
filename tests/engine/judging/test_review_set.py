"""Which answers a reviewer looks at first."""

from dataclasses import replace
from functools import cache

import pytest

from engine.judging.evaluate import evaluate
from engine.judging.relevance import situation_of
from engine.judging.review_set import LEAST, MOST, narrowed, review_set
from engine.playbook.answer_reading import read_answers
from engine.playbook.answers import VALUE
from engine.playbook.question_types.table import type_of
from playbooks import catalogue
from tests.conftest import persona

pytestmark = pytest.mark.database_free
REAL = ("R-01", "R-03", "R-04", "R-05", "R-07", "R-08", "R-10", "X-02", "X-33", "X-41")


@cache
def known(code):
    """The situation of a persona, its gaps and its evidence."""
    playbook = catalogue.playbook_on_disk(catalogue.default_playbook_id())
    answers = read_answers(playbook, persona(code).answers).answers
    evidenced = [key for key, answer in answers.items() if answer.is_evidenced]
    return situation_of(playbook, answers), evaluate(playbook, answers).gaps, evidenced


@cache
def of(code):
    return review_set(*known(code))


def reasons(found):
    return {one.item_id: one.reasons for one in found.chosen}


@pytest.mark.parametrize("code", REAL)
def test_a_set_can_be_done_in_one_sitting_and_those_that_carry_most_stand_first(code):
    found = of(code)
    assert LEAST <= len(found.chosen) <= MOST
    points = [one.points for one in found.chosen]
    assert points == sorted(points, reverse=True)
    assert all(one.reasons for one in found.chosen)


@pytest.mark.parametrize("code", REAL)
def test_set_and_rest_are_all_questions_that_concerned_the_venture_each_once(code):
    situation, found = known(code)[0], of(code)
    asked = {k for k, i in situation.playbook.items.items() if i.is_asked and not i.is_fact and situation.relevance[k]}
    assert set(found.ids) | set(found.rest) == asked
    assert found.total == len(asked)


def test_everything_with_evidence_is_in_however_much_there_is():
    evidenced = known("R-99")[2]
    found = reasons(of("R-99"))
    assert len(evidenced) > MOST
    assert all("evidence" in found[key] for key in evidenced)


def test_gates_that_were_answered_are_in_whatever_was_claimed():
    found = reasons(of("R-10"))
    assert {key for key, why in found.items() if "gate" in why} == {"mk_01", "le_02", "le_13", "le_18"}


def test_claims_that_the_forecast_or_other_answers_speak_against_are_in():
    situation, gaps, evidenced = known("R-07")
    found = reasons(review_set(situation, gaps, evidenced, ["bm_08", "bm_04"]))
    assert found["bm_08"] == ("forecast",)
    assert found["bm_04"] == ("forecast", "target")
    assert "tension" in found["mr_07"]  # scaling before fit: growth and fit cannot both be as they should
    assert len(found) == MOST


def test_the_rest_is_filled_with_claims_of_the_greatest_weight_that_nothing_speaks_against():
    situation = known("R-10")[0]
    items = situation.playbook.items
    for key, why in reasons(of("R-10")).items():
        if "target" in why:
            answer = situation.answer(key)
            assert (items[key].weight, answer.state) == (3, VALUE)
            assert type_of(items[key]).finding(situation, items[key], answer.value) is None


def test_a_venture_that_claims_little_gets_the_answers_that_carry_most():
    found = of("X-33")
    assert any(one.reasons == ("carries",) for one in found.chosen)
    least = min(one.points for one in found.chosen if one.reasons == ("carries",))
    others = review_set(*known("X-33")).rest
    assert least > 0
    assert len(found.chosen) == LEAST
    assert len(others) > LEAST


def test_the_share_says_what_of_the_readiness_hangs_on_the_set():
    assert 0 < of("X-02").share < of("R-99").share <= 1


def test_nothing_answered_is_nothing_to_look_at():
    situation = situation_of(known("R-10")[0].playbook, {})
    found = review_set(situation, (), ())
    assert (found.chosen, found.share) == ((), 0)
    assert found.total == len(found.rest) > 50


@pytest.mark.parametrize("code", REAL)
def test_whoever_looks_again_sees_what_changed_and_what_stands_in_a_rule_with_it(code):
    situation, gaps, _evidenced = known(code)
    found = of(code)
    rules = [{key for key, _answer in gap.because} for gap in gaps if gap.kind == "rule"]
    judged = {*found.ids, *found.rest}
    for changed in (found.ids[-1], found.rest[0]):
        again = narrowed(situation, found, gaps, {changed}, {found.ids[0]})
        tied = set().union(*(keys for keys in rules if changed in keys)) & judged
        assert set(again.ids) == {changed, found.ids[0]} | tied
        assert set(again.ids) | set(again.rest) == judged
        assert again.total == found.total
        assert "changed" in reasons(again)[changed]
        assert "returned" in reasons(again)[found.ids[0]]
        assert all("depends" in reasons(again)[key] for key in tied - {changed})


def test_nothing_changed_leaves_what_came_back_alone():
    situation, gaps, _evidenced = known("R-10")
    again = narrowed(situation, of("R-10"), gaps, set(), {of("R-10").rest[0]})
    assert again.ids == (of("R-10").rest[0],)


def test_what_the_playbook_marks_is_in_once_it_is_answered_and_says_so():
    situation, gaps, evidenced = known("R-03")
    rest = [key for key in of("R-03").rest if situation.answer(key).is_given]
    unanswered = [key for key in of("R-03").rest if not situation.answer(key).is_given]
    marked = {key: replace(situation.playbook.items[key], is_reviewed=True) for key in (rest[0], *unanswered[:1])}
    playbook = replace(situation.playbook, items={**situation.playbook.items, **marked})
    found = reasons(review_set(situation_of(playbook, situation.answers), gaps, evidenced))
    assert found[rest[0]] == ("playbook",)
    assert not set(unanswered[:1]) & found.keys()
