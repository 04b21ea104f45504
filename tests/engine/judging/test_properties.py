"""The properties of section 4 of the page on playbooks, over generated playbooks and answers."""

import random
import re
from dataclasses import replace
from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import given

from engine.judging.credits import credit_of
from engine.judging.evaluate import confirmed_situation, evaluate, score_only
from engine.judging.relevance import situation_of
from engine.judging.result import Interval
from engine.judging.scoring import percent, score
from engine.playbook.answer_reading import read_answer, read_answers
from engine.playbook.answers import NOT_APPLICABLE, UNKNOWN, VALUE, Answer
from engine.playbook.parse import load_playbook, playbook_from_data
from engine.playbook.parts import severity_rank
from engine.playbook.question_types.table import type_of
from playbooks.catalogue import playbook_on_disk
from tests.engine import small
from tests.engine.generated import answers_to, completed, fixed, made_playbooks

pytestmark = pytest.mark.database_free
OPENNESS = 0.35
VIEWS = ("readiness", "maturity", "evidenced")


def low(playbook, answers):
    readiness = score_only(playbook, answers).readiness
    return readiness.low if readiness else Fraction(0)


@fixed(100)
@given(made_playbooks())
def test_every_completion_lands_between_low_and_high(made):
    playbook, chance = made
    answers = answers_to(playbook, chance, OPENNESS)
    scores = score_only(playbook, answers)
    exact = score_only(playbook, completed(playbook, answers, chance))

    for before, after in [(scores, exact), *zip(scores.chapters, exact.chapters, strict=True)]:
        for view in VIEWS:
            interval, figure = getattr(before, view), getattr(after, view)
            assert interval is None or interval.low <= interval.high
            if figure:
                assert interval.low <= figure.low == figure.high <= interval.high


@fixed(100)
@given(made_playbooks())
def test_answering_more_never_lowers_the_low_or_raises_the_high_score(made):
    playbook, chance = made
    answers = answers_to(playbook, chance, OPENNESS)
    before = score_only(playbook, answers).readiness
    for key, answer in completed(playbook, answers, chance).items():
        after = score_only(playbook, {**answers, key: answer}).readiness
        if before and after:
            assert before.low <= after.low <= after.high <= before.high


@fixed(80)
@given(made_playbooks())
def test_a_better_answer_or_evidence_never_lowers_the_low_score(made):
    playbook, chance = made
    answers = answers_to(playbook, chance, OPENNESS)
    before = score_only(playbook, answers)
    for key, answer in answers.items():
        item = playbook.items[key]
        if answer.state != VALUE or item.is_fact:
            continue
        if item.type == "level" and answer.value < 4:
            assert low(playbook, {**answers, key: replace(answer, value=answer.value + 1)}) >= low(playbook, answers)
        if item.type == "choices":
            ticked = tuple(o.id for o in item.options if o.id in {*answer.value, "x"})
            assert low(playbook, {**answers, key: replace(answer, value=ticked)}) >= low(playbook, answers)
        shown = score_only(playbook, {**answers, key: replace(answer, is_evidenced=True)})
        for view in VIEWS:
            assert getattr(before, view) is None or getattr(shown, view).low >= getattr(before, view).low


@fixed(100)
@given(made_playbooks())
def test_contributions_add_up_exactly_and_as_printed(made):
    playbook, chance = made
    result = evaluate(playbook, answers_to(playbook, chance, OPENNESS))
    ledger = result.ledger

    assert ledger.total == (result.readiness.low if result.readiness else 0)
    for total, parts in [(ledger, ledger.chapters), *((chapter, chapter.lines) for chapter in ledger.chapters)]:
        exact = total.total if total is ledger else total.contribution
        assert sum(part.contribution for part in parts) == exact
        printed = sum(Fraction(part.printed.replace("−", "-")) for part in parts)
        assert printed == Fraction(total.printed.replace("−", "-"))
    for chapter in ledger.chapters:
        for line in chapter.lines:
            assert abs(Fraction(line.printed.replace("−", "-")) - line.contribution) < Fraction(1, 5)
            if line.kind == "question":
                assert line.contribution == line.share * line.credit * 100
            else:
                assert line.contribution <= 0


@fixed(80)
@given(made_playbooks())
def test_irrelevant_answers_change_nothing(made):
    playbook, chance = made
    answers = answers_to(playbook, chance, OPENNESS)
    relevance = situation_of(playbook, answers).relevance
    without = {key: answer for key, answer in answers.items() if relevance[key] is not False}

    assert replace(evaluate(playbook, answers), ignored=()) == evaluate(playbook, without)


