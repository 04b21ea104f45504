"""A cohort as an XLSX workbook: ventures by chapter, and every open gap."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.utils.timezone import get_current_timezone_name, localtime
from django.utils.translation import gettext as _

from assessments.wording import SEVERITY_NAMES
from charts.palette import colour as colour_of
from cohorts.models import Cohort
from engine.playbook.schema import Playbook
from reports.sheets.downloads import new_workbook
from reviews.glance import WORST_FIRST, Row

CREATED = "%Y-%m-%d"


def cohort_workbook(cohort: Cohort, rows: Sequence[Row], playbook: Playbook, language: str) -> bytes:
    """The cohort as a workbook of two sheets, in one language.

    Args:
        rows: enrolled ventures; those that submitted nothing stand with their name only.
        playbook: whose chapters head the columns.
    """
    book, buffer = new_workbook(f"{cohort.programme}, {cohort}")
    head = book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "bottom"})
    ventures = book.add_worksheet(_("Ventures"))
    fill(ventures, head, venture_heads(playbook, language), (venture_cells(r, playbook, language) for r in rows))
    colour(book, ventures, playbook, len(rows))
    gaps = book.add_worksheet(_("Open gaps"))
    fill(gaps, head, gap_heads(), gap_lines(rows, playbook, language))
    gaps.set_column(2, 2, 44)
    book.close()
    return buffer.getvalue()


def fill(sheet: Any, head: Any, heads: Sequence[str], lines: Iterable[Sequence[Any]]) -> None:
    """Writes heads and lines. Text is written as text, so that “=1+1” stays what somebody typed."""
    for column, text in enumerate(heads):
        sheet.write_string(0, column, text, head)
    for number, line in enumerate(lines, 1):
        for column, value in enumerate(line):
            if isinstance(value, bool) or value is None or value == "":
                continue
            if isinstance(value, int | float):
                sheet.write_number(number, column, value)
            else:
                sheet.write_string(number, column, str(value))
    sheet.freeze_panes(1, 1)
    sheet.set_column(0, 0, 28)
    sheet.set_row(0, 32)


def venture_heads(playbook: Playbook, language: str) -> list[str]:
    chapters = [c.short.in_language(language) for c in playbook.scored_chapters]
    return [
        _("Venture"),
        _("Sector"),
        _("Stage"),
        _("Submitted on (%(zone)s)") % {"zone": get_current_timezone_name()},
        _("Verdict"),
        _("Readiness, low"),
        _("Readiness, high"),
        _("Maturity, low"),
        _("Runway, months"),
        _("Open questions"),
        *(str(SEVERITY_NAMES[s]) for s in WORST_FIRST),
        *chapters,
        _("Seal code"),
    ]


def venture_cells(row: Row, playbook: Playbook, language: str) -> list[Any]:
    if row.submission is None:
        return [row.name, "", "", _("Seal broken: nothing is shown") if row.is_broken else _("not yet")]
    # A submission from before a figure was kept does not have it: its cell stays empty.
    figures = row.summary
    readiness, maturity = (figures.get(key) or (None, None) for key in ("readiness", "maturity"))
    runway = _("unlimited") if row.runway == "unlimited" else row.runway
    kept = figures.get("chapters", {})
    chapters = [(kept.get(c.id) or {}).get("readiness") for c in playbook.scored_chapters]
    return [
        row.name,
        label(playbook, "sector", figures.get("sector"), language),
        label(playbook, "stage", figures.get("stage"), language),
        localtime(row.submission.submitted_at).strftime(CREATED),
        verdict(playbook, figures, language),
        readiness[0],
        readiness[1],
        maturity[0],
        runway,
        figures.get("open"),
        *(row.counts.get(s) for s in WORST_FIRST),
        *(ends[0] if ends else None for ends in chapters),
        row.submission.seal[:12],
    ]


def label(playbook: Playbook, name: str, value: Any, language: str) -> str:
    """The words of a fact's option; empty when it is not answered."""
    if value in (None, "") or name not in playbook.names:
        return ""
    options = {o.id: o.label.in_language(language) for o in playbook.item(name).options}
    return options.get(str(value), str(value))


def verdict(playbook: Playbook, figures: Mapping[str, Any], language: str) -> str:
    """The band, unless too little was answered for one; empty for figures that do not have it."""
    if figures.get("is_early"):
        return _("Too early to say")
    band_id = figures.get("band", "")
    return next((b.name.in_language(language) for b in playbook.bands if b.id == band_id), band_id)


def gap_heads() -> list[str]:
    return [_("Venture"), _("Code"), _("Gap"), _("Severity"), _("Points"), _("Contained in")]


def gap_lines(rows: Sequence[Row], playbook: Playbook, language: str) -> Iterable[list[Any]]:
    titles = {i.code: i.gap.title.in_language(language) for i in playbook.items.values() if i.gap}
    titles |= {rule.code: rule.title.in_language(language) for rule in playbook.rules}
    for row in rows:
        for gap in row.submission.result["gaps"] if row.submission else ():
            yield [
                row.name,
                gap["code"],
                titles.get(gap["code"], gap["title"]),
                str(SEVERITY_NAMES[gap["severity"]]),
                gap["worth"],
                gap["absorbed_by"] or "",
            ]


def colour(book: Any, sheet: Any, playbook: Playbook, count: int) -> None:
    """Shades the chapters' readiness: the paler, the lower."""
    first = 10 + len(WORST_FIRST)
    last = first + len(playbook.scored_chapters) - 1
    scale = {
        "type": "2_color_scale",
        "min_type": "num",
        "min_value": 0,
        "max_type": "num",
        "max_value": 100,
        "min_color": colour_of("critical-soft"),
        "max_color": "#ffffff",
    }
    sheet.conditional_format(1, first, max(1, count), last, scale)
    sheet.set_column(5, last, 11, book.add_format({"num_format": "0.0"}))
    sheet.set_column(9, first - 1, 9, book.add_format({"num_format": "0"}))
