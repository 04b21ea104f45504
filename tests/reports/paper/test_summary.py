"""The first pages of the paper: verdict, what is open, and what keeps the next band away."""

import pytest
from django.utils.translation import override

from engine.playbook.parts import SEVERITIES
from reports.paper.summary import MOST_IN_THE_WAY, MOST_NAMED, missed_words
from tests.conftest import persona
from tests.reports.paper.papers import LANGUAGES, of_persona, paper, words

pytestmark = pytest.mark.database_free


def summary(code, language="en"):
    return of_persona(code, language).summary


def test_the_lead_counts_the_conditions_that_are_missed():
    page = summary("R-01")
    missed = sum(not row.row.is_met for row in page.conditions)
    assert 0 < missed <= len(page.conditions)
    assert page.lead.startswith(f"{page.base.band}. ")
    assert page.base.next_band in page.lead


@pytest.mark.parametrize(
    ("missed", "every", "said"),
    [
        (3, 3, "Low. None of the 3 conditions of the next band, “High”, is met."),
        (2, 3, "Low. Of the 3 conditions of the next band, “High”, 2 are not met."),
        (1, 3, "Low. Of the 3 conditions of the next band, “High”, 1 is not met."),
        (1, 1, "Low. The one condition of the next band, “High”, is not met."),
    ],
)
def test_it_is_said_how_many_conditions_are_missed(missed, every, said):
    assert missed_words(missed, every) % {"band": "Low", "next": "High", "missed": missed, "all": every} == said


def test_the_highest_band_has_nothing_above_it():
    page = summary("R-99")
    assert page.conditions == []
    assert page.lead == f"{page.base.band}. There is no higher band."


@pytest.mark.parametrize("language", LANGUAGES)
def test_while_it_is_too_early_no_page_speaks_of_bands(language):
    with override(language):
        page = summary("", language)
        assert (page.conditions, page.open_effect, page.has_radar) == ([], "", False)
        assert page.lead == page.base.early_reason
        names = [band.name.in_language(language) for band in page.base.playbook.bands]
        assert [name for name in names if name in page.lead + page.base.verdict] == []


def test_no_condition_names_more_gaps_than_stand_beside_it():
    for row in summary("R-00").conditions:
        assert len(row.names) <= MOST_IN_THE_WAY
        assert (row.more > 0) <= (len(row.names) == MOST_IN_THE_WAY)


def test_only_conditions_that_count_gaps_name_some():
    page = summary("R-07")
    for row, condition in zip(page.conditions, page.base.result.verdict.conditions, strict=True):
        assert bool(row.names) <= (condition.severity in SEVERITIES)


def open_questions(count):
    """The answers of R-99 without so many of its scored ones."""
    answers = dict(persona("R-99").answers)
    levels = [key for key in answers if key.startswith(("mr_", "bm_", "tp_", "te_")) and answers[key] in (3, 4)]
    levels += [key for key, value in answers.items() if isinstance(value, int) and value in (3, 4)]
    for key in list(dict.fromkeys(levels))[:count]:
        del answers[key]
    return paper(answers, "en").summary


@pytest.mark.parametrize("count", [0, 1, MOST_NAMED, MOST_NAMED + 1])
def test_open_questions_are_counted_and_named_as_far_as_they_fit(count):
    page = open_questions(count)
    scored = [question for question in page.base.result.open_questions if question.weight]
    assert len(scored) == count
    if not count:
        assert page.open_sentence == ""
        return
    said = "scored question has no known answer" if count == 1 else "scored questions have no known answer"
    assert page.open_sentence.startswith(f"{count} {said}")
    named = [question.code for question in scored if question.code in page.open_sentence]
    assert len(named) == min(count, MOST_NAMED)
    assert ("among them" in page.open_sentence) is (count > MOST_NAMED)


def test_a_view_without_any_review_says_so_instead_of_nothing():
    figures = [view.figure for view in summary("R-10").views]
    assert (len(figures), figures[-1]) == (3, "no review shown")


@pytest.mark.parametrize(
    ("answers", "words"), [({}, "no stage given yet"), ({"p_01": "2"}, "Readiness for the stage “")]
)
def test_the_caption_names_the_stage_or_that_it_is_missing(answers, words):
    assert words in paper(answers, "en").summary.readiness_caption


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", "Stage: Pilot: the first customers use the product · Markets: Mainland China; European Union and EEA"),
        ("zh-hans", "项目阶段：试点，首批客户在用 · 用户所在市场：中国内地、欧盟与欧洲经济区"),
    ],
)
def test_the_profile_is_what_was_chosen_and_what_was_asked(language, said):
    with override(language):
        answers = {"p_01": "2", "p_05": ["CN", "EU"], "p_09": {"unknown": True}}
        assert paper(answers, language).front.profile == said


def test_the_first_page_names_the_playbook_with_its_version():
    front = of_persona("R-10").front
    assert front.playbook == f"{front.base.playbook.title.en} {front.base.playbook.version}"


@pytest.mark.parametrize("code", ["R-01", "R-04", "R-07", "R-08"])
def test_a_condition_names_as_many_gaps_as_it_counts(code):
    with override("en"):
        drawn = paper(persona(code).answers, "en")
        for row, condition in zip(drawn.summary.conditions, drawn.base.result.verdict.conditions, strict=True):
            if condition.severity:
                assert len(row.names) + max(0, row.more) == condition.count


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_evidenced_figure_is_explained_beside_it(language):
    with override(language):
        said = summary("R-00", language).base.evidenced_note
    assert "50" in said
    assert said in " ".join(words("R-00", language).split())
