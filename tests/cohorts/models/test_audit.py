"""Entries of the log are added, never changed or taken out, by whatever way the product has."""

import pytest

from accounts.sealed import SealedRecord
from cohorts import audit
from cohorts.audit import Act
from cohorts.models import AuditEntry


@pytest.fixture
def entry(cohort, bob):
    return audit.write(organisation=cohort.programme.organisation, by=bob, act=Act.EXPORTED, about=cohort.public_id)


def test_an_entry_never_changes(entry):
    entry.act = Act.LEFT
    with pytest.raises(SealedRecord):
        entry.save()
    with pytest.raises(SealedRecord):
        AuditEntry.objects.filter(pk=entry.pk).update(act=Act.LEFT)
    assert AuditEntry.objects.get().act == Act.EXPORTED


def test_an_entry_is_never_taken_out(entry):
    with pytest.raises(SealedRecord):
        entry.delete()
    with pytest.raises(SealedRecord):
        AuditEntry.objects.all().delete()
    assert AuditEntry.objects.count() == 1


@pytest.mark.parametrize("act", Act)
def test_every_act_has_words(act):
    assert AuditEntry(act=act).act_words
