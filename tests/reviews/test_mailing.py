"""Letters to a selection: to whom, once, no more than one act may send, and a result for each venture."""

from datetime import timedelta
from html import unescape
from uuid import uuid4

import pytest
from django.urls import reverse

from cohorts import mailings
from cohorts.checkpoints import plan_checkpoint
from cohorts.models import AuditEntry, Cohort, Enrolment, Mailing, Venture, VentureMembership
from mails.kinds import KINDS
from mails.models import Mail
from mails.stopping import stop
from reviews import mailing
from reviews.models import Submission
from tests.conftest import PASSWORD, person
from tests.world import colleague

pytestmark = pytest.mark.django_db


@pytest.fixture
def staff(client, bob, cohort):
    client.login(username=bob.email, password=PASSWORD)
    return client


@pytest.fixture
def late(cohort):
    """Three ventures that have not handed in at a checkpoint that was due two days ago; the third has nobody."""
    today = cohort.today
    plan_checkpoint(cohort=cohort, kind="midterm", opens_on=today - timedelta(9), due_on=today - timedelta(2))
    rows = []
    for name in ("Ada", "Ben", ""):
        someone = person(name or "Nobody")
        venture = Venture.objects.create(name=f"Of {name or 'nobody'}")
        if name:
            VentureMembership.objects.create(venture=venture, user=someone)
        rows.append(Enrolment.objects.create(cohort=cohort, venture=venture, enrolled_by=someone))
    return rows


def act(client, cohort, key, rows, **more):
    data = {"act": key, "rows": ",".join(str(one.pk) for one in rows), **more}
    return client.post(reverse("cohort_bulk", args=[cohort.public_id]), data)


def sent():
    return sorted(Mail.objects.values_list("address", flat=True))


def test_a_reminder_is_shown_before_it_goes(staff, cohort, late):
    page = act(staff, cohort, "remind", late).text
    assert "2 emails go out" in page
    assert "was due on" in page
    assert "/mails/unsubscribe/" not in page  # by that link, the reader alone stops such emails
    assert "Of nobody" in page.split("no owner or editor to write to")[1]
    assert sent() == []
    assert "/mails/unsubscribe/" not in page


def test_what_was_cancelled_is_not_said_to_be_written(staff, cohort, late, bob):
    """A reminder goes once a day: the same one again that day finds the letters that were cancelled."""
    act(staff, cohort, "remind", late[:2], sure="1")
    row = Mailing.objects.get()
    mailings.cancel(row, bob)
    page = act(staff, cohort, "remind", late[:2], sure="1").text
    assert page.count("Its email was cancelled and does not go.") == 2
    assert "Written to one person." not in page
    row.refresh_from_db()
    assert row.left_out == []
    assert {one.status for one in Mail.objects.all()} == {"cancelled"}


def test_reminders_go_once_however_often_the_form_is_sent(staff, cohort, late, bob):
    for _press in range(2):
        page = act(staff, cohort, "remind", late, sure="1").text
        assert page.count("Written to one person.") == 2
        assert "Done for 2 of 3" in page
    assert sent() == ["ada@example.org", "ben@example.org"]
    assert {mail.reply_to for mail in Mail.objects.all()} == {bob.email}
    assert {mail.kind for mail in Mail.objects.all()} == {"reminder_after"}


def test_answers_go_to_the_lead(staff, cohort, late):
    lead = colleague("lead", cohort.programme.organisation, "reviewer")
    Enrolment.objects.filter(pk=late[0].pk).update(lead=lead.staff_memberships.get())
    act(staff, cohort, "remind", late[:1], sure="1")
    assert Mail.objects.get().reply_to == lead.email


def test_who_has_stopped_them_is_named_and_left_alone(staff, cohort, late):
    stop("ada@example.org", KINDS["reminder_after"])
    assert "Of Ada" in act(staff, cohort, "remind", late).text.split("have stopped such emails")[1]
    assert "its people have stopped" in act(staff, cohort, "remind", late, sure="1").text
    assert sent() == ["ben@example.org"]


def test_who_has_submitted_is_not_reminded(staff, cohort, ventures, alice):
    today = cohort.today
    here = plan_checkpoint(cohort=cohort, kind="midterm", opens_on=today, due_on=today)
    murmur = Enrolment.objects.get(venture__name="Murmur")
    newest = Submission.objects.filter(enrolment=murmur).first()
    assert mailing.reminder_for(cohort).handed_in == frozenset()
    newest.pk, newest.public_id, newest.checkpoint = None, uuid4(), here
    newest.save()
    Mail.objects.all().delete()
    page = act(staff, cohort, "remind", [murmur], sure="1").text
    assert "It has submitted already. Nothing was sent." in page
    assert sent() == []


