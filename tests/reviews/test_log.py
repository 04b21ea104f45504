"""The log as owners read it: everything that staff did, with names, chosen by act and person; nobody else's."""

import pytest
from django.urls import reverse

from cohorts import audit
from cohorts.actions import invite
from cohorts.actions import withdraw as take_link_back
from cohorts.audit import Act
from cohorts.invitees import invite_all, withdraw
from cohorts.lists import Entry
from cohorts.models import AuditEntry
from reviews.log import entries_of, lines_of, pieces
from reviews.reviewing import Saying, declare, finish, judge, reopen, settle
from tests.world import colleague

REVIEWING = {Act.DECLARED, Act.SETTLED, Act.BEGAN_REVIEW, Act.FINISHED_REVIEW, Act.REOPENED_REVIEW}


@pytest.fixture
def page(client, cohort, bob):
    def get(name="organisation_log", user=bob, **query):
        client.force_login(user)
        response = client.get(reverse(name, args=[cohort.programme.organisation.public_id]), query)
        assert response.status_code == 200
        return (b"".join(response.streaming_content) if response.streaming else response.content).decode()

    return get


@pytest.fixture
def lived(client, submission, cohort, bob, dora, other_cohort):
    """Bob reads a submission and takes two tables away; Dora works elsewhere."""
    client.force_login(bob)
    client.get(reverse("submission", args=[submission.public_id]))
    for name in ("cohort_csv", "cohort_sheet"):
        response = client.get(reverse(name, args=[cohort.public_id]))
        list(response.streaming_content) if response.streaming else response.content
    audit.write(organisation=other_cohort.programme.organisation, by=dora, act=Act.LEFT)
    return submission


def test_it_names_person_act_and_venture(lived, page, cohort, bob):
    html = page()
    assert "Opened a submission" in html
    assert "Inkwell Tutor" in html
    assert "ventures, XLSX" in html
    assert cohort.name in html
    assert "Left the organisation</td>" not in html  # that was at another organisation


def test_it_is_chosen_by_act_and_person(lived, page, bob, alice):
    assert "Exported a table</td>" not in page(act="submission")
    assert "Opened a submission</td>" in page(act="submission")
    assert "Opened a submission</td>" in page(by=str(bob.public_id))
    assert "No entry of this kind." in page(by=str(alice.public_id))
    assert "No entry of this kind." in page(by="nobody")
    assert "Opened a submission</td>" in page(act="unheard of")


def test_it_is_taken_away_whole_with_digests(lived, page, cohort):
    text = page("organisation_log_csv")
    rows = text.splitlines()
    entries = AuditEntry.objects.filter(organisation=cohort.programme.organisation)
    assert len(rows) == 1 + entries.count()
    for entry in entries:
        assert entry.digest in text


def test_a_name_that_begins_like_a_formula_is_text_in_the_table(lived, page, bob):
    bob.name = "=1+1"
    bob.save()
    assert "'=1+1" in page("organisation_log_csv")


def test_pieces_are_read_one_after_another(cohort, bob):
    organisation = cohort.programme.organisation
    for _ in range(7):
        audit.write(organisation=organisation, by=bob, act=Act.EXPORTED)
    rows = AuditEntry.objects.filter(organisation=organisation).order_by("-number")
    assert [[entry.number for entry in piece] for piece in pieces(rows, 3)] == [[7, 6, 5], [4, 3, 2], [1]]


def test_its_queries_do_not_grow_with_it(lived, page, client, cohort, bob, django_assert_max_num_queries):
    page()
    for _ in range(40):
        audit.write(organisation=cohort.programme.organisation, by=bob, act=Act.EXPORTED, about=cohort.public_id)
    address = reverse("organisation_log", args=[cohort.programme.organisation.public_id])
    with django_assert_max_num_queries(12):
        assert client.get(address).status_code == 200


def test_what_reviewers_do_stands_there_once_each_with_the_venture(page, submission, enrolment, cohort, bob):
    rita = colleague("rita", cohort.programme.organisation, "reviewer")
    declare(enrolment=enrolment, person=rita, answer="none")
    declare(enrolment=enrolment, person=rita, answer="none")  # the same button twice
    for value in (0, 2):
        judge(
            submission=submission,
            reviewer=rita,
            saying=Saying("mr_01", "other", value, reason="The log says so", expected_rev=value // 2),
        )
    for act in (finish, finish, reopen, reopen):
        act(submission=submission, reviewer=rita)
    unsure = declare(enrolment=enrolment, person=rita, answer="unsure", reason="A friend works there now")
    settle(declaration=unsure, by=bob, answer="none")
    organisation = cohort.programme.organisation
    entries = list(entries_of(organisation))[::-1]
    acts = [(one.act, one.by) for one in entries if one.act in REVIEWING]
    assert acts == [
        (Act.DECLARED, rita),
        (Act.BEGAN_REVIEW, rita),
        (Act.FINISHED_REVIEW, rita),
        (Act.REOPENED_REVIEW, rita),
        (Act.DECLARED, rita),
        (Act.SETTLED, bob),
    ]
    said = [(line.about, line.more) for line in lines_of(entries, bob.pk) if line.entry.act in REVIEWING]
    name = "Inkwell Tutor"
    assert said == [(name, "no conflict"), *[(name, "")] * 3, (name, "not sure"), (name, "no conflict")]
    assert "friend" not in str([one.facts for one in entries])


def test_what_is_said_of_a_venture_that_is_closed_to_the_reader_names_nothing(submission, enrolment, cohort, bob):
    rita = colleague("rita", cohort.programme.organisation, "reviewer")
    declare(enrolment=enrolment, person=rita, answer="none")
    judge(submission=submission, reviewer=rita, saying=Saying("mr_01", "confirmed"))
    declare(enrolment=enrolment, person=bob, answer="conflict", reason="I hold shares")
    lines = lines_of(list(entries_of(cohort.programme.organisation)), bob.pk)
    assert {line.about for line in lines if line.entry.act in REVIEWING} == {""}


def test_whom_staff_invited_and_wrote_to_is_told_in_numbers(cohort, bob):
    organisation = cohort.programme.organisation
    entries = [Entry(1, f"{name}@example.org", name, "", "en") for name in ("ana", "jo")]
    made = invite_all(cohort=cohort, entries=entries, by=bob).made
    invite_all(cohort=cohort, entries=entries, by=bob)  # nobody is left to invite
    withdraw(invitee=made[0], by=bob)
    withdraw(invitee=made[0], by=bob)
    link = invite(cohort=cohort, by=bob)
    take_link_back(invitation=link, by=bob)
    lines = lines_of(list(entries_of(organisation))[::-1], bob.pk)
    said = [(line.entry.act, line.about, line.more) for line in lines]
    assert said == [
        (Act.INVITED, cohort.name, "2 invitees, by list"),
        (Act.WITHDREW, cohort.name, ""),
        (Act.INVITED, cohort.name, "a link"),
        (Act.WITHDREW, cohort.name, ""),
    ]
    assert "example.org" not in str([one.facts for one in entries_of(organisation)])
