"""Numbers of a forecast -> SVG text: fan of cash, probability, stacks, tornado. See `charts`."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from charts.ground import ACCENT, INK, LINE, QUIET, box, dot, line, look, shorten, svg, words
from charts.palette import mixed

# Colours of the layers of a stack: how much of one colour stands on the ground, in per cent; forecast.css mixes alike.
MIXES = (("accent", 100), ("accent", 60), ("accent", 30), ("ink", 75), ("ink", 48), ("ink", 22))
LAYERS = tuple(mixed(name, share) for name, share in MIXES)
WIDTH, HEIGHT, LEFT, TOP, BOTTOM, RIGHT = 360, 220, 52, 22, 30, 8
SIDE = 56  # room for figures beside the bars of a tornado
HAIR = 1e-9  # below the least unit of any currency: no width to draw
Say = Callable[[float], str]


@dataclass(frozen=True)
class Words:
    """What a chart is called, what it shows, and how its axis speaks."""

    title: str
    description: str
    figure: Say
    months: Sequence[str]
    marker: str = ""
    unit: str = ""  # of the amounts, over their axis


@dataclass(frozen=True)
class Layer:
    """One colour of a stack: its name and its amount in each month."""

    name: str
    values: Sequence[float]


@dataclass(frozen=True)
class TornadoBar:
    """One input: the outcome at one of its ends and at the other."""

    name: str
    at_low: float
    at_high: float

    @property
    def worse(self) -> float:
        return min(self.at_low, self.at_high)

    @property
    def better(self) -> float:
        return max(self.at_low, self.at_high)


@dataclass(frozen=True)
class Plot:
    """Where months and amounts lie in the drawing."""

    count: int
    low: float
    high: float

    def x(self, month: float) -> float:
        """Month 1 … count; halves are edges."""
        return LEFT + (WIDTH - LEFT - RIGHT) * (month - 0.5) / self.count

    def y(self, value: float) -> float:
        share = (value - self.low) / ((self.high - self.low) or 1)
        return HEIGHT - BOTTOM - (HEIGHT - BOTTOM - TOP) * share


def ticks(low: float, high: float, most: int = 5) -> list[float]:
    """Round amounts from below the least to above the greatest."""
    span = (high - low) or abs(high) or 1.0
    step = 10.0 ** (len(f"{span:.0f}") - 1) if span >= 1 else 0.1
    for factor in (0.1, 0.2, 0.25, 0.5, 1, 2, 5):
        if span / (step * factor) <= most:
            step *= factor
            break
    first = int(low // step)
    last = int(-(-high // step))
    return [step * n for n in range(first, last + 1)]


def framed(count: int, values: Sequence[float], text: Words) -> tuple[Plot, str]:
    """The plot that holds the values and zero, and its grid."""
    marks = ticks(min(0.0, *values), max(0.0, *values))
    plot = Plot(count, marks[0], marks[-1])
    grid = "".join(
        line(
            LEFT,
            plot.y(m),
            WIDTH - RIGHT,
            plot.y(m),
            look("zero" if not m else "grid", stroke=INK if not m else LINE, stroke_width=0.8 if not m else 0.6),
        )
        + words(LEFT - 6, plot.y(m) + 4, text.figure(m), look("tick", fill=QUIET, text_anchor="end", font_size=11))
        for m in marks
    )
    unit = words(2, TOP - 10, text.unit, look("tick", fill=QUIET, font_size=11)) if text.unit else ""
    return plot, grid + unit + month_marks(plot, text.months)


def month_marks(plot: Plot, months: Sequence[str]) -> str:
    """The first month, and each twelfth after it."""
    quiet = {"fill": QUIET, "font_size": 11}
    return "".join(
        line(plot.x(m + 0.5), HEIGHT - BOTTOM, plot.x(m + 0.5), HEIGHT - BOTTOM + 4, look("grid", stroke=LINE))
        + words(
            plot.x(m + 0.5),
            HEIGHT - BOTTOM + 17,
            months[m],
            look("tick", **quiet, text_anchor="start" if m < plot.count * 0.8 else "end"),
        )
        for m in range(0, plot.count, 12)
    )


def marker(plot: Plot, month: int | None, text: str) -> str:
    """A dashed upright at a month, with its words on the side where there is room."""
    if month is None:
        return ""
    x = plot.x(month)
    dashed = look("marker", stroke=INK, stroke_width=1.2, stroke_dasharray="4 3")
    anchor, shift = ("start", -2) if month <= plot.count / 2 else ("end", 2)
    label = look("label", fill=INK, font_size=12, text_anchor=anchor)
    return line(x, TOP - 6, x, HEIGHT - BOTTOM, dashed) + words(x + shift, TOP - 10, text, label)


@dataclass(frozen=True)
class Fan:
    """One forecast of an amount by month: P10, P50 and P90 of the runs, and the case as typed."""

    low: Sequence[float]
    middle: Sequence[float]
    high: Sequence[float]
    typed: Sequence[float] = ()

    @property
    def extent(self) -> list[float]:
        return [*self.low, *self.high, *self.typed]


def fan(
    now: Fan, month: int | None, text: Words, over: Fan | None = None, *, happened: Sequence[tuple[int, float]] = ()
) -> str:
    """Cash: the band from P10 to P90, the middle run, and the case as typed, dashed; with a mark at break-even.

    Args:
        month: the month to mark, None for none.
        over: another fan on the same ground, such as that with the plan.
        happened: month and amount of what is known by now, as dots.
    """
    count = len(now.middle)
    dots = [value for _month, value in happened]
    plot, grid = framed(count, [*now.extent, *(over.extent if over else ()), *dots], text)
    body = band(plot, now, ACCENT, ("fan", "edge", "median"))
    if over is not None:
        body += band(plot, over, INK, ("fan-over", "edge-over", "median-over"))
    # With two fans each case as typed has the colour of its own.
    body += typed_line(plot, now.typed, *((INK, "typed") if over is None else (ACCENT, "typed-now")))
    body += typed_line(plot, over.typed if over else (), INK, "typed")
    known = "".join(dot(plot.x(at), plot.y(value), 3, look("happened", fill=INK)) for at, value in happened)
    return drawn(text, body + grid + marker(plot, month, text.marker) + known)


@dataclass(frozen=True)
class Curve:
    """One line of several on the same ground."""

    name: str
    values: Sequence[float]


DASHES = ("", "6 3", "2 3", "8 3 2 3", "1 2", "10 4")  # curves differ by more than their colour
COLOURS = ((ACCENT, "accent"), (INK, "ink"), (QUIET, "quiet"))


def curves(lines: Sequence[Curve], text: Words) -> str:
    """Several lines by month, told apart by colour and dashes, as many as there are dashes at most."""
    shown = lines[: len(DASHES)]
    plot, grid = framed(len(shown[0].values), [value for one in shown for value in one.values], text)
    body = "".join(shape("polyline", line_of(plot, one.values), curve_look(at)) for at, one in enumerate(shown))
    return drawn(text, body + grid)


def curve_look(at: int) -> str:
    """The look of a curve by its place; the legend draws the same."""
    colour, name = COLOURS[at % len(COLOURS)]
    dash = {"stroke_dasharray": DASHES[at]} if DASHES[at] else {}
    return look(f"curve-{name}", fill="none", stroke=colour, stroke_width=2, **dash)


def typed_line(plot: Plot, values: Sequence[float], colour: str, name: str) -> str:
    """The case as typed, dashed; nothing where it is not known."""
    dashed = look(name, fill="none", stroke=colour, stroke_width=1.4, stroke_dasharray="5 3")
    return shape("polyline", line_of(plot, values), dashed) if values else ""


def band(plot: Plot, fan_: Fan, colour: str, names: tuple[str, str, str]) -> str:
    """A fan's band, its edges and its middle run."""
    area, edge, middle = names
    rim = [*line_of(plot, fan_.low), *reversed(line_of(plot, fan_.high))]
    body = shape("polygon", rim, look(area, fill=colour, fill_opacity=0.18))
    for values, name, width in ((fan_.low, edge, 1), (fan_.high, edge, 1), (fan_.middle, middle, 2.2)):
        body += shape("polyline", line_of(plot, values), look(name, fill="none", stroke=colour, stroke_width=width))
    return body


