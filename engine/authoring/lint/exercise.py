"""What personas and drawn answers bring about: gaps, rules, gates and bands."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from engine.authoring.lint.remarks import Remark, error
from engine.authoring.personas import Persona
from engine.authoring.sampling import random_answers
from engine.judging.evaluate import evaluate
from engine.judging.gaps import find, fired_rules
from engine.judging.relevance import Answers, situation_of
from engine.playbook.answer_reading import read_answers
from engine.playbook.schema import Playbook

SAMPLES = 400


@dataclass
class Seen:
    """What happened: ids of gaps and rules, gates, bands; and by sample which gaps fired together."""

    by_personas: set[str] = field(default_factory=set)
    by_samples: set[str] = field(default_factory=set)
    patterns: dict[str, int] = field(default_factory=dict)  # gap -> a bit for each answer set in which it fired

    @property
    def anywhere(self) -> set[str]:
        return self.by_personas | self.by_samples


def exercise(playbook: Playbook, personas: Sequence[Persona]) -> Seen:
    """Judges every persona and a fixed sample of complete answers."""
    seen = Seen()
    for number, persona in enumerate(personas):
        answers = read_answers(playbook, persona.answers).answers
        result = evaluate(playbook, answers)
        seen.by_personas |= {failed.gate.id for chapter in result.chapters for failed in chapter.gates}
        seen.by_personas.add(f"band {result.verdict.band.id}")
        note(seen, seen.by_personas, {gap.id for gap in result.gaps}, number)
    chance = random.Random(20261124)  # noqa: S311  a fixed sample, not a secret
    for number in range(len(personas), len(personas) + SAMPLES):
        answers = random_answers(playbook, chance)
        note(seen, seen.by_samples, fired(playbook, answers), number)
    return seen


def note(seen: Seen, where: set[str], gaps: set[str], number: int) -> None:
    where |= gaps
    for gap in gaps:
        seen.patterns[gap] = seen.patterns.get(gap, 0) | 1 << number


def fired(playbook: Playbook, answers: Answers) -> set[str]:
    situation = situation_of(playbook, answers)
    gaps = {item.id for item in playbook.items_with_gap if find(situation, item)}
    return gaps | {rule.id for rule in fired_rules(situation)}


def unexercised(playbook: Playbook, seen: Seen) -> Iterator[Remark]:
    """Gaps, rules, gates and bands that no persona brings about, and actions that nothing asks for."""
    gaps = [item.id for item in playbook.items_with_gap]
    rules = [rule.id for rule in playbook.rules]
    for kind, wanted in (
        ("gap", gaps),
        ("compound rule", rules),
        ("gate", [gate.id for gate in playbook.gates]),
        ("band", [f"band {band.id}" for band in playbook.bands]),
    ):
        missing = [key.removeprefix("band ") for key in wanted if key not in seen.by_personas]
        if missing:
            yield error(f"no persona exercises the {kind} {', '.join(missing)}")
    for key in (*gaps, *rules):
        if key not in seen.anywhere:
            owner = playbook.items[key].action if key in playbook.items else playbook.rule(key).action
            action = owner.id if owner else ""
            yield error(f"nobody needs the action {action}: {key} fires in no persona and in none of {SAMPLES} samples")
    yield from unreachable_bands(playbook)


def unreachable_bands(playbook: Playbook) -> Iterator[Remark]:
    """A band is never the verdict when a higher one asks for no more."""
    for index, band in enumerate(playbook.bands):
        for higher in playbook.bands[index + 1 :]:
            asks_less = (
                higher.at_least <= band.at_least
                and higher.every_chapter <= band.every_chapter
                and set(higher.no_open) <= set(band.no_open)
                and not (higher.evidence_from and (not band.evidence_from or higher.evidence_from < band.evidence_from))
            )
            if asks_less:
                yield error(f"the band {band.id} cannot be reached: {higher.id} asks for no more")
                break
