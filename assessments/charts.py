"""Numbers -> SVG text, the same drawing on the page and in the PDF. Presentation attributes only."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

INK, QUIET, LINE, ACCENT, SOFT = "#1b1e1d", "#636a66", "#cfccc2", "#0f5e5a", "#cfe3e0"


@dataclass(frozen=True)
class Axis:
    """One chapter in a chart: its label and its score from 0 to 100."""

    label: str
    low: float
    high: float


def svg(width: int, height: int, title: str, description: str, body: str) -> str:
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" role="img" '
        f'font-family="Noto Sans CJK SC, sans-serif" font-size="12">'
        f"<title>{escape(title)}</title><desc>{escape(description)}</desc>{body}</svg>"
    )


def radar(axes: Sequence[Axis], title: str, description: str) -> str:
    """A radar of chapters: the filled shape is the sure score, the outline what is possible."""
    width, height, radius = 520, 380, 130
    cx, cy = width / 2, height / 2

    def at(index: int, value: float) -> tuple[float, float]:
        angle = 2 * math.pi * index / len(axes) - math.pi / 2
        reach = radius * value / 100
        return cx + reach * math.cos(angle), cy + reach * math.sin(angle)

    def polygon(values: Sequence[float], attributes: str) -> str:
        points = " ".join(
            f"{x:.1f},{y:.1f}"
            for x, y in (at(i, max(0.0, min(100.0, v))) for i, v in enumerate(values))
        )
        return f'<polygon points="{points}" {attributes}/>'

    if len(axes) < 3:
        return svg(width, 40, title, description, "")
    rings = "".join(
        polygon([ring] * len(axes), f'fill="none" stroke="{LINE}"') for ring in (25, 50, 75, 100)
    )
    spokes = "".join(
        f'<line x1="{cx}" y1="{cy}" x2="{at(i, 100)[0]:.1f}" y2="{at(i, 100)[1]:.1f}" stroke="{LINE}"/>'
        for i in range(len(axes))
    )
    may = polygon([a.high for a in axes], f'fill="none" stroke="{ACCENT}" stroke-dasharray="3 3"')
    sure = polygon(
        [a.low for a in axes],
        f'fill="{SOFT}" fill-opacity="0.7" stroke="{ACCENT}" stroke-width="1.5"',
    )
    labels = "".join(label(at(i, 116), cx, axis) for i, axis in enumerate(axes))
    return svg(width, height, title, description, rings + spokes + may + sure + labels)


def label(place: tuple[float, float], centre: float, axis: Axis) -> str:
    x, y = place
    anchor = "middle" if abs(x - centre) < 12 else "start" if x > centre else "end"
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" fill="{INK}">{escape(axis.label)}</text>'
        f'<text x="{x:.1f}" y="{y + 14:.1f}" text-anchor="{anchor}" fill="{QUIET}">{axis.low:.1f}</text>'
    )


def bars(axes: Sequence[Axis], title: str, description: str) -> str:
    """A bar for each chapter: filled is sure, outlined is possible."""
    row, left, width = 26, 150, 520
    span = width - left - 60
    body = "".join(
        f'<text x="0" y="{y + 15}" fill="{INK}">{escape(axis.label)}</text>'
        f'<rect x="{left}" y="{y + 5}" width="{span}" height="12" fill="#f2f1ec"/>'
        f'<rect x="{left}" y="{y + 5}" width="{span * axis.high / 100:.1f}" height="12" fill="none" stroke="{ACCENT}"/>'
        f'<rect x="{left}" y="{y + 5}" width="{span * axis.low / 100:.1f}" height="12" fill="{ACCENT}"/>'
        f'<text x="{width - 50}" y="{y + 15}" fill="{INK}">{axis.low:.1f}</text>'
        for y, axis in ((i * row, axis) for i, axis in enumerate(axes))
    )
    return svg(width, row * len(axes) + 4, title, description, body)
