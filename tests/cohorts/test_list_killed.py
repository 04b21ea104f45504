"""A worker that is killed anywhere in a long list: everybody is invited once, and gets one letter."""

import os
import random
import signal

import pytest
from django.db import connection

from cohorts import list_work, mailings
from cohorts.models import AuditEntry, Invitee
from mails.models import Mail
from tests.cohorts.test_mailings import gone, many
from tests.jobs.conftest import broker  # noqa: F401
from tests.killing import in_a_process_of_its_own

KILLS, ROWS = 8, 200
pytestmark = [pytest.mark.worker, pytest.mark.long, pytest.mark.django_db(transaction=True)]


def killed_at(number, holding=""):
    """A worker that is killed as it sends a statement: the one of that number, of those that hold a text."""

    def work(_tell):
        seen = 0

        def killing(execute, sql, *arguments):
            nonlocal seen
            seen += holding in sql
            if seen == number:
                os.kill(os.getpid(), signal.SIGKILL)
            return execute(sql, *arguments)

        with connection.execute_wrapper(killing):
            list_work.invite_next()

    child, reader = in_a_process_of_its_own(work)
    _pid, status = os.waitpid(child, 0)
    os.close(reader)
    return os.WIFSIGNALED(status)


def test_killed_at_any_statement_everybody_of_a_list_is_invited_once(cohort, bob, broker):  # noqa: F811
    chance = random.Random(os.environ.get("PYTEST_SEED", "12"))
    row = mailings.invite(cohort=cohort, entries=many(ROWS), by=bob)
    known, kills, went_on = {}, 0, 0
    # As the rows of a step leave the list, too: whom it invited must not be invited again.
    places = [(1, 'SET "lines"'), (2, 'SET "lines"'), *((chance.randrange(6, 40), "") for _life in range(KILLS))]
    for place in places:
        kills += killed_at(*place)
        there = dict(Invitee.objects.values_list("address", "code"))
        assert known.items() <= there.items()  # whose link was sent keeps it
        row.refresh_from_db()
        assert len(there) == row.taken_up == Mail.objects.count()
        went_on += len(known) < len(there) < ROWS
        known = there
        gone()
    assert kills > KILLS / 2, "processes ended by themselves; what they said stands in the output"
    assert went_on > 1  # killed between two steps, and not before or after all of them
    list_work.invite_next()
    row.refresh_from_db()
    assert (row.status, row.lines, row.left_out) == ("ready", [], [])
    assert sorted(Invitee.objects.values_list("address", flat=True)) == sorted(one.address for one in many(ROWS))
    letters = list(Mail.objects.values_list("address", flat=True))
    assert len(letters) == len(set(letters)) == ROWS
    assert [one.facts["invitees"] for one in AuditEntry.objects.filter(act="invited")] == [ROWS]
