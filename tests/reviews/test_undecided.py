"""What nobody of an organisation can decide on is told to whoever runs the site, once, and without any name."""

import pytest
from django.urls import reverse

from mails.models import Mail
from reviews.models import NamedConflict
from reviews.named import decide_named, name_somebody
from reviews.reviewing import declare
from reviews.undecided import tell_operators, waiting, without_a_judge
from tests.conftest import person
from tests.test_staff import words
from tests.world import colleague


@pytest.fixture
def operator(db):
    made = person("Olga")
    made.is_staff = True
    made.save()
    return made


@pytest.fixture
def named(enrolment, alice, bob):
    """Bob alone manages the cohort, and is named by his address."""
    return name_somebody(enrolment=enrolment, who=f"Bob <{bob.email}>", reason="Owns a rival", by=alice)


def test_each_operator_is_told_once_where_it_waits_and_not_what(named, operator, bob, enrolment, cohort):
    assert tell_operators() == 1
    assert tell_operators() == 0
    mail = Mail.objects.get()
    assert (mail.address, mail.tenant) == (operator.email, "site")
    assert cohort.name in mail.text
    for secret in (bob.email, "Bob", "rival", enrolment.venture.name):
        assert secret not in mail.text + mail.html + mail.subject
    name_somebody(enrolment=enrolment, who=bob.email, reason="Again", by=named.named_by)
    assert tell_operators(most=0) == 0
    assert tell_operators() == 1


def test_somebody_else_who_manages_decides_unless_the_venture_is_closed_to_them(named, operator, cohort, enrolment):
    mia = colleague("mia", cohort.programme.organisation, "manager")
    assert without_a_judge(waiting()) == []
    assert tell_operators() == 0
    declare(enrolment=enrolment, person=mia, answer="conflict", reason="A cousin")
    assert without_a_judge(waiting()) == [named]
    decide_named(named=named, person=None, by=mia)
    assert without_a_judge(waiting()) == []


def test_reviewers_and_closed_accounts_decide_on_nothing(named, cohort):
    colleague("rita", cohort.programme.organisation, "reviewer")
    gone = colleague("gone", cohort.programme.organisation, "manager")
    gone.is_active = False
    gone.save()
    assert without_a_judge(waiting()) == [named]


def test_a_name_that_is_no_address_is_decided_by_whoever_manages(enrolment, alice, bob):
    name_somebody(enrolment=enrolment, who="Bob", reason="Owns a rival", by=alice)
    assert without_a_judge(waiting()) == []


def test_the_venture_reads_who_is_told(client, alice, bob, enrolment):
    client.force_login(alice)
    address = reverse("named_conflicts", args=[enrolment.public_id])
    page = client.post(address, {"who": bob.email, "reason": "A rival"}, follow=True)
    assert "Nobody at the organisation can decide on it now; whoever runs this site is told." in words(page)
    page = client.post(address, {"who": "Hollow Oak", "reason": "A rival"}, follow=True)
    assert "The managers of the cohort see it and decide." in words(page)
    assert NamedConflict.objects.count() == 2
