"""The section of the paper that compares with an earlier moment."""

from datetime import UTC, datetime
from io import BytesIO

import pytest
from django.urls import reverse
from pypdf import PdfReader

from assessments.actions import save_answer
from assessments.evaluation import evaluate
from engine.playbook.answers import Answer
from plans.milestones.freezing import freeze
from plans.milestones.states import opened, states_of
from reports import actions, building
from reports.models import Report
from reports.storage import path_of
from tests.conftest import answer_as

pytestmark = pytest.mark.django_db


@pytest.fixture
def moved(assessment, alice):
    """A venture with a milestone, and one answer that became better since."""
    answer_as(assessment, "R-08", alice)
    freeze(assessment=assessment, name="Start <1>", by=alice, at=datetime(2026, 3, 2, 23, tzinfo=UTC))
    save_answer(assessment=assessment, item_id="mr_01", given=Answer("value", 4), by=alice)
    assessment.refresh_from_db()
    return assessment


def start_of(assessment):
    return opened(assessment, states_of(assessment, evaluate(assessment))[0])


def text_of(report):
    building.build(report.public_id)
    report.refresh_from_db()
    assert report.status == "ready", report.error_sentence
    return " ".join(
        " ".join(page.extract_text() for page in PdfReader(BytesIO(path_of(report.sha256).read_bytes())).pages).split()
    )


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", ["What changed", "Start <1>, March 3, 2026", "This report", "MR-01"]),
        ("zh-hans", ["Start <1>", "本报告"]),
    ],
)
def test_it_names_both_moments_and_what_moved(moved, alice, language, words):
    report = actions.request_report(
        by=alice, language=language, assessment=moved, since=start_of(moved), zone="Asia/Shanghai"
    )
    text = text_of(report)
    assert [word for word in words if word not in text] == []
    before = start_of(moved).evaluation.result.readiness.printed[0]
    after = evaluate(moved).result.readiness.printed[0]
    assert before in text
    assert after in text


@pytest.mark.parametrize("name", ["W" * 100, "🚀 𠮷野家 \u202eabc", "x\u0301" * 50, "行" * 100])
def test_any_name_of_a_moment_can_be_printed(assessment, alice, name):
    answer_as(assessment, "R-08", alice)
    freeze(assessment=assessment, name=name, by=alice, at=datetime(2026, 3, 2, 23, tzinfo=UTC))
    assessment.refresh_from_db()
    report = actions.request_report(by=alice, language="en", assessment=assessment, since=start_of(assessment))
    assert "This report" in text_of(report)
    assert "0 answers changed." in text_of(report)


def test_drawn_again_it_is_the_same_though_the_milestone_is_gone(moved, alice):
    report = actions.request_report(by=alice, language="en", assessment=moved, since=start_of(moved))
    building.build(report.public_id)
    report.refresh_from_db()
    before = path_of(report.sha256).read_bytes()
    moved.milestones.all().delete()
    again = building.draw(Report.objects.with_subject().get(pk=report.pk), lambda _phase, _page: None)
    assert again.data == before


def test_without_an_earlier_moment_there_is_no_such_section(moved, alice):
    report = actions.request_report(by=alice, language="en", assessment=moved)
    assert "This report" not in text_of(report)


def test_an_order_with_a_moment_is_another_paper_than_one_without(moved, alice):
    plain = actions.request_report(by=alice, language="en", assessment=moved)
    since = actions.request_report(by=alice, language="en", assessment=moved, since=start_of(moved))
    assert plain.pk != since.pk
    assert actions.request_report(by=alice, language="en", assessment=moved, since=start_of(moved)).pk == since.pk


def test_the_page_offers_the_moments_and_refuses_one_that_is_not_there(client, moved, alice):
    client.force_login(alice)
    page = client.get(reverse("assessment_reports", args=[moved.public_id])).content.decode()
    key = start_of(moved).state.key
    assert f'value="{key}"' in page
    order = reverse("report_order", args=[moved.public_id])
    answer = client.post(order, {"language": "en", "since": "m-nothing"}, follow=True)
    assert "Nothing was ordered" in answer.content.decode()
    assert not Report.objects.exists()
    client.post(order, {"language": "en", "since": key})
    assert Report.objects.get().content["since"]["name"] == "Start <1>"
