"""All that the page of a cohort shows: the view in its address, counts, rows, and the cell that is open."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any
from uuid import UUID

from django.core.paginator import Page, Paginator
from django.db.models import CharField, F, QuerySet, Value
from django.db.models.functions import Coalesce, NullIf
from django.http import QueryDict
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from accounts import statements
from cohorts.models import RIGHTS, Checkpoint, Cohort, Organisation, Right
from engine.playbook.schema import Playbook
from reviews.conflicts import refuse_undeclared
from reviews.declaring_all import must_declare
from reviews.glance.address import Links, cell_of, pairs_of, read_view, together, view_of
from reviews.glance.asked import EARLY, MINE, SHOWS, TRUTHS, Filters
from reviews.glance.choosing import Ground, checkpoint_here, foot, listed, placed, sent_in_order, tally
from reviews.glance.columns import Column, columns_of
from reviews.glance.form import GlanceForm
from reviews.glance.panel import Panel, panel_of
from reviews.glance.rows import RUNWAY_WATCH, Listed, Row, heading_playbook, page_rows
from reviews.glance.table import Table
from reviews.glance.wording import band_names, standing_views
from reviews.hiding import are_labels_wanted, keep_labels, labels_in
from reviews.models import SavedView
from reviews.phases import reviews_shown_to
from reviews.sealing import SealBroken

PAGE_SIZE = 100
FEW = 8  # ventures: with fewer there is nothing to filter, to keep as a view, or to count at the foot
MANY = 200  # ventures: with more a line of verdicts comes first
MOST_VIEWS = 20  # that are shown with their counts


@dataclass(frozen=True, slots=True)
class Chip:
    """A view to choose: its name, its address and how many ventures it holds; `view` when somebody kept it."""

    name: str
    query: str
    count: int
    is_current: bool
    view: SavedView | None = None
    is_mine: bool = False


class GlancePage:
    """All that the page of a cohort shows, asked for once each.

    Args:
        found: the cohort, with `role`: what the reader is in its organisation.
        query: of the address.
    """

    def __init__(self, found: Cohort, reader: int, query: QueryDict, language: str) -> None:
        self.cohort, self.reader, self.language = found, reader, language
        found.reader = reader
        self.query = view_of(query)
        self.asked = query
        if "columns" in query:
            self.asked = query.copy()
            self.asked["columns"] = together(query.getlist("columns"))
        self.is_panel_broken = False
        self.is_all = query.get("select") == "all"

    @cached_property
    def playbook(self) -> Playbook:
        return heading_playbook(self.cohort)

    @cached_property
    def ground(self) -> Ground:
        if are_labels_wanted(self.cohort):
            _ = self.offers  # one query reads their keys, too
        return ground_of(self.cohort, self.playbook, self.reader, is_reviewer=not self.sees_reviews)

    @property
    def here(self) -> str:
        """The checkpoint that the page speaks of; empty in a cohort without any."""
        return self.ground.here.title if self.ground.here else ""

    @cached_property
    def offers(self) -> tuple[dict[int, str], dict[int, str]]:
        """Colleagues by membership and tags by key, with their names: one query for both."""
        return offers_of(self.cohort)

    @property
    def people(self) -> dict[int, str]:
        return self.offers[0]

    @property
    def tags(self) -> dict[int, str]:
        return self.offers[1]

    def form_of(self, query: QueryDict) -> GlanceForm:
        return GlanceForm(query, playbook=self.playbook, language=self.language, people=self.people, tags=self.tags)

    @cached_property
    def form(self) -> GlanceForm:
        return self.form_of(self.asked)

    @cached_property
    def filters(self) -> Filters:
        return self.form.filters

    @cached_property
    def kept_views(self) -> list[SavedView]:
        """One's own views and those of colleagues that are shared."""
        rows = statements.objects_for("saved views", [self.cohort.pk], views_saved)
        return [view for view in rows if view.is_shared or view.saved_by_id == self.reader][:MOST_VIEWS]

    @cached_property
    def counts(self) -> dict[str, int]:
        """How many ventures there are of each kind that the page counts, in one query."""
        wanted = {
            "enrolled": Filters(),
            "shown": self.filters,
            "submitted": Filters(state="submitted"),
            "critical": Filters(at_least="critical"),
            "short": Filters(is_short=True),
            "unseen": Filters(is_unseen=True),
            MINE: Filters(lead=MINE),
        }
        if must_declare(self.cohort):
            wanted["undeclared"] = Filters(is_undeclared=True)
        wanted |= {f"view{view.pk}": self.filters_of(view) for view in self.kept_views}
        wanted |= {f"band_{key}": replace(self.filters, band=key) for key in self.bands}
        found = tally(self.ground, wanted)
        waiting = found["enrolled"] - found["submitted"]
        found.setdefault("undeclared", 0)
        return found | {"waiting": waiting, "late": waiting if self.ground.is_late else 0}

    @cached_property
    def bands(self) -> dict[str, str]:
        return band_names(self.playbook, self.language)

    def filters_of(self, view: SavedView) -> Filters:
        return self.form_of(QueryDict(view.query)).filters

    @property
    def tally(self) -> dict[str, int]:
        return self.counts

    @property
    def watch(self) -> int:
        return RUNWAY_WATCH

    @property
    def has_runway(self) -> bool:
        return bool(self.playbook.runway_item)

    @property
    def is_small(self) -> bool:
        """Whether there is too little for filters, views and a foot; whoever has filtered sees by what."""
        return self.counts["enrolled"] < FEW and not self.query

    @property
    def distribution(self) -> list[tuple[str, str, int]]:
        """Above 200 ventures: verdicts with how many of those shown have each."""
        if self.counts["enrolled"] <= MANY:
            return []
        return [(key, name, self.counts[f"band_{key}"]) for key, name in self.bands.items()]

    @cached_property
    def chips(self) -> list[Chip]:
        return list(self.chips_of())

    def chips_of(self) -> Iterator[Chip]:
        """The views that everybody has, then those that were kept."""
        for name, query, count in standing_views(bool(self.here)):
            yield Chip(name, query, self.counts[count], self.query == query)
        for view in self.kept_views:
            is_mine = view.saved_by_id == self.reader
            kept = read_view(view.query)
            yield Chip(view.name, kept, self.counts[f"view{view.pk}"], self.query == kept, view, is_mine)

    @cached_property
    def page(self) -> Page:
        """The page of enrolments, counted already."""
        rows = Parts(self.ground, self.filters)
        paginator = CountedPaginator(rows, PAGE_SIZE, self.counts["shown"])
        return paginator.get_page(self.asked.get("page"))

    @cached_property
    def all_keys(self) -> list[int]:
        """Keys of every enrolment that matches, in the order of the table."""
        return list(placed(self.ground, self.filters).values_list("pk", flat=True))

    def neighbours(self, submission: UUID) -> tuple[UUID | None, UUID | None]:
        """The newest submissions before and after one, in the order of the table; none at its ends, and around an older one."""
        # An address that asks for nothing needs no form, with all its choices, to be understood: columns do not matter.
        filters = self.filters if self.asked else Filters()
        keys = sent_in_order(self.ground, filters)
        if submission not in keys:
            return None, None
        place = keys.index(submission)
        return (keys[place - 1] if place else None), (keys[place + 1] if place + 1 < len(keys) else None)

    @cached_property
    def rows(self) -> list[Row]:
        return page_rows(list(self.page), self.ground.shown, self.ground.labels)

    @cached_property
    def columns(self) -> list[Column]:
        return columns_of(self.ground, self.filters, self.language)

    @property
    def chapters(self) -> list[Column]:
        return [column for column in self.columns if column.is_chapter]

    @property
    def is_wide(self) -> bool:
        """Whether more columns were chosen than fit a usual screen."""
        return any("f0" in column.width for column in self.columns)

    @property
    def order_words(self) -> str:
        """The order, as the list of orders calls it."""
        named = dict(self.form.fields["sort"].choices)  # type: ignore[attr-defined]
        words = str(named[self.filters.order])
        return _("%(order)s, turned round") % {"order": words} if self.filters.is_reversed else words

    @property
    def is_all_that_came(self) -> bool:
        """Whether nothing that came in is filtered away: whoever sees this view has looked."""
        plain = Filters()
        narrow = ("text", "band", "stage", "sector", "tag", "lead", "state", "at_least", "chapter", "is_short")
        return all(getattr(self.filters, name) == getattr(plain, name) for name in narrow)

    @property
    def beside_filters(self) -> list[tuple[str, str]]:
        """What of the address the form of the filters keeps without showing it."""
        return self.pairs({"reverse", "truth", "shows", "columns", "sort", "since"})

    @property
    def beside_columns(self) -> list[tuple[str, str]]:
        """What of the address the form of the columns keeps."""
        return self.pairs(set(QueryDict(self.query)) - {"columns"})

    def pairs(self, names: set[str]) -> list[tuple[str, str]]:
        kept = QueryDict(self.query)
        return [(name, value) for name in kept if name in names for value in kept.getlist(name)]

    @property
    def address_pairs(self) -> list[tuple[str, str]]:
        """The whole view, page included, as fields of a form."""
        return pairs_of(QueryDict(self.address))

    @property
    def page_numbers(self) -> Iterator[int | str]:
        return self.page.paginator.get_elided_page_range(self.page.number)

    @cached_property
    def opened(self) -> tuple[int, str] | None:
        return cell_of(self.asked.get("c", ""))

    @cached_property
    def panel(self) -> Panel | None:
        """The chapter that is open; none where the cell is not on the page, or its submission is not what was sealed.

        Raises:
            DeclareFirst: a reviewer who has not said yet that there is no conflict of interest.
        """
        try:
            found = panel_of(self.rows, *self.opened, self.language) if self.opened else None
        except SealBroken:
            self.is_panel_broken = True
            return None
        if found is not None and found.row.submission is not None and not self.may_manage:
            refuse_undeclared(self.reader, found.enrolment, found.row.submission)
        return found

    @cached_property
    def links(self) -> Links:
        """To what was asked for, with something else in it."""
        return Links(pairs_of(self.asked))

    @cached_property
    def address(self) -> str:
        """The view with its page: what links and forms of the page come back to."""
        return view_of(self.asked, page=True)

    @cached_property
    def table(self) -> Table:
        return Table(
            ground=self.ground,
            filters=self.filters,
            columns=self.columns,
            language=self.language,
            query=self.address,
            opened=self.opened,
            tags=self.tags,
            is_all=self.is_all,
            people=self.people,
        )

    @property
    def widths(self) -> SafeString:
        return self.table.widths()

    @property
    def head(self) -> SafeString:
        return self.table.head()

    @property
    def body(self) -> SafeString:
        return self.table.body(self.rows)

    @cached_property
    def foot(self) -> SafeString | str:
        """The rows at the foot; nothing where there are too few ventures to count."""
        if self.is_small or not self.rows:
            return ""
        return self.table.feet(foot(self.ground, self.filters))

    @property
    def rights(self) -> frozenset[Right]:
        """What the reader may do in the cohort's organisation."""
        return RIGHTS[self.cohort.role]  # type: ignore[attr-defined]  # annotated by the door

    @property
    def may_manage(self) -> bool:
        return Right.MANAGE in self.rights

    @property
    def sees_reviews(self) -> bool:
        """Whether the reader sees what reviews say before a review of their own; of whoever has no role, nobody does."""
        return Right.MANAGE in RIGHTS.get(getattr(self.cohort, "role", ""), ())

    @property
    def truths(self) -> Sequence[str]:
        return TRUTHS

    @property
    def shows(self) -> Sequence[str]:
        return SHOWS

    @property
    def early(self) -> str:
        return EARLY


