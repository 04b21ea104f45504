"""The page behind an invitation to a team: for a visitor, for the owner of the address, for others; and once it ended."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from cohorts import team as acts
from cohorts.models import VentureInvitation, VentureMembership


@pytest.fixture
def owner(assessment, alice):
    return assessment.venture.members.get(user=alice)


@pytest.fixture
def made(owner):
    return acts.invite(by=owner, addresses=["charlie@example.org"], role="editor", language="en")[0]


def words(response):
    return " ".join(response.content.decode().split())


def at(made):
    return reverse("team_invitation", args=[made.code])


def test_a_visitor_reads_who_invites_to_what_and_is_led_to_sign_in_or_up_and_back(client, made):
    said = words(client.get(at(made)))
    for part in ("Alice invites you to the team of Inkwell Tutor", "Your role: editor", "and change them"):
        assert part in said
    for name in ("account_login", "account_signup"):
        assert f"{reverse(name)}?next={at(made)}" in said
    assert client.post(at(made))["Location"] == f"{reverse('account_login')}?next={at(made)}"


@pytest.mark.parametrize(
    ("role", "sees"), [("owner", "decide on its team"), ("editor", "change them."), ("viewer", "change none")]
)
def test_what_each_role_would_see_is_said_before(client, owner, role, sees):
    [one] = acts.invite(by=owner, addresses=["new@example.org"], role=role, language="en")
    assert sees in words(client.get(at(one)))


def test_the_owner_of_the_address_accepts_once(client, made, charlie, assessment):
    client.force_login(charlie)
    assert "Accept the invitation" in words(client.get(at(made)))
    for _click in range(2):
        assert client.post(at(made))["Location"] == reverse("team", args=[assessment.venture.public_id])
    assert VentureMembership.objects.get(venture=assessment.venture, user=charlie).role == "editor"
    used = client.get(at(made))
    assert (used.status_code, "accepted already" in words(used), "Inkwell Tutor" in words(used)) == (410, True, True)


def test_another_account_is_told_and_changes_nothing(client, made, dora):
    client.force_login(dora)
    for response in (client.get(at(made)), client.post(at(made))):
        said = words(response)
        assert "You are signed in as dora@example.org" in said
        assert "charlie@example.org" in said
    assert not dora.venture_memberships.exists()


@pytest.mark.parametrize("how", ["expired", "revoked"])
def test_one_that_ended_says_how_and_names_no_venture(client, owner, made, charlie, how):
    if how == "expired":
        VentureInvitation.objects.update(expires_at=timezone.now() - timedelta(minutes=1))
    else:
        acts.revoke(invitation=made, by=owner)
    client.force_login(charlie)
    for call in (client.get, client.post):
        response = call(at(made))
        said = words(response)
        assert response.status_code == 410
        assert f"It was {how}." in said or f"It has {how}." in said
        assert "ask Alice" in said
        assert "Inkwell" not in said
    assert not charlie.venture_memberships.filter(venture=owner.venture).exists()


def test_an_unknown_code_is_nothing(client, db):
    assert client.get(reverse("team_invitation", args=["x" * 32])).status_code == 404
