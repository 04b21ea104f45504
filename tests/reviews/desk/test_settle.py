"""The page on which a lead settles an answer."""

import pytest
from django.urls import reverse

from reviews.deciding.grounds import grounds_of
from reviews.models import Settlement
from tests.forms_of_pages import Page
from tests.reviews.differing import ITEM, two_who_differ
from tests.test_staff import words
from tests.world import colleague

pytestmark = pytest.mark.django_db


def address(submission, item=ITEM):
    return reverse("review_settle", args=[submission.public_id, item])


def shown(response):
    return response.context["page"].shown


def test_a_lead_reads_both_and_settles_and_the_submission_says_so(client, submission, bob):
    two_who_differ(submission)
    client.force_login(bob)
    assert address(submission) in client.get(reverse("submission", args=[submission.public_id])).text
    page = client.get(address(submission))
    assert "Rita · confirmed Rita read the log" in words(page)
    assert "cannot judge this" not in words(page)
    before = grounds_of([submission])[submission.pk]
    sent = {"pick": "1", "reason": "One month is covered", "shown": shown(page)}
    page = client.post(address(submission), sent, follow=True)
    assert "MR-01 is settled. The reviews stay as they are." in words(page)
    assert "Settled by Bob: another answer: level 1" in words(page)
    assert "One month is covered" in words(page)
    client.post(address(submission), sent)
    assert Settlement.objects.count() == 1
    after = grounds_of([submission])[submission.pk]
    assert (before.differing, after.differing, before.confirmed == after.confirmed) == (1, 0, False)
    again = client.get(address(submission))
    assert "Settled by Bob" in words(again)
    picked = [c.value for form in Page(again.text).forms for c in form.controls if "checked" in c.attributes]
    assert "1" in picked


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({"reason": "Because"}, "Choose the answer that holds."),
        ({"pick": "__cannot", "reason": "Because"}, "Choose the answer that holds."),
        ({"pick": "1"}, "Say why this answer holds."),
        ({"pick": "9", "reason": "Because"}, ""),
        ({"pick": "1", "reason": "Because", "shown": "other"}, "changed since you opened this page"),
    ],
)
def test_what_cannot_be_settled_comes_back_with_what_was_typed(client, submission, bob, sent, said):
    two_who_differ(submission)
    client.force_login(bob)
    page = client.post(address(submission), {"shown": shown(client.get(address(submission)))} | sent)
    assert page.status_code == 422
    assert said in words(page)
    assert sent.get("reason", "") in words(page)
    assert not Settlement.objects.exists()


def test_where_nobody_differs_there_is_no_form_and_nothing_of_the_reviews(client, submission, bob):
    client.force_login(bob)
    page = client.get(address(submission))
    assert "Reviewers do not differ on this question" in words(page)
    assert page.status_code == 200
    assert client.post(address(submission), {"pick": "1", "reason": "Because"}).status_code == 200
    assert not Settlement.objects.exists()
    for item in ("nothing", "stage"):
        assert client.get(address(submission, item)).status_code == 404


def test_a_manager_who_differs_sees_no_form_while_somebody_else_can(client, submission, bob):
    rita, _omar = two_who_differ(submission)
    rita.staff_memberships.update(role="manager")
    client.force_login(rita)
    assert "You are one of those who differ" in words(client.get(address(submission)))
    client.force_login(colleague("fresh", submission.enrolment.cohort.programme.organisation, "reviewer"))
    assert client.get(address(submission)).status_code == 403
