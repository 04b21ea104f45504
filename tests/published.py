"""Playbook 1.0.0 as it was published, in format 1: what is pinned to it is judged and shown as it was."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from engine.authoring.personas import load_personas
from engine.judging.evaluate import evaluate
from engine.judging.result import Result
from engine.playbook.answer_reading import read_answers
from engine.playbook.parse import load_playbook

FOLDER = Path(__file__).parent / "data" / "published" / "1.0.0" / "ai_venture"
DIGEST = "21ed238e76e28fbe16b27f60fa49cd952e04a09d07bec7f44b142713508d0635"  # of its canonical form, as stored by installations that published it
PLAYBOOK = load_playbook(FOLDER)
PERSONAS = load_personas(FOLDER, PLAYBOOK)


@cache
def judged(code: str) -> Result:
    """The judgement of a persona of 1.0.0, by its code."""
    persona = next(persona for persona in PERSONAS if persona.code == code)
    return evaluate(PLAYBOOK, read_answers(PLAYBOOK, persona.answers).answers)
