"""Larger drawings: the scale with the plumb line, the plan on a time axis."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from charts.ground import ACCENT, INK, LINE, QUIET, SOFT, box, clamped, line, look, shorten, svg, words


@dataclass(frozen=True)
class Scale:
    """A score on the scale of bands: `bands` are (name, score from which it begins), lowest first."""

    low: float
    high: float
    figure: str
    caption: str
    bands: Sequence[tuple[str, float]]


def scale(score: Scale, title: str, description: str) -> str:
    """The plumb line falls on the scale at the lower score; the thick stroke is the interval. 172 x 82."""
    width, ground = 172, 64
    x = width * clamped(score.low) / 100
    hang = min(max(x, 1.8), width - 1.8)  # the bob stays whole at both ends of the scale
    body = line(hang, 0, hang, 59, look("cord", stroke=INK, stroke_width=0.25))
    bob = f"M{hang - 1.7:.2f} 56.5L{hang + 1.7:.2f} 56.5L{x:.2f} 63.4Z"
    body += f'<path d="{bob}" {look("bob", fill=ACCENT)}/>'
    body += line(0, ground, width, ground, look("axis", stroke=INK, stroke_width=0.25))
    span = max(0.6, width * (clamped(score.high) - clamped(score.low)) / 100)
    body += box(min(x, width - span), ground, span, 1.6, look("interval", fill=ACCENT))
    for tick in range(0, 101, 10):
        at = min(width * tick / 100, width - 0.1)
        body += line(
            at, ground, at, ground + (2.6 if tick % 50 == 0 else 1.4), look("tick", stroke=INK, stroke_width=0.2)
        )
    for tick, anchor in ((0, "start"), (50, "middle"), (100, "end")):
        body += words(width * tick / 100, 70.4, str(tick), look("note", fill=QUIET, font_size=2.9, text_anchor=anchor))
    return svg(width, 82, title, description, body + figure(score, x) + band_marks(score, width))


def figure(score: Scale, x: float) -> str:
    """The score as large text, left of the line; right of it when there is no room on the left."""
    side, anchor = (x + 4, "start") if score.low < 35 else (x - 4, "end")
    caption = look("note", fill=QUIET, font_size=3.4, text_anchor=anchor)
    large = look("figure", fill=INK, font_size=13, font_weight=700, text_anchor=anchor)
    return words(side, 42, score.caption, caption) + words(side, 56, score.figure, large)


def band_marks(score: Scale, width: float) -> str:
    """A mark and a name where each band begins; names that would touch go to a second line."""
    body, free = "", [0.0, 0.0]
    for name, start in score.bands:
        x = max(0.1, width * start / 100)
        name = shorten(name, (width - x - 1.3) / 2.9)
        row = 0 if x >= free[0] else 1
        free[row] = x + 3 + 2.9 * len(name) * (1.0 if any(c > "\u2e80" for c in name) else 0.56)
        # The mark of a name on the second line stays clear of the names on the first, dots of letters included.
        top, foot = (72.6, 77.5) if row == 0 else (71.6, 73.2)
        body += line(x, top, x, foot, look("tick", stroke=QUIET, stroke_width=0.2))
        body += words(x + (1.3 if row == 0 else 0), 76.6 + 3.8 * row, name, look("note", fill=QUIET, font_size=2.9))
    return body


@dataclass(frozen=True)
class Bar:
    """An action in time, in working days from the start of the plan."""

    label: str
    start: float
    end: float
    is_critical: bool
    note: str = ""


@dataclass(frozen=True)
class TimeAxis:
    """Weeks of five working days, and the horizons as (name, calendar days)."""

    weeks: int
    horizons: Sequence[tuple[str, int]]
    rest: str  # name of what lies behind the last horizon


LABELS, AXIS, ROW, HEAD = 70.0, 102.0, 4.6, 9.0
NAME_ROOM = 10  # of a horizon's name
DIGIT, NUMBER_ROOM = 1.3, 2.0  # of the number of a week: the width of a digit, and what keeps two numbers apart
STEPS = (1, 2, 4, 8, 13, 26, 52, 104, 260)  # weeks from number to number


def timeline(bars: Sequence[Bar], axis: TimeAxis, title: str, description: str, has_labels: bool = True) -> str:
    """Bars on weeks, with a band for each horizon; the longest chain is dark and bold. 172 wide.

    Args:
        has_labels: without, the room on the left stays empty: the PDF sets the labels there as text of the
            page, because its renderer lays out the text of a drawing letter by letter.
    """
    height = HEAD + ROW * len(bars) + 1
    week = AXIS / axis.weeks
    rows = "".join(bar_row(bar, HEAD + i * ROW, week) for i, bar in enumerate(bars))
    if has_labels:
        rows += "".join(bar_label(bar, HEAD + i * ROW) for i, bar in enumerate(bars))
    return svg(172, height, title, description, bands(axis, week, height) + rows)


def bands(axis: TimeAxis, week: float, height: float) -> str:
    body, start, end = "", 0.0, LABELS + AXIS
    for index, (name, days) in enumerate(axis.horizons):
        x1, x2 = LABELS + start * week, min(end, LABELS + days / 7 * week)
        if index % 2 == 0:
            body += box(x1, 0, x2 - x1, height, look("band", fill=SOFT))
        # In a plan of a year or more the bands are too narrow for their names; what follows them is named.
        if x2 - x1 >= NAME_ROOM:
            body += words(x1 + 0.8, 3, name, look("label", fill=INK, font_size=2.5, font_weight=700))
        start = days / 7
    if end - (LABELS + start * week) > 12:
        body += words(
            LABELS + start * week + 0.8, 3, axis.rest, look("label", fill=INK, font_size=2.5, font_weight=700)
        )
    for number in range(1, axis.weeks + 1, weeks_between_numbers(axis.weeks)):
        x = LABELS + (number - 0.5) * week
        body += words(x, 6.6, str(number), look("note", fill=QUIET, font_size=2.1, text_anchor="middle"))
    return body + line(0, HEAD - 1, end, HEAD - 1, look("axis", stroke=INK, stroke_width=0.2))


def weeks_between_numbers(weeks: int) -> int:
    """The fewest weeks from number to number with which the numbers below an axis stand apart."""
    least = NUMBER_ROOM + DIGIT * len(str(weeks))
    return next((step for step in STEPS if step * AXIS / weeks >= least), STEPS[-1])


def bar_row(bar: Bar, y: float, week: float) -> str:
    x1, x2 = LABELS + bar.start / 5 * week, LABELS + bar.end / 5 * week
    thick = 2.4 if bar.is_critical else 1.7
    colour = ACCENT if bar.is_critical else QUIET
    name = "critical" if bar.is_critical else "bar"
    body = line(0, y + ROW, LABELS + AXIS, y + ROW, look("grid", stroke=LINE, stroke_width=0.1))
    body += box(x1, y + 2.3 - thick / 2, max(0.6, x2 - x1), thick, look(name, fill=colour))
    if bar.note:
        room = LABELS + AXIS - x2
        at, anchor = (x2 + 1, "start") if room > 14 else (x1 - 1, "end")
        body += words(at, y + 3.1, bar.note, look("note", fill=QUIET, font_size=2.1, text_anchor=anchor))
    return body


def bar_label(bar: Bar, y: float) -> str:
    weight = 700 if bar.is_critical else 400
    text = look("label", fill=INK, font_size=2.5, font_weight=weight)
    return words(0, y + 3.2, short_label(bar), text)


def short_label(bar: Bar) -> str:
    """The label as far as there is room for it; bold letters are a little wider.

    Letters are narrower than what `shorten` takes them for, Chinese characters are not.
    """
    room = 26 if any(letter > "\u2e80" for letter in bar.label) else 29
    return shorten(bar.label, room - 1 if bar.is_critical else room)
