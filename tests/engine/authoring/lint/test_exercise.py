"""What personas and drawn answers bring about, and what nobody ever reaches."""

from dataclasses import replace
from fractions import Fraction

import pytest

from engine.authoring.lint.exercise import SAMPLES, Seen, exercise, fired, note, unexercised, unreachable_bands
from engine.authoring.personas import Persona
from engine.playbook.answer_reading import read_answers
from engine.playbook.parts import Text
from tests.engine.small import POOR, SOUND, changed

pytestmark = pytest.mark.database_free
PLAYBOOK = changed()


def persona(answers):
    return Persona("one", "X", Text("甲", "One"), answers, (), (), None, {}, "", "", (), {}, None)


def test_gaps_gates_and_bands_of_personas_are_seen():
    seen = exercise(PLAYBOOK, [persona(POOR)])
    assert seen.by_personas == {"lev", "num", "both", "yes_no", "one", "many", "g1", "band weak"}
    assert exercise(PLAYBOOK, [persona(SOUND)]).by_personas == {"band good"}


def test_samples_are_the_same_each_time():
    first, again = exercise(PLAYBOOK, []), exercise(PLAYBOOK, [])
    assert (first.by_samples, first.patterns) == (again.by_samples, again.patterns)
    assert first.by_samples == {"lev", "num", "both", "yes_no", "one", "many"}
    assert max(first.patterns.values()).bit_length() <= SAMPLES


def test_each_answer_set_has_its_own_bit():
    seen = Seen()
    note(seen, seen.by_personas, {"a", "b"}, 0)
    note(seen, seen.by_samples, {"a"}, 3)
    assert seen.patterns == {"a": 0b1001, "b": 0b1}
    assert (seen.by_personas, seen.by_samples, seen.anywhere) == ({"a", "b"}, {"a"}, {"a", "b"})


def test_what_fires_is_what_the_judgement_finds():
    assert fired(PLAYBOOK, read_answers(PLAYBOOK, POOR).answers) == {"lev", "num", "both", "yes_no", "one", "many"}
    assert fired(PLAYBOOK, read_answers(PLAYBOOK, SOUND).answers) == set()


def test_what_no_persona_reaches_is_told_by_kind():
    seen = Seen(by_personas={"lev", "band weak"}, by_samples={"num", "both", "yes_no", "one", "many"})
    assert [remark.message for remark in unexercised(PLAYBOOK, seen)] == [
        "no persona exercises the gap num, twice, yes_no, one, many",
        "no persona exercises the compound rule both",
        "no persona exercises the gate g1",
        "no persona exercises the band good",
        f"nobody needs the action a_twice: twice fires in no persona and in none of {SAMPLES} samples",
    ]


@pytest.mark.parametrize(
    ("changes", "is_reachable"),
    [
        ({}, True),
        ({"at_least": Fraction(0), "every_chapter": Fraction(0), "no_open": ()}, False),
        ({"at_least": Fraction(0), "every_chapter": Fraction(0), "no_open": ("low",)}, True),
        ({"at_least": Fraction(1), "every_chapter": Fraction(0), "no_open": ()}, True),
        ({"at_least": Fraction(0), "every_chapter": Fraction(1), "no_open": ()}, True),
    ],
)
def test_a_band_is_out_of_reach_when_a_higher_one_asks_for_no_more(changes, is_reachable):
    low, high = PLAYBOOK.bands
    playbook = replace(PLAYBOOK, bands=(low, replace(high, **changes)))
    said = [] if is_reachable else ["the band weak cannot be reached: good asks for no more"]
    assert [remark.message for remark in unreachable_bands(playbook)] == said
