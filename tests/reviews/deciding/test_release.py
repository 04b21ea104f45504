"""Released together: all or none, one letter a person and venture, and nothing said before."""

import pytest
from django.db import connection, transaction
from django.db.utils import DatabaseError
from django.utils.formats import date_format

from accounts.models import User
from cohorts.models import AuditEntry
from mails.models import Mail
from plans.models import PlanItem
from reviews.deciding.release import NotReleasable, letter_of, release
from reviews.models import Decision
from tests.reviews.deciding.conftest import CONDITION


def letters():
    return sorted(Mail.objects.filter(kind="decision").values_list("address", "once_key"))


def test_nothing_is_released_while_something_is_missing(deck):
    deck.decide(0, "accepted")
    with pytest.raises(NotReleasable, match="still missing"):
        release(found=deck.round, by=deck.bob, shown=deck.table.shown)
    assert (letters(), list(Decision.objects.released()), deck.round.released_at) == ([], [], None)


def test_nothing_is_released_that_was_not_shown(deck):
    deck.decide(0, "accepted")
    deck.decide(1, "declined")
    shown = deck.table.shown
    deck.decide(1, "accepted", expected_rev=1)
    with pytest.raises(NotReleasable, match="changed since"):
        release(found=deck.round, by=deck.bob, shown=shown)
    assert letters() == []


def test_all_are_released_at_once_with_one_letter_to_each_who_edits(deck, alice, erin):
    first = deck.decide(0, "conditional", conditions=(CONDITION,), reason="SECRET").decision
    second = deck.decide(1, "waitlist", reason="SECRET").decision
    assert letters() == []
    User.objects.filter(pk=erin.pk).update(language="zh-hans")
    shown = deck.table.shown
    assert release(found=deck.round, by=deck.bob, shown=shown) == 2
    assert release(found=deck.round, by=deck.bob, shown=shown) == 0
    items = [(one.title, one.due, one.assessment, one.origin) for one in PlanItem.objects.all()]
    assert items == [(*CONDITION, deck.submissions[0].assessment, "Kiln, Autumn")]
    keys = [f"decision-{one.pk}-{who.pk}" for one, who in ((first, alice), (second, alice), (first, erin))]
    assert letters() == sorted(zip([alice.email, alice.email, erin.email], keys, strict=True))
    assert AuditEntry.objects.filter(act="released").count() == 2
    assert deck.round.released_by == deck.bob
    told = {mail.once_key: mail for mail in Mail.objects.filter(kind="decision")}
    assert f"The data register is complete, by {date_format(CONDITION[1], 'DATE_FORMAT')}" in told[keys[0]].text
    assert "有条件" in told[keys[2]].text
    assert not any("SECRET" in mail.text + mail.html + mail.subject for mail in told.values())


def test_another_decision_takes_the_place_of_a_released_one_with_a_letter_of_its_own(deck):
    deck.decide(0, "declined")
    deck.decide(1, "waitlist")
    release(found=deck.round, by=deck.bob, shown=deck.table.shown)
    before, at = letters(), deck.round.released_at
    deck.decide(1, "accepted")
    assert letters() == before
    assert release(found=deck.round, by=deck.bob, shown=deck.table.shown) == 1
    assert len(letters()) == len(before) + 1
    assert deck.round.released_at == at


def test_an_address_that_takes_no_letter_holds_up_nobody(deck, erin):
    User.objects.filter(pk=erin.pk).update(email="gone")
    for at in (0, 1):
        deck.decide(at, "accepted")
    assert release(found=deck.round, by=deck.bob, shown=deck.table.shown) == 2
    assert len(letters()) == 2


def test_the_letter_is_read_before_it_is_written(deck):
    decision = deck.decide(0, "accepted", words="Come in.\n\nWelcome.").decision
    read = {tag: letter_of(decision, deck.submissions[0], deck.round, tag) for tag in ("en", "zh-hans")}
    assert "Your venture is accepted." in read["en"].text
    assert "Come in." in read["zh-hans"].text
    assert letters() == []


@pytest.mark.skipif(connection.vendor != "postgresql", reason="the trigger is PostgreSQL’s")
def test_the_database_refuses_to_change_what_was_released(deck):
    for at in (0, 1):
        deck.decide(at, "accepted")
    Decision.objects.update(words="Still ours")
    release(found=deck.round, by=deck.bob, shown=deck.table.shown)
    with pytest.raises(DatabaseError), transaction.atomic():
        Decision.objects.update(words="Something else")
