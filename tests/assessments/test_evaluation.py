"""From rows to a judgement: which answers and which evidence count."""

import pytest

from assessments import actions
from assessments.evaluation import JUDGED, Evaluation, Sheet, evaluate, evaluate_raw, raw_answers, read_sheet
from assessments.models import Answer, Assessment
from engine.playbook.answer_reading import read_answers
from engine.playbook.answers import Answer as Given
from playbooks import catalogue

PLAYBOOK = catalogue.playbook_on_disk(catalogue.default_playbook_id())


def give(assessment, by, **given):
    for key, one in given.items():
        actions.save_answer(assessment=assessment, item_id=key, given=one, by=by)


def evidenced(evaluation):
    """The low end of readiness as far as evidence carries it."""
    return evaluation.result.views["evidenced"].low


@pytest.fixture
def level(assessment, alice):
    """A venture that gave its stage, and one question at its best."""
    give(assessment, alice, p_01=Given("value", "2"), mr_03=Given("value", 4))
    return assessment


def link(assessment, by, item="mr_03", number=1):
    return actions.attach_link(assessment=assessment, item_id=item, link=f"https://a.example/{number}", by=by)


@pytest.mark.django_db
def test_evidence_counts_until_it_is_taken_back(level, alice):
    bare = evidenced(evaluate(level))
    piece = link(level, alice)
    with_it = evidenced(evaluate(level))
    actions.remove_evidence(evidence=piece, by=alice)
    assert with_it > bare
    assert evidenced(evaluate(level)) == bare
    assert raw_answers(level)["mr_03"] == 4


@pytest.mark.django_db
def test_a_second_piece_stands_in_for_one_that_was_taken_back(level, alice):
    first = link(level, alice, number=1)
    second = link(level, alice, number=2)
    assert raw_answers(level)["mr_03"] == {"value": 4, "evidence": first.link}
    actions.remove_evidence(evidence=first, by=alice)
    assert raw_answers(level)["mr_03"] == {"value": 4, "evidence": second.link}
    assert [piece.pk for piece in read_sheet(level).evidence["mr_03"]] == [second.pk]


@pytest.mark.django_db
@pytest.mark.parametrize("given", [Given("unknown"), Given("not_applicable", reason="No rivals")])
def test_evidence_behind_no_value_changes_nothing(assessment, alice, given):
    give(assessment, alice, mr_04=given)
    before = raw_answers(assessment)
    link(assessment, alice, item="mr_04")
    assert raw_answers(assessment) == before


@pytest.mark.django_db
def test_evidence_without_an_answer_is_no_answer(assessment, alice):
    link(assessment, alice)
    assert raw_answers(assessment) == {}


@pytest.mark.django_db
def test_evidence_of_another_venture_counts_for_that_one(level, charlie):
    other = actions.start_assessment(name="Other", by=charlie)
    link(other, charlie)
    assert raw_answers(level)["mr_03"] == 4


@pytest.mark.django_db
@pytest.mark.parametrize("item", ["mr_03", "mr_07"])
def test_an_answer_taken_back_is_as_none(level, alice, item):
    """It is no "don't know": that counts as answered, and a figure that should be known and is not is a gap."""
    without = evaluate_raw(PLAYBOOK, {"p_01": "2"})
    give(level, alice, mr_03=Given())
    give(level, alice, **{item: Given("value", 1)})
    sent = actions.Sent(item, Given())
    kept = actions.save_answers(assessment=level, sent=[sent], by=alice)
    assert Answer.objects.get(item_id=item).state == "unanswered"
    assert evaluate(level).progress == kept.after.progress == without.progress
    assert evaluate(level).result == kept.after.result == without.result


@pytest.mark.django_db
def test_reading_costs_two_queries_and_none_when_both_were_fetched(level, alice, django_assert_num_queries):
    evaluate(level)
    fresh = Assessment.objects.select_related("playbook_version").get(pk=level.pk)
    with django_assert_num_queries(2):
        read_sheet(fresh)
    fetched = Assessment.objects.select_related("playbook_version").prefetch_related("answers", "evidence")
    found = fetched.get(pk=level.pk)
    with django_assert_num_queries(0):
        read_sheet(found)


@pytest.mark.database_free
@pytest.mark.parametrize("row", [Answer(item_id="mr_03", state="value", value=4), None])
def test_a_sheet_without_evidence_is_its_rows(row):
    rows = {"mr_03": row} if row else {}
    sheet = Sheet(PLAYBOOK, rows, {})
    assert sheet.raw == ({"mr_03": 4} if row else {})
    assert sheet.evaluation.progress.answered == len(rows)


@pytest.mark.database_free
def test_stored_answers_that_the_playbook_does_not_know_are_left_out():
    with_more = evaluate_raw(PLAYBOOK, {"p_01": "2", "no_such_question": 3, "mr_03": 99})
    assert set(with_more.answers) == {"p_01"}
    assert with_more.result == evaluate_raw(PLAYBOOK, {"p_01": "2"}).result


@pytest.mark.database_free
def test_what_is_asked_follows_from_the_answers():
    """Whether personal data of EU citizens is kept is asked of those who sell there."""
    here, there = (evaluate_raw(PLAYBOOK, {"p_01": "2", "p_05": [place]}) for place in ("CN", "EU"))
    assert isinstance(here, Evaluation)
    assert here.relevance != there.relevance
    assert here.relevance == here.situation.relevance


@pytest.mark.parametrize("other", [{"p_01": "2", "mr_03": 3}, {"mr_03": 4, "p_01": "3"}, {"mr_03": {"value": 4}}])
def test_other_answers_are_judged_anew(other):
    first = evaluate_raw(PLAYBOOK, {"p_01": "2", "mr_03": 4})
    assert evaluate_raw(PLAYBOOK, other).answers != first.answers
    assert evaluate_raw(PLAYBOOK, {"p_01": "2", "mr_03": 4}).result == first.result


def test_the_order_of_answers_makes_no_other_judgement():
    assert evaluate_raw(PLAYBOOK, {"p_01": "2", "mr_03": 4}) is evaluate_raw(PLAYBOOK, {"mr_03": 4, "p_01": "2"})


@pytest.mark.django_db
@pytest.mark.parametrize(
    "given",
    [
        {"mr_03": Given("value", 1)},
        {"mr_03": Given()},
        {"mr_03": Given("unknown")},
        {"mr_03": Given("not_applicable", reason="none")},
        {"mr_01": Given("value", 3), "p_01": Given("value", "3")},
    ],
)
def test_a_save_judges_what_the_next_page_then_shows(level, alice, given):
    link(level, alice)
    sent = [actions.Sent(key, one) for key, one in given.items()]
    JUDGED.kept.clear()
    kept = actions.save_answers(assessment=level, sent=sent, by=alice)
    now = read_sheet(level)
    assert now.evaluation is kept.after
    anew = Evaluation(now.playbook, read_answers(now.playbook, now.raw).answers)
    assert kept.after.answers == anew.answers
    assert kept.after.result == anew.result
    assert kept.before.answers != anew.answers


@pytest.mark.django_db
def test_a_save_of_what_was_judged_elsewhere_judges_the_same(level, alice):
    JUDGED.kept.clear()
    kept = actions.save_answers(assessment=level, sent=[actions.Sent("mr_01", Given("value", 2))], by=alice)
    JUDGED.kept.clear()
    assert evaluate(level).answers == kept.after.answers
