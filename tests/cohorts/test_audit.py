"""The log of an organisation: one entry after another, each with the digest of the one before; changes are found."""

from datetime import timedelta
from threading import Thread
from uuid import uuid4

import pytest
from django.db import connection
from django.utils import timezone

from cohorts import audit, people
from cohorts.audit import Act
from cohorts.models import AuditEntry, AuditHead, StaffMembership
from tests.conftest import PASSWORD
from tests.tampering import tamper

SEALED = {
    "act": "left",
    "about": "somebody else",
    "facts": '{"sha256": "0"}',
    "at": "2020-01-01 00:00:00+00:00",
    "previous": "0" * 64,
    "digest": "0" * 64,
}


@pytest.fixture
def organisation(cohort):
    return cohort.programme.organisation


@pytest.fixture
def log(organisation, bob):
    """Three entries."""
    for number in range(3):
        audit.write(organisation=organisation, by=bob, act=Act.EXPORTED, about=f"cohort {number}", rows=number)
    return organisation


def erased_past_the_product(statement):
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET plumbline.erasing = 'on'")
        cursor.execute(statement)
        if connection.vendor == "postgresql":
            cursor.execute("SET plumbline.erasing = 'off'")


def test_entries_follow_each_other(log):
    entries = list(AuditEntry.objects.order_by("number"))
    assert [entry.number for entry in entries] == [1, 2, 3]
    assert [entry.previous for entry in entries] == ["", entries[0].digest, entries[1].digest]
    assert AuditHead.objects.get().digest == entries[2].digest
    assert list(audit.damage()) == []


@pytest.mark.parametrize("field", SEALED)
def test_an_entry_that_was_changed_is_found(log, field):
    tamper("cohorts_auditentry", field, SEALED[field])
    assert list(audit.damage())


@pytest.mark.parametrize("number", [1, 2, 3])
def test_a_missing_entry_is_found(log, number):
    erased_past_the_product(f"DELETE FROM cohorts_auditentry WHERE number = {number}")  # noqa: S608
    assert list(audit.damage())


def test_a_log_that_is_gone_is_found(log):
    erased_past_the_product("DELETE FROM cohorts_auditentry")
    (line,) = audit.damage()
    assert "all of its 3 entries are missing" in line


def test_a_log_without_its_end_is_found(log):
    AuditHead.objects.all().delete()
    (line,) = audit.damage()
    assert "does not end" in line


def test_who_did_something_cannot_be_another(log, alice):
    erased_past_the_product(f"UPDATE cohorts_auditentry SET by_id = {alice.pk} WHERE number = 2")  # noqa: S608
    assert any("entry 2 is not what was written" in line for line in audit.damage())


def test_a_person_of_another_name_still_did_it(log, bob):
    """Names and addresses can be erased: no digest speaks of them."""
    bob.name, bob.email = "Somebody", "gone@example.org"
    bob.save()
    assert list(audit.damage()) == []


def test_opening_again_within_an_hour_is_one_entry(organisation, bob, alice):
    one, two = uuid4(), uuid4()

    def counted():
        return AuditEntry.objects.filter(act=Act.OPENED_SUBMISSION).count()

    for by in (bob, bob, alice):
        audit.opened(organisation=organisation, by=by, act=Act.OPENED_SUBMISSION, about=one)
    assert counted() == 2
    audit.opened(organisation=organisation, by=bob, act=Act.OPENED_SUBMISSION, about=two)
    assert counted() == 3
    tamper("cohorts_auditentry", "at", str(timezone.now() - timedelta(hours=1, minutes=1)))
    audit.opened(organisation=organisation, by=bob, act=Act.OPENED_SUBMISSION, about=one)
    assert counted() == 4


def test_each_organisation_has_a_log_of_its_own(log, other_cohort, dora):
    entry = audit.write(organisation=other_cohort.programme.organisation, by=dora, act=Act.EXPORTED)
    assert (entry.number, entry.previous) == (1, "")
    assert list(audit.damage()) == []


def test_signing_in_stands_in_the_log_of_each_organisation_one_works_for(client, organisation, bob, alice):
    for user in (bob, alice):
        user.set_password(PASSWORD)
        user.save()
        client.logout()
        assert client.login(email=user.email, password=PASSWORD)
    assert [(entry.by, entry.organisation) for entry in AuditEntry.objects.filter(act=Act.SIGNED_IN)] == [
        (bob, organisation)
    ]


def test_what_becomes_of_colleagues_stands_in_the_log(organisation, bob, alice, charlie):
    owner = StaffMembership.objects.get(organisation=organisation, user=bob)
    invited = people.invite_colleague(by=owner, address=alice.email, role="reviewer", language="en")
    member = people.accept_invitation(invitation=invited, by=alice)
    people.change_role(member=member, role="manager", by=owner)
    people.change_role(member=member, role="manager", by=owner)
    member.refresh_from_db()
    people.remove_colleague(member=member, by=member)
    told = [(entry.act, entry.by, entry.facts) for entry in AuditEntry.objects.order_by("number")]
    assert told == [
        (Act.INVITED_COLLEAGUE, bob, {"role": "reviewer"}),
        (Act.JOINED, alice, {"role": "reviewer"}),
        (Act.CHANGED_ROLE, bob, {"before": "reviewer", "role": "manager"}),
        (Act.LEFT, alice, {"role": "manager"}),
    ]
    assert list(audit.damage()) == []


@pytest.mark.django_db(transaction=True)
def test_entries_written_at_once_stand_in_one_row(organisation, bob):
    if connection.vendor != "postgresql":
        pytest.skip("SQLite lets one write at a time")

    def entries():
        for _ in range(10):
            audit.write(organisation=organisation, by=bob, act=Act.EXPORTED)
        connection.close()

    threads = [Thread(target=entries) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert AuditEntry.objects.count() == 40
    assert list(audit.damage()) == []
