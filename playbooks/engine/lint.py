"""What can be proved or sampled about a playbook before it is published."""

from __future__ import annotations

import random
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from playbooks.engine.answers import Answer, read_answers
from playbooks.engine.evaluate import evaluate
from playbooks.engine.gaps import fired_rules
from playbooks.engine.personas import Persona
from playbooks.engine.relevance import situation_of
from playbooks.engine.sampling import random_answers
from playbooks.engine.schema import Playbook

SAMPLES = 400


@dataclass(frozen=True)
class Remark:
    """Something an author should know. `is_error` stops publishing."""

    is_error: bool
    message: str


def lint(playbook: Playbook, personas: Sequence[Persona], *, today: str = "") -> list[Remark]:
    """Remarks on a playbook that loads: what nobody exercises, needs or can reach.

    Args:
        today: ISO date against which reviews of legal facts are overdue; empty leaves that out.
    """
    return [
        *overdue(playbook, today),
        *unused_parameters(playbook),
        *unexercised(playbook, personas),
        *never_or_always(playbook),
    ]


def overdue(playbook: Playbook, today: str) -> Iterable[Remark]:
    for fact in playbook.calendar:
        if today and fact.review_by < today[: len(fact.review_by)]:
            yield Remark(False, f"{fact.code} was to be reviewed by {fact.review_by}")


def unused_parameters(playbook: Playbook) -> Iterable[Remark]:
    used = {band.parameter for item in playbook.items.values() for band in item.bands}
    rules = [rule.when for rule in playbook.rules]
    rules += [b.when for i in playbook.items.values() for b in i.bands if b.when]
    rules += [i.relevant_if for i in playbook.items.values() if i.relevant_if]
    used |= {name for rule in rules for name in rule.parameters}
    for key in playbook.parameters:
        if key not in used:
            yield Remark(True, f"the parameter {key} is used by nothing; remove it")


def unexercised(playbook: Playbook, personas: Sequence[Persona]) -> Iterable[Remark]:
    """Gaps, rules, gates and bands that no persona brings about."""
    fired: set[str] = set()
    gates: set[str] = set()
    bands: set[str] = set()
    for persona in personas:
        result = evaluate(playbook, read_answers(playbook, persona.answers).answers)
        fired |= {gap.id for gap in result.gaps}
        gates |= {failed.gate.id for chapter in result.chapters for failed in chapter.gates}
        bands.add(result.verdict.band.id)
    gaps = [item.id for item in playbook.items.values() if item.gap]
    for kind, wanted, seen in (
        ("gap", gaps, fired),
        ("compound rule", [rule.id for rule in playbook.rules], fired),
        ("gate", [gate.id for gate in playbook.gates], gates),
        ("band", [band.id for band in playbook.bands], bands),
    ):
        missing = [key for key in wanted if key not in seen]
        if missing:
            yield Remark(True, f"no persona exercises the {kind} {', '.join(missing)}")


def never_or_always(playbook: Playbook) -> Iterable[Remark]:
    """Rules that fired never, or every time, over sampled complete answers."""
    chance = random.Random(20261124)  # noqa: S311  a fixed sample, not a secret
    counts: Mapping[str, list[int]] = {rule.id: [0] for rule in playbook.rules}
    for _ in range(SAMPLES):
        answers: dict[str, Answer] = random_answers(playbook, chance)
        for rule in fired_rules(situation_of(playbook, answers)):
            counts[rule.id][0] += 1
    for key, (count,) in counts.items():
        if count == SAMPLES:
            yield Remark(True, f"the rule {key} fired in each of {SAMPLES} samples")
        if count == 0:
            yield Remark(
                False,
                f"the rule {key} fired in none of {SAMPLES} samples; a persona shows that it can",
            )
