"""Reminders: on the organisation's day, to those who are missing, once, and only what is true."""

from datetime import UTC, date, datetime, timedelta
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import transaction
from django.utils import timezone

from accounts.models import User
from assessments.actions import start_assessment
from cohorts import mailings
from cohorts.actions import enrol
from cohorts.models import Checkpoint, Cohort, Enrolment, Mailing, Organisation, Venture, VentureMembership
from jobs.sweeping import CHORES, Paced, sweep
from mails.kinds import KINDS
from mails.models import Mail
from mails.stopping import start, stop
from reviews import actions, reminders
from reviews.reminders import AFTER, BEFORE, kind_on, remind
from tests.conftest import person

DUE = date(2026, 11, 27)
NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)  # three days before


def point(**fields):
    plain = {"kind": "midterm", "opens_on": date(2026, 11, 1), "due_on": DUE, "remind_before": 3, "remind_after": 2}
    return Checkpoint(**plain | fields)


@pytest.mark.parametrize(
    ("day", "fields", "kind"),
    [
        ("2026-11-23", {}, ""),
        ("2026-11-24", {}, BEFORE),
        ("2026-11-26", {}, BEFORE),  # nothing ran in between
        ("2026-11-27", {}, BEFORE),  # due today
        ("2026-11-28", {}, ""),
        ("2026-11-29", {}, AFTER),
        ("2026-12-06", {}, AFTER),
        ("2026-12-07", {}, ""),  # a week after it should have gone
        ("2026-11-24", {"remind_before": None}, ""),
        ("2026-11-29", {"remind_after": None}, ""),
        ("2026-11-27", {"remind_before": 0}, BEFORE),
        ("2026-11-26", {"remind_before": 0}, ""),
        ("2026-11-27", {"remind_before": None, "remind_after": 0}, ""),  # due until midnight: nobody is late
        ("2026-11-28", {"remind_after": 0}, AFTER),
        ("2026-11-24", {"opens_on": date(2026, 11, 25)}, ""),  # nothing can be handed in yet
        ("2026-11-25", {"opens_on": date(2026, 11, 25)}, BEFORE),
        ("2026-11-27", {"after_due": "refuse"}, BEFORE),
        ("2026-11-29", {"after_due": "refuse"}, ""),  # it would be of no use any more
    ],
)
def test_which_reminder_is_due(day, fields, kind):
    assert kind_on(point(**fields), date.fromisoformat(day)) == kind


def test_nobody_is_reminded_of_what_another_checkpoint_has_followed():
    later = point(kind="exit", opens_on=date(2026, 11, 28), due_on=date(2026, 12, 20))
    assert kind_on(point(), date(2026, 11, 29), [point(), later]) == ""
    assert kind_on(point(), date(2026, 11, 26), [point(), later]) == BEFORE


@pytest.fixture
def checkpoint(cohort):
    made = point(cohort=cohort)
    made.save()
    return made


@pytest.fixture
def missing(checkpoint, answered, enrolment, alice, erin, vic, team):
    """Alice's venture, which has handed in nothing there."""
    return enrolment


def sent():
    return sorted(Mail.objects.values_list("kind", "user__name"))


@pytest.mark.django_db
def test_owner_and_editor_of_who_is_missing_are_reminded_once(missing, answered):
    assert remind(NOON) == 2
    assert sent() == [(BEFORE, "Alice"), (BEFORE, "Erin")]
    letter = Mail.objects.first()
    assert "is due on Nov. 27, 2026." in letter.text
    assert f"/assessments/{answered.public_id}" in letter.text
    assert remind(NOON) == remind(NOON + timedelta(days=1)) == 0


@pytest.mark.django_db
def test_what_somebody_cancelled_is_not_written_in_the_next_round(missing, bob):
    assert remind(NOON, most=1) == 1
    mailings.cancel(Mailing.objects.get(), bob)
    assert remind(NOON) == 0
    assert [one.status for one in Mail.objects.all()] == ["cancelled"]


@pytest.mark.parametrize("days", [0, 2, 3])
@pytest.mark.django_db
def test_a_letter_says_the_same_on_whatever_day_it_is_written(missing, days):
    remind(NOON + timedelta(days=days))
    assert "is due on Nov. 27, 2026." in Mail.objects.first().text


@pytest.mark.django_db
def test_after_the_date_it_says_that_it_was_due(missing):
    remind(NOON)
    assert remind(NOON + timedelta(days=5)) == 2
    assert "was due on Nov. 27, 2026." in Mail.objects.get(kind=AFTER, user__name="Alice").text


@pytest.mark.django_db
def test_the_name_of_the_checkpoint_is_in_the_readers_language(missing, alice):
    alice.keep_language("zh-hans")
    remind(NOON)
    assert "中期" in Mail.objects.get(user=alice).text
    assert "Mid-term" in Mail.objects.exclude(user=alice).get().text


@pytest.mark.parametrize(
    ("zone", "utc", "count"),
    [
        ("Asia/Shanghai", "2026-11-23T15:59:59", 0),
        ("Asia/Shanghai", "2026-11-23T16:00:00", 2),  # midnight there
        ("America/New_York", "2026-11-24T04:59:59", 0),
        ("America/New_York", "2026-11-24T05:00:00", 2),
        ("Pacific/Kiritimati", "2026-11-27T09:59:59", 2),  # the last second of the last day
        ("Pacific/Kiritimati", "2026-11-27T10:00:00", 0),
    ],
)
@pytest.mark.django_db
def test_days_begin_and_end_where_the_organisation_is(missing, zone, utc, count):
    Organisation.objects.update(time_zone=zone)
    assert remind(datetime.fromisoformat(utc).replace(tzinfo=UTC)) == count


