"""Numbers -> SVG text, the same drawing on the page and in the PDF.

Colours are presentation attributes, for the PDF and for pages without style; every element also has a
class (`pl-ch-…`) by which a style sheet recolours it, for example in the dark. No style, no script.
"""

from __future__ import annotations

import math
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from charts.palette import colour

INK, QUIET, LINE, ACCENT, SOFT, GROUND = map(colour, ("ink", "ink-3", "line", "accent", "sunken", "surface"))
FONT = "Plumbline Sans SC, Noto Sans CJK SC, sans-serif"


@dataclass(frozen=True)
class ChapterFigure:
    """One chapter in a chart: its label and its scores from 0 to 100."""

    label: str
    low: float
    high: float
    maturity: float | None = None

    @property
    def figure(self) -> str:
        low, high = f"{self.low:.1f}", f"{self.high:.1f}"
        return low if low == high else f"{low}–{high}"


@dataclass(frozen=True)
class Frame:
    """The size of a radar, in units of its own; text is `font` units high."""

    width: float
    height: float
    radius: float
    font: float


PAGE = Frame(440, 344, 112, 12.5)
PAPER = Frame(336, 280, 93, 10.4)  # a unit is a quarter of a millimetre


def svg(width: float, height: float, title: str, description: str, body: str) -> str:
    """The body in a picture with a name and a description for those who cannot see it."""
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:g} {height:g}" role="img" '
        f'class="pl-ch" font-family="{FONT}" font-size="12">'
        f"<title>{escape(title)}</title><desc>{escape(description)}</desc>{body}</svg>"
    )


def clamped(value: float) -> float:
    return max(0.0, min(100.0, value))


def plain(text: str) -> str:
    """The text for a drawing: typographic quotes are full-width in the font, and drawings cannot switch that."""
    return escape(text.translate({0x2018: "'", 0x2019: "'", 0x201C: '"', 0x201D: '"'}), quote=False)


def shorten(text: str, room: float, latin: float = 0.55) -> str:
    """The text cut to `room` em, a Chinese character counting one and a Latin one `latin`."""
    used = 0.0
    for index, character in enumerate(text):
        used += 1.0 if unicodedata.east_asian_width(character) in "WF" else latin
        if used > room:
            return text[: max(1, index - 1)].rstrip(" ,;，、；") + "…"
    return text


def line(x1: float, y1: float, x2: float, y2: float, look: str) -> str:
    return f'<line x1="{x1:.2f}" y1="{y1:.2f}" x2="{x2:.2f}" y2="{y2:.2f}" {look}/>'


def box(x: float, y: float, width: float, height: float, look: str) -> str:
    return f'<rect x="{x:.2f}" y="{y:.2f}" width="{max(0, width):.2f}" height="{height:.2f}" {look}/>'


def dot(x: float, y: float, radius: float, look: str) -> str:
    return f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{radius}" {look}/>'


def words(x: float, y: float, text: str, look: str) -> str:
    return f'<text x="{x:.2f}" y="{y:.2f}" {look}>{plain(text)}</text>'


def radar(chapters: Sequence[ChapterFigure], title: str, description: str, frame: Frame = PAGE) -> str:
    """A radar of chapters: filled to the sure score, outlined to the possible one, maturity dashed.

    With fewer than three chapters there is no shape to draw; the table beside it says it all.
    """
    if len(chapters) < 3:
        return svg(frame.width, 40, title, description, "")
    spokes = "".join(
        line(*middle(frame), *spoke_end(frame, i, len(chapters), 100), look("spoke", stroke=LINE))
        for i in range(len(chapters))
    )
    rings = "".join(
        shape(frame, [r] * len(chapters), look("ring", fill="none", stroke=LINE)) for r in (25, 50, 75, 100)
    )
    thin = frame.font / 10
    may = shape(frame, [a.high for a in chapters], look("may", fill="none", stroke=ACCENT, stroke_width=thin))
    sure = look("sure", fill=ACCENT, fill_opacity=0.14, stroke=ACCENT, stroke_width=round(2.2 * thin, 2))
    body = rings + spokes + may + shape(frame, [a.low for a in chapters], sure)
    if all(a.maturity is not None for a in chapters):
        dashed = look("maturity", fill="none", stroke=INK, stroke_width=1.3 * thin, stroke_dasharray="4 3")
        body += shape(frame, [a.maturity or 0 for a in chapters], dashed)
    body += "".join(label(frame, i, len(chapters), chapter) for i, chapter in enumerate(chapters))
    return svg(frame.width, frame.height, title, description, body)


def look(name: str, **attributes: object) -> str:
    """A class and its presentation attributes: `look("ring", stroke_width=1)`."""
    pairs = "".join(f' {key.replace("_", "-")}="{value}"' for key, value in attributes.items())
    return f'class="pl-ch-{name}"{pairs}'


def middle(frame: Frame) -> tuple[float, float]:
    return frame.width / 2, frame.height / 2


def spoke_end(frame: Frame, index: int, count: int, value: float) -> tuple[float, float]:
    angle = 2 * math.pi * index / count - math.pi / 2
    reach = frame.radius * value / 100
    x, y = middle(frame)
    return x + reach * math.cos(angle), y + reach * math.sin(angle)


def shape(frame: Frame, values: Sequence[float], attributes: str) -> str:
    ends = (spoke_end(frame, i, len(values), clamped(v)) for i, v in enumerate(values))
    points = " ".join(f"{x:.1f},{y:.1f}" for x, y in ends)
    return f'<polygon points="{points}" {attributes}/>'


def label(frame: Frame, index: int, count: int, chapter: ChapterFigure) -> str:
    x, y = spoke_end(frame, index, count, 112)
    centre, height = frame.width / 2, frame.height / 2
    anchor = "middle" if abs(x - centre) < frame.font else "start" if x > centre else "end"
    y += frame.font * (-1.1 if y < height - frame.radius else 0.4 if y > height else -0.1)
    size = {"text_anchor": anchor, "font_size": frame.font}
    room = {"start": frame.width - x, "end": x, "middle": 2 * min(x, frame.width - x)}[anchor]
    return words(x, y, shorten(chapter.label, room / frame.font), look("label", fill=INK, **size)) + words(
        x, y + 1.25 * frame.font, chapter.figure, look("figure", fill=INK, font_weight=700, **size)
    )


def chapter_bar(chapter: ChapterFigure, thresholds: Sequence[float], title: str, description: str) -> str:
    """One chapter in a table row, 66 x 5.2: thick readiness, thin maturity, open part outlined, limits dotted."""
    span = 66
    body = box(0, 0.8, span, 1.9, look("track", fill=SOFT))
    if chapter.high > chapter.low:
        start = span * clamped(chapter.low) / 100
        width = span * clamped(chapter.high) / 100 - start
        look_of_open = look("may", fill=GROUND, stroke=ACCENT, stroke_width=0.2)
        body += box(start, 0.9, width - 0.1, 1.7, look_of_open)
    body += box(0, 0.8, span * clamped(chapter.low) / 100, 1.9, look("bar", fill=ACCENT))
    if chapter.maturity is not None:
        body += box(0, 3.3, span * clamped(chapter.maturity) / 100, 0.9, look("thin", fill=QUIET))
    dotted = look("limit", stroke=INK, stroke_width=0.15, stroke_dasharray="0.6 0.5")
    for value in thresholds:
        x = span * clamped(value) / 100
        body += line(x, 0.2, x, 5, dotted)
    return svg(span, 5.2, title, description, body)
