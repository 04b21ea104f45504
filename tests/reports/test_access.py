"""Who sees a report: whoever sees what it reports on."""

import uuid

import pytest
from django.contrib.auth.models import AnonymousUser
from django.http import Http404

from reports import actions
from reports.access import report_for

pytestmark = pytest.mark.django_db


def readers(report, *people):
    found = []
    for user in people:
        try:
            report_for(user, report.public_id)
        except Http404:
            continue
        found.append(user)
    return found


@pytest.mark.usefixtures("team")
def test_a_report_of_the_answers_is_the_ventures_own(submission, answered, alice, erin, vic, bob, rival, charlie):
    report = actions.request_report(by=vic, language="en", assessment=answered)
    people = (alice, erin, vic, bob, rival, charlie, AnonymousUser())
    assert readers(report, *people) == [alice, erin, vic]


@pytest.mark.usefixtures("team")
def test_a_report_of_a_submission_is_for_both_sides(submission, alice, erin, vic, bob, rival, charlie):
    report = actions.request_report(by=bob, language="en", submission=submission)
    people = (alice, erin, vic, bob, rival, charlie, AnonymousUser())
    assert readers(report, *people) == [alice, erin, vic, bob]


def test_it_comes_with_its_place_in_the_line(answered, alice):
    first, second = (actions.request_report(by=alice, language=tag, assessment=answered) for tag in ("en", "zh-hans"))
    assert [report_for(alice, one.public_id).place_in_line for one in (first, second)] == [1, 2]


def test_one_that_is_not_there_is_not_found(alice):
    with pytest.raises(Http404):
        report_for(alice, uuid.uuid4())
