"""The forecast on paper: what was handed in with the answers stands in the PDF, in both languages."""

import re
from io import BytesIO
from pathlib import Path

import pytest
from django.conf import settings
from django.template.loader import render_to_string
from django.utils.translation import override
from pypdf import PdfReader

from assessments.evaluation import evaluate_raw
from reports.actions import report_of_assessment, report_of_submission
from reports.building import draw
from reports.models import Report
from reports.paper.cover import Cover
from reports.paper.document import Paper
from reviews import actions as review_actions
from tests.conftest import persona
from tests.forecasts.cases import a_scenario, inputs_of
from tests.reports.paper.papers import NOW, playbook

# The page is the same on every database; what is stored is tried in test_forecast_scenarios.
pytestmark = pytest.mark.database_free

WORDS = {
    "en": ("The way to profit", "Break-even as likely as not", "Unit economics"),
    "zh-hans": ("盈利之路", "盈亏平衡", "单位经济"),
}


def squeezed(text):
    return "".join(text.split())


def text_of(data):
    return squeezed("".join(page.extract_text() for page in PdfReader(BytesIO(data)).pages))


def drawn(draft, user):
    draft.requested_by = user
    draft.save()
    return draw(Report.objects.get(pk=draft.pk), lambda phase, page: None).data


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_the_section_says_break_even_years_and_levers(answered, alice, language, settings):
    settings.FORECAST_PATHS = None  # as many as outside tests
    scenario = a_scenario(answered, alice)
    data = drawn(report_of_assessment(answered, language), alice)

    text = text_of(data)
    assert [word for word in WORDS[language] if squeezed(word) not in text] == []
    assert squeezed(scenario.name) in text
    titles = [entry.title for entry in PdfReader(BytesIO(data)).outline if not isinstance(entry, list)]
    assert WORDS[language][0] in titles


def test_the_section_uses_what_the_sheet_defines():
    folder = Path(settings.BASE_DIR) / "templates" / "reports" / "pdf"
    sheet = (folder / "report.css").read_text()
    classes = re.findall(r'class="([^"{]+)"', (folder / "_forecast.html").read_text())
    used = {name for text in classes for name in text.split()}
    assert {"num", "w24"} <= used
    assert [name for name in used if not re.search(rf"(?:^|[}},])\s*[a-z]*\.{name}\b", sheet, re.M)] == []


def test_without_a_scenario_there_is_no_such_section(answered, alice):
    assert "Thewaytoprofit" not in text_of(drawn(report_of_assessment(answered, "en"), alice))


def test_a_changed_scenario_is_another_report_and_an_unchanged_one_the_same(answered, alice):
    before = report_of_assessment(answered, "en").content_key
    a_scenario(answered, alice)
    with_one = report_of_assessment(answered, "en").content_key
    assert before != with_one == report_of_assessment(answered, "en").content_key


def test_the_submission_keeps_the_forecast_of_its_day(submission, alice):
    assert report_of_submission(submission, "en").content.get("forecast") is None
    answered = submission.assessment
    a_scenario(answered, alice)
    type(answered).objects.filter(pk=answered.pk).update(revision=answered.revision + 1)
    answered.refresh_from_db()
    later = review_actions.submit(assessment=answered, enrolment=submission.enrolment, by=alice)
    assert report_of_submission(later, "en").content["forecast"] == later.forecast


def with_forecast(answers, language="en"):
    given = {"name": "Base case", "inputs": inputs_of().to_raw()}
    return Paper(evaluate_raw(playbook(), answers), language, Cover("Inkwell", NOW, "PLB"), given)


def section(paper):
    """The words of the section, one blank between them."""
    with override(paper.language):
        said = render_to_string("reports/pdf/_forecast.html", {"paper": paper, "forecast": paper.forecast})
    return re.sub("[ \\n]+", " ", re.sub("<[^>]+>", " ", said))


def test_what_is_answered_one_way_and_forecast_another_is_said():
    said = section(with_forecast({**persona("R-10").answers, "ff_01": 3_000_000}))
    assert "figures are answered one way and forecast another:" in said
    assert "FF-01 Cash available: you answered CNY\u00a03,000,000, the forecast uses CNY\u00a01,200,000." in said
    assert "answered one way" not in section(with_forecast({}))


def test_a_measure_beyond_its_threshold_says_how_grave_that_is():
    paper = with_forecast(persona("R-10").answers)
    graves = [figure.severity_name for row in paper.forecast.page.measures for figure in row.figures if figure.severity]
    assert graves
    table = section(paper).split("Thresholds")[1].split("What moves")[0]
    assert f"% {graves[0]}" in table
