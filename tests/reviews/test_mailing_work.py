"""Letters to more ventures than a request writes to: by the worker, once each, with a result for each venture."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone

from cohorts import list_work
from cohorts.models import AuditEntry, Enrolment, Mailing
from mails.kinds import KINDS
from mails.models import Mail
from mails.stopping import stop
from reviews import mailing
from tests.cohorts.test_mailings import gone
from tests.jobs.conftest import broker  # noqa: F401
from tests.reviews.test_mailing import act, late, sent, staff  # noqa: F401  # fixtures
from tests.world import colleague

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("short", "broker")]
WORDS = {"subject": "The workshop", "body": "On Friday.", "sure": "1"}


@pytest.fixture
def short(monkeypatch):
    """More than one letter is many, and the worker takes one venture in each transaction."""
    monkeypatch.setattr(mailing, "LONG", 1)
    monkeypatch.setattr(list_work, "AT_ONCE", 1)


def left(row):
    row.refresh_from_db()
    return dict(row.left_out)


def test_many_letters_are_said_to_be_written_later_and_the_worker_writes_them(staff, cohort, late, bob):  # noqa: F811
    assert "As there are many, they are written in the background" in act(staff, cohort, "remind", late).text
    for _press in range(2):
        answer = act(staff, cohort, "remind", late, sure="1")
    row = Mailing.objects.get()
    assert answer.headers["Location"] == reverse("mailing", args=[row.public_id])
    assert (sent(), row.total, row.is_list) == ([], 3, False)
    assert "Being written: 0 of 3" in " ".join(staff.get(answer.headers["Location"]).text.split())
    list_work.invite_next()
    assert sent() == ["ada@example.org", "ben@example.org"]
    assert {mail.reply_to for mail in Mail.objects.all()} == {bob.email}
    assert left(row) == {late[2].pk: "nobody"}
    assert (row.status, row.note, row.lines) == ("ready", "", [])
    told = AuditEntry.objects.get(act="wrote")
    assert (told.by, told.about, told.facts["letters"]) == (bob, str(cohort.public_id), 2)
    assert "It has no owner or editor" in staff.get(answer.headers["Location"]).text


def test_nobody_gets_a_second_reminder_on_a_day_whoever_sends_it(staff, cohort, late):  # noqa: F811
    act(staff, cohort, "remind", late[:1], sure="1")  # one letter: at once
    act(staff, cohort, "remind", late, sure="1")
    list_work.invite_next()
    assert sent() == ["ada@example.org", "ben@example.org"]
    row = Mailing.objects.latest("pk")
    assert left(row) == {late[0].pk: "again", late[2].pk: "nobody"}


@pytest.mark.parametrize("what", ["left", "stopped", "submitted", "moved"])
def test_what_changed_meanwhile_counts(staff, cohort, late, murmur_there, what):  # noqa: F811
    rows = [*late, murmur_there] if what == "submitted" else late
    act(staff, cohort, "remind", rows, sure="1")
    match what:
        case "left":
            Enrolment.objects.filter(pk=late[0].pk).update(ended_at=timezone.now(), end="left")
        case "stopped":
            stop("ada@example.org", KINDS["reminder_after"])
        case "moved":
            cohort.checkpoints.update(due_on=cohort.today + timedelta(9))
    list_work.invite_next()
    row = Mailing.objects.get()
    moved = dict.fromkeys([one.pk for one in late], "not_due")
    expected = {
        "left": {late[0].pk: "away"},
        "stopped": {late[0].pk: "stopped"},
        "submitted": {murmur_there.pk: "submitted"},
        "moved": moved,
    }
    assert left(row) == {late[2].pk: "nobody"} | expected[what]
    assert len(sent()) == {"moved": 0, "submitted": 2}.get(what, 1)


@pytest.fixture
def murmur_there(cohort, late, ventures):  # noqa: F811
    """A venture that has handed in at the checkpoint, for that was there first."""
    found = Enrolment.objects.get(venture__name="Murmur")
    assert found.submissions.filter(checkpoint__cohort=cohort).exists()
    Mail.objects.all().delete()
    return found


def test_ones_own_words_go_to_all_and_the_rest_can_be_withdrawn(staff, cohort, late, bob):  # noqa: F811
    act(staff, cohort, "write", late, **WORDS, number=str(uuid4()))
    row = Mailing.objects.get()
    held = list_work.claim_next(Mailing)
    list_work.take_step(held, bob)
    gone()  # the worker dies between two steps
    assert sent() == ["ada@example.org"]
    told = staff.post(reverse("mailing_cancel", args=[row.public_id]), follow=True).text
    assert "Cancelled: 2 ventures are not written to any more, and emails that waited do not go." in told
    list_work.invite_next()
    row.refresh_from_db()
    assert (row.status, row.lines, row.note, sent()) == ("cancelled", [], "", ["ada@example.org"])
    assert Mail.objects.get().status == "cancelled"
    act(staff, cohort, "write", late, **WORDS, number=str(uuid4()))
    list_work.invite_next()
    assert {mail.subject for mail in Mail.objects.exclude(status="cancelled")} == {"The workshop"}
    assert sent() == ["ada@example.org", "ada@example.org", "ben@example.org"]


def test_letters_of_somebody_who_left_stop_and_say_what_to_do(staff, client, cohort, late, bob):  # noqa: F811
    act(staff, cohort, "write", late, **WORDS, number=str(uuid4()))
    other = colleague("other", cohort.programme.organisation, "owner")
    bob.staff_memberships.all().delete()
    list_work.invite_next()
    client.force_login(other)
    page = client.get(reverse("mailing", args=[Mailing.objects.get().public_id])).text
    assert "Select the rest and write to them anew." in page
    assert sent() == []
