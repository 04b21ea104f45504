"""The page of invitees: what it shows, to whom, and in how many queries."""

import pytest
from django.urls import reverse
from django.utils import timezone

from cohorts.models import Invitee
from mails.models import Mail
from tests.cohorts.listed import invited
from tests.jobs.conftest import broker  # noqa: F401
from tests.test_staff import words

pytestmark = pytest.mark.usefixtures("broker")


@pytest.fixture
def url(client, bob, cohort):
    client.force_login(bob)
    return reverse("invitees", args=[cohort.public_id])


def test_nobody_invited_yet(client, url):
    assert "Nobody was invited by email yet" in words(client.get(url))


def test_a_row_says_state_letter_and_end_and_offers_its_acts(client, url, cohort, bob):
    [row] = invited(cohort, bob, "one@example.org").made
    read = words(client.get(url))
    assert "1 invited, 0 enrolled, 0 submitted." in read
    assert "Not opened" in read
    assert "waits to be sent" in read
    assert "Send it again one@example.org" in read
    assert f"/invitees/{row.code}" in client.get(url).content.decode()
    Mail.objects.update(status="failed", error_code="refused", finished_at=timezone.now())
    read = words(client.get(url))
    assert "Email not sent" in read
    assert "The server of this address does not accept it" in read
    assert "Send again to 1 who has not opened it" in read


def test_nothing_found_says_so(client, url, cohort, bob):
    invited(cohort, bob, "one@example.org")
    assert "No invitation matches" in words(client.get(url, {"q": "zzz"}))


def test_a_hundred_rows_cost_as_many_queries_as_one(client, url, cohort, bob, django_assert_max_num_queries):
    for number in (1, 100):
        invited(cohort, bob, *(f"p{number}-{place}@example.org" for place in range(number)))
        with django_assert_max_num_queries(12):
            assert client.get(url).status_code == 200
    assert Invitee.objects.count() == 101


def test_reviewers_do_not_see_addresses(client, url, cohort, bob):
    bob.staff_memberships.update(role="reviewer")
    assert client.get(url).status_code == 403
