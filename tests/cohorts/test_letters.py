"""The letters of this room."""

import pytest

from cohorts import letters, people
from cohorts.models import StaffMembership
from mails.kinds import KINDS
from mails.models import Mail
from mails.stopping import stop


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
