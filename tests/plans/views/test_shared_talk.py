"""The page of the talk about a shared plan: who stands on which side, and what each is told."""

import pytest
from django.urls import reverse

from cohorts.actions import share_plan
from cohorts.models import StaffMembership, Venture, VentureMembership
from plans.models import PlanComment
from plans.views import shared_talk as views
from reviews.reviewing import declare
from tests.plans.conftest import client_of

pytestmark = pytest.mark.django_db
WORDS = "Ist es die Anwältin? <b>喆</b>"


@pytest.fixture
def page(enrolment, assessment, team):
    share_plan(enrolment=enrolment, is_shared=True)
    return reverse("plan_talk", args=[enrolment.public_id])


def read(client, page):
    return " ".join(client.get(page).text.split())


def test_both_sides_write_and_each_text_says_its_language(page, alice, bob, assessment):
    staff, team = client_of(bob), client_of(alice)
    staff.cookies["django_language"] = "zh-hans"
    assert staff.post(page, {"text": WORDS}).status_code == 302
    plan = reverse("plan", args=[assessment.public_id])
    assert "1 new" in read(team, plan)
    assert team.post(page, {"text": "She answers on Friday."}).status_code == 302
    found = read(team, page)
    assert "Your incubator reads this" in found
    assert 'lang="zh-hans"><p>Ist es die Anwältin? &lt;b&gt;喆&lt;/b&gt;</p>' in found
    assert 'lang="en"><p>She answers on Friday.</p>' in found
    assert "She answers on Friday." in staff.get(page).text
    assert "1 new" not in read(team, plan)


def test_a_form_sent_twice_writes_once(page, bob):
    staff = client_of(bob)
    sent = {"text": WORDS, "once": "a" * 32}
    assert [staff.post(page, sent).status_code for _time in range(2)] == [302, 302]
    assert PlanComment.objects.count() == 1


@pytest.mark.parametrize("text", ["", " \u200b\n", "x" * 4001])
def test_what_cannot_be_sent_is_told_and_kept(page, bob, text):
    response = client_of(bob).post(page, {"text": text})
    assert response.status_code == 422
    assert not PlanComment.objects.exists()


def test_sharing_that_ended_while_somebody_typed_keeps_their_words(page, enrolment, alice, bob):
    client_of(bob).post(page, {"text": "Which lawyer?"})
    share_plan(enrolment=enrolment, is_shared=False)
    team = client_of(alice)
    refused = team.post(page, {"text": WORDS})
    assert refused.status_code == 422
    assert "nothing was sent" in refused.text
    assert "Anwältin" in refused.text
    shown = read(team, page)
    assert "Which lawyer?" in shown
    assert "its staff see nothing of this" in shown
    assert "<textarea" not in shown
    assert [client_of(bob).get(page).status_code, client_of(bob).post(page, {"text": WORDS}).status_code] == [404, 404]
    assert PlanComment.objects.count() == 1


def test_viewers_read_and_nobody_writes_for_an_archived_venture(page, enrolment, alice, vic, bob):
    viewer = client_of(vic)
    assert "Only owners and editors of a venture that is not archived can write here." in read(viewer, page)
    assert viewer.post(page, {"text": WORDS}).status_code == 403
    Venture.objects.filter(pk=enrolment.venture_id).update(archived_at="2026-01-01T00:00:00Z")
    for person in (alice, bob):
        assert "<textarea" not in client_of(person).get(page).text
        assert client_of(person).post(page, {"text": WORDS}).status_code == 403
    assert not PlanComment.objects.exists()


def test_whoever_is_in_the_team_speaks_for_it_and_not_for_the_incubator(page, enrolment, bob):
    VentureMembership.objects.create(venture=enrolment.venture, user=bob, role="editor")
    client_of(bob).post(page, {"text": WORDS})
    assert PlanComment.objects.get().by_staff is False


def test_reviewers_declare_first_and_a_conflict_closes_it(page, enrolment, submission, cohort, charlie):
    StaffMembership.objects.create(organisation=cohort.programme.organisation, user=charlie, role="reviewer")
    reviewer = client_of(charlie)
    first = reverse("review", args=[submission.public_id])
    assert reviewer.get(page)["Location"] == reviewer.post(page, {"text": WORDS})["Location"] == first
    declare(enrolment=enrolment, person=charlie, answer="none")
    assert reviewer.get(page).status_code == 200
    declare(enrolment=enrolment, person=charlie, answer="conflict", reason="A share")
    assert (reviewer.get(page).status_code, reviewer.post(page, {"text": WORDS}).status_code) == (404, 404)
    assert not PlanComment.objects.exists()


def test_a_long_talk_opens_with_its_end_and_whatever_is_new(page, enrolment, alice, bob, monkeypatch):
    monkeypatch.setattr(views, "AT_ONCE", 2)
    team, staff = client_of(alice), client_of(bob)
    written = [team.post(page, {"text": f"Word {number}"}).status_code for number in range(5)]
    assert written == [302] * 5
    assert [f"Word {number}" in read(team, page) for number in range(5)] == [False, False, False, True, True]
    assert "Show 3 earlier comments" in read(team, page)
    every = read(team, page + "?all")
    assert [f"Word {number}" in every for number in range(5)] == [True] * 5
    assert "earlier comment" not in every
    first = read(staff, page)  # all five are new to them
    assert [f"Word {number}" in first for number in range(5)] == [True] * 5
    assert "Show 3 earlier comments" in read(staff, page)
