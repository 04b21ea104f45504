"""How well a colour reads on white, as WCAG 2.2 reckons it, and the nearest darker tone that reads well enough."""

from __future__ import annotations

import colorsys

from charts.palette import channels

ENOUGH = 4.5  # to 1: text of ordinary size
STEPS = 1000


def contrast(text: str) -> float:
    """The contrast of "#rrggbb" against white: 1 for white itself, 21 for black."""
    return 1.05 / (luminance(text) + 0.05)


def luminance(text: str) -> float:
    """Relative luminance, 0 for black to 1 for white."""
    shares = (channel / 255 for channel in channels(text))
    red, green, blue = (s / 12.92 if s <= 0.04045 else ((s + 0.055) / 1.055) ** 2.4 for s in shares)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def dark_enough(text: str) -> str:
    """The colour itself where it reads well on white, else the lightest tone of its hue that does."""
    hue, lightness, saturation = colorsys.rgb_to_hls(*(channel / 255 for channel in channels(text)))
    tones = (toned(hue, lightness * step / STEPS, saturation) for step in range(STEPS, -1, -1))
    return text if contrast(text) >= ENOUGH else next(tone for tone in tones if contrast(tone) >= ENOUGH)


def toned(hue: float, lightness: float, saturation: float) -> str:
    return "#" + "".join(f"{round(share * 255):02x}" for share in colorsys.hls_to_rgb(hue, lightness, saturation))
