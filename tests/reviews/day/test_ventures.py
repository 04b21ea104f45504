"""What the day counts is what the table lists, in any cohort."""

import random
import re
from datetime import timedelta

import pytest
from django.db import connection
from django.http import QueryDict
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from cohorts import actions as cohort_actions
from cohorts.checkpoints import plan_checkpoint
from cohorts.models import Enrolment, Organisation, StaffMembership, Venture
from reviews.day import Reader
from reviews.day.ventures import of_ventures
from reviews.glance.page import GlancePage
from reviews.looking import look
from tests.conftest import PASSWORD
from tests.reviews.glance.conftest import invent  # noqa: F401
from tests.world import colleague

pytestmark = pytest.mark.django_db


def listed(line, cohort, reader):
    """How many rows the page behind a line lists."""
    path, _mark, query = line.link.partition("?")
    if path.endswith("#waits"):
        return cohort.enrolments.knocking().count()
    assert path == f"/cohorts/{cohort.public_id}"
    cohort.role = "owner"
    return GlancePage(cohort, reader.pk, QueryDict(query), "en").counts["shown"]


@pytest.mark.parametrize("seed", range(12))
def test_each_number_is_the_number_of_rows_behind_it(seed, invent, cohort, alice, bob):  # noqa: F811
    chance = random.Random(seed)
    Organisation.objects.update(time_zone=chance.choice(["UTC", "Asia/Shanghai", "Pacific/Kiritimati"]))
    enrolments = invent(chance.choice([1, 9, 30]), seed=seed, dates=chance.random() < 0.7)
    if cohort.checkpoints.exists():
        last = cohort.checkpoints.last()
        days = {"due_on": cohort.today + timedelta(chance.choice([-3, -1, 0, 1, 7, 8]))}
        cohort.checkpoints.filter(pk=last.pk).update(**days)
    for one in enrolments:
        fate = chance.random()
        if fate < 0.15:
            Enrolment.objects.filter(pk=one.pk).update(approved_at=None)
        elif fate < 0.25:
            Enrolment.objects.filter(pk=one.pk).update(ended_at=timezone.now(), end="left")
    if chance.random() < 0.7:
        look(user=bob, cohort=cohort, at=timezone.now() - timedelta(chance.choice([0, 5, 30, 71, 90]), minutes=3))
    fresh = type(cohort).objects.get(pk=cohort.pk)
    lines = list(of_ventures(Reader(bob)))
    assert [line.count for line in lines] == [listed(line, fresh, bob) for line in lines]
    assert all(line.count for line in lines)
    named = {re.sub(r".*(state=|since|#)(\w*).*", r"\1\2", line.link) for line in lines}
    for state, is_due in (("state=late", -90), ("state=due", 0)):  # what is not said is none
        if state not in named and is_due < 0:
            fresh.role = "owner"
            assert GlancePage(fresh, bob.pk, QueryDict(state), "en").counts["shown"] == 0


def texts(user):
    return [line.text for line in sorted(of_ventures(Reader(user)), key=lambda line: line.order)]


@pytest.fixture
def missing(cohort, alice):
    """A venture that has not handed in."""
    return Enrolment.objects.create(cohort=cohort, venture=Venture.objects.create(name="V"), enrolled_by=alice)


@pytest.mark.parametrize(
    ("opens", "due", "said"),
    [
        (-9, -1, ["venture is late: Mid-term"]),
        (-9, 0, ["venture has not submitted yet, due within a week: Mid-term"]),
        (-9, 7, ["venture has not submitted yet, due within a week: Mid-term"]),
        (-9, 8, []),
        (1, 5, []),  # not open yet
    ],
)
def test_the_days_at_which_a_line_begins_and_ends(missing, cohort, bob, opens, due, said):
    days = {"opens_on": cohort.today + timedelta(opens), "due_on": cohort.today + timedelta(due)}
    plan_checkpoint(cohort=cohort, kind="midterm", **days)
    assert texts(bob) == said


def test_what_was_looked_at_is_new_no_more_and_what_comes_later_is(client, submission, cohort, bob):
    client.login(username=bob.email, password=PASSWORD)
    assert texts(bob) == ["venture has submitted; you have not looked yet"]
    client.get(f"/cohorts/{cohort.public_id}?state=late")  # it is not in this view
    client.head(f"/cohorts/{cohort.public_id}")
    assert len(texts(bob)) == 1
    client.get(f"/cohorts/{cohort.public_id}")
    assert texts(bob) == []
    look(user=bob, cohort=cohort, at=submission.submitted_at - timedelta(seconds=1))
    assert texts(bob) == ["venture has submitted since you looked"]


def test_what_one_has_seen_a_colleague_has_not(submission, cohort, bob):
    other = colleague("other", cohort.programme.organisation, "reviewer")
    look(user=bob, cohort=cohort)
    assert (texts(bob), len(texts(other))) == ([], 1)


def test_closed_and_archived_cohorts_need_nobody(submission, cohort, bob):
    for field in ("closed_at", "archived_at"):
        type(cohort).objects.filter(pk=cohort.pk).update(**{"closed_at": None, field: timezone.now()})
        assert texts(bob) == []


def test_observers_and_strangers_read_of_no_venture(submission, cohort, charlie):
    observer = colleague("observer", cohort.programme.organisation, "observer")
    assert texts(observer) == texts(charlie) == []


def test_who_may_only_read_lets_nobody_in(missing, cohort, bob):
    Enrolment.objects.update(approved_at=None)
    reviewer = colleague("reviewer", cohort.programme.organisation, "reviewer")
    assert texts(bob) == ["venture waits to be let in"]
    assert texts(reviewer) == []


def test_an_organisation_that_demands_a_second_factor_shows_nothing_without(client, submission, cohort, bob):
    Organisation.objects.update(demands_second_factor=True)
    assert texts(bob) == []
    client.login(username=bob.email, password=PASSWORD)
    page = client.get("/day").text
    assert cohort.name not in page
    assert "second factor" in page


def test_twenty_cohorts_cost_no_more_than_one(client, missing, cohort, bob, django_assert_max_num_queries):
    """One query for each kind of line, whatever there are of them, and a few for who reads."""
    client.login(username=bob.email, password=PASSWORD)
    client.get("/day")  # what a process keeps is read
    with CaptureQueriesContext(connection) as one:
        client.get("/day")
    assert len(one) <= 16
    here = cohort.programme.organisation
    for number in range(19):
        made = cohort_actions.open_cohort(organisation=here, programme="P", name=f"C{number}", by=bob)
        days = {"opens_on": made.today - timedelta(9), "due_on": made.today - timedelta(1)}
        plan_checkpoint(cohort=made, kind="midterm", **days)
        Enrolment.objects.create(cohort=made, venture=missing.venture, enrolled_by=bob)
    with django_assert_max_num_queries(len(one)):
        page = client.get("/day").text
    assert page.count("venture is late: Mid-term") == 19


def test_who_works_for_nobody_is_told_so(client, charlie):
    client.login(username=charlie.email, password=PASSWORD)
    assert "You do not work for an incubator here" in client.get("/day").text


def test_observers_are_led_to_the_summary(client, cohort):
    observer = colleague("observer", cohort.programme.organisation, "observer")
    client.login(username=observer.email, password=PASSWORD)
    assert f"/cohorts/{cohort.public_id}/summary" in client.get("/day").text
    assert StaffMembership.objects.get(user=observer).role == "observer"
