"""How far a team is, and about how long the rest takes."""

import pytest

from engine.judging.progress import SECONDS_TO_DECIDE, Progress, asked_in, progress_of, seconds_a_question
from tests.engine import small
from tests.engine.small import POOR, situation

pytestmark = pytest.mark.database_free


@pytest.mark.parametrize(
    ("answered", "total", "minutes"),
    [(0, 0, 0), (5, 5, 0), (4, 5, 1), (0, 12, 5), (0, 13, 6), (80, 102, 10), (0, 144, 60)],
)
def test_the_rest_takes_its_seconds_a_question_in_whole_minutes_rounded_up(answered, total, minutes):
    assert Progress(answered, total, {}, 25).minutes_left == minutes


def test_a_question_takes_as_long_as_its_words_and_a_decision():
    short = small.changed()
    # 230 words more on one of nine questions are a minute for the nine together.
    long = small.changed(
        ("chapters/c2.yaml", 'help: {zh: "帮助", en: "Help"}', f'help: {{zh: "帮助", en: "{"word " * 231}"}}')
    )
    assert seconds_a_question(short) == SECONDS_TO_DECIDE + 1
    assert seconds_a_question(long) == SECONDS_TO_DECIDE + 8


@pytest.mark.parametrize(
    ("answers", "first", "second"),
    [
        ({}, (0, 4), (0, 5)),
        ({"stage": "0"}, (1, 2), (0, 5)),
        ({"stage": "1", "lev": {"na": "no"}, "num": None}, (3, 4), (0, 5)),
        ({"stage": "0", "lev": 3, "words": "x"}, (1, 2), (1, 5)),
        (POOR, (4, 4), (5, 5)),
    ],
)
def test_every_kind_of_answer_counts_among_what_is_or_may_be_asked(answers, first, second):
    progress = progress_of(situation(answers))
    assert [(c.answered, c.total) for c in progress.chapters.values()] == [first, second]
    assert (progress.answered, progress.total) == (first[0] + second[0], first[1] + second[1])


def test_it_is_complete_when_nothing_is_left():
    done = progress_of(situation(POOR))
    assert done.is_complete
    assert all(chapter.is_complete for chapter in done.chapters.values())
    left = progress_of(situation({key: raw for key, raw in POOR.items() if key != "words"}))
    assert not left.is_complete
    assert [chapter.is_complete for chapter in left.chapters.values()] == [True, False]


def test_what_is_worked_out_is_never_asked():
    assert [item.id for item in asked_in(situation({}), "c1")] == ["stage", "raise", "lev", "num"]
