"""What an improvement is worth, without judging everything again; nothing here ever falls."""

from dataclasses import replace
from fractions import Fraction

import pytest

from engine.judging.credits import line_of
from engine.judging.rescoring import Rescorer, best_line, better_line, under
from engine.judging.result import Interval
from engine.judging.scoring import score
from engine.playbook.answers import VALUE, Answer
from tests.engine.small import POOR, SOUND, situation

pytestmark = pytest.mark.database_free


def rescorer_of(answers, *changes):
    now = situation(answers, *changes)
    return Rescorer(now, score(now))


def action(rescorer, key):
    return rescorer.situation.playbook.actions[key].rungs[0]


def gain(rescorer, *keys):
    return rescorer.points(rescorer.gain([action(rescorer, key) for key in keys]))


def low(answers):
    return score(situation(answers)).readiness.low * 100


@pytest.mark.parametrize(
    ("keys", "after"),
    [
        (["a_yes_no"], {"yes_no": "yes"}),
        (["a_one"], {"one": "good"}),
        (["a_many"], {"many": ["x"]}),
        (["a_lev"], {"lev": 3}),
        (["a_yes_no", "a_one"], {"yes_no": "yes", "one": "good"}),
        (["a_yes_no", "a_lev"], {"yes_no": "yes", "lev": 3}),
    ],
)
def test_an_action_gains_what_a_new_judgement_would_find(keys, after):
    assert gain(rescorer_of(POOR), *keys) == low({**POOR, **after}) - low(POOR)


def test_what_a_gate_hides_gains_nothing_until_it_opens():
    rescorer = rescorer_of(POOR)
    assert gain(rescorer, "a_num") == 0
    assert gain(rescorer, "a_lev", "a_num") > gain(rescorer, "a_lev") > 0
    rescorer.apply(action(rescorer, "a_lev"))
    assert gain(rescorer, "a_num") == Fraction(100, 9)


def test_applied_improvements_stay_and_are_not_gained_twice():
    rescorer = rescorer_of(POOR)
    assert rescorer.readiness == Interval(Fraction(35), Fraction(35))
    after = rescorer.apply(action(rescorer, "a_yes_no"), action(rescorer, "a_one"))
    assert after.low == low({**POOR, "yes_no": "yes", "one": "good"}) == rescorer.readiness.low
    assert gain(rescorer, "a_yes_no") == gain(rescorer, "a_one") == 0
    assert rescorer.apply(action(rescorer, "a_one")) == after


def test_sound_answers_gain_nothing():
    rescorer = rescorer_of(SOUND)
    assert {gain(rescorer, key) for key in ("a_lev", "a_num", "a_yes_no", "a_one", "a_many", "a_twice")} == {0}


def test_a_better_answer_than_the_action_achieves_is_kept():
    rescorer = rescorer_of({**POOR, "lev": 4})
    assert gain(rescorer, "a_lev") == 0
    assert rescorer.apply(action(rescorer, "a_lev")).low == low({**POOR, "lev": 4})


def test_an_action_on_what_is_not_asked_gains_nothing():
    assert gain(rescorer_of({**POOR, "stage": "0"}), "a_lev") == 0
    assert gain(rescorer_of({**POOR, "lev": {"na": "no"}}), "a_lev") == 0


@pytest.mark.parametrize(
    ("keys", "best"),
    [
        (["yes_no"], {"yes_no": "yes"}),
        (["one"], {"one": "good"}),
        (["lev"], {"lev": 4}),
        (["lev", "num"], {"lev": 4, "num": 50}),
    ],
)
def test_answering_gains_at_most_what_the_best_answer_brings(keys, best):
    answers = {**POOR, **dict.fromkeys(keys)}
    rescorer = rescorer_of(answers)
    gained = rescorer.points(rescorer.gain_of_answering([*keys, "twice"] if "num" in keys else keys))
    assert gained == low({**answers, **best}) - low(answers)


def test_gains_are_those_of_the_low_score_while_other_questions_are_open():
    answers = {key: raw for key, raw in POOR.items() if key not in {"one", "many"}}
    rescorer, better = rescorer_of(answers), low({**answers, "one": "good"}) - low(answers)
    assert rescorer.points(rescorer.gain_of_answering(["one"])) == better
    assert gain(rescorer, "a_one") == better


def test_of_two_actions_on_one_question_the_better_counts():
    rescorer = rescorer_of(POOR)
    more = action(rescorer, "a_lev")
    less = replace(more, id="less", achieves={"lev": 2})
    assert rescorer.gain([more, less]) == rescorer.gain([less, more]) == rescorer.gain([more]) > rescorer.gain([less])


