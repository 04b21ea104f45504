"""Submitting and reading what was submitted: who may, what each is told, and that what is shown is what was sealed."""

import re
import uuid
from urllib.parse import urlencode

import pytest
from django.urls import reverse

from assessments import actions
from cohorts.actions import enrol, invite
from engine.playbook.answers import Answer
from reviews.models import Submission
from reviews.views.submissions import body_of
from tests.forecasts.cases import a_scenario

pytestmark = pytest.mark.django_db


def address(assessment, enrolment):
    return reverse("submit", args=[assessment.public_id, enrolment.public_id])


def send(client, user, url, language="en"):
    client.force_login(user)
    client.cookies["django_language"] = language
    return client.post(url, follow=True)


def read(client, user, submission):
    client.force_login(user)
    return client.get(reverse("submission", args=[submission.public_id])).content.decode()


@pytest.mark.parametrize(("language", "said"), [("en", "Submitted and sealed."), ("zh-hans", "已提交并封存")])
def test_whoever_submits_is_led_to_what_was_sealed(client, answered, enrolment, alice, language, said):
    response = send(client, alice, address(answered, enrolment), language)
    sealed = Submission.objects.get()
    assert response.redirect_chain == [(reverse("submission", args=[sealed.public_id]), 302)]
    assert said in response.content.decode()
    assert sealed.seal[:12] in response.content.decode()


@pytest.mark.parametrize(
    ("language", "said"), [("en", "These answers were submitted already."), ("zh-hans", "这些回答已经提交过")]
)
def test_the_same_answers_again_are_said_to_be_there_already(client, submission, alice, language, said):
    url = address(submission.assessment, submission.enrolment)
    response = send(client, alice, url, language)
    assert response.redirect_chain[-1][0] == reverse("result", args=[submission.assessment.public_id])
    assert said in response.content.decode()
    assert Submission.objects.count() == 1


def test_without_an_answer_there_is_nothing_to_submit(client, assessment, enrolment, alice):
    response = send(client, alice, address(assessment, enrolment))
    assert "There is nothing to submit yet." in response.content.decode()
    assert not Submission.objects.exists()


@pytest.mark.usefixtures("team")
def test_owner_and_editor_submit_and_nobody_else(client, answered, enrolment, erin, vic, bob, charlie):
    tried = {
        user.name: send(client, user, address(answered, enrolment)).status_code for user in (vic, bob, charlie, erin)
    }
    assert tried == {"Vic": 403, "Bob": 404, "Charlie": 404, "Erin": 200}
    assert Submission.objects.get().submitted_by == erin


def test_answers_go_to_no_cohort_that_the_venture_is_not_in(client, answered, other_cohort, alice, dora, charlie):
    stranger = actions.start_assessment(name="Charlie's own", by=charlie)
    theirs = enrol(invitation=invite(cohort=other_cohort, by=dora), venture=stranger.venture, by=charlie)
    assert send(client, alice, address(answered, theirs)).status_code == 404
    unknown = reverse("submit", args=[answered.public_id, uuid.uuid4()])
    assert send(client, alice, unknown).status_code == 404
    assert not Submission.objects.exists()


def test_looking_at_the_address_submits_nothing(client, answered, enrolment, alice):
    client.force_login(alice)
    client.get(address(answered, enrolment))
    assert not Submission.objects.exists()


def test_founders_are_led_to_their_result_and_staff_to_their_cohort(client, submission, cohort, alice, bob):
    result = reverse("result", args=[submission.assessment.public_id])
    group = reverse("cohort", args=[cohort.public_id])
    theirs, ours = read(client, alice, submission), read(client, bob, submission)
    assert (result in theirs, group in theirs) == (True, False)
    assert (result in ours, group in ours) == (False, True)


def test_what_is_shown_is_what_was_sealed_whatever_is_answered_later(submission, answered, alice):
    before = body_of(submission, "en")
    assert "Not ready yet" in before
    actions.save_answer(assessment=answered, item_id="ff_01", given=Answer("value", 90_000_000), by=alice)
    assert body_of(Submission.objects.get(), "en") == before


def test_each_reader_has_it_in_their_own_language(client, submission, bob):
    client.force_login(bob)
    url = reverse("submission", args=[submission.public_id])
    pages = []
    for language in ("en", "zh-hans", "en"):
        client.cookies["django_language"] = language
        pages.append(client.get(url).context["body"])
    assert ["Not ready yet" in page for page in pages] == [True, False, True]
    assert pages[0] == pages[2]


def test_only_a_submission_with_a_forecast_has_that_section(client, answered, enrolment, submission, alice, bob):
    assert 'id="forecast"' not in read(client, bob, submission)
    a_scenario(answered, alice)
    actions.save_answer(assessment=answered, item_id="ff_01", given=Answer("value", 90_000_000), by=alice)
    send(client, alice, address(answered, enrolment))
    with_forecast = Submission.objects.exclude(pk=submission.pk).get()
    assert 'id="forecast"' in read(client, bob, with_forecast)


def test_staff_read_of_the_venture_and_go_on_in_the_order_of_their_view(client, bob, alice, ventures, cohort):
    sent = {one.venture_name: one.public_id for one in Submission.objects.all()}
    url = reverse("submission", args=[sent["Ledgerline"]])
    client.force_login(bob)
    html = client.get(f"{url}?back=sort%3Dname%26evil%3D1").content.decode()
    assert re.search(r"<h1[^>]*><bdi>Ledgerline</bdi></h1>", html)
    assert (
        f'href="/cohorts/{cohort.public_id}?sort=name#r{cohort.enrolments.get(venture__name="Ledgerline").pk}"' in html
    )
    assert f'rel="prev" href="/submissions/{sent["Halyard"]}?back=sort%3Dname"' in html
    assert f'href="/submissions/{sent["Murmur"]}?back=sort%3Dname"' in html
    client.force_login(alice)
    own = client.get(url).content.decode()
    assert not re.search(r"<h1[^>]*><bdi>|rel=\"prev\"", own)


def test_a_submission_leads_back_to_the_view_it_was_opened_from(client, bob, submission, cohort):
    """The rows of the list do not repeat the view: the browser says where it came from, and the address keeps it."""
    client.force_login(bob)
    url = reverse("submission", args=[submission.public_id])
    came = {"referer": f"http://testserver{reverse('cohort', args=[cohort.public_id])}?sort=name&q=a%26b&evil=1"}
    first = client.get(url, headers=came)
    assert (first.status_code, first.url) == (302, f"{url}?{urlencode({'back': 'q=a%26b&sort=name'})}")
    assert client.get(first.url, headers=came).context["back"] == "q=a%26b&sort=name"
    assert client.get(f"{url}?back=sort%3Dstate", headers=came).context["back"] == "sort=state"
    assert client.get(url).context["back"] == ""
    assert client.get(url, headers={"referer": "http://evil.example/"}).context["back"] == ""


def test_founders_are_never_led_to_a_list(client, alice, submission, cohort):
    client.force_login(alice)
    url = reverse("submission", args=[submission.public_id])
    came = f"http://testserver{reverse('cohort', args=[cohort.public_id])}?sort=name"
    assert client.get(url, headers={"referer": came}).status_code == 200
