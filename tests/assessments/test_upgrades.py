"""Answers moved to a later version, and answers to the earlier one that come in after the move."""

from __future__ import annotations

import copy
from io import StringIO

import pytest
from django.core.management import call_command

from assessments.actions import Clash, Sent, attach_link, save_answer, save_answers
from assessments.models import Answer, AnswerHistory, Assessment, Upgrade
from assessments.upgrades import newer_version, stays
from engine.judging.upgrading import AGAIN
from engine.playbook.answers import UNANSWERED, UNKNOWN, VALUE
from engine.playbook.answers import Answer as Given
from engine.playbook.parse import playbook_from_data
from plans.upgrading import preview_of, upgrade
from playbooks import catalogue
from tests.published import PLAYBOOK

pytestmark = pytest.mark.django_db


def again(assessment):
    return Assessment.objects.with_venture().get(pk=assessment.pk)


def moved(assessment, by):
    made = upgrade(assessment=assessment, seen=preview_of(assessment).seen, language="en", by=by)
    return made, again(assessment)


def verified():
    call_command("verify", stdout=StringIO(), stderr=StringIO())


def test_an_answer_for_the_earlier_version_that_comes_in_late_is_kept_for_it(on_1, alice, erin):
    """As a page does that was read before the move, and saves after it."""
    _made, now = moved(on_1, alice)
    sent = [Sent("mr_02", Given(VALUE, 7)), Sent("le_02", Given(VALUE, "yes")), Sent("mr_03", Given(VALUE, 4), 1)]

    kept = save_answers(assessment=on_1, sent=sent, by=erin)

    assert all(one.is_changed for one in kept.outcomes)
    made = Upgrade.objects.get()
    for key, raw in (("mr_02", 7), ("le_02", "yes")):
        row = AnswerHistory.objects.get(assessment=now, item_id=key, rev=made.moves[key]["late"][-1])
        assert (row.raw, row.answered_by, row.source) == (raw, erin, "typed")
    assert AnswerHistory.objects.get(item_id="le_02", rev=made.marks["le_02"]["rev"]).source == "upgrade"
    rows = {row.item_id: row for row in now.answers.all()}
    assert (rows["le_02"].state, rows["mr_03"].value) == (UNANSWERED, 4)
    assert "mr_02" not in rows
    assert made.marks["le_02"]["rev"] == rows["le_02"].rev
    verified()


def test_the_same_late_answer_again_adds_nothing(on_1, alice):
    moved(on_1, alice)
    for _time in range(2):
        save_answers(
            assessment=on_1, sent=[Sent("mr_02", Given(VALUE, 7)), Sent("le_02", Given(VALUE, "yes"))], by=alice
        )

    assert [len(Upgrade.objects.get().moves[key]["late"]) for key in ("mr_02", "le_02")] == [1, 1]
    verified()


def test_a_late_answer_to_what_was_never_answered_is_kept_too(assessment, earlier_version, alice):
    Assessment.objects.update(playbook_version=earlier_version)
    before = again(assessment)
    moved(before, alice)

    save_answers(assessment=before, sent=[Sent("le_10", Given(VALUE, "yes"))], by=alice)

    row = Answer.objects.get(item_id="le_10")
    assert (row.state, row.rev) == (UNANSWERED, 3)
    assert Upgrade.objects.get().marks["le_10"] == {"why": AGAIN, "of": ["le_10"], "rev": 3}
    verified()


def test_a_late_answer_meets_the_one_of_today(on_1, alice):
    _made, now = moved(on_1, alice)
    save_answer(assessment=now, item_id="le_02", given=Given(VALUE, "done"), by=alice)

    (outcome,) = save_answers(assessment=on_1, sent=[Sent("le_02", Given(VALUE, "yes"))], by=alice).outcomes

    assert isinstance(outcome, Clash)
    assert outcome.current.value == "done"


@pytest.mark.parametrize(
    ("key", "given", "same"),
    [
        ("mr_03", Given(VALUE, 3), True),
        ("bm_04", Given(VALUE, 30), True),
        ("mr_03", Given(UNKNOWN), True),
        ("mr_03", Given(), True),
        ("le_10", Given(VALUE, "yes"), False),
        ("mk_03", Given(VALUE, 3), False),
        ("mr_02", Given(VALUE, 3), False),
        ("mr_02", Given(), False),
    ],
)
def test_what_means_the_same_in_both_versions(key, given, same):
    assert stays(PLAYBOOK, catalogue.playbook_on_disk("ai_venture"), key, given) is same


def test_evidence_goes_along_where_one_question_takes_the_answer_of_another(assessment, alice):
    """In a version after today's, that gives a question another id."""
    save_answer(assessment=assessment, item_id="mr_03", given=Given(VALUE, 3), by=alice)
    attach_link(assessment=assessment, item_id="mr_03", link="https://example.org/log", by=alice)
    data = copy.deepcopy(dict(catalogue.playbook_on_disk("ai_venture").source_data))
    data["playbook"] |= {"version": "3.0.0", "was": {"version": "2.0.0"}}
    twin = copy.deepcopy(next(q for q in data["chapters"]["mr"]["questions"] if q["id"] == "mr_03"))
    twin |= {"id": "mr_33", "code": "MR-33", "was": {"of": ["mr_03"]}}
    twin["action"]["id"] = "a_mr_33"
    data["chapters"]["mr"]["questions"].append(twin)
    data["chapters"]["mr"]["sections"][0]["items"].append("mr_33")
    catalogue.publish(playbook_from_data(data))
    before = again(assessment)
    assert newer_version(before).version == "3.0.0"

    _made, now = moved(before, alice)

    assert {(one.item_id, one.link) for one in now.evidence.current()} == {
        (key, "https://example.org/log") for key in ("mr_03", "mr_33")
    }
    assert now.answers.get(item_id="mr_33").value == 3
    verified()
