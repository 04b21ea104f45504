"""What a gap would have needed, and from which figure on one fires: the same words on page, paper and forecast."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from assessments.wording import SEVERITY_NAMES, grouped, with_unit
from engine.judging.result import FiredGap
from engine.playbook.parts import Item, Threshold
from engine.playbook.schema import Playbook


@dataclass(frozen=True, slots=True)
class Expected:
    """What closes a gap: a level of the question's own scale, or a sentence alone. Empty for compound rules."""

    sentence: str = ""
    level: int | None = None

    @property
    def text(self) -> str:
        """Level and sentence on one line."""
        return self.sentence if self.level is None else f"{self.level}  {self.sentence}"


def expected_of(playbook: Playbook, gap: FiredGap, language: str) -> Expected:
    """What the playbook asks where the gap fired, in the reader's language."""
    item = playbook.items.get(gap.id)
    if item is None or item.gap is None:
        return Expected()
    if gap.target is not None:
        return Expected(item.levels[gap.target].in_language(language), gap.target)
    if gap.threshold:
        return Expected(next_and_last(playbook, item, gap, language))
    return Expected(item.gap.expected.in_language(language) if item.gap.expected else "")


def next_and_last(playbook: Playbook, item: Item, gap: FiredGap, language: str) -> str:
    """The figure that comes next, and, where the work goes on to another, the one at which the gap is closed."""
    assert gap.threshold is not None  # noqa: S101  the caller has looked
    following = asked_by(playbook, gap.threshold, language)
    ends = {rung.to for rung in gap.rungs if rung.to in playbook.parameters}
    last = [band for band in item.thresholds if band.parameter in ends][-1:]
    if not last or last[0].parameter == gap.threshold.parameter:
        return following
    text = _("%(next)s next; closed at %(last)s")
    return text % {"next": following, "last": asked_by(playbook, last[0], language)}


def asked_by(playbook: Playbook, band: Threshold, language: str) -> str:
    """The figures that a threshold lets pass: "60% or more"."""
    sentences = {
        "below": _("%(limit)s or more"),
        "at_most": _("more than %(limit)s"),
        "above": _("%(limit)s or less"),
        "at_least": _("less than %(limit)s"),
    }
    return sentences[band.comparison] % {"limit": limit_of(playbook, band, language)}


def fired_by(playbook: Playbook, band: Threshold, language: str) -> str:
    """The figures that a threshold holds, and what they mean: "below 60%: medium"."""
    sentences = {
        "below": _("below %(limit)s: %(severity)s"),
        "above": _("above %(limit)s: %(severity)s"),
        "at_most": _("at most %(limit)s: %(severity)s"),
        "at_least": _("at least %(limit)s: %(severity)s"),
    }
    limit, severity = limit_of(playbook, band, language), SEVERITY_NAMES[band.severity]
    return sentences[band.comparison] % {"limit": limit, "severity": severity}


def limit_of(playbook: Playbook, band: Threshold, language: str) -> str:
    """The parameter that a threshold compares with, with its unit."""
    parameter = playbook.parameters[band.parameter]
    digits = grouped(format(parameter.value.normalize(), "f")).replace("-", "−")
    return with_unit(digits, parameter.unit.in_language(language))
