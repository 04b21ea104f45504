"""What changed, drawn: a dot a venture, verdicts side by side, gaps to the left and right, lines over time."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from charts.ground import INK, QUIET, box, clamped, dot, line, look, shorten, svg, words
from charts.palette import colour, mixed

ACCENT, SOFT, RULE, GROUND, WORSE = map(colour, ("accent", "accent-soft", "line-strong", "surface", "high"))
GRAVE = {"critical": colour("critical"), "high": colour("high"), "medium": colour("medium"), "low": colour("low-soft")}
MOST_DOTS = 200  # above it the dots would be a cloud: they become a histogram
WIDTH, LEFT, RIGHT, ROW, TALL = 980, 110, 20, 96, 58
TOP = 34  # room for the names of limits, above the first row
STEP = 9.0  # units of the drawing that a dot takes
BINS = 20


@dataclass(frozen=True)
class Spread:
    """One row of dots: what it is called, a note under that, the values from 0 to 100, and their quarters."""

    label: str
    note: str
    values: Sequence[float]
    lower: float
    median: float
    upper: float


def across(value: float) -> float:
    """Where a score stands in the drawing of dots."""
    return LEFT + (WIDTH - LEFT - RIGHT) * clamped(value) / 100


def dots(spreads: Sequence[Spread], limits: Sequence[tuple[str, float]], title: str, description: str) -> str:
    """A row of dots for each spread, over the middle half and the median.

    Args:
        limits: names and scores from which something holds, drawn through all rows.
    """
    ground = TOP + ROW * len(spreads)
    body = "".join(limit(name, at, ground, number) for number, (name, at) in enumerate(limits))
    body += "".join(spread_row(one, TOP + ROW * (number + 1) - 18) for number, one in enumerate(spreads))
    for tick in range(0, 101, 20):
        x = across(tick)
        body += line(x, ground - 18, x, ground - 13, look("axis", stroke=RULE))
        body += words(x, ground + 2, str(tick), look("note", fill=QUIET, text_anchor="middle"))
    return svg(WIDTH, ground + 8, title, description, body)


def limit(name: str, at: float, ground: float, number: int) -> str:
    """A dashed line where something begins. Names of neighbours stand at two heights."""
    x = across(at)
    dashed = look("limit", stroke=RULE, stroke_dasharray="2 2")
    text = shorten(name, (WIDTH - x - 4) / 12)
    start = 4 if number % 2 == 0 else 18
    return line(x, start, x, ground - 18, dashed) + words(x + 4, start + 9, text, look("note", fill=QUIET))


def spread_row(spread: Spread, ground: float) -> str:
    """The dots of one row, which stands on `ground`."""
    body = words(0, ground - 14, shorten(spread.label, 8.5), look("strong", fill=INK, font_weight=600))
    body += words(0, ground + 2, spread.note, look("note", fill=QUIET))
    if spread.values:
        start, end, middle = across(spread.lower), across(spread.upper), across(spread.median)
        body += box(start, ground - TALL, end - start, TALL, look("half", fill=SOFT))
        body += swarm(spread.values, ground) if len(spread.values) <= MOST_DOTS else histogram(spread.values, ground)
        body += line(middle, ground - TALL - 3, middle, ground, look("median", stroke=INK, stroke_width=2))
        strong = look("strong", fill=INK, font_weight=600, text_anchor="middle")
        body += words(middle, ground - TALL - 6, f"{spread.median:.1f}", strong)
    return body + line(LEFT, ground, WIDTH - RIGHT, ground, look("axis", stroke=RULE))


def swarm(values: Sequence[float], ground: float) -> str:
    """A dot a value; those that would lie on each other are piled up."""
    piles: dict[int, list[float]] = {}
    for value in sorted(values):
        piles.setdefault(round(across(value) / STEP), []).append(value)
    tallest = max(map(len, piles.values()))
    rise = min(STEP, (TALL - 8) / max(1, tallest - 1))
    point = look("dot", fill=ACCENT, fill_opacity=0.75)
    return "".join(
        dot(across(value), ground - 5 - rise * height, 4, point)
        for pile in piles.values()
        for height, value in enumerate(pile)
    )


def histogram(values: Sequence[float], ground: float) -> str:
    """How many values lie in each twentieth of the scale."""
    counts = counted(values)
    tallest, width = max(counts), (WIDTH - LEFT - RIGHT) / BINS
    filled = look("bar", fill=ACCENT, fill_opacity=0.75)
    return "".join(
        box(LEFT + width * at + 0.5, ground - TALL * count / tallest, width - 1, TALL * count / tallest, filled)
        for at, count in enumerate(counts)
        if count
    )


def counted(values: Sequence[float]) -> list[int]:
    """The values in each of `BINS` equal parts of 0 to 100; 100 is in the last."""
    counts = [0] * BINS
    for value in values:
        counts[min(BINS - 1, math.floor(clamped(value) * BINS / 100))] += 1
    return counts


@dataclass(frozen=True)
class Stack:
    """One bar: what it is called, and its parts in the order of the looks."""

    label: str
    parts: Sequence[int]


def verdict_bars(stacks: Sequence[Stack], title: str, description: str) -> str:
    """Bars of equal length, the share of each verdict in its own tone: the better, the darker. 510 wide."""
    start, span = 90, 416
    count = max((len(stack.parts) for stack in stacks), default=0)
    body = ""
    for number, stack in enumerate(stacks):
        y, x, whole = 8 + 40 * number, float(start), sum(stack.parts) or 1
        body += words(0, y + 17, shorten(stack.label, 7), look("strong", fill=INK, font_weight=600))
        for step, part in enumerate(stack.parts):
            width = span * part / whole
            if part:
                body += box(x + 0.75, y, width - 1.5, 24.5, tone_of(step, count))
                body += words(x + width / 2, y + 16.5, str(part), figure_on(step, count)) if width > 14 else ""
            x += width
    return svg(510, 8 + 40 * len(stacks), title, description, body)


def tone_of(step: int, count: int) -> str:
    """The look of a verdict: the first is empty, the last full."""
    share = round(100 * step / max(1, count - 1))
    return look(f"tone pl-ch-tone-{tone(step, count)}", fill=mixed("accent", share), stroke=RULE)


def tone(step: int, count: int) -> int:
    """One of five tones, 0 the palest."""
    return round(4 * step / max(1, count - 1))


def figure_on(step: int, count: int) -> str:
    """The look of a number on a tone."""
    is_dark = tone(step, count) > 2
    name, ink = ("on-dark", GROUND) if is_dark else ("strong", INK)
    return look(name, fill=ink, font_weight=600, text_anchor="middle")


@dataclass(frozen=True)
class Both:
    """Gaps of one chapter: what went well to the left, what did not to the right."""

    label: str
    closed: int
    narrower: int
    opened: int
    worse: int


def both_ways(rows: Sequence[Both], left: str, right: str, title: str, description: str) -> str:
    """Gaps closed and narrower to the left, opened and worse to the right, in one scale. 460 wide."""
    most = max([1, *(max(one.closed + one.narrower, one.opened + one.worse) for one in rows)])
    unit = 200 / most  # for 200 units on each side, less the room of the figure
    body = words(180, 12, left, look("note", fill=QUIET, text_anchor="end"))
    body += words(340, 12, right, look("note", fill=QUIET))
    body += "".join(both_row(one, 24 + 30 * number, unit * 0.74) for number, one in enumerate(rows))
    return svg(520, 28 + 30 * len(rows), title, description, body)


def both_row(one: Both, y: float, unit: float) -> str:
    label = look("strong", fill=INK, font_weight=600, text_anchor="middle")
    body = words(260, y + 13, shorten(one.label, 12), label)
    shut, thin = one.closed * unit, one.narrower * unit
    body += box(180 - shut, y, shut, 18, look("closed", fill=ACCENT))
    body += box(180 - shut - thin, y + 0.5, thin, 17, look("narrower", fill=SOFT, stroke=ACCENT))
    number = look("figure", fill=INK, text_anchor="end")
    body += words(180 - shut - thin - 6, y + 13, str(one.closed + one.narrower), number)
    opened, worse = one.opened * unit, one.worse * unit
    body += box(340, y + 0.5, opened, 17, look("opened", fill=GROUND, stroke=RULE))
    body += box(340 + opened, y, worse, 18, look("worse", fill=WORSE))
    return body + words(340 + opened + worse + 6, y + 13, str(one.opened + one.worse), look("figure", fill=INK))


@dataclass(frozen=True)
class Line:
    """One truth over the points: its name and its scores from 0 to 100, None where there is none."""

    name: str
    values: Sequence[float | None]
    is_dashed: bool = False


def lines(points: Sequence[str], series: Sequence[Line], title: str, description: str) -> str:
    """Scores over the points, one line each, named at its end. 610 x 220."""
    places = [70 + 400 * at / max(1, len(points) - 1) for at in range(len(points))]
    body = ""
    for tick in range(0, 101, 20):
        y = height_of(tick)
        body += line(70, y, 470, y, look("grid", stroke=mixed("line-strong", 40)))
        body += words(60, y + 4, str(tick), look("note", fill=QUIET, text_anchor="end"))
    for x, name in zip(places, points, strict=True):
        body += words(x, 212, shorten(name, 8), look("note", fill=QUIET, text_anchor="middle"))
    ends = apart([one.values[-1] for one in series])
    for one, end in zip(series, ends, strict=True):
        body += one_line(one, places, end)
    return svg(610, 220, title, description, body)


def height_of(value: float) -> float:
    return 190 - 1.7 * clamped(value)


def apart(values: Sequence[float | None]) -> list[float | None]:
    """The heights at which the names of lines stand: 15 units apart at least, in the order of their values."""
    heights: list[float | None] = [None] * len(values)
    free = -math.inf
    known = [(height_of(value), at) for at, value in enumerate(values) if value is not None]
    for height, at in sorted(known):
        free = max(height, free + 15)
        heights[at] = free
    return heights


def one_line(one: Line, places: Sequence[float], end: float | None) -> str:
    known = [(x, height_of(value)) for x, value in zip(places, one.values, strict=True) if value is not None]
    dashed = {"stroke_dasharray": "6 4"} if one.is_dashed else {}
    drawn = look("line", fill="none", stroke=ACCENT, stroke_width=2, **dashed)
    body = f'<polyline points="{" ".join(f"{x:.1f},{y:.1f}" for x, y in known)}" {drawn}/>' if known else ""
    body += "".join(dot(x, y, 4.5, look("dot", fill=ACCENT)) for x, y in known)
    last = one.values[-1]
    if last is not None and end is not None:
        body += words(480, end + 4, f"{shorten(one.name, 7)} {last:.1f}", look("strong", fill=INK, font_weight=600))
    return body


def severities(counts: Sequence[tuple[str, int]], most: int, title: str) -> str:
    """How many by severity, gravest first, as a bar: the graver, the taller. `most` fills its 100 units. 100 x 10."""
    heights = {"critical": 10, "high": 7, "medium": 3, "low": 1.5}
    body, x = "", 0.0
    for severity, count in counts:
        width, height = 100 * count / max(1, most), heights[severity]
        body += box(x, 5 - height / 2, width, height, look(severity, fill=GRAVE[severity])) if count else ""
        x += width
    return svg(100, 10, title, "", body)


def outcomes(closed: int, narrower: int, same: int, worse: int, most: int, title: str) -> str:
    """What became of gaps, as boxes in a row, one unit wide for each. 110 x 12."""
    unit, x, body = 110 / max(1, most), 0.5, ""
    looks = (
        (closed, look("closed", fill=ACCENT)),
        (narrower, look("narrower", fill=SOFT, stroke=ACCENT)),
        (same, look("same", fill=GROUND, stroke=RULE)),
        (worse, look("worse", fill=WORSE)),
    )
    for count, drawn in looks:
        body += box(x, 0.5, unit * count - 1, 11, drawn) if count else ""
        x += unit * count
    return svg(110, 12, title, "", body)
