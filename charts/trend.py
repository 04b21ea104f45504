"""One score over time: a dot a moment at its day, the limit of the next band, and what a plan would make of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from charts.ground import GROUND, INK, QUIET, box, clamped, dot, line, look, plain, svg, words
from charts.palette import colour, mixed

ACCENT, SOFT, RULE = map(colour, ("accent", "accent-soft", "line-strong"))
WIDTH, HEIGHT, LEFT, RIGHT, TOP, GROUND_Y = 560, 230, 40, 50, 24, 196
ROOM = 126.0  # units that a day takes beside its neighbour, in the larger letters of a phone


@dataclass(frozen=True)
class Moment:
    """One dot. `high` is more than `low` where answers are open; `day_text` is the day in words."""

    day: date
    low: float
    high: float
    day_text: str

    @property
    def figure(self) -> str:
        return f"{self.low:.1f}"


@dataclass(frozen=True)
class Ahead:
    """What a plan would make of it: the score and the day on which that would be."""

    day: date
    low: float
    day_text: str


def trend(
    moments: Sequence[Moment], title: str, description: str, *, limit: float | None = None, ahead: Ahead | None = None
) -> str:
    """The line of the low ends, the open part above each as a thin bar. 560 x 230.

    Args:
        moments: oldest first; at least one.
        limit: the score from which the next band begins.
    """
    days = [one.day for one in moments] + ([ahead.day] if ahead else [])
    first, span = days[0], max(1, (max(days) - days[0]).days)

    def across(day: date) -> float:
        return LEFT + (WIDTH - LEFT - RIGHT) * (day - first).days / span if len(days) > 1 else LEFT

    body = "".join(tick(value) for value in range(0, 101, 20))
    if limit is not None:
        body += limit_line(limit)
    body += "".join(open_part(across(one.day), one) for one in moments)
    points = [(across(one.day), height(one.low)) for one in moments]
    drawn = look("line", fill="none", stroke=ACCENT, stroke_width=2)
    if len(points) > 1:
        body += f'<polyline points="{" ".join(f"{x:.1f},{y:.1f}" for x, y in points)}" {drawn}/>'
    body += "".join(dot(x, y, 4, look("dot", fill=ACCENT)) for x, y in points)
    named = [(x, one.low, one.figure, one.day_text) for (x, _y), one in zip(points, moments, strict=True)]
    if ahead:
        x, y = across(ahead.day), height(ahead.low)
        dashed = look("ahead", stroke=ACCENT, stroke_width=1.5, stroke_dasharray="4 4")
        body += line(*points[-1], x, y, dashed)
        body += dot(x, y, 4, look("ringdot", fill=GROUND, stroke=ACCENT, stroke_width=1.5))
        named.append((x, ahead.low, f"{ahead.low:.1f}", ahead.day_text))
    return svg(WIDTH, HEIGHT, title, description, body + labels(named))


def height(value: float) -> float:
    return GROUND_Y - (GROUND_Y - TOP) * clamped(value) / 100


def tick(value: int) -> str:
    y = height(value)
    body = line(LEFT, y, WIDTH - RIGHT, y, look("grid", stroke=mixed("line-strong", 40)))
    return body + words(LEFT - 8, y + 4, str(value), look("note", fill=QUIET, text_anchor="end"))


def limit_line(at: float) -> str:
    y = height(at)
    body = line(LEFT, y, WIDTH - RIGHT, y, look("limit", stroke=RULE, stroke_dasharray="2 2"))
    return body + words(WIDTH - RIGHT + 6, y + 4, f"{at:g}", look("note", fill=QUIET))


def open_part(x: float, one: Moment) -> str:
    """From the low end up to the high one, where answers are open."""
    if one.high <= one.low:
        return ""
    top = height(one.high)
    return box(x - 2, top, 4, height(one.low) - top, look("half", fill=SOFT, stroke=ACCENT, stroke_width=0.5))


def labels(named: Sequence[tuple[float, float, str, str]]) -> str:
    """Figures over the dots and days under the ground; where they would lie on each other, the later one is written."""
    body, free = "", WIDTH + ROOM
    for x, low, figure, day in reversed(named):
        if free - x < ROOM:
            continue
        free = x
        anchor = {"text_anchor": "start" if x - LEFT < ROOM / 2 else "middle"}
        y = height(low)
        # The figure stands under a dot that is near the top.
        beside = y + 18 if y < TOP + 14 else y - 9
        strong = look("strong", fill=INK, font_weight=600, **anchor)
        body += f'<text x="{x:.2f}" y="{beside:.2f}" {strong}>{plain(figure)}</text>'
        body += words(x, GROUND_Y + 20, day, look("note", fill=QUIET, **anchor))
    return body
