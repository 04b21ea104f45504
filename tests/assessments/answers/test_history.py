"""An answer's history: every value with who gave it, and an earlier one put back as a new entry."""

import pytest
from django.urls import reverse
from django.utils.timezone import now

from assessments.actions import AnswerChanged, save_answer
from assessments.answers.history import NotThere, entries_of, restore
from assessments.models import AnswerHistory
from engine.playbook.answers import Answer
from playbooks import catalogue
from tests.tampering import tamper
from tests.test_staff import words

pytestmark = pytest.mark.django_db


@pytest.fixture
def item(published):
    return next(
        one for one in catalogue.playbook_for(published).items.values() if one.type == "level" and one.na_allowed
    )


@pytest.fixture
def answered(assessment, alice, erin, item):
    """Five answers, by two people in turn: a level, another one, not known, cleared, does not apply."""
    given = [
        Answer("value", 1),
        Answer("value", 3),
        Answer("unknown"),
        Answer(),
        Answer("not_applicable", reason="None"),
    ]
    for at, one in enumerate(given):
        save_answer(assessment=assessment, item_id=item.id, given=one, by=(alice, erin)[at % 2])
    return assessment


def raws():
    return list(AnswerHistory.objects.order_by("rev").values_list("raw", flat=True))


def test_every_answer_is_told_with_who_gave_it_the_latest_first(answered, item):
    found = entries_of(answered, item, "en")
    assert [one.row.answered_by.name for one in found] == ["Alice", "Erin", "Alice", "Erin", "Alice"]
    said = [one.words.split("  ")[0] for one in found]
    assert said == ["Does not apply: None", "The answer was cleared", "Don’t know", "3", "1"]
    assert [one.is_current for one in found] == [True, False, False, False, False]
    assert [one.can_return for one in found] == [False, True, True, True, True]


@pytest.mark.parametrize("to", [1, 2, 3, 4])
def test_an_earlier_answer_stands_again_as_a_new_entry(answered, alice, item, to):
    before = raws()
    restore(assessment=answered, item=item, to=to, rev=5, by=alice)
    assert raws() == [*before, before[to - 1]]
    assert answered.answers.get(item_id=item.id).raw == before[to - 1]
    assert not entries_of(answered, item, "en")[-to].can_return
    assert [one.source for one in AnswerHistory.objects.order_by("rev")] == ["typed"] * 5 + ["restored"]


def test_what_somebody_changed_meanwhile_stays(answered, alice, item):
    before = raws()
    with pytest.raises(AnswerChanged):
        restore(assessment=answered, item=item, to=1, rev=4, by=alice)
    assert raws() == before


@pytest.mark.parametrize("to", [0, 6])
def test_there_is_nothing_to_go_back_to_but_what_was_answered(answered, alice, item, to):
    with pytest.raises(NotThere):
        restore(assessment=answered, item=item, to=to, rev=5, by=alice)


def test_an_answer_that_the_playbook_does_not_take_is_told_and_stays_where_it_is(answered, alice, item):
    tamper("assessments_answerhistory", "raw", '"of another version"', where=("rev", 1))
    oldest = entries_of(answered, item, "en")[-1]
    assert (oldest.words, oldest.can_return) == ("An answer that this version of the playbook does not take", False)
    with pytest.raises(NotThere):
        restore(assessment=answered, item=item, to=1, rev=5, by=alice)


def test_on_its_page_an_editor_restores_and_a_viewer_reads(client, answered, erin, vic, team, item):
    page = reverse("answer_history", args=[answered.public_id, item.id])
    client.force_login(vic)
    assert 'name="to"' not in client.get(page).text
    assert client.post(page, {"to": "1", "rev": "5"}).status_code == 403
    client.force_login(erin)
    assert client.get(page).text.count('name="to"') == 4
    assert "The earlier answer stands again." in words(client.post(page, {"to": "1", "rev": "5"}, follow=True))
    again = client.post(page, {"to": "2", "rev": "5"}, follow=True)
    assert "Erin changed the answer meanwhile." in words(again)
    assert "This answer stands already." in words(client.post(page, {"to": "1", "rev": "6"}, follow=True))
    assert "There is no such answer" in words(client.post(page, {"to": "x"}, follow=True))
    assert len(raws()) == 6
    assert "restored from the history" in words(client.get(page))
    AnswerHistory.objects.create(
        assessment=answered, item_id=item.id, rev=7, raw=2, answered_by=erin, answered_at=now(), source="books"
    )
    client.cookies["plumbline_language"] = "zh-hans"
    told = client.get(page, headers={"accept-language": "zh-CN"}).text
    assert [told.count(said) for said in ("来自账目", "从历史恢复", "在题目处填写")] == [1, 1, 5]


def test_a_question_leads_to_its_history_once_it_was_answered(client, answered, alice, item):
    client.force_login(alice)
    page = client.get(reverse("chapter", args=[answered.public_id, item.chapter])).text
    link = f'href="{reverse("answer_history", args=[answered.public_id, item.id])}" data-history'
    assert f"{link}>" in "".join(page.split("\n")).replace("        >", ">")
    assert client.get(reverse("answer_history", args=[answered.public_id, "nothing"])).status_code == 404
