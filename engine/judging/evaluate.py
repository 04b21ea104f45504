"""Playbook + answers -> result: the one judgement for page, worker, plan, tests and command line."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from fractions import Fraction

from engine.judging.but_for import but_for
from engine.judging.gaps import fired_gaps, waiting_rules
from engine.judging.ledger import ledger_of
from engine.judging.outlook import Outlook
from engine.judging.planning import plan_of
from engine.judging.progress import asked_in, chapter_progress
from engine.judging.relevance import Answers, Situation, situation_of
from engine.judging.rescoring import Rescorer
from engine.judging.result import (
    ENOUGH_KNOWN,
    ChapterResult,
    FiredGap,
    Interval,
    NotApplicable,
    OpenQuestion,
    Result,
    Standing,
)
from engine.judging.scoring import ZERO, ChapterScore, Scores, percent, score, with_inapplicable
from engine.judging.verdict import verdict_of
from engine.playbook.answers import NOT_APPLICABLE, VALUE, Answer
from engine.playbook.parts import SEVERITIES, severity_rank
from engine.playbook.question_types.table import type_of
from engine.playbook.schema import Playbook

WHOLE = Interval(ZERO, Fraction(100))


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
    fired = fired_gaps(situation, scores, rescorer)
    gaps = fired.gaps
    relevance = situation.relevance
    by_chapter: dict[str, Counter[str]] = defaultdict(Counter)
    for gap in gaps:
        if gap.kind == "gap":
            by_chapter[gap.chapter_id][gap.severity] += 1
    chapters = tuple(chapter_result(situation, chapter, by_chapter[chapter.chapter.id]) for chapter in scores.chapters)
    open_ones = open_questions(situation, rescorer)
    verdict = verdict_of(playbook, scores, gaps, upheld(answers, confirmed or {}))
    if verdict.next_band:
        named = but_for(Outlook(situation, fired, rescorer), verdict.next_band, verdict)
        verdict = replace(verdict, but_for=named)
    # The plan moves the rescorer on, so it comes after everything that asks for present gains.
    plan = plan_of(fired, rescorer, situation)
    return Result(
        playbook_id=playbook.id,
        playbook_version=playbook.version,
        playbook_digest=playbook.digest,
        stage=situation.stage,
        readiness=percent(scores.readiness),
        maturity=percent(scores.maturity),
        views=views_of(situation, scores, confirmed),
        chapters=chapters,
        gaps=gaps,
        open_questions=open_ones,
        not_applicable=not_applicable(situation),
        irrelevant=tuple(key for key, relevant in relevance.items() if relevant is False),
        ignored=tuple(k for k, r in relevance.items() if r is False and situation.answer(k).is_given),
        verdict=verdict,
        ledger=ledger_of(scores, playbook.unit),
        plan=plan,
        counts=counts_of(gaps),
    )


def score_only(playbook: Playbook, answers: Answers) -> Scores:
    """Readiness and maturity without gaps, ledger or plan: what re-scoring many ventures needs."""
    return score(situation_of(playbook, answers))


def standing_of(situation: Situation) -> Standing:
    """The figures that `evaluate` gives, for a small part of its cost: no gaps, verdict or plan."""
    scores = score(situation)
    chapters = {one.chapter.id: chapter_readiness(one) for one in scores.chapters}
    known = ledger_of(scores, situation.playbook.unit).share_known
    return Standing(percent(scores.readiness), chapters, is_early=known < ENOUGH_KNOWN)


def views_of(situation: Situation, scores: Scores, confirmed: Answers | None) -> Mapping[str, Interval | None]:
    """Readiness as claimed, as evidenced and as confirmed, 0..100."""
    return {
        "claimed": percent(scores.readiness),
        "evidenced": percent(scores.evidenced),
        "confirmed": confirmed_view(situation, confirmed, scores),
    }


def upheld(answers: Answers, confirmed: Answers) -> frozenset[str]:
    """The ids of the questions whose claimed value a review found right; another value backs no claim."""
    claimed = {key: answer.value for key, answer in answers.items() if answer.state == VALUE}
    return frozenset(
        key for key, one in confirmed.items() if one.state == VALUE and key in claimed and one.value == claimed[key]
    )


def confirmed_view(situation: Situation, confirmed: Answers | None, scores: Scores | None = None) -> Interval | None:
    """What reviewers agree to. Without a review everything is open: from 0 to 100.

    Args:
        scores: of the situation, where they are known already.
    """
    if not confirmed:
        scores = scores or score(situation)
        # A derived figure may have no value as answered, and one once its answers are open again.
        is_scored = scores.readiness or score(confirmed_situation(situation, {})).readiness
        return WHOLE if is_scored else None
    return percent(score(confirmed_situation(situation, confirmed)).readiness)


def confirmed_by_chapter(situation: Situation, confirmed: Answers) -> dict[str, Interval]:
    """What reviewers agree to in each scored chapter, 0..100, by its id; what nobody reviewed is open."""
    chapters = score(confirmed_situation(situation, confirmed)).chapters
    found = {one.chapter.id: percent(one.readiness) for one in chapters}
    return {key: interval for key, interval in found.items() if interval is not None}


def confirmed_situation(situation: Situation, confirmed: Answers) -> Situation:
    """Facts as claimed, questions as reviewed; "does not apply" stays where it was claimed."""
    playbook = situation.playbook
    kept = {k: answer for k, answer in situation.answers.items() if keeps(playbook, k, answer)}
    return situation_of(playbook, {**kept, **confirmed})


def keeps(playbook: Playbook, key: str, answer: Answer) -> bool:
    return playbook.items[key].is_fact or answer.state == NOT_APPLICABLE


def counts_of(gaps: Iterable[FiredGap]) -> dict[str, int]:
    """Gaps by severity, each once: what a rule absorbs is counted with the rule."""
    counts = Counter(gap.severity for gap in gaps if gap.absorbed_by is None)
    return {severity: counts[severity] for severity in reversed(SEVERITIES)}


def chapter_readiness(scored: ChapterScore) -> Interval | None:
    """A chapter's readiness, 0..100; without gates it is the plain mean."""
    return percent(scored.readiness if scored.gates else scored.raw)


