"""What the engine costs in CPU time: one judgement, a re-scoring of many, loading a playbook."""

from __future__ import annotations

import random
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from fractions import Fraction
from pathlib import Path
from typing import Any

from engine.authoring.personas import load_personas
from engine.authoring.sampling import random_answers
from engine.judging.evaluate import evaluate, score_only
from engine.playbook.answer_reading import read_answers
from engine.playbook.answers import Answer
from engine.playbook.parse import load_playbook
from engine.playbook.schema import Playbook
from engine.ways.nearest import goal_of_band, most_for, nearest
from engine.ways.planned import planned

FOLDER = Path(__file__).resolve().parents[1] / "playbooks" / "content" / "ai_venture"
# Run in a process of its own, so that imports and first use count too.
COLD = (
    "import time; from pathlib import Path; from engine.playbook.parse import load_playbook; "
    "load_playbook(Path({folder!r})); print(time.process_time())"
)


def cpu(work: Callable[..., Any], *arguments: Any) -> float:
    """Seconds of CPU that one call takes."""
    start = time.process_time()
    work(*arguments)
    return time.process_time() - start


def cold_load() -> float:
    """Seconds of CPU of a fresh process that loads and checks the playbook, interpreter included."""
    command = [sys.executable, "-c", COLD.format(folder=str(FOLDER))]
    done = subprocess.run(command, capture_output=True, text=True, check=True, cwd=FOLDER.parents[2])
    return float(done.stdout)


def row(what: str, figure: float, unit: str, limit: float | None) -> None:
    allowed = f"at most {limit:g} {unit}" if limit else ""
    over = "   OVER" if limit and figure > limit else ""
    print(f"{what:34}{figure:10.3f} {unit:3}{allowed}{over}")


def ways(playbook: Playbook, answers: Mapping[str, Answer]) -> None:
    """The cheapest way to the next band and the most for ten days, from the answers on."""
    plan = planned(playbook, answers)
    band = evaluate(playbook, answers).verdict.next_band
    if band:
        nearest(plan, goal_of_band(plan, band))
        most_for(plan, Fraction(10))


def main() -> None:
    """Prints the table."""
    row("load and check, fresh process", min(cold_load() for _ in range(3)), "s", 1)
    playbook = load_playbook(FOLDER)
    ventures = [random_answers(playbook, random.Random(seed)) for seed in range(100)]
    full = [cpu(evaluate, playbook, answers) for answers in ventures]
    row("judge random answers, median", statistics.median(full) * 1000, "ms", 5)
    row("judge random answers, slowest", max(full) * 1000, "ms", None)
    personas = {p.code: read_answers(playbook, p.answers).answers for p in load_personas(FOLDER, playbook)}
    medians = {
        code: statistics.median(cpu(evaluate, playbook, answers) for _ in range(9))
        for code, answers in personas.items()
    }
    row("judge personas, median", statistics.median(medians.values()) * 1000, "ms", 5)
    slowest = max(medians, key=lambda code: medians[code])
    row(f"judge personas, slowest ({slowest})", medians[slowest] * 1000, "ms", None)
    found = {code: cpu(ways, playbook, answers) for code, answers in personas.items()}
    slowest = max(found, key=lambda code: found[code])
    row("ways of personas, median", statistics.median(found.values()) * 1000, "ms", None)
    row(f"ways of personas, slowest ({slowest})", found[slowest], "s", 1)
    many = sum(cpu(score_only, playbook, answers) for answers in ventures)
    row("re-score 10,000 ventures", many * 100, "s", 20)
