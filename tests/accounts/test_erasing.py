"""Somebody is erased: what they signed holds, and they are named nowhere."""
# ruff: noqa: F811  (fixtures)

import pytest
from django.core.management import call_command
from django.urls import reverse

from accounts.erasing import Hindered, erase_account
from accounts.models import User
from cohorts.models import AuditEntry, StaffMembership, VentureNote
from tests.canaries import ADDRESS, PERSON, VENTURE, WORDS, found, founder, handed_in, reviewer  # noqa: F401  fixtures
from tests.world import colleague

pytestmark = pytest.mark.django_db(transaction=True)


def test_of_an_erased_founder_nothing_is_left(handed_in, founder, client):
    client.force_login(founder)
    client.get("/")
    erase_account(founder)
    assert found(PERSON, ADDRESS, VENTURE, WORDS) == []
    call_command("verify")
    founder.refresh_from_db()
    assert str(founder) == "a deleted account"
    assert not founder.is_active
    assert "login" in client.get(reverse("own_data"))["Location"]


def test_an_erased_colleague_is_named_nowhere_and_their_work_stays(handed_in, cohort, bob, client, reviewer):
    User.objects.filter(pk=reviewer.pk).update(name=f"Ida {PERSON}", email="ida@canary.example")
    reviewer.refresh_from_db()
    VentureNote.objects.update(written_by=reviewer)
    before = AuditEntry.objects.count()
    erase_account(reviewer)
    assert found(f"Ida {PERSON}", "ida@canary.example", "reviewer@example.org") == []
    call_command("verify")
    assert AuditEntry.objects.count() == before + 1
    client.force_login(bob)
    page = client.get(reverse("submission", args=[handed_in.public_id])).content.decode()
    assert "a deleted account" in page


def test_who_alone_owns_what_others_rely_on_cannot_go(handed_in, bob, cohort):
    with pytest.raises(Hindered, match="only owner of"):
        erase_account(bob)
    bob.refresh_from_db()
    assert bob.is_active
    other = colleague("other", cohort.programme.organisation, "owner")
    assert StaffMembership.objects.filter(user=other).exists()
    erase_account(bob)
    assert User.objects.get(pk=bob.pk).name == ""
