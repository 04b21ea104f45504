"""What staff and a team say to each other about a shared plan: who is told, who has something new, and when it ends."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.limits import LimitReached
from assessments.actions import start_assessment
from cohorts.actions import end_enrolment, share_plan
from cohorts.models import Enrolment, StaffMembership, VentureMembership
from mails.kinds import KINDS
from mails.models import Mail
from mails.stopping import stop
from plans import shared_talk
from plans.access import Side
from plans.models import PlanComment
from plans.shared_talk import mark_read, read_talk, say, talks_of
from reviews.day import Reader
from reviews.reviewing import declare

pytestmark = pytest.mark.django_db


@pytest.fixture
def shared(enrolment, assessment, team):
    share_plan(enrolment=enrolment, is_shared=True)
    enrolment.refresh_from_db()
    return enrolment


def said(enrolment, by, text="Which lawyer?", *, is_staff=True):
    return say(side=Side(enrolment, is_staff=is_staff, may_write=True), text=text, language="en", by=by)


def letters():
    return sorted(Mail.objects.filter(kind="plan_comment").values_list("address", flat=True))


def lines(user):
    return [(one.count, one.link) for one in shared_talk.of_shared_plans(Reader(user))]


def test_owners_and_editors_get_one_letter_until_they_have_read(shared, alice, bob, erin, vic):
    erin.language = "zh-hans"
    erin.save()
    said(shared, bob, "Welche <b>?")
    assert letters() == sorted([alice.email, erin.email])  # not the viewer, who could not answer
    assert "Welche <b>?" in Mail.objects.get(kind="plan_comment", address=erin.email).text
    assert "计划" in Mail.objects.get(kind="plan_comment", address=erin.email).text
    said(shared, bob)
    assert len(letters()) == 2
    mark_read(alice, shared, read_talk(shared))
    said(shared, bob)
    assert letters() == sorted([alice.email, alice.email, erin.email])


def test_whoever_wants_no_such_letters_gets_none_and_reads_it_all_the_same(shared, assessment, alice, bob, erin):
    stop(alice.email, KINDS["plan_comment"])
    said(shared, bob)
    assert letters() == [erin.email]
    assert [one.new for one in talks_of(assessment.venture_id, alice.pk)] == [1]


def test_what_the_team_writes_is_mailed_to_nobody_and_stands_on_a_day(shared, alice, bob):
    assert lines(bob) == []
    comment = said(shared, alice, is_staff=False)
    assert not Mail.objects.filter(kind="plan_comment").exists()
    assert lines(bob) == [(1, shared_talk.url_of(shared))]
    mark_read(bob, shared, [comment])
    assert lines(bob) == []
    said(shared, alice, is_staff=False)
    share_plan(enrolment=shared, is_shared=False)
    assert lines(bob) == []


def test_a_day_concerns_who_leads_or_wrote_and_else_who_manages(shared, cohort, alice, bob, charlie):
    organisation = cohort.programme.organisation
    reviewer = StaffMembership.objects.create(organisation=organisation, user=charlie, role="reviewer")
    said(shared, alice, is_staff=False)
    declare(enrolment=shared, person=charlie, answer="none")
    assert (len(lines(bob)), len(lines(charlie))) == (1, 0)
    type(shared).objects.filter(pk=shared.pk).update(lead=reviewer)
    assert (len(lines(bob)), len(lines(charlie))) == (0, 1)
    said(shared, bob)
    assert (len(lines(bob)), len(lines(charlie))) == (1, 1)
    declare(enrolment=shared, person=charlie, answer="conflict", reason="A share")
    assert lines(charlie) == []


def test_what_waits_for_whoever_left_the_organisation_waits_for_who_manages(shared, cohort, alice, bob, charlie):
    place = StaffMembership.objects.create(organisation=cohort.programme.organisation, user=charlie, role="reviewer")
    said(shared, charlie)
    said(shared, alice, is_staff=False)
    assert lines(bob) == []
    place.delete()
    assert len(lines(bob)) == 1


def lowered(place, shared):
    place.role = "observer"
    place.save()


def in_conflict(place, shared):
    declare(enrolment=shared, person=place.user, answer="unsure", reason="We met once")


def in_the_team(place, shared):
    VentureMembership.objects.create(venture=shared.venture, user=place.user, role="viewer")


@pytest.mark.parametrize("what", [lowered, in_conflict, in_the_team])
@pytest.mark.parametrize("leads", [True, False])
def test_what_waits_for_whoever_may_not_read_it_any_more_waits_for_who_manages(
    shared, cohort, alice, bob, charlie, what, leads
):
    place = StaffMembership.objects.create(organisation=cohort.programme.organisation, user=charlie, role="reviewer")
    if leads:
        Enrolment.objects.filter(pk=shared.pk).update(lead=place)
    else:
        said(shared, charlie)
    said(shared, alice, is_staff=False)
    assert (len(lines(bob)), len(lines(charlie))) == (0, 1)  # before anything is submitted, nobody has to declare
    what(place, shared)
    assert (len(lines(bob)), len(lines(charlie))) == (1, 0)


def test_whoever_joins_during_a_talk_gets_a_letter_for_the_next_comment(shared, alice, bob, charlie):
    said(shared, bob)
    before = letters()
    VentureMembership.objects.create(venture=shared.venture, user=charlie, role="editor")
    for _twice in range(2):
        said(shared, bob)
    assert letters() == sorted([*before, charlie.email])


def test_many_talks_cost_the_day_as_much_as_one(shared, cohort, assessment, alice, bob):
    said(shared, alice, is_staff=False)
    with CaptureQueriesContext(connection) as one:
        assert len(lines(bob)) == 1
    for number in range(5):
        other = Enrolment.objects.create(
            cohort=cohort,
            venture=start_assessment(name=f"Other {number}", by=alice).venture,
            enrolled_by=alice,
            approved_at=shared.approved_at,
            shares_plan=True,
        )
        said(other, alice, is_staff=False)
    with CaptureQueriesContext(connection) as many:
        assert len(lines(bob)) == 6
    assert len(many) == len(one)


def test_a_page_from_before_takes_nothing_back(shared, assessment, alice, bob):
    first, second = said(shared, bob), said(shared, bob)
    mark_read(alice, shared, [first, second])
    mark_read(alice, shared, [first])
    assert [one.new for one in talks_of(assessment.venture_id, alice.pk)] == [0]


def test_nothing_is_written_where_sharing_ended_or_too_much_was_said(shared, alice, bob, monkeypatch):
    monkeypatch.setattr(shared_talk, "MOST", 1)
    said(shared, bob)
    with pytest.raises(LimitReached, match="the most there may be"):
        said(shared, bob)
    share_plan(enrolment=shared, is_shared=False)
    for is_staff, by in ((True, bob), (False, alice)):
        with pytest.raises(LimitReached, match="not shared any more"):
            said(shared, by, is_staff=is_staff)
    assert PlanComment.objects.count() == 1


def test_the_plan_of_the_team_names_talks_that_are_shared_or_were(shared, assessment, alice, bob):
    named = lambda: [(one.is_shared, one.new) for one in talks_of(assessment.venture_id, alice.pk)]  # noqa: E731
    assert named() == [(True, 0)]
    share_plan(enrolment=shared, is_shared=False)
    assert named() == []
    share_plan(enrolment=shared, is_shared=True)
    said(shared, bob)
    end_enrolment(enrolment=shared, by=alice, end="left")
    assert named() == [(False, 1)]