@fixed(80)
@given(made_playbooks())
def test_the_order_of_answers_and_questions_changes_no_judgement(made):
    playbook, chance = made
    answers = answers_to(playbook, chance, OPENNESS)
    data = playbook.source_data
    chapters = {
        key: {
            **chapter,
            "questions": chapter["questions"][::-1],
            "sections": [{**section, "items": section["items"][::-1]} for section in chapter["sections"]],
        }
        for key, chapter in reversed(data["chapters"].items())
    }
    turned = playbook_from_data({**data, "chapters": chapters})

    first = evaluate(playbook, answers)
    again = evaluate(playbook, dict(reversed(answers.items())))
    other = evaluate(turned, answers)

    assert again == first
    assert (other.readiness, other.maturity, other.views) == (first.readiness, first.maturity, first.views)
    assert [gap.id for gap in other.gaps] == [gap.id for gap in first.gaps]
    assert [step.rung.id for step in other.plan.steps] == [step.rung.id for step in first.plan.steps]
    assert other.verdict.band.id == first.verdict.band.id


@fixed(80)
@given(made_playbooks())
def test_an_improvement_switches_on_no_gap_unless_it_is_a_tension(made):
    playbook, chance = made
    answers = answers_to(playbook, chance, 0.1)
    tension = {rule.id for rule in playbook.rules if rule.tension}
    before = {gap.id for gap in evaluate(playbook, answers).gaps}
    for key, answer in answers.items():
        if playbook.items[key].type == "level" and answer.state == VALUE and answer.value < 4:
            after = evaluate(playbook, {**answers, key: replace(answer, value=answer.value + 1)})
            assert {gap.id for gap in after.gaps} - before - tension == set()


def reached(playbook, item, raw):
    """The answer that a rung brings about; a parameter stands for its value."""
    return Answer(VALUE, playbook.limits[raw]) if raw in list(playbook.limits) else read_answer(item, raw)


def with_action_done(playbook, answers, actions):
    """The answers once actions are done, where that is better; by the full judgement alone."""
    situation = situation_of(playbook, answers)
    done = dict(answers)
    for action in actions:
        for key, raw in action.achieves.items():
            item, now = playbook.items[key], answers.get(key, Answer())
            if situation.relevance[key] is False or now.state == NOT_APPLICABLE or item.type == "derived":
                continue
            aim = Answer(VALUE, situation.targets_of(item)[1]) if raw == "target" else reached(playbook, item, raw)
            least = credit_of(situation, item, type_of(item).value_of(situation, item, now))[0]
            raises_level = item.type == "level" and now.state == VALUE and aim.value > now.value
            if credit_of(situation, item, aim.value)[0] > least or raises_level:
                done[key] = aim
    return done


@fixed(100)
@given(made_playbooks())
def test_what_a_gap_is_worth_is_the_gain_of_a_whole_new_judgement(made):
    playbook, chance = made
    answers = answers_to(playbook, chance, OPENNESS)
    result = evaluate(playbook, answers)
    rungs = {gap.id: gap.rungs for gap in result.gaps}
    for gap in result.gaps:
        closing = [rung for key in (gap.id, *gap.absorbs) for rung in rungs[key]]
        if any(playbook.items[key].type == "derived" for action in closing for key in action.achieves):
            continue
        gain = low(playbook, with_action_done(playbook, answers, closing)) - low(playbook, answers)
        assert gap.worth == gain * 100


@fixed(100)
@given(made_playbooks())
def test_the_plan_takes_prerequisites_first_closes_every_gap_and_ends_where_a_new_judgement_does(made):
    playbook, chance = made
    answers = answers_to(playbook, chance, OPENNESS)
    result = evaluate(playbook, answers)
    steps = result.plan.steps

    done = set()
    for step in steps:
        asked = set(playbook.actions[step.rung.action].after)
        if playbook.format == 1:
            assert set(step.after) == asked & {s.rung.id for s in steps}
        else:
            below = [r.id for r in playbook.actions[step.rung.action].rungs if r.id in done]
            assert set(below[-1:]) <= set(step.after)
        assert set(step.after) <= done
        done.add(step.rung.id)
    closed = [key for step in steps if step.is_last for key in step.closes]
    if playbook.format == 1:
        assert sorted(closed) == sorted(gap.id for gap in result.gaps)
    assert len(closed) == len(set(closed))
    if result.readiness:
        scores = [result.plan.score_before.low, *(step.score_after.low for step in steps)]
        assert scores[0] == result.readiness.low
        assert [b - a for a, b in pairwise(scores)] == [step.gain for step in steps]
        assert scores == sorted(scores)
        if not any(item.type == "derived" for item in playbook.items.values()):
            after = with_action_done(playbook, answers, [part for step in steps for part in step.parts])
            assert scores[-1] == low(playbook, after) * 100


@fixed(100)
@given(made_playbooks())
def test_answering_an_open_question_gains_no_more_than_it_says(made):
    playbook, chance = made
    answers = answers_to(playbook, chance, OPENNESS)
    result = evaluate(playbook, answers)
    for question in result.open_questions:
        item = playbook.items[question.id]
        if item.is_fact or not item.weight:
            continue
        answer = Answer(VALUE, type_of(item).sample(playbook, item, chance))
        gain = (low(playbook, {**answers, item.id: answer}) - low(playbook, answers)) * 100
        assert 0 <= gain <= question.max_worth


