"""Lines of a day that are put off: by one person, until a date, and only while they are true."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse

from cohorts.actions import close_cohort, open_cohort
from cohorts.checkpoints import plan_checkpoint
from reviews.models import PutOff
from tests.world import colleague

pytestmark = pytest.mark.django_db


@pytest.fixture
def late(cohort, enrolment):
    today = cohort.today
    return plan_checkpoint(cohort=cohort, kind="baseline", opens_on=today - timedelta(9), due_on=today - timedelta(1))


@pytest.fixture
def staff(client, bob, late):
    client.force_login(bob)
    return client


def post(client, cohort, line="late", days="1"):
    where = reverse("day_put_off", args=[cohort.public_id])
    return client.post(where, {"line": line, "days": days}, follow=True)


def lines(client):
    """The lines that are shown, and those that are put off, in words."""
    page = client.get(reverse("day")).content.decode().partition("<main")[2]
    shown = page.partition('<ol class="pl-now">')[2].partition("</ol>")[0]
    waiting = page.partition("put off</summary>")[2].partition("</details>")[0]
    return ["is late" in re.sub(r"\s+", " ", part) for part in (shown, waiting)]


def test_a_line_goes_for_one_person_and_comes_back_on_its_day(staff, cohort, client, bob):
    assert lines(staff) == [True, False]
    said = post(staff, cohort).content.decode()
    assert "you see this line again on" in said
    assert lines(staff) == [False, True]
    assert PutOff.objects.get().until == cohort.today + timedelta(1)
    other = colleague("other", cohort.programme.organisation, "manager")
    client.force_login(other)
    assert lines(client) == [True, False]
    PutOff.objects.update(until=cohort.today)
    client.force_login(bob)
    assert lines(client) == [True, False]


def test_put_off_twice_the_later_word_counts_and_it_can_be_shown_again(staff, cohort):
    post(staff, cohort, days="1")
    post(staff, cohort, days="7")
    assert PutOff.objects.get().until == cohort.today + timedelta(7)
    assert "The line is shown again" in post(staff, cohort, days="0").content.decode()
    assert lines(staff) == [True, False]


@pytest.mark.parametrize("line", ["", "knocking", "nobody's", "late\x00"])
def test_what_is_no_line_of_the_day_is_not_kept(staff, cohort, line):
    assert "Nothing was changed" in post(staff, cohort, line=line).content.decode()
    assert not PutOff.objects.exists()


@pytest.mark.parametrize("days", ["", "2", "-1", "x", "8"])
def test_other_days_are_no_choice(staff, cohort, days):
    assert post(staff, cohort, days=days).status_code == 404
    assert not PutOff.objects.exists()


def test_cohorts_of_one_name_are_told_apart(staff, cohort, bob):
    told = "Kiln · AI founders · Autumn"
    organisation = cohort.programme.organisation
    assert told not in page_of(staff)
    namesake = open_cohort(organisation=organisation, programme="Climate", name="AUTUMN", by=bob)
    assert told in page_of(staff)
    assert page_of(post(staff, cohort).client).count(told) == 1  # among the lines that are put off
    close_cohort(cohort=namesake, is_closed=True)
    assert told not in page_of(staff)


def page_of(client):
    """The words of the day."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", client.get(reverse("day")).text))
