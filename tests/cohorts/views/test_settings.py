"""A cohort's settings: names, checkpoints, closing and archiving, and who waits at the door or left."""

from datetime import timedelta

import pytest
from django.urls import reverse

from assessments.actions import start_assessment
from cohorts import actions
from cohorts.checkpoints import plan_checkpoint
from cohorts.models import Checkpoint, Cohort, Enrolment, Programme


@pytest.fixture
def staff(client, bob):
    client.force_login(bob)
    return client


def at(name, *args):
    return reverse(name, args=args)


def words(response):
    return " ".join(response.content.decode().split())


GOOD = {"kind": "baseline", "opens_on": "2030-01-01", "due_on": "2030-02-01", "after_due": "refuse"}


def test_both_names_change(staff, cohort):
    staff.post(at("cohort_settings", cohort.public_id), {"name": "Winter", "programme": "AI"})
    cohort.refresh_from_db()
    assert (cohort.name, Programme.objects.get().name) == ("Winter", "AI")


def test_two_programmes_do_not_get_one_name(staff, cohort, bob):
    actions.open_cohort(organisation=cohort.programme.organisation, programme="Climate", name="X", by=bob)
    response = staff.post(at("cohort_settings", cohort.public_id), {"name": "W", "programme": "Climate"})
    assert response.status_code == 422
    assert "Another programme has this name" in words(response)
    cohort.refresh_from_db()
    assert cohort.name == "Autumn"


def test_closing_and_archiving_can_be_undone_and_say_what_they_do(staff, cohort):
    url = at("cohort_state", cohort.public_id)
    steps = {
        "close": (True, False, "no venture enrols or submits any more"),
        "archive": (True, True, "The cohort is archived"),
        "take_out": (True, False, "back in your lists"),
        "reopen": (False, False, "open again"),
    }
    for state, (is_closed, is_archived, said) in steps.items():
        for _ in range(2):  # a double click
            response = staff.post(url, {"state": state}, follow=True)
        found = Cohort.objects.get()
        assert (found.closed_at is not None, found.archived_at is not None) == (is_closed, is_archived)
        assert said in words(response)
    staff.post(url, {"state": "burn"})
    assert not Cohort.objects.get().is_closed


def test_a_checkpoint_is_planned_once(staff, cohort):
    for _ in range(2):
        staff.post(at("checkpoint_add", cohort.public_id), GOOD | {"remind_before": "3", "once": "c" * 32})
    made = Checkpoint.objects.get()
    assert (made.kind, made.due_on.isoformat(), made.remind_before, made.remind_after) == (
        "baseline",
        "2030-02-01",
        3,
        None,
    )


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"due_on": "2029-12-31"}, "It is due before it opens"),
        ({"kind": "own"}, "Give it a name"),
        ({"due_on": "0001-01-01"}, "2020"),
        ({"due_on": "9999-12-31"}, "2099"),
        ({"due_on": "soon"}, "Enter a valid date"),
        ({"remind_after": "61"}, "60"),
        ({"remind_after": "0"}, "1"),
        ({"kind": "party"}, "party"),
    ],
)
def test_what_cannot_be_is_refused_in_words(staff, cohort, change, said):
    response = staff.post(at("checkpoint_add", cohort.public_id), GOOD | change)
    assert (response.status_code, Checkpoint.objects.count()) == (422, 0)
    assert said in words(response)
    assert "Constraint" not in words(response)


def test_a_checkpoint_changes_and_goes(staff, cohort):
    made = plan_checkpoint(cohort=cohort, **GOOD)
    url = at("checkpoint", cohort.public_id, made.public_id)
    assert 'value="2030-02-01"' in staff.get(url).content.decode()
    staff.post(url, GOOD | {"kind": "own", "name": "Half-way", "due_on": "2030-03-01"})
    made.refresh_from_db()
    assert (made.title, made.due_on.isoformat()) == ("Half-way", "2030-03-01")
    staff.post(at("checkpoint_remove", cohort.public_id, made.public_id))
    assert Checkpoint.objects.count() == 0


