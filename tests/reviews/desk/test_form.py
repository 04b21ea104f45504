"""What a reviewer posts of one answer, for every kind of form."""

from dataclasses import replace

import pytest
from django.http import QueryDict

from engine.judging.reviewing import CANNOT, CONFIRMED, OTHER
from engine.playbook.answers import NOT_APPLICABLE, UNKNOWN, VALUE, Answer, answer_to_raw
from reviews.desk.form import Fields, fields_of, form_of, read_posted
from reviews.models import Judgement
from reviews.reading import Claim
from tests.engine.playbook.question_types.test_table import items

pytestmark = pytest.mark.database_free
# Of each type a claimed value and another one, as its form posts it and as it is kept.
CASES = {
    "level": (3, {"pick": "1"}, 1),
    "choice": (None, None, None),
    "choices": (None, None, None),
    "bool": (True, {"pick": "false"}, False),
    "yesno": ("yes", {"pick": "no"}, "no"),
    "number": (None, {"pick": "__other", "value": "12"}, 12),
    "date": ("2026-07-31", {"pick": "__other", "value": "2026/8/1"}, "2026-08-01"),
}


def claim_of(name, answer):
    item = replace(items()[name][1], is_fact=False)
    return Claim(item, answer, "en", None, (), ())


def case(name):
    """A claim of the type, another answer as it is posted, and as it is kept."""
    item = items()[name][1]
    value, data, kept = CASES[name]
    ids = [option.id for option in item.options if not option.is_exclusive]
    if name == "choice":
        value, data, kept = ids[0], {"pick": ids[1]}, ids[1]
    if name == "choices":
        value, data, kept = (ids[0],), {"pick": "__other", "value": ids[1]}, [ids[1]]
    if name == "number":
        return claim_of(name, answer_of(item, 13)), data, kept
    return claim_of(name, Answer(VALUE, value)), data, kept


def answer_of(item, raw):
    from engine.playbook.answer_reading import read_answer

    return read_answer(item, raw)


def posted(claim, data):
    sent = QueryDict(mutable=True)
    for name, value in data.items():
        sent.setlist(name, value if isinstance(value, list) else [value])
    return read_posted(claim, sent, "en")


@pytest.mark.parametrize("name", CASES)
def test_another_answer_is_read_and_shown_again_as_it_is_kept(name):
    claim, data, kept = case(name)
    saying = posted(claim, data | {"reason": "Seen", "rev": "4"}).saying
    assert (saying.outcome, saying.value, saying.reason, saying.expected_rev) == (OTHER, kept, "Seen", 4)
    row = Judgement(item_id=claim.item.id, outcome=OTHER, value=saying.value, reason="Seen")
    fields = fields_of(claim, row)
    assert posted(claim, {"pick": fields.pick, "value": list(fields.values)}).saying.value == kept


@pytest.mark.parametrize("name", CASES)
@pytest.mark.parametrize("data", [{}, {"act": "confirm", "pick": "__cannot"}, {"pick": "__confirm"}])
def test_a_claim_is_confirmed_by_each_way_to_say_so(name, data):
    claim = case(name)[0]
    assert posted(claim, data).saying.outcome == CONFIRMED
    again = fields_of(claim, Judgement(item_id=claim.item.id, outcome=CONFIRMED))
    assert posted(claim, {"pick": again.pick}).saying.outcome == CONFIRMED


@pytest.mark.parametrize("name", CASES)
def test_not_judging_is_read_and_shown_again(name):
    claim = case(name)[0]
    assert posted(claim, {"pick": "__cannot", "value": "1"}).saying.outcome == CANNOT
    assert fields_of(claim, Judgement(item_id=claim.item.id, outcome=CANNOT)).pick == "__cannot"


def test_the_level_that_was_claimed_confirms_it():
    claim = claim_of("level", Answer(VALUE, 3))
    assert posted(claim, {"pick": "3"}).saying.outcome == CONFIRMED
    assert [one.value for one in form_of(claim).choices if one.is_claimed] == ["3"]


@pytest.mark.parametrize("answer", [Answer(UNKNOWN), Answer(NOT_APPLICABLE, reason="No model of our own")])
def test_what_is_no_value_is_confirmed_by_a_choice_of_its_own(answer):
    claim = claim_of("level", answer)
    assert form_of(claim).claimed == "__confirm"
    assert posted(claim, {"pick": "__confirm"}).saying.outcome == CONFIRMED
    assert posted(claim, {"pick": "2"}).saying.value == 2


def test_where_nothing_was_answered_nothing_can_be_confirmed_by_a_button():
    assert form_of(claim_of("level", Answer())).claimed == ""


def test_words_can_be_confirmed_or_not_judged():
    form = form_of(claim_of("text", Answer(VALUE, "We log every call")))
    assert (form.may_differ, form.picks_one, form.claimed) == (False, False, "__confirm")


def test_a_figure_typed_alone_is_the_other_answer_and_nothing_typed_is_asked_for():
    claim = case("number")[0]
    assert posted(claim, {"value": "12"}).saying.outcome == OTHER
    nothing = posted(claim, {"pick": "__other", "value": ""}).saying
    assert (nothing.outcome, nothing.value) == (OTHER, None)
    wrong = posted(claim, {"pick": "__other", "value": "many", "team_comment": "Hm"})
    assert wrong.saying is None
    assert wrong.error.startswith("Give a number")
    assert wrong.fields == Fields("__other", ("many",), team_comment="Hm")


def test_a_value_that_is_kept_reads_back():
    claim, data, kept = case("choices")
    assert answer_to_raw(answer_of(claim.item, kept)) == kept
    assert [one.value for one in form_of(claim, posted(claim, data)).choices if one.is_picked] == kept
