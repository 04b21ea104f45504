"""The page of a mailing: how far it is, who got none and why, and one button that withdraws the rest."""

import re

import pytest
from django.urls import reverse
from django.utils import timezone

from cohorts import list_work, mailings
from cohorts.models import Enrolment, Mailing
from mails.models import Mail
from reviews.models import Declaration
from tests.cohorts.test_mailings import many, short_steps  # noqa: F401  # a fixture
from tests.reviews.test_mailing import act, late, staff  # noqa: F401  # fixtures
from tests.world import colleague

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("broker")]


@pytest.fixture
def reminded(staff, cohort, late):  # noqa: F811
    act(staff, cohort, "remind", late, sure="1")
    return Mailing.objects.get()


def page(client, row, **headers):
    return client.get(reverse("mailing", args=[row.public_id]), headers=headers).text


def test_a_reminder_to_many_is_one_row_with_what_became_of_each(staff, cohort, late, reminded):  # noqa: F811
    first = Mail.objects.order_by("pk").first()
    Mail.objects.filter(pk=first.pk).update(status="failed", error_code="refused", finished_at=timezone.now())
    shown = page(staff, reminded)
    assert "Being sent: 1 of 2 emails" in " ".join(shown.split())
    assert "The server of this address does not accept it" in shown
    assert shown.index("ada@example.org") < shown.index("ben@example.org")  # what failed stands first
    assert "Of Ada" in shown
    assert "Of nobody" in shown.split("Not written to")[1]
    log = staff.get(reverse("letters", args=[cohort.programme.organisation.public_id])).text
    assert log.count(f'id="mailing-{reminded.public_id}"') == 1
    assert "ben@example.org" not in log  # it stands in its mailing
    only_failed = staff.get(reverse("letters", args=[cohort.programme.organisation.public_id]), {"state": "failed"})
    assert "ada@example.org" in only_failed.text


def test_the_same_act_again_on_others_is_the_same_row(staff, cohort, late):  # noqa: F811
    act(staff, cohort, "remind", late[2:], sure="1")
    assert not Mailing.objects.exists()  # nobody was written to
    act(staff, cohort, "remind", late[1:], sure="1")
    act(staff, cohort, "remind", late, sure="1")
    row = Mailing.objects.get()
    assert Mail.objects.filter(mailing=row.public_id).count() == 2
    assert row.left_out == [[late[2].pk, "nobody"]]


def test_the_row_asks_again_until_nothing_waits(staff, reminded):  # noqa: F811
    part = page(staff, reminded, hx_request="true")
    assert "<html" not in part
    assert "hx-get" in part
    # By it htmx gives the focus back: whoever works by keys could not reach a button that is replaced each time.
    focusable = re.findall(r"<(?:a|button)\b[^>]*>", part)
    assert focusable
    assert all(re.search(r"\sid=", tag) for tag in focusable)
    Mail.objects.update(status="ready", sent_at=timezone.now(), finished_at=timezone.now())
    assert "hx-get" not in page(staff, reminded, hx_request="true")


def test_cancelling_twice_is_once(staff, reminded):  # noqa: F811
    address = reverse("mailing_cancel", args=[reminded.public_id])
    assert "2 emails do not go" in staff.post(address, follow=True).text
    assert "nothing left to cancel" in staff.post(address, follow=True).text
    assert set(Mail.objects.values_list("status", flat=True)) == {"cancelled"}
    assert 'action="' + address not in page(staff, reminded)


@pytest.mark.usefixtures("short_steps")
def test_a_long_list_goes_to_its_row_and_stops_in_words(staff, cohort, bob):  # noqa: F811
    lines = "\n".join(one.address for one in many(8))
    sent = staff.post(
        reverse("invitees_invite", args=[cohort.public_id]), {"text": lines, "language": "en"}, follow=True
    )
    row = Mailing.objects.get()
    assert sent.redirect_chain[-1][0] == reverse("mailing", args=[row.public_id])
    assert "Inviting: 0 of 8" in " ".join(sent.text.split())
    type(cohort).objects.update(closed_at=timezone.now())
    list_work.invite_next()
    assert "Reopen it in its settings, then go on" in page(staff, row)
    type(cohort).objects.update(closed_at=None)
    go_on = reverse("mailing_go_on", args=[row.public_id])
    assert "rest of the list is being invited" in staff.post(go_on, follow=True).text
    list_work.invite_next()
    assert "nothing to go on with" in staff.post(go_on, follow=True).text
    assert mailings.counts_of([row], bob.pk)[row.public_id].letters == 8


def test_others_see_and_stop_nothing(client, cohort, dora, other_cohort, reminded):
    client.force_login(dora)
    assert client.get(reverse("mailing", args=[reminded.public_id])).status_code == 404
    assert client.post(reverse("mailing_cancel", args=[reminded.public_id])).status_code == 404
    client.force_login(colleague("reader", cohort.programme.organisation, "reviewer"))
    assert client.post(reverse("mailing_cancel", args=[reminded.public_id])).status_code == 403
    assert set(Mail.objects.values_list("status", flat=True)) == {"queued"}


def test_a_venture_that_is_closed_to_the_reader_is_neither_named_nor_counted(staff, bob, late, reminded):  # noqa: F811
    why = {"answer": "conflict", "reason": "A rival"}
    for one in (late[0], late[2]):
        Declaration.objects.create(enrolment=Enrolment.objects.get(pk=one.pk), person=bob, said_by=bob, **why)
    shown = page(staff, reminded)
    assert "Of Ada" not in shown
    assert "Of nobody" not in shown
    assert "Being sent: 0 of 1 email" in " ".join(shown.split())
    Declaration.objects.create(enrolment=Enrolment.objects.get(pk=late[1].pk), person=bob, said_by=bob, **why)
    shown = page(staff, reminded)
    assert "None of its emails is shown to you." in shown
    assert "0 sent" not in " ".join(shown.split())
