"""Organisations, cohorts, and the link by which a venture enrols."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from assessments import actions
from cohorts.actions import close_cohort, enrol, invite, open_cohort
from cohorts.models import Enrolment, Invitation
from tests.test_staff import words


def test_a_visitor_reads_the_invitation_and_is_led_to_sign_up(client, invitation):
    html = client.get(reverse("invitation", args=[invitation.code])).content.decode()
    assert "Kiln invites your venture to Autumn" in html
    assert f"{reverse('account_signup')}?next=/invitations/{invitation.code}" in html


def test_a_founder_enrols_a_venture_once(client, alice, assessment, invitation):
    client.force_login(alice)
    url = reverse("invitation", args=[invitation.code])
    for _ in range(2):
        client.post(url, {"venture": str(assessment.venture.public_id)})
    assert Enrolment.objects.count() == 1
    assert "enrolled" in client.get(url).content.decode()


def test_a_link_whose_places_are_taken_says_so_before_anybody_chooses(client, alice, bob, assessment, cohort):
    link = invite(cohort=cohort, by=bob, most=1)
    client.force_login(alice)
    url = reverse("invitation", args=[link.code])
    assert "Enrol Inkwell Tutor" in words(client.get(url))
    enrol(invitation=link, venture=actions.start_assessment(name="First", by=bob).venture, by=bob)
    page = words(client.get(url))
    assert "This link was for one venture, and its place is taken." in page
    assert "Enrol Inkwell Tutor" not in page
    assert "Create and enrol it" not in page


def test_no_link_is_made_to_a_closed_cohort(client, bob, cohort):
    close_cohort(cohort=cohort, is_closed=True)
    client.force_login(bob)
    terms = {"most": "", "expires_on": (timezone.now() + timedelta(days=9)).date().isoformat()}
    for sent in ({}, terms):
        response = client.post(reverse("invitation_create", args=[cohort.public_id]), sent)
        assert response.status_code == 422
        assert "The cohort is closed. Reopen it" in words(response)
    assert not Invitation.objects.exists()


def test_a_new_venture_is_created_and_enrolled_in_one_step(client, alice, published, invitation):
    client.force_login(alice)
    client.post(reverse("venture_create"), {"name": "Kite", "invitation": invitation.code})
    assert Enrolment.objects.get().venture.name == "Kite"


@pytest.mark.parametrize("is_ticked", [True, False])
def test_what_the_plan_is_shared_for_is_asked_at_enrolling(client, alice, assessment, invitation, is_ticked):
    client.force_login(alice)
    url = reverse("invitation", args=[invitation.code])
    asked = words(client.get(url))
    assert "how far our plan is now" in asked
    ticked = {"share_plan": "yes"} if is_ticked else {}
    client.post(url, {"venture": str(assessment.venture.public_id)} | ticked)
    client.post(reverse("venture_create"), {"name": "Kite", "invitation": invitation.code} | ticked)
    made = Enrolment.objects.values_list("shares_plan", "shares_progress")
    assert list(made) == [(is_ticked, False)] * 2


def test_a_refused_name_keeps_what_is_shared(client, alice, published, invitation):
    client.force_login(alice)
    given = {"name": " ", "invitation": invitation.code, "share_plan": "yes"}
    page = client.post(reverse("venture_create"), given).content.decode()
    assert 'name="share_plan" value="yes"' in page
    assert 'name="share_progress"' not in page


def test_a_refused_name_keeps_the_invitation(client, alice, published, invitation):
    client.force_login(alice)
    response = client.post(reverse("venture_create"), {"name": " ", "invitation": invitation.code})
    assert response.status_code == 422
    assert f'name="invitation" value="{invitation.code}"' in response.content.decode()
    assert Enrolment.objects.count() == 0


def test_an_invitation_that_is_none_leaves_a_venture_and_a_word_about_it(client, alice, published):
    client.force_login(alice)
    data = {"name": "Kite", "invitation": "no-such-code"}
    response = client.post(reverse("venture_create"), data, follow=True)
    assert response.status_code == 200
    assert "the invitation can no longer be used" in response.content.decode()
    assert Enrolment.objects.count() == 0


@pytest.mark.parametrize("how", ["expired", "withdrawn"])
def test_a_closed_link_says_so_and_enrols_nobody(client, alice, bob, assessment, invitation, how):
    if how == "expired":
        Invitation.objects.update(expires_at=timezone.now() - timedelta(minutes=1))
    else:
        client.force_login(bob)
        client.post(reverse("invitation_withdraw", args=[invitation.cohort.public_id, invitation.code]))
        invitation.refresh_from_db()
        assert invitation.withdrawn_by == bob
        again = reverse("invitation_withdraw", args=[invitation.cohort.public_id, invitation.code])
        assert "was withdrawn already, on" in words(client.post(again, follow=True))
    client.force_login(alice)
    url = reverse("invitation", args=[invitation.code])

    response = client.post(url, {"venture": str(assessment.venture.public_id)})

    assert (response.status_code, Enrolment.objects.count()) == (410, 0)
    assert "Kiln" in response.content.decode()


@pytest.mark.parametrize("venture", ["", "nonsense", "00000000-0000-0000-0000-000000000000"])
def test_enrolling_what_is_not_there_changes_nothing(client, alice, assessment, invitation, venture):
    client.force_login(alice)
    client.post(reverse("invitation", args=[invitation.code]), {"venture": venture})
    assert Enrolment.objects.count() == 0


def test_nobody_enrols_the_venture_of_someone_else(client, charlie, assessment, invitation):
    client.force_login(charlie)
    response = client.post(
        reverse("invitation", args=[invitation.code]), {"venture": str(assessment.venture.public_id)}
    )
    assert (response.status_code, Enrolment.objects.count()) == (404, 0)


def test_a_second_venture_of_the_same_founder_stays_out(client, alice, published, invitation):
    first = actions.start_assessment(name="First", by=alice)
    actions.start_assessment(name="Second", by=alice)
    client.force_login(alice)
    client.post(reverse("invitation", args=[invitation.code]), {"venture": str(first.venture.public_id)})
    assert [e.venture.name for e in Enrolment.objects.all()] == ["First"]


def test_staff_of_another_organisation_withdraw_nothing(client, invitation, other_cohort, dora):
    """Neither at the cohort of the link, nor by naming a cohort of their own."""
    client.force_login(dora)
    for place in (invitation.cohort, other_cohort):
        answer = client.post(reverse("invitation_withdraw", args=[place.public_id, invitation.code]))
        assert answer.status_code == 404
    invitation.refresh_from_db()
    assert (invitation.is_open, invitation.withdrawn_by) == (True, None)


def test_a_link_is_withdrawn_at_its_own_cohort_only(client, invitation, bob):
    """Bob runs both cohorts; the address names one, and the link belongs to the other."""
    organisation = invitation.cohort.programme.organisation
    spring = open_cohort(organisation=organisation, programme="AI founders", name="Spring", by=bob)
    client.force_login(bob)
    assert client.post(reverse("invitation_withdraw", args=[spring.public_id, invitation.code])).status_code == 404
    own = reverse("invitation_withdraw", args=[invitation.cohort.public_id, invitation.code])
    assert client.post(own)["Location"] == reverse("cohort", args=[invitation.cohort.public_id])
    assert not Invitation.objects.get().is_open


def test_a_visitor_who_enrols_is_led_to_sign_in_and_back(client, invitation):
    url = reverse("invitation", args=[invitation.code])
    assert client.post(url, {"venture": "x"})["Location"] == f"{reverse('account_login')}?next={url}"


@pytest.mark.usefixtures("team")
def test_only_ventures_that_one_owns_are_offered(client, invitation, assessment, erin, alice):
    url = reverse("invitation", args=[invitation.code])
    for user, offered in ((alice, [assessment.venture]), (erin, [])):
        client.force_login(user)
        assert list(client.get(url).context["ventures"]) == offered
