"""Whom a conflict of interest closes a venture to: the newest declaration counts, in every query."""

import pytest

from cohorts.access import cohort_for
from cohorts.models import Enrolment, VentureMembership
from reviews.access import declaration_for
from reviews.conflicts import DeclareFirst, closed_by_conflict, people_kept_out, read_of, refuse_undeclared
from reviews.events import look_after
from reviews.filed import handed_in_to
from reviews.models import Submission
from reviews.reviewing import declare, settle
from tests.world import colleague

pytestmark = pytest.mark.django_db


@pytest.fixture
def rita(cohort):
    return colleague("rita", cohort.programme.organisation, "reviewer")


def closed(person):
    return list(closed_by_conflict(person.pk))


def test_the_newest_declaration_of_a_person_counts(enrolment, bob, rita):
    assert closed(rita) == []
    declare(enrolment=enrolment, person=rita, answer="none")
    assert closed(rita) == []
    unsure = declare(enrolment=enrolment, person=rita, answer="unsure", reason="We met once")
    assert (closed(rita), closed(bob)) == ([enrolment.pk], [])
    assert list(people_kept_out(enrolment)) == [rita.pk]
    settle(declaration=unsure, by=bob, answer="none")
    assert (closed(rita), list(people_kept_out(enrolment))) == ([], [])


def test_enrolments_and_submissions_are_left_out_for_that_person_alone(submission, enrolment, cohort, bob, rita):
    declare(enrolment=enrolment, person=rita, answer="conflict", reason="A share")
    for person, count in ((rita, 0), (bob, 1)):
        assert Enrolment.objects.open_to(person.pk).count() == count
        assert Enrolment.objects.shut_to(person.pk).count() == 1 - count
        assert Submission.objects.visible_to(person).count() == count
        cohort.reader = person.pk
        assert (cohort.seen.count(), handed_in_to(cohort).count()) == (count, count)
    cohort.reader = None
    assert (cohort.seen.count(), handed_in_to(cohort).count()) == (1, 1)


def test_founders_are_never_concerned(submission, enrolment, rita):
    VentureMembership.objects.create(venture=enrolment.venture, user=rita, role="editor")
    refuse_undeclared(rita.pk, enrolment, submission)
    declare(enrolment=enrolment, person=rita, answer="conflict", reason="I am in it")
    assert list(Submission.objects.visible_to(rita)) == [submission]


def test_reviewers_declare_first_and_others_need_not(submission, enrolment, cohort, bob, rita):
    manager = colleague("manager", cohort.programme.organisation, "manager")
    for person in (bob, manager):
        refuse_undeclared(person.pk, enrolment, submission)
    with pytest.raises(DeclareFirst, match=str(submission.public_id)):
        refuse_undeclared(rita.pk, enrolment, submission)
    declare(enrolment=enrolment, person=rita, answer="none")
    refuse_undeclared(rita.pk, enrolment, submission)


def test_no_email_tells_of_it_even_to_whoever_leads_the_venture(enrolment, bob, rita):
    enrolment.lead = rita.staff_memberships.get()
    assert look_after(enrolment) == [rita]
    declare(enrolment=enrolment, person=rita, answer="conflict", reason="A share")
    assert look_after(enrolment) == [bob]


def test_what_others_declared_of_a_closed_venture_somebody_else_settles(client, enrolment, cohort, bob, rita):
    manager = colleague("manager", cohort.programme.organisation, "manager")
    unsure = declare(enrolment=enrolment, person=rita, answer="unsure", reason="We met once")
    assert declaration_for(manager, unsure.public_id) == unsure
    declare(enrolment=enrolment, person=manager, answer="conflict", reason="A share")
    client.force_login(manager)
    address = f"/declarations/{unsure.public_id}/settle"
    assert client.post(address, {"answer": "none"}).status_code == 404
    assert closed(rita) == [enrolment.pk]


@pytest.mark.parametrize(("role", "is_read"), [("owner", True), ("manager", True), ("reviewer", False)])
def test_who_reviews_reads_gaps_once_they_declared(cohort, submission, enrolment, role, is_read):
    person = colleague("one", cohort.programme.organisation, role)

    def read():
        found = cohort_for(person, cohort.public_id)
        return (list(read_of(found)), list(handed_in_to(found)))

    both, none = ([enrolment], [submission]), ([], [])
    assert read() == (both if is_read else none)
    declare(enrolment=enrolment, person=person, answer="none")
    assert read() == both
    declare(enrolment=enrolment, person=person, answer="conflict", reason="A share")
    assert read() == none


def test_a_reviewer_reads_their_own_venture(cohort, submission, enrolment, rita):
    VentureMembership.objects.create(venture=enrolment.venture, user=rita, role="viewer")
    assert list(read_of(cohort_for(rita, cohort.public_id))) == [enrolment]