def test_a_fact_that_may_not_be_asked_decides_nothing_yet(tmp_path):
    """“Raise” is asked from stage 1 on. What hangs on its answer is not sure while the stage is open."""
    files = dict(small.FILES)
    files["chapters/c1.yaml"] = files["chapters/c1.yaml"].replace(
        "  weight: 2\n", "  weight: 2\n  relevant_if: 'raise == \"now\"'\n"
    )
    playbook = load_playbook(small.write(tmp_path, files))

    def relevance(**given):
        return situation_of(playbook, read_answers(playbook, given).answers).relevance["num"]

    assert relevance(**{"raise": "now"}) is None
    assert relevance(**{"raise": "now"}, stage="0") is False
    assert relevance(**{"raise": "now"}, stage="1") is True
    assert relevance(stage="1") is None
    open_stage = read_answers(playbook, {"raise": "now", "num": 50, "yes_no": "yes"}).answers
    before = score_only(playbook, open_stage).readiness
    for stage in range(5):
        closed = {**open_stage, **read_answers(playbook, {"stage": str(stage)}).answers}
        after = score_only(playbook, closed).readiness
        assert before.low <= after.low <= after.high <= before.high


def test_what_only_open_answers_can_bring_is_open_without_a_review(tmp_path):
    """Only a product scores. As answered one factor does not apply, so it has no value; open again it may have."""
    unscored = r"^  weight: [23]$|^  weight: 1(?=\n  options)|, weight: 1(?=})"
    files = {
        name: re.sub(unscored, lambda found: "" if found[0][0] == "," else "  weight: 0", text, flags=re.M)
        for name, text in small.FILES.items()
    }
    files["chapters/c1.yaml"] = files["chapters/c1.yaml"].replace("num * 2", "num * lev")
    files["playbook.yaml"] = re.sub(r"gates:\n.*?(?=rules:)", "", files["playbook.yaml"], flags=re.S)
    playbook = load_playbook(small.write(tmp_path, files))
    assert [item.id for item in playbook.items.values() if item.weight] == ["twice"]
    given = {"stage": "2", "num": 5, "lev": {"na": "not for us"}}
    answers = read_answers(playbook, given).answers
    result = evaluate(playbook, answers)
    assert result.readiness is None
    assert result.views["confirmed"] == Interval(Fraction(0), Fraction(100))


@fixed(100)
@given(made_playbooks())
def test_without_a_review_the_confirmed_score_is_open_and_a_review_narrows_it(made):
    playbook, chance = made
    answers = answers_to(playbook, chance, 0.1)
    reviewed = {
        key: answer for key, answer in answers.items() if chance.random() < 0.5 and not playbook.items[key].is_fact
    }

    bare = evaluate(playbook, answers).views["confirmed"]
    full = percent(score(confirmed_situation(situation_of(playbook, answers), {})).readiness)
    some = evaluate(playbook, answers, confirmed=reviewed).views["confirmed"]

    assert (bare is None) == (full is None)
    if bare and some:
        assert (bare.low, bare.high) == (0, 100)
        assert bare.low <= full.low <= some.low <= some.high <= full.high <= bare.high


@fixed(100)
@given(made_playbooks())
def test_absorbed_gaps_stand_below_their_rule_once(made):
    playbook, chance = made
    result = evaluate(playbook, answers_to(playbook, chance, 0.2))
    ids = [gap.id for gap in result.gaps]

    assert len(ids) == len(set(ids))
    below = [key for gap in result.gaps for key in gap.absorbs]
    assert sorted(below) == sorted(gap.id for gap in result.gaps if gap.absorbed_by)
    for gap in result.gaps:
        if gap.absorbed_by:
            owner = result.gap(gap.absorbed_by)
            assert owner.kind == "rule"
            others = [r for r in playbook.rules if gap.id in r.absorbs and result.gap(r.id)]
            assert severity_rank(owner.severity) == max(severity_rank(r.severity) for r in others)
            between = result.gaps[ids.index(owner.id) + 1 : ids.index(gap.id)]
            assert all(other.absorbed_by == owner.id for other in between)


def test_the_default_playbook_has_the_same_properties_at_its_own_size():
    playbook = playbook_on_disk("ai_venture")
    for seed in range(15):
        chance = random.Random(seed)
        answers = answers_to(playbook, chance, 0.25)
        result = evaluate(playbook, answers)
        exact = score_only(playbook, completed(playbook, answers, chance)).readiness
        assert result.readiness.low <= exact.low * 100 <= result.readiness.high
        rungs = {gap.id: gap.rungs for gap in result.gaps}
        for gap in result.gaps[:12]:
            closing = [rung for key in (gap.id, *gap.absorbs) for rung in rungs[key]]
            if all(
                playbook.items[k].type != "derived" and playbook.items[k].weight for a in closing for k in a.achieves
            ):
                gain = low(playbook, with_action_done(playbook, answers, closing)) - low(playbook, answers)
                assert gap.worth == gain * 100
        assert UNKNOWN in {answer.state for answer in answers.values()}
