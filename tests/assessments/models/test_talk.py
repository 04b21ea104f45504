"""Rows of what a team says to each other, in words for operators."""

import pytest

from assessments.comments import write_comment
from assessments.delegating import give
from assessments.models import Comment, Delegation, ThreadReading
from assessments.threads import Thread

pytestmark = pytest.mark.django_db


def test_rows_say_what_they_are(assessment, alice):
    thread = Thread("gap", "mr_01")
    written = write_comment(assessment=assessment, thread=thread, text="Why so " * 9, language="en", by=alice)
    reading = ThreadReading(user=alice, assessment=assessment, about="gap", key="mr_01", read=written)
    give(assessment=assessment, given={("chapter", "le"): assessment.venture.members.get()}, by=alice)
    assert str(written) == "mr_01: " + ("Why so " * 9)[:40]
    assert (str(reading), str(Delegation.objects.get())) == ("Alice: mr_01", "le: Alice @ Inkwell Tutor")


def test_strangers_see_no_comments(assessment, alice, charlie):
    write_comment(assessment=assessment, thread=Thread("gap", "mr_01"), text="Why?", language="en", by=alice)
    assert Comment.objects.visible_to(alice).count() == 1
    assert not Comment.objects.visible_to(charlie).exists()
