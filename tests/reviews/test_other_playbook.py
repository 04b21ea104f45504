"""A cohort whose ventures answer another playbook: one that tells no sectors apart and asks for no runway."""

import re
from io import BytesIO

import openpyxl
import pytest
from django.urls import reverse

from assessments import actions
from cohorts.actions import enrol
from engine.playbook.answer_reading import read_answer
from engine.playbook.parse import load_playbook
from playbooks import catalogue, starter
from reviews import actions as review_actions
from reviews.models import Submission


@pytest.fixture
def submission(db, settings, tmp_path, alice, cohort, invitation):
    """The starter's one venture, which answered what stage it is at, and submitted."""
    settings.DEFAULT_PLAYBOOK_ID = "starter"
    starter.begin("starter", tmp_path / "starter", schemas=tmp_path)
    playbook = load_playbook(tmp_path / "starter")
    type(cohort).objects.filter(pk=cohort.pk).update(playbook_version=catalogue.publish(playbook))
    started = actions.start_assessment(name="Small", by=alice)
    stage = read_answer(playbook.items[playbook.stage_fact], "2")
    actions.save_answer(assessment=started, item_id=playbook.stage_fact, given=stage, by=alice)
    enrolment = enrol(invitation=invitation, venture=started.venture, by=alice)
    return review_actions.submit(assessment=started, enrolment=enrolment, by=alice)


def test_a_submission_has_neither_sector_nor_runway(submission):
    summary = Submission.objects.get(pk=submission.pk).summary
    assert (summary["sector"], summary["runway"], summary["stage"]) == ("", None, 2)


@pytest.mark.parametrize(
    "query", ["?sort=submitted", "?sort=runway&runway=short&sector=saas&truth=claimed", "?sort=name"]
)
def test_the_page_has_no_column_and_no_filter_for_them(client, bob, cohort, submission, query):
    client.force_login(bob)
    html = client.get(reverse("cohort", args=[cohort.public_id]) + query).content.decode()
    assert "Small" in html
    assert set(re.findall(r'<select[^>]* name="(\w+)"', html)) == {
        *("at_least", "chapter", "band", "state", "stage", "lead", "group")
    }
    table = html[html.index("<thead") : html.index("</table>")]
    words = re.sub(r"<[^>]*>", " ", html)
    assert "unway" not in words
    assert "Sector" not in words
    assert table.count("<col ") == 0
    heads = len(re.findall(r"<th [^>]*scope=\"?col\b", table))
    [row] = re.findall(r"<tr id=.*", table)
    assert len(re.findall(r"<t[hd]", row)) == heads


def test_the_workbook_leaves_them_out(client, bob, cohort, submission):
    client.force_login(bob)
    content = client.get(reverse("cohort_sheet", args=[cohort.public_id])).content
    heads, row = list(openpyxl.load_workbook(BytesIO(content)).worksheets[0].values)
    assert not {"Sector", "Runway, months"} & set(heads)
    said = dict(zip(heads, row, strict=True))
    assert (said["Venture"], said["Stage"], said["Seal code"]) == ("Small", "Pilot", submission.seal[:12])
