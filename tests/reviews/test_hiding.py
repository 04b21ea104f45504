"""What stands for names that are hidden, and what is masked in texts."""

from datetime import timedelta

import pytest

from cohorts.access import cohort_for
from cohorts.models import Checkpoint
from reviews.events import look_after
from reviews.hiding import (
    Hidden,
    are_labels_wanted,
    hide,
    hides_today,
    is_hidden_from,
    is_hidden_here,
    keep_labels,
    labels_in,
)
from reviews.phases import plan_phase
from tests.world import colleague

OWN = Hidden(
    "Venture 7", ("Ink", "Inkwell Tutor", "墨水瓶"), ("Alice Moreau", "Alice", "alice@example.org", "王芳", "L")
)


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("Inkwell Tutor grows", "Venture 7 grows"),
        ("INKWELL TUTOR’s log", "Venture 7’s log"),
        ("Ink, inked, Link, ink", "Venture 7, inked, Link, Venture 7"),
        ("Inkwell alone", "Inkwell alone"),
        ("我们是墨水瓶公司的王芳", "我们是Venture 7公司的…"),
        ("Alice Moreau and Alicea, Alice's", "… and Alicea, …'s"),
        ("Write to alice@example.org.", "Write to …."),
        ("L is a letter", "L is a letter"),
        ("InkÉ stays", "InkÉ stays"),
        ("", ""),
    ],
)
def test_names_are_masked_as_whole_words_in_both_scripts(text, masked):
    assert OWN.masked(text) == masked


def test_a_venture_without_a_name_masks_nothing():
    assert Hidden("Venture 1", ("",), ()).masked("Anything") == "Anything"


def plan(cohort, bob, **more):
    days = {"from_on": cohort.today - timedelta(2), "to_on": cohort.today + timedelta(2)}
    return plan_phase(
        cohort=cohort, **{"checkpoint": None, "name": "Blind", "by": bob, "hides_names": True} | days | more
    )


def test_names_are_hidden_while_the_phase_that_counts_hides_them(cohort, bob):
    assert not hides_today(cohort)
    plan(cohort, bob, to_on=cohort.today - timedelta(1))
    assert not hides_today(cohort)
    plan(cohort, bob)
    assert hides_today(cohort)
    plan(cohort, bob, from_on=cohort.today, hides_names=False)
    assert not hides_today(cohort)
    point = Checkpoint.objects.create(cohort=cohort, kind="exit", opens_on="2030-01-01", due_on="2030-02-01")
    plan(cohort, bob, checkpoint=point)
    assert hides_today(cohort)


@pytest.mark.parametrize(
    ("role", "is_hidden"), [("owner", False), ("manager", False), ("reviewer", True), ("observer", False)]
)
def test_names_are_hidden_from_who_reviews_and_does_not_manage(cohort, bob, role, is_hidden):
    person = colleague("one", cohort.programme.organisation, role)
    assert not is_hidden_from(cohort, person.pk)
    plan(cohort, bob)
    assert is_hidden_from(cohort, person.pk) == is_hidden
    assert not is_hidden_from(cohort, None)


def test_who_reviews_for_another_organisation_has_nothing_hidden_here(cohort, other_cohort, bob):
    plan(cohort, bob)
    assert not is_hidden_from(cohort, colleague("one", other_cohort.programme.organisation, "reviewer").pk)


def test_the_label_is_the_same_on_lists_and_on_the_submission(cohort, submission, bob):
    person = colleague("one", cohort.programme.organisation, "reviewer")
    assert hide(submission).hidden is None
    plan(cohort, bob)
    cohort.reader = person.pk
    assert hide(submission).shown_as == "Venture 1"
    assert labels_in(cohort) == {submission.enrolment_id: "Venture 1"}
    name = submission.assessment.venture.name
    assert submission.masked(f"We are {name}.") == "We are Venture 1."
    assert submission.venture_name == name


def test_a_door_that_says_the_role_needs_no_query_for_it(cohort, submission, bob, django_assert_num_queries):
    person = colleague("one", cohort.programme.organisation, "reviewer")
    plan(cohort, bob)
    for reader, is_hidden in ((person, True), (bob, False)):
        seen = cohort_for(reader, cohort.public_id)
        with django_assert_num_queries(int(is_hidden)):
            assert are_labels_wanted(seen) == is_hidden
            assert is_hidden_here(seen) == is_hidden
    seen = cohort_for(person, cohort.public_id)
    keep_labels(seen, [9, 7])
    assert not are_labels_wanted(seen)
    assert labels_in(seen) == {7: "Venture 1", 9: "Venture 2"}


def test_nobody_from_whom_names_are_hidden_gets_a_letter_that_names_a_venture(cohort, enrolment, bob):
    person = colleague("one", cohort.programme.organisation, "reviewer")
    assert set(look_after(enrolment)) == {bob, person}
    plan(cohort, bob)
    assert look_after(enrolment) == [bob]