def test_a_reminder_that_reaches_nobody_says_why_and_has_no_button(staff, cohort, ventures, alice):
    here = plan_checkpoint(cohort=cohort, kind="midterm", opens_on=cohort.today, due_on=cohort.today)
    murmur = Enrolment.objects.get(venture__name="Murmur")
    newest = Submission.objects.filter(enrolment=murmur).first()
    newest.pk, newest.public_id, newest.checkpoint = None, uuid4(), here
    newest.save()
    nobody = Enrolment.objects.create(
        cohort=cohort, venture=Venture.objects.create(name="Of nobody"), enrolled_by=alice
    )
    page = act(staff, cohort, "remind", [murmur, nobody]).text
    assert "No email goes out." in page
    assert "Murmur" in page.split("which have submitted already")[1].split("</p>")[0]
    assert "Of nobody" in page.split("no owner or editor to write to")[1]
    assert "Send the reminders" not in page
    assert "Send the reminders" in act(staff, cohort, "remind", list(cohort.enrolments.all())).text


@pytest.mark.parametrize("why", ["closed", "none", "later", "refused"])
def test_nobody_is_reminded_of_what_takes_nothing(staff, cohort, late, why):
    checkpoint = cohort.checkpoints.get()
    match why:
        case "closed":
            Cohort.objects.update(closed_at=cohort.created_at)
        case "none":
            checkpoint.delete()
        case "later":
            days = {"opens_on": cohort.today + timedelta(1), "due_on": cohort.today + timedelta(2)}
            cohort.checkpoints.update(**days)
        case "refused":
            cohort.checkpoints.update(after_due="refuse")
    page = act(staff, cohort, "remind", late, sure="1").text
    assert "Done for 0 of 3" in page
    assert sent() == []


def test_ones_own_words_go_once_to_each(staff, cohort, late, bob):
    said = {"subject": "The workshop", "body": "It is on Friday.\n\nBring R&D.", "number": str(uuid4()), "sure": "1"}
    for _press in range(2):
        act(staff, cohort, "write", late, **said)
    assert sent() == ["ada@example.org", "ben@example.org"]
    letter = Mail.objects.first()
    assert letter.subject == "The workshop"
    assert "Bring R&D.\n\nBob" in letter.text
    act(staff, cohort, "write", late, **said | {"number": str(uuid4())})
    assert len(sent()) == 4  # another letter of the same words
    told = AuditEntry.objects.filter(act="wrote").order_by("number")
    assert [(one.by, one.about, one.facts["letters"]) for one in told] == [(bob, str(cohort.public_id), 2)] * 2


def test_ones_own_words_are_looked_at_before_they_go(staff, cohort, late):
    said = {"subject": "A room for Friday", "body": "Bring the deck.", "number": str(uuid4()), "sure": "1"}
    seen = act(staff, cohort, "write", late, **said, look="1")
    page = unescape(seen.content.decode()).partition("<main")[2]
    assert seen.status_code == 200
    assert not Mail.objects.exists()
    assert (
        page.index("How it reads to the first of them") < page.index("Bring the deck.") < page.rindex("Bring the deck.")
    )
    assert said["number"] in page  # what is sent afterwards is the same letter
    assert "unsubscribe" not in page
    # Enter presses the first button: it must not be the one that sends.
    assert page.index('name="look"') < page.index(">Send it<")


def test_without_words_nothing_is_shown_or_sent(staff, cohort, late):
    empty = {"subject": "", "body": "", "number": str(uuid4()), "sure": "1", "look": "1"}
    assert act(staff, cohort, "write", late, **empty).status_code == 422
    assert not Mail.objects.exists()


def test_without_words_nothing_goes(staff, cohort, late):
    refused = act(staff, cohort, "write", late, subject="", body="", number=str(uuid4()), sure="1")
    assert (refused.status_code, sent()) == (422, [])
    assert act(staff, cohort, "write", late, subject="a", body="b", number="x", sure="1").status_code == 422


def test_reminders_of_two_colleagues_on_one_day_are_two_mailings_and_one_letter_each(staff, client, cohort, late, bob):
    act(staff, cohort, "remind", late[:1], sure="1")
    other = colleague("other", cohort.programme.organisation, "manager")
    client.login(username=other.email, password=PASSWORD)
    act(client, cohort, "remind", late[:2], sure="1")
    assert sent() == ["ada@example.org", "ben@example.org"]
    found = {row.ordered_by: Mail.objects.filter(mailing=row.public_id).count() for row in Mailing.objects.all()}
    assert found == {bob: 1, other: 1}


def test_whoever_only_reads_writes_to_nobody(client, cohort, late):
    reader = colleague("reader", cohort.programme.organisation, "reviewer")
    client.login(username=reader.email, password=PASSWORD)
    for key in ("remind", "write"):
        act(client, cohort, key, late, sure="1", subject="a", body="b", number=str(uuid4()))
    assert sent() == []
