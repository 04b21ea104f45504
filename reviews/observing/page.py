"""A released summary in one language: the same rows for page and CSV."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from charts.histogram import Step, histogram
from engine.playbook.schema import Playbook
from reviews.change_page import joined
from reviews.models import Release


@dataclass(frozen=True)
class Part:
    """A sector, a stage or both: how many, the middle and the quarters in points; None where nothing is shown."""

    name: str
    count: int | None
    median: int | None
    quarters: tuple[int, int] | None


@dataclass(frozen=True)
class ChapterNeed:
    """Ventures with an open gap in a chapter: critical or high, and each as the gravest; None where it is hidden."""

    name: str
    severe: int | None
    critical: int | None
    high: int | None
    share: float  # of all, 0 to 100, for the drawing; 0 where it is hidden


@dataclass(frozen=True)
class VerdictRow:
    """One or several neighbouring verdicts counted together."""

    names: tuple[str, ...]
    count: int | None
    before: int | None


@dataclass(frozen=True)
class SummaryPage:
    """The figures of one release in a language."""

    row: Release
    playbook: Playbook
    language: str

    @property
    def figures(self) -> Mapping[str, Any]:
        return dict(self.row.figures)

    @property
    def population(self) -> int:
        return int(self.figures["population"])

    @cached_property
    def steps(self) -> list[Step]:
        return [Step(step["from"], step["to"], step["count"]) for step in self.figures["readiness"]]

    @property
    def has_shown_steps(self) -> bool:
        """Whether there is anything to draw: all counts may be hidden."""
        return any(one.count is not None for one in self.steps)

    @property
    def picture(self) -> str:
        """The distribution of readiness as SVG."""
        text = _("From %(low)s to %(high)s: %(count)s.")
        said = [
            text % {"low": f"{one.low:.0f}", "high": f"{one.high:.0f}", "count": self.number(one.count)}
            for one in self.steps
        ]
        return histogram(self.steps, _("Ventures by readiness"), joined(said, get_language() or "en"))

    @staticmethod
    def number(count: int | None) -> str:
        """The count, or the word for one that is hidden."""
        return _("hidden") if count is None else str(count)

    @cached_property
    def verdicts(self) -> list[VerdictRow]:
        order = [band.id for band in self.playbook.bands]
        names = {band.id: band.name.in_language(self.language) for band in self.playbook.bands}
        rows = []
        for row in self.figures["verdicts"]:
            together = order[order.index(row["first"]) : order.index(row["last"]) + 1]
            rows.append(VerdictRow(tuple(names[band] for band in together), row["count"], row["before"]))
        return rows

    @property
    def change(self) -> Mapping[str, Any] | None:
        found: Mapping[str, Any] | None = self.figures["change"]
        return found

    @cached_property
    def chapters(self) -> list[ChapterNeed]:
        return [self.chapter(row) for row in self.figures["chapters"]]

    def chapter(self, row: Mapping[str, Any]) -> ChapterNeed:
        name = self.playbook.chapter(row["id"]).title.in_language(self.language)
        share = 100 * (row["severe"] or 0) / self.population
        return ChapterNeed(name, row["severe"], row["critical"], row["high"], share)

    @cached_property
    def sectors(self) -> list[Part]:
        return self.parts("sectors", self.names_of(self.playbook.sector_fact))

    @cached_property
    def stages(self) -> list[Part]:
        return self.parts("stages", self.names_of(self.playbook.stage_fact))

    def parts(self, key: str, names: Mapping[str, str]) -> list[Part]:
        return [part_of(row, names[row["id"]]) for row in self.figures[key]]

    @property
    def told_sectors(self) -> list[Part]:
        return [part for part in self.sectors if part.count is not None]

    @property
    def hidden_sectors(self) -> str:
        """The names of those that are hidden, whether few ventures are in them or none."""
        return pgettext("between codes", ", ").join(part.name for part in self.sectors if part.count is None)

    def names_of(self, fact: str | None) -> dict[str, str]:
        """What the options of a fact are called, by id."""
        options = self.playbook.items[fact].options if fact else ()
        return {option.id: option.label.in_language(self.language) for option in options}

    def cut(self, sector: str, stage: str) -> Part | None:
        """One sector at one stage; None for what is hidden."""
        found = self.figures["cuts"].get(f"cut:{sector}|{stage}")
        return part_of(found, "") if found else None

    @cached_property
    def lines(self) -> list[tuple[str, str, str, str]]:
        """Every figure as a line of the CSV: table, row, column, figure."""
        found = [(_("Ventures that handed in"), "", "", str(self.population))]
        table = _("Readiness in steps")
        found += [(table, f"{s.low:.0f}–{s.high:.0f}", _("Ventures"), self.number(s.count)) for s in self.steps]
        for verdict in self.verdicts:
            found.append((_("Verdicts"), " / ".join(verdict.names), _("Ventures"), self.number(verdict.count)))
        for chapter in self.chapters:
            columns = {
                _("critical or high"): chapter.severe,
                _("critical"): chapter.critical,
                _("high at worst"): chapter.high,
            }
            found += [(_("Open gaps"), chapter.name, name, self.number(count)) for name, count in columns.items()]
        for table, parts in ((_("Sector"), self.sectors), (_("Stage"), self.stages)):
            for part in parts:
                found.append((table, part.name, _("Ventures"), self.number(part.count)))
                found.append((table, part.name, _("Median readiness"), self.number(part.median)))
        return found


def part_of(row: Mapping[str, Any], name: str) -> Part:
    quarters = row["quarters"]
    return Part(name, row["count"], row["median"], (quarters[0], quarters[1]) if quarters else None)