@pytest.mark.parametrize("left_out", [set(), {"stage", "raise"}])
@pytest.mark.parametrize("order", [("yes_no", "lev", "num", "one"), ("num", "one", "lev", "many", "lev")])
def test_gains_along_the_way_are_those_of_what_is_done_by_then(left_out, order):
    rescorer = rescorer_of({key: raw for key, raw in POOR.items() if key not in left_out})
    rungs = [action(rescorer, f"a_{key}") for key in order]
    along = rescorer.gains_along(rungs)
    assert along == [rescorer.gain(rungs[:count]) for count in range(1, len(rungs) + 1)]
    assert along[-1] > along[0] >= 0
    assert rescorer.gains_along([]) == []


def test_a_rung_that_asks_for_something_else_under_the_same_name_is_not_taken_for_the_one_kept():
    rescorer = rescorer_of(POOR)
    known = action(rescorer, "a_lev")
    other = replace(known, achieves={"lev": 1})
    assert rescorer_of(POOR).gain([known]) > rescorer_of(POOR).gain([other])
    assert rescorer_of(POOR).gain([known]) == rescorer.gain([known])


def test_answering_what_is_not_scored_gains_nothing():
    assert rescorer_of(POOR).gain_of_answering(["words", "stage"]) == 0


def test_the_high_score_stays_where_it_is_while_something_is_open():
    rescorer = rescorer_of({key: raw for key, raw in POOR.items() if key != "one"})
    before = rescorer.readiness
    assert before.is_open
    after = rescorer.apply(action(rescorer, "a_one"))
    assert (after.low, after.high) == (before.high, before.high)


def test_while_the_stage_is_open_gains_are_those_of_a_new_judgement():
    answers = {key: raw for key, raw in POOR.items() if key not in {"stage", "raise"}}
    rescorer = rescorer_of(answers)
    assert not rescorer.is_plain
    before = rescorer.readiness.low
    after = rescorer.apply(action(rescorer, "a_yes_no"), action(rescorer, "a_one"))
    later = score(situation({**answers, "yes_no": "yes", "one": "good"})).readiness
    assert (after.low, after.high) == (later.low * 100, later.high * 100)
    assert before < after.low < after.high


def test_nothing_scored_has_nothing_to_gain():
    now = situation(POOR)
    scores = score(now)
    empty = Rescorer(now, scores.__class__((), None, None, None, ()))
    assert (
        empty.readiness,
        empty.gain([now.playbook.actions["a_lev"].rungs[0]]),
        empty.gain_of_answering(["lev"]),
    ) == (None, 0, 0)
    assert empty.apply(now.playbook.actions["a_lev"].rungs[0]) is None


@pytest.mark.parametrize(
    ("caps", "expected"),
    [
        ((None, None), (4, 8)),
        ((3, None), (3, 8)),
        ((None, 3), (4, 3)),
        ((4, 8), (4, 8)),
        ((9, 9), (4, 8)),
        ((0, 0), (0, 0)),
    ],
)
def test_ends_are_held_under_their_caps(caps, expected):
    assert under((4, 8), caps) == expected


def line(key, raw):
    now = situation({**POOR, key: raw})
    return line_of(now, now.playbook.items[key], now.answer(key))


@pytest.mark.parametrize(
    ("key", "now", "aim", "changes"),
    [
        ("lev", 1, 2, True),
        ("lev", 2, 1, False),
        ("lev", 3, 4, True),
        ("lev", 4, 3, False),
        ("one", "good", "good", False),
        ("one", "bad", "good", True),
    ],
)
def test_a_line_changes_only_for_the_better(key, now, aim, changes):
    before, wanted = line(key, now), line(key, aim)
    after = better_line(before, wanted)
    assert (after is not before) is changes
    assert after.low >= before.low
    if changes:
        assert after.answer == wanted.answer


def test_a_higher_level_that_earns_no_more_keeps_its_credit():
    before, after = line("lev", 3), better_line(line("lev", 3), line("lev", 4))
    assert (after.value, after.low, after.high) == (4, before.low, before.high)


@pytest.mark.parametrize(
    ("key", "answer"), [("lev", Answer(VALUE, 4)), ("yes_no", Answer(VALUE, "yes")), ("one", Answer(VALUE, "good"))]
)
def test_the_best_line_has_full_credit_and_the_answer_no_gate_refuses(key, answer):
    before = line(key, POOR[key])
    best = best_line(before, 240)
    assert (best.low, best.high) == (240, 240)
    assert best.answer == answer
