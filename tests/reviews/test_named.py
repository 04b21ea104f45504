"""Whom a venture names: kept until it is decided on, matched by whole addresses, and forgotten with whom it names."""

import pytest
from allauth.account.models import EmailAddress
from django.db import transaction

from accounts.limits import LimitReached
from cohorts.access import cohort_for
from cohorts.erasing import erase_venture
from cohorts.models import Right
from reviews import named as module
from reviews.erasing import of_person
from reviews.models import Declaration, NamedConflict
from reviews.named import (
    Decided,
    addresses_in,
    decide_named,
    lines_named,
    match_of,
    members_by_address,
    name_somebody,
    reviewers_of,
    withdraw_named,
)
from reviews.reviewing import declare
from reviews.states import IllegalStep
from tests.world import colleague

pytestmark = pytest.mark.django_db


@pytest.fixture
def rita(cohort):
    one = colleague("rita", cohort.programme.organisation, "reviewer")
    EmailAddress.objects.create(user=one, email="Rita@Fund.example", verified=True)
    return one


@pytest.fixture
def named(enrolment, alice):
    return name_somebody(enrolment=enrolment, who="Rita (rita@fund.example).", reason="Owns a rival", by=alice)


def lines(cohort, person, right=Right.REVIEW):
    found = cohort_for(person, cohort.public_id, right)
    return lines_named(found, reviewers_of(found))


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("Rita <rita@fund.example>", ["rita@fund.example"]),
        ("A@x.org; b@y.org.", ["a@x.org", "b@y.org"]),
        ("王芳（wang@fund.example），某基金", ["wang@fund.example"]),
        ("Hollow Oak Fund", []),
        ("@ and @@", []),
    ],
)
def test_addresses_are_read_out_of_what_was_typed(typed, found):
    assert addresses_in(typed) == found


def test_whole_addresses_match_a_colleague_and_parts_of_them_nobody(cohort, rita):
    known = members_by_address(reviewers_of(cohort))
    assert match_of("Rita, rita@fund.example", known).user == rita
    assert match_of(rita.email.upper(), known).user == rita
    assert match_of("margarita@fund.example", known) is None
    assert match_of("Rita", known) is None


def test_managers_read_it_but_the_one_it_names_and_nobody_else_does(cohort, named, bob, rita, enrolment, alice):
    assert [(one.name, one.named, one.match.user) for one in lines(cohort, bob)] == [("Inkwell Tutor", named, rita)]
    assert lines(cohort, rita) == []
    manager = colleague("mia", cohort.programme.organisation, "manager")
    own = name_somebody(enrolment=enrolment, who=manager.email, reason="A cousin", by=alice)
    assert [one.named for one in lines(cohort, manager)] == [named]
    assert [one.named for one in lines(cohort, bob)] == [named, own]
    declare(enrolment=enrolment, person=manager, answer="conflict", reason="A cousin")
    assert lines(cohort, manager) == []


def test_it_closes_nothing_until_a_manager_decides_and_then_once(named, enrolment, bob, rita):
    assert not Declaration.objects.exists()
    decide_named(named=named, person=rita, by=bob, reason="Owns a rival")
    said = Declaration.objects.get()
    assert (said.person, said.answer, said.said_by) == (rita, "conflict", bob)
    with pytest.raises(Decided), transaction.atomic():
        decide_named(named=named, person=None, by=bob)
    with pytest.raises(Decided):
        withdraw_named(named)
    named.refresh_from_db()
    assert (named.outcome, named.decided_by) == ("conflict", bob)


def test_what_is_set_aside_closes_nothing_and_is_shown_no_more(cohort, named, bob, rita):
    decide_named(named=named, person=None, by=bob)
    assert not Declaration.objects.exists()
    assert lines(cohort, bob) == []


def test_what_is_withdrawn_is_gone_and_cannot_be_decided_on(named, bob, rita):
    withdraw_named(named)
    assert not NamedConflict.objects.exists()
    with pytest.raises(Decided), transaction.atomic():
        decide_named(named=named, person=rita, by=bob, reason="Owns a rival")
    assert not Declaration.objects.exists()


def test_no_more_than_the_limit_is_kept(named, enrolment, alice, monkeypatch):
    monkeypatch.setattr(module, "MOST_NAMED", 1)
    with pytest.raises(LimitReached, match="1"):
        name_somebody(enrolment=enrolment, who="Another", reason="A rival", by=alice)
    assert NamedConflict.objects.count() == 1


def test_it_goes_with_the_venture_after_which_nothing_can_be_named(named, enrolment, alice, bob, rita):
    erase_venture(enrolment.venture, alice)
    assert not NamedConflict.objects.exists()
    with pytest.raises(IllegalStep):
        name_somebody(enrolment=enrolment, who="Another", reason="A rival", by=alice)
    with pytest.raises(IllegalStep):
        decide_named(named=named, person=rita, by=bob, reason="Owns a rival")


def test_it_goes_with_whom_it_names_and_with_nobody_whose_address_is_like_theirs(named, enrolment, alice, rita):
    for who in ("margarita@fund.example", str(rita).upper(), f"{rita} & sons"):
        name_somebody(enrolment=enrolment, who=who, reason="A rival", by=alice)
    of_person(rita)
    left = NamedConflict.objects.values_list("who", flat=True)
    assert list(left) == ["margarita@fund.example", f"{rita} & sons"]
