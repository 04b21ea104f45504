"""Where a venture stands in its cohorts, as its founders read it."""

from datetime import timedelta

import pytest
from django.urls import reverse

from assessments.actions import start_assessment
from assessments.places import places_of
from cohorts import actions
from cohorts.checkpoints import plan_checkpoint
from reviews.actions import submit


def place(assessment):
    (one,) = places_of([assessment])[assessment.venture_id]
    return one


def planned(cohort, kind, opens, due, **more):
    today = cohort.today
    days = {"opens_on": today + timedelta(days=opens), "due_on": today + timedelta(days=due)}
    return plan_checkpoint(cohort=cohort, kind=kind, **days, **more)


def test_without_checkpoints_one_may_always_submit(assessment, enrolment):
    one = place(assessment)
    assert (one.can_submit, one.asked, one.has_handed_in, one.next) == (True, None, False, None)


def test_what_is_due_and_what_comes_after(cohort, answered, enrolment, alice):
    baseline, exit_ = planned(cohort, "baseline", -3, 4), planned(cohort, "exit", 40, 60)
    before = place(answered)
    assert (before.asked, before.has_handed_in, before.days_late) == (baseline, False, 0)
    submit(assessment=answered, enrolment=enrolment, by=alice)
    after = place(answered)
    assert (after.asked, after.has_handed_in, after.next) == (baseline, True, exit_)


def test_late_days_count_and_a_shut_checkpoint_says_so(cohort, assessment, enrolment):
    planned(cohort, "baseline", -30, -2)
    assert place(assessment).days_late == 2
    cohort.checkpoints.update(after_due="refuse")
    shut = place(assessment)
    assert (shut.can_submit, "closed on" in shut.refusal) == (False, True)


@pytest.mark.parametrize("state", ["waiting", "refused", "removed", "left", "closed"])
def test_other_states(cohort, assessment, bob, alice, state):
    door = actions.invite(cohort=cohort, by=bob, needs_approval=state in {"waiting", "refused"})
    row = actions.enrol(invitation=door, venture=assessment.venture, by=alice)
    if state in {"refused", "removed", "left"}:
        actions.end_enrolment(enrolment=row, by=bob, end="left" if state == "left" else "removed")
    if state == "closed":
        actions.close_cohort(cohort=cohort, is_closed=True)
    if state == "left":
        assert places_of([assessment]) == {}
        return
    one = place(assessment)
    assert getattr(one, f"is_{state}")
    assert not one.can_submit


def test_the_page_names_cohort_and_checkpoint_on_the_button(client, cohort, answered, enrolment, alice):
    planned(cohort, "baseline", -3, 4)
    client.force_login(alice)
    page = " ".join(client.get(reverse("result", args=[answered.public_id])).content.decode().split())
    assert "Submit to Autumn: Baseline" in page


def test_home_tells_what_is_shared_and_lets_the_owner_alone_change_it(client, team, enrolment, alice, erin):
    pages = {}
    for user in (alice, erin):
        client.force_login(user)
        pages[user] = client.get(reverse("home")).content.decode()
        assert "The staff see how many questions you have answered" in pages[user]
    assert ("Stop sharing progress" in pages[alice], "Stop sharing progress" in pages[erin]) == (True, False)


@pytest.mark.parametrize("count", [1, 3])
def test_three_queries_for_any_number(cohort, bob, alice, published, count, django_assert_num_queries):
    door, several = actions.invite(cohort=cohort, by=bob), []
    planned(cohort, "baseline", -3, 4)
    for number in range(count):
        several.append(start_assessment(name=f"V{number}", by=alice))
        actions.enrol(invitation=door, venture=several[-1].venture, by=alice)
    with django_assert_num_queries(3):
        found = places_of(several)
        assert [one.asked.kind for rows in found.values() for one in rows] == ["baseline"] * count