@dataclass(frozen=True, slots=True)
class Parts:
    """The ventures of a view, read only as far as a page shows them."""

    ground: Ground
    filters: Filters

    def __getitem__(self, part: slice) -> list[Listed]:
        return listed(self.ground, self.filters, part)


class CountedPaginator(Paginator):
    """Pages of rows whose number is known."""

    def __init__(self, rows: Any, size: int, count: int) -> None:
        super().__init__(rows, size)
        self.known = count

    @property
    def count(self) -> int:
        return self.known


def checkpoints_in(cohort: int) -> QuerySet[Checkpoint]:
    """The checkpoints of a cohort."""
    return Checkpoint.objects.filter(cohort=cohort)


def views_saved(cohort: int) -> QuerySet[SavedView]:
    """Every view that somebody saved in a cohort, with who did."""
    return SavedView.objects.filter(cohort=cohort).select_related("saved_by")


def ground_of(found: Cohort, playbook: Playbook, reader: int | None, *, is_reviewer: bool = False) -> Ground:
    """What choosing depends on, for a reader today."""
    today = found.today
    points = statements.objects_for("checkpoints", [found.pk], checkpoints_in)
    shown = reviews_shown_to(found, reader) if is_reviewer and reader is not None else None
    return Ground(found, playbook, checkpoint_here(points, today), today, reader, shown, labels_in(found))


