"""A cohort with ventures to review, and people who review them."""

import pytest

from assessments import actions
from cohorts import actions as cohort_actions
from reviews.assigning.roster import Roster, Wish
from tests.world import colleague


@pytest.fixture
def reviewers(cohort):
    """Rita and Omar, whose addresses say nothing of the founders'."""
    found = []
    for name in ("rita", "omar"):
        one = colleague(name, cohort.programme.organisation, "reviewer")
        one.email = f"{name}@kiln.example"
        one.save()
        found.append(one)
    return found


@pytest.fixture
def more(cohort, alice, bob):
    """Two more ventures of the cohort, which have submitted nothing."""
    found = []
    for name in ("Second", "Third"):
        venture = actions.start_assessment(name=name, by=alice).venture
        invitation = cohort_actions.invite(cohort=cohort, by=bob)
        found.append(cohort_actions.enrol(invitation=invitation, venture=venture, by=alice))
    return found


def roster(cohort, checkpoint=None):
    cohort.reader = None
    return Roster(cohort, checkpoint)


def wish(cohort, each=1, capacities=None, tracks="try"):
    people = [one.user_id for one in cohort.programme.organisation.staff.all()]
    return Wish(each, tracks, dict.fromkeys(people) | (capacities or {}))


def pairs(found):
    return {(one.venture, one.reviewer) for one in found.pairs}
