"""The letters of this room."""

import pytest

from cohorts import letters, people, team
from cohorts.models import StaffMembership
from mails.kinds import KINDS
from mails.models import Mail
from mails.stopping import stop
from reviews.reviewing import declare
from tests.mails.letters import a_letter


@pytest.fixture
def owner(cohort, bob):
    return StaffMembership.objects.get(user=bob)


def test_the_role_is_said_in_the_readers_language(owner):
    people.invite_colleague(by=owner, address="a@example.org", role="observer", language="zh-hans")
    assert "观察员" in Mail.objects.get().text


def test_whoever_wants_none_gets_none_and_the_list_knows(owner):
    stop("a@example.org", KINDS["colleague"])
    made = people.invite_colleague(by=owner, address="a@example.org", role="observer", language="en")
    assert (letters.newest_of([made]), Mail.objects.count()) == ({}, 0)


def test_the_newest_letter_of_each(owner):
    made = people.invite_colleague(by=owner, address="a@example.org", role="observer", language="en")
    renewed = people.renew_invitation(invitation=made, by=owner)
    assert Mail.objects.count() == 2
    assert letters.newest_of([renewed]) == {made.pk: Mail.objects.latest("pk")}


def test_a_letter_with_an_earlier_name_is_closed_to_whoever_the_venture_is_closed_to(enrolment, owner, alice, erin):
    """Whoever reads letters with a conflict of interest finds the venture under neither of its names."""
    StaffMembership.objects.create(organisation=owner.organisation, user=erin, role="manager")
    for name in ("Inkwell Tutor", "Another", "Kite"):
        Mail.objects.filter(pk=a_letter(name).pk).update(subject=f"{name} submitted")
    team.rename(name="Another", by=enrolment.venture.members.get(user=alice))
    assert letters.open_to(Mail.objects.all(), erin.pk).count() == 3
    declare(enrolment=enrolment, person=erin, answer="conflict", reason="A share")
    assert [one.subject for one in letters.open_to(Mail.objects.all(), erin.pk)] == ["Kite submitted"]


def test_the_role_in_a_team_is_said_in_the_readers_language(assessment, alice):
    by = assessment.venture.members.get(user=alice)
    team.invite(by=by, addresses=["a@example.org"], role="viewer", language="zh-hans")
    letter = Mail.objects.get()
    assert "查看者" in letter.text
    assert "Alice 邀请您在 Plumbline 上加入 Inkwell Tutor 的团队" in letter.subject
