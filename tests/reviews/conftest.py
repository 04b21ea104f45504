"""A cohort with ventures, for the tests of what its staff see."""

import pytest

from assessments import actions
from cohorts.actions import enrol
from reviews import actions as review_actions
from tests.conftest import answer_as


@pytest.fixture
def ventures(published, alice, invitation):
    """Four ventures of Alice: three submitted, one only enrolled."""
    for name, code in (("Murmur", "R-07"), ("Ledgerline", "R-04"), ("Halyard", "R-08"), ("Quiet", None)):
        started = actions.start_assessment(name=name, by=alice)
        enrolment = enrol(invitation=invitation, venture=started.venture, by=alice)
        if code:
            review_actions.submit(assessment=answer_as(started, code, alice), enrolment=enrolment, by=alice)