def chapter_result(situation: Situation, scored: ChapterScore, counts: Mapping[str, int]) -> ChapterResult:
    """One chapter of the result, 0..100. `counts` are its gaps by severity."""
    chapter = scored.chapter
    raw = percent(scored.raw)
    left_out = [
        (item.weight, situation.relevance[item.id] is True)
        for item in asked_in(situation, chapter.id)
        if situation.answer(item.id).state == NOT_APPLICABLE
    ]
    progress = chapter_progress(situation, chapter.id)
    share, with_zero = share_left_out(situation, scored, [part for part in left_out if part[0]])
    return ChapterResult(
        id=chapter.id,
        weight=chapter.weight,
        readiness=chapter_readiness(scored) if scored.gates else raw,
        maturity=percent(scored.maturity),
        raw=raw,
        gates=scored.gates,
        na_share=share,
        readiness_na_as_zero=with_zero,
        counts={severity: counts.get(severity, 0) for severity in reversed(SEVERITIES)},
        worst=max(counts, key=severity_rank) if counts else None,
        answered=progress.answered,
        total=progress.total,
        evidenced=percent(scored.evidenced),
    )


def share_left_out(
    situation: Situation, scored: ChapterScore, left_out: Sequence[tuple[int, bool]]
) -> tuple[Fraction, Interval | None]:
    """The share of a chapter's weight marked "does not apply", and beyond the limit the score with it as 0."""
    weight = sum(part[0] for part in left_out)
    if not weight:
        return ZERO, None
    share = Fraction(weight, weight + sum(line.item.weight for line in scored.lines))
    if share <= situation.playbook.na_warning_share:
        return share, None
    return share, percent(with_inapplicable(situation, scored, left_out))


def open_questions(situation: Situation, rescorer: Rescorer) -> tuple[OpenQuestion, ...]:
    """Questions and facts without a value, the most valuable first."""
    items = situation.playbook.items.values()
    found = [i for i in items if i.is_asked and type_of(i).is_listed_open and situation.is_open(i.id)]
    if not found:
        return ()
    waiting = waiting_rules(situation)
    feeds: dict[str, list[str]] = {}
    for item in items:
        for name in () if item.is_asked else item.inputs:
            feeds.setdefault(name, []).append(item.id)
    result = []
    for item in found:
        gain = rescorer.gain_of_answering([item.id, *feeds.get(item.id, ())])
        state, rules = situation.answer(item.id).state, tuple(waiting.get(item.id, ()))
        worth = rescorer.points(gain)
        result.append(OpenQuestion(item.id, item.code, item.chapter, state, item.weight, worth, rules))
    return tuple(sorted(result, key=lambda q: (-q.max_worth, -len(q.waiting_rules), q.code)))


def not_applicable(situation: Situation) -> tuple[NotApplicable, ...]:
    return tuple(
        NotApplicable(item.id, item.code, situation.answer(item.id).reason)
        for item in situation.playbook.items.values()
        if item.id in situation.answers
        and situation.answers[item.id].state == NOT_APPLICABLE
        and situation.relevance[item.id] is not False
    )
