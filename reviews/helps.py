"""Help that staff give: planned, who came, cancelled, and what became of the gaps it was to close."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.db.models import Prefetch, prefetch_related_objects
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.limits import refuse_beyond
from accounts.models import User
from accounts.zone import zone_called
from cohorts.models import Cohort, Enrolment
from reviews.conflicts import read_of
from reviews.filed import Filed, Files, files_in, handed_in_to
from reviews.gaps import Gaps, way_of, worst_of
from reviews.hiding import labels_in
from reviews.models import Help, HelpFor
from reviews.needs import FEW

MOST_HELPS = 500  # of one cohort
# What may have become of the gaps of a help: they were there before, unless it says otherwise.
OUTCOMES = ("closed", "narrower", "same", "worse", "waits", "nothing")
TOLD = OUTCOMES[:4]


@transaction.atomic
def plan_help(*, cohort: Cohort, enrolments: Iterable[Enrolment], by: User, **fields: object) -> Help:
    """A new help with the fields of `Help`, for ventures of the cohort. Raises LimitReached."""
    Cohort.objects.select_for_update().get(pk=cohort.pk)
    text = _("The cohort has %(most)d entries of help, the most it can have. Nothing was added.")
    refuse_beyond(cohort.helps.count(), MOST_HELPS, text % {"most": MOST_HELPS})
    row = Help.objects.create(cohort=cohort, planned_by=by, **fields)
    HelpFor.objects.bulk_create([HelpFor(help=row, enrolment=one) for one in enrolments])
    return row


@transaction.atomic
def record_attendance(*, help: Help, came: Mapping[int, bool | None]) -> None:
    """Who came, by the key of `HelpFor`; None: nobody has written it down. Those not named stay as they are."""
    rows = list(help.ventures.select_for_update().filter(pk__in=came))
    for row in rows:
        row.attended = came[row.pk]
    HelpFor.objects.bulk_update(rows, ["attended"])


def cancel_help(*, help: Help) -> bool:
    """The help does not take place: whether it was to until now. A second time changes nothing."""
    return bool(Help.objects.filter(pk=help.pk, cancelled_at=None).update(cancelled_at=timezone.now()))


@dataclass(frozen=True, slots=True)
class ForOne:
    """A help for one venture: whether it came, and what became of the gaps.

    `outcome` is a key of `OUTCOMES`: `same` is as before, `waits` is not handed in since, and `nothing` is that none
    of the gaps was open before, or nobody knows.
    """

    row: HelpFor
    name: str
    before: str | None
    after: str | None
    outcome: str


@dataclass(frozen=True, slots=True)
class Given:
    """A help with what became of its gaps, by venture and in numbers.

    Attributes:
        came: of those who came, how many ventures had which outcome.
        without: the same of every other venture of the cohort of which it is known that it did not come.
    """

    help: Help
    ventures: tuple[ForOne, ...]
    came: Mapping[str, int]
    without: Mapping[str, int]

    @property
    def places(self) -> int:
        return len(self.ventures)

    @property
    def attended(self) -> int:
        return sum(one.row.attended is True for one in self.ventures)

    @property
    def told(self) -> int:
        """Of how many that came it is known what became of the gap."""
        return sum(self.came[way] for way in TOLD)

    @property
    def untold(self) -> int:
        return sum(self.without[way] for way in TOLD)

    @property
    def waits(self) -> int:
        return self.came["waits"]

    @property
    def is_few(self) -> bool:
        return self.told < FEW

    @property
    def is_compared(self) -> bool:
        """Whether there are enough ventures on both sides to put their numbers side by side."""
        return min(self.told, self.untold) >= FEW


def helps_of(cohort: Cohort) -> tuple[list[Given], Files]:
    """Every help of a cohort, the latest first, and the submissions that were read for it; three queries."""
    helps = list(cohort.helps.prefetch_related(ventures_seen(cohort)))
    files = files_in(cohort, handed_in_to(cohort)) if helps else Files()
    return [given(one, cohort, files) for one in helps], files


def ventures_seen(cohort: Cohort) -> Prefetch:
    """The ventures of helps, as far as the cohort's reader may read them."""
    rows = HelpFor.objects.filter(enrolment__in=read_of(cohort, cohort.seen).values("pk"))
    return Prefetch("ventures", queryset=rows.select_related("enrolment__venture"))


