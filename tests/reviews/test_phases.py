"""What the phase of a day allows: who reviews, and who reads what others say."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from accounts.limits import LimitReached
from cohorts.models import Checkpoint
from reviews.agenda import AgendaPage
from reviews.models import Assignment, Phase
from reviews.phases import MOST_PHASES, phase_on, plan_phase, reviews_shown_to, sees_others
from reviews.reviewing import Saying, declare, finish, judge
from tests.test_staff import words
from tests.world import colleague


@pytest.mark.parametrize(
    ("sees", "manages", "has_finished", "is_shown"),
    [
        ("never", False, False, False),
        ("never", False, True, False),
        ("never", True, False, True),
        ("never", True, True, True),
        ("after_own", False, False, False),
        ("after_own", False, True, True),
        ("after_own", True, False, True),
        ("after_own", True, True, True),
        ("always", False, False, True),
        ("always", False, True, True),
        ("always", True, False, True),
        ("always", True, True, True),
    ],
)
def test_who_sees_what_others_say(sees, manages, has_finished, is_shown):
    assert sees_others(sees, manages=manages, has_finished=has_finished) == is_shown


def phase(first, last, key=1):
    return Phase(pk=key, name=f"{first}-{last}", from_on=date(2026, 1, first), to_on=date(2026, 1, last))


def test_the_phase_that_began_last_counts_and_its_first_and_last_day_belong_to_it():
    early, late = phase(1, 20), phase(10, 12)
    named = {day: phase_on([early, late], date(2026, 1, day)) for day in (1, 9, 10, 12, 13, 20, 21)}
    assert named == {1: early, 9: early, 10: late, 12: late, 13: early, 20: early, 21: None}
    assert phase_on([phase(1, 2, 1), phase(1, 2, 2)], date(2026, 1, 1)).pk == 2


@pytest.fixture
def rita(cohort, enrolment):
    found = colleague("rita", cohort.programme.organisation, "reviewer")
    declare(enrolment=enrolment, person=found, answer="none")
    return found


def today(cohort, **more):
    days = {"from_on": cohort.today - timedelta(2), "to_on": cohort.today + timedelta(2)}
    owner = cohort.programme.organisation.staff.get(user__email="bob@example.org").user
    return plan_phase(cohort=cohort, checkpoint=None, by=owner, name="Screen", **days | more)


def read(client, user, submission):
    client.force_login(user)
    return words(client.get(reverse("submission", args=[submission.public_id])))


@pytest.mark.parametrize(
    ("sees", "before", "after"), [("never", False, False), ("after_own", False, True), ("always", True, True)]
)
def test_the_submission_shows_others_reviews_as_the_phase_has_it(
    client, cohort, enrolment, submission, bob, rita, sees, before, after
):
    declare(enrolment=enrolment, person=bob, answer="none")
    for one in (bob, rita):
        judge(submission=submission, reviewer=one, saying=Saying("mr_01", "confirmed"))
    finish(submission=submission, reviewer=bob, note="Strong on demand")
    today(cohort, sees=sees)
    assert ("Strong on demand" in read(client, rita, submission)) == before
    finish(submission=submission, reviewer=rita)
    page = read(client, rita, submission)
    assert ("Strong on demand" in page) == after
    assert ("In this phase reviewers do not see what others say of it." in page) == (sees == "never")
    assert "Strong on demand" in read(client, bob, submission)


def test_where_only_those_assigned_review_others_cannot_open_or_write_one(client, cohort, submission, bob, rita):
    today(cohort, who="assigned")
    client.force_login(rita)
    address = reverse("review", args=[submission.public_id])
    page = client.get(address)
    assert (page.status_code, "only those who are assigned review" in words(page)) == (403, True)
    sent = {"item": "mr_01", "pick": "0", "reason": "Nothing there", "rev": "0"}
    assert client.post(reverse("review_judge", args=[submission.public_id]), sent).status_code == 403
    assert "Review this submission" not in read(client, rita, submission)
    Assignment.objects.create(enrolment=submission.enrolment, reviewer=rita, assigned_by=bob)
    assert client.get(address).status_code == 200
    assert "Review this submission" in read(client, rita, submission)


def test_a_phase_of_another_checkpoint_or_day_changes_nothing(client, cohort, submission, bob, rita):
    point = Checkpoint.objects.create(cohort=cohort, kind="exit", opens_on="2030-01-01", due_on="2030-02-01")
    plan_phase(
        cohort=cohort,
        checkpoint=point,
        by=bob,
        name="Other",
        from_on=cohort.today - timedelta(9),
        to_on=cohort.today + timedelta(9),
        who="assigned",
    )
    today(cohort, who="assigned", to_on=cohort.today - timedelta(1))
    client.force_login(rita)
    assert client.get(reverse("review", args=[submission.public_id])).status_code == 200


def test_a_checkpoint_has_so_many_phases_and_no_more(cohort):
    for _turn in range(MOST_PHASES):
        today(cohort)
    with pytest.raises(LimitReached):
        today(cohort)


def confirmed_on_list(client, cohort, user):
    client.force_login(user)
    page = words(client.get(reverse("cohort", args=[cohort.public_id]), {"columns": "confirmed", "sort": "confirmed"}))
    return "not shown to you yet" not in page


@pytest.mark.parametrize(
    ("sees", "before", "after"), [("never", False, False), ("after_own", False, True), ("always", True, True)]
)
def test_lists_and_agenda_show_what_is_confirmed_as_the_phase_has_it(
    client, cohort, enrolment, submission, bob, rita, sees, before, after
):
    declare(enrolment=enrolment, person=bob, answer="none")
    for one in (bob, rita):
        judge(submission=submission, reviewer=one, saying=Saying("mr_01", "confirmed"))
    finish(submission=submission, reviewer=bob)
    today(cohort, sees=sees)

    def shown():
        is_there = reviews_shown_to(cohort, rita.pk).exists()
        cohort.reader = rita.pk
        assert bool(AgendaPage(cohort, None, rita, may_manage=False).rows) == is_there
        assert confirmed_on_list(client, cohort, rita) == is_there
        return is_there

    assert shown() == before
    finish(submission=submission, reviewer=rita)
    assert shown() == after
    assert confirmed_on_list(client, cohort, bob)
    declare(enrolment=enrolment, person=rita, answer="unsure", reason="We met once")
    assert not reviews_shown_to(cohort, rita.pk).exists()


def test_a_phase_of_one_checkpoint_says_nothing_of_what_was_submitted_at_another(cohort, submission, bob, rita):
    point = Checkpoint.objects.create(cohort=cohort, kind="exit", opens_on="2030-01-01", due_on="2030-02-01")
    days = {"from_on": cohort.today, "to_on": cohort.today}
    plan_phase(cohort=cohort, checkpoint=point, by=bob, name="Other", sees="always", **days)
    assert not reviews_shown_to(cohort, rita.pk).exists()
    today(cohort, sees="always")
    assert list(reviews_shown_to(cohort, rita.pk)) == [submission]
    today(cohort, sees="never", from_on=cohort.today)
    assert not reviews_shown_to(cohort, rita.pk).exists()
