"""What an organisation has sent, and sending a failed letter again."""

import pytest
from django.urls import reverse
from django.utils import timezone

from mails.models import Mail
from tests.mails.letters import a_letter
from tests.world import colleague

pytestmark = pytest.mark.django_db


@pytest.fixture
def failed(cohort):
    letter = a_letter(tenant=f"organisation-{cohort.programme.organisation.pk}")
    Mail.objects.update(status="failed", error_code="refused", finished_at=timezone.now())
    return letter


def again(client, letter):
    return client.post(reverse("letter_again", args=[letter.public_id]), follow=True)


def test_a_failed_letter_goes_again_once(client, bob, failed):
    client.force_login(bob)
    assert "on its way again" in again(client, failed).text
    assert "Nothing was sent" in again(client, failed).text
    assert Mail.objects.get().status == "queued"


def test_others_send_nothing_again(client, failed, cohort, dora, other_cohort):
    client.force_login(dora)
    assert again(client, failed).status_code == 404
    client.force_login(colleague("reader", cohort.programme.organisation, "reviewer"))
    assert again(client, failed).status_code == 403
    assert Mail.objects.get().status == "failed"


def test_a_letter_of_a_venture_is_nobodys_of_the_staff(client, bob, failed):
    Mail.objects.update(tenant="venture-1")
    client.force_login(bob)
    assert again(client, failed).status_code == 404


def test_the_list_shows_what_this_organisation_sent(client, bob, failed, cohort):
    a_letter("other", to="other@example.org", tenant="organisation-999")
    client.force_login(bob)
    page = client.get(reverse("letters", args=[cohort.programme.organisation.public_id])).text
    assert failed.address in page
    assert "other@example.org" not in page
