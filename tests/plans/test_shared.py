"""What staff see of a plan that a venture shares: figures as they are now, and nothing that anybody wrote."""

from datetime import timedelta

import pytest
from django.urls import reverse

from cohorts.actions import end_enrolment, share_plan
from cohorts.models import StaffMembership
from plans import actions
from plans.shared import figures_shared
from plans.work import work_of
from reviews.reviewing import declare
from tests.plans.conftest import client_of

pytestmark = pytest.mark.django_db
SECRET = "Ask Ms Tang"
SEEN = ("Items done", "Items left", "Of these in progress", "Of these blocked", "Of these overdue", "Hours left")


@pytest.fixture
def shared(submission, enrolment):
    """A submission of a venture that shares how far its plan is."""
    share_plan(enrolment=enrolment, is_shared=True)
    enrolment.refresh_from_db()
    return submission


def address(submission):
    return reverse("submission_plan", args=[submission.public_id])


def test_every_item_is_counted_where_it_stands(shared, enrolment, alice):
    before = figures_shared(enrolment)
    work = work_of(shared.assessment)
    late = {"due": work.today - timedelta(days=1)}
    values = [{"status": "done"}, {"status": "doing"} | late, {"status": "blocked", "reason": SECRET}]
    for key, given in zip(list(work.going), values, strict=False):
        actions.change_item(assessment=shared.assessment, key=key, rev=0, values=given, by=alice)
    found = figures_shared(enrolment)
    counts = {"done": 1, "doing": 1, "blocked": 1, "overdue": 1, "left": before["left"] - 1}
    assert {name: found[name] for name in counts} == counts
    assert 0 < found["hours"] < before["hours"]


def test_nothing_is_shared_unless_the_venture_says_so_and_is_in_the_cohort(submission, enrolment, alice, bob):
    assert (enrolment.shares_plan, figures_shared(enrolment)) == (False, None)
    client = client_of(bob)
    assert client.get(address(submission)).status_code == 404
    assert 'id="shared-plan-h"' not in client.get(reverse("submission", args=[submission.public_id])).text
    share_plan(enrolment=enrolment, is_shared=True)
    assert client.get(address(submission)).status_code == 200
    end_enrolment(enrolment=enrolment, by=alice, end="left")
    share_plan(enrolment=enrolment, is_shared=True)  # sent from a page that was still open
    assert client.get(address(submission)).status_code == 404
    enrolment.refresh_from_db()
    assert enrolment.shares_plan is False


def test_staff_and_founders_read_the_same_figures_and_no_word_of_the_plan(shared, alice, bob):
    own = {"title": SECRET, "status": "blocked", "reason": SECRET}
    actions.add_item(assessment=shared.assessment, values=own, by=alice)
    parts = [client_of(who).get(address(shared), headers={"HX-Request": "true"}).text for who in (alice, bob)]
    assert parts[0] == parts[1]
    assert "As the venture shares it, now" in " ".join(parts[0].split())
    assert all(name in parts[0] for name in SEEN)
    assert SECRET not in parts[0]
    assert "<html" not in parts[0]
    page = client_of(bob).get(address(shared)).text
    assert "<html" in page
    assert SECRET not in page


def test_others_read_nothing_of_it(shared, charlie):
    assert client_of(charlie).get(address(shared)).status_code == 404


def test_a_plan_without_items_says_so(enrolment, alice, assessment):
    share_plan(enrolment=enrolment, is_shared=True)
    enrolment.refresh_from_db()
    found = figures_shared(enrolment)
    assert (found["done"], found["left"], found["hours"]) == (0, 0, 0)


def test_the_page_of_the_submission_asks_nothing_more_for_it(
    submission, enrolment, bob, django_assert_num_queries, django_assert_max_num_queries
):
    page, client = reverse("submission", args=[submission.public_id]), client_of(bob)
    client.get(page)
    with django_assert_max_num_queries(100) as before:
        client.get(page)
    share_plan(enrolment=enrolment, is_shared=True)
    with django_assert_num_queries(len(before)):
        read = client.get(page).text
    assert address(submission) in read


def test_who_submitted_nothing_is_read_from_the_list(enrolment, answered, alice, bob, cohort, dora, other_cohort):
    page, figures = reverse("cohort", args=[cohort.public_id]), reverse("enrolment_plan", args=[enrolment.public_id])
    staff = client_of(bob)
    assert figures not in staff.get(page).text
    assert staff.get(figures).status_code == 404
    share_plan(enrolment=enrolment, is_shared=True)
    actions.add_item(assessment=answered, values={"title": SECRET, "reason": SECRET, "status": "blocked"}, by=alice)
    assert f"href={figures}" in staff.get(page).text
    shown = staff.get(figures).text
    assert all(name in shown for name in SEEN)
    assert SECRET not in shown
    assert client_of(dora).get(figures).status_code == 404
    assert client_of(alice).get(figures).status_code == 404  # a founder reads the plan itself
    end_enrolment(enrolment=enrolment, by=alice, end="left")
    assert staff.get(figures).status_code == 404


def test_a_reviewer_says_first_whether_there_is_a_conflict_wherever_the_figures_stand(shared, enrolment, cohort, erin):
    StaffMembership.objects.create(organisation=cohort.programme.organisation, user=erin, role="reviewer")
    reviewer, figures = client_of(erin), reverse("enrolment_plan", args=[enrolment.public_id])
    for page in (address(shared), figures):
        assert reviewer.get(page)["Location"] == reverse("review", args=[shared.public_id])
    declare(enrolment=enrolment, person=erin, answer="none")
    for page in (address(shared), figures):
        assert "Of these blocked" in reviewer.get(page).text