def given(one: Help, cohort: Cohort, files: Files) -> Given:
    """What became of the gaps of a help."""
    spans = spans_of(one, cohort, files)
    prefetch_related_objects([one], ventures_seen(cohort))  # read once, in lists for all of them
    rows = sorted(one.ventures.all(), key=lambda row: row.pk)
    gaps, labels = frozenset(one.gaps), labels_in(cohort) or {}
    ventures = tuple(for_one(row, spans.get(row.enrolment_id, Span()), gaps, labels) for row in rows)
    invited = {row.enrolment_id: row.attended for row in rows}
    others = [span for key, span in spans.items() if invited.get(key, False) is False]
    came = Counter(venture.outcome for venture in ventures if venture.row.attended)
    return Given(one, ventures, came, Counter(outcome_of(span, gaps) for span in others))


@dataclass(frozen=True, slots=True)
class Span:
    """What a venture had handed in by the day of a help, and what it handed in next."""

    before: Filed | None = None
    after: Filed | None = None


def spans_of(one: Help, cohort: Cohort, files: Files) -> dict[int, Span]:
    """By enrolment, for ventures none of whose submissions is broken: what it says would not be sure."""
    zone = zone_called(cohort.programme.organisation.time_zone)
    spans: dict[int, Span] = {}
    for filed in files.sound:  # oldest first
        key = filed.enrolment
        if key in files.broken or not filed.has_gaps:
            continue
        span = spans.get(key, Span())
        if filed.submission.submitted_at.astimezone(zone).date() <= one.on:
            spans[key] = Span(filed, span.after)
        elif span.after is None:
            spans[key] = Span(span.before, filed)
    return spans


def for_one(row: HelpFor, span: Span, gaps: frozenset[str], labels: Mapping[int, str]) -> ForOne:
    newest = span.after or span.before
    name = labels.get(row.enrolment_id) or (newest.name if newest else row.enrolment.venture.name)
    before, after = severity_in(span.before, gaps), severity_in(span.after, gaps)
    return ForOne(row, name, before, after, outcome_of(span, gaps))


def outcome_of(span: Span, gaps: frozenset[str]) -> str:
    """What became of the worst of some gaps: a key of `OUTCOMES`."""
    before = severity_in(span.before, gaps)
    if before is None:
        return "nothing"
    if span.after is None:
        return "waits"
    return way_of(before, severity_in(span.after, gaps))


def severity_in(filed: Filed | None, gaps: frozenset[str]) -> str | None:
    found: Gaps = filed.gaps if filed else {}
    return worst_of(found, gaps)


@dataclass(frozen=True, slots=True)
class SideBySide:
    """How many closed of those whose fate is known: among those who came, and among those who did not."""

    title: str
    came: tuple[int, int]
    without: tuple[int, int]


def side_by_side(helps: Sequence[Given]) -> list[SideBySide]:
    """The helps of which there are enough on both sides, none cancelled."""
    return [
        SideBySide(one.help.title, (one.came["closed"], one.told), (one.without["closed"], one.untold))
        for one in helps
        if one.is_compared and one.help.cancelled_at is None
    ]


def together(rows: Sequence[SideBySide]) -> SideBySide:
    """The sums of all rows."""
    came = (sum(row.came[0] for row in rows), sum(row.came[1] for row in rows))
    without = (sum(row.without[0] for row in rows), sum(row.without[1] for row in rows))
    return SideBySide("", came, without)


def help_for_venture(enrolment: int) -> list[HelpFor]:
    """The help that was meant for one venture and not cancelled, the latest first; one query."""
    rows = HelpFor.objects.filter(enrolment_id=enrolment, help__cancelled_at=None).select_related("help")
    return list(rows.order_by("-help__on", "-help__pk"))


def is_past(one: Help, today: date) -> bool:
    """Whether its day has come."""
    return one.on <= today
