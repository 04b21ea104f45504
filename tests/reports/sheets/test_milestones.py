"""Two moments as a workbook: the figures of the page, real dates, no cell taken for a formula."""

from datetime import UTC, datetime
from io import BytesIO

import pytest
from django.urls import reverse
from django.utils.timezone import localdate
from openpyxl import load_workbook

from assessments.actions import save_answer
from assessments.models import AnswerSource
from engine.playbook.answers import Answer
from plans.milestones.freezing import freeze
from tests.conftest import answer_as

pytestmark = pytest.mark.django_db


@pytest.fixture
def moved(assessment, alice):
    answer_as(assessment, "R-08", alice)
    freeze(assessment=assessment, name="=1+1", by=alice, at=datetime(2026, 3, 2, 9, tzinfo=UTC))
    save_answer(assessment=assessment, item_id="mr_01", given=Answer("value", 0), by=alice, source=AnswerSource.PLAN)
    return assessment


def address(assessment):
    return reverse("milestone_sheet", args=[assessment.public_id])


@pytest.mark.parametrize(("language", "names"), [("en", ["Figures", "Gaps", "Answers"]), ("zh-hans", None)])
def test_the_workbook_has_figures_gaps_and_answers(client, moved, alice, language, names):
    alice.language = language
    alice.save()
    client.force_login(alice)
    book = load_workbook(BytesIO(client.get(address(moved)).content))
    assert names is None or book.sheetnames == names
    figures, _gaps, answers = book.worksheets
    assert figures.cell(1, 2).value.startswith("=1+1, ")
    assert figures.cell(1, 2).data_type == "s"
    _heads, *lines = answers.iter_rows(values_only=True)
    [line] = lines
    assert line[0] == "MR-01"
    assert line[-2].date() == localdate()
    assert line[-1] in ("from the plan", "来自计划")
    page = client.get(reverse("milestones", args=[moved.public_id])).text
    assert line[-1] in page
    assert answers.auto_filter.ref


def test_without_two_moments_the_page_says_so(client, assessment, alice):
    answer_as(assessment, "R-08", alice)
    client.force_login(alice)
    answer = client.get(address(assessment), follow=True)
    assert answer.redirect_chain[-1][0] == reverse("milestones", args=[assessment.public_id])
    assert "There are no two moments to compare yet." in answer.content.decode()
