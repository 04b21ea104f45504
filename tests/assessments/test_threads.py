"""Places that comments hang on: what they are called, and what becomes of a thread once its place is gone."""

import pytest
from django.urls import reverse

from assessments.threads import Places, Thread, url_of
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
