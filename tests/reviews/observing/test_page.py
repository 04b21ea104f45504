"""A released summary in words, in both languages."""

import pytest
from django.template.loader import render_to_string
from django.utils import translation

from reviews.models import Release
from reviews.observing.page import SummaryPage
from tests.reviews.observing.cases import FIGURES, playbook

pytestmark = pytest.mark.database_free


@pytest.fixture(params=["en", "zh-hans"])
def page(request):
    with translation.override(request.param):
        yield SummaryPage(Release(figures=FIGURES), playbook(), request.param)


def test_every_figure_has_a_name_in_the_language(page):
    names = [part.name for part in (*page.sectors, *page.stages)] + [c.name for c in page.chapters]
    assert all(names)
    assert any("一" <= letter <= "鿿" for name in names for letter in name) is (page.language == "zh-hans")


def test_hidden_ones_are_said_to_be_hidden(page):
    hidden = {"en": "hidden", "zh-hans": "已隐藏"}[page.language]
    assert page.number(None) == hidden
    assert hidden in {figure for *_rest, figure in page.lines}
    assert "None" not in {figure for *_rest, figure in page.lines}


def test_the_picture_holds_a_bar_for_each_step(page):
    assert page.picture.count("<rect") == len(page.steps)


def test_steps_that_are_all_hidden_are_no_drawing(page):
    assert page.has_shown_steps
    hidden = [step | {"count": None} for step in FIGURES["readiness"]]
    empty = SummaryPage(Release(figures=FIGURES | {"readiness": hidden}), page.playbook, page.language)
    assert not empty.has_shown_steps
    said = render_to_string("reviews/_summary.html", {"page": empty, "release": empty.row, "releases": []})
    assert "<rect" not in said
    assert {"en": "Every step is hidden", "zh-hans": "各分段均已隐藏"}[page.language] in said


def test_a_cut_that_is_hidden_says_nothing(page):
    told = set(FIGURES["cuts"])
    for sector in page.sectors:
        for stage in page.stages:
            found = page.cut(sector.name, stage.name)
            assert found is None  # names are no ids
    for key in told:
        sector, stage = key.removeprefix("cut:").split("|")
        assert page.cut(sector, stage).count >= 5
