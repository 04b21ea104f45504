"""Accounts by their address, and forms that were taken."""

from datetime import timedelta

import pytest
from django.contrib.auth import HASH_SESSION_KEY
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
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


def test_every_session_but_this_one_ends(alice, bob):
    here, elsewhere, another = Client(), Client(), Client()
    for client, user in ((here, alice), (elsewhere, alice), (another, bob)):
        client.force_login(user)
    answer = here.post(reverse("sign_out_elsewhere"), follow=True)
    assert "Every other browser is signed out." in answer.content.decode()
    assert [client.get(reverse("own_data")).status_code for client in (here, elsewhere, another)] == [200, 302, 200]
    elsewhere.force_login(User.objects.get(pk=alice.pk))
    here.post(reverse("sign_out_elsewhere"))
    assert [client.get(reverse("own_data")).status_code for client in (here, elsewhere)] == [200, 302]


def test_sessions_from_before_the_count_go_on(alice):
    client = Client()
    client.force_login(alice)
    assert alice.sign_outs == 0
    assert client.session[HASH_SESSION_KEY] == super(User, alice)._get_session_auth_hash()
