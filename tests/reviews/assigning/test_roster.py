"""Who is assigned, what is begun, and who may not review what."""

from django.db import connection
from django.test.utils import CaptureQueriesContext

from cohorts.models import StaffMembership, Tag, VentureMembership
from reviews.assigning.keeping import describe
from reviews.models import Assignment
from reviews.reviewing import Saying, declare, finish, judge
from tests.reviews.assigning.conftest import pairs, roster, wish
from tests.world import colleague


def test_whose_role_reviews_and_every_venture_that_is_in(cohort, enrolment, bob, reviewers, more):
    colleague("watch", cohort.programme.organisation, "observer")
    found = roster(cohort)
    assert [str(one.user) for one in found.reviewers] == ["Bob", "Omar", "Rita"]
    assert {one.pk for one in found.enrolments} == {enrolment.pk, *(one.pk for one in more)}


def test_nobody_is_proposed_for_a_venture_they_are_tied_to(cohort, enrolment, submission, bob, reviewers):
    rita, omar = reviewers
    VentureMembership.objects.create(venture=enrolment.venture, user=bob, role="viewer")
    declare(enrolment=enrolment, person=rita, answer="unsure", reason="We met once")
    found = roster(cohort)
    assert found.barred == {(enrolment.pk, bob.pk), (enrolment.pk, rita.pk)}
    proposal = found.proposal(wish(cohort, each=2))
    assert pairs(proposal) == {(enrolment.pk, omar.pk)}
    assert proposal.missing[enrolment.pk][0] == 1


def test_a_hint_is_avoided_until_the_reviewer_declares_that_there_is_no_conflict(
    cohort, enrolment, alice, bob, reviewers
):
    found = roster(cohort)
    assert found.hints == {(enrolment.pk, bob.pk): "domain"}
    assert (enrolment.pk, bob.pk) not in pairs(found.proposal(wish(cohort, each=2)))
    declare(enrolment=enrolment, person=bob, answer="none")
    assert roster(cohort).hints == {}
    StaffMembership.objects.create(organisation=cohort.programme.organisation, user=alice, role="observer")
    assert set(roster(cohort).hints.values()) == {"organisation"}


def test_what_is_begun_stays_and_counts_and_a_finished_one_is_told(cohort, enrolment, submission, reviewers):
    rita, _omar = reviewers
    declare(enrolment=enrolment, person=rita, answer="none")
    judge(submission=submission, reviewer=rita, saying=Saying("mr_01", "cannot"))
    assert roster(cohort).reviews == {(enrolment.pk, rita.pk): "begun"}
    finish(submission=submission, reviewer=rita)
    found = roster(cohort)
    assert found.reviews == {(enrolment.pk, rita.pk): "finished"}
    assert found.newest[enrolment.pk] == (submission.pk, submission.public_id)
    full = wish(cohort, capacities={rita.pk: 0})
    assert pairs(found.proposal(full)) == {(enrolment.pk, rita.pk)}
    declare(enrolment=enrolment, person=rita, answer="conflict", reason="I hold shares")
    assert roster(cohort).reviews == {}


def test_capacity_tags_languages_and_chapters_reach_the_engine(cohort, enrolment, submission, reviewers):
    rita = reviewers[0]
    tag = Tag.objects.create(organisation=cohort.programme.organisation, name="health")
    enrolment.tags.add(tag)
    said = {"capacity": 3, "chapters": ["le"], "languages": ["en"], "tracks": [tag]}
    describe(cohort=cohort, reviewer=rita, **said)
    question = roster(cohort).question(wish(cohort, capacities={rita.pk: 2}))
    known = {one.id: one for one in question.reviewers}
    own = known[rita.pk]
    assert (own.capacity, own.chapters, own.languages, own.tracks) == (2, {"le"}, {"en"}, {str(tag.pk)})
    assert question.ventures[0].tracks == {str(tag.pk)}
    assert question.ventures[0].needs
    assert len(question.ventures[0].needs) <= 3


def test_it_costs_as_many_queries_with_one_venture_as_with_three(
    cohort, enrolment, submission, bob, reviewers, request
):
    counted = []
    for _turn in range(2):
        for one in roster(cohort).enrolments:
            Assignment.objects.get_or_create(enrolment=one, reviewer=bob, defaults={"assigned_by": bob})
        with CaptureQueriesContext(connection) as queries:
            roster(cohort).proposal(wish(cohort))
        counted.append(len(queries))
        request.getfixturevalue("more")
    assert counted[0] == counted[1] <= 14