def offers_of(found: Cohort) -> tuple[dict[int, str], dict[int, str]]:
    """Colleagues who may lead, by membership, and tags, by key. Reads with them whom labels stand for, where names are hidden."""
    organisation = found.programme.organisation
    are_hidden = are_labels_wanted(found)

    def people_and_tags() -> QuerySet[Any, Any]:
        return offered(found, organisation, are_hidden)

    values = ("offers", organisation.pk, found.pk if are_hidden else None)
    rows = sorted(statements.rows(values, people_and_tags), key=lambda row: row[2].casefold())
    kinds: Mapping[int, dict[int, str]] = {0: {}, 1: {}, 2: {}}
    for kind, key, said in rows:
        kinds[kind][key] = said
    if are_hidden:
        keep_labels(found, kinds[2])
    return kinds[0], kinds[1]


def offered(found: Cohort, organisation: Organisation, are_hidden: bool) -> QuerySet[Any, Any]:
    """What `offers_of` reads: of each its kind, key and name."""
    named = Coalesce(NullIf(F("user__name"), Value("")), F("user__email"), output_field=CharField())
    people = organisation.staff.annotate(kind=Value(0), said=named).values_list("kind", "pk", "said")
    tags = organisation.tags.annotate(kind=Value(1), said=F("name")).values_list("kind", "pk", "said")
    parts: list[QuerySet[Any, Any]] = [tags.order_by()]
    if are_hidden:
        nameless = Value("", output_field=CharField())
        places = found.enrolments.annotate(kind=Value(2), said=nameless).values_list("kind", "pk", "said")
        parts.append(places.order_by())
    joined: QuerySet[Any, Any] = people.order_by().union(*parts, all=True)
    return joined
