"""A venture is erased: seals and logs hold, and nothing of it is left anywhere."""
# ruff: noqa: F811  (fixtures)

import pytest
from django.core.management import call_command
from django.urls import reverse

from cohorts.erasing import erase_venture
from reports.models import Pack, Report
from reviews.models import Standing, Submission
from tests.canaries import ADDRESS, PERSON, VENTURE, WORDS, found, founder, handed_in, reviewer  # noqa: F401  fixtures

pytestmark = pytest.mark.django_db(transaction=True)


def test_the_search_finds_them_before(handed_in):
    places = {where for where, _canary in found(VENTURE, WORDS, PERSON, ADDRESS)}
    assert {"cohorts.Venture", "reviews.Submission", "reviews.Judgement", "mails.Mail", "accounts.User"} <= places
    assert any(where.startswith("/") for where in places)


def test_of_an_erased_venture_nothing_is_left_and_everything_sealed_holds(handed_in, founder, cohort, bob, client):
    seal = handed_in.seal
    erase_venture(handed_in.assessment.venture, founder)
    assert found(VENTURE, WORDS) == []
    call_command("verify")
    kept = Submission._base_manager.get(pk=handed_in.pk)
    assert (kept.seal, kept.answers, kept.venture_name) == (seal, {}, "")
    assert not Submission.objects.exists()
    assert not Standing.objects.exists()
    assert not Report.objects.exists()
    assert not Pack.objects.exists()
    client.force_login(bob)
    for name in ("cohort", "cohort_settings", "cohort_needs", "cohort_change", "decisions", "cohort_packs", "invitees"):
        page = client.get(reverse(name, args=[cohort.public_id]))
        assert page.status_code == 200, name
        assert VENTURE not in page.content.decode()
    for name in ("submission", "submission_answers", "review", "decision"):
        assert client.get(reverse(name, args=[handed_in.public_id])).status_code == 404, name
    assert client.get(reverse("organisation_log", args=[cohort.programme.organisation.public_id])).status_code == 200
