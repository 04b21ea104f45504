"""What was emptied is told from what was damaged."""
# ruff: noqa: F811  (fixtures)

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import IntegrityError, connection, transaction

from accounts.sealed import erasing
from assessments.models import AnswerHistory
from cohorts.erasing import erase_venture
from reviews.models import Submission
from tests.canaries import ADDRESS, PERSON, VENTURE, WORDS, found, founder, handed_in, reviewer  # noqa: F401  fixtures
from tests.tampering import tamper

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
