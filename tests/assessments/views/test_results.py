"""The pages of a result and of ways through its plan, as a browser asks for them."""

from __future__ import annotations

import re
from html import unescape

import pytest
from django.urls import reverse

from assessments import actions
from assessments.evaluation import evaluate
from assessments.models import Assessment
from assessments.results.presentation import ResultPage
from engine.playbook.answers import Answer
from mails.kinds import KINDS
from mails.models import Mail
from mails.stopping import stop
from tests.conftest import answer_as

pytestmark = pytest.mark.django_db


def words_of(client, name, assessment, **query):
    answer = client.get(reverse(name, args=[assessment.public_id]), query)
    assert answer.status_code == 200
    text = answer.content.decode()
    return " ".join(unescape(re.sub(r"<[^>]*>", " ", text[text.index("<main") :])).split())


@pytest.fixture
def short_of_cash(assessment, alice):
    return answer_as(assessment, "R-08", alice)


def test_the_result_names_what_is_missing_and_the_nearest_way(as_alice, short_of_cash):
    read = words_of(as_alice, "result", short_of_cash)
    assert "Ready with conditions but for: Cash is short and the raise is not prepared (C-04)" in read
    assert "As claimed. " in read
    assert "The nearest way to “Ready with conditions” 4 pieces of work, 9.5 working days" in read


def test_the_home_page_says_the_same(as_alice, short_of_cash):
    read = " ".join(unescape(re.sub(r"<[^>]*>", " ", as_alice.get(reverse("home")).content.decode())).split())
    assert "but for: Cash is short and the raise is not prepared (C-04) (as claimed) · Readiness" in read


def test_ways_are_looked_for_by_goal(as_alice, short_of_cash):
    assert "9.5 working days" in words_of(as_alice, "ways", short_of_cash)
    read = words_of(as_alice, "ways", short_of_cash, goal="days", days="5")
    assert "4.5 working days, done in week 3" in read
    chapter = words_of(as_alice, "ways", short_of_cash, goal="chapter", chapter="ff", least="60")
    assert "pieces of work" in chapter


@pytest.mark.parametrize(
    "query",
    [
        {"goal": "days", "days": ""},
        {"goal": "days", "days": "0"},
        {"goal": "days", "days": "1e9"},
        {"goal": "chapter", "chapter": "ff"},
        {"goal": "chapter", "chapter": "nowhere", "least": "60"},
        {"goal": "nothing"},
        {"goal": ""},
    ],
)
def test_a_question_that_cannot_be_answered_is_told_so(as_alice, short_of_cash, query):
    read = words_of(as_alice, "ways", short_of_cash, **query)
    assert "No search was made: see the form below." in read
    assert "What was found" in read


def test_before_there_is_a_plan_the_page_says_what_is_needed(as_alice, assessment):
    assert "There is nothing to choose from yet" in words_of(as_alice, "ways", assessment)


def test_where_no_work_is_missing_the_page_says_what_else_is(as_alice, assessment, alice):
    answer_as(assessment, "R-04", alice)
    read = words_of(as_alice, "ways", assessment)
    assert "No more work is needed." in read
    assert "evidence on 29 answers" in read


def change_hours(client, assessment, hours, rev):
    chapter = reverse("chapter", args=[assessment.public_id, "p"])
    return client.post(chapter, {"p_13": hours, "p_13-rev": rev, "plan": "1"}, follow=True)


def test_hours_are_changed_on_the_plan(as_alice, short_of_cash):
    html = as_alice.get(reverse("result", args=[short_of_cash.public_id])).content.decode()
    rev = re.search(r'name="p_13-rev" value="(\d+)"', html)[1]
    others = short_of_cash.answers.exclude(item_id="p_13").values_list("item_id", "rev")
    before = set(others)
    answer = change_hours(as_alice, short_of_cash, "40", rev)
    text = " ".join(unescape(re.sub(r"<[^>]*>", " ", answer.content.decode())).split())
    assert "The plan has been rescheduled." in text
    assert "Scheduled for the 40 hours a week that your team can give to it." in text
    assert answer.redirect_chain[-1][0].endswith("#plan")
    assert set(others.all()) == before


@pytest.mark.parametrize("hours", ["0", "401", "many"])
def test_hours_that_cannot_be_are_told_and_the_old_ones_stand(as_alice, short_of_cash, hours):
    row = short_of_cash.answers.get(item_id="p_13")
    answer = change_hours(as_alice, short_of_cash, hours, row.rev)
    assert answer.status_code == 422
    assert 'id="p_13-error"' in answer.content.decode()
    assert short_of_cash.answers.get(item_id="p_13").raw == row.raw


def test_hours_that_somebody_else_changed_meanwhile_are_not_overwritten(as_alice, short_of_cash, erin):
    row = short_of_cash.answers.get(item_id="p_13")
    actions.save_answer(assessment=short_of_cash, item_id="p_13", given=Answer("value", 22), by=erin)
    answer = change_hours(as_alice, short_of_cash, "40", row.rev)
    assert answer.status_code == 409
    assert short_of_cash.answers.get(item_id="p_13").raw == 22


def test_who_may_not_edit_sees_no_field(client, short_of_cash, team, vic):
    client.force_login(vic)
    html = client.get(reverse("result", args=[short_of_cash.public_id])).content.decode()
    assert "plan-hours" not in html


def test_what_to_do_first_comes_by_mail_once_for_the_same_answers(as_alice, alice, short_of_cash, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    address = reverse("result_mail", args=[short_of_cash.public_id])
    page = words_of(as_alice, "result", short_of_cash)
    for _again in range(2):
        answer = as_alice.post(address)
        assert answer.url == reverse("result", args=[short_of_cash.public_id]) + "#month"
    (mail,) = Mail.objects.all()
    assert (mail.address, mail.kind) == (alice.email, "result_ready")
    first = mail.text[mail.text.index("1. ") + 3 :].splitlines()[0]
    assert first in page
    assert "What to do first goes to alice@example.org." in words_of(as_alice, "result", short_of_cash)

    Assessment.objects.filter(pk=short_of_cash.pk).update(revision=short_of_cash.revision + 1)
    as_alice.post(address)
    assert Mail.objects.count() == 2


def test_who_wants_no_such_letter_gets_none_and_is_told(as_alice, alice, short_of_cash):
    stop(alice.email, KINDS["result_ready"])
    as_alice.post(reverse("result_mail", args=[short_of_cash.public_id]))
    assert not Mail.objects.exists()
    assert "Nothing was sent: you have said that you want no such emails." in words_of(
        as_alice, "result", short_of_cash
    )


def test_nothing_is_sent_where_there_is_nothing_to_begin_with(as_alice, assessment):
    as_alice.post(reverse("result_mail", args=[assessment.public_id]))
    assert Mail.objects.exists() == bool("Email me this" in words_of(as_alice, "result", assessment))


def test_the_letter_names_what_else_does_not_wait_as_the_page_does(as_alice, assessment, alice):
    """In both forms, and in the language of the letter."""
    grave = answer_as(assessment, "R-00", alice)
    as_alice.post(reverse("result_mail", args=[grave.public_id]))
    mail = Mail.objects.get()
    said = ResultPage(evaluate(grave), "en").also_at_once
    assert "LE-31" in said
    assert said in words_of(as_alice, "result", grave)
    assert said in unescape(mail.html)
    assert said in " ".join(mail.text.split())
