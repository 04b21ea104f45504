"""The figures of a cohort for observers, worked out once when they are released."""

from __future__ import annotations

import statistics
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from cohorts.models import Checkpoint, Cohort
from engine.playbook.parts import SEVERITIES
from engine.playbook.schema import Playbook
from reviews.models import Release, Submission
from reviews.observing.audit import LEAST, Group
from reviews.observing.suppression import joined, shown
from reviews.sealing import is_intact_in_lists
from reviews.summary import Summary, read_summary

STEP = 10  # points of readiness
SAME = 1.0  # points within which readiness counts as unchanged
QUARTERS_FROM = 10  # ventures: with fewer, a quarter is one venture's figure


@dataclass(frozen=True)
class Sheet:
    """What was handed in at one moment: the newest sealed figures of each venture, by the key of its enrolment."""

    summaries: Mapping[int, Summary]
    seals: tuple[str, ...]

    @property
    def everyone(self) -> Group:
        return frozenset(self.summaries)

    def those(self, wanted: Callable[[Summary], bool]) -> Group:
        """The ventures of which something is true."""
        return frozenset(key for key, summary in self.summaries.items() if wanted(summary))

    def readiness(self, among: Iterable[int]) -> list[float]:
        """Readiness of ventures that have one, the low end of each interval, as lists show it first."""
        ends = (self.summaries[key].readiness for key in among)
        return sorted(end[0] for end in ends if end)


def handed_in(cohort: Cohort, checkpoint: Checkpoint | None) -> Sheet:
    """What the cohort's ventures handed in at a checkpoint, or at all; what is not as it was sealed is left out."""
    rows = Submission.objects.filter(enrolment__cohort=cohort, enrolment__in=cohort.enrolments.current())
    if checkpoint is not None:
        rows = rows.filter(checkpoint=checkpoint)
    newest: dict[int, Submission] = {}
    for row in rows.defer("answers", "result", "evidence", "forecast").order_by("submitted_at", "pk"):
        newest[row.enrolment_id] = row
    sound = {key: row for key, row in newest.items() if is_intact_in_lists(row)}
    return Sheet(
        {key: read_summary(row.summary) for key, row in sound.items()},
        tuple(sorted(row.seal for row in sound.values())),
    )


def is_worst(chapter_id: str, severity: str, summary: Summary) -> bool:
    """Whether that is the gravest severity open in a chapter."""
    chapter = summary.chapters.get(chapter_id)
    if chapter is None:
        return False
    return next((s for s in reversed(SEVERITIES) if chapter.counts.get(s)), "") == severity


def says(name: str, value: str, summary: Summary) -> bool:
    """Whether a figure of the summary is that; one that is not there says nothing."""
    found = getattr(summary, name)
    return found is not None and str(found) == value


