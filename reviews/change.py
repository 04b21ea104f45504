"""What changed in a cohort between two points: readiness, verdicts and gaps, of the same ventures at each of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from statistics import median, quantiles

from django.db.models import Q
from django.utils.translation import gettext as _

from cohorts.models import Checkpoint, Cohort
from reviews.conflicts import read_of
from reviews.filed import Filed, Files, files_in, handed_in_to, playbook_of
from reviews.gaps import WAYS, Moved, known_gaps, moved
from reviews.needs import FEW
from reviews.summary import Ends

EARLY = ""  # the verdict of a submission of which too little is known for one


@dataclass(frozen=True, slots=True)
class Point:
    """Where ventures are compared: a checkpoint, or, in a cohort without any, their first or newest submission."""

    title: str
    day: date | None = None
    checkpoint: Checkpoint | None = None


@dataclass(frozen=True, slots=True)
class Quarters:
    """How scores from 0 to 100 are spread. Quarters lie between neighbours, as spreadsheets reckon them."""

    count: int
    lowest: float
    lower: float
    median: float
    upper: float
    highest: float


@dataclass(frozen=True)
class Venture:
    """One venture at each of the points, in their order."""

    filed: tuple[Filed, ...]

    @property
    def first(self) -> Filed:
        return self.filed[0]

    @property
    def last(self) -> Filed:
        return self.filed[-1]

    @property
    def enrolment(self) -> int:
        return self.last.enrolment

    @property
    def name(self) -> str:
        return self.last.name

    @cached_property
    def moved(self) -> Moved | None:
        """What became of its gaps; None where one of the two submissions does not say which were open."""
        if not (self.first.has_gaps and self.last.has_gaps):
            return None
        return moved(self.first.gaps, self.last.gaps)

    @cached_property
    def later(self) -> frozenset[str]:
        """Of the gaps that opened, those of a later stage: nothing asked for them where the venture stood before."""
        before, after = self.first.summary.stage, self.last.summary.stage
        if self.moved is None or before is None or after is None or after <= before:
            return frozenset()
        known, earlier = known_gaps(self.last.playbook), known_gaps(self.first.playbook)
        return frozenset(
            gap
            for gap in self.moved.opened
            if gap in known and after in known[gap].stages and before not in earlier.get(gap, known[gap]).stages
        )

    def step(self, truth: str) -> float | None:
        """Points of readiness won since the first of the points; None where one of them has none."""
        ends = readiness_of(self.first, truth), readiness_of(self.last, truth)
        return None if ends[0] is None or ends[1] is None else ends[1][0] - ends[0][0]


@dataclass(frozen=True)
class Change:
    """A cohort at several points: only ventures that handed in at all of them, so that nobody's leaving looks like progress.

    Attributes:
        left_out: ventures of the cohort that did not hand in at all of the points.
        broken: ventures left out because a seal is broken.
        truth: which readiness counts, "claimed" or "evidenced".
    """

    cohort: Cohort
    points: tuple[Point, ...]
    ventures: tuple[Venture, ...]
    left_out: int
    broken: int
    truth: str = "claimed"

    @property
    def is_few(self) -> bool:
        """Whether so few are compared that they are better read one by one."""
        return len(self.ventures) < FEW

    def scores(self, point: int) -> list[float]:
        """Readiness at a point, its low end, of the ventures that have one at every point."""
        rows = [[readiness_of(one, self.truth) for one in venture.filed] for venture in self.ventures]
        return [row[point][0] for row in rows if all(row)]  # type: ignore[index]  # all of them are there

    @cached_property
    def quarters(self) -> tuple[Quarters | None, ...]:
        return tuple(quarters_of(self.scores(at)) for at in range(len(self.points)))

    @cached_property
    def verdicts(self) -> tuple[Mapping[str, int], ...]:
        """At each point, how many ventures have which band; `EARLY` where it is too early to say."""
        return tuple(
            Counter(verdict_of(venture.filed[at]) for venture in self.ventures) for at in range(len(self.points))
        )

    @cached_property
    def chapters(self) -> dict[str, Counter[str]]:
        """By chapter, how many gaps went which way (`WAYS`), and how many of those opened are `later`."""
        found: dict[str, Counter[str]] = {}
        for venture in self.ventures:
            for way, gap in ways_of(venture):
                chapter = chapter_of(gap, venture)
                found.setdefault(chapter, Counter())[way] += 1
                found[chapter]["later"] += gap in venture.later
        return found

    @cached_property
    def total(self) -> Counter[str]:
        return sum(self.chapters.values(), Counter())

    @cached_property
    def uncounted(self) -> int:
        """Compared ventures whose gaps are not counted, because a submission does not say which were open."""
        return sum(venture.moved is None for venture in self.ventures)

    def steps(self) -> dict[str, int]:
        """How many ventures rose, fell, or stayed within one point."""
        steps = [step for venture in self.ventures if (step := venture.step(self.truth)) is not None]
        rose, fell = sum(step > 1 for step in steps), sum(step < -1 for step in steps)
        return {"rose": rose, "level": len(steps) - rose - fell, "fell": fell}


def readiness_of(filed: Filed, truth: str) -> Ends | None:
    """The readiness that counts; submissions from before it was kept have no evidenced one."""
    return filed.summary.evidenced if truth == "evidenced" else filed.summary.readiness


def ways_of(venture: Venture) -> Iterable[tuple[str, str]]:
    """Each gap of a venture with what became of it."""
    if venture.moved is not None:
        yield from ((way, gap) for way in WAYS for gap in getattr(venture.moved, way))


def chapter_of(gap: str, venture: Venture) -> str:
    """The chapter that a gap counts in, as the version says in which it was open last; empty where it says none."""
    filed = venture.last if gap in venture.last.gaps else venture.first
    known = known_gaps(filed.playbook).get(gap)
    return known.chapter if known else ""


def verdict_of(filed: Filed) -> str:
    return EARLY if filed.summary.is_early else filed.summary.band


def quarters_of(values: Sequence[float]) -> Quarters | None:
    """How values are spread; None of none."""
    if not values:
        return None
    lower, _middle, upper = quantiles(values, n=4, method="inclusive") if len(values) > 1 else [values[0]] * 3
    return Quarters(len(values), min(values), lower, median(values), upper, max(values))


def change_of(cohort: Cohort, earlier: Checkpoint | None = None, later: Checkpoint | None = None) -> Change:
    """What changed between two checkpoints, with those between them; three queries at most.

    Without checkpoints given: from the first to the last at which anything was handed in. In a cohort that has none,
    the first submission of each venture against its newest.
    """
    files = files_in(cohort, handed_in_to(cohort))
    checkpoints = list(cohort.checkpoints.all())
    if not checkpoints:
        return without_checkpoints(cohort, files)
    used = used_of(checkpoints, files)
    first, last = earlier or next(iter(used), None), later or (used[-1] if used else None)
    if first is None or last is None:
        return compared(cohort, (), {}, files)
    place = {one.pk: at for at, one in enumerate(checkpoints)}
    ends = sorted({place[first.pk], place[last.pk]})
    points = [
        one for one in checkpoints if place[one.pk] in ends or (one in used and ends[0] < place[one.pk] < ends[-1])
    ]
    at = {(one.enrolment, one.submission.checkpoint_id): one for one in files.sound}  # the newest at each
    rows = {key: [at.get((key, point.pk)) for point in points] for key in {one.enrolment for one in files.sound}}
    named = tuple(Point(point.title, point.due_on, point) for point in points)
    return compared(cohort, named, rows, files)


def used_of(checkpoints: Iterable[Checkpoint], files: Files) -> list[Checkpoint]:
    """The checkpoints at which anything was handed in, by due date."""
    at = {one.submission.checkpoint_id for one in files.sound}
    return [one for one in checkpoints if one.pk in at]


def without_checkpoints(cohort: Cohort, files: Files) -> Change:
    """The first submission of each venture against its newest."""
    rows: dict[int, list[Filed | None]] = {}
    for one in files.sound:  # oldest first
        rows[one.enrolment] = [rows.get(one.enrolment, [one])[0], one]
    several = {key: row for key, row in rows.items() if row[0] is not row[1]}
    return compared(cohort, (Point(_("First submission")), Point(_("Newest submission"))), several, files)


def compared(
    cohort: Cohort, points: tuple[Point, ...], rows: Mapping[int, Sequence[Filed | None]], files: Files
) -> Change:
    """The change of ventures that have something at every point and no broken seal, by name."""
    ventures = [
        Venture(tuple(one for one in row if one is not None))
        for key, row in rows.items()
        if all(row) and key not in files.broken
    ]
    ventures.sort(key=lambda venture: (venture.name.casefold(), venture.enrolment))
    present = read_of(cohort).count()
    left_out = present - len(ventures) - len(files.broken)
    return Change(cohort, points, tuple(ventures), left_out, len(files.broken))


@dataclass(frozen=True, slots=True)
class NewCritical:
    """A venture with critical gaps that were not critical at the checkpoint before, by their ids."""

    filed: Filed
    gaps: tuple[str, ...]

    @property
    def name(self) -> str:
        return self.filed.name


def new_critical(cohort: Cohort) -> list[NewCritical]:
    """Ventures whose newest submission has a critical gap that the one before did not have, by name; two queries.

    The one before is what was handed in last at an earlier checkpoint; without checkpoints, the submission before it.
    Ventures that handed in once are not among them: nothing of theirs is new. Nor are those with a broken seal.
    """
    due = {one.pk: at for at, one in enumerate(cohort.checkpoints.all())}
    grave = Q(enrolment__standing__critical__gt=0)
    files = files_in(cohort, handed_in_to(cohort).filter(grave))
    by_venture: dict[int, list[Filed]] = {}
    for one in files.sound:
        by_venture.setdefault(one.enrolment, []).append(one)
    found = [newly(rows, due) for key, rows in by_venture.items() if key not in files.broken]
    return sorted((one for one in found if one), key=lambda one: (one.name.casefold(), one.filed.enrolment))


def newly(rows: Sequence[Filed], due: Mapping[int, int]) -> NewCritical | None:
    """The critical gaps of the last of a venture's submissions that the one before did not have; None without any."""
    newest = rows[-1]
    at = due.get(newest.submission.checkpoint_id or 0, 0)
    earlier = [one for one in rows[:-1] if not due or due.get(one.submission.checkpoint_id or 0, -1) < at]
    if not earlier or not (newest.has_gaps and earlier[-1].has_gaps):
        return None
    before = earlier[-1].gaps
    gaps = [gap for gap, grave in newest.gaps.items() if grave == "critical" and before.get(gap) != "critical"]
    return NewCritical(newest, tuple(gaps)) if gaps else None


def verdict_names(change: Change, language: str) -> dict[str, str]:
    """The verdicts that occur, by id, from the first band up; those of other versions in their own words, at the end."""
    own = playbook_of(change.cohort, [venture.last for venture in change.ventures])
    names = {EARLY: _("Too early to say")} | {band.id: band.name.in_language(language) for band in own.bands}
    for venture in change.ventures:
        for filed in venture.filed:
            for band in filed.playbook.bands:
                names.setdefault(band.id, band.name.in_language(language))
    seen = {key for verdicts in change.verdicts for key in verdicts}
    names |= {key: key for key in sorted(seen - names.keys())}
    kept = {band.id for band in own.bands} | seen
    return {key: name for key, name in names.items() if key in kept}
