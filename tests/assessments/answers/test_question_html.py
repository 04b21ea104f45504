"""A question from its skeleton is, to the letter, the question drawn anew."""

import re

import pytest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation

from assessments import actions
from assessments.answers import question_html
from assessments.answers.forms import ChapterForm
from assessments.answers.questions import questions_of
from assessments.evaluation import read_sheet
from assessments.models import Assessment
from engine.playbook.answers import Answer as Given
from tests.conftest import answer_as


def pairs(assessment, language, may_edit=True):
    """Every question of every chapter: as the form draws it, and as the template draws it."""
    sheet = read_sheet(Assessment.objects.get(pk=assessment.pk))
    for chapter in sheet.playbook.chapters:
        page = {"assessment": assessment, "chapter": chapter, "may_edit": may_edit}
        questions = questions_of(sheet.evaluation, chapter.id, sheet.rows, sheet.evidence, language)
        form = ChapterForm(None, questions=questions, page=page)
        for question in questions:
            part = next(p for p in form.helper.layout.fields if p.item_id == question.item.id)
            anew = render_to_string(part.template, {**page, "q": question})
            yield question.item.code, part.render(form, {}), anew


@pytest.mark.parametrize("language", ["en", "zh-hans"])
@pytest.mark.parametrize("code", ["R-01", "R-03", "R-07", "R-10"])
def test_every_question_is_the_same_from_its_mould(assessment, alice, code, language):
    answered = answer_as(assessment, code, alice)
    with translation.override(language), timezone.override("Asia/Shanghai"):
        for _second_time in range(2):
            wrong = [key for key, filled, anew in pairs(answered, language) if filled != anew]
            assert wrong == []


def test_readers_and_those_who_answered_nothing_have_skeletons_of_their_own(assessment, alice):
    for may_edit in (True, False):
        assert all(filled == anew for _key, filled, anew in pairs(assessment, "en", may_edit))


@pytest.mark.parametrize(
    "typed", ["<b>&\"'{{ x }}", "\ue000value\ue001", "\ue000id\ue001 \ue000at\ue001", "没有对手\n第二行"]
)
def test_what_a_person_typed_stands_in_the_page_and_in_no_skeleton(assessment, alice, typed):
    given = Given(state="not_applicable", reason=typed)
    actions.save_answer(assessment=assessment, item_id="dd_02", given=given, by=alice)
    assert all(filled == anew for _key, filled, anew in pairs(assessment, "en"))
    assert not any(typed in part for skeleton in question_html.SKELETONS.kept.values() for part in skeleton[::2])


def holds(html, figure):
    """Whether a figure stands in a page: by itself, as the digits of an id or a token may come to the same."""
    return re.search(rf"\b{figure}\b", html) is not None


def test_one_venture_never_shows_what_belongs_to_another(client, published, alice, charlie):
    """Both fill the same skeleton; each page holds its own address, revision and figure only."""
    own = actions.start_assessment(name="Own", by=alice)
    other = actions.start_assessment(name="Other", by=charlie)
    for assessment, by, figure in ((own, alice, 4711), (other, charlie, 815)):
        for value in (1, figure):
            actions.save_answer(assessment=assessment, item_id="mr_07", given=Given("value", value), by=by)
    client.force_login(alice)
    html = client.get(reverse("chapter", args=[own.public_id, "mr"])).content.decode()
    assert 'value="4711"' in html
    assert str(other.public_id) not in html
    assert not holds(html, 815)
    client.force_login(charlie)
    html = client.get(reverse("chapter", args=[other.public_id, "mr"])).content.decode()
    assert ('value="815"' in html, str(own.public_id) in html, holds(html, 4711)) == (True, False, False)
