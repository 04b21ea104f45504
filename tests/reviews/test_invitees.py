"""The list of invitees: the state of each, counted, filtered and found."""

from datetime import timedelta

import pytest
from django.utils import timezone

from cohorts import invitees as acts
from cohorts import joining
from cohorts.actions import end_enrolment, share_progress
from cohorts.models import Enrolment, Invitee
from mails.kinds import KINDS
from mails.models import Mail
from mails.stopping import stop
from reviews.actions import submit
from reviews.invitees import STATES, STEPS, page_asked
from tests.cohorts.listed import invited
from tests.jobs.conftest import broker  # noqa: F401

pytestmark = pytest.mark.usefixtures("broker")


@pytest.fixture
def everybody(cohort, bob, alice, answered, published):
    """One invitee in each state, called by it; Alice's venture is the one that got furthest."""
    stop("silent@example.org", KINDS["invitee"])
    made = invited(cohort, bob, *(f"{state}@example.org" for state in STATES)).made
    rows = {one.address.split("@")[0]: one for one in made}
    Mail.objects.filter(pk=rows["failed"].mail_id).update(
        status="failed", error_code="refused", finished_at=timezone.now()
    )
    joining.mark_opened(rows["opened"])
    Invitee.objects.filter(pk=rows["expired"].pk).update(expires_at=timezone.now() - timedelta(days=1))
    acts.withdraw(invitee=rows["withdrawn"], by=bob)
    return rows


def states(cohort, **asked):
    return {row.invitee.address.split("@")[0]: row.state for row in page_asked(cohort, asked).rows}


def test_before_anybody_enrols_each_state_is_told(cohort, everybody):
    told = states(cohort)
    waiting = ("failed", "silent", "expired", "invited", "opened", "withdrawn")
    assert {name: told[name] for name in waiting} == {name: name for name in waiting}
    assert list(told)[:2] == ["failed", "silent"]
    assert list(told)[-1] == "withdrawn"


def test_a_venture_goes_from_enrolled_to_submitted(cohort, everybody, alice, answered):
    row = everybody["started"]
    made = joining.join(invitee=row, venture=answered.venture, by=alice, shares_progress=False)
    type(answered).objects.update(answered_count=5)
    assert states(cohort)["started"] == "enrolled", "progress that is not shared is not told"
    share_progress(enrolment=made, is_shared=True)
    assert states(cohort)["started"] == "started"
    type(answered).objects.update(answered_count=0)
    assert states(cohort)["started"] == "enrolled"
    submit(assessment=answered, enrolment=made, by=alice)
    assert states(cohort)["started"] == "submitted"
    page = page_asked(cohort, {})
    assert (page.enrolled, page.submitted, page.standing, page.total) == (1, 1, 9, 10)
    [found] = [one for one in page.rows if one.invitee.pk == row.pk]
    assert (found.name, found.steps, found.can_go_again) == ("Inkwell Tutor", ["y"] * 5, False)
    end_enrolment(enrolment=made, by=alice, end=Enrolment.End.LEFT)
    assert states(cohort)["started"] == "left"


def test_a_state_or_a_word_is_a_filter(cohort, everybody):
    assert list(states(cohort, state="silent")) == ["silent"]
    assert list(states(cohort, q="OPENED@")) == ["opened"]
    assert list(states(cohort, q="kite", state="failed")) == ["failed"]
    assert states(cohort, q="nobody of that name") == {}
    assert len(states(cohort, state="odd", page="99", q="\x00")) == len(STATES)


def test_counts_and_steps(cohort, everybody):
    page = page_asked(cohort, {})
    assert page.counts["failed"] == 1
    assert sum(count for _state, _name, count in page.chips) == page.total == len(STATES)
    assert [row.steps for row in page.rows][:2] == [["e", "", "", "", ""]] * 2
    assert set(STEPS) < set(STATES)
    assert page.due == 1, "only the letter that failed may be written again within the hour"


def test_a_page_holds_a_hundred(cohort, bob):
    invited(cohort, bob, *(f"p{number}@example.org" for number in range(101)))
    assert len(page_asked(cohort, {}).rows) == 100
    assert len(page_asked(cohort, {"page": "2"}).rows) == 1
