"""Feedback: from comments for founders, cleared by somebody, released with the decision and fixed from then on."""

import pytest
from django.db import connection, transaction
from django.db.utils import DatabaseError
from django.urls import reverse

from mails.models import Mail
from reviews.deciding.feedback import clear, pieces_of, told_in
from reviews.deciding.keeping import Deciding, NotDecidable, decide, round_of
from reviews.deciding.release import release
from reviews.deciding.table import Table, submissions_to_decide
from reviews.models import Feedback
from reviews.reviewing import Saying, declare, finish, judge, reopen
from tests.world import colleague

COMMENT = "Show us the interviews."


@pytest.fixture
def rita(submission):
    return commented(submission, "rita", COMMENT)


def commented(submission, name, text):
    """A finished review with a comment for the founders."""
    person = colleague(name, submission.enrolment.cohort.programme.organisation, "reviewer")
    declare(enrolment=submission.enrolment, person=person, answer="none")
    said = Saying("mr_01", "confirmed", founder_comment=text, team_comment="SECRET")
    judge(submission=submission, reviewer=person, saying=said)
    finish(submission=submission, reviewer=person)
    return person


def keep(submission, by, text="Please show the interviews.", shown=COMMENT):
    return clear(submission=submission, by=by, texts={"mr_01": text}, shown={"mr_01": shown})


def released(submission, by):
    cohort = submission.enrolment.cohort
    found = round_of(cohort, None)
    decide(found=found, submission=submission, by=by, deciding=Deciding("accepted", words="Come in"))
    table = Table(found, submissions_to_decide(cohort, None))
    return release(found=found, by=by, shown=table.shown)


def test_comments_of_finished_reviews_stand_together(submission, rita):
    commented(submission, "tom", "And the prices.")
    (piece,) = pieces_of(submission, "en")
    assert (piece.item_id, piece.original) == ("mr_01", f"{COMMENT}\n\nAnd the prices.")
    assert (piece.text, piece.is_new, piece.is_fixed) == (piece.original, True, False)
    reopen(submission=submission, reviewer=rita)
    assert [one.original for one in pieces_of(submission, "en")] == ["And the prices."]


def test_what_somebody_cleared_goes_to_the_founders_with_the_decision(submission, rita, bob):
    assert keep(submission, bob) == 1
    assert told_in(submission, "en") == []
    assert released(submission, bob) == 1
    ((_code, _title, text),) = told_in(submission, "en")
    assert text == "Please show the interviews."
    kept = Feedback.objects.get()
    assert (kept.original, kept.cleared_by) == (COMMENT, bob)
    assert keep(submission, bob, "Something else") == 0
    assert Feedback.objects.get().text == "Please show the interviews."


@pytest.mark.parametrize("text", ["", None])
def test_what_nobody_cleared_or_somebody_emptied_stays(submission, rita, bob, text):
    if text is not None:
        keep(submission, bob, text)
    released(submission, bob)
    assert told_in(submission, "en") == []


def test_comments_that_changed_are_looked_at_again(submission, rita, bob):
    with pytest.raises(NotDecidable, match="comments changed"):
        keep(submission, bob, shown="Something older")
    keep(submission, bob)
    commented(submission, "tom", "And the prices.")
    assert pieces_of(submission, "en")[0].is_new


def test_who_has_a_conflict_clears_nothing(submission, rita, bob):
    declare(enrolment=submission.enrolment, person=bob, answer="conflict", reason="I hold shares")
    with pytest.raises(NotDecidable, match="conflict of interest"):
        keep(submission, bob)
    assert not Feedback.objects.exists()


def test_on_the_pages_founders_read_it_after_the_release_alone(client, submission, rita, bob, alice):
    pages = reverse("decision", args=[submission.public_id]), reverse("submission", args=[submission.public_id])
    client.force_login(bob)
    assert COMMENT in client.get(pages[0]).content.decode()
    sent = {"text-mr_01": "Please show the interviews.", "shown-mr_01": COMMENT}
    told = client.post(reverse("feedback", args=[submission.public_id]), sent, follow=True).content.decode()
    assert "The feedback on 1 question is kept." in told
    client.force_login(alice)
    assert "Please show" not in client.get(pages[1]).content.decode()
    released(submission, bob)
    html = client.get(pages[1]).content.decode()
    assert "Please show the interviews." in html
    assert COMMENT not in html
    assert not any("interviews" in mail.text for mail in Mail.objects.all())


@pytest.mark.parametrize(
    ("sent", "words"),
    [
        ({}, "no feedback to keep"),
        ({"text-mr_01": "x" * 10_001, "shown-mr_01": COMMENT}, "Nothing was kept"),
        ({"text-mr_01": "\x00", "shown-mr_01": COMMENT}, "Nothing was kept"),
    ],
)
def test_nothing_or_too_much_is_said_in_words(client, submission, rita, bob, sent, words):
    client.force_login(bob)
    told = client.post(reverse("feedback", args=[submission.public_id]), sent, follow=True).content.decode()
    assert words in told
    assert not Feedback.objects.exists()


@pytest.mark.skipif(connection.vendor != "postgresql", reason="the trigger is PostgreSQL’s")
def test_the_database_refuses_to_change_what_founders_read(submission, rita, bob):
    keep(submission, bob)
    Feedback.objects.update(text="Still ours")
    released(submission, bob)
    with pytest.raises(DatabaseError), transaction.atomic():
        Feedback.objects.update(text="Something else")
