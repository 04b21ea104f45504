"""What staff read of a strong cohort, of one nobody has joined, and of one whose seal is broken."""

import re
from html import unescape
from io import BytesIO

import openpyxl
import pytest
from django.urls import reverse

from assessments import actions
from cohorts import actions as cohort_actions
from reports.models import Report
from reviews import actions as review_actions
from tests.conftest import answer_as
from tests.tampering import tamper


def words(response):
    """The words of a page's content as somebody reads them."""
    html = response.content.decode()
    content = html[html.index("<main") : html.index("</main")]
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", content)))


def handed_in(name, code, cohort, by, staff):
    """A venture of the cohort with a submission; without a code it only enrols."""
    started = actions.start_assessment(name=name, by=by)
    invitation = cohort_actions.invite(cohort=cohort, by=staff)
    enrolment = cohort_actions.enrol(invitation=invitation, venture=started.venture, by=by)
    if code is None:
        return None
    return review_actions.submit(assessment=answer_as(started, code, by), enrolment=enrolment, by=by)


@pytest.fixture
def staff(client, bob):
    client.force_login(bob)
    return client


def glance(client, cohort):
    response = client.get(reverse("cohort", args=[cohort.public_id]))
    assert response.status_code == 200
    return words(response)


def sheet_of(client, cohort):
    """The first sheet of the workbook: its heads, and a row for each venture."""
    response = client.get(reverse("cohort_sheet", args=[cohort.public_id]))
    assert response.status_code == 200
    heads, *rows = openpyxl.load_workbook(BytesIO(response.content)).worksheets[0].values
    return heads, [dict(zip(heads, row, strict=True)) for row in rows]


def test_a_strong_cohort_is_told_no_gap_it_does_not_have(staff, published, alice, bob, cohort):
    submission = handed_in("Strong one", "R-04", cohort, alice, bob)
    read = glance(staff, cohort)
    assert "1/1 ventures have submitted" in read
    assert "0 with an open critical gap 0 under 9 months of runway 0 with nothing" in read
    html = staff.get(reverse("cohort", args=[cohort.public_id])).content.decode()
    assert html.count(">no gaps</button>") == 6
    _heads, [row] = sheet_of(staff, cohort)
    assert (row["Critical"], row["High"], row["Medium"], row["Low"]) == (0, 0, 0, 2)
    page = words(staff.get(reverse("submission", args=[submission.public_id])))
    assert "Evidence for every question of weight 3 (not met)" in page
    assert not re.search(r"\b(Critical|High|Medium) \d", page)


def test_a_cohort_without_a_submission_says_what_comes_next(staff, published, alice, bob, cohort):
    assert "Invite the first ventures" in glance(staff, cohort)
    assert sheet_of(staff, cohort)[1] == []
    handed_in("Waiting", None, cohort, alice, bob)
    read = glance(staff, cohort)
    assert "0/1 ventures have submitted" in read
    assert "1 with nothing submitted yet" in read
    assert "no gaps" not in read
    _heads, [row] = sheet_of(staff, cohort)
    assert [value for value in row.values() if value is not None] == ["Waiting", "not yet"]


def test_a_broken_seal_is_said_and_nothing_under_it(staff, published, alice, bob, cohort):
    submission = handed_in("Strong one", "R-04", cohort, alice, bob)
    tamper("reviews_submission", "venture_name", "Forged", submission.public_id)
    read = glance(staff, cohort)
    assert "Strong one Seal broken: nothing is shown" in read
    assert "Forged" not in read
    assert "98.1" not in read
    _heads, [row] = sheet_of(staff, cohort)
    said = [value for value in row.values() if value is not None]
    assert said == ["Strong one", "Seal broken: nothing is shown"]
    order = reverse("submission_report_order", args=[submission.public_id])
    for response in (
        staff.get(reverse("submission", args=[submission.public_id])),
        staff.get(reverse("submission_reports", args=[submission.public_id])),
        staff.post(order, {"language": "en"}, follow=True),
    ):
        assert response.status_code == 409
        assert "not what was sealed" in words(response)
        assert "Forged" not in words(response)
    assert Report.objects.count() == 0


def test_answers_of_others_are_not_told_as_the_readers_own(staff, published, alice, bob, cohort):
    """Page and paper say "Answered" to founders and staff alike."""
    submission = handed_in("School tutor", "R-10", cohort, alice, bob)
    page = words(staff.get(reverse("submission", args=[submission.public_id])))
    assert "Answered 1 " in page
    assert "You said" not in page
