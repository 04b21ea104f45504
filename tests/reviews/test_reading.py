"""What a sealed submission says, question by question: all that was asked, nothing more, as it was sealed."""

from datetime import timedelta

import pytest
from django.utils import timezone

from assessments import actions
from assessments.evidence.details import Details
from engine.judging.progress import asked_in
from engine.judging.relevance import situation_of
from engine.playbook.answer_reading import read_answers
from engine.playbook.answers import Answer
from playbooks import catalogue
from reviews import actions as review_actions
from reviews.hiding import hidden_of
from reviews.models import Submission
from reviews.reading import claims_of, pieces_of
from reviews.sealing import evaluate_submission, is_intact

TEXT = "os_09"
NA = Answer("not_applicable", reason="We sell nothing to schools.")


@pytest.fixture
def in_use():
    return catalogue.playbook_on_disk(catalogue.default_playbook_id())


@pytest.fixture
def read(answered, enrolment, alice):
    """Hands in and reads what was handed in."""

    def all_claims(language="en"):
        submission = review_actions.submit(assessment=answered, enrolment=enrolment, by=alice)
        chapters = claims_of(submission, evaluate_submission(submission), language)
        return {claim.item.id: claim for chapter in chapters for claim in chapter.claims}

    return all_claims


def test_every_question_that_was_asked_stands_there_once_and_no_other(submission):
    evaluation = evaluate_submission(submission)
    chapters = claims_of(submission, evaluation, "zh-hans")
    assert [chapter.id for chapter in chapters] == [chapter.id for chapter in evaluation.playbook.chapters]
    for chapter in chapters:
        asked = asked_in(evaluation.situation, chapter.id)
        assert [claim.item.id for claim in chapter.claims] == [item.id for item in asked]
        assert all(claim.title and claim.prompt and claim.said for claim in chapter.claims)


def test_the_given_answer_is_marked_among_all_that_could_be_given(read):
    claims = read()
    for claim in claims.values():
        given = [choice.text for choice in claim.choices if choice.is_given]
        if claim.item.type == "level" and claim.answer.state == "value":
            assert given == [claim.item.levels[claim.answer.value].in_language("en")]
        elif claim.item.type == "choices" and claim.answer.state == "value":
            assert len(given) == len(claim.answer.value)
        elif claim.answer.state != "value":
            assert given == []
        if claim.item.type in ("number", "text", "date"):
            assert claim.choices == ()


def test_every_gap_stands_at_the_questions_that_cause_it(submission):
    evaluation = evaluate_submission(submission)
    claims = [claim for chapter in claims_of(submission, evaluation, "en") for claim in chapter.claims]
    shown = {gap.code for claim in claims for gap in claim.gaps}
    assert shown == {gap.code for gap in evaluation.result.gaps}
    assert all(gap.severity_name for claim in claims for gap in claim.gaps)


def test_evidence_stands_at_its_question_as_it_was_sealed(read, answered, alice):
    link = actions.attach_link(assessment=answered, item_id="mr_01", link="https://example.org/log", by=alice)
    claims = read()
    actions.remove_evidence(evidence=link, by=alice)
    (piece,) = claims["mr_01"].evidence
    assert (piece.id, piece.link, piece.is_file) == (link.public_id, "https://example.org/log", False)
    assert [key for key, claim in claims.items() if claim.evidence] == ["mr_01"]


def test_own_words_are_read_as_they_were_written(read, answered, alice, in_use):
    """Of an idea, which is asked for what must be true in words of its own."""
    concerns = situation_of(in_use, read_answers(in_use, {"p_01": 0, "p_02": "education"}).answers).relevance
    unfit = next(key for key, item in in_use.items.items() if item.na_allowed and item.is_asked and concerns[key])
    said = {TEXT: Answer("value", "Churn stays under 3% a month.\nLeast certain: that."), unfit: NA}
    actions.save_answer(assessment=answered, item_id="p_01", given=Answer("value", "0"), by=alice)
    for key, given in said.items():
        actions.save_answer(assessment=answered, item_id=key, given=given, by=alice)
    claims = read()
    assert [key for key, claim in claims.items() if claim.is_own_text] == [key for key in claims if key in said]
    assert claims[TEXT].said == said[TEXT].value
    assert NA.reason in claims[unfit].said


def test_a_submission_without_evidence_has_no_pieces(submission):
    assert list(pieces_of(submission)) == []


@pytest.mark.parametrize(("days", "is_past"), [(-1, True), (0, False), (1, False)])
def test_what_the_team_said_of_a_piece_is_sealed_with_it(read, answered, alice, days, is_past):
    until = timezone.localdate() + timedelta(days)
    said = Details("direct", "Page 3", until)
    link = actions.attach_link(
        assessment=answered, item_id="mr_01", link="https://example.org/log", by=alice, details=said
    )
    read()
    actions.describe_evidence(piece=link, details=Details("own", "Another"), shown=said)
    submission = Submission.objects.get()
    [piece] = pieces_of(submission)
    assert (piece.grade_name, piece.note, piece.good_until) == ("Direct: the thing itself", "Page 3", until)
    assert piece.is_expired is is_past
    assert ("evidence" in str(submission.answers["mr_01"])) is not is_past
    assert is_intact(submission)


def test_a_note_names_nobody_where_names_are_hidden(read, answered, alice):
    name = answered.venture.name
    said = Details(note=f"Signed by {name}")
    actions.attach_link(assessment=answered, item_id="mr_01", link="https://example.org/log", by=alice, details=said)
    read()
    submission = Submission.objects.get()
    [shown] = pieces_of(submission)
    assert name in shown.note
    submission.hidden = hidden_of(submission.enrolment, "Venture 1", [name])
    [piece] = pieces_of(submission)
    assert name not in piece.note


def test_seals_from_before_details_could_be_said_read_as_they_were(submission):
    for one in submission.evidence:
        for name in ("grade", "note", "good_until"):
            one.pop(name)
    for piece in pieces_of(submission):
        assert (piece.grade_name, piece.note, piece.good_until, piece.is_expired) == ("", "", None, False)
