"""Comments of a team: written once, told to whom they are meant for, settled as far as somebody read."""

import pytest
from django.utils import timezone

from accounts.limits import LimitReached
from assessments import comments
from assessments.comments import read_thread, settle, write_comment
from assessments.threads import Thread
from assessments.unread import talk_of
from mails.kinds import KINDS
from mails.models import Mail
from mails.stopping import stop

pytestmark = pytest.mark.django_db


HERE = Thread("question", "mr_01")


def write(assessment, by, text="Who asked them?", mentions=(), thread=HERE):
    return write_comment(assessment=assessment, thread=thread, text=text, language="en", by=by, mentions=list(mentions))


def test_who_it_is_meant_for_gets_one_letter_in_their_language(assessment, alice, erin, vic, team):
    erin.language = "zh-hans"
    erin.save()
    write(assessment, alice, "Wer hat <sie> gefragt?", [alice, erin])
    [letter] = Mail.objects.filter(kind="comment")
    assert (letter.address, letter.language) == (erin.email, "zh-hans")
    assert "Wer hat <sie> gefragt?" in letter.text
    assert "MR-01" in letter.text
    assert "客户" in letter.text


def test_whoever_wants_none_gets_none(assessment, alice, erin, team):
    stop(erin.email, KINDS["comment"])
    write(assessment, alice, mentions=[erin])
    assert not Mail.objects.filter(kind="comment").exists()
    assert read_thread(assessment, HERE)[0].mentions.get() == erin


def test_only_what_was_on_the_page_is_settled(assessment, alice, erin, team):
    write(assessment, alice)
    seen = timezone.now()
    later = write(assessment, erin, "Two of them")
    assert settle(assessment=assessment, thread=HERE, until=seen, by=erin) == 1
    assert [row.settled_by for row in read_thread(assessment, HERE)] == [erin, None]
    assert settle(assessment=assessment, thread=HERE, until=seen, by=erin) == 0
    later.refresh_from_db()
    assert later.settled_at is None


def test_each_place_counts_what_waits_there(assessment, alice):
    gap = Thread("gap", "mr_01")  # a question and its gap are two places
    for thread in (HERE, HERE, gap, Thread("question", "dd_02")):
        write(assessment, alice, thread=thread)
    settle(assessment=assessment, thread=Thread("question", "dd_02"), until=timezone.now(), by=alice)
    talk = talk_of(assessment, alice.pk)
    assert {key: one.waiting for key, one in talk.counts.items() if one.waiting} == {HERE: 2, gap: 1}


@pytest.mark.parametrize(("about", "key"), [("gap", "mr_01"), ("gap", "c_01"), ("action", "a_mr_01_1")])
def test_a_letter_says_which_gap_or_action_it_is_about_in_its_readers_language(
    assessment, alice, erin, team, about, key
):
    erin.language = "zh-hans"
    erin.save()
    write(assessment, alice, mentions=[erin], thread=Thread(about, key))
    letter = Mail.objects.get(kind="comment")
    assert {"gap": "差距“", "action": "行动“"}[about] in letter.text
    assert f"/comments/on/{about}/{key}" in letter.text


def test_there_are_no_more_than_the_most(assessment, alice, monkeypatch):
    monkeypatch.setattr(comments, "MOST", 1)
    write(assessment, alice)
    with pytest.raises(LimitReached, match="Yours was not saved"):
        write(assessment, alice)
    assert len(read_thread(assessment, HERE)) == 1
