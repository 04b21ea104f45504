"""The default playbook: its personas, its texts, its law."""

from __future__ import annotations

import hashlib
import random
import re
from collections import Counter
from collections.abc import Iterator
from itertools import product
from pathlib import Path
from typing import Any

import pytest

from assessments.results.legal import PLACES
from engine.authoring.personas import run_persona
from engine.authoring.sampling import random_answers
from engine.judging.evaluate import evaluate
from engine.playbook.answer_reading import read_answers
from engine.playbook.answers import VALUE, plain_value
from engine.playbook.parts import Rung
from playbooks.catalogue import personas_on_disk, playbook_on_disk

PLAYBOOK = playbook_on_disk("ai_venture")
PERSONAS = personas_on_disk("ai_venture")
pytestmark = pytest.mark.database_free


@pytest.mark.parametrize("persona", PERSONAS, ids=lambda persona: persona.code)
def test_persona_is_judged_as_it_expects(persona):
    assert run_persona(PLAYBOOK, persona) == []


def test_every_persona_names_its_verdict_and_score():
    assert [p.code for p in PERSONAS if not p.verdict or not p.score] == []
    assert sum(p.code.startswith("X-") for p in PERSONAS) >= 12


def test_all_best_answers_leave_no_gap():
    answers = dict(best_answers())

    result = evaluate(PLAYBOOK, answers)

    assert [gap.code for gap in result.gaps] == []
    assert result.readiness.low == 100
    assert result.verdict.band.id == "strong"


def best_answers():
    for persona in PERSONAS:
        if persona.code == "R-99":
            yield from read_answers(PLAYBOOK, persona.answers).answers.items()


def test_plain_values_survive_the_way_to_json_and_back():
    answers = random_answers(PLAYBOOK, random.Random(7))
    raw = {key: plain_value(answer.value) for key, answer in answers.items() if answer.state == VALUE}

    assert read_answers(PLAYBOOK, raw).answers == answers


# --- Texts ---------------------------------------------------------------------------------------

CHINESE = re.compile(r"[\u4e00-\u9fff]")
SHINGLE = 13  # characters; long enough that a shared one is a copied sentence, not a shared term
GUIDE_SHINGLES = Path(__file__).parent / "data" / "guide_shingles.txt"
# Words the glossary replaces: gap, readiness, ledger, playbook, return, runway, burn, critical, evidence.
WRONG_WORDS = ["缺口", "准备度", "账本", "剧本", "驳回", "跑道", "烧钱", "致命", "证据", "验证码", "快照"]
OWNERS = [item for item in PLAYBOOK.items.values() if item.action] + list(PLAYBOOK.rules)
RUNGS = [(owner.code, rung) for owner in OWNERS for rung in owner.action.rungs]
GAPS = [(item.code, item.gap) for item in PLAYBOOK.items.values() if item.gap]


def texts_of(value: Any, path: str) -> Iterator[tuple[str, str, str]]:
    """Every text below `value`: its place, the Chinese, the English."""
    if isinstance(value, dict) and set(value) == {"zh", "en"}:
        yield path, value["zh"], value["en"]
    elif isinstance(value, dict):
        for key, child in value.items():
            yield from texts_of(child, f"{path}/{key}")
    elif isinstance(value, list):
        for index, child in enumerate(value):
            name = child.get("id", index) if isinstance(child, dict) else index
            yield from texts_of(child, f"{path}/{name}")


TEXTS = list(texts_of(dict(PLAYBOOK.source_data), ""))
TEXTS += [(f"/personas/{p.id}", p.title.zh, p.title.en) for p in PERSONAS]


def shingles(text: str) -> set[str]:
    characters = "".join(CHINESE.findall(text))
    return {
        hashlib.sha256(characters[i : i + SHINGLE].encode()).hexdigest()[:12]
        for i in range(len(characters) - SHINGLE + 1)
    }


def twice(values: list[str]) -> list[str]:
    return [value for value, count in Counter(values).items() if count > 1]


def test_all_texts_are_looked_at():
    assert len(TEXTS) > 2000
    assert any(path.endswith("/levels/4") for path, _, _ in TEXTS)


def test_no_sentence_of_the_source_guide_is_copied():
    # Only hashes of the guide's 13-character runs are kept here, never its text.
    guide = set(GUIDE_SHINGLES.read_text().split())

    copied = [(path, zh) for path, zh, _ in TEXTS if shingles(zh) & guide]

    assert len(guide) > 5000
    assert copied == []


