"""Invitees: invited once each, written to again, moved to another address, withdrawn, forgotten."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.limits import LimitReached
from assessments import actions as assessment_actions
from cohorts import invitees, joining
from cohorts.actions import close_cohort
from cohorts.models import Invitee
from mails.kinds import KINDS
from mails.models import Mail
from mails.stopping import stop
from tests.cohorts.listed import entry, invited

pytestmark = pytest.mark.usefixtures("broker")


def test_everybody_of_a_list_gets_a_row_and_a_letter_once(cohort, bob):
    entries = [entry("a@example.org"), entry("b@example.org", "zh-hans"), entry("a@example.org", "zh-hans")]
    done = invitees.invite_all(cohort=cohort, entries=entries, by=bob, note="See you on Tuesday")
    assert (done.sent, done.here, len(done.made)) == (2, 0, 2)
    first, second = Invitee.objects.order_by("pk")
    assert (first.address, first.letters, first.opened_at, first.is_open) == ("a@example.org", 1, None, True)
    assert first.mail.tenant == f"organisation-{cohort.programme.organisation_id}"
    assert (first.mail.reply_to, first.mail.kind) == (bob.email, "invitee")
    assert f"/invitees/{first.code}" in first.mail.text
    assert "See you on Tuesday" in first.mail.text
    assert (first.mail.language, second.mail.language) == ("en", "zh-hans")

    again = invitees.invite_all(cohort=cohort, entries=entries, by=bob)
    assert (again.sent, again.here, again.made) == (0, 2, ())
    assert (Invitee.objects.count(), Mail.objects.count()) == (2, 2)


def test_what_was_written_beside_an_invitation_goes_again_with_each_letter_under_its_writers_name(cohort, bob, dora):
    entries = [entry("a@example.org"), entry("b@example.org", "zh-hans"), entry("c@example.org")]
    made = invitees.invite_all(cohort=cohort, entries=entries, by=bob, note="See you on Tuesday").made
    invited(cohort, dora, "d@example.org")
    invitees.resend(invitee=made[0], by=dora)
    invitees.change_address(invitee=made[1], address="e@example.org", by=dora)
    Mail.objects.update(requested_at="2026-01-01T00:00:00Z")
    assert invitees.resend_all(cohort=cohort, by=dora).sent == 4
    noted = Mail.objects.exclude(address="d@example.org")
    assert (noted.count(), noted.filter(text__contains="See you on Tuesday").count()) == (8, 8)
    assert noted.filter(text__contains="Bob writes:").count() + noted.filter(text__contains="Bob 附言：").count() == 8
    assert noted.filter(text__contains="Dora of Kiln invites", reply_to=dora.email).count() == 3
    assert Mail.objects.filter(address="d@example.org", text__contains="writes").count() == 0


def test_a_note_goes_with_the_invitation_that_is_removed(cohort, bob):
    [made] = invitees.invite_all(cohort=cohort, entries=[entry("a@example.org")], by=bob, note="See you").made
    invitees.withdraw(invitee=made, by=bob)
    assert invitees.forget(invitee=made)
    assert (Invitee.objects.count(), Mail.objects.count()) == (0, 0)


def test_a_preview_is_the_letter_itself_but_for_its_link(cohort, bob):
    entries = [entry("a@example.org", "zh-hans"), entry("b@example.org"), entry("c@example.org")]
    shown = invitees.previews(cohort=cohort, entries=entries, by=bob, note="See <you>")
    assert [name for name, _letter in shown] == ["English", "Simplified Chinese"]
    assert (Invitee.objects.count(), Mail.objects.count()) == (0, 0)
    made = invitees.invite_all(cohort=cohort, entries=entries, by=bob, note="See <you>").made
    for (_name, letter), one in zip(shown, (made[1], made[0]), strict=True):
        assert one.mail.subject == letter.subject
        assert one.mail.text.startswith(letter.body.replace("/invitees/…", f"/invitees/{one.code}"))
        assert "See <you>" in letter.body
    assert invitees.previews(cohort=cohort, entries=[], by=bob, note="") == []


def test_who_is_enrolled_already_is_not_invited(cohort, bob, alice, enrolment):
    assert alice.email in invitees.here_already(cohort)
    assert invited(cohort, bob, alice.email).made == ()


def test_who_wants_no_such_letters_has_a_row_and_a_link_but_no_letter(cohort, bob):
    stop("a@example.org", KINDS["invitee"])
    done = invited(cohort, bob, "a@example.org", "b@example.org")
    assert (done.sent, [one.address for one in done.silent]) == (1, ["a@example.org"])
    row = Invitee.objects.get(address="a@example.org")
    assert (row.mail, row.letters, row.invited_at, row.is_open) == (None, 0, None, True)


def test_a_cohort_has_room_for_so_many(cohort, bob, monkeypatch):
    monkeypatch.setattr(invitees, "MOST_INVITEES", 2)
    with pytest.raises(LimitReached, match="room for 2 more"):
        invited(cohort, bob, "a@example.org", "b@example.org", "c@example.org")
    assert (Invitee.objects.count(), Mail.objects.count()) == (0, 0)
    assert invited(cohort, bob, "a@example.org", "b@example.org").sent == 2
    with pytest.raises(LimitReached, match="room for 0 more"):
        invited(cohort, bob, "c@example.org")


def test_nobody_is_invited_to_a_closed_cohort(cohort, bob, one):
    close_cohort(cohort=cohort, is_closed=True)
    for act in (lambda: invited(cohort, bob, "b@example.org"), lambda: invitees.resend_all(cohort=cohort, by=bob)):
        with pytest.raises(invitees.CohortClosed):
            act()
    with pytest.raises(invitees.CohortClosed):
        invitees.resend(invitee=one, by=bob)
    assert Mail.objects.count() == 1


def test_another_letter_has_the_same_link_and_renews_it(bob, one):
    Invitee.objects.update(expires_at=timezone.now() - timedelta(days=1))
    row = invitees.resend(invitee=one, by=bob)
    row.refresh_from_db()
    assert (row.letters, row.code, row.is_open) == (2, one.code, True)
    assert row.mail != one.mail
    assert row.code in row.mail.text


def test_after_ten_letters_there_is_no_other(bob, one):
    Invitee.objects.update(letters=invitees.MOST_LETTERS)
    with pytest.raises(LimitReached, match="Copy the link"):
        invitees.resend(invitee=one, by=bob)
    with pytest.raises(LimitReached):
        invitees.change_address(invitee=one, address="two@example.org", by=bob)
    assert Mail.objects.count() == 1


def test_another_address_gets_another_link_and_the_waiting_letter_does_not_go(cohort, bob, one):
    joining.mark_opened(one)
    row = invitees.change_address(invitee=one, address="two@example.org", by=bob)
    row.refresh_from_db()
    assert (row.address, row.letters, row.opened_at) == ("two@example.org", 2, None)
    assert row.code != one.code
    assert (row.mail.address, row.mail.status) == ("two@example.org", "queued")
    one.mail.refresh_from_db()
    assert one.mail.status == "cancelled"


def test_an_address_of_another_invitee_is_taken(cohort, bob, one):
    invited(cohort, bob, "two@example.org")
    with pytest.raises(invitees.AddressTaken):
        invitees.change_address(invitee=one, address="two@example.org", by=bob)
    invitees.change_address(invitee=one, address="one@example.org", by=bob)
    one.refresh_from_db()
    assert (one.address, one.letters) == ("one@example.org", 1)


@pytest.mark.parametrize("end", ["used", "withdrawn"])
def test_what_was_used_or_withdrawn_is_not_written_to(cohort, bob, alice, assessment, one, end):
    if end == "used":
        joining.join(invitee=one, venture=assessment.venture, by=alice, shares_progress=True)
    else:
        invitees.withdraw(invitee=one, by=bob)
    invitees.resend(invitee=one, by=bob)
    invitees.change_address(invitee=one, address="two@example.org", by=bob)
    Mail.objects.update(requested_at=timezone.now() - timedelta(days=2))
    assert invitees.resend_all(cohort=cohort, by=bob).sent == 0
    row = Invitee.objects.get()
    assert (row.address, row.letters, Mail.objects.count()) == ("one@example.org", 1, 1)


def test_withdrawing_ends_the_link_and_frees_the_address(cohort, bob, one):
    row = invitees.withdraw(invitee=one, by=bob)
    assert (row.is_open, row.withdrawn_by) == (False, bob)
    assert row.mail.__class__.objects.get().status == "cancelled"
    assert invited(cohort, bob, one.address).sent == 1


def test_all_who_have_not_opened_are_written_to_once_in_an_hour(cohort, bob, dora):
    opened, fresh, _old, failed, full = invited(
        cohort, bob, *(f"{name}@example.org" for name in ("opened", "fresh", "old", "failed", "full"))
    ).made
    joining.mark_opened(opened)
    Mail.objects.exclude(pk__in=[fresh.mail_id, failed.mail_id]).update(
        requested_at=timezone.now() - timedelta(hours=2)
    )
    Mail.objects.filter(pk=failed.mail_id).update(status="failed", error_code="refused", finished_at=timezone.now())
    Invitee.objects.filter(pk=full.pk).update(letters=invitees.MOST_LETTERS)
    done = invitees.resend_all(cohort=cohort, by=dora)
    assert sorted(one.address for one in done.made) == ["failed@example.org", "old@example.org"]
    assert Mail.objects.count() == 7
    assert {mail.reply_to for mail in Mail.objects.order_by("-pk")[:2]} == {dora.email}
    assert invitees.resend_all(cohort=cohort, by=bob).sent == 0
    assert Mail.objects.count() == 7


def test_only_a_withdrawn_invitation_is_forgotten_with_its_letters(cohort, bob, one):
    invited(cohort, bob, "two@example.org")
    assert not invitees.forget(invitee=one)
    invitees.withdraw(invitee=one, by=bob)
    assert invitees.forget(invitee=one)
    assert [row.address for row in Invitee.objects.all()] == ["two@example.org"]
    assert [mail.address for mail in Mail.objects.all()] == ["two@example.org"]


def test_a_list_of_many_needs_few_queries(cohort, bob, django_assert_max_num_queries):
    addresses = [f"p{number}@example.org" for number in range(60)]
    with django_assert_max_num_queries(30):
        invited(cohort, bob, *addresses)
    Mail.objects.update(requested_at=timezone.now() - timedelta(hours=2))
    with django_assert_max_num_queries(30):
        assert invitees.resend_all(cohort=cohort, by=bob).sent == 60


def test_a_venture_that_joins_is_here(cohort, bob, alice, published, one):
    started = assessment_actions.start_assessment(name="Kite", by=alice)
    joining.join(invitee=one, venture=started.venture, by=alice, shares_progress=False)
    assert invitees.here_already(cohort)["one@example.org"].endswith("enrolled.")
