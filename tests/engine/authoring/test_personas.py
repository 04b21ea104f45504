"""What a persona expects of the score is read strictly and tried honestly."""

import re

import pytest

from engine.authoring.personas import load_personas, run_persona
from engine.playbook.parse import load_playbook
from engine.reading.problems import PlaybookProblems
from tests.engine import small

pytestmark = pytest.mark.database_free
PERSONA = 'id: one\ncode: "X"\ntitle: {zh: "甲", en: "One"}\nanswers: {ANSWERS}\nscore: SCORE\n'


def personas(folder, score, answers="stage: 2, lev: 0, num: 5", files=small.FILES):
    small.write(folder, files)
    (folder / "personas").mkdir(exist_ok=True)
    text = PERSONA.replace("ANSWERS", answers).replace("SCORE", score)
    (folder / "personas" / "one.yaml").write_text(text)
    playbook = load_playbook(folder)
    return playbook, load_personas(folder, playbook)


@pytest.mark.parametrize(
    ("score", "said"),
    [
        ("[40]", "“score” must be two numbers from 0 to 100"),
        ("[]", "“score” must be two numbers from 0 to 100"),
        ("[40, 50, 60]", "“score” must be two numbers from 0 to 100"),
        ("[60, 50]", "“score” must be two numbers from 0 to 100"),
        ("[0, 101]", "“score” must be two numbers from 0 to 100"),
        ('["low", 50]', "“low” is not an exact number"),
        ("40", "“score” must be a list"),
    ],
)
def test_a_score_that_cannot_be_meant_is_refused_at_its_line(tmp_path, score, said):
    with pytest.raises(PlaybookProblems) as caught:
        personas(tmp_path, score)
    (problem,) = caught.value.problems
    assert said in problem.message
    assert (problem.file, problem.line) == ("personas/one.yaml", 5)


def test_a_score_outside_what_is_expected_is_told(tmp_path):
    playbook, (persona,) = personas(tmp_path, "[99, 100]")
    assert [f for f in run_persona(playbook, persona) if "99–100" in f]
    playbook, (persona,) = personas(tmp_path, "[0, 100]")
    assert run_persona(playbook, persona) == []


def test_nothing_scored_is_not_the_score_expected(tmp_path):
    # The only question that scores is not asked at the stage of an idea.
    scored = r"^  weight: [12]|^  weight: 3(?=\n  blocker)|, weight: 1(?=})"
    files = {
        name: re.sub(scored, lambda found: "" if found[0][0] == "," else "  weight: 0", text, flags=re.M)
        for name, text in small.FILES.items()
    }
    playbook, (persona,) = personas(tmp_path, "[0, 100]", "stage: 0", files)
    assert run_persona(playbook, persona) == ["nothing is scored, although a score is expected"]
