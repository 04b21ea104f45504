"""One question as its template shows it: as stored, as just posted, or as somebody else answered it meanwhile."""

import pytest
from django.http import QueryDict
from django.utils.translation import override

from assessments.answers.questions import Question, questions_of, row_text
from assessments.evaluation import evaluate_raw
from assessments.models import Answer as Row
from tests import published

pytestmark = pytest.mark.database_free
PLAYBOOK = published.PLAYBOOK
ITEMS = PLAYBOOK.items


def row(key, value=None, state="value", rev=3, reason=""):
    return Row(item_id=key, state=state, value=value, rev=rev, reason=reason)


def question(key, stored=None, language="en", **more):
    return Question(ITEMS[key], language, stored, [], more.pop("target", None), **more)


def chosen(found):
    return [one["value"] for one in found.choices if one["is_chosen"]]


@pytest.mark.parametrize(
    ("stored", "state", "value", "rev", "is_answered"),
    [
        (None, "unanswered", "", 0, False),
        (row("mr_03", 2), "value", 2, 3, True),
        (row("mr_03", state="unknown"), "unknown", "", 3, True),
        (row("mr_03", state="unanswered"), "unanswered", "", 3, False),
    ],
)
def test_a_stored_answer_is_shown_as_it_stands(stored, state, value, rev, is_answered):
    found = question("mr_03", stored)
    assert (found.state, found.value, found.rev, found.is_answered) == (state, value, rev, is_answered)
    assert chosen(found) == ([str(value)] if value != "" else [])


def test_what_was_posted_stands_before_what_is_stored():
    posted = QueryDict("mr_04=__na&mr_04-reason=Because")
    found = question("mr_04", row("mr_04", 1), posted=posted)
    assert (found.state, found.reason, chosen(found)) == ("not_applicable", "Because", [])
    assert question("mr_03", row("mr_03", 1), posted=QueryDict("mr_03=4")).value == "4"
    assert question("mr_03", row("mr_03", 1), posted=QueryDict("")).value == ""


@pytest.mark.parametrize(
    ("marks", "state"),
    [
        ("mr_02=5", "value"),
        ("mr_02=5&mr_02-state=__unknown", "unknown"),
        ("mr_02-state=__unknown&mr_02-state=__na", "not_applicable"),
        ("mr_02-state=nonsense", "value"),
    ],
)
def test_the_last_mark_posted_is_the_state(marks, state):
    assert question("mr_02", posted=QueryDict(marks)).state == state


def test_several_options_stay_chosen():
    assert chosen(question("p_05", row("p_05", ["CN", "EU"]))) == ["CN", "EU"]
    assert chosen(question("p_05", posted=QueryDict("p_05=EU&p_05=CN"))) == ["CN", "EU"]


def test_the_level_expected_is_marked_among_the_levels():
    marked = [one["value"] for one in question("mr_03", target=3).choices if one["is_target"]]
    assert marked == ["3"]
    assert not any(one["is_target"] for one in question("mr_03").choices)


def test_whoever_overwrites_sees_the_others_answer_and_its_revision():
    found = question("mr_03", row("mr_03", 1), clash=row("mr_03", 4, rev=9))
    assert found.rev == 9
    assert found.clash_text == f"4  {ITEMS['mr_03'].levels[4].en}"
    assert question("mr_03", row("mr_03", 1)).clash_text == ""


@pytest.mark.parametrize(
    ("language", "taken_back", "unknown"), [("en", "Not answered", "Don’t know"), ("zh-hans", "未作答", "不清楚")]
)
def test_taken_back_and_not_known_are_two_things_to_say(language, taken_back, unknown):
    with override(language):
        assert row_text(ITEMS["mr_03"], row("mr_03", state="unanswered"), language) == taken_back
        assert row_text(ITEMS["mr_03"], row("mr_03", state="unknown"), language) == unknown


def test_a_figure_that_is_worked_out_says_when_it_cannot_be_yet():
    assert question("ff_03").derived_text == "not known yet"
    assert question("ff_03", derived=float("inf")).derived_text == "unlimited"


def of_chapter(chapter, **raw):
    return {q.item.id: q for q in questions_of(evaluate_raw(PLAYBOOK, raw), chapter, {}, {}, "en")}


def test_a_chapter_shows_what_is_asked_or_may_be_in_the_playbooks_order():
    for chapter in PLAYBOOK.chapters:
        evaluation = evaluate_raw(PLAYBOOK, {"p_01": "0"})
        shown = list(of_chapter(chapter.id, p_01="0"))
        asked = [item.id for item in PLAYBOOK.items_of(chapter.id) if evaluation.relevance[item.id] is not False]
        assert shown == asked


def test_no_level_is_expected_before_the_stage_is_known():
    assert {q.target for q in of_chapter("mr").values()} == {None}
    early, late = (of_chapter("mr", p_01=stage)["mr_03"].target for stage in ("0", "4"))
    assert 0 <= early < late <= 4


def test_figures_are_worked_out_where_they_stand():
    found = of_chapter("ff", p_01="2", ff_01=1200, ff_02=100)
    assert (found["ff_03"].derived, found["ff_01"].derived) == (12, None)
