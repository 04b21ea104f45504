"""The end of a review: kept while it is written, over what was shown, and never over what another window saved."""

import pytest
from django.http import QueryDict
from django.urls import reverse

from reviews.desk.end import end_words, read_end
from reviews.ending import End
from reviews.models import Review
from reviews.reviewing import Saying, declare, judge
from reviews.rubric import add_criterion
from tests.test_staff import words
from tests.world import colleague


@pytest.fixture
def team(cohort):
    return add_criterion(cohort=cohort, name="Team", weight=1, least="nobody", most="everybody")


@pytest.fixture
def as_rita(client, cohort, enrolment, submission):
    rita = colleague("rita", cohort.programme.organisation, "reviewer")
    declare(enrolment=enrolment, person=rita, answer="none")
    judge(submission=submission, reviewer=rita, saying=Saying("mr_01", "cannot"))
    client.force_login(rita)
    return client


def keep(client, submission, **data):
    sent = {"act": "keep", "shown": End().state, **data}
    return client.post(
        reverse("review_finish", args=[submission.public_id]), sent, headers={"Accept": "application/json"}
    )


def test_it_is_kept_and_does_not_count_yet(as_rita, submission, team):
    name = f"score-{team.public_id}"
    kept = keep(as_rita, submission, recommendation="accept", **{name: "3"})
    review = Review.objects.get()
    assert (review.recommendation, review.is_finished) == ("accept", False)
    assert [(row.criterion, row.level) for row in review.scores.all()] == [(team, 3)]
    again = keep(as_rita, submission, shown=kept.json()["rev"], recommendation="accept", **{name: ""})
    assert (again.status_code, review.scores.count()) == (200, 0)


def test_what_another_window_saved_is_shown_and_stays(as_rita, submission, team):
    name = f"score-{team.public_id}"
    keep(as_rita, submission, recommendation="accept", note="Labels first", **{name: "3"})
    clash = keep(as_rita, submission, recommendation="decline", **{name: "3"})
    assert clash.status_code == 409
    assert clash.json()["kept"] == "accept · Team: 3 · Labels first"
    assert Review.objects.get().recommendation == "accept"
    address = reverse("review_finish", args=[submission.public_id])
    page = as_rita.post(address, {"shown": End().state, "recommendation": "decline", name: "3"})
    assert page.status_code == 409
    assert "Kept is “accept · Team: 3 · Labels first”" in words(page)
    assert not Review.objects.get().is_finished
    as_rita.post(address, {"shown": page.context["end"].shown, "recommendation": "decline", name: "3"})
    assert (Review.objects.get().recommendation, Review.objects.get().is_finished) == ("decline", True)


def test_what_cannot_be_kept_is_said_and_what_was_typed_stays(as_rita, submission, team):
    name = f"score-{team.public_id}"
    assert "0 to 4" in keep(as_rita, submission, **{name: "9"}).json()["error"]
    address = reverse("review_finish", args=[submission.public_id])
    page = as_rita.post(address, {"recommendation": "accept", "note": "x" * 5001, name: "2"})
    assert page.status_code == 422
    assert "x" * 5001 in page.content.decode()
    assert (page.context["end"].recommendation, page.context["end"].scored) == ("accept", [(team, 2)])


def test_a_finished_review_and_another_account_keep_nothing(as_rita, submission):
    assert keep(as_rita, submission, by="somebody", note="No").status_code == 403
    as_rita.post(reverse("review_finish", args=[submission.public_id]), {"note": "Done"})
    late = keep(as_rita, submission, note="Late")
    assert (late.status_code, Review.objects.get().note) == (422, "Done")


def test_nothing_is_said_of_nothing(team):
    assert end_words(End(), [team]) == "not written yet"
    assert read_end([team], QueryDict("")).end == End()