def test_the_check_for_copied_sentences_would_notice_one():
    sample = "面向企业与公众的人工智能项目就绪程度评估说明"

    assert shingles(sample[:15]) & shingles("前文，" + sample[:10] + "、" + sample[10:])
    assert not shingles(sample[:12])


def test_chinese_texts_are_chinese_and_english_texts_are_not():
    # Units such as % and × are the same in both.
    assert [
        p for p, zh, _ in TEXTS if not CHINESE.search(zh) and re.search("[A-Za-z]{3}", zh) and not p.endswith("/source")
    ] == []
    assert [p for p, _, en in TEXTS if CHINESE.search(en)] == []


@pytest.mark.parametrize("word", WRONG_WORDS)
def test_words_the_glossary_replaces_do_not_occur(word):
    assert [path for path, zh, _ in TEXTS if word in re.sub("（[^）]*）", "", zh)] == []


def test_chinese_punctuation_is_full_width():
    halves = re.compile(r"[\u4e00-\u9fff”》）][,;:?!()]|[,;:?!()][\u4e00-\u9fff“《（]|[!！「」\"']")
    assert [path for path, zh, _ in TEXTS if halves.search(zh)] == []


def test_english_uses_one_kind_of_quotes_and_no_exclamation_marks():
    assert [path for path, _, en in TEXTS if re.search("[\"'!]", en)] == []


def test_no_two_items_share_their_help():
    items = PLAYBOOK.items.values()
    assert twice([item.help.zh for item in items]) == []
    assert twice([item.help.en for item in items]) == []


def test_help_is_more_than_a_remark():
    items = PLAYBOOK.items.values()
    assert [i.code for i in items if len(i.help.zh) < 24 or len(i.help.en.split()) < 16] == []


def test_prompts_are_whole_questions():
    items = PLAYBOOK.items.values()
    assert [i.code for i in items if not re.search("？(（.*）)?$", i.prompt.zh)] == []
    assert [i.code for i in items if "?" not in i.prompt.en] == []


def test_levels_can_be_told_apart():
    for item in PLAYBOOK.items.values():
        # The lowest may be no more than “not considered”.
        nothing, *higher = item.levels or [None]
        assert nothing is None or (len(nothing.zh) >= 4 and len(nothing.en.split()) >= 2), item.code
        assert all(len(level.zh) >= 7 and len(level.en.split()) >= 3 for level in higher), item.code
        assert len({level.zh for level in item.levels}) == len(item.levels)
        assert len({level.en for level in item.levels}) == len(item.levels)


@pytest.mark.parametrize(("code", "gap"), GAPS, ids=lambda value: str(value)[:5])
def test_a_gap_says_what_was_found_and_what_follows(code, gap):
    for language, variant in product(("zh", "en"), gap.variants):
        title, message, why = (getattr(text, language) for text in (variant.title, variant.message, gap.why))
        assert message.strip("。.") not in {title, why.strip("。.")}
        assert title != why.strip("。.")


def test_expectations_are_states_of_their_own():
    expected = [gap.expected for _, gap in GAPS if gap.expected]
    assert twice([text.zh for text in expected]) == twice([text.en for text in expected]) == []
    assert [t.en for t in expected if "action" in t.en.lower() or "行动" in t.zh] == []
    assert [i.code for i in PLAYBOOK.items.values() if i.gap and i.type != "level" and not i.gap.expected] == []


@pytest.mark.parametrize(("code", "rung"), RUNGS, ids=lambda value: str(value)[:5])
def test_a_rung_has_steps_to_begin_with_on_monday(code, rung):
    for language in ("zh", "en"):
        steps = [getattr(step.text, language) for step in rung.steps]
        assert 1 <= len(set(steps)) == len(steps) <= 5
        assert getattr(rung.title, language) not in {step.strip("。.") for step in steps}
        assert not any("attach" in step.lower() and "update the answer" in step for step in steps)
    assert len(rung.title.en.split()) <= 14


def are_never_done_both(places: list[tuple[str, Rung]]) -> bool:
    """Whether those who tell the same step stand for one piece of work.

    They are rungs of one action that begin at different answers, or a compound rule and a gap that it absorbs.
    """
    owners = {owner for owner, _ in places}
    if len(owners) == 1:
        starts = [answer for _, rung in places for answer in rung.start]
        return all(rung.start for _, rung in places) and twice(starts) == []
    return len(owners) == len(places) and any(owners <= {rule.id, *rule.absorbs} for rule in PLAYBOOK.rules)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_no_two_actions_share_a_title_or_a_step(language):
    told: dict[str, list[tuple[str, Rung]]] = {}
    for owner in OWNERS:
        for rung in owner.action.rungs:
            for step in rung.steps:
                told.setdefault(getattr(step.text, language), []).append((owner.id, rung))

    assert twice([getattr(rung.title, language) for _, rung in RUNGS]) == []
    assert [text for text, places in told.items() if len(places) > 1 and not are_never_done_both(places)] == []


