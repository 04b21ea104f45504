"""A reminding process that is killed at any moment: nothing is written twice, and what is missing comes next time."""

import os
import random

import pytest
from django.db import connection

from cohorts.models import Enrolment, Venture, VentureMembership
from mails.models import Mail
from reviews.reminders import remind
from tests.conftest import person
from tests.jobs.conftest import broker  # noqa: F401
from tests.killing import in_a_process_of_its_own, kill
from tests.reviews.test_reminders import NOON, checkpoint  # noqa: F401

KILLS, VENTURES = 12, 30
pytestmark = [pytest.mark.worker, pytest.mark.long, pytest.mark.django_db(transaction=True)]


def remind_and_tell_each_statement(tell):
    def told(execute, *arguments):
        tell()
        return execute(*arguments)

    with connection.execute_wrapper(told):
        remind(NOON)


@pytest.fixture
def everybody(checkpoint, cohort, alice):  # noqa: F811
    """The people of thirty ventures that have not handed in."""
    people = []
    for number in range(VENTURES):
        people.append(person(f"Founder{number}"))
        venture = Venture.objects.create(name=f"V{number}")
        VentureMembership.objects.create(venture=venture, user=people[-1])
        Enrolment.objects.create(cohort=cohort, venture=venture, enrolled_by=alice)
    return people


def test_killed_at_any_statement_everybody_is_reminded_once(everybody, broker):  # noqa: F811
    chance = random.Random(os.environ.get("PYTEST_SEED", "12"))
    known, kills, went_on = {}, 0, 0
    for _life in range(KILLS):
        child, reader = in_a_process_of_its_own(remind_and_tell_each_statement)
        for _statement in range(chance.randrange(8, 60)):  # the first eight look for what is due
            if not os.read(reader, 1):
                break
        kills += kill(child, reader)
        there = dict(Mail.objects.values_list("once_key", "message_id"))
        assert known.items() <= there.items()  # what is written stays as it is
        went_on += 0 < len(known) < len(there)
        known = there
    assert kills > KILLS / 2, "processes ended by themselves; what they said stands in the output"
    assert went_on > 1  # killed among the letters, and not before or after all of them
    assert remind(NOON) == VENTURES - len(known)
    assert sorted(Mail.objects.values_list("user", flat=True)) == sorted(one.pk for one in everybody)
    assert remind(NOON) == 0