def test_a_checkpoint_with_submissions_stays(staff, cohort, answered, enrolment, alice):
    from reviews.actions import submit

    today = cohort.today
    made = plan_checkpoint(cohort=cohort, kind="exit", opens_on=today, due_on=today + timedelta(days=3))
    submit(assessment=answered, enrolment=enrolment, by=alice)
    response = staff.post(at("checkpoint_remove", cohort.public_id, made.public_id), follow=True)
    assert "Ventures have submitted at Exit" in words(response)
    assert Checkpoint.objects.count() == 1


def test_a_checkpoint_of_another_cohort_is_not_there(staff, cohort, other_cohort):
    theirs = plan_checkpoint(cohort=other_cohort, **GOOD)
    for name in ("checkpoint", "checkpoint_remove"):
        assert staff.post(at(name, cohort.public_id, theirs.public_id), GOOD).status_code == 404
    assert Checkpoint.objects.count() == 1


@pytest.fixture
def knocking(cohort, bob, assessment, alice):
    door = actions.invite(cohort=cohort, by=bob, needs_approval=True)
    return actions.enrol(invitation=door, venture=assessment.venture, by=alice)


def test_a_venture_that_knocks_is_let_in(staff, cohort, knocking):
    assert "Inkwell Tutor" in words(staff.get(at("cohort_settings", cohort.public_id)))
    staff.post(at("enrolment_let_in", knocking.public_id))
    knocking.refresh_from_db()
    assert knocking.is_current


def test_a_venture_that_is_refused_can_still_be_taken_in(staff, cohort, knocking):
    response = staff.post(at("enrolment_remove", knocking.public_id), follow=True)
    assert "is not let in" in words(response)
    knocking.refresh_from_db()
    assert (knocking.end, knocking.approved_at) == ("removed", None)
    staff.post(at("enrolment_let_in", knocking.public_id))
    knocking.refresh_from_db()
    assert knocking.is_current


def test_an_old_page_takes_nobody_out_and_lets_nobody_in(staff, cohort, knocking):
    actions.approve(enrolment=knocking)  # a colleague
    response = staff.post(at("enrolment_remove", knocking.public_id), follow=True)
    assert "was let in in the meantime" in words(response)
    knocking.refresh_from_db()
    assert knocking.is_current
    actions.end_enrolment(enrolment=knocking, by=knocking.enrolled_by, end=Enrolment.End.REMOVED)
    response = staff.post(at("enrolment_let_in", knocking.public_id), {"waits": "1"}, follow=True)
    assert "was refused in the meantime" in words(response)
    knocking.refresh_from_db()
    assert knocking.end == "removed"


def test_a_venture_that_left_by_itself_is_not_taken_back(staff, enrolment, alice):
    actions.end_enrolment(enrolment=enrolment, by=alice, end=Enrolment.End.LEFT)
    response = staff.post(at("enrolment_let_in", enrolment.public_id), follow=True)
    enrolment.refresh_from_db()
    assert enrolment.end == "left"
    assert "has left" in words(response)


@pytest.mark.parametrize("count", [1, 3])
def test_the_page_costs_the_same_queries_for_more(
    staff, cohort, bob, alice, published, count, django_assert_num_queries
):
    door = actions.invite(cohort=cohort, by=bob, needs_approval=True)
    for number in range(count):
        for end in ("", "left"):
            venture = start_assessment(name=f"V{number}{end}", by=alice).venture
            row = actions.enrol(invitation=door, venture=venture, by=alice)
            if end:
                actions.end_enrolment(enrolment=row, by=alice, end=end)
    staff.get(at("cohort_settings", cohort.public_id))
    with django_assert_num_queries(9):
        staff.get(at("cohort_settings", cohort.public_id))
