"""Comments of a team: written once, told to whom they are meant for, settled as far as somebody read."""

import pytest
from django.utils import timezone

from accounts.limits import LimitReached
from assessments import comments
from assessments.comments import settle, thread, unsettled_by_item, write_comment
from mails.kinds import KINDS
from mails.models import Mail
from mails.stopping import stop

pytestmark = pytest.mark.django_db


def write(assessment, by, text="Who asked them?", mentions=(), item_id="mr_01"):
    return write_comment(
        assessment=assessment, item_id=item_id, text=text, language="en", by=by, mentions=list(mentions)
    )


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
    assert thread(assessment, "mr_01")[0].mentions.get() == erin


def test_only_what_was_on_the_page_is_settled(assessment, alice, erin, team):
    write(assessment, alice)
    seen = timezone.now()
    later = write(assessment, erin, "Two of them")
    assert settle(assessment=assessment, item_id="mr_01", until=seen, by=erin) == 1
    assert [row.settled_by for row in thread(assessment, "mr_01")] == [erin, None]
    assert settle(assessment=assessment, item_id="mr_01", until=seen, by=erin) == 0
    later.refresh_from_db()
    assert later.settled_at is None


def test_each_question_counts_what_waits_there(assessment, alice):
    for item in ("mr_01", "mr_01", "dd_02"):
        write(assessment, alice, item_id=item)
    settle(assessment=assessment, item_id="dd_02", until=timezone.now(), by=alice)
    assert unsettled_by_item(assessment) == {"mr_01": 2}


def test_there_are_no_more_than_the_most(assessment, alice, monkeypatch):
    monkeypatch.setattr(comments, "MOST", 1)
    write(assessment, alice)
    with pytest.raises(LimitReached, match="Yours was not saved"):
        write(assessment, alice)
    assert len(thread(assessment, "mr_01")) == 1
