"""Colleagues: invited by mail, accepted by the owner of the address alone, changed, removed, leaving."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from cohorts import people
from cohorts.models import StaffInvitation, StaffMembership
from mails.models import Mail


@pytest.fixture
def organisation(cohort):
    return cohort.programme.organisation


@pytest.fixture
def owner(organisation, bob):
    return StaffMembership.objects.get(user=bob)


@pytest.fixture
def waiting(owner):
    return people.invite_colleague(by=owner, address="charlie@example.org", role="reviewer", language="zh-hans")


def at(name, *args):
    return reverse(name, args=args)


def words(response):
    return " ".join(response.content.decode().split())


def test_an_invitation_is_written_once_in_the_language_asked_for(client, organisation, bob):
    client.force_login(bob)
    sent = {"address": "New@Example.org", "role": "manager", "language": "zh-hans", "once": "a" * 32}
    for _ in range(2):
        assert client.post(at("colleagues", organisation.public_id), sent).status_code == 302
    letter = Mail.objects.get()
    made = StaffInvitation.objects.get()
    assert (letter.address, letter.kind, letter.language) == ("new@example.org", "colleague", "zh-hans")
    assert at("colleague", made.code) in letter.text
    assert letter.reply_to == bob.email


@pytest.mark.parametrize("address", ["", "nobody", "a@b@c.org", "a\nb@example.org", "x" * 250 + "@example.org"])
def test_what_is_no_address_is_refused_and_stays_in_the_form(client, organisation, bob, address):
    client.force_login(bob)
    sent = {"address": address, "role": "manager", "language": "en"}
    assert client.post(at("colleagues", organisation.public_id), sent).status_code == 422
    assert (StaffInvitation.objects.count(), Mail.objects.count()) == (0, 0)


def test_whoever_works_here_already_is_not_invited(client, organisation, bob):
    client.force_login(bob)
    sent = {"address": bob.email, "role": "manager", "language": "en"}
    response = client.post(at("colleagues", organisation.public_id), sent)
    assert (response.status_code, StaffInvitation.objects.count()) == (422, 0)
    assert "works for this organisation already" in words(response)


def test_a_manager_invites_reviewers_and_no_managers(client, organisation, erin):
    StaffMembership.objects.create(organisation=organisation, user=erin, role="manager")
    client.force_login(erin)
    for role, status in (("manager", 422), ("reviewer", 302)):
        sent = {"address": f"{role}@example.org", "role": role, "language": "en"}
        assert client.post(at("colleagues", organisation.public_id), sent).status_code == status
    assert [one.role for one in StaffInvitation.objects.all()] == ["reviewer"]


def test_the_owner_of_the_address_accepts_once(client, waiting, charlie):
    client.force_login(charlie)
    url = at("colleague", waiting.code)
    assert "Accept the invitation" in words(client.get(url))
    for _ in range(2):
        assert client.post(url)["Location"] == reverse("organisations")
    assert StaffMembership.objects.get(user=charlie).role == "reviewer"
    used = client.get(url)
    assert (used.status_code, "accepted already" in words(used)) == (410, True)


def test_another_account_is_told_and_changes_nothing(client, waiting, dora):
    client.force_login(dora)
    url = at("colleague", waiting.code)
    for response in (client.get(url), client.post(url)):
        said = words(response)
        assert "You are signed in as dora@example.org" in said
        assert "charlie@example.org" in said
    assert not StaffMembership.objects.filter(user=dora).exists()


def test_a_visitor_is_led_to_sign_in_or_up_and_back(client, waiting):
    url = at("colleague", waiting.code)
    said = words(client.get(url))
    assert f"{reverse('account_login')}?next={url}" in said
    assert f"{reverse('account_signup')}?next={url}" in said
    assert client.post(url)["Location"] == f"{reverse('account_login')}?next={url}"


@pytest.mark.parametrize("how", ["expired", "withdrawn"])
def test_a_closed_invitation_says_how_and_whom_to_ask(client, owner, waiting, charlie, how):
    if how == "expired":
        StaffInvitation.objects.update(expires_at=timezone.now() - timedelta(minutes=1))
    else:
        people.withdraw_invitation(invitation=waiting, by=owner)
    client.force_login(charlie)
    for call in (client.get, client.post):
        response = call(at("colleague", waiting.code))
        said = words(response)
        assert response.status_code == 410
        assert f"It was {how}." in said or f"It has {how}." in said
        assert "ask Bob of Kiln" in said
    assert not StaffMembership.objects.filter(user=charlie).exists()


def test_sending_again_writes_another_letter_and_gives_more_time(client, organisation, bob, waiting):
    StaffInvitation.objects.update(expires_at=timezone.now() - timedelta(minutes=1))
    client.force_login(bob)
    url = at("colleague_resend", organisation.public_id, waiting.public_id)
    for _ in range(2):
        client.post(url, {"once": "b" * 32})
    waiting.refresh_from_db()
    assert (waiting.is_waiting, waiting.letters, Mail.objects.count()) == (True, 2, 2)


def test_withdrawing_ends_the_link_and_nothing_is_sent_for_it_again(client, organisation, bob, waiting):
    client.force_login(bob)
    client.post(at("colleague_withdraw", organisation.public_id, waiting.public_id))
    waiting.refresh_from_db()
    assert not waiting.is_waiting
    again = client.post(at("colleague_withdraw", organisation.public_id, waiting.public_id), follow=True)
    assert "was withdrawn already, on" in words(again)
    at_first = waiting.withdrawn_at
    waiting.refresh_from_db()
    assert waiting.withdrawn_at == at_first
    response = client.post(at("colleague_resend", organisation.public_id, waiting.public_id), follow=True)
    assert "Nothing was sent" in words(response)
    assert Mail.objects.count() == 1


def test_the_last_owner_is_told_what_to_do_first(client, organisation, owner, bob):
    client.force_login(bob)
    page = at("colleagues", organisation.public_id)
    for url, sent in (
        (at("organisation_leave", organisation.public_id), {}),
        (at("colleague_role", organisation.public_id, owner.public_id), {"role": "manager"}),
        (at("colleague_remove", organisation.public_id, owner.public_id), {}),
    ):
        response = client.post(url, sent, follow=True)
        assert response.redirect_chain == [(page, 302)]
        assert "Make somebody else an owner first" in words(response)
    owner.refresh_from_db()
    assert owner.role == "owner"


def test_handing_over_and_leaving(client, organisation, owner, bob, erin):
    other = StaffMembership.objects.create(organisation=organisation, user=erin, role="manager")
    client.force_login(bob)
    role = at("colleague_role", organisation.public_id, other.public_id)
    assert "Erin is now: organisation owner." in words(client.post(role, {"role": "owner"}, follow=True))
    assert "Erin has this role already: organisation owner. Nothing was changed." in words(
        client.post(role, {"role": "owner"}, follow=True)
    )
    response = client.post(at("organisation_leave", organisation.public_id))
    assert response["Location"] == reverse("organisations")
    assert list(organisation.staff.values_list("user__name", "role")) == [("Erin", "owner")]
    assert client.get(at("colleagues", organisation.public_id)).status_code == 404


def test_managers_change_no_manager(client, organisation, owner, erin, vic):
    StaffMembership.objects.create(organisation=organisation, user=erin, role="manager")
    StaffMembership.objects.create(organisation=organisation, user=vic, role="reviewer")
    client.force_login(erin)
    assert client.post(at("colleague_remove", organisation.public_id, owner.public_id)).status_code == 403
    lesser = StaffMembership.objects.get(user=vic)
    assert client.post(at("colleague_remove", organisation.public_id, lesser.public_id)).status_code == 302
    assert not StaffMembership.objects.filter(user=vic).exists()


def test_a_member_of_elsewhere_is_not_there(client, organisation, bob, other_cohort, dora):
    theirs = StaffMembership.objects.get(user=dora)
    client.force_login(bob)
    assert client.post(at("colleague_remove", organisation.public_id, theirs.public_id)).status_code == 404


def test_lesser_roles_see_colleagues_and_no_invitation(client, organisation, waiting, vic):
    StaffMembership.objects.create(organisation=organisation, user=vic, role="observer")
    client.force_login(vic)
    said = words(client.get(at("colleagues", organisation.public_id)))
    assert "Bob" in said
    assert "charlie@example.org" not in said
    assert waiting.code not in said


@pytest.mark.parametrize("count", [1, 3])
def test_the_page_costs_the_same_queries_for_more(client, owner, bob, organisation, count, django_assert_num_queries):
    for number in range(count):
        people.invite_colleague(by=owner, address=f"n{number}@example.org", role="reviewer", language="en")
    client.force_login(bob)
    client.get(at("colleagues", organisation.public_id))
    with django_assert_num_queries(8):
        client.get(at("colleagues", organisation.public_id))


def test_an_owner_hands_over_once_sure_and_nobody_else_can(client, bob, erin, organisation):
    StaffMembership.objects.create(organisation=organisation, user=erin, role="manager")
    to = str(organisation.staff.get(user=erin).public_id)
    address = reverse("organisation_hand_over", args=[organisation.public_id])
    client.force_login(erin)
    assert "Hand the organisation over" not in client.get(reverse("colleagues", args=[organisation.public_id])).text
    assert client.post(address, {"to": to, "then": "", "sure": "on"}).status_code == 403
    client.force_login(bob)
    for lacking in ({"to": to, "then": ""}, {"to": "nobody", "then": "", "sure": "on"}, {"to": to, "sure": "on"}):
        assert "tick that you are sure" in client.post(address, lacking, follow=True).text
    assert organisation.staff.get(user=erin).role == "manager"
    said = client.post(address, {"to": to, "then": "reviewer", "sure": "on"}, follow=True).text
    assert "is an owner of" in said
    assert dict(organisation.staff.values_list("user", "role")) == {bob.pk: "reviewer", erin.pk: "owner"}
    assert client.post(address, {"to": to, "then": "", "sure": "on"}).status_code == 403
