"""What happened in a venture: every act once, the newest first, by whom, and of former members no name."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.timezone import now
from django.utils.translation import override

from accounts.erasing import erase_account
from assessments import activity
from assessments.actions import Sent, attach_link, remove_evidence, save_answer, save_answers
from assessments.activity import KINDS, Activity
from assessments.comments import settle, write_comment
from assessments.models import AnswerHistory, AnswerSource
from assessments.threads import Thread
from cohorts.models import VentureMembership
from engine.playbook.answers import Answer as GivenAnswer
from plans.actions import add_item, change_item
from plans.milestones.freezing import freeze
from playbooks.catalogue import playbook_for
from reviews.actions import submit

pytestmark = pytest.mark.django_db
MORNING = datetime(2026, 3, 1, 9, tzinfo=UTC)


def answer(assessment, by, item_id="mr_01", minutes=0, rev=1, raw=2, **more):
    return AnswerHistory.objects.create(
        assessment=assessment,
        item_id=item_id,
        rev=rev,
        raw=raw,
        answered_by=by,
        answered_at=MORNING + timedelta(minutes=minutes),
        **more,
    )


def words(assessment, **more):
    return [act.words for act in Activity(assessment, "en", **more).acts]


def test_answers_that_follow_each_other_are_one_act_and_others_are_not(assessment, alice, erin, team):
    for minutes, item in ((0, "mr_01"), (30, "mr_03"), (30, "mr_06")):  # 30 minutes are close
        answer(assessment, alice, item, minutes)
    answer(assessment, erin, "dd_02", 40)
    answer(assessment, alice, "mr_04", 50)
    answer(assessment, alice, "mr_05", 80.1)
    answer(assessment, alice, "mr_05", 81, rev=2, raw=None)
    found = words(assessment)
    assert [one.split()[0:4] for one in found] == [
        ["Alice", "took", "back", "the"],
        ["Alice", "answered", found[1].split()[2], found[1].split()[3]],
        ["Alice", "answered", found[2].split()[2], found[2].split()[3]],
        ["Erin", "answered", found[3].split()[2], found[3].split()[3]],
        ["Alice", "answered", "3", "questions:"],
    ]
    assert found[4] == "Alice answered 3 questions: MR-01, MR-03, MR-06."


def test_an_import_of_many_answers_is_one_line_on_each_page_and_none_is_left_out(assessment, alice):
    items = [f"mr_{number:02}" for number in range(1, 10)] + ["dd_02"]
    for rev in range(1, 13):
        for item in items:
            answer(assessment, alice, item, rev=rev)
    first, second, third = (Activity(assessment, "en", number) for number in (1, 2, 3))
    assert [one.has_more for one in (first, second, third)] == [True, True, False]
    seen = [key for page in (first, second, third) for _at, _place, key in page.window[: activity.A_PAGE]]
    assert len(seen) == len(set(seen)) == 120
    assert len(first.acts) == 1
    assert "and more" in first.acts[0].words
    assert Activity(assessment, "en", 4).acts == []


def test_each_kind_of_act_is_told_and_can_be_asked_for(assessment, enrolment, alice, erin, team):
    thread = Thread("gap", "mr_01")
    given = GivenAnswer("value", 2)
    save_answer(assessment=assessment, item_id="mr_01", given=given, by=alice, expected_rev=0)
    piece = attach_link(assessment=assessment, item_id="mr_01", link="https://example.org/log", by=alice)
    remove_evidence(evidence=piece, by=erin)
    write_comment(assessment=assessment, thread=thread, text="Secret", language="en", by=alice)
    settle(assessment=assessment, thread=thread, until=datetime(2100, 1, 1, tzinfo=UTC), by=erin)
    own = add_item(assessment=assessment, values={"title": "Ask"}, by=alice)
    change_item(assessment=assessment, key=own.key, rev=1, values={"status": "doing"}, by=erin)
    freeze(assessment=assessment, name="Start", by=alice)
    submit(assessment=assessment, enrolment=enrolment, by=alice)
    told = {kind: words(assessment, kind=kind) for kind in KINDS}
    assert told["evidence"][0].startswith("Erin withdrew evidence of ")
    assert told["evidence"][1].startswith("Alice attached evidence to ")
    assert told["comments"][0].startswith("Erin resolved comments on the gap “")
    assert told["plan"] == [
        "Erin changed “Ask” in the plan; its status then: In progress.",
        "Alice added “Ask” to the plan.",
    ]
    assert told["milestones"] == ["Alice kept the milestone “Start”."]
    assert told["submissions"] == [f"Alice submitted to {enrolment.cohort}."]
    assert sum(map(len, told.values())) == len(words(assessment))
    assert not [one for one in words(assessment) if "Secret" in one]
    assert all(one.startswith("Erin") for one in words(assessment, person=erin))
    with override("zh-hans"):
        chinese = [act.words for act in Activity(assessment, "zh-hans").acts]
    assert not [one for one in chinese if "the gap" in one or "answered" in one]


def test_what_an_upgrade_carried_over_nobody_answered_or_took_back(assessment, alice):
    for rev, raw in enumerate((2, None, 2, None), 1):
        source = AnswerSource.UPGRADE if rev < 3 else AnswerSource.FILE
        answer(assessment, alice, rev=rev, raw=raw, minutes=rev, source=source)
    assert [one.split()[1] for one in words(assessment)] == ["took", "answered"]


def test_a_page_costs_the_same_with_one_and_with_many_acts(assessment, alice, django_assert_num_queries):
    def page():
        return Activity(assessment, "en").acts

    answer(assessment, alice)
    page()  # the playbook is read once a process
    with CaptureQueriesContext(connection) as one:
        page()
    for number in range(2, 40):
        answer(assessment, alice, rev=number)
    with django_assert_num_queries(len(one)):
        page()
    assert len(one) <= len(activity._sources) + 2


def test_who_was_erased_has_no_name(assessment, alice, erin, team):
    answer(assessment, erin)
    VentureMembership.objects.filter(user=erin).delete()
    assert words(assessment)[0].startswith("Erin")
    erase_account(erin)
    assert words(assessment)[0].startswith("A former member answered")


def test_a_file_of_which_each_answer_had_a_moment_of_its_own_is_one_line_all_the_same(assessment, alice):
    """As files were taken before their answers had one moment; a file in the next minute is another one."""
    keys, at = ["mr_01", "mr_03", "bm_01", "bm_03"], now()
    for key, seconds in zip(keys, (0, 0.4, 1.1, 60), strict=True):
        moment = at + timedelta(seconds=seconds)
        assessment.history.create(
            item_id=key, rev=1, raw=2, answered_by=alice, answered_at=moment, source=AnswerSource.FILE
        )
    assert words(assessment) == ["Alice answered 1 question from a file.", "Alice answered 3 questions from a file."]


def test_a_file_is_one_line_however_many_answers_and_beside_what_was_typed(assessment, alice, team):
    save_answer(assessment=assessment, item_id="mk_01", given=GivenAnswer("unknown"), by=alice)
    keys = [item.id for item in playbook_for(assessment.playbook_version).items.values() if item.type == "level"]
    assert len(keys) > activity.A_PAGE
    for few, value in ((keys, 1), (keys[:1], 2)):
        sent = [Sent(key, GivenAnswer("value", value)) for key in few]
        save_answers(assessment=assessment, sent=sent, by=alice, source=AnswerSource.FILE)
    found = words(assessment)
    assert found[:2] == ["Alice answered 1 question from a file.", f"Alice answered {len(keys)} questions from a file."]
    assert len(found) == 3
    assert "MK-01" in found[2]
