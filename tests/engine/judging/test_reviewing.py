"""What can be said of an answer, type by type."""

import random
from dataclasses import replace

import pytest

from engine.judging.reviewing import (
    CANNOT,
    CONFIRMED,
    OTHER,
    InvalidJudgement,
    agreed,
    is_judged,
    judged,
    may_confirm,
    may_differ,
)
from engine.playbook.answers import NOT_APPLICABLE, UNKNOWN, VALUE, Answer, InvalidAnswer, answer_to_raw
from engine.playbook.question_types.table import TYPES
from tests.engine.playbook.question_types.test_table import items

pytestmark = pytest.mark.database_free
# Whether another answer can be the right one. What is worked out is not judged; other words are no better words.
DIFFER = {
    "level": True,
    "choice": True,
    "choices": True,
    "bool": True,
    "number": True,
    "yesno": True,
    "text": False,
    "derived": False,
    "date": True,
}


def question(name):
    """A question of the type, also of one that only facts have."""
    book, item = items()[name]
    return book, replace(item, is_fact=False)


def code_of(item, claimed, outcome, value=None):
    with pytest.raises(InvalidJudgement) as refused:
        judged(item, claimed, outcome, value)
    return refused.value.code


def test_every_type_says_whether_another_answer_is_possible():
    assert set(DIFFER) == set(TYPES)
    assert {name: may_differ(question(name)[1]) for name in TYPES} == DIFFER


@pytest.mark.parametrize("name", [name for name, may in DIFFER.items() if may])
def test_of_each_type_another_value_holds_and_the_same_is_refused(name):
    book, item = question(name)
    kind, chance = TYPES[name], random.Random(3)
    claimed = Answer(VALUE, kind.sample(book, item, chance), evidence="https://example.org/", is_evidenced=True)
    value = next(v for v in iter(lambda: kind.sample(book, item, chance), None) if v != claimed.value)
    assert judged(item, claimed, OTHER, answer_to_raw(Answer(VALUE, value))) == Answer(VALUE, value)
    assert code_of(item, claimed, OTHER, answer_to_raw(Answer(VALUE, claimed.value))) == "same"
    assert judged(item, claimed, CONFIRMED) is claimed
    assert judged(item, claimed, CANNOT) is None


def test_words_are_confirmed_or_not_judged_never_replaced():
    _book, item = question("text")
    claimed = Answer(VALUE, "We log every call")
    assert judged(item, claimed, CONFIRMED) is claimed
    assert code_of(item, claimed, OTHER, "We log none") == "no_other"


def test_facts_and_what_is_worked_out_are_not_judged():
    book, level = question("level")
    fact = book.items[book.stage_fact]
    derived = question("derived")[1]
    assert [is_judged(one) for one in (level, fact, derived)] == [True, False, False]
    assert code_of(fact, Answer(VALUE, "1"), CONFIRMED) == "not_judged"
    assert code_of(derived, Answer(), CANNOT) == "not_judged"


def test_without_a_value_there_may_be_one_and_without_an_answer_nothing_is_confirmed():
    _book, item = question("level")
    for claimed in (Answer(UNKNOWN), Answer(NOT_APPLICABLE, reason="No model")):
        assert may_confirm(claimed)
        assert judged(item, claimed, CONFIRMED) is claimed
        assert judged(item, claimed, OTHER, 2) == Answer(VALUE, 2)
    assert code_of(item, Answer(), CONFIRMED) == "nothing_claimed"
    assert judged(item, Answer(), OTHER, 0) == Answer(VALUE, 0)


@pytest.mark.parametrize("value", [None, {"unknown": True}])
def test_another_answer_is_a_value(value):
    assert code_of(question("level")[1], Answer(VALUE, 3), OTHER, value) == "no_other"


def test_a_value_that_the_item_cannot_have_is_refused():
    with pytest.raises(InvalidAnswer):
        judged(question("level")[1], Answer(VALUE, 3), OTHER, 5)


def test_what_reviewers_agree_on_holds_and_where_they_differ_stays_open():
    three, evidenced, two = Answer(VALUE, 3), Answer(VALUE, 3, is_evidenced=True), Answer(VALUE, 2)
    found = {"a": [three, evidenced], "b": [three, two], "c": [two], "d": [Answer(UNKNOWN), three]}
    assert agreed(found) == ({"a": three, "c": two}, ("b", "d"))
