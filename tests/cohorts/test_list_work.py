"""A long list is invited step by step: killed anywhere, nobody is invited twice, and the rest goes on."""

import pytest
from django.urls import reverse

from cohorts import invitees, list_work, mailings
from cohorts.actions import close_cohort
from cohorts.models import AuditEntry, Invitee, Mailing, StaffMembership
from jobs.models import Status
from mails.kinds import KINDS
from mails.models import Mail
from mails.stopping import stop
from tests.cohorts.listed import entry
from tests.cohorts.test_mailings import counts, gone, many, short_steps  # noqa: F401  # a fixture

pytestmark = pytest.mark.usefixtures("broker")


@pytest.mark.usefixtures("short_steps")
def test_a_long_list_is_worked_through_and_nothing_of_it_stays(cohort, bob):
    stop("1@example.org", KINDS["invitee"])
    row = mailings.invite(cohort=cohort, entries=many(8), by=bob, note="See you")
    assert (row.taken_up, row.total, Invitee.objects.count()) == (0, 8, 0)
    invitees.invite_all(cohort=cohort, entries=[entry("2@example.org")], by=bob)  # by somebody else, meanwhile
    list_work.invite_next()
    row.refresh_from_db()
    assert (row.status, row.lines, row.note, row.taken_up) == ("ready", [], "", 8)
    assert Invitee.objects.count() == 8
    assert sorted(code for _line, code in row.left_out) == ["here", "silent"]
    assert Mail.objects.filter(mailing=row.public_id, text__contains="See you").count() == counts(row, bob).letters


@pytest.mark.usefixtures("short_steps")
def test_a_worker_that_dies_between_two_steps_repeats_nothing(cohort, bob):
    row = mailings.invite(cohort=cohort, entries=many(8), by=bob)
    held = list_work.claim_next(Mailing)
    assert list_work.take_step(held, bob)
    gone()  # nobody marked anything
    list_work.invite_next()
    row.refresh_from_db()
    assert (row.status, Invitee.objects.count(), Mail.objects.count(), row.left_out) == ("ready", 8, 8, [])
    with pytest.raises(list_work.ClaimLost):
        list_work.take_step(held, bob)  # and comes back late


@pytest.mark.usefixtures("short_steps")
def test_the_log_says_a_long_list_once_and_its_rest_once_more(cohort, bob):
    row = mailings.invite(cohort=cohort, entries=many(8), by=bob)
    held = list_work.claim_next(Mailing)
    list_work.take_step(held, bob)
    gone()
    assert told() == []
    close_cohort(cohort=cohort, is_closed=True)
    list_work.invite_next()  # stops there
    assert told() == [3]
    type(cohort).objects.update(closed_at=None)
    mailings.go_on(row)
    list_work.invite_next()
    assert told() == [3, 5]
    second = mailings.invite(cohort=cohort, entries=many(16)[5:], by=bob)
    held = list_work.claim_next(Mailing)
    assert list_work.take_step(held, bob)
    assert list_work.take_step(held, bob)
    mailings.cancel(second, bob)
    assert told() == [3, 5, 3]  # three of its six were here already


def told():
    return [one.facts["invitees"] for one in AuditEntry.objects.filter(act="invited").order_by("number")]


@pytest.mark.usefixtures("short_steps")
def test_a_step_is_whole_or_was_not(cohort, bob, monkeypatch):
    row = mailings.invite(cohort=cohort, entries=many(8), by=bob)
    held = list_work.claim_next(Mailing)
    monkeypatch.setattr(type(held), "note", lambda *_given, **_fields: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        list_work.take_step(held, bob)
    assert (Invitee.objects.count(), Mail.objects.count()) == (0, 0)
    row.refresh_from_db()
    assert len(row.lines) == 8


@pytest.mark.usefixtures("short_steps")
def test_what_a_person_must_mend_ends_it_and_the_rest_goes_on_later(cohort, bob):
    row = mailings.invite(cohort=cohort, entries=many(8), by=bob)
    held = list_work.claim_next(Mailing)
    list_work.take_step(held, bob)
    gone()
    close_cohort(cohort=cohort, is_closed=True)
    list_work.invite_next()
    row.refresh_from_db()
    assert (row.status, row.error_code, row.taken_up, len(row.lines)) == ("failed", "closed", 3, 5)
    type(cohort).objects.update(closed_at=None)
    mailings.go_on(row)
    list_work.invite_next()
    row.refresh_from_db()
    assert (row.status, Invitee.objects.count(), Mail.objects.count()) == ("ready", 8, 8)
    with pytest.raises(mailings.NotRepeatable):
        mailings.go_on(row)


@pytest.mark.usefixtures("short_steps")
@pytest.mark.parametrize("left", ["account", "organisation", "role"])
def test_a_list_whose_orderer_left_says_so_and_nobody_is_invited_in_their_name(client, cohort, bob, erin, left):
    StaffMembership.objects.create(organisation=cohort.programme.organisation, user=erin, role="manager")
    row = mailings.invite(cohort=cohort, entries=many(8), by=bob)
    if left == "account":
        Mailing.objects.update(ordered_by=None)
    elif left == "role":
        StaffMembership.objects.filter(user=bob).update(role="reviewer")
    else:
        StaffMembership.objects.filter(user=bob).delete()
    list_work.invite_next()
    row.refresh_from_db()
    assert (row.status, row.error_code, Status(row.status)) == ("failed", "gone", Status.FAILED)
    assert not Invitee.objects.exists()
    client.force_login(erin)
    page = client.get(reverse("mailing", args=[row.public_id])).content.decode()
    assert "Whoever ordered it has left, or may not invite any more." in page
    assert reverse("mailing_cancel", args=[row.public_id]) in page
    assert reverse("mailing_go_on", args=[row.public_id]) not in page  # it would stop again at once
