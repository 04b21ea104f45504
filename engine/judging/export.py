"""A result as plain data (for JSON) and as plain text."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from engine.judging.result import ChapterResult, FiredGap, Interval, Ledger, LedgerLine, PlanStep, Result
from engine.playbook.answers import answer_to_raw, plain_value
from engine.playbook.schema import Playbook


def number(value: Fraction | None) -> float | None:
    """An exact figure as JSON prints it, to six decimals."""
    return None if value is None else round(float(value), 6)


def interval(value: Interval | None) -> dict[str, Any] | None:
    if value is None:
        return None
    return {"low": number(value.low), "high": number(value.high), "printed": list(value.printed)}


def result_to_json(playbook: Playbook, result: Result, language: str) -> dict[str, Any]:
    """The result as plain data; texts in one language ("zh" or "en")."""
    return {
        "playbook": {"id": result.playbook_id, "version": result.playbook_version, "digest": result.playbook_digest},
        "stage": result.stage,
        "score": interval(result.readiness),
        "maturity": interval(result.maturity),
        "views": {key: interval(view) for key, view in result.views.items()},
        "verdict": verdict_to_json(result, language),
        "chapters": [chapter_to_json(playbook, chapter, language) for chapter in result.chapters],
        "gaps": [gap_to_json(playbook, gap, language) for gap in result.gaps],
        "open_questions": [
            {"code": q.code, "state": q.state, "max_worth": number(q.max_worth), "waiting_rules": list(q.waiting_rules)}
            for q in result.open_questions
        ],
        "not_applicable": [{"code": n.code, "reason": n.reason} for n in result.not_applicable],
        "ignored": [playbook.items[key].code for key in result.ignored],
        "ledger": ledger_to_json(result.ledger),
        "plan": [step_to_json(playbook, step, language) for step in result.plan.steps],
    }


def verdict_to_json(result: Result, language: str) -> dict[str, Any]:
    verdict = result.verdict
    return {
        "is_early": result.is_early,
        "share_known": number(result.share_known),
        "band": verdict.band.id,
        "name": verdict.band.name.in_language(language),
        "possible_band": verdict.possible_band.id,
        "next_band": verdict.next_band.id if verdict.next_band else None,
        "but_for": [gap.code for key in verdict.but_for if (gap := result.gap(key))],
        "is_claimed": verdict.is_claimed,
        "share_backed": number(verdict.share_backed),
        "conditions": [
            {
                "kind": c.kind,
                "required": number(c.required),
                "actual": number(c.actual),
                "is_met": c.is_met,
                "chapter": c.chapter_id,
                "severity": c.severity,
                "count": c.count,
            }
            for c in verdict.conditions
        ],
    }


def chapter_to_json(playbook: Playbook, chapter: ChapterResult, language: str) -> dict[str, Any]:
    return {
        "id": chapter.id,
        "title": playbook.chapter(chapter.id).title.in_language(language),
        "readiness": interval(chapter.readiness),
        "maturity": interval(chapter.maturity),
        "counts": dict(chapter.counts),
        "answered": chapter.answered,
        "total": chapter.total,
        "gates": [failed.gate.id for failed in chapter.gates],
        "na_share": number(chapter.na_share),
        "readiness_na_as_zero": interval(chapter.readiness_na_as_zero),
    }


def ledger_to_json(ledger: Ledger) -> dict[str, Any]:
    return {
        "total": number(ledger.total),
        "printed": ledger.printed,
        "chapters": [
            {
                "id": chapter.chapter_id,
                "contribution": number(chapter.contribution),
                "printed": chapter.printed,
                "lines": [ledger_line_to_json(line) for line in chapter.lines],
            }
            for chapter in ledger.chapters
        ],
    }


def ledger_line_to_json(line: LedgerLine) -> dict[str, Any]:
    return {
        "kind": line.kind,
        "code": line.code,
        "value": plain_value(line.value),
        "credit": number(line.credit),
        "contribution": number(line.contribution),
        "printed": line.printed,
    }


def step_to_json(playbook: Playbook, step: PlanStep, language: str) -> dict[str, Any]:
    return {
        "number": step.number,
        "action": step.rung.action,
        "rung": step.rung.id,
        "title": step.rung.title.in_language(language),
        "closes": [code_of(playbook, key) for key in step.closes],
        "effort": [str(days) for days in step.rung.effort],
        "horizon": step.horizon,
        "wait": step.rung.wait,
        "owner": step.rung.owner,
        "resources": list(playbook.actions[step.rung.action].resources),
        "after": list(step.after),
        "is_critical": step.is_critical,
        "score_after": interval(step.score_after),
    }


def code_of(playbook: Playbook, key: str) -> str:
    return playbook.items[key].code if key in playbook.items else playbook.rule(key).code


def gap_to_json(playbook: Playbook, gap: FiredGap, language: str) -> dict[str, Any]:
    return {
        "code": gap.code,
        "kind": gap.kind,
        "severity": gap.severity,
        "title": gap.title.in_language(language),
        "message": gap.message.in_language(language),
        "duty": gap.duty,
        "rule": gap.rule_text,
        "answers": {code_of(playbook, key): answer_to_raw(answer) for key, answer in gap.because},
        "expected_level": gap.target,
        "worth": number(gap.worth),
        "absorbed_by": code_of(playbook, gap.absorbed_by) if gap.absorbed_by else None,
        "absorbs": [code_of(playbook, key) for key in gap.absorbs],
        "resources": list(gap.action.resources),
    }


WORDS = {
    "zh": {
        "score": "就绪度",
        "maturity": "成熟度",
        "verdict": "总体结论",
        "gaps": "差距",
        "plan": "行动计划",
        "open": "待答题",
        "early": "现在下结论还早",
        "ignored": "回答保留但不计（题目不适用于该项目）",
        "na": "不适用",
        "critical": "严重",
        "high": "高",
        "medium": "中",
        "low": "低",
    },
    "en": {
        "score": "Readiness",
        "maturity": "Maturity",
        "verdict": "Verdict",
        "gaps": "Gaps",
        "plan": "Plan",
        "open": "Open questions",
        "early": "too early to say",
        "ignored": "Kept but not counted (the question does not concern this venture)",
        "na": "Does not apply",
        "critical": "critical",
        "high": "high",
        "medium": "medium",
        "low": "low",
    },
}


def result_to_text(playbook: Playbook, result: Result, language: str) -> str:
    """The result as plain lines for a terminal, in one language."""
    words = WORDS[language]
    band = words["early"] if result.is_early else result.verdict.band.name.in_language(language)
    lines = [f"{words['verdict']}: {band}"]
    for key, value in (("score", result.readiness), ("maturity", result.maturity)):
        if value:
            low, high = value.printed
            lines.append(f"{words[key]}: {low}–{high}" if value.is_open else f"{words[key]}: {low}")
    lines.append(f"\n{words['gaps']} ({len(result.gaps)})")
    for gap in result.gaps:
        indent = "    " if gap.absorbed_by else "  "
        lines.append(f"{indent}{gap.code}  {words[gap.severity]}  {gap.title.in_language(language)}")
    if not result.is_early:
        lines.append(f"\n{words['plan']}")
        lines += [
            f"  {step.number}. {step.rung.title.in_language(language)}  ({step.horizon})" for step in result.plan.steps
        ]
    if result.open_questions:
        lines.append(f"\n{words['open']}: {', '.join(q.code for q in result.open_questions)}")
    if result.not_applicable:
        reasons = (f"{n.code} ({n.reason})" for n in result.not_applicable)
        lines.append(f"\n{words['na']}: {', '.join(reasons)}")
    if result.ignored:
        codes = (playbook.items[key].code for key in result.ignored)
        lines.append(f"\n{words['ignored']}: {', '.join(codes)}")
    return "\n".join(lines)