def line_of(plot: Plot, values: Sequence[float]) -> list[tuple[float, float]]:
    """The points of a line by month."""
    return [(plot.x(i), plot.y(v)) for i, v in enumerate(values, 1)]


def chances(shares: Sequence[float], text: Words) -> str:
    """A probability that grows month by month, as columns."""
    plot, grid = framed(len(shares), [0.0, max(0.1, *shares)], text)
    body = "".join(column(plot, i, (0.0, v), look("chance", fill=INK)) for i, v in enumerate(shares, 1))
    return drawn(text, body + grid)


def stack(layers: Sequence[Layer], over: Sequence[float], month: int | None, text: Words) -> str:
    """Amounts on top of each other by month, and another total as a line over them."""
    count = len(over)
    sums = [sum(layer.values[i] for layer in layers) for i in range(count)]
    plot, grid = framed(count, [*sums, *over], text)
    body, ground = "", [0.0] * count
    for number, layer in enumerate(layers):
        top = [g + v for g, v in zip(ground, layer.values, strict=True)]
        colour = look(f"s{number}", fill=LAYERS[number])
        body += "".join(column(plot, i + 1, (ground[i], top[i]), colour) for i in range(count) if layer.values[i])
        ground = top
    points = [(plot.x(i), plot.y(v)) for i, v in enumerate(over, 1)]
    body += shape("polyline", points, look("over", fill="none", stroke=INK, stroke_width=2))
    return drawn(text, body + grid + marker(plot, month, text.marker))


