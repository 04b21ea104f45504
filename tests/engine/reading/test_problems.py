"""How mistakes are told: each with its place, many of them counted, long words cut."""

import pytest

from engine.reading.problems import PlaybookProblems, Problem, listed

pytestmark = pytest.mark.database_free


def problems(count):
    return [Problem("f", line, 1, "wrong", "mend it") for line in range(1, count + 1)]


@pytest.mark.parametrize(
    ("count", "lines", "last"),
    [
        (50, 50, "f:50:1: wrong; mend it"),
        (51, 51, "… and 1 more mistake; mend the first ones and try again."),
        (15_000, 51, "… and 14950 more mistakes; mend the first ones and try again."),
    ],
)
def test_beyond_fifty_mistakes_are_counted(count, lines, last):
    said = listed(problems(count)).splitlines()
    assert (len(said), said[-1]) == (lines, last)


def test_a_playbook_keeps_all_its_mistakes_and_tells_fifty():
    error = PlaybookProblems(problems(60))
    assert (len(error.problems), len(str(error).splitlines())) == (60, 51)


def test_long_words_of_a_file_are_cut_and_sentences_are_not():
    sentence = "a sentence of the product may be as long as it must be, " * 4
    problem = Problem("f", 1, 1, f"“{'x' * 200}” is wrong: {sentence}", f'write "{"y" * 200}" here')
    assert problem.message == f"“{'x' * 80}…” is wrong: {sentence}"
    assert problem.remedy == f'write "{"y" * 80}…" here'
