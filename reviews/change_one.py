"""What changed in one venture: truths and chapters over the points, gaps by name, forecast then and now, help."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from charts import change as charts
from forecasts.words import money
from reviews.change import Venture, verdict_of
from reviews.change_page import ChangePage, drawn, joined, score
from reviews.filed import Filed
from reviews.gaps import known_gaps
from reviews.helps import help_for_venture
from reviews.models import HelpFor
from reviews.summary import Ends, ForecastSummary

TRUTHS = ("claimed", "evidenced")


@dataclass(frozen=True, slots=True)
class GapRow:
    """A gap by name. `before` and `after` are severities; None: it was not open."""

    code: str
    title: str
    before: str | None
    after: str | None
    is_later: bool

    @property
    def severity(self) -> str:
        return self.after or self.before or ""


@dataclass(frozen=True, slots=True)
class ScoreRow:
    """Scores over the points, in words, and the points won from the first to the last."""

    name: str
    figures: tuple[str, ...]
    step: str


@dataclass(frozen=True)
class OneVenture:
    """One venture of a change. `place` is where it stands among those compared."""

    page: ChangePage
    place: int

    @property
    def venture(self) -> Venture:
        return self.page.change.ventures[self.place]

    @property
    def name(self) -> str:
        return self.venture.name

    @property
    def previous(self) -> Venture | None:
        return self.page.change.ventures[self.place - 1] if self.place else None

    @property
    def next(self) -> Venture | None:
        ventures = self.page.change.ventures
        return ventures[self.place + 1] if self.place + 1 < len(ventures) else None

    @property
    def verdicts(self) -> tuple[str, str]:
        """The verdict then and now."""
        return self.verdict(self.venture.first), self.verdict(self.venture.last)

    def verdict(self, filed: Filed) -> str:
        bands = {band.id: band.name.in_language(self.page.language) for band in filed.playbook.bands}
        return bands.get(verdict_of(filed), _("Too early to say"))

    @property
    def stages(self) -> tuple[str, str] | None:
        """The stage then and now, where it changed."""
        then, now = self.stage(self.venture.first), self.stage(self.venture.last)
        return (then, now) if then and now and then != now else None

    @property
    def has_risen(self) -> bool:
        """Whether the stage rose, so that more is asked."""
        then, now = self.venture.first.summary.stage, self.venture.last.summary.stage
        return then is not None and now is not None and now > then

    def stage(self, filed: Filed) -> str:
        options = filed.playbook.items[filed.playbook.stage_fact].options
        words = {option.id: option.label.in_language(self.page.language) for option in options}
        return words.get(str(filed.summary.stage), "")

    @cached_property
    def truths(self) -> list[ScoreRow]:
        """Readiness as claimed and as evidenced."""
        names = {"claimed": _("Claimed"), "evidenced": _("Evidenced")}
        return [score_row(names[truth], self.scores(truth)) for truth in TRUTHS]

    def scores(self, truth: str) -> list[float | None]:
        ends = [one.summary.readiness if truth == "claimed" else one.summary.evidenced for one in self.venture.filed]
        return [low(one) for one in ends]

    @property
    def picture(self) -> SafeString:
        names = [row.name for row in self.truths]
        series = [
            charts.Line(name, self.scores(truth), is_dashed=truth != "claimed")
            for name, truth in zip(names, TRUTHS, strict=True)
        ]
        text, comma = _("%(name)s: %(figures)s."), pgettext("between codes", ", ")
        said = [text % {"name": row.name, "figures": comma.join(row.figures)} for row in self.truths]
        title = _("%(venture)s: readiness over time") % {"venture": self.name}
        points = [point.title for point in self.page.change.points]
        return drawn(charts.lines(points, series, title, joined(said, self.page.language)))

    @cached_property
    def chapters(self) -> list[ScoreRow]:
        """Readiness by chapter, in the order of the cohort's playbook."""
        rows = []
        for chapter in self.page.playbook.scored_chapters:
            found = [one.summary.chapters.get(chapter.id) for one in self.venture.filed]
            scores = [low(one.readiness) if one and one.answered else None for one in found]
            rows.append(score_row(chapter.title.in_language(self.page.language), scores))
        return rows

    @cached_property
    def gaps(self) -> dict[str, list[GapRow]]:
        """By what became of them, the gaps by name, worst first; empty where nobody knows."""
        found = self.venture.moved
        if found is None:
            return {}
        ways = ("closed", "narrower", "opened", "worse", "same")
        return {way: [self.gap(gap) for gap in getattr(found, way)] for way in ways}

    def gap(self, gap_id: str) -> GapRow:
        venture = self.venture
        filed = venture.last if gap_id in venture.last.gaps else venture.first
        known = known_gaps(filed.playbook).get(gap_id)
        title, code = (self.page.names.of_gap(known), known.code) if known else (gap_id, gap_id)
        before, after = venture.first.gaps.get(gap_id), venture.last.gaps.get(gap_id)
        return GapRow(code, title, before, after, gap_id in venture.later)

    @property
    def forecasts(self) -> tuple[str, str] | None:
        """The forecast then and now, in words; None where neither was handed in."""
        then, now = self.venture.first.summary.forecast, self.venture.last.summary.forecast
        return (forecast_words(then), forecast_words(now)) if then or now else None

    @cached_property
    def helps(self) -> list[HelpFor]:
        return help_for_venture(self.venture.enrolment)


def low(ends: Ends | None) -> float | None:
    return ends[0] if ends else None


def score_row(name: str, scores: Sequence[float | None]) -> ScoreRow:
    first, last = scores[0], scores[-1]
    step = "–" if first is None or last is None else signed(last - first)
    return ScoreRow(name, tuple(figures(scores)), step)


def figures(scores: Iterable[float | None]) -> list[str]:
    return ["–" if value is None else score(value) for value in scores]


def signed(value: float) -> str:
    """A difference with its sign, a true minus: "+4.0", "−1.5", "0.0"."""
    text = f"{value:+z.1f}"
    return "0.0" if text in ("+0.0", "-0.0") else text.replace("-", "−")


def forecast_words(forecast: ForecastSummary | None) -> str:
    """A forecast in a sentence: from which month operating profit stays at or above zero, and its lowest cash."""
    if forecast is None:
        return _("no forecast submitted")
    said = {
        "month": forecast.break_even,
        "horizon": forecast.horizon,
        "low": forecast.lowest_month,
        "cash": money(forecast.lowest_cash, forecast.currency),
    }
    if forecast.break_even is None:
        return _("no break-even within %(horizon)d months; lowest cash %(cash)s in month %(low)d") % said
    return _("break-even in month %(month)d; lowest cash %(cash)s in month %(low)d") % said
