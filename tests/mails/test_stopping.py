"""Who wants no letters of a kind gets none, at any address of theirs, until they want them again."""

import pytest
from allauth.account.models import EmailAddress
from django.conf import settings
from django.core.signing import BadSignature

from mails.kinds import KINDS
from mails.models import Stopped
from mails.stopping import choose, is_stopped, read_token, start, stop, stop_link, token_of, wanted_by

KIND, RECEIPT = KINDS["reminder_before"], KINDS["submission_received"]
STRANGER = "stranger@example.org"
pytestmark = pytest.mark.django_db


@pytest.fixture
def second(alice):
    """Another address that Alice has confirmed, and one that she has not."""
    EmailAddress.objects.create(user=alice, email="hers@example.org", verified=True)
    EmailAddress.objects.create(user=alice, email=STRANGER, verified=False)
    return "hers@example.org"


def test_a_link_carries_address_and_kind():
    token = token_of(STRANGER, KIND.code)
    assert read_token(token) == (STRANGER, KIND)
    assert stop_link(STRANGER, KIND) == f"{settings.BASE_URL}/mails/unsubscribe/{token}"
    assert stop_link(STRANGER, RECEIPT) == ""


@pytest.mark.parametrize("kind", ["submission_received", "unknown"])
def test_a_link_for_what_cannot_be_stopped_is_none(kind):
    with pytest.raises(BadSignature):
        read_token(token_of(STRANGER, kind))


@pytest.mark.parametrize("changed", ["", "x", "{}x", "x{}"])
def test_a_link_that_was_changed_is_none(changed):
    with pytest.raises(BadSignature):
        read_token(changed.format(token_of(STRANGER, KIND.code)))


def test_an_address_without_account_is_stopped_alone_and_for_one_kind():
    stop(STRANGER, KIND)
    stop(STRANGER, KIND)
    assert Stopped.objects.count() == 1
    assert is_stopped(STRANGER, KIND, None)
    assert not is_stopped("other@example.org", KIND, None)
    assert not is_stopped(STRANGER, KINDS["reminder_after"], None)
    start(STRANGER, KIND)
    assert not is_stopped(STRANGER, KIND, None)


def test_what_cannot_be_stopped_never_is():
    Stopped.objects.create(address=STRANGER, kind=RECEIPT.code)
    assert not is_stopped(STRANGER, RECEIPT, None)


def test_stopped_at_one_address_is_stopped_for_the_account(alice, second):
    stop(second, KIND)
    assert is_stopped(alice.email, KIND, alice)
    assert KIND.code not in wanted_by(alice)
    start(alice.email, KIND)
    assert not is_stopped(second, KIND, alice)


def test_it_follows_the_account_to_its_next_address(alice):
    stop(alice.email, KIND)
    alice.email = "new@example.org"
    alice.save()
    EmailAddress.objects.filter(user=alice).update(email="new@example.org")
    assert is_stopped("new@example.org", KIND, alice)


def test_an_address_that_is_not_confirmed_is_nobodys(alice, second):
    choose(alice, [])
    assert not is_stopped(STRANGER, KIND, None)
    stop(STRANGER, KIND)
    assert Stopped.objects.get(address=STRANGER).user is None


def test_a_choice_holds_for_all_kinds_at_once(alice):
    everything = wanted_by(alice)
    assert everything == [code for code, kind in KINDS.items() if kind.can_stop]
    choose(alice, ["letter", "submission_received", "unknown"])
    assert wanted_by(alice) == ["letter"]
    choose(alice, everything)
    assert (wanted_by(alice), Stopped.objects.count()) == (everything, 0)