@pytest.mark.parametrize("language", ["zh", "en"])
def test_no_plan_tells_the_same_step_twice(language):
    ventures = [read_answers(PLAYBOOK, persona.answers).answers for persona in PERSONAS]
    ventures += [random_answers(PLAYBOOK, random.Random(seed)) for seed in range(100)]
    for answers in ventures:
        plan = evaluate(PLAYBOOK, answers).plan
        assert twice([getattr(step.text, language) for one in plan.steps for step in one.rung.steps]) == []


@pytest.mark.parametrize("rule", PLAYBOOK.rules, ids=lambda rule: rule.code)
def test_a_compound_rule_speaks_for_itself(rule):
    for language in ("zh", "en"):
        title, message, why = (getattr(t, language) for t in (rule.title, rule.message, rule.why))
        assert len({title, message.strip("。."), why.strip("。.")}) == 3
        assert not re.search("[（(]", title)


UNDATED = {"f_lg_39_human", "f_lg_40", "f_lg_90", "f_lg_91", "f_lg_93"}


def test_legal_facts_are_dated_and_looked_at_again():
    for fact in PLAYBOOK.calendar:
        assert fact.jurisdiction in PLACES
        # Where no law is in force yet, there is no date, and the text says so.
        assert bool(fact.effective_on) != (fact.id in UNDATED), fact.id
        assert fact.effective_on or re.search("is not law|no (final text|general|comprehensive)", fact.text.en), fact.id
        assert fact.effective_on or re.search("没有|尚未", fact.text.zh), fact.id
        assert fact.as_of < fact.review_by, fact.id
        assert fact.relevant_if is not None, fact.id
        assert fact.questions, fact.id
        assert set(fact.questions) <= set(PLAYBOOK.items), fact.id


def test_superseded_law_is_not_cited_as_live():
    law = {fact.id: fact for fact in PLAYBOOK.calendar}
    assert law["f_lg_03"].effective_on == "2027-12-02"  # Annex III, as amended in 2026
    assert law["f_lg_04"].effective_on == "2028-08-02"  # Annex I
    assert law["f_lg_05_mark"].effective_on == "2026-08-02"  # marking, and the end of its transition
    assert "until 2 December 2026" in law["f_lg_05_mark"].text.en
    assert "SR 26-2" in law["f_lg_75"].source.en
    for path, _, en in TEXTS:
        assert "SR 11-7" not in en or "replaced SR 11-7" in en, path
        assert "24-205" not in en or "never applied" in en, path
        # The day of models placed before August 2025, and of nothing else any more.
        assert "2 August 2027" not in en or "2 August 2025" in en, path


def test_every_reference_exists_and_is_used():
    used = {r for item in PLAYBOOK.items.values() for r in item.references}
    used |= {r for rule in PLAYBOOK.rules for r in rule.references}
    used |= {p.source for p in PLAYBOOK.parameters.values() if p.source != "heuristic"}

    assert used == set(PLAYBOOK.references)
    assert all(ref.code == ref.id.upper().replace("_", "-") for ref in PLAYBOOK.references.values())


AT_ONCE = re.compile(
    r"(From )?(today|this week)\b|Within (24|48) hours|Without delay|(从)?今天起?|本周|马上|(24|48) ?小时内",
    re.IGNORECASE,
)


def test_what_a_step_says_to_do_today_or_this_week_is_marked_so():
    said = [
        (rung.id, number, text)
        for action in PLAYBOOK.actions.values()
        for rung in action.rungs
        for number, step in enumerate(rung.steps)
        for text in (step.text.en, step.text.zh)
        if AT_ONCE.match(text) and not step.at_once
    ]
    assert said == []


def test_work_that_is_named_for_today_or_this_week_opens_with_it():
    named = re.compile(r"\bfrom (today|this week)\b|\bat once\b|今天|本周|马上", re.IGNORECASE)
    rungs = [rung for action in PLAYBOOK.actions.values() for rung in action.rungs]
    late = [r.id for r in rungs if (named.search(r.title.en) or named.search(r.title.zh)) and not r.steps[0].at_once]
    assert late == []
