"""How many stand where on a line from 0 to 100: bars of unequal width, whose area is the number."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from charts.ground import ACCENT, INK, QUIET, SOFT, line, svg

WIDTH, HEIGHT, FOOT, HEAD, SIDE = 480.0, 190.0, 26.0, 20.0, 16.0


@dataclass(frozen=True)
class Step:
    """One bar: from and to on the line, and how many; None where the number is hidden."""

    low: float
    high: float
    count: int | None

    @property
    def density(self) -> float:
        return (self.count or 0) / (self.high - self.low)


def histogram(steps: Sequence[Step], title: str, description: str) -> str:
    """The bars with their numbers over a line of points; a hidden bar is an outline at the foot."""
    tallest = max((step.density for step in steps), default=0) or 1
    ground = HEIGHT - FOOT
    bars = "".join(bar(step, (ground - HEAD) * step.density / tallest, ground) for step in steps)
    return svg(WIDTH, HEIGHT, title, description, bars + axis(ground))


def at(points: float) -> float:
    """Where so many points stand."""
    return SIDE + (WIDTH - 2 * SIDE) * points / 100


def bar(step: Step, height: float, ground: float) -> str:
    left, right = at(step.low) + 1, at(step.high) - 1
    middle, top = (left + right) / 2, ground - max(height, 2)
    number = "" if step.count is None else str(step.count)
    dashes = ' stroke-dasharray="3 3"' if step.count is None else ""
    return (
        f'<rect x="{left:.2f}" y="{top:.2f}" width="{right - left:.2f}" height="{ground - top:.2f}" '
        f'class="pl-ch-sure" fill="{SOFT}" stroke="{ACCENT}"{dashes}/>'
        f'<text x="{middle:.2f}" y="{top - 5:.2f}" text-anchor="middle" class="pl-ch-value" fill="{INK}" '
        f'font-weight="600">{number}</text>'
    )


def axis(ground: float) -> str:
    ticks = "".join(
        f'<text x="{at(points):.2f}" y="{ground + 17:.2f}" text-anchor="middle" class="pl-ch-tick" '
        f'fill="{QUIET}">{points}</text>'
        for points in range(0, 101, 20)
    )
    return line(at(0), ground, at(100), ground, f'class="pl-ch-spoke" stroke="{QUIET}"') + ticks