@dataclass(frozen=True)
class Figures:
    """Every group that the summary speaks of, and which of them may be told."""

    playbook: Playbook
    now: Sheet
    before: Sheet | None
    enrolled: Group
    known: Sequence[Group] = ()

    def told(self) -> dict[str, Any]:
        """The figures as plain data; None stands for what is hidden. `sets` holds whose they are: for the audit alone.

        Returns:
            {} when fewer than five ventures handed in: then nothing can be told.
        """
        population = self.now.everyone
        if len(population) < LEAST:
            return {}
        cells = self.cells()
        kept = shown(population, cells, self.known)
        count = {key: len(cells[key]) for key in kept}
        return {
            "population": len(population),
            "enrolled": self.all_enrolled(),
            "median": median(self.now.readiness(population)),
            "readiness": [
                {"from": low, "to": high, "count": count.get(f"readiness:{low}")} for low, high in self.steps()
            ],
            "verdicts": self.verdicts(count),
            "change": self.change(kept, cells, count),
            "chapters": [
                {"id": c.id} | {name: count.get(f"{name}:{c.id}") for name in ("severe", "critical", "high")}
                for c in self.playbook.scored_chapters
            ],
            "sectors": [self.part(key, cells, count) for key in cells if key.startswith("sector:")],
            "stages": [self.part(key, cells, count) for key in cells if key.startswith("stage:")],
            "cuts": {key: self.part(key, cells, count) for key in cells if key.startswith("cut:") and key in kept},
            "sets": {key: sorted(cells[key]) for key in sorted(kept)} | {"population": sorted(population)},
            "seals": list(self.now.seals),
        }

    def all_enrolled(self) -> int | None:
        """How many are in the cohort, where those who did not hand in are not fewer than five."""
        missing = len(self.enrolled - self.now.everyone)
        return len(self.enrolled) if missing >= LEAST else None

    def cells(self) -> dict[str, Group]:
        """Every group of which a count might be told, by key."""
        found = {f"readiness:{low}": self.within(self.now, low, high) for low, high in self.steps()}
        found |= {f"verdict:{first}": group for first, _last, group in self.bands(self.now)}
        for chapter in self.playbook.scored_chapters:
            critical = self.now.those(partial(is_worst, chapter.id, "critical"))
            high = self.now.those(partial(is_worst, chapter.id, "high"))
            found |= {f"critical:{chapter.id}": critical, f"high:{chapter.id}": high}
            found[f"severe:{chapter.id}"] = critical | high
        sectors, stages = self.split("sector"), self.split("stage")
        found |= {f"sector:{key}": group for key, group in sectors.items()}
        found |= {f"stage:{key}": group for key, group in stages.items()}
        found |= {f"cut:{a}|{b}": one & other for a, one in sectors.items() for b, other in stages.items()}
        return found | self.moved()

    def split(self, name: str) -> dict[str, Group]:
        """The ventures by sector or stage, in the playbook's order; whoever did not say is in none."""
        fact = self.playbook.sector_fact if name == "sector" else self.playbook.stage_fact
        options = [option.id for option in self.playbook.items[fact].options] if fact else []
        return {key: self.now.those(partial(says, name, key)) for key in options}

    # Readiness

    def steps(self) -> list[tuple[int, int]]:
        """Steps of readiness, joined until each holds at least five: from and to, in points."""
        edges = range(0, 100, STEP)
        groups = [self.within(self.now, low, low + STEP) for low in edges]
        return [(first * STEP, (last + 1) * STEP) for first, last in joined(groups)]

    @staticmethod
    def within(sheet: Sheet, low: int, high: int) -> Group:
        """Ventures whose readiness is in a step; 100 belongs to the last one."""

        def is_there(summary: Summary) -> bool:
            if summary.readiness is None:
                return False
            return low <= summary.readiness[0] < high or high == summary.readiness[0] == 100

        return sheet.those(is_there)

    # Verdicts

    def bands(self, sheet: Sheet) -> list[tuple[str, str, Group]]:
        """Verdicts from the least to the best, joined until each holds at least five now and before."""
        order = [band.id for band in self.playbook.bands]
        sheets = [self.now, *([self.before] if self.before else [])]
        columns = [[one.those(partial(says, "band", band)) & self.both for band in order] for one in sheets]
        here = [sheet.those(partial(says, "band", band)) & self.both for band in order]
        parts = joined(columns[0], columns[1:])
        return [(order[a], order[b], frozenset().union(*here[a : b + 1])) for a, b in parts]

    @property
    def both(self) -> Group:
        """Whom the verdicts speak of: with a comparison, the ventures that handed in both times."""
        return self.now.everyone & self.before.everyone if self.before else self.now.everyone

    def verdicts(self, count: Mapping[str, int]) -> list[dict[str, Any]]:
        earlier = {first: f"before:{first}" for first, _last, _group in self.bands(self.now)}
        return [
            {"first": a, "last": b, "count": count.get(f"verdict:{a}"), "before": count.get(earlier[a])}
            for a, b, _group in self.bands(self.now)
        ]

    # Change

    def moved(self) -> dict[str, Group]:
        """Groups that only a comparison knows: who handed in both times, who rose or fell, the verdicts before."""
        if self.before is None:
            return {}
        found = {"both": self.both, "rose": frozenset(k for k in self.both if self.points(k) > SAME)}
        found["fell"] = frozenset(key for key in self.both if self.points(key) < -SAME)
        found["same"] = self.both - found["rose"] - found["fell"]
        return found | {f"before:{first}": group for first, _last, group in self.bands(self.before)}

    def points(self, key: int) -> float:
        """How far a venture's readiness moved, in points; 0 where it is not known at both moments."""
        assert self.before is not None  # noqa: S101  asked with a comparison only
        now, then = self.now.summaries[key].readiness, self.before.summaries[key].readiness
        return now[0] - then[0] if now and then else 0.0

    def change(
        self, kept: frozenset[str], cells: Mapping[str, Group], count: Mapping[str, int]
    ) -> dict[str, Any] | None:
        """The middle then and now, and how many rose, stayed and fell; None without a comparison that may be told."""
        # All of them both times: then the count of "both" is the population's, which is told.
        is_told = self.before is not None and ("both" in kept or cells.get("both") == self.now.everyone)
        if self.before is None or not is_told:
            return None
        return {
            "count": len(self.both),
            "then": median(self.before.readiness(self.both)),
            "now": median(self.now.readiness(self.both)),
            **{name: count.get(name) for name in ("rose", "same", "fell")},
        }

    # Parts

    def part(self, key: str, cells: Mapping[str, Group], count: Mapping[str, int]) -> dict[str, Any]:
        """A sector, a stage or a cut: how many ventures, the middle and the quarters of their readiness."""
        values = self.now.readiness(cells[key]) if key in count else []
        quarters = statistics.quantiles(values, n=4) if len(values) >= QUARTERS_FROM else None
        return {
            "id": key.split(":", 1)[1],
            "count": count.get(key),
            "median": median(values),
            "quarters": [round(quarters[0]), round(quarters[2])] if quarters else None,
        }


def median(values: Sequence[float]) -> int | None:
    """The middle in whole points, so that it is no venture's own figure; None with fewer than five."""
    return round(statistics.median(values)) if len(values) >= LEAST else None


def figures_of(cohort: Cohort, playbook: Playbook, checkpoint: Checkpoint | None, known: Iterable[Release]) -> Figures:
    """The figures of a cohort at a checkpoint beside the one before; without checkpoints, of all that was handed in.

    Args:
        known: what was released of this cohort before: nothing may follow from old and new figures together.
    """
    earlier = previous(cohort, checkpoint)
    before = handed_in(cohort, earlier) if earlier else None
    told = [frozenset(members) for release in known for members in release.figures.get("sets", {}).values()]
    enrolled = frozenset(cohort.enrolments.current().values_list("pk", flat=True))
    return Figures(playbook, handed_in(cohort, checkpoint), before, enrolled, told)


def previous(cohort: Cohort, checkpoint: Checkpoint | None) -> Checkpoint | None:
    """The checkpoint before one; None for the first."""
    if checkpoint is None:
        return None
    return cohort.checkpoints.filter(due_on__lt=checkpoint.due_on).order_by("-due_on", "-pk").first()
