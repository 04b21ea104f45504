"""A cohort whose ventures are decided on."""

from datetime import date

import pytest

from cohorts.models import VentureMembership
from reviews.deciding.keeping import Deciding, decide, round_of
from reviews.deciding.table import Table, submissions_to_decide
from reviews.models import DecisionRound
from tests.reviews.filing import enrolled, filed

WORDS = "We look forward to the spring."
CONDITION = ("The data register is complete", date(2027, 1, 15))


class Deck:
    """Two ventures of Alice's in a cohort of Bob's, one of which Erin edits and Vic views."""

    def __init__(self, cohort, bob, submissions):
        self.cohort, self.bob, self.submissions = cohort, bob, submissions

    @property
    def round(self):
        return DecisionRound.objects.get(pk=round_of(self.cohort, None).pk)

    @property
    def table(self):
        return Table(self.round, submissions_to_decide(self.cohort, None))

    def decide(self, at, outcome, words=WORDS, by=None, **more):
        deciding = Deciding(outcome, words=words, **more)
        return decide(found=self.round, submission=self.submissions[at], by=by or self.bob, deciding=deciding)


@pytest.fixture
def deck(cohort, assessment, alice, erin, vic, bob):
    made = []
    for name in ("Kite", "Lark"):
        place = enrolled(cohort, name, alice)
        VentureMembership.objects.create(venture=place.venture, user=alice, role="owner")
        made.append(filed(place, assessment, alice))
    for user, role in ((erin, "editor"), (vic, "viewer")):
        VentureMembership.objects.create(venture=made[0].enrolment.venture, user=user, role=role)
    return Deck(cohort, bob, made)