@pytest.mark.django_db
def test_who_has_handed_in_there_is_not_reminded(missing, answered, alice):
    actions.submit(assessment=answered, enrolment=missing, by=alice, at=NOON - timedelta(days=9))
    assert remind(NOON) == remind(NOON + timedelta(days=5)) == 0


@pytest.mark.django_db
def test_handing_in_at_the_checkpoint_before_does_not_count(missing, answered, alice, cohort):
    earlier = {"kind": "baseline", "opens_on": date(2026, 9, 1), "due_on": date(2026, 9, 18)}
    Checkpoint.objects.create(cohort=cohort, **earlier)
    actions.submit(assessment=answered, enrolment=missing, by=alice, at=datetime(2026, 9, 5, tzinfo=UTC))
    assert remind(NOON) == 2


@pytest.mark.parametrize("away", ["ended", "knocking", "closed", "archived", "programme"])
@pytest.mark.django_db
def test_who_cannot_hand_in_is_not_reminded(missing, cohort, away):
    now = timezone.now()
    match away:
        case "ended":
            Enrolment.objects.update(ended_at=now, end="left")
        case "knocking":
            Enrolment.objects.update(approved_at=None)
        case "closed":
            Cohort.objects.update(closed_at=now)
        case "archived":
            Cohort.objects.update(archived_at=now)
        case "programme":
            type(cohort.programme).objects.update(archived_at=now)
    assert remind(NOON) == 0


@pytest.mark.django_db
def test_a_date_that_was_moved_is_reminded_of_anew(missing, checkpoint):
    remind(NOON)
    Checkpoint.objects.filter(pk=checkpoint.pk).update(due_on=DUE + timedelta(days=1))
    assert remind(NOON) == 0  # four days before
    assert remind(NOON + timedelta(days=1)) == 2


@pytest.mark.django_db
def test_who_wants_none_gets_none_until_they_want_them_again(missing, alice):
    stop(alice.email, KINDS[BEFORE])
    assert remind(NOON) == 1
    start(alice.email, KINDS[BEFORE])
    assert remind(NOON) == 1


@pytest.mark.django_db
def test_a_closed_account_gets_none(missing, alice):
    User.objects.filter(pk=alice.pk).update(is_active=False)
    assert remind(NOON) == 1


@pytest.mark.django_db
def test_a_run_that_ended_in_the_middle_leaves_the_rest_and_repeats_nothing(missing):
    reminders.remind(NOON, most=1)
    first = Mail.objects.get()
    assert remind(NOON) == 1
    assert (Mail.objects.count(), Mail.objects.first()) == (2, first)


@pytest.mark.django_db
def test_a_run_whose_work_was_undone_does_it_again(missing):
    with transaction.atomic():
        remind(NOON)
        transaction.set_rollback(True)
    assert (Mail.objects.count(), remind(NOON)) == (0, 2)


@pytest.mark.django_db
def test_a_round_writes_no_more_than_it_may_and_goes_on_in_the_next(missing):
    assert [remind(NOON, most=1) for _round in range(3)] == [1, 1, 0]


@pytest.mark.django_db
def test_a_second_venture_of_one_person_is_reminded_too(missing, published, invitation, alice):
    another = start_assessment(name="Another", by=alice)
    enrol(invitation=invitation, venture=another.venture, by=alice)
    assert remind(NOON) == 3


@pytest.mark.django_db
def test_many_ventures_cost_the_same_queries_to_look_for(missing, cohort, alice, django_assert_num_queries):
    def looked():
        return list(reminders.due_now(NOON))

    with django_assert_num_queries(8):
        assert len(looked()) == 2
    someone = person("Someone")
    for number in range(5):
        venture = Venture.objects.create(name=f"V{number}")
        VentureMembership.objects.create(venture=venture, user=someone)
        Enrolment.objects.create(cohort=cohort, venture=venture, enrolled_by=alice)
    with django_assert_num_queries(8):
        assert len(looked()) == 7


@pytest.mark.django_db
def test_the_command_writes_what_is_due(missing, checkpoint, cohort):
    Checkpoint.objects.filter(pk=checkpoint.pk).update(opens_on=cohort.today, due_on=cohort.today)
    said = StringIO()
    call_command("remind", stdout=said)
    # Of the checkpoint by its rule, and in the weekly letter of the plan.
    assert said.getvalue() == "Reminders written: 4.\n"
    kinds = [kind for kind, _name in sent()]
    assert (len(kinds), len(set(kinds)), kinds.count(BEFORE)) == (4, 2, 2)


@pytest.mark.django_db
def test_the_sweeper_reminds_and_rests(missing, checkpoint, cohort):
    Checkpoint.objects.filter(pk=checkpoint.pk).update(opens_on=cohort.today, due_on=cohort.today)
    chore = Paced(reminders.remind, reminders.MOST_AT_ONCE, reminders.PAUSE)
    assert (chore(), Mail.objects.count()) == (0, 2)
    Mail.objects.all().delete()
    assert (chore(), Mail.objects.count()) == (0, 0)  # it rests


@pytest.mark.django_db
def test_the_round_is_one_of_the_sweepers_chores(missing):
    paced = {chore.work for chore in CHORES if isinstance(chore, Paced)}
    assert reminders.remind in paced
    assert sweep().tidied == 0
