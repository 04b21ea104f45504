"""What has no variant, no rung, or is reached by nobody, is remarked on."""

import pytest

from engine.authoring.combinations import by_question
from engine.authoring.lint.words_and_work import some, words_and_work
from tests.engine import small
from tests.engine.small import questions_of

pytestmark = pytest.mark.database_free


def remarks(change=None):
    data = small.in_format_2(dict(small.changed().source_data))
    if change:
        change(questions_of(data))
    playbook = small.playbook_from_data(data)
    return [(r.kind, r.message) for r in words_and_work(playbook, by_question(playbook)) if r.kind != "note"]


def test_a_complete_playbook_has_no_error():
    assert [message for kind, message in remarks() if kind == "error"] == []
    # Nothing in the small playbook expects level 4.
    assert ("warning", "nobody climbs the rung a_lev_4") in remarks()


def test_a_playbook_of_format_1_is_left_alone():
    assert list(words_and_work(small.changed(), {})) == []


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda q: q["lev"]["gap"]["variants"].pop(1), "the gap of lev has no variant for 2 at S2"),
        (lambda q: q["lev"]["gap"]["variants"].pop(1), "the gap of lev says the same of every level"),
        (lambda q: q["num"]["gap"]["variants"].pop(1), "the gap of num has no variant for unknown at S2"),
        (lambda q: q["yes_no"]["gap"]["variants"].pop(0), "the gap of yes_no has no variant for no at S0"),
        (lambda q: q["lev"]["action"]["rungs"].pop(3), None),
        (lambda q: [q["lev"]["action"]["rungs"].pop() for _ in "12"], "the rungs of lev end before the gap is closed"),
        (lambda q: q["yes_no"]["action"]["rungs"].pop(0), "no rung of yes_no leads on from unknown"),
        (lambda q: q["one"]["action"]["rungs"][0].update({"to": "bad"}), "the rungs of one end before"),
        (lambda q: q["lev"]["action"]["rungs"][0]["steps"].pop(0), "the rung a_lev_1 has no step for some profiles"),
    ],
)
def test_what_is_missing_is_an_error(change, said):
    told = [message for kind, message in remarks(change) if kind == "error"]
    assert told == [] if said is None else any(said in message for message in told), told


def test_one_text_will_do_where_no_stage_asks_for_more_than_a_beginning():
    def change(questions):
        questions["lev"]["target"] = [1, 1, 1, 1, 1]
        del questions["lev"]["gap"]["variants"][1:]

    assert [message for kind, message in remarks(change) if kind == "error"] == []


def test_a_variant_that_nothing_selects_is_a_warning():
    def change(questions):
        questions["one"]["gap"]["variants"].append(
            {"options": ["good"], "title": {"zh": "好", "en": "Good"}, "message": {"zh": "好。", "en": "Good."}}
        )

    assert ("warning", "nothing selects variant 2 of the gap of one") in remarks(change)


def test_days_that_nobody_needs_are_a_warning():
    def change(questions):
        questions["lev"]["action"]["rungs"][0]["efforts"] = [
            {"if": "stage >= 4", "effort": "8"},
            {"if": "stage >= 3 && stage < 3", "effort": "13"},
        ]

    told = [message for kind, message in remarks(change) if "nobody needs" in message]
    assert told == ["nobody needs 13 days for the rung a_lev_1: “stage >= 3 && stage < 3” holds for nobody"]


def test_long_lists_are_cut():
    assert (some(["a"]), some(list("abc")), some(list("abcde"))) == ("a", "a, b, c", "a, b, c and 2 more")
