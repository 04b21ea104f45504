"""No page takes a name that nobody can see: every form with a name or title."""

from django.urls import reverse

from accounts.models import User
from cohorts.models import Cohort, Organisation, Venture
from tests.forecasts.cases import a_scenario

INVISIBLE = "\u200b\u3164\u00ad"
REASON = "Nothing here is visible"


def refused(client, url, data):
    response = client.post(url, data)
    return response.status_code in {200, 422} and REASON in response.content.decode()


def test_ventures_and_organisations_need_a_visible_name(client, published, alice):
    client.force_login(alice)
    assert refused(client, reverse("venture_create"), {"name": INVISIBLE})
    assert refused(client, reverse("organisations"), {"name": INVISIBLE})
    assert (Venture.objects.count(), Organisation.objects.count()) == (0, 0)


def test_cohorts_and_programmes_need_a_visible_name(client, cohort, bob):
    client.force_login(bob)
    url = reverse("cohort_create", args=[cohort.programme.organisation.public_id])
    assert refused(client, url, {"programme": INVISIBLE, "name": "Spring"})
    assert refused(client, url, {"programme": "AI founders", "name": INVISIBLE})
    assert Cohort.objects.count() == 1


def test_accounts_need_a_visible_name(client, db):
    form = {"name": INVISIBLE, "email": "new@example.org", "password1": "plumb lines hang true"}
    assert refused(client, reverse("account_signup"), form)
    assert User.objects.count() == 0


def test_scenarios_and_their_copies_need_a_visible_name(client, assessment, alice):
    scenario = a_scenario(assessment, alice)
    client.force_login(alice)
    copied = client.post(reverse("scenario_copy", args=[scenario.public_id]), {"name": INVISIBLE})
    named = client.post(reverse("scenario_create", args=[assessment.public_id]), {"name": INVISIBLE})
    assert (copied.status_code, named.status_code) != (302, 302)
    assert assessment.scenarios.count() == 1


def test_a_reason_that_nobody_can_see_is_none(client, assessment, alice):
    client.force_login(alice)
    url = reverse("chapter", args=[assessment.public_id, "mr"])
    sent = {"mr_04-state": "__na", "mr_04-reason": INVISIBLE, "mr_04-rev": "0"}
    client.post(url, sent)
    assert assessment.answers.count() == 0
