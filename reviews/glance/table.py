"""The rows of a cohort's table as HTML. Written as strings: a page has 1,700 cells, and a template for each takes a second.

A cell is a button of the form around the table, which holds the view once: a link would repeat the view in each cell.
End tags that HTML does not need are left out, for the same reason.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any
from unicodedata import bidirectional

from django.http import QueryDict
from django.urls import reverse
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.timezone import get_current_timezone_name
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from accounts.remembered import Remembered
from assessments.results.verdict_words import names_of
from cohorts.models.organisations import initials_of
from reviews.glance.address import Links, pairs_of
from reviews.glance.asked import EARLY, Filters
from reviews.glance.choosing import Ground, is_greatest_first
from reviews.glance.columns import Column
from reviews.glance.rows import Cell, Listed, Row, difference, mark_of, rank, sectors_of
from reviews.glance.wording import (
    DASH,
    band_names,
    break_even_words,
    broken_where_long,
    ends_words,
    gaps_words,
    money_words,
    nearly_words,
    not_confirmed_words,
    progress_words,
    shortened,
    signed,
    stage_names,
    state_words,
)
from reviews.summary import UNLIMITED, Ends

ROWS = Remembered(most=5_000)  # rows as HTML, about 1 KB each
FALL = 5  # points: a fall of as many or more has a line under it
TURNING = {"R", "AL", "AN", "RLE", "RLO", "RLI", "LRE", "LRO", "LRI", "FSI", "PDF", "PDI"}
OF_STAFF = {"state", "lead", "tags"}  # said of those, too, who have not handed in


@dataclass(frozen=True)
class Table:
    """What the rows of one page are written from.

    Attributes:
        query: the address of the view, without the cell that is open.
        opened: key of the enrolment and id of the chapter whose cell is open.
        people: names of colleagues by membership.
        tags: names of tags by their keys.
        is_all: every venture that matches is selected.
    """

    ground: Ground
    filters: Filters
    columns: Sequence[Column]
    language: str
    query: str = ""
    opened: tuple[int, str] | None = None
    tags: Mapping[int, str] = field(default_factory=dict)
    is_all: bool = False
    people: Mapping[int, str] = field(default_factory=dict)

    @cached_property
    def states(self) -> dict[bool, str]:
        """Where a venture stands at the checkpoint, by whether it has handed in."""
        here = self.ground.here
        days = (here.due_on - self.ground.today).days if here else 0
        # In a closed cohort nothing is due any more.
        has_dates = here is not None and not (self.ground.cohort.is_closed and days >= 0)
        missing, done = (escape(state_words(one, has_dates, days)) for one in (False, True))
        return {True: done, False: f"<b>{missing}</b>" if days < 0 else missing}

    @cached_property
    def leads(self) -> dict[int, str]:
        """Initials of those who may lead, by membership."""
        return {
            key: f'<abbr title="{escape(name)}">{escape(initials_of(name))}</abbr>' for key, name in self.people.items()
        }

    @cached_property
    def no_end(self) -> str:
        return f'<abbr title="{escape(_("unlimited"))}">∞</abbr>'

    @cached_property
    def not_confirmed(self) -> dict[bool, str]:
        """Why nothing is confirmed, by whether the reader may not see it yet."""
        return {is_hidden: escape(not_confirmed_words(is_hidden)) for is_hidden in (False, True)}

    @cached_property
    def short(self) -> str:
        words = _(", short")  # gettext finds no words within an f-string
        return f"<i>{escape(words)}</i>"

    @cached_property
    def bands(self) -> dict[str, str]:
        return band_names(self.ground.playbook, self.language) | {EARLY: _("Too early to say")}

    @cached_property
    def stages(self) -> dict[str, str]:
        return stage_names(self.ground.playbook, self.language)

    @cached_property
    def sectors(self) -> dict[str, str]:
        return sectors_of(self.ground.playbook, self.language)

    @cached_property
    def incomparable(self) -> str:
        return escape(_("no comparison"))

    @cached_property
    def unanswered(self) -> str:
        return escape(_("not answered"))

    @cached_property
    def submission_at(self) -> tuple[str, str]:
        """The address of a submission, around its id."""
        before, after = reverse("submission", args=["00000000-0000-0000-0000-000000000000"]).split(
            "00000000-0000-0000-0000-000000000000"
        )
        return before, after

    @cached_property
    def select(self) -> str:
        return escape(_("Select %(name)s"))

    @cached_property
    def spoken(self) -> dict[tuple[str, int, bool], str]:
        """Cells read aloud, each once."""
        return {}

    def body(self, rows: Sequence[Row]) -> SafeString:
        """The bodies of the table: one, or one for each group."""
        return mark_safe("".join(self.parts(rows)))  # noqa: S308  everything in it is escaped where it is written

    def widths(self) -> SafeString:
        """The columns with the classes of their widths, those of ticks and names before them."""
        columns = "".join(f"<col class={quoted(column.width)}>" for column in self.columns)
        return mark_safe(f"<colgroup><col class=w-s><col>{columns}</colgroup>")  # noqa: S308  our own words

    def head(self) -> SafeString:
        """The heads of the columns; each sorts by its column, and the current one turns the order round."""
        first = Column("name", _("Venture"), "", "name", "", "")
        cells = "".join(self.head_cell(column) for column in (first, *self.columns))
        return mark_safe(cells)  # noqa: S308  everything in it is escaped where it is written

    def head_cell(self, column: Column) -> str:
        code = (
            f'<span class="full">{escape(broken_where_long(column.head))}</span><i>{escape(column.code)}</i>'
            if column.code
            else ""
        )
        words, filters = code or escape(column.head), self.filters
        if not column.sort:
            return f"<th scope=col class={quoted(column.cell)}>{words}"
        is_current = column.sort == filters.order
        turns = is_current and not filters.is_reversed
        order = "descending" if self.descends != filters.is_reversed else "ascending"
        sorted_so = f' aria-sort="{order}"' if is_current else ""
        label = f' aria-label="{escape(column.label)}"' if column.label not in ("", column.head) else ""
        link = escape(self.links.to(sort=column.sort, reverse="on" if turns else None, page=None))
        kind = f" class={quoted(column.cell)}" if column.cell else ""
        return f'<th scope=col{kind}{sorted_so}><a href="{link}"{label}>{words}</a>'

    @cached_property
    def descends(self) -> bool:
        """Whether the order begins with the greatest when it is not turned round."""
        return is_greatest_first(self.ground, self.filters.order)

    @cached_property
    def links(self) -> Links:
        """To this view with something else in it."""
        return Links(pairs_of(QueryDict(self.query)))

    def feet(self, counts: Mapping[str, Mapping[str, int]]) -> SafeString:
        """Two rows: in each chapter how many of the ventures shown have a critical gap, and a high or critical one."""
        heads = {"critical": _("With a critical gap"), "high": _("With a high or critical gap")}
        rows = "".join(self.foot_row(severity, head, counts) for severity, head in heads.items())
        return mark_safe(rows)  # noqa: S308  everything in it is escaped where it is written

    def foot_row(self, severity: str, head: str, counts: Mapping[str, Mapping[str, int]]) -> str:
        cells = "".join(
            self.foot_cell(severity, column, counts.get(column.key, {}).get(severity, 0))
            if column.is_chapter
            else f"<td class=g{fold_of(column)[1:]}>"
            for column in self.columns
        )
        return f"<tr><th scope=row colspan=2>{escape(head)}{cells}"

    def foot_cell(self, severity: str, column: Column, count: int) -> str:
        link = escape(self.links.to(at_least=severity, chapter=column.key, page=None))
        kind = f"k k{rank(severity)}" + ("" if count else " z")
        said = f"<i>{escape(column.label)}: </i>"  # heard, not seen
        return f'<td><a class="{kind}" href="{link}">{said}{count}</a>'

    def parts(self, rows: Sequence[Row]) -> Iterator[str]:
        last: Any = object()
        for number, row in enumerate(rows):
            if self.filters.group and (name := self.group_of(row)) != last:
                yield "</tbody><tbody>" if number else "<tbody>"
                yield self.group_row(name, row.enrolment.in_group)
                last = name
            elif not number:
                yield "<tbody>"
            yield self.row(row)
        if rows:
            yield "</tbody>"

    def group_of(self, row: Row) -> str:
        """The group that a row was sorted into, in words: by its standing, as the order was."""
        one: Listed = row.enrolment
        group = self.filters.group
        if group == "lead":
            return self.people.get(one.lead_id or 0) or _("Nobody")
        if one.standing_of is None:
            return _("Nothing submitted yet")
        if group == "band":
            band = one.band or ""
            return self.bands.get(EARLY if one.is_early else band, band)
        if group == "stage":
            return self.stages.get(str(one.stage), DASH)
        return self.sectors.get(one.sector or "", one.sector or DASH)

    def group_row(self, name: str, count: int | None) -> str:
        words = f"<bdi>{escape(name)}</bdi> <small>{count}</small>"
        return f'<tr class="g"><th scope="rowgroup" colspan="2">{words}</th></tr>'

    def row(self, row: Row) -> str:
        """A row, as it was written when the same was last read: of filters and order nothing stands in it."""
        if row.is_fixed or (self.opened and self.opened[0] == row.enrolment.pk):
            return self.written(row)
        return ROWS.get((self.depends_on, self.shown_of(row)), lambda: self.written(row))

    @cached_property
    def depends_on(self) -> bytes:
        """A digest of all that a row follows from beside what is read of it."""
        values = (
            (self.language, get_language(), get_current_timezone_name(), self.ground.playbook.digest),
            (self.filters.truth, self.filters.shows, self.is_all),
            [(column.key, column.cell) for column in self.columns],
            sorted(self.states.items()),
        )
        return mark_of(values)

    def shown_of(self, row: Row) -> tuple[Any, ...]:
        """All of a row that its HTML follows from: what was read, and what of it the reader may not see."""
        newest, earlier, one = row.submission, row.earlier, row.enrolment
        marks = newest and newest.mark, earlier and earlier.mark
        closed = row.is_hidden, earlier is not None and earlier.pk in row.hidden
        return row.label, marks, closed, row.is_broken, one, self.write_lead(row), self.write_tags(row)

    def written(self, row: Row) -> str:
        """The row as HTML."""
        key, name = row.enrolment.pk, escape(row.name)
        out = "" if row.submission else " class=is-out"
        ticked = " checked" if self.is_all else ""
        return (
            f"<tr id=r{key}{out}><td class=s><input type=checkbox form=bulk name=rows value={key}"
            f' aria-label="{self.select % {"name": name}}"{ticked}><th scope=row>{self.name(row, name)}'
            f"{''.join(self.cells(row))}\n"
        )

    def name(self, row: Row, name: str) -> str:
        """The name, which leads to what was submitted, and the version where it is not the cohort's.

        The page that it leads to knows this view as the one it was opened from (`address.view_left`).
        """
        said = f"<bdi>{name}</bdi>" if may_turn(row.name) else name
        if row.submission is None:
            return f"<span>{said}</span>"
        before, after = self.submission_at
        version = self.other_version(row)
        mark = f" <small>{escape(version)}</small>" if version else ""
        return f"<a href={before}{row.submission.public_id}{after}>{said}{mark}</a>"

    def other_version(self, row: Row) -> str:
        """The version of the playbook that a row speaks in, where it is not the one that heads the table."""
        one: Any = row.enrolment
        return "" if one.digest == self.ground.playbook.digest else str(one.version)

    def cells(self, row: Row) -> Iterator[str]:
        is_spanned = False
        for column in self.columns:
            if not column.is_chapter:
                yield f"<td class={quoted(column.cell)}>{self.figure(row, column.key)}"
            elif row.submission is not None:
                yield self.chapter(row, column.key)
            elif not is_spanned:
                is_spanned = True
                yield self.missing(row)

    def missing(self, row: Row) -> str:
        """What stands over all chapters where nothing can be shown."""
        span = sum(column.is_chapter for column in self.columns)
        return f"<td class=x colspan={span}><span>{escape(self.why_missing(row))}{self.plan_shared(row)}</span>"

    def plan_shared(self, row: Row) -> str:
        """The way to the figures of a plan that is shared by whoever has submitted nothing; else it is on that page."""
        one: Any = row.enrolment
        if row.is_broken or row.label or not one.shares_plan:
            return ""
        link = reverse("enrolment_plan", args=[one.public_id])
        return f" <a href={link}>{escape(_('How far the plan is'))}</a>"

    def why_missing(self, row: Row) -> str:
        if row.is_broken:
            return _("Seal broken: nothing is shown")
        one: Any = row.enrolment
        if one.shares_progress:
            return progress_words(one.asked, one.answered, one.active_at)
        return _("no counts shared") if one.shares_plan else _("nothing shared")

    def figure(self, row: Row, key: str) -> str:
        """What stands in a column for a venture, escaped. Of a broken one nothing."""
        if row.is_broken:
            return ""
        if row.submission is None and key not in OF_STAFF:
            return DASH
        write: Callable[[Row], str] = getattr(self, f"write_{key}")
        return write(row)

    def write_verdict(self, row: Row) -> str:
        figures = row.summary
        if figures.is_early or not figures.but_for:
            return escape(self.bands.get(EARLY if figures.is_early else figures.band, figures.band))
        return self.but_for(row)

    def but_for(self, row: Row) -> str:
        """One or two gaps alone keep the next verdict away: how many, and which ones on pointing at it."""
        figures, playbook = row.summary, self.ground.playbook
        text = escape(nearly_words(self.bands.get(figures.next_band, figures.next_band), len(figures.but_for)))
        if self.other_version(row):  # its gaps may have no names here
            return text
        named = names_of(playbook, figures.but_for, self.language)
        return f'<span title="{escape(named)}">{text}</span>'

    def write_readiness(self, row: Row) -> str:
        truth = self.filters.truth
        return self.write_confirmed(row) if truth == "confirmed" else ends_words(row.ends(truth))

    def write_confirmed(self, row: Row) -> str:
        """The interval on which reviewers agree, or why there is none."""
        if row.confirmed is None:
            return self.not_confirmed[row.is_hidden]
        return ends_words(row.confirmed.ends)

    def write_evidenced(self, row: Row) -> str:
        return low_words(row.summary.evidenced)

    def write_maturity(self, row: Row) -> str:
        return low_words(row.summary.maturity)

    def write_change(self, row: Row) -> str:
        change = row.change(self.filters.truth)
        return DASH if change is None else signed(change)

    def write_runway(self, row: Row) -> str:
        if row.runway is None:
            return DASH
        if row.runway == UNLIMITED:
            return self.no_end
        text = f"{row.runway:.1f}"
        if not row.is_short_of_cash:
            return text
        return f"<b>{text}{self.short}</b>"

    def write_break_even(self, row: Row) -> str:
        return escape(break_even_words(row.summary.forecast)) if row.summary.forecast else DASH

    def write_lowest_cash(self, row: Row) -> str:
        forecast = row.summary.forecast
        return escape(money_words(forecast.lowest_cash, forecast.currency)) if forecast else DASH

    def write_sector(self, row: Row) -> str:
        return escape(self.sectors.get(row.summary.sector, row.summary.sector) or DASH)

    def write_stage(self, row: Row) -> str:
        return escape(shortened(self.stages.get(str(row.summary.stage), DASH)))

    def write_version(self, row: Row) -> str:
        return escape(row.enrolment.version)

    def write_state(self, row: Row) -> str:
        return self.states[bool(row.enrolment.is_handed_in)]

    def write_lead(self, row: Row) -> str:
        return self.leads.get(row.enrolment.lead_id or 0, "")

    def write_tags(self, row: Row) -> str:
        keys = row.enrolment.tags or ""
        if keys not in self.tagged:
            names = (self.tags.get(int(key)) for key in keys.split(",") if key)
            said = sorted((name for name in names if name), key=str.casefold)
            self.tagged[keys] = escape(pgettext("between codes", ", ").join(said))
        return self.tagged[keys]

    @cached_property
    def tagged(self) -> dict[str, str]:
        """Names of tags in a row, each set of them once: they are asked for even where the row is known."""
        return {}

    def chapter(self, row: Row, chapter_id: str) -> str:
        """One cell: a shape and a number, or the change of its points. The words are in its name."""
        cell, before = row.cell(chapter_id), row.cell_before(chapter_id)
        if cell is None:
            return f'<td><span class="k ku">{self.unanswered}</span>'
        kind, text, words = self.moved(cell, before) if self.filters.shows == "change" else self.gaps(cell, before)
        here = ' aria-current="true"' if self.opened == (row.enrolment.pk, chapter_id) else ""
        at = f"{row.enrolment.pk}{'.' if chapter_id[0].isdigit() else ''}{chapter_id}"
        look = f" class={kind}" if kind else ""
        return f"<td><button{look} name=c value={at}{here}{spoken(text, words)}</button>"

    def gaps(self, cell: Cell, before: Cell | None) -> tuple[str, str, str]:
        """Class, text and spoken words of a cell that says what is open. Cells without a gap are many: they need no class."""
        worst, number = cell.worst, cell.number
        if worst == "none" and cell.is_open:
            return "ko", "", escape(_("no gaps so far, answers are missing"))
        is_worse = cell.is_worse_than(before)
        kind = "" if worst == "none" else f"k{rank(worst)}w" if is_worse else f"k{rank(worst)}"
        return kind, str(number) if number else "", self.said(worst, number, is_worse)

    def said(self, worst: str, number: int, is_worse: bool) -> str:
        known = self.spoken.get((worst, number, is_worse))
        if known is None:
            words = gaps_words(worst, number)
            known = escape(_("%(gaps)s, worse") % {"gaps": words} if is_worse else words)
            self.spoken[worst, number, is_worse] = known
        return known

    def moved(self, cell: Cell, before: Cell | None) -> tuple[str, str, str]:
        """The same of a cell that says how many points its chapter moved; a figure is spoken as it stands.

        Where a checkpoint is the first, nothing compares in any cell: those are the many that need no class here.
        """
        truth = self.filters.truth
        change = difference(cell.points(truth), before.points(truth) if before else None)
        if change is None:
            return "", "", self.incomparable
        kind = "kd-dn" if change <= -FALL else "kd-up" if round(change) > 0 else "kd-eq" if not round(change) else "kd"
        return kind, signed(change), ""


def spoken(text: str, words: str) -> str:
    """The end of a button's tag, and what is in it: what is seen, with the words that are only heard.

    Most words begin with the figure that is seen. What follows it is an element of its own: half as long as a name that
    repeats the figure. Where no figure is seen, the style sheet shows a shape in place of the words.
    """
    if not words or not text:
        return f">{text or words}"
    if words.startswith(text):
        return f">{text}<i>{words[len(text) :]}</i>"
    return f' aria-label="{words}">{text}'


def may_turn(name: str) -> bool:
    """Whether a name has letters or marks of a script that is read from the right: only then it is kept apart."""
    return not name.isascii() and any(bidirectional(one) in TURNING for one in name)


def fold_of(column: Column) -> str:
    """The class by which a column folds; empty for one that never does. Its number ends the classes of the cells."""
    return column.width.partition(" ")[2]


def quoted(classes: str) -> str:
    """Classes as the value of an attribute: one alone needs no quotes, and a page has 1,400 of them."""
    return f'"{classes}"' if " " in classes else classes


def low_words(ends: Ends | None) -> str:
    return DASH if ends is None else f"{ends[0]:.1f}"