def column(plot: Plot, month: int, ends: tuple[float, float], attributes: str) -> str:
    low, high = sorted(ends)
    width = (plot.x(2) - plot.x(1)) * 0.86
    return box(plot.x(month) - width / 2, plot.y(high), width, plot.y(low) - plot.y(high), attributes)


def shape(tag: str, points: Sequence[tuple[float, float]], attributes: str) -> str:
    return f'<{tag} points="{" ".join(f"{x:.1f},{y:.1f}" for x, y in points)}" {attributes}/>'


def drawn(text: Words, body: str) -> str:
    return svg(WIDTH, HEIGHT, text.title, text.description, body)


def tornado(bars: Sequence[TornadoBar], base: float, text: Words) -> str:
    """Each input's name over its bar, which runs from its worse to its better end round the case as typed.

    The outcome stands at either end of a bar, the case as typed at the foot of its line.
    """
    row, head = 48, 8
    foot = head + row * len(bars)
    ends = [base, *(v for bar in bars for v in (bar.worse, bar.better))]
    least, most = min(ends), max(ends)
    span = most - least
    scale = (WIDTH - 2 * SIDE) / (span if span > HAIR else 1)

    def x(value: float) -> float:
        return SIDE + (value - least) * scale

    body = ""
    for number, bar in enumerate(bars):
        y = head + row * number
        body += words(10, y + 12, shorten(bar.name, 44, 0.49), look("label", fill=INK, font_size=12))
        for value, name, colour in ((bar.worse, "worse", LAYERS[4]), (bar.better, "better", ACCENT)):
            left, right = sorted((x(base), x(value)))
            body += box(left, y + 20, max(1, right - left), 14, look(name, fill=colour))
        body += end_words(x(bar.worse) - 4, y + 31, text.figure(bar.worse), "end")
        body += end_words(x(bar.better) + 4, y + 31, text.figure(bar.better), "start")
        body += line(x(base), y + 18, x(base), y + 36, look("zero", stroke=INK, stroke_width=1.2))
    anchor = "start" if x(base) < WIDTH / 3 else "end" if x(base) > WIDTH * 2 / 3 else "middle"
    body += end_words(x(base), foot + 14, text.marker, anchor)
    return svg(WIDTH, foot + 22, text.title, text.description, body)


def end_words(x: float, y: float, text: str, anchor: str) -> str:
    return words(x, y, text, look("tick", fill=QUIET, font_size=11, text_anchor=anchor))
