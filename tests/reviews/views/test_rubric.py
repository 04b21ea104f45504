"""The page of a rubric, and scores on their way from a review to the decisions."""

import pytest
from django.urls import reverse

from reviews.models import Criterion, CriterionScore, Phase
from reviews.reviewing import Saying, declare, judge
from reviews.rubric import add_criterion
from tests.test_staff import words

pytestmark = pytest.mark.django_db
TEAM = {"name": "Team", "least": "Nobody", "most": "Everybody they need", "weight": "2"}


@pytest.fixture
def staff(client, bob):
    client.force_login(bob)
    return client


def at(name, row, *more):
    return reverse(name, args=[row.public_id, *more])


def test_a_criterion_is_added_once_and_taken_out(staff, cohort):
    assert "“Team” is in the rubric" in words(staff.post(at("rubric", cohort), TEAM, follow=True))
    page = staff.post(at("rubric", cohort), TEAM)
    assert page.status_code == 422
    assert "of this name already" in words(page)
    assert staff.post(at("rubric", cohort), TEAM | {"name": "Market", "least": ""}).status_code == 422
    found = Criterion.objects.get()
    page = staff.post(at("criterion_remove", cohort, found.public_id), follow=True)
    assert "“Team” is removed" in words(page)
    page = staff.post(at("criterion_remove", cohort, found.public_id), follow=True)
    assert "was removed before" in words(page)


def test_what_is_scored_with_a_review_is_read_with_the_decisions_alone(staff, cohort, submission, bob, alice):
    team = add_criterion(cohort=cohort, name="Grit of the team", least="None", most="Much", weight=1)
    declare(enrolment=submission.enrolment, person=bob, answer="none")
    judge(submission=submission, reviewer=bob, saying=Saying("mr_01", "confirmed"))
    assert "Grit of the team" in words(staff.get(at("review", submission)))
    name = f"score-{team.public_id}"
    page = staff.post(at("review_finish", submission), {name: "9"}, follow=True)
    assert "scored from 0 to 4" in words(page)
    assert not CriterionScore.objects.exists()
    staff.post(at("review_finish", submission), {name: "3"})
    assert "rubric: 3.0 of 4" in words(staff.get(at("decisions", cohort)))
    staff.force_login(alice)
    assert "Grit of the team" not in words(staff.get(at("submission", submission)))


def test_removing_a_criterion_asks_first_where_a_review_is_scored_by_it(staff, cohort, submission, bob):
    team = add_criterion(cohort=cohort, name="Team", least="None", most="Much", weight=1)
    add_criterion(cohort=cohort, name="Market", least="None", most="Much", weight=1)
    page = staff.get(at("rubric", cohort))
    assert "Remove this criterion" not in words(page)
    declare(enrolment=submission.enrolment, person=bob, answer="none")
    judge(submission=submission, reviewer=bob, saying=Saying("mr_01", "confirmed"))
    staff.post(at("review_finish", submission), {f"score-{team.public_id}": "3"})
    page = staff.get(at("rubric", cohort))
    assert words(page).count("Remove this criterion") == 1
    assert "1 review is scored by it." in words(page)
    assert page.content.count(b"pl-sure") == 1
    removed = staff.post(at("criterion_remove", cohort, team.public_id), follow=True)
    assert "no longer scored" in words(removed)
    assert CriterionScore.objects.count() == 1


def test_a_phase_has_a_rubric_of_its_own_until_it_goes(staff, cohort, submission, bob):
    add_criterion(cohort=cohort, name="Grit of the team", least="None", most="Much", weight=1)
    phase = Phase.objects.create(
        cohort=cohort, checkpoint=submission.checkpoint, name="Screen", from_on=cohort.today, to_on=cohort.today
    )
    declare(enrolment=submission.enrolment, person=bob, answer="none")
    judge(submission=submission, reviewer=bob, saying=Saying("mr_01", "confirmed"))
    assert "Grit of the team" in words(staff.get(at("review", submission)))
    own = f"{at('rubric', cohort)}?phase={phase.public_id}"
    assert "Rubric of the phase “Screen”" in words(staff.get(own))
    page = staff.post(at("rubric", cohort), TEAM | {"name": "Demand", "phase": str(phase.public_id)}, follow=True)
    assert page.redirect_chain == [(own, 302)]
    review = words(staff.get(at("review", submission)))
    assert ("Demand" in review, "Grit of the team" in review) == (True, False)
    staff.post(at("review_finish", submission), {f"score-{Criterion.objects.get(phase=phase).public_id}": "2"})
    assert "rubric of Screen: 2.0 of 4" in words(staff.get(at("decisions", cohort)))
    assert "its own, 1 criterion" in words(staff.get(at("phases", cohort)))
    staff.post(at("phase_remove", cohort, phase.public_id))
    assert "rubric of Screen: 2.0 of 4" in words(staff.get(at("decisions", cohort)))
    assert '<bdi>Demand</bdi>: <span class="pl-num">2</span>' in staff.get(at("review", submission)).text
    assert "was removed before" in words(staff.get(own, follow=True))
    assert "was removed before" in words(staff.get(f"{at('rubric', cohort)}?phase=x", follow=True))
