"""The quick scan: which questions it asks, what it keeps, and what becomes of it."""

import pytest

from assessments.actions import start_assessment
from assessments.answers import scanning
from assessments.answers.scanning import PROFILE, SESSION, Scan, claim, facts_of, keep, scan_of, span_of, weightiest
from assessments.evaluation import evaluate_raw, raw_answers
from assessments.models import AnswerHistory
from engine.playbook.answers import Answer
from playbooks import catalogue


def playbook():
    return catalogue.playbook_on_disk(catalogue.default_playbook_id())


def of_persona(code):
    personas = {one.code: one for one in catalogue.personas_on_disk(catalogue.default_playbook_id())}
    return personas[code].answers


def scan(raw):
    return Scan(playbook(), raw, "en")


@pytest.mark.parametrize("code", ["R-01", "R-03", "R-08", "R-10", "X-01"])
def test_it_asks_the_weightiest_questions_that_surely_concern_the_venture(code):
    raw = of_persona(code)
    facts = {item.id for item in facts_of(playbook())}
    told = {key: value for key, value in raw.items() if key in facts}
    known, full = evaluate_raw(playbook(), told).relevance, evaluate_raw(playbook(), raw).relevance
    asked = {item.id for part in scan(told).parts if part.id != PROFILE for item in part.items}
    asked |= {item.id for item in scan(told).more}
    heavy = {key for key, item in playbook().items.items() if item.is_scored and item.weight == 3 and item.is_asked}
    assert asked & heavy == {key for key in heavy if known[key]}
    assert all(full[key] for key in asked)


def test_a_figure_that_is_worked_out_is_asked_by_what_it_is_made_of():
    assert {"ff_01", "ff_02"} <= weightiest(playbook())
    assert "ff_03" not in weightiest(playbook())


def test_a_persona_that_answers_all_of_it_is_done():
    keys = weightiest(playbook()) | {item.id for item in facts_of(playbook())}
    found = scan({key: value for key, value in of_persona("R-08").items() if key in keys})
    assert found.is_complete
    assert found.resume is None
    assert found.answered == found.total > 20


def test_nothing_answered_begins_with_the_facts():
    found = scan({})
    assert found.resume.id == PROFILE
    assert playbook().stage_fact in {item.id for item in found.parts[0].items}
    assert found.answered == 0


def test_parts_follow_each_other():
    found = scan(of_persona("R-08"))
    for first, second in zip(found.parts, found.parts[1:], strict=False):
        assert found.beside(first)[1] == second
        assert found.beside(second)[0] == first
    assert found.beside(found.parts[0])[0] is None
    assert found.beside(found.parts[-1])[1] is None


@pytest.mark.parametrize("code", ["R-00", "R-08", "H-05", "X-01", "X-34"])
def test_what_it_asks_fits_into_a_quarter_of_an_hour_and_leaves_no_chapter_out(code):
    told = {key: value for key, value in of_persona(code).items() if playbook().items[key].is_fact}
    found = scan(told)
    assert found.minutes <= scanning.MINUTES
    assert {part.id for part in found.parts} - {PROFILE} == {item.chapter for item in found.heavy}


def test_what_carries_more_of_the_result_comes_first():
    found = scan({key: value for key, value in of_persona("R-08").items() if playbook().items[key].is_fact})
    groups = scanning.ranked(playbook(), found.heavy, found.evaluation.relevance)
    asked = {item.id for group in groups for item in group}
    assert asked == {item.id for item in found.heavy}
    assert groups.index((playbook().items["mr_01"],)) < groups.index((playbook().items["le_04"],))
    assert next(group for group in groups if playbook().items["ff_01"] in group) != (playbook().items["ff_01"],)


def test_an_answer_takes_no_other_answer_out_of_the_scan():
    told = {key: value for key, value in of_persona("R-08").items() if playbook().items[key].is_fact}
    more = scan(told).more
    answered = told | {item.id: {"unknown": True} for item in more}
    found = scan(answered)
    assert more
    assert {item.id for item in more} <= {item.id for item in found.chosen}
    assert not {item.id for item in found.more} & {item.id for item in more}
    assert found.total >= len(found.parts[0].items) + len(more)


def test_the_minutes_lie_between_those_that_are_told():
    shortest, longest = span_of(playbook())
    told = {key: value for key, value in of_persona("R-08").items() if playbook().items[key].is_fact}
    assert 0 < shortest <= scan(told).minutes <= longest


@pytest.mark.parametrize("kept", [None, "text", 7, [], {"nothing": 1}, {"p_01": "no such stage"}, {"mr_01": {"a": 1}}])
def test_a_session_that_cannot_be_read_holds_no_answers(kept):
    assert dict(scan_of({SESSION: kept}, "en").raw) == {}


def test_an_answer_is_kept_changed_and_taken_back():
    session = {}
    for given, raw in (
        (Answer("value", 2), {"mr_01": 2}),
        (Answer("unknown"), {"mr_01": {"unknown": True}}),
        (Answer(), {}),
    ):
        keep(session, {"mr_01": given})
        assert session[SESSION] == raw
        assert dict(scan_of(session, "en").raw) == raw


@pytest.mark.django_db
def test_the_answers_become_the_first_of_a_venture(published, alice):
    asked = {item.id for item in scan(of_persona("R-08")).asked}
    session = {SESSION: {key: value for key, value in of_persona("R-08").items() if key in asked}}
    before = dict(scan_of(session, "en").raw)
    assessment = start_assessment(name="Mine", by=alice)
    assert claim(session, assessment, alice) == len(before)
    assert set(assessment.history.values_list("source", flat=True)) == {"scan"}
    assert raw_answers(assessment) == before
    assert AnswerHistory.objects.filter(assessment=assessment, answered_by=alice).count() == len(before)
    assert SESSION not in session
    assert claim(session, assessment, alice) == 0
    assert scanning.scan_of(session, "en").answered == 0
