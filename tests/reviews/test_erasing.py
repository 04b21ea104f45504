"""What was emptied is told from what was damaged."""
# ruff: noqa: F811  (fixtures)

from threading import Thread

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import IntegrityError, connection, transaction
from django.http import Http404

from accounts.sealed import erasing
from assessments.actions import save_answer
from assessments.models import AnswerHistory
from cohorts.erasing import erase_venture
from cohorts.models import Cohort, Enrolment, StaffMembership
from engine.playbook.answers import Answer
from reviews.bulk import add_tag, assign_lead
from reviews.glance.rows import rows_of
from reviews.keeping import add_note
from reviews.models import Declaration, Judgement, Submission
from reviews.reviewing import Saying, declare, judge
from tests.canaries import ADDRESS, PERSON, VENTURE, WORDS, found, founder, handed_in, reviewer  # noqa: F401  fixtures
from tests.reports.workers import until
from tests.tampering import tamper
from tests.world import colleague

pytestmark = pytest.mark.django_db(transaction=True)


def test_an_erased_submission_that_nobody_erased_is_damage(handed_in, founder):
    tamper("reviews_submission", "erased_at", "2026-01-01", handed_in.public_id)
    with pytest.raises(CommandError):
        call_command("verify")


def test_what_was_erased_and_holds_something_again_is_damage(handed_in, founder):
    erase_venture(handed_in.assessment.venture, founder)
    tamper("reviews_submission", "venture_name", "Again", handed_in.public_id)
    with pytest.raises(CommandError):
        call_command("verify")


def test_the_guard_of_the_database_stands_again_afterwards(handed_in, founder):
    if connection.vendor != "postgresql":
        pytest.skip("the guard is PostgreSQL’s")
    with transaction.atomic():
        with erasing():
            with erasing():
                pass
            assert Submission._base_manager.filter(pk=handed_in.pk).update(revision=handed_in.revision) == 1
        with pytest.raises(IntegrityError):
            AnswerHistory._base_manager.all()._raw_delete(using="default")


class Beside:
    """Somebody who does something at the same moment, on a connection of their own."""

    def __init__(self, act):
        self.said = []

        def run():
            try:
                self.said.append(act())
            except Exception as error:
                self.said.append(error)
            finally:
                connection.close()

        self.thread = Thread(target=run)

    def waits(self):
        """Begins, and comes as far as a row that another holds."""
        self.thread.start()
        until(is_somebody_held_up, 20)

    def ends(self):
        self.thread.join(20)
        [said] = self.said
        return said


def is_somebody_held_up():
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_locks WHERE NOT granted")
        return cursor.fetchone()[0] > 0


def judging(handed_in, reviewer):
    return lambda: judge(submission=handed_in, reviewer=reviewer, saying=Saying("mr_01", "cannot", reason=WORDS))


def answering(handed_in, founder):
    given = Answer("value", 1)
    return lambda: save_answer(assessment=handed_in.assessment, item_id="mr_02", given=given, by=founder)


def declaring(handed_in, reviewer):
    return lambda: declare(enrolment=handed_in.enrolment, person=reviewer, answer="conflict", reason=WORDS)


def noting(handed_in, reviewer):
    return lambda: add_note(enrolment=handed_in.enrolment, text=WORDS, by=reviewer)


def row_of(handed_in):
    cohort = Cohort.objects.get(pk=handed_in.enrolment.cohort_id)
    return next(row for row in rows_of(cohort) if row.enrolment.pk == handed_in.enrolment_id)


def tagging(handed_in, reviewer):
    rows = [row_of(handed_in)]
    return lambda: add_tag(rows, {"tag": WORDS}, None)


def leading(handed_in, reviewer):
    rows, lead = [row_of(handed_in)], StaffMembership.objects.get(user=reviewer)
    return lambda: assign_lead(rows, {"lead": lead}, None)


GONE = "This venture is no longer in the cohort. Nothing was changed."


def told_by(said):
    """The sentence with which something was refused."""
    return str(said) if isinstance(said, Exception) else "".join(one.text for one in said)


def is_something_kept(handed_in):
    at = Enrolment.objects.get(pk=handed_in.enrolment_id)
    said = Declaration.objects.filter(enrolment=at, reason__contains=WORDS)
    return said.exists() or at.notes.exists() or at.tags.exists() or at.lead is not None


@pytest.mark.usefixtures("two_connections")
@pytest.mark.parametrize("acts", [declaring, noting, tagging, leading])
def test_what_staff_keep_of_a_venture_while_it_is_deleted_is_refused_in_words(handed_in, founder, second, acts):
    other = Beside(acts(handed_in, second))
    with transaction.atomic():
        erase_venture(handed_in.assessment.venture, founder)
        other.waits()
    assert told_by(other.ends()) == GONE
    assert not is_something_kept(handed_in)


@pytest.mark.usefixtures("two_connections")
@pytest.mark.parametrize("acts", [declaring, noting, tagging, leading])
def test_what_staff_kept_of_a_venture_a_moment_before_goes_with_it(handed_in, founder, second, acts):
    other = Beside(lambda: erase_venture(handed_in.assessment.venture, founder))
    with transaction.atomic():
        acts(handed_in, second)()
        assert is_something_kept(handed_in)
        other.waits()
    assert other.ends() is None
    assert not is_something_kept(handed_in)
    call_command("verify")


@pytest.fixture
def second(handed_in):
    """A reviewer who has not finished."""
    return colleague("second", handed_in.enrolment.cohort.programme.organisation, "reviewer")


@pytest.fixture
def two_connections():
    if connection.vendor != "postgresql":
        pytest.skip("SQLite lets one write at a time")


@pytest.mark.usefixtures("two_connections")
@pytest.mark.parametrize("acts", [judging, answering])
def test_what_comes_while_a_venture_is_deleted_is_refused_plainly(handed_in, founder, second, acts):
    by = second if acts is judging else founder
    other = Beside(acts(handed_in, by))
    with transaction.atomic():
        erase_venture(handed_in.assessment.venture, founder)
        other.waits()
    said = other.ends()
    if acts is judging:
        assert str(said) == "This venture is no longer in the cohort. Nothing was changed."
    else:
        assert isinstance(said, Http404)
    assert (Judgement.objects.count(), AnswerHistory.objects.count()) == (0, 0)


@pytest.mark.usefixtures("two_connections")
@pytest.mark.parametrize("acts", [judging, answering])
def test_what_is_saved_a_moment_before_goes_with_the_venture(handed_in, founder, second, acts):
    by = second if acts is judging else founder
    other = Beside(lambda: erase_venture(handed_in.assessment.venture, founder))
    with transaction.atomic():
        acts(handed_in, by)()
        other.waits()
    assert other.ends() is None
    assert (Judgement.objects.count(), AnswerHistory.objects.count()) == (0, 0)
    call_command("verify")
