"""Returns on the pages: staff choose, founders answer these questions alone, and submit once."""

from datetime import timedelta

import pytest
from django.urls import reverse

from mails.models import Mail
from reviews.models import Return, Submission
from reviews.returning import return_submission
from reviews.reviewing import declare
from tests.world import colleague

SENTENCE = "Name the day of the last interview"


def of(name, one):
    return reverse(name, args=[one.public_id])


@pytest.fixture
def due(cohort):
    return cohort.today + timedelta(days=7)


@pytest.fixture
def returned(submission, bob, due):
    return return_submission(submission=submission, by=bob, sentences={"mr_01": SENTENCE}, due_on=due)


def test_staff_return_questions_with_a_sentence_each(client, submission, bob, due):
    client.force_login(bob)
    assert of("submission_return", submission) in client.get(of("submission", submission)).text
    page = client.get(of("submission_return", submission) + "?item=mr_03").text
    assert page.index('id="say-mr_03"') < page.index('id="say-mr_01"')
    sent = {"say-mr_01": SENTENCE, "say-bm_04": "  ", "due": due.isoformat()}
    html = client.post(of("submission_return", submission), sent, follow=True).text
    assert SENTENCE in html
    assert "The founders have not submitted their answers yet." in html
    found = Return.objects.get()
    assert ([row.item_id for row in found.items.all()], found.due_on) == (["mr_01"], due)
    assert of("submission_return", submission) not in html  # one at a time


def test_the_review_leads_to_the_return_with_what_was_put_on_the_list(client, submission, enrolment, bob, due):
    declare(enrolment=enrolment, person=bob, answer="none")
    client.force_login(bob)
    address = reverse("submission_return", args=[submission.public_id])
    review = reverse("review", args=[submission.public_id]) + "?item=mr_01"
    page = client.get(review).text
    assert f'href="{address}?item=mr_01"' in page
    assert "<kbd>r</kbd>" in page
    asked = client.get(address, {"item": ["bm_01", "mr_01", "no_such"]}).text
    assert 0 < asked.index('name="say-bm_01"') < asked.index('name="say-mr_01"')
    return_submission(submission=submission, by=bob, sentences={"mr_01": "Say more"}, due_on=enrolment.cohort.today)
    page = client.get(review).text
    assert (f'href="{address}' in page, "<kbd>r</kbd>" in page) == (False, False)


@pytest.mark.parametrize(
    ("sent", "why"),
    [
        ({"say-mr_01": SENTENCE}, "Say by which day the founders answer."),
        ({"say-mr_01": SENTENCE, "due": "soon"}, "Say by which day the founders answer."),
        ({"say-mr_01": SENTENCE, "due": "2001-01-01"}, "Choose a day from today on"),
        ({"say-mr_01": SENTENCE + "x" * 1000, "due": "2099-01-01"}, "Nothing was returned."),
        ({"say-nothing": SENTENCE, "due": None}, "was not asked of this venture"),
        ({"due": None}, "Write at least one sentence"),
    ],
)
def test_what_cannot_be_returned_comes_back_with_the_reason(client, submission, bob, due, sent, why):
    client.force_login(bob)
    given = {key: due.isoformat() if text is None else text for key, text in sent.items()}
    response = client.post(of("submission_return", submission), given)
    assert (response.status_code, why in response.text) == (422, True)
    if "say-mr_01" in sent:
        assert sent["say-mr_01"] in response.text
    assert not Return.objects.exists()
    assert not Mail.objects.filter(kind="returned").exists()


def test_a_reviewer_declares_first_and_nobody_with_a_conflict_returns(client, submission, cohort, due):
    rita = colleague("rita", cohort.programme.organisation, "reviewer")
    client.force_login(rita)
    sent = {"say-mr_01": SENTENCE, "due": due.isoformat()}
    assert client.post(of("submission_return", submission), sent)["Location"] == of("review", submission)
    declare(enrolment=submission.enrolment, person=rita, answer="none")
    assert client.post(of("submission_return", submission), sent).status_code == 302
    found = Return.objects.get()
    client.post(of("return_withdraw", found))  # who returned it may withdraw it
    assert not Return.objects.open().exists()
    declare(enrolment=submission.enrolment, person=rita, answer="conflict", reason="A share")
    assert client.post(of("submission_return", submission), sent).status_code == 404
    assert client.post(of("return_withdraw", found)).status_code == 404


def test_a_member_of_the_venture_returns_nothing(client, submission, assessment, bob, due):
    assessment.venture.members.create(user=bob, role="viewer")
    client.force_login(bob)
    sent = {"say-mr_01": SENTENCE, "due": due.isoformat()}
    assert client.post(of("submission_return", submission), sent).status_code == 403


def test_founders_read_what_came_back_and_by_when(client, returned, submission, assessment, alice):
    client.force_login(alice)
    for page in (of("submission", submission), of("result", assessment)):
        html = client.get(page).text
        assert SENTENCE in html
        assert of("return_answer", returned) in html
    client.force_login(returned.returned_by)
    client.post(of("return_withdraw", returned))
    assert "was withdrawn already" in client.post(of("return_withdraw", returned), follow=True).text
    client.force_login(alice)
    assert SENTENCE not in client.get(of("submission", submission)).text
    assert SENTENCE not in client.get(of("result", assessment)).text
    assert "The staff withdrew this return." in client.get(of("return_answer", returned)).text


def test_founders_answer_these_questions_alone_and_submit_once(client, returned, submission, alice, erin, team):
    client.force_login(erin)
    page = client.get(of("return_answer", returned)).text
    assert 'name="mr_01"' in page
    assert 'name="mr_03"' not in page
    answers = {"mr_01": "0", "mr_01-rev": "0", "mr_03": "0", "mr_03-rev": "0"}
    html = client.post(of("return_answer", returned), answers | {"act": "save"}, follow=True).text
    assert "Saved. It is not submitted yet." in html
    assert Submission.objects.count() == 1
    client.force_login(alice)
    late = client.post(of("return_answer", returned), {"mr_01": "1", "mr_01-rev": "0", "act": "submit"})
    assert (late.status_code, "Two answers are kept." in late.text) == (409, True)
    assert Submission.objects.count() == 1
    sent = {"mr_01": "0", "mr_01-rev": "1", "act": "submit"}
    first = client.post(of("return_answer", returned), sent)
    second = client.post(of("return_answer", returned), sent)
    made = Submission.objects.get(answers_return=returned.public_id)
    assert first["Location"] == second["Location"] == of("submission", made)
    assert (made.answers["mr_01"], made.answers["mr_03"]) == (0, submission.answers["mr_03"])
    assert "Nothing can be changed here any more." in client.get(of("return_answer", returned)).text


def test_an_answer_that_cannot_be_read_comes_back_and_nothing_is_submitted(client, returned, alice):
    client.force_login(alice)
    sent = {"mr_01": "9", "mr_01-rev": "0", "act": "submit"}
    response = client.post(of("return_answer", returned), sent)
    assert (response.status_code, "1 answer needs a change." in response.text) == (422, True)
    unchanged = client.post(of("return_answer", returned), {"act": "submit"}, follow=True)
    assert "Nothing has changed yet." in unchanged.text
    assert Submission.objects.count() == 1


def test_viewers_read_and_strangers_find_nothing(client, returned, vic, charlie, team):
    client.force_login(vic)
    assert 'value="submit"' not in client.get(of("return_answer", returned)).text
    assert client.post(of("return_answer", returned), {"act": "save"}).status_code == 403
    client.force_login(charlie)
    assert client.get(of("return_answer", returned)).status_code == 404
