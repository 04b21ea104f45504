"""Which ventures of a cohort are shown, in which order, and how many there are: asked in SQL, on the columns of `Standing`.

Nothing that is shown comes from here: rows are chosen by it, and what stands in them is read from what was sealed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db import models
from django.db.models import Case, Count, Exists, F, FilteredRelation, OuterRef, Q, Subquery, Value, When, Window
from django.db.models.fields.json import KeyTextTransform, KeyTransform
from django.db.models.functions import Cast, Coalesce, Lower
from django.db.models.lookups import IsNull

from accounts import statements
from assessments.models import Assessment
from cohorts.models import Checkpoint, Cohort, Enrolment, VentureMembership
from engine.playbook.parts import SEVERITIES
from engine.playbook.schema import Playbook
from reviews.assigning.waiting import waits_for
from reviews.before import as_number
from reviews.confirmed import has_review
from reviews.declaring_all import is_undeclared
from reviews.glance.asked import EARLY, MINE, NOBODY, UNREVIEWED, YOURS, Filters
from reviews.glance.rows import RUNWAY_WATCH, WORST_FIRST, Listed, sectors_of
from reviews.models import Looked, StandingInChapter, Submission

Key = models.Expression | F
COLUMN_OF = {"claimed": "readiness", "evidenced": "evidenced"}  # in a standing and in a summary
NO_END = 1e12  # months of a runway without an end, and to a break-even that does not come, to sort by


@dataclass(frozen=True)
class Ground:
    """What choosing depends on beside the filters.

    Attributes:
        here: the checkpoint that counts today; None in a cohort without any.
        me: the user who looks: whose ventures "mine" are.
        shown: of which who looks sees what reviews say; None for whoever manages the cohort, who sees it of all.
        labels: what stands for names that are hidden from who looks, by the key of the enrolment; None where they are
            shown. Then nothing is found by a name, and nothing sorted by it.
    """

    cohort: Cohort
    playbook: Playbook
    here: Checkpoint | None
    today: date
    me: int | None = None
    shown: models.QuerySet[Submission] | None = None
    labels: Mapping[int, str] | None = None

    @property
    def is_late(self) -> bool:
        """Whether who has not handed in yet is late."""
        return self.here is not None and self.today > self.here.due_on

    @property
    def values(self) -> tuple[Any, ...]:
        """Everything in it that a statement follows from: of whom, for whom, at which checkpoint, in whose chapters.

        What a reviewer may see follows from the phases of today, so the statement for it is among them.
        """
        here = self.here.pk if self.here else None
        hidden = sorted(self.labels.items()) if self.labels is not None else None
        seen = None if self.shown is None else self.shown.query.sql_with_params()
        people = self.cohort.pk, self.cohort.reader, self.me
        return *people, seen, hidden, here, self.is_late, self.playbook.digest


def checkpoint_here(checkpoints: Iterable[Checkpoint], day: date) -> Checkpoint | None:
    """The checkpoint that a list speaks of on a day: the one that opened last, before that the first; None without any."""
    known = sorted(checkpoints, key=lambda one: (one.opens_on, one.pk))
    opened = [one for one in known if one.opens_on <= day]
    return opened[-1] if opened else next(iter(known), None)


def everybody(ground: Ground) -> models.QuerySet[Enrolment]:
    """The ventures that are in the cohort, each with `shown_name`: as submitted, else as enrolled."""
    rows: models.QuerySet[Enrolment] = ground.cohort.seen.current()
    if ground.labels is not None:
        return rows.annotate(shown_name=Value("", output_field=models.CharField()))
    return rows.annotate(shown_name=Coalesce("standing__name", "venture__name"))


def chosen(ground: Ground, filters: Filters) -> models.QuerySet[Enrolment]:
    """The ventures that the filters let through, in their order; unknown figures stand last in either direction.

    Each has its standing, `version` and `digest` of the playbook that it speaks in, and beside it `earlier_id` (what it handed in at the checkpoint before), `is_handed_in` (at
    this one), whether who looks is a member of it (`is_own`), its progress (`asked`, `answered`, `active_at`), and in groups `in_group`: how many stand with it.
    """
    return placed(ground, filters).annotate(
        version=F("standing__playbook_version__version"),
        digest=F("standing__playbook_version__digest"),
        earlier_id=F("standing__before_id"),
        is_own=own_venture(ground, "venture"),
        tag_keys=Subquery(tags_given()),
        no_tags=Value(None, output_field=models.TextField()),
        **progress(),
    )


class Joined(models.Aggregate):
    """Texts of many rows as one, commas between."""

    function, output_field = "STRING_AGG", models.TextField()

    def as_sqlite(self, compiler: Any, connection: Any, **context: Any) -> Any:
        return self.as_sql(compiler, connection, function="GROUP_CONCAT", **context)


def tags_given() -> models.QuerySet[Any, Any]:
    """Keys of the tags of the venture of the outer query, as one text; no row where there are none."""
    rows: Any = Enrolment.tags.through.objects.filter(enrolment=OuterRef("pk")).order_by().values("enrolment")
    found: models.QuerySet[Any, Any] = rows.annotate(keys=Joined(Cast("tag", models.TextField()), Value(",")))
    return found.values("keys")


# What a page reads of each, in the order of `Listed`.
COLUMNS = (
    "pk",
    "public_id",
    "cohort_id",
    "venture_id",
    "venture__name",
    "lead_id",
    "shares_progress",
    "shares_plan",
    *(f"standing__{name}" for name in ("submission_id", "is_early", "band", "stage", "sector")),
    "version",
    "digest",
    "earlier_id",
    "is_handed_in",
    "is_own",
    "asked",
    "answered",
    "active_at",
)

GREATEST_FIRST = frozenset({"severity", "readiness", "confirmed", "evidenced", "maturity", "submitted"})


def listed(ground: Ground, filters: Filters, part: slice = slice(None)) -> list[Listed]:
    """The same, as a page shows them: a part of them, in one query."""
    tags = "tag_keys" if "tags" in filters.columns else "no_tags"
    columns = (*COLUMNS, tags, *(["in_group"] if filters.group else []))

    def shown() -> models.QuerySet[Enrolment, Any]:
        # A database works out all that it is to skip. Groups are counted over everybody: none of them is left out.
        if not part.start or filters.group:
            return chosen(ground, filters)[part].values_list(*columns)
        keys = placed(ground, filters).values("pk")[part]
        return chosen(ground, filters).filter(pk__in=keys).values_list(*columns)

    return [Listed(*one) for one in statements.rows(("listed", ground.values, filters, part), shown)]


def placed(ground: Ground, filters: Filters) -> models.QuerySet[Enrolment]:
    """The same ventures in the same order without what only a list of them shows: for their keys alone."""
    rows = everybody(ground).filter(condition(ground, filters)).select_related("venture", "standing")
    is_there = Case(When(handed_in(ground), then=True), default=False, output_field=models.BooleanField())
    return in_order(rows.annotate(is_handed_in=is_there), ground, filters)


def sent_in_order(ground: Ground, filters: Filters) -> list[UUID]:
    """The public ids of the newest submissions of the same ventures, in the same order; one query."""

    def sent() -> models.QuerySet[Enrolment, Any]:
        return placed(ground, filters).filter(standing__isnull=False).values_list("standing__submission__public_id")

    return [row[0] for row in statements.rows(("sent", ground.values, filters), sent)]


def in_order(rows: models.QuerySet[Enrolment], ground: Ground, filters: Filters) -> models.QuerySet[Enrolment]:
    """The rows sorted: by group, by the order asked for, then by name."""
    if filters.order in chapters_of(ground):
        in_chapter = Q(standing__chapters__chapter_id=filters.order)
        rows = rows.alias(at=FilteredRelation("standing__chapters", condition=in_chapter))
    first = []
    if filters.group:
        key = key_of(ground, filters.group)
        rows = rows.annotate(in_group=Window(Count("pk"), partition_by=[key]))
        first = [models.OrderBy(key, nulls_last=True)]
    keys, descends = order_of(ground, filters)
    goes_down = descends != filters.is_reversed
    wanted = [models.OrderBy(key, descending=goes_down, nulls_last=True) for key in keys]
    return rows.order_by(*first, *wanted, Lower("shown_name"), "pk")


def handed_in(ground: Ground) -> Q:
    """Who has handed in at the checkpoint that counts; without one, who has handed in at all."""
    if ground.here is None:
        return Q(standing__isnull=False)
    there = Submission.objects.filter(checkpoint=ground.here, enrolment__cohort=ground.cohort)
    return Q(pk__in=there.values("enrolment"))


def progress() -> dict[str, Case]:
    """Counts of the venture's newest assessment, for who shares them: an answer is never read.

    Whoever has submitted is shown with that instead, so that nothing is looked up for them.
    """
    newest = Assessment.objects.filter(venture=OuterRef("venture")).order_by("-created_at", "-pk")
    columns = {"asked": "asked_count", "answered": "answered_count", "active_at": "answered_at"}
    is_shown = Q(standing__isnull=True, shares_progress=True)
    return {name: Case(When(is_shown, then=Subquery(newest.values(column)[:1]))) for name, column in columns.items()}


def condition(ground: Ground, filters: Filters) -> Q:
    """Whom the filters let through, on rows of `everybody`."""
    found = Q()
    if filters.text and ground.labels is not None:
        asked = filters.text.casefold()
        found &= Q(pk__in=[key for key, label in ground.labels.items() if asked in label.casefold()])
    elif filters.text:
        found &= Q(shown_name__icontains=filters.text)
    if filters.band:
        is_early = Q(standing__is_early=True)
        found &= is_early if filters.band == EARLY else Q(standing__band=filters.band, standing__is_early=False)
    if filters.stage:
        found &= Q(standing__stage=int(filters.stage))
    if filters.sector:
        found &= Q(standing__sector=filters.sector)
    if filters.tag:
        tagged = Enrolment.tags.through.objects.filter(tag=int(filters.tag))
        found &= Q(pk__in=tagged.values("enrolment"))
    if filters.since:
        found &= Q(standing__submitted_at__gt=filters.since)
    if filters.is_unseen:
        seen = Looked.objects.filter(user=ground.me, cohort=ground.cohort, at__gte=OuterRef("standing__submitted_at"))
        found &= Q(~Exists(seen), standing__isnull=False)
    if filters.is_undeclared:
        found &= is_undeclared(ground.me)
    if filters.is_short:
        found &= short_of_cash()
    return found & of_lead(ground, filters) & in_state(ground, filters.state) & with_gaps(ground, filters)


def short_of_cash() -> Q:
    return Q(standing__runway__lt=RUNWAY_WATCH, standing__is_unlimited=False)


def of_lead(ground: Ground, filters: Filters) -> Q:
    if filters.lead == MINE:
        return Q(lead__user=ground.me)
    if filters.lead == NOBODY:
        return Q(lead__isnull=True)
    return Q(lead=int(filters.lead)) if filters.lead else Q()


def in_state(ground: Ground, state: str) -> Q:
    if not state:
        return Q()
    if state == "submitted":
        return handed_in(ground)
    if state == UNREVIEWED:
        return Q(~has_review("standing__submission"), standing__isnull=False)
    if state == YOURS:
        return waits_for(ground.me)
    if state == "waiting" or (state == "late") == ground.is_late:
        return ~handed_in(ground)
    return Q(pk__in=[])  # nobody is late before the date, and nobody has time after it


def with_gaps(ground: Ground, filters: Filters) -> Q:
    """Who has an open gap of at least this severity, anywhere or in one chapter."""
    if not filters.at_least and not filters.chapter:
        return Q()
    reach = SEVERITIES[SEVERITIES.index(filters.at_least or SEVERITIES[0]) :]
    if not filters.chapter:
        return any_of({f"standing__{severity}__gt": 0 for severity in reach})
    there = StandingInChapter.objects.filter(
        any_of({f"{severity}__gt": 0 for severity in reach}),
        chapter_id=filters.chapter,
        standing__enrolment__cohort=ground.cohort,
    )
    return Q(pk__in=there.values("standing__enrolment"))


def any_of(conditions: Mapping[str, int]) -> Q:
    found = Q()
    for name, value in conditions.items():
        found |= Q(**{name: value})
    return found


def chapters_of(ground: Ground) -> list[str]:
    return [chapter.id for chapter in ground.playbook.scored_chapters]


def is_greatest_first(ground: Ground, order: str) -> bool:
    """Whether an order that is not turned round begins with the greatest: many criticals, a high readiness."""
    return order in GREATEST_FIRST or order in chapters_of(ground)


def order_of(ground: Ground, filters: Filters) -> tuple[list[Key], bool]:
    """By what an order sorts, and whether the greatest comes first. Gravest first is many criticals first, then highs."""
    return keys_of(ground, filters), is_greatest_first(ground, filters.order)


def keys_of(ground: Ground, filters: Filters) -> list[Key]:
    order, truth = filters.order, filters.truth
    if order in chapters_of(ground):
        return [F(f"at__{severity}") for severity in WORST_FIRST]
    if order == "severity":
        return [F(f"standing__{severity}") for severity in WORST_FIRST]
    if order == "lowest_cash":  # amounts of two currencies have no order; each currency stands by itself
        return [in_forecast("currency"), as_number(in_forecast("lowest_cash"))]
    keys: dict[str, Callable[[], Key]] = {
        "name": lambda: Lower("shown_name"),
        "readiness": lambda: points_now(ground, truth),
        "confirmed": lambda: points_now(ground, "confirmed"),
        "evidenced": lambda: F("standing__evidenced"),
        "maturity": lambda: F("standing__maturity"),
        "change": lambda: change_of(ground, truth),
        "runway": lambda: Case(When(standing__is_unlimited=True, then=Value(NO_END)), default="standing__runway"),
        "submitted": lambda: F("standing__submitted_at"),
        "state": lambda: F("is_handed_in"),
        "break_even": break_even,
    }
    return [keys[order]() if order in keys else key_of(ground, order)]


def in_forecast(figure: str) -> KeyTextTransform:
    """A figure of the forecast that was handed in, as text; null without one."""
    return KeyTextTransform(figure, KeyTransform("forecast", F("standing__submission__summary")))


def break_even() -> Case:
    """The month; after all months who does not reach it within the horizon, and last who handed in no forecast."""
    month = Coalesce(as_number(in_forecast("break_even")), Value(NO_END))
    return Case(When(IsNull(in_forecast("currency"), False), then=month), output_field=models.FloatField())


def points_now(ground: Ground, truth: str) -> Key:
    """Readiness, the low end; as confirmed null where no review counts, or who looks may not see that yet."""
    if truth != "confirmed":
        return F(f"standing__{COLUMN_OF[truth]}")
    key = F("standing__submission__confirmed__readiness")
    return shown_to(ground, key, "standing__submission", "venture")


def change_of(ground: Ground, truth: str) -> Key:
    """Points of readiness since the checkpoint before: kept, but for what reviews say, which not everybody sees."""
    if truth != "confirmed":
        return F("standing__evidenced_change" if truth == "evidenced" else "standing__change")
    before = shown_to(ground, F("standing__before__confirmed__readiness"), "standing__before", "venture")
    return points_now(ground, truth) - before


def shown_to(ground: Ground, key: Key, submission: str, venture: str) -> Case:
    """A figure of reviews, where it is shown to who looks (`rows.page_rows`); else null."""
    may_see = Q(~own_venture(ground, venture))
    if ground.shown is not None:
        may_see &= Q(**{f"{submission}__in": ground.shown.values("pk")})
    return Case(When(may_see, then=key), output_field=models.FloatField())


def own_venture(ground: Ground, venture: str) -> Exists:
    """Whether who looks is a member of the venture."""
    return Exists(VentureMembership.objects.filter(user=ground.me, venture=OuterRef(venture)))


def key_of(ground: Ground, group: str) -> Key:
    """What stands together, as something to sort by: bands from the lowest, sectors as the playbook lists them."""
    if group == "stage":
        return F("standing__stage")
    if group == "lead":
        return Lower("lead__user__name")
    if group == "sector":
        places = enumerate(sectors_of(ground.playbook, "en"))
        return Case(*(When(standing__sector=key, then=Value(place)) for place, key in places), output_field=number())
    places = enumerate(band.id for band in bands_from_lowest(ground.playbook))
    early = When(standing__is_early=True, then=Value(-1))
    return Case(early, *(When(standing__band=key, then=Value(place)) for place, key in places), output_field=number())


def number() -> models.IntegerField:
    return models.IntegerField()


def bands_from_lowest(playbook: Playbook) -> list:
    return sorted(playbook.bands, key=lambda band: band.at_least)


def tally(ground: Ground, views: Mapping[str, Filters]) -> dict[str, int]:
    """How many ventures meet each set of filters, by its name, in one query."""

    def made() -> tuple[models.QuerySet[Enrolment], dict[str, Count]]:
        counts = {name: Count("pk", filter=condition(ground, filters) or None) for name, filters in views.items()}
        return everybody(ground), counts

    return statements.counts(("tally", ground.values, list(views.values())), list(views), made)


def foot(ground: Ground, filters: Filters) -> dict[str, dict[str, int]]:
    """For each chapter how many of the chosen ventures have a critical gap, and how many a high or critical one."""

    def made() -> models.QuerySet[StandingInChapter, tuple[str, int, int]]:
        matching = everybody(ground).filter(condition(ground, filters))
        rows = StandingInChapter.objects.filter(standing__enrolment__in=matching.values("pk"))
        worst, grave = Q(critical__gt=0), Q(critical__gt=0) | Q(high__gt=0)
        counted = rows.values("chapter_id").annotate(worst=Count("pk", filter=worst), grave=Count("pk", filter=grave))
        return counted.values_list("chapter_id", "worst", "grave")

    found = statements.rows(("foot", ground.values, filters), made)
    return {chapter: {"critical": worst, "high": grave} for chapter, worst, grave in found}
