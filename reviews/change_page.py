"""What changed in a cohort as its page says it: drawings, and the tables that say the same."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from django.utils.formats import date_format
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from charts import change as charts
from cohorts.models import Checkpoint
from engine.playbook.schema import Playbook
from reviews.change import Change, Quarters, verdict_names
from reviews.filed import playbook_of
from reviews.needs import Names


def score(value: float) -> str:
    """A score as pages print it: "62.5"."""
    return f"{value:.1f}"


@dataclass(frozen=True, slots=True)
class SpreadRow:
    """A point in the table of quarters."""

    title: str
    day: str
    quarters: Quarters | None

    @property
    def figures(self) -> tuple[str, ...]:
        """Lowest, lower quarter, median, upper quarter, highest."""
        one = self.quarters
        return tuple(map(score, (one.lowest, one.lower, one.median, one.upper, one.highest))) if one else ("–",) * 5


@dataclass(frozen=True, slots=True)
class VerdictRow:
    name: str
    counts: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class ChapterRow:
    """What became of the gaps of a chapter. `later` of those opened belong to a later stage."""

    title: str
    short: str
    closed: int
    narrower: int
    same: int
    worse: int
    opened: int
    later: int


@dataclass(frozen=True)
class ChangePage:
    """The figures of a change in one language."""

    change: Change
    language: str

    @cached_property
    def playbook(self) -> Playbook:
        return playbook_of(self.change.cohort, [venture.last for venture in self.change.ventures])

    @cached_property
    def names(self) -> Names:
        return Names(self.playbook, self.language)

    @property
    def last_checkpoint(self) -> Checkpoint | None:
        return self.change.points[-1].checkpoint

    @cached_property
    def spreads(self) -> list[SpreadRow]:
        days = [date_format(point.day, "DATE_FORMAT") if point.day else "" for point in self.change.points]
        titles = [point.title for point in self.change.points]
        return [SpreadRow(*row) for row in zip(titles, days, self.change.quarters, strict=True)]

    @cached_property
    def medians(self) -> tuple[str, str]:
        """The median at the first and at the last point."""
        ends = self.change.quarters[0], self.change.quarters[-1]
        return tuple(score(one.median) if one else "–" for one in ends)  # type: ignore[return-value]  # two of them

    @cached_property
    def verdicts(self) -> list[VerdictRow]:
        names, rows = verdict_names(self.change, self.language), self.change.verdicts
        return [VerdictRow(name, tuple(row.get(key, 0) for row in rows)) for key, name in names.items()]

    @cached_property
    def chapters(self) -> list[ChapterRow]:
        """In the order of the playbook; gaps of chapters it does not have, and of rules in none, at the end."""
        order = [chapter.id for chapter in self.playbook.chapters]
        found = self.change.chapters
        keys = [*(key for key in order if key in found), *sorted(key for key in found if key not in order)]
        return [self.chapter(key) for key in keys]

    def chapter(self, key: str) -> ChapterRow:
        own = self.change.ventures[0].last.playbook
        title = self.names.of_chapter(key, own, is_short=False) or _("Across chapters")
        short = self.names.of_chapter(key, own) or _("Across chapters")
        counts = self.change.chapters[key]
        ways = (counts[way] for way in ("closed", "narrower", "same", "worse", "opened", "later"))
        return ChapterRow(title, short, *ways)

    @cached_property
    def total(self) -> ChapterRow:
        counts = self.change.total
        ways = (counts[way] for way in ("closed", "narrower", "same", "worse", "opened", "later"))
        return ChapterRow(_("All chapters"), "", *ways)

    @property
    def spread_picture(self) -> SafeString:
        """A dot a venture at each point."""
        pairs = zip(self.spreads, range(len(self.spreads)), strict=True)
        rows = [spread_of(row, self.change.scores(at)) for row, at in pairs if row.quarters]
        return drawn(charts.dots(rows, list(self.limits), self.spread_title, self.spread_words))

    @property
    def is_evidenced(self) -> bool:
        """Whether the readiness is the one that evidence bears out."""
        return self.change.truth == "evidenced"

    @property
    def readiness_name(self) -> str:
        return _("Evidenced readiness") if self.is_evidenced else _("Readiness")

    @property
    def spread_title(self) -> str:
        if len(self.change.ventures) > charts.MOST_DOTS:
            return (
                _("Evidenced readiness, how many ventures") if self.is_evidenced else _("Readiness, how many ventures")
            )
        return _("Evidenced readiness, one dot a venture") if self.is_evidenced else _("Readiness, one dot a venture")

    @property
    def limits(self) -> Iterator[tuple[str, float]]:
        """The readiness from which each verdict is possible; verdicts follow from what is claimed."""
        for band in self.playbook.bands:
            if band.at_least and not self.is_evidenced:
                at = {"band": band.name.in_language(self.language), "score": f"{float(band.at_least):g}"}
                yield _("%(band)s from %(score)s") % at, float(band.at_least)

    @property
    def spread_words(self) -> str:
        text = _("Median %(median)s at “%(point)s”.")
        said = [text % {"point": row.title, "median": row.figures[2]} for row in self.spreads]
        return joined(said, self.language)

    @property
    def verdict_picture(self) -> SafeString:
        stacks = [
            charts.Stack(point.title, [row.counts[at] for row in self.verdicts])
            for at, point in enumerate(self.change.points)
        ]
        text, comma = _("%(verdict)s: %(counts)s."), pgettext("between codes", ", ")
        said = [text % {"verdict": row.name, "counts": comma.join(map(str, row.counts))} for row in self.verdicts]
        return drawn(charts.verdict_bars(stacks, _("Verdicts at each checkpoint"), joined(said, self.language)))

    @property
    def gap_picture(self) -> SafeString:
        rows = [charts.Both(row.short, row.closed, row.narrower, row.opened, row.worse) for row in self.chapters]
        title, total = _("Gaps closed and opened by chapter"), self.total
        text = _("In all: %(closed)d closed, %(narrower)d narrower, %(opened)d opened, %(worse)d worse.")
        said = text % {one: getattr(total, one) for one in ("closed", "narrower", "opened", "worse")}
        return drawn(charts.both_ways(rows, _("closed and narrower"), _("opened and worse"), title, said))


def spread_of(row: SpreadRow, values: Sequence[float]) -> charts.Spread:
    quarters = row.quarters
    assert quarters is not None  # noqa: S101  rows without one are not drawn
    return charts.Spread(row.title, row.day, values, quarters.lower, quarters.median, quarters.upper)


def joined(sentences: Sequence[str], language: str) -> str:
    return ("" if language.startswith("zh") else " ").join(sentences)


def drawn(picture: str) -> SafeString:
    """A picture of `charts`, which escapes what it is given."""
    return mark_safe(picture)  # noqa: S308  escaped where it is drawn
