"""What every section of the paper may ask: a judged set of answers in one language, with its cover.

Sections take this and nothing above it; `document` composes them. It builds on the page's `ResultPage`: what page
and paper say alike is said there. Words follow the active translation, so `pdf.render` activates the language first.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC
from fractions import Fraction

from django.conf import settings
from django.urls import reverse
from django.utils.dateformat import format as format_date
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from accounts.zone import zone_name
from assessments.results.presentation import ResultPage
from assessments.wording import SEVERITY_NAMES
from reports.paper.cover import Cover

TOO_WIDE = 40  # points between the ends of readiness: too far apart to read the figure
SIGNS = {"critical": "◆", "high": "▲", "medium": "◐", "low": "○"}


@dataclass(frozen=True, slots=True)
class Mark:
    """A severity with its sign, which says the same without colour."""

    severity: str
    sign: str
    name: str


@dataclass(frozen=True)
class PaperBase(ResultPage):
    """A result as the paper has it, in one language ("zh-hans" or "en")."""

    cover: Cover

    @property
    def templates_address(self) -> str:
        """Where the templates are, short enough to type: host and path."""
        return settings.BASE_URL.split("://", 1)[-1] + reverse("working_files")

    @property
    def lang(self) -> str:
        """The language as HTML and PDF name it."""
        return "zh-Hans" if self.language.startswith("zh") else "en"

    @property
    def space(self) -> str:
        """What stands between two sentences."""
        return " " if self.lang == "en" else ""

    @property
    def semicolon(self) -> str:
        """Between parts that have commas of their own."""
        return "; " if self.lang == "en" else "；"

    @property
    def title(self) -> str:
        return _("%(venture)s: gap report") % {"venture": self.cover.venture}

    @property
    def created(self) -> str:
        return self.cover.dated_at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")

    @property
    def date(self) -> str:
        """The day, and the zone it was that day in."""
        day = format_date(self.cover.dated_at, pgettext("date format", "j F Y"))
        return _("%(day)s (%(zone)s)") % {"day": day, "zone": zone_name(self.cover.dated_at)}

    @property
    def verdict(self) -> str:
        if self.is_early:
            return self.early_title
        text = _("Verdict, as claimed: %(band)s") if self.claimed_note else _("Verdict: %(band)s")
        return text % {"band": self.headline}

    @property
    def is_too_wide(self) -> bool:
        interval = self.result.readiness
        return bool(interval and interval.high - interval.low > TOO_WIDE)

    @property
    def zero(self) -> Fraction:
        return Fraction(0)

    @property
    def marks(self) -> list[Mark]:
        """The severities, gravest first."""
        return [Mark(severity, sign, str(SEVERITY_NAMES[severity])) for severity, sign in SIGNS.items()]

    def codes_of_actions(self, action_ids: tuple[str, ...]) -> tuple[str, ...]:
        """The codes of the gaps that those actions close, as far as the plan holds them, in their order."""
        pairs = (pair for step in self.result.plan.steps for pair in zip(step.actions, step.closes, strict=True))
        codes = {part: self.code(gap) for part, gap in pairs}
        return tuple(codes[key] for key in action_ids if key in codes)
