"""While little is known there is no verdict, on no surface: only what is left to answer."""

from io import BytesIO, StringIO

import openpyxl
import pytest
from django.core.management import call_command
from django.urls import reverse
from django.utils.translation import override

from assessments.evaluation import evaluate_raw
from assessments.models import Answer
from assessments.results.page import ResultOnPage
from cohorts.actions import enrol
from engine.judging.result import ENOUGH_KNOWN
from playbooks import catalogue
from reviews import actions as review_actions
from tests.conftest import persona

PLAYBOOK = catalogue.playbook_on_disk(catalogue.default_playbook_id())
FACTS = {"p_01": "2", "p_04": ["subscription"], "p_05": ["CN"]}
BANDS = [band.name.in_language(language) for band in PLAYBOOK.bands for language in ("zh", "en")]
UNKNOWN = {i.id: {"unknown": True} for i in PLAYBOOK.items.values() if i.is_asked and not i.is_fact}


def page(raw, language="en"):
    return ResultOnPage(evaluate_raw(PLAYBOOK, raw), language)


@pytest.fixture
def begun(assessment, alice):
    rows = [
        Answer(assessment=assessment, item_id=k, state="value", value=v, answered_by=alice) for k, v in FACTS.items()
    ]
    Answer.objects.bulk_create(rows)
    return assessment


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("language", "words"), [("en", "Too early to say: {} questions to go"), ("zh-hans", "现在下结论还早：还有 {} 题")]
)
@pytest.mark.parametrize("name", ["result", "home"])
def test_with_facts_alone_no_page_gives_a_verdict(client, alice, begun, name, language, words):
    client.force_login(alice)
    client.cookies["django_language"] = language
    arguments = [] if name == "home" else [begun.public_id]
    html = client.get(reverse(name, args=arguments)).content.decode()
    progress = page(FACTS).evaluation.progress
    assert words.format(progress.total - progress.answered) in html
    assert [band for band in BANDS if band in html] == []
    assert 'id="plan"' not in html
    assert "pl-conds" not in html


@pytest.mark.database_free
@pytest.mark.parametrize(
    ("raw", "is_early"),
    [
        pytest.param({}, True, id="nothing"),
        pytest.param(FACTS, True, id="facts"),
        pytest.param({**FACTS, **UNKNOWN}, True, id="all-not-known"),
        pytest.param(persona("R-07").answers, False, id="weak"),
        pytest.param(persona("R-99").answers, False, id="strong"),
    ],
)
def test_a_verdict_waits_for_a_third_of_the_weight(raw, is_early):
    assert page(raw).is_early is is_early


@pytest.mark.database_free
def test_the_share_known_begins_a_verdict_exactly_at_its_threshold():
    answers, seen = dict(FACTS), []
    for key, value in persona("R-07").answers.items():
        answers[key] = value
        result = page(answers).result
        seen.append((result.share_known, result.is_early))
    assert all(early == (share < ENOUGH_KNOWN) for share, early in seen)
    assert {early for _share, early in seen} == {True, False}


@pytest.mark.database_free
def test_answers_that_are_all_unknown_leave_no_question_to_go():
    with override("en"):
        title = page(
            {
                "p_01": "2",
                **UNKNOWN,
                **{
                    i.id: {"unknown": True}
                    for i in PLAYBOOK.items.values()
                    if i.is_fact and i.id != "p_01" and i.is_asked
                },
            }
        ).early_title
    assert "answers are “don’t know”" in title
    assert "to go" not in title


@pytest.mark.database_free
@pytest.mark.parametrize(("raw", "words"), [({}, "0 of {} questions are"), ({"p_01": "2"}, "1 of {} questions is")])
def test_the_count_of_answers_agrees_with_its_verb(raw, words):
    with override("en"):
        early = page(raw)
        assert words.format(early.evaluation.progress.total) in early.early_reason


@pytest.mark.database_free
def test_the_terminal_says_so_too(tmp_path):
    (tmp_path / "a.yaml").write_text('P-01: "2"\n')
    out = StringIO()
    call_command("assess", str(tmp_path / "a.yaml"), stdout=out)
    assert "Verdict: too early to say" in out.getvalue()
    assert "Plan" not in out.getvalue()


@pytest.mark.django_db
def test_the_sheet_of_a_cohort_says_so_too(client, bob, begun, invitation, cohort, alice):
    enrolment = enrol(invitation=invitation, venture=begun.venture, by=alice)
    review_actions.submit(assessment=begun, enrolment=enrolment, by=alice)
    client.force_login(bob)
    content = client.get(reverse("cohort_sheet", args=[cohort.public_id])).content
    row = list(openpyxl.load_workbook(BytesIO(content)).worksheets[0].values)[1]
    assert row[4] == "Too early to say"
