"""Personas: sample answers with the expected outcome, the playbook's own tests."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any

from engine.judging.evaluate import evaluate
from engine.judging.result import Result
from engine.playbook.answer_reading import read_answers
from engine.playbook.fields import Book, Fields
from engine.playbook.format import PERSONA
from engine.playbook.parts import Text, severity_rank
from engine.playbook.schema import Playbook
from engine.reading.problems import PlaybookProblems, Problem
from engine.reading.yaml_strict import read_file, yaml_files


@dataclass(frozen=True)
class Persona:
    """Answers in raw form and what must follow. Empty expectations are not checked."""

    id: str
    code: str
    title: Text
    answers: Mapping[str, Any]
    must_fire: tuple[str, ...]
    must_not_fire: tuple[str, ...]
    only_fire: tuple[str, ...] | None
    severities: Mapping[str, str]
    at_most: str
    verdict: str
    first_actions: tuple[str, ...]
    titles: Mapping[str, str]  # English titles of gaps, by their ids
    score: tuple[Fraction, Fraction] | None


def load_personas(folder: Path, playbook: Playbook) -> tuple[Persona, ...]:
    """The personas in `folder/personas/*.yaml`.

    Raises:
        PlaybookProblems: a persona names what the playbook does not have, or is malformed.
    """
    personas: list[Persona] = []
    problems: list[Problem] = []
    for path in yaml_files(folder / "personas"):
        data, reader = read_file(path, f"personas/{path.name}")
        problems += reader.problems
        if reader.problems:
            continue
        book = Book(reader.places, reader.raws)
        personas.append(read_persona(Fields(book, data, (), PERSONA), playbook))
        problems += book.problems
    if problems:
        raise PlaybookProblems(problems)
    return tuple(personas)


def read_persona(fields: Fields, playbook: Playbook) -> Persona:
    known = {i.id for i in playbook.items.values() if i.gap} | {rule.id for rule in playbook.rules}
    for key in ("must_fire", "must_not_fire", "only_fire"):
        for name in fields.strings(key):
            if name not in known:
                fields.note(key, f"“{name}” has no gap", "use the id of a question with a gap or of a rule")
    answers = fields.mapping("answers")
    for problem in read_answers(playbook, answers).problems:
        fields.book.note((*fields.path, "answers", problem.place), problem.message.en, "mend the answer")
    persona = Persona(
        fields.identifier(),
        fields.string("code"),
        fields.needed_text("title"),
        answers,
        fields.strings("must_fire"),
        fields.strings("must_not_fire"),
        fields.strings("only_fire") if "only_fire" in fields.data else None,
        fields.mapping("severities"),
        fields.choice("at_most"),
        fields.choice("verdict", [band.id for band in playbook.bands]),
        fields.strings("first_actions"),
        read_titles(fields, playbook),
        read_score(fields),
    )
    fields.done()
    return persona


def read_titles(fields: Fields, playbook: Playbook) -> dict[str, str]:
    """The words that gaps should have for these answers."""
    found = {}
    for key, texts in fields.mapping("texts").items():
        title = texts.get("title_en") if isinstance(texts, dict) and set(texts) == {"title_en"} else None
        if key not in playbook.items or not playbook.items[key].gap or not isinstance(title, str):
            fields.note_in("texts", key, f"“{key}” has no gap, or no title is told", "write {title_en: …}")
        else:
            found[key] = title
    return found


def read_score(fields: Fields) -> tuple[Fraction, Fraction] | None:
    """The lowest and the highest score expected, 0..100."""
    if not fields.has("score"):
        return None
    values = [fields.exact(value, (*fields.path, "score", index)) for index, value in enumerate(fields.items("score"))]
    low, high = values if len(values) == 2 else (None, None)
    if low is not None and high is not None and 0 <= low <= high <= 100:
        return Fraction(low), Fraction(high)
    if isinstance(fields.data["score"], list) and None not in values:
        fields.note("score", "“score” must be two numbers from 0 to 100, the lower first", "write [40, 55]")
    return None


def run_persona(playbook: Playbook, persona: Persona) -> list[str]:
    """What went otherwise than the persona expects, one plain sentence each; empty when all is well."""
    result = evaluate(playbook, read_answers(playbook, persona.answers).answers)
    fired = {gap.id: gap.severity for gap in result.gaps}
    failures = [f"{name} should fire and does not" for name in persona.must_fire if name not in fired]
    failures += [f"{name} fires and should not" for name in persona.must_not_fire if name in fired]
    if persona.only_fire is not None:
        failures += [f"{name} fires and should not" for name in fired if name not in persona.only_fire]
        failures += [f"{name} should fire and does not" for name in persona.only_fire if name not in fired]
    for name, severity in persona.severities.items():
        if fired.get(name) != severity:
            failures.append(f"{name} should be {severity}, is {fired.get(name, 'silent')}")
    if persona.at_most:
        limit = severity_rank(persona.at_most)
        failures += [
            f"{name} is {s}, worse than {persona.at_most}" for name, s in fired.items() if severity_rank(s) > limit
        ]
    return failures + check_words_and_plan(persona, result) + check_outcome(persona, result)


def check_words_and_plan(persona: Persona, result: Result) -> list[str]:
    """Whether gaps have the words of their answers, and the plan begins with what it should."""
    said = {gap.id: gap.title.en for gap in result.gaps}
    failures = [
        f"the title of {key} should be “{title}”, is “{said.get(key, 'none')}”"
        for key, title in persona.titles.items()
        if said.get(key) != title
    ]
    begun = [step.rung.action for step in result.plan.steps[: len(persona.first_actions)]]
    if tuple(begun) != persona.first_actions:
        failures.append(
            f"the plan should begin with {', '.join(persona.first_actions)}, begins with {', '.join(begun)}"
        )
    return failures


def check_outcome(persona: Persona, result: Result) -> list[str]:
    failures = []
    if persona.verdict and result.verdict.band.id != persona.verdict:
        failures.append(f"the verdict should be {persona.verdict}, is {result.verdict.band.id}")
    if persona.score and result.readiness is None:
        failures.append("nothing is scored, although a score is expected")
    elif persona.score and result.readiness:
        low, high = persona.score
        if result.readiness.low < low or result.readiness.high > high:
            failures.append(f"the score should lie in {low}–{high}, is {'–'.join(result.readiness.printed)}")
    return failures
