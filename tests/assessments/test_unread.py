"""What is new to a member: counted once, gone once seen, kept while it is meant for them, and theirs alone."""

from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from assessments.comments import read_thread, settle, write_comment
from assessments.models import Answer, Comment, ThreadReading
from assessments.threads import Thread
from assessments.unread import keep, mark_read, new_by_assessment, new_in, new_words, talk_of, threads_of
from cohorts.models import VentureMembership

pytestmark = pytest.mark.django_db
HERE, GAP = Thread("question", "mr_01"), Thread("gap", "mr_01")


def write(assessment, by, thread=HERE, to=()):
    return write_comment(assessment=assessment, thread=thread, text="Why?", language="en", by=by, mentions=to)


def look(assessment, user, thread=HERE):
    mark_read(assessment, thread, user, read_thread(assessment, thread))


def new(assessment, user):
    return {thread: one.new for thread, one in talk_of(assessment, user.pk).counts.items() if one.new}


def test_what_others_wrote_is_new_until_its_thread_was_opened(assessment, alice, erin, team):
    for thread in (HERE, HERE, GAP):
        write(assessment, alice, thread)
    assert new(assessment, erin) == {HERE: 2, GAP: 1}
    assert new(assessment, alice) == {}
    look(assessment, erin)
    assert new(assessment, erin) == {GAP: 1}
    write(assessment, alice)
    assert new(assessment, erin) == {HERE: 1, GAP: 1}
    assert talk_of(assessment, erin.pk).words(*HERE) == "Comments (3, new: 1)"


def test_looking_changes_nothing_else(assessment, alice, erin, team):
    write(assessment, alice)
    before = (alice.last_login, erin.last_login, assessment.answered_at, assessment.revision)
    look(assessment, erin)
    for row in (alice, erin, assessment):
        row.refresh_from_db()
    assert (alice.last_login, erin.last_login, assessment.answered_at, assessment.revision) == before
    assert not Answer.objects.exists()


def test_an_old_page_and_a_second_device_take_nothing_back(assessment, alice, erin, team):
    write(assessment, alice)
    older = read_thread(assessment, HERE)
    write(assessment, alice)
    look(assessment, erin)
    mark_read(assessment, HERE, erin, older)
    assert new(assessment, erin) == {}
    assert ThreadReading.objects.get().read == Comment.objects.latest("pk")


def test_resolved_is_not_new_but_for_whom_it_is_meant(assessment, alice, erin, vic, team):
    write(assessment, alice, to=[erin])
    settle(assessment=assessment, thread=HERE, until=timezone.now(), by=alice)
    assert new(assessment, vic) == {}
    assert new(assessment, erin) == {HERE: 1}
    assert talk_of(assessment, erin.pk).words(*HERE) == "Comments (1, new: 1)"


def test_what_was_written_before_somebody_joined_is_not_new(assessment, alice, erin, team):
    written = write(assessment, alice)
    rows = VentureMembership.objects.filter(user=erin)
    rows.update(joined_at=written.written_at + timedelta(microseconds=1))
    assert new(assessment, erin) == {}
    rows.update(joined_at=written.written_at)
    assert new(assessment, erin) == {HERE: 1}
    rows.update(joined_at=None)  # of before days of joining were kept
    assert new(assessment, erin) == {HERE: 1}


def test_whoever_left_has_nothing_new_even_where_it_was_meant_for_them(assessment, alice, erin, team):
    write(assessment, alice, to=[erin])
    VentureMembership.objects.filter(user=erin).delete()
    assert new_by_assessment(erin, [assessment]) == {}
    assert new(assessment, erin) == {}


def test_counts_of_many_ventures_are_one_query(assessment, alice, erin, team, django_assert_num_queries):
    write(assessment, alice, to=[erin, alice])
    write(assessment, alice, GAP)
    with django_assert_num_queries(1):
        assert new_by_assessment(erin, [assessment]) == {assessment.pk: 2}
    with django_assert_num_queries(1):
        assert talk_of(assessment, erin.pk).new == 2
    assert (new_words(0), new_words(1), new_words(2)) == ("", "1 new comment", "2 new comments")


def test_new_threads_stand_first_and_then_the_latest(assessment, alice, erin, team):
    third = Thread("question", "mr_03")
    for thread in (HERE, GAP, third):
        write(assessment, alice, thread)
    look(assessment, erin, third)
    assert [row.place.thread for row in threads_of(assessment, erin, "en")] == [GAP, HERE, third]
    settle(assessment=assessment, thread=third, until=datetime(2100, 1, 1, tzinfo=UTC), by=erin)
    assert [row.is_open for row in threads_of(assessment, erin, "en")] == [True, True, False]


def test_told_and_read_are_kept_apart(assessment, alice, erin, team):
    first = write(assessment, alice)
    keep(assessment, HERE, erin, "told", first.pk)
    assert new_in(assessment, HERE, erin) == {first.pk}
    look(assessment, erin)
    row = ThreadReading.objects.get()
    assert (row.read, row.told) == (first, first)
