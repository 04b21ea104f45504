"""Accounts by their address, and forms that were taken."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils.timezone import now

from accounts.models import SentForm, User


def test_an_address_is_kept_in_lower_case_and_confirmed(db):
    user = User.objects.create_user("Ada@Example.ORG", "a long pass phrase", name="Ada")
    assert user.email == "ada@example.org"
    assert [(one.email, one.verified, one.primary) for one in user.emailaddress_set.all()] == [
        ("ada@example.org", True, True)
    ]
    assert user.check_password("a long pass phrase")


def test_the_same_address_in_other_letters_is_the_same_account(alice):
    with pytest.raises(IntegrityError), transaction.atomic():
        User.objects.create(email=alice.email.upper())


def test_an_account_is_found_by_every_address_it_has_confirmed_and_by_no_other(alice, bob):
    alice.emailaddress_set.create(email="second@example.org", verified=True)
    alice.emailaddress_set.create(email="claimed@example.org", verified=False)
    found = [User.objects.of_address(one) for one in (alice.email, "second@example.org", "claimed@example.org")]
    assert found == [alice, alice, None]
    assert set(alice.addresses) == {alice.email, "second@example.org"}
    assert User.objects.of_address("nobody@example.org") is None


def test_an_operator_may_do_all_and_others_nothing(alice):
    boss = User.objects.create_superuser("boss@example.org", "a long pass phrase")
    assert (boss.is_staff, boss.is_superuser) == (True, True)
    assert (alice.is_staff, alice.is_superuser) == (False, False)


def test_a_person_without_a_name_is_called_by_the_address(alice):
    assert str(alice) == "Alice"
    alice.name = ""
    assert str(alice) == "alice@example.org"


def test_keeping_a_language_changes_nothing_else(alice):
    User.objects.filter(pk=alice.pk).update(name="Alicia")
    alice.keep_language("zh-hans")
    alice.refresh_from_db()
    assert (alice.language, alice.name) == ("zh-hans", "Alicia")


def test_a_form_is_old_after_two_days_and_not_before(db):
    for key, age in (("young", timedelta(hours=47)), ("old", timedelta(hours=49))):
        SentForm.objects.create(key=key, sent_at=now() - age)
    assert [one.key for one in SentForm.objects.old()] == ["old"]
