"""The page of comments, and the way to it from a question."""

import re
from datetime import UTC, datetime, timedelta
from html import unescape

import pytest
from django.urls import reverse
from django.utils import timezone

from assessments.comments import write_comment
from assessments.models import Comment
from assessments.threads import Thread
from assessments.unread import talk_of
from cohorts.models import VentureMembership
from mails.models import Mail
from tests.plans.conftest import client_of

pytestmark = pytest.mark.django_db


def url_of(assessment, name="comments", item="mr_01"):
    return reverse(name, args=[assessment.public_id, item])


def test_sent_twice_it_is_written_once_and_counted_at_the_question(as_alice, assessment, erin, team):
    sent = {
        "text": "Who asked?\n\nI <know> two.",
        "to": [str(erin.public_id)],
        "once": "0123456789abcdef0123456789abcdef",
    }
    for _twice in range(2):
        page = as_alice.post(url_of(assessment), sent, follow=True).content.decode()
    assert Comment.objects.count() == Mail.objects.filter(kind="comment").count() == 1
    assert "I &lt;know&gt; two." in page
    assert "Erin" in page
    chapter = as_alice.get(reverse("chapter", args=[assessment.public_id, "mr"])).content.decode()
    assert "Comments (1)" in chapter
    assert url_of(assessment) in chapter


@pytest.mark.parametrize("text", ["", "  \n ", "\u200b\u200b", "x" * 4001])
def test_what_shows_nothing_or_is_too_long_is_refused_and_kept_in_the_form(as_alice, assessment, text):
    answer = as_alice.post(url_of(assessment), {"text": text})
    assert answer.status_code == 422
    assert not Comment.objects.exists()


def test_somebody_outside_the_team_cannot_be_told(as_alice, assessment, charlie, team):
    answer = as_alice.post(url_of(assessment), {"text": "Hello", "to": [str(charlie.public_id)]})
    assert answer.status_code == 422
    assert not Mail.objects.filter(kind="comment").exists()


def test_viewers_write_and_resolve_too(assessment, vic, team):
    client = client_of(vic)
    client.post(url_of(assessment), {"text": "An adviser asks"})
    until = timezone.now().isoformat()
    page = client.post(url_of(assessment, "comments_settle"), {"until": until}, follow=True).content.decode()
    assert "1 comment is resolved." in page
    assert Comment.objects.get().settled_by == vic


@pytest.mark.parametrize("until", ["", "soon", "2026-13-45T00:00:00Z", "2026-01-01"])
def test_an_odd_moment_resolves_what_is_there(as_alice, assessment, alice, until):
    write_comment(assessment=assessment, thread=Thread("question", "mr_01"), text="Why?", language="en", by=alice)
    as_alice.post(url_of(assessment, "comments_settle"), {"until": until})
    assert Comment.objects.get().settled_by == alice


def test_what_was_being_written_while_the_page_was_made_is_not_resolved_by_it(as_alice, assessment, alice, erin, team):
    """Its moment is before that of the page, and it was not on it."""
    here = Thread("question", "mr_01")
    first = write_comment(assessment=assessment, thread=here, text="Why?", language="en", by=alice)
    Comment.objects.filter(pk=first.pk).update(written_at=timezone.now() - timedelta(minutes=2))
    page = as_alice.get(url_of(assessment)).content.decode()
    late = write_comment(assessment=assessment, thread=here, text="Because", language="en", by=erin)
    Comment.objects.filter(pk=late.pk).update(written_at=timezone.now() - timedelta(minutes=1))
    until = unescape(page.split('name="until" value="')[1].split('"')[0])
    as_alice.post(url_of(assessment, "comments_settle"), {"until": until})
    assert [row.settled_by for row in Comment.objects.order_by("pk")] == [alice, None]


@pytest.mark.parametrize("who", ["one of others", "the only other"])
def test_that_somebody_left_while_the_page_stood_open_is_said_and_the_text_stays(as_alice, assessment, erin, team, who):
    left = VentureMembership.objects.filter(user=erin)
    (left if who == "one of others" else VentureMembership.objects.exclude(user__name="Alice")).delete()
    answer = as_alice.post(url_of(assessment), {"text": "Who asked?", "to": [str(erin.public_id)]})
    said = unescape(answer.content.decode())
    assert answer.status_code == 422
    assert "is no longer in the team" in said
    assert str(erin.public_id) not in re.sub("<[^>]*>", " ", said)
    assert "Who asked?" in said


def test_nothing_to_resolve_is_told(as_alice, assessment):
    page = as_alice.post(url_of(assessment, "comments_settle"), {"until": ""}, follow=True).content.decode()
    assert "There is nothing left to resolve." in page


def test_each_comment_says_in_which_language_it_is(as_alice, assessment, erin, team):
    write_comment(
        assessment=assessment, thread=Thread("question", "mr_01"), text="谁去问的？", language="zh-hans", by=erin
    )
    page = as_alice.get(url_of(assessment)).content.decode()
    assert 'lang="zh-hans"' in page


def test_an_archived_venture_takes_none(as_alice, assessment):
    assessment.venture.archived_at = datetime(2026, 3, 2, tzinfo=UTC)
    assessment.venture.save()
    answer = as_alice.post(url_of(assessment), {"text": "Hello"})
    assert answer.status_code == 403
    assert "Write a comment" not in unescape(as_alice.get(url_of(assessment)).content.decode())


def test_an_unknown_question_is_not_there(as_alice, assessment):
    assert as_alice.get(url_of(assessment, item="zz_99")).status_code == 404


def test_an_open_page_is_given_what_came_and_reads_nothing_by_it(as_alice, assessment, alice, erin, team):
    shown = as_alice.get(url_of(assessment))
    at = {"part": shown["Plumbline-Thread"]}
    assert as_alice.get(url_of(assessment), at).status_code == 204
    write_comment(assessment=assessment, thread=Thread("question", "mr_01"), text="Two of <us>", language="en", by=erin)
    came = as_alice.get(url_of(assessment), at)
    assert "Two of &lt;us&gt;" in came.content.decode()
    assert "<html" not in came.content.decode()
    assert talk_of(assessment, alice.pk).new == 1
    assert as_alice.get(url_of(assessment), {"part": came["Plumbline-Thread"]}).status_code == 204
    as_alice.head(url_of(assessment))
    assert talk_of(assessment, alice.pk).new == 1
    as_alice.get(url_of(assessment))
    assert talk_of(assessment, alice.pk).new == 0
