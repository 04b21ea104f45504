"""A mailing is one row: what went, failed, waits or was withdrawn follows from its letters alone."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.limits import LimitReached
from cohorts import invitees, list_work, mailings
from cohorts.models import Invitee, Mailing
from jobs import sweeping
from jobs.models import from_now
from mails.models import Mail
from tests.cohorts.listed import entry

pytestmark = pytest.mark.usefixtures("broker")


def many(count):
    return [entry(f"{number}@example.org") for number in range(count)]


@pytest.fixture
def short_steps(monkeypatch):
    monkeypatch.setattr(list_work, "AT_ONCE", 3)
    monkeypatch.setattr(mailings, "LONG_LIST", 4)


def gone():
    """The worker is dead: its lease has run out, and the sweeper puts back what it had in hand."""
    Mailing.objects.update(lease_until=from_now(timedelta(seconds=-1)))
    sweeping.requeue_left_behind(Mailing)


def counts(row, by):
    return mailings.counts_of([row], by.pk)[row.public_id]


def test_a_short_list_is_invited_at_once_and_is_one_row(cohort, bob):
    done = mailings.invite(cohort=cohort, entries=many(3), by=bob)
    assert done.sent == 3
    row = Mailing.objects.get()
    assert (row.status, row.kind, row.lines, row.is_list) == ("ready", "invitee", [], False)
    assert counts(row, bob) == mailings.Counts(waiting=3)
    assert set(Mail.objects.values_list("about", flat=True)) == set(Invitee.objects.values_list("public_id", flat=True))
    mailings.invite(cohort=cohort, entries=many(3), by=bob)  # nobody is left
    assert (Mailing.objects.count(), Mail.objects.count()) == (1, 3)


@pytest.mark.usefixtures("short_steps")
def test_the_boundary_of_a_long_list(cohort, bob):
    assert not isinstance(mailings.invite(cohort=cohort, entries=many(4), by=bob), Mailing)
    assert isinstance(mailings.invite(cohort=cohort, entries=many(9)[4:], by=bob), Mailing)


@pytest.mark.usefixtures("short_steps")
def test_a_list_of_any_length_is_ordered_by_the_same_queries(cohort, bob, django_assert_num_queries):
    with CaptureQueriesContext(connection) as short:
        mailings.invite(cohort=cohort, entries=many(5), by=bob)
    with django_assert_num_queries(len(short)):
        mailings.invite(cohort=cohort, entries=many(30), by=bob)


@pytest.mark.usefixtures("short_steps")
def test_the_same_list_pressed_twice_is_one_list(cohort, bob):
    first, second = (mailings.invite(cohort=cohort, entries=many(8), by=bob) for _press in range(2))
    assert first == second
    list_work.invite_next()
    third = mailings.invite(cohort=cohort, entries=many(8), by=bob)  # finished: asked again, nobody is invited again
    assert third != first
    list_work.invite_next()
    third.refresh_from_db()
    assert (Invitee.objects.count(), Mail.objects.count()) == (8, 8)
    assert {code for _line, code in third.left_out} == {"here"}


@pytest.mark.usefixtures("short_steps")
def test_a_list_that_does_not_fit_is_refused_whole(cohort, bob, monkeypatch):
    monkeypatch.setattr(invitees, "MOST_INVITEES", 7)
    with pytest.raises(LimitReached, match="room for 7 more"):
        mailings.invite(cohort=cohort, entries=many(8), by=bob)
    assert not Mailing.objects.exists()


@pytest.mark.usefixtures("short_steps")
def test_cancelling_withdraws_what_has_not_gone_and_leaves_what_went(cohort, bob):
    row = mailings.invite(cohort=cohort, entries=many(8), by=bob)
    held = list_work.claim_next(Mailing)
    list_work.take_step(held, bob)
    went, _waits, opened = Mail.objects.order_by("pk")
    Mail.objects.filter(pk=went.pk).update(status="ready", sent_at=timezone.now(), finished_at=timezone.now())
    Invitee.objects.filter(mail=opened).update(opened_at=timezone.now())  # by a copied link
    assert mailings.cancel(row, bob) == 5 + 2
    assert (row.status, row.lines, row.cancelled_by) == ("cancelled", [], bob)
    assert counts(row, bob) == mailings.Counts(sent=1, withdrawn=2)
    assert set(Invitee.objects.standing().values_list("mail", flat=True)) == {went.pk, opened.pk}
    when = row.cancelled_at
    assert mailings.cancel(row, bob) == 0
    assert row.cancelled_at == when
    with pytest.raises(list_work.ClaimLost):
        list_work.take_step(held, bob)
    assert Invitee.objects.count() == 3


def test_a_letter_that_is_being_handed_over_is_not_withdrawn(cohort, bob):
    mailings.invite(cohort=cohort, entries=many(2), by=bob)
    held = list_work.claim_next(Mail)
    row = Mailing.objects.get()
    assert mailings.cancel(row, bob) == 1
    held.finish(sent_at=timezone.now())
    assert counts(row, bob) == mailings.Counts(sent=1, withdrawn=1)


def test_a_letter_that_is_taken_up_while_somebody_cancels_keeps_its_invitation(cohort, bob):
    mailings.invite(cohort=cohort, entries=many(2), by=bob)
    row, taken = Mailing.objects.get(), []

    def take_one_behind_the_look_at_invitees(execute, sql, params, many, context):
        if taken == ["next"]:
            taken[:] = [None]
            taken[:] = [list_work.claim_next(Mail).job]
        if not taken and sql.startswith("SELECT") and 'FROM "cohorts_invitee"' in sql:
            taken.append("next")
        return execute(sql, params, many, context)

    with connection.execute_wrapper(take_one_behind_the_look_at_invitees):
        assert mailings.cancel(row, bob) == 1
    assert Invitee.objects.standing().get().mail == taken[0]


def test_writing_again_to_all_is_a_mailing_of_its_own(cohort, bob):
    mailings.invite(cohort=cohort, entries=many(3), by=bob)
    Mail.objects.update(requested_at="2026-01-01T00:00:00Z")
    mailings.resend_all(cohort=cohort, by=bob)
    first, again = Mailing.objects.order_by("pk")
    assert (counts(first, bob).waiting, counts(again, bob).waiting) == (3, 3)
    mailings.cancel(again, bob)
    assert Invitee.objects.standing().count() == 3  # they were written to before
    mailings.resend_all(cohort=cohort, by=bob)  # within the hour
    assert Mailing.objects.count() == 2


def test_counts_of_many_are_read_in_one_query(cohort, bob, django_assert_num_queries):
    for number in range(3):
        mailings.invite(cohort=cohort, entries=[entry(f"{number}@example.org")], by=bob)
    two = list(Mailing.objects.all()[:2])
    with django_assert_num_queries(1):
        found = mailings.counts_of(two, bob.pk)
    assert [one.letters for one in found.values()] == [1, 1]
