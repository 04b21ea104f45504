"""The page behind the link of a letter: read by anybody who has it, used once by a founder."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from cohorts import invitees
from cohorts.models import Enrolment, Invitee
from tests.cohorts.listed import invited
from tests.test_staff import words

pytestmark = pytest.mark.usefixtures("broker")


@pytest.fixture
def url(one):
    return reverse("invitee", args=[one.code])


def opened():
    return Invitee.objects.filter(opened_at__isnull=False).count()


def test_a_visitor_reads_who_invites_and_to_what(client, url, one):
    page = client.get(url)
    read = words(page)
    assert "Kiln invites your venture to Autumn" in read
    assert "Bob invited one@example.org. The link enrols one venture and is good until" in read
    assert "Its staff see your answers only when you submit them" in read
    assert f"{reverse('account_signup')}?next={url}" in page.content.decode()
    assert (opened(), Enrolment.objects.count()) == (1, 0)


def test_what_no_person_looks_at_is_not_opened(client, url, bob):
    assert client.head(url).status_code == 200
    assert client.get(url, headers={"Sec-Purpose": "prefetch;prerender"}).status_code == 200
    client.force_login(bob)
    assert client.get(url).status_code == 200
    assert opened() == 0


def test_a_founder_enrols_a_venture_with_another_account(client, url, alice, assessment):
    client.force_login(alice)
    assert "You are signed in as alice@example.org; the invitation went to one@example.org." in words(client.get(url))
    said = client.post(url, {"venture": str(assessment.venture.public_id), "share_progress": "yes"}, follow=True)
    assert "Inkwell Tutor is enrolled in Autumn" in words(said)
    again = client.get(url)
    assert again.status_code == 410
    assert "Inkwell Tutor was enrolled in Autumn by this link" in words(again)


def test_an_account_of_the_address_is_not_told_that_it_is_another(client, cohort, bob, alice, published):
    [row] = invited(cohort, bob, alice.email).made
    client.force_login(alice)
    assert "You are signed in as" not in words(client.get(reverse("invitee", args=[row.code])))


def test_a_new_venture_takes_the_name_of_the_list_and_is_enrolled(client, url, one, alice, published):
    client.force_login(alice)
    html = client.get(url).content.decode()
    assert 'value="Kite"' in html
    assert f'name="invitee" value="{one.code}"' in html
    client.post(reverse("venture_create"), {"name": "Kite", "invitee": one.code, "share_plan": "yes"})
    row = Invitee.objects.get()
    made = row.enrolment
    assert (made.venture.name, made.shares_progress, made.shares_plan) == ("Kite", False, True)


def test_a_refused_name_keeps_the_invitation(client, one, alice, published):
    client.force_login(alice)
    page = client.post(reverse("venture_create"), {"name": " ", "invitee": one.code})
    assert page.status_code == 422
    assert f'name="invitee" value="{one.code}"' in page.content.decode()


@pytest.mark.parametrize("code", ["", "used"])
def test_a_link_that_cannot_be_used_leaves_the_new_venture_and_a_word(client, one, alice, bob, published, code):
    invitees.withdraw(invitee=one, by=bob)
    client.force_login(alice)
    data = {"name": "Kite", "invitee": one.code if code else "no-such-code"}
    assert "the invitation can no longer be used" in words(client.post(reverse("venture_create"), data, follow=True))
    assert Enrolment.objects.count() == 0


@pytest.mark.parametrize(
    ("field", "said"),
    [("withdrawn_at", "This invitation was withdrawn"), ("expires_at", "This invitation has expired")],
)
def test_an_ended_link_says_why(client, url, alice, assessment, field, said):
    Invitee.objects.update(**{field: timezone.now() - timedelta(minutes=1)})
    client.force_login(alice)
    for answer in (client.get(url), client.post(url, {"venture": str(assessment.venture.public_id)}, follow=True)):
        assert answer.status_code == 410
        assert said in words(answer)
    assert (Enrolment.objects.count(), opened()) == (0, 0)


def test_a_used_link_says_nothing_of_the_venture_to_others(client, url, one, alice, assessment, charlie):
    client.force_login(alice)
    client.post(url, {"venture": str(assessment.venture.public_id)})
    client.force_login(charlie)
    answer = client.get(url)
    assert answer.status_code == 410
    assert "This invitation has been used" in words(answer)
    assert "Inkwell" not in words(answer)


def test_a_closed_cohort_is_said(client, url, cohort):
    type(cohort).objects.update(closed_at=timezone.now())
    assert "This cohort is closed" in words(client.get(url))


def test_enrolling_what_is_inside_or_nothing_changes_nothing(client, url, alice, assessment, enrolment, charlie):
    client.force_login(alice)
    assert "is enrolled in Autumn already" in words(
        client.post(url, {"venture": str(assessment.venture.public_id)}, follow=True)
    )
    assert "Choose the venture" in words(client.post(url, {"venture": "nonsense"}, follow=True))
    client.force_login(charlie)
    assert client.post(url, {"venture": str(assessment.venture.public_id)}).status_code == 404
    assert Invitee.objects.get().is_open


def test_a_visitor_who_enrols_is_led_to_sign_in_and_back(client, url):
    assert client.post(url, {"venture": "x"})["Location"] == f"{reverse('account_login')}?next={url}"
