"""Colleagues: who may invite whom, what an invitation is good for, and that an organisation keeps an owner."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.limits import LimitReached
from accounts.models import User
from cohorts import people
from cohorts.belonging import AnotherAddress, LastOwner, NotAllowed
from cohorts.models import RIGHTS, AuditEntry, Cohort, Organisation, Right, StaffInvitation, StaffMembership
from mails.models import Mail
from reviews.models import Submission


@pytest.fixture
def owner(cohort, bob):
    return StaffMembership.objects.get(user=bob)


@pytest.fixture
def manager(owner, erin):
    return StaffMembership.objects.create(organisation=owner.organisation, user=erin, role="manager")


def invited(by, address="charlie@example.org", role="reviewer"):
    return people.invite_colleague(by=by, address=address, role=role, language="en")


@pytest.mark.parametrize(
    ("by", "role", "is_allowed"),
    [
        ("owner", "owner", True),
        ("owner", "manager", True),
        ("owner", "observer", True),
        ("manager", "owner", False),
        ("manager", "manager", False),
        ("manager", "reviewer", True),
        ("manager", "observer", True),
        ("reviewer", "observer", False),
        ("observer", "observer", False),
    ],
)
def test_who_may_invite_to_which_role(owner, manager, by, role, is_allowed):
    member = owner if by == "owner" else manager
    member.role = by
    assert people.may_give(member, role) is is_allowed
    if not is_allowed:
        with pytest.raises(NotAllowed):
            invited(member, role=role)
        assert StaffInvitation.objects.count() == 0


def test_an_invitation_is_accepted_once_by_whoever_owns_the_address(owner, charlie, dora):
    invitation = invited(owner)
    with pytest.raises(AnotherAddress, match=r"charlie@example\.org"):
        people.accept_invitation(invitation=invitation, by=dora)
    member = people.accept_invitation(invitation=invitation, by=charlie)
    assert (member.role, member.organisation) == ("reviewer", owner.organisation)
    assert people.accept_invitation(invitation=invitation, by=charlie) == member
    people.remove_colleague(member=member, by=owner)
    assert people.accept_invitation(invitation=invitation, by=charlie) is None


def test_an_address_that_was_not_confirmed_opens_nothing(owner):
    mallory = User.objects.create_user("m@example.org", "correct horse battery")
    mallory.emailaddress_set.create(email="charlie@example.org", verified=False)
    with pytest.raises(AnotherAddress):
        people.accept_invitation(invitation=invited(owner), by=mallory)


@pytest.mark.parametrize("how", ["withdrawn", "expired", "replaced"])
def test_an_invitation_that_ended_lets_nobody_in(owner, charlie, how):
    invitation = invited(owner)
    if how == "withdrawn":
        people.withdraw_invitation(invitation=invitation, by=owner)
    elif how == "expired":
        StaffInvitation.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    else:
        assert invited(owner, "Charlie@Example.org ", "observer").role == "observer"
    assert people.accept_invitation(invitation=invitation, by=charlie) is None
    assert not charlie.staff_memberships.exists()


def test_a_renewed_invitation_is_good_again_and_counts_its_letters(owner, charlie):
    invitation = invited(owner)
    StaffInvitation.objects.update(expires_at=timezone.now() - timedelta(days=1))
    renewed = people.renew_invitation(invitation=invitation, by=owner)
    assert (renewed.is_waiting, renewed.letters) == (True, 2)
    assert people.accept_invitation(invitation=invitation, by=charlie)


def test_who_works_here_already_is_not_invited_and_keeps_the_role(owner, manager, erin):
    with pytest.raises(LimitReached, match="works for this organisation already"):
        invited(owner, "erin@example.org")


def test_the_last_owner_neither_leaves_nor_steps_down(owner, manager):
    with pytest.raises(LastOwner):
        people.remove_colleague(member=owner, by=owner)
    with pytest.raises(LastOwner):
        people.change_role(member=owner, role="manager", by=owner)
    people.change_role(member=manager, role="owner", by=owner)
    people.remove_colleague(member=owner, by=owner)
    assert [m.user for m in owner.organisation.staff.all()] == [manager.user]


def test_a_manager_neither_raises_nor_removes_equals(owner, manager, vic):
    other = StaffMembership.objects.create(organisation=owner.organisation, user=vic, role="manager")
    for attempt in (
        lambda: people.remove_colleague(member=other, by=manager),
        lambda: people.change_role(member=manager, role="owner", by=manager),
        lambda: people.change_role(member=other, role="observer", by=manager),
    ):
        with pytest.raises(NotAllowed):
            attempt()
    people.remove_colleague(member=manager, by=manager)
    assert not StaffMembership.objects.filter(pk=manager.pk).exists()


def test_what_each_role_sees(cohort, submission, owner, charlie):
    """The rights are what the queries say, and a role that is taken away closes every door at once."""
    member = StaffMembership.objects.create(organisation=owner.organisation, user=charlie, role="observer")
    for role, rights in RIGHTS.items():
        StaffMembership.objects.filter(pk=member.pk).update(role=role)
        assert {r for r in Right if Cohort.objects.with_right(charlie, r).exists()} == rights
        assert {r for r in Right if Organisation.objects.with_right(charlie, r).exists()} == rights
        assert Submission.objects.visible_to(charlie).exists() is (Right.READ in rights)
    member.delete()
    assert not Submission.objects.visible_to(charlie).exists()
    assert not Organisation.objects.visible_to(charlie).exists()


@pytest.mark.usefixtures("broker")
@pytest.mark.parametrize(("then", "left"), [("manager", "manager"), ("observer", "observer"), ("", None)])
def test_an_organisation_is_handed_over_in_one_step(owner, manager, bob, erin, then, left):
    people.hand_over(to=manager, then=then, by=owner)
    assert owner.organisation.staff.get(user=erin).role == "owner"
    assert owner.organisation.staff.filter(user=bob).values_list("role", flat=True).first() == left
    letter = Mail.objects.get(kind="handed_over")
    assert (letter.address, letter.reply_to) == (erin.email, bob.email)
    log = AuditEntry.objects.filter(organisation=owner.organisation, by=bob).order_by("number")
    assert [one.act for one in log][-2:] == ["role", "role" if then else "left"]
    with pytest.raises(NotAllowed):  # pressed again on a page that still stood there
        people.hand_over(to=manager, then=then, by=owner)
    assert Mail.objects.filter(kind="handed_over").count() == 1


@pytest.mark.usefixtures("broker")
def test_whoever_is_an_owner_already_is_not_told_that_they_were_made_one(owner, manager):
    StaffMembership.objects.filter(pk=manager.pk).update(role="owner")
    people.hand_over(to=manager, then="", by=owner)
    letter = Mail.objects.get(kind="handed_over")
    assert "made you" not in letter.text + letter.html
    assert "You are an owner of it." in letter.text


@pytest.mark.usefixtures("broker")
def test_nobody_hands_over_to_themselves_or_to_whoever_left(owner, manager):
    with pytest.raises(LastOwner):
        people.hand_over(to=owner, then="", by=owner)
    people.remove_colleague(member=manager, by=owner)
    with pytest.raises(LastOwner):
        people.hand_over(to=manager, then="", by=owner)
    assert owner.organisation.staff.get().role == "owner"
    assert not Mail.objects.exists()


@pytest.mark.parametrize("then", ["", "reviewer"])
def test_whoever_is_no_owner_any_more_hands_nothing_over(owner, manager, vic, then):
    """Also not by leaving: the page may be older than the role."""
    other = StaffMembership.objects.create(organisation=owner.organisation, user=vic, role="reviewer")
    manager.role = "owner"  # as the page had it
    with pytest.raises(NotAllowed):
        people.hand_over(to=other, then=then, by=manager)
    assert sorted(owner.organisation.staff.values_list("role", flat=True)) == ["manager", "owner", "reviewer"]
