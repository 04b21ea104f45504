"""The needs of a cohort and the help given, as the page says them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from charts import change as charts
from reviews.change_page import drawn
from reviews.gaps import WORST_FIRST
from reviews.helps import Given, SideBySide, side_by_side, together
from reviews.needs import InNeed, Need, Needs

MOST_NEEDS = 10  # at first
MOST_NAMED = 50  # ventures of each, the worst first; the others of one need where they are asked for
REACH = 3  # needs whose reach the page tells


@dataclass(frozen=True)
class NeedLine:
    """A row of the table: a need, and the help that was planned or given for one of its gaps.

    `most` is the number of ventures of the largest need, which fills the drawing.
    """

    rank: int
    need: Need
    helps: tuple[Given, ...]
    most: int
    is_named: bool = False  # whether all of its ventures are

    @property
    def named(self) -> tuple[InNeed, ...]:
        """The ventures that are named."""
        return self.need.ventures if self.is_named else self.need.ventures[:MOST_NAMED]

    @property
    def more(self) -> int:
        """How many are not named."""
        return len(self.need.ventures) - len(self.named)

    @property
    def counts(self) -> list[tuple[str, int]]:
        """Ventures by their worst severity, gravest first."""
        return [(severity, self.need.counts[severity]) for severity in WORST_FIRST]

    @property
    def bar(self) -> SafeString:
        said = dict(self.counts)
        title = _("%(critical)d critical, %(high)d high, %(medium)d medium, %(low)d low") % said
        return drawn(charts.severities(self.counts, self.most, title))


@dataclass(frozen=True)
class GivenLine:
    """A row of the help given."""

    given: Given

    @property
    def bar(self) -> SafeString:
        came, told = self.given.came, self.given.told
        said = {"told": told} | {way: came[way] for way in ("closed", "narrower", "same", "worse")}
        text = _("Of %(told)d who came: %(closed)d closed, %(narrower)d narrower, %(same)d as before, %(worse)d worse")
        parts = (came["closed"], came["narrower"], came["same"], came["worse"])
        return drawn(charts.outcomes(*parts, told, text % said))


@dataclass(frozen=True)
class NeedsPage:
    """The page: needs, ten of them at first, and help. Cancelled help is listed, and counted nowhere."""

    needs: Needs
    helps: Sequence[Given]
    is_whole: bool
    who: str = ""  # the key of the need of which all ventures are named

    @property
    def lines(self) -> list[NeedLine]:
        most = max((len(need.ventures) for need in self.needs.needs), default=0)
        shown = self.needs.needs if self.is_whole else self.needs.needs[:MOST_NEEDS]
        return [
            NeedLine(rank, need, self.helps_for(need), most, need.key == self.who) for rank, need in enumerate(shown, 1)
        ]

    def helps_for(self, need: Need) -> tuple[Given, ...]:
        return tuple(one for one in self.standing if {*one.help.gaps} & {*need.gaps})

    @property
    def hidden(self) -> int:
        """How many needs are not shown yet."""
        return 0 if self.is_whole else max(0, len(self.needs.needs) - MOST_NEEDS)

    @property
    def reach(self) -> int:
        """How many ventures have one of the first three needs."""
        return len({one.enrolment for need in self.needs.needs[:REACH] for one in need.ventures})

    @cached_property
    def standing(self) -> list[Given]:
        return [one for one in self.helps if one.help.cancelled_at is None]

    @property
    def given(self) -> list[GivenLine]:
        return [GivenLine(one) for one in self.helps]

    @property
    def places(self) -> int:
        return sum(one.places for one in self.standing)

    @property
    def attended(self) -> int:
        return sum(one.attended for one in self.standing)

    @property
    def closed(self) -> int:
        return sum(one.came["closed"] for one in self.standing)

    @property
    def told(self) -> int:
        return sum(one.told for one in self.standing)

    @cached_property
    def side_by_side(self) -> list[SideBySide]:
        return side_by_side(self.helps)

    @property
    def together(self) -> SideBySide:
        return together(self.side_by_side)

    @property
    def by_venture(self) -> list[tuple[InNeed, list[tuple[Need, InNeed]]]]:
        """The needs of each venture, for a cohort of which only few submitted; by name."""
        found: dict[int, list[tuple[Need, InNeed]]] = {}
        for need in self.needs.needs:
            for one in need.ventures:
                found.setdefault(one.enrolment, []).append((need, one))
        return sorted(((rows[0][1], rows) for rows in found.values()), key=lambda row: row[0].name.casefold())
