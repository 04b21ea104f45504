"""Places that comments hang on: what they are called, and what becomes of a thread once its place is gone."""

import pytest
from django.urls import reverse

from assessments.comments import write_comment
from assessments.threads import Places, Thread, url_of
from assessments.unread import talk_of, threads_of
from tests.conftest import answer_as

pytestmark = pytest.mark.django_db


def test_an_open_gap_leads_to_the_result_and_a_closed_one_says_so(assessment, alice):
    thread = Thread("gap", "mr_01")
    closed = Places(assessment, "en").of(thread)
    assert closed.state == "no gap as the answers stand"
    assert closed.url == reverse("result", args=[assessment.public_id])
    answer_as(assessment, "R-10", alice)
    fired = Places(assessment, "zh-hans").evaluation.result.gaps[0]
    place = Places(assessment, "zh-hans").of(Thread("gap", fired.id))
    assert place.state == ""
    assert place.url.endswith(f"/result#gap-{fired.code}")
    assert place.lede == fired.message.zh


@pytest.mark.parametrize(
    "thread",
    [
        ("gap", "zz_99"),
        ("gap", "p_01"),  # a question without a gap
        ("question", "c_01"),
        ("action", "own-nothing"),
        ("action", "a_mr_01_9"),
        ("action", "a_mr_01_1--0-0-1"),
        ("milestone", "mr_01"),
        ("submission", "mr_01"),
    ],
)
def test_nothing_else_is_a_place(assessment, thread):
    assert Places(assessment, "en").of(Thread(*thread)) is None


def test_each_place_has_a_page_of_its_own(assessment):
    pages = {url_of(assessment, Thread(about, "mr_01")) for about in ("question", "gap", "action")}
    assert len(pages) == 3


def test_a_thread_whose_place_nobody_knows_is_listed_and_can_be_read(as_alice, assessment, alice, erin, team):
    """So that what is counted as new can be found, and counts no longer once it was."""
    thread = Thread("gap", "zz_99")
    write_comment(assessment=assessment, thread=thread, text="Is it so?", language="en", by=erin)
    assert [row.place.title for row in threads_of(assessment, alice, "en")] == ["zz_99"]
    page = as_alice.get(url_of(assessment, thread)).content.decode()
    assert "Is it so?" in page
    assert "of an earlier version of the playbook" in page
    assert talk_of(assessment, alice.pk).new == 0
