"""Contrast against white as WCAG 2.2 reckons it, and the darker tone that passes."""

import colorsys

import pytest

from charts.contrast import ENOUGH, contrast, dark_enough
from charts.palette import channels

pytestmark = pytest.mark.database_free


@pytest.mark.parametrize(
    ("colour", "figure"),
    [("#ffffff", 1.0), ("#000000", 21.0), ("#767676", 4.54), ("#777777", 4.48), ("#ff0000", 4.0), ("#0000ff", 8.59)],
)
def test_contrast_is_what_the_standard_says(colour, figure):
    assert contrast(colour) == pytest.approx(figure, abs=0.005)


@pytest.mark.parametrize("colour", ["#ffffff", "#ffee00", "#ff0000", "#7fd0c8", "#777777", "#88aaff", "#000100"])
def test_the_tone_passes_is_as_light_as_can_be_and_keeps_its_hue(colour):
    better = dark_enough(colour)
    assert contrast(better) >= ENOUGH
    if contrast(colour) >= ENOUGH:
        assert better == colour
        return
    assert contrast(better) < ENOUGH + 0.15
    (hue, _, _), (was, _, saturation) = (
        colorsys.rgb_to_hls(*(channel / 255 for channel in channels(one))) for one in (better, colour)
    )
    assert saturation == 0 or hue == pytest.approx(was, abs=0.02)


def test_every_grey_and_every_pure_hue_finds_a_tone():
    greys = [f"#{level:02x}{level:02x}{level:02x}" for level in range(256)]
    hues = [
        "#" + "".join(f"{round(c * 255):02x}" for c in colorsys.hls_to_rgb(n / 90, 0.5 + n % 5 / 10, 1))
        for n in range(90)
    ]
    assert min(contrast(dark_enough(colour)) for colour in greys + hues) >= ENOUGH
