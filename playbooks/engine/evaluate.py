"""Playbook + answers -> result: the one judgement for page, worker, plan, tests and command line."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import replace
from fractions import Fraction

from playbooks.engine.answers import NOT_APPLICABLE, Answer
from playbooks.engine.gaps import fired_gaps, in_order, waiting_rules
from playbooks.engine.ledger import ledger_of
from playbooks.engine.planning import plan_of
from playbooks.engine.relevance import Answers, Situation, situation_of
from playbooks.engine.result import (
    ChapterResult,
    Condition,
    FiredGap,
    Interval,
    NotApplicable,
    OpenQuestion,
    Result,
    Verdict,
)  # fmt: skip
from playbooks.engine.schema import SEVERITIES, Band, Playbook, severity_rank
from playbooks.engine.scoring import ZERO, ChapterScore, Rescorer, Scores, percent, score

ONE = Fraction(1)


def evaluate(playbook: Playbook, answers: Answers, *, confirmed: Answers | None = None) -> Result:
    """Judges a set of answers.

    Args:
        answers: by item id, as `read_answers` gives them.
        confirmed: the reviewed answers, with the reviewer's levels; what is missing there stays open.

    Returns:
        Everything that follows, the same for the same input in any order.
    """
    situation = situation_of(playbook, answers)
    scores = score(situation)
    rescorer = Rescorer(situation, scores)
    gaps = in_order(valued(gap, scores, rescorer) for gap in fired_gaps(situation))
    plan = plan_of(gaps, rescorer)
    return Result(
        playbook_id=playbook.id, playbook_version=playbook.version, playbook_digest=playbook.digest,
        stage=situation.stage, readiness=percent(scores.readiness), maturity=percent(scores.maturity),
        views=views_of(situation, scores, confirmed),
        chapters=tuple(chapter_result(situation, chapter, gaps) for chapter in scores.chapters), gaps=gaps,
        open_questions=open_questions(situation, scores), not_applicable=not_applicable(situation),
        irrelevant=tuple(key for key, relevant in situation.relevance.items() if relevant is False),
        ignored=tuple(k for k, r in situation.relevance.items() if r is False and situation.answer(k).is_given),
        verdict=verdict_of(playbook, scores, gaps), ledger=ledger_of(situation, scores), plan=plan,
        counts=counts_of(gaps),
    )  # fmt: skip


def score_only(playbook: Playbook, answers: Answers) -> Scores:
    """Readiness and maturity without gaps, ledger or plan: what re-scoring many ventures needs."""
    return score(situation_of(playbook, answers))


def valued(gap: FiredGap, scores: Scores, rescorer: Rescorer) -> FiredGap:
    """The gap with what closing it is worth, and the failing gates it stands behind."""
    _, readiness = rescorer.improved(gap.action.achieves)
    worth = (readiness.low - scores.readiness.low) * 100 if readiness and scores.readiness else ZERO
    chapter = next((c for c in scores.chapters if c.chapter.id == gap.chapter_id), None)
    gated = (
        tuple(
            f.gate.id
            for f in chapter.gates
            if f.low_fails and gap.question_id not in f.gate.requires
        )
        if chapter
        else ()
    )
    return replace(gap, worth=max(ZERO, worth), gated_by=gated)


def views_of(
    situation: Situation, scores: Scores, confirmed: Answers | None
) -> Mapping[str, Interval | None]:
    evidenced = score(situation, situation.playbook.unevidenced_factor)
    return {
        "claimed": percent(scores.readiness),
        "evidenced": percent(evidenced.readiness),
        "confirmed": percent(score(confirmed_situation(situation, confirmed or {})).readiness),
    }


def confirmed_situation(situation: Situation, confirmed: Answers) -> Situation:
    """Facts as claimed, questions as reviewed; "does not apply" stays where it was claimed."""
    playbook = situation.playbook
    answers = {
        key: confirmed.get(key, answer if keeps(playbook, key, answer) else Answer())
        for key, answer in situation.answers.items()
    }
    return situation_of(playbook, {**answers, **confirmed})


def keeps(playbook: Playbook, key: str, answer: Answer) -> bool:
    return playbook.items[key].is_fact or answer.state == NOT_APPLICABLE


def counts_of(gaps: Iterable[FiredGap]) -> dict[str, int]:
    """Gaps by severity, each once: what a rule absorbs is counted with the rule."""
    counts = Counter(gap.severity for gap in gaps if gap.absorbed_by is None)
    return {severity: counts[severity] for severity in reversed(SEVERITIES)}


def chapter_result(
    situation: Situation, scored: ChapterScore, gaps: Iterable[FiredGap]
) -> ChapterResult:
    chapter = scored.chapter
    counts = Counter(g.severity for g in gaps if g.chapter_id == chapter.id and g.kind == "gap")
    items = situation.playbook.items_of(chapter.id)
    asked = [i for i in items if i.is_asked and situation.relevance[i.id] is not False]
    left_out = sum(
        i.weight
        for i in items
        if situation.answer(i.id).state == NOT_APPLICABLE and situation.relevance[i.id]
    )
    share = (
        Fraction(left_out, left_out + sum(line.item.weight for line in scored.lines))
        if left_out
        else ZERO
    )
    with_zero = None
    if share > situation.playbook.na_warning_share and scored.readiness:
        with_zero = percent(
            Interval(scored.readiness.low * (1 - share), scored.readiness.high * (1 - share))
        )
    return ChapterResult(
        id=chapter.id, weight=chapter.weight, readiness=percent(scored.readiness), maturity=percent(scored.maturity),
        raw=percent(scored.raw), gates=scored.gates, na_share=share, readiness_na_as_zero=with_zero,
        counts={severity: counts[severity] for severity in reversed(SEVERITIES)},
        worst=max(counts, key=severity_rank) if counts else None,
        answered=sum(situation.answer(i.id).is_given for i in asked), total=len(asked),
    )  # fmt: skip


def open_questions(situation: Situation, scores: Scores) -> tuple[OpenQuestion, ...]:
    """Questions and facts without a value, the most valuable first."""
    waiting = waiting_rules(situation)
    weights = {c.chapter.id: c.chapter.weight for c in scores.chapters if c.readiness}
    whole = sum(weights.values())
    sums = {c.chapter.id: sum(line.item.weight for line in c.lines) for c in scores.chapters}
    result = []
    for item in situation.playbook.items.values():
        if not item.is_asked or item.type == "text" or not situation.is_open(item.id):
            continue
        worth = ZERO
        if item.weight and item.chapter in weights:
            worth = Fraction(100 * weights[item.chapter] * item.weight, whole * sums[item.chapter])
        state = situation.answer(item.id).state
        result.append(
            OpenQuestion(
                item.id,
                item.code,
                item.chapter,
                state,
                item.weight,
                worth,
                tuple(waiting.get(item.id, ())),
            )
        )
    return tuple(sorted(result, key=lambda q: (-q.max_worth, -len(q.waiting_rules), q.code)))


def not_applicable(situation: Situation) -> tuple[NotApplicable, ...]:
    return tuple(
        NotApplicable(item.id, item.code, situation.answer(item.id).reason)
        for item in situation.playbook.items.values()
        if situation.answer(item.id).state == NOT_APPLICABLE
        and situation.relevance[item.id] is not False
    )


def verdict_of(playbook: Playbook, scores: Scores, gaps: tuple[FiredGap, ...]) -> Verdict:
    """The highest band all of whose conditions hold on the low score."""
    low = [conditions_of(band, scores, gaps, "low") for band in playbook.bands]
    high = [conditions_of(band, scores, gaps, "high") for band in playbook.bands]
    at = reached(low)
    following = playbook.bands[at + 1] if at + 1 < len(playbook.bands) else None
    return Verdict(
        playbook.bands[at],
        playbook.bands[reached(high)],
        following,
        low[at + 1] if following else (),
    )


def reached(conditions: list[tuple[Condition, ...]]) -> int:
    return max(
        i for i, c in enumerate(conditions) if i == 0 or all(condition.is_met for condition in c)
    )


def conditions_of(
    band: Band, scores: Scores, gaps: tuple[FiredGap, ...], end: str
) -> tuple[Condition, ...]:
    def at(interval: Interval | None) -> Fraction:
        return getattr(interval, end) * 100 if interval else ZERO

    whole = at(scores.readiness)
    active = [c for c in scores.chapters if c.readiness]
    lowest = min(active, key=lambda c: at(c.readiness)) if active else None
    actual = at(lowest.readiness) if lowest else ZERO
    result = [Condition("at_least", band.at_least, whole, whole >= band.at_least, None, None, 0)]
    if band.every_chapter:
        chapter_id = lowest.chapter.id if lowest else None
        result.append(
            Condition(
                "every_chapter",
                band.every_chapter,
                actual,
                actual >= band.every_chapter,
                chapter_id,
                None,
                0,
            )
        )
    for severity in band.no_open:
        count = sum(gap.severity == severity for gap in gaps)
        result.append(Condition("no_open", None, None, not count, None, severity, count))
    return tuple(result)
