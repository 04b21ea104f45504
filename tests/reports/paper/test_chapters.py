"""The chapters of the paper: every one of them, their gaps by severity, and caps with what they take."""

import pytest
from django.utils.translation import override

from engine.judging.result import tenths
from reports.paper.base import SIGNS
from tests.reports.paper.papers import LANGUAGES, of_persona

pytestmark = pytest.mark.database_free


@pytest.mark.parametrize("code", ["", "R-00", "R-07", "R-99"])
def test_every_chapter_stands_once_in_the_order_of_the_playbook(code):
    pages = of_persona(code).chapters
    assert [row.row.id for row in pages.rows] == [chapter.id for chapter in pages.base.playbook.scored_chapters]


@pytest.mark.parametrize("code", ["R-01", "R-07", "R-10"])
def test_a_chapter_counts_its_single_gaps_by_severity_gravest_first(code):
    pages = of_persona(code).chapters
    for row in pages.rows:
        own = [gap for gap in pages.base.result.gaps if gap.chapter_id == row.row.id and gap.kind == "gap"]
        assert row.tally == tuple(str(sum(gap.severity == key for gap in own) or "–") for key in SIGNS)


def test_no_gap_is_a_dash_and_never_a_nought():
    tallies = [row.tally for row in of_persona("R-99").chapters.rows]
    assert set(tallies) == {("–", "–", "–", "–")}


def test_a_cap_says_why_and_what_the_chapter_would_read_without_it():
    pages = of_persona("R-01").chapters
    (row,) = [row for row in pages.rows if row.caps]
    chapter = next(one for one in pages.base.result.chapters if one.gates)
    (said,), (failed,) = row.caps, chapter.gates
    assert said.startswith(f"{row.row.title} is capped at {tenths(failed.gate.cap)}: ")
    assert pages.base.say(failed.gate.why) in said
    assert said.endswith(f"Without any cap it would read {tenths(chapter.raw.low)}.")


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_cap_with_two_reasons_is_one_line(language):
    with override(language):
        pages = of_persona("R-10", language).chapters
        (row,) = [row for row in pages.rows if row.caps]
    (chapter,) = (one for one in pages.base.result.chapters if one.binding)
    assert len({failed.gate.cap for failed in chapter.binding}) == 1 < len(chapter.binding)
    (said,) = row.caps
    assert all(pages.base.say(failed.gate.why) in said for failed in chapter.binding)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_bar_says_both_scores_to_whoever_cannot_see_it(language):
    with override(language):
        rows = of_persona("R-07", language).chapters.rows
    for row in rows:
        assert row.row.readiness in row.bar.alt
        assert row.row.maturity in row.bar.alt


@pytest.mark.parametrize(
    ("language", "limits"),
    [
        ("en", "40 (Ready with conditions), 60 (Ready), 80 (Strong)"),
        ("zh-hans", "40（有条件就绪），60（已就绪），80（基础扎实）"),
    ],
)
def test_what_the_bands_ask_of_every_chapter_is_one_list(language, limits):
    with override(language):
        said = of_persona("R-07", language).chapters.limits
    assert said == limits
