"""Conflicts declared by name for all ventures at once, and what stands of whoever manages alone."""

from cohorts.access import cohort_for
from cohorts.models import VentureMembership
from reviews.declaring_all import closed_to_the_only_one, lines_of, undeclared
from reviews.reviewing import declare
from tests.world import colleague


def test_ventures_are_listed_by_name_without_those_declared_on_and_ones_own(cohort, ventures, alice, bob):
    seen = cohort_for(bob, cohort.public_id)
    assert [line.name for line in lines_of(seen)] == ["Halyard", "Ledgerline", "Murmur", "Quiet"]
    first = lines_of(seen)[0]
    assert (first.people, first.is_said) == ((str(alice),), False)
    declare(enrolment=first.enrolment, person=bob, answer="none")
    assert [line.name for line in lines_of(seen)] == ["Ledgerline", "Murmur", "Quiet"]
    for one in undeclared(seen):
        VentureMembership.objects.create(venture=one.venture, user=bob, role="viewer")
    assert lines_of(seen) == []


def test_the_list_costs_the_same_for_any_number(cohort, ventures, bob, django_assert_num_queries):
    seen = cohort_for(bob, cohort.public_id)
    with django_assert_num_queries(3):
        assert len(lines_of(seen)) == 4


def test_a_reviewer_alone_settles_nothing(cohort, enrolment, bob):
    rita = colleague("rita", cohort.programme.organisation, "reviewer")
    declare(enrolment=enrolment, person=rita, answer="conflict", reason="A share")
    assert closed_to_the_only_one(cohort_for(rita, cohort.public_id), rita) == []
