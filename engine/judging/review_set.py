"""Which answers a reviewer looks at first: few enough to be read, and by a rule that everybody can read.

Always in: every answer with evidence, every question that a gate asks, that is a blocker or that the playbook marks
(`review: true`), and every answer that contradicts the forecast or another answer. Then, until there are MOST, the questions of the greatest weight that claim
what is expected or more, those first that carry most. If that leaves fewer than LEAST, the answers that carry most.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from fractions import Fraction

from engine.judging.evaluate import score_only
from engine.judging.relevance import Situation
from engine.judging.result import FiredGap
from engine.judging.reviewing import is_judged
from engine.playbook.answers import VALUE
from engine.playbook.parts import Item
from engine.playbook.question_types.table import type_of

MOST, LEAST = 15, 8
EVIDENCE, GATE, BLOCKER, FORECAST, TENSION = "evidence", "gate", "blocker", "forecast", "tension"
PLAYBOOK, TARGET, CARRIES = "playbook", "target", "carries"
CHANGED, RETURNED, DEPENDS = "changed", "returned", "depends"
# Why an answer is in the set, in the order said; from gate to tension they are always in, the first three when
# somebody looks again.
REASONS = (CHANGED, RETURNED, DEPENDS, GATE, BLOCKER, PLAYBOOK, EVIDENCE, FORECAST, TENSION, TARGET, CARRIES)


@dataclass(frozen=True, slots=True)
class Chosen:
    """An answer in the set: why, and what it carries: the points of readiness that are open while nobody confirms it."""

    item_id: str
    reasons: tuple[str, ...]
    points: Fraction


@dataclass(frozen=True)
class ReviewSet:
    """The answers to look at, those that carry most first, and of how many.

    Attributes:
        rest: the ids of the other questions that can be judged, in the order of the playbook.
        share: of the claimed readiness, 0..1, what would be gone without all answers of the set.
    """

    chosen: tuple[Chosen, ...]
    rest: tuple[str, ...]
    share: Fraction

    @property
    def ids(self) -> tuple[str, ...]:
        return tuple(one.item_id for one in self.chosen)

    @property
    def total(self) -> int:
        """How many questions can be judged at all."""
        return len(self.chosen) + len(self.rest)


def review_set(
    situation: Situation, gaps: Iterable[FiredGap], evidenced: Collection[str], against_forecast: Collection[str] = ()
) -> ReviewSet:
    """The set for one set of answers.

    Args:
        gaps: what fired for these answers.
        evidenced: the ids of the questions with evidence.
        against_forecast: the ids of the questions whose answers the forecast contradicts.
    """
    items = {item.id: item for item in situation.playbook.items.values() if is_open_to_review(situation, item)}
    sure = reasons_of(situation, items.values(), gaps, evidenced, against_forecast)
    answered = [key for key in items if situation.answer(key).state == VALUE]
    points = dict(carried(situation, answered))
    order = list(items)

    def first(keys: Iterable[str]) -> list[str]:
        return sorted(keys, key=lambda key: (-points.get(key, 0), order.index(key)))

    heaviest = max((item.weight for item in items.values()), default=0)
    at_target = [key for key in answered if items[key].weight == heaviest > 0 and is_at_target(situation, items[key])]
    for key in first(key for key in at_target if key not in sure)[: max(0, MOST - len(sure))]:
        sure[key] = []
    for key in at_target:
        if key in sure:
            sure[key].append(TARGET)
    for key in first(key for key in points if key not in sure and points[key])[: max(0, LEAST - len(sure))]:
        sure[key] = [CARRIES]
    chosen = tuple(Chosen(key, said(sure[key]), points.get(key, Fraction(0))) for key in first(sure))
    share = share_of(situation, frozenset(sure))
    return ReviewSet(chosen, tuple(key for key in items if key not in sure), share)


def is_open_to_review(situation: Situation, item: Item) -> bool:
    """Whether the question concerned the venture and reviewers judge such questions."""
    return is_judged(item) and situation.relevance[item.id] is not False


def reasons_of(
    situation: Situation,
    items: Iterable[Item],
    gaps: Iterable[FiredGap],
    evidenced: Collection[str],
    against_forecast: Collection[str],
) -> dict[str, list[str]]:
    """The answers that are always in, each with its reasons."""
    gates = {key for gate in situation.playbook.gates for key in gate.requires}
    tense = {rule.id for rule in situation.playbook.rules if rule.tension}
    torn = {key for gap in gaps if gap.kind == "rule" and gap.id in tense for key, _answer in gap.because}
    found: dict[str, list[str]] = {}
    for item in items:
        key, is_given = item.id, situation.answer(item.id).is_given
        holds = {
            EVIDENCE: key in evidenced,
            GATE: key in gates and is_given,
            BLOCKER: item.is_blocker and is_given,
            PLAYBOOK: item.is_reviewed and is_given,
            FORECAST: key in against_forecast and is_given,
            TENSION: key in torn,
        }
        if any(holds.values()):
            found[key] = [reason for reason, is_so in holds.items() if is_so]
    return found


def said(reasons: Collection[str]) -> tuple[str, ...]:
    return tuple(reason for reason in REASONS if reason in reasons)


def is_at_target(situation: Situation, item: Item) -> bool:
    """Whether the answer claims what is expected, or more: nothing is wrong with it as claimed."""
    return type_of(item).finding(situation, item, situation.answer(item.id).value) is None


def carried(situation: Situation, keys: Iterable[str]) -> Iterator[tuple[str, Fraction]]:
    """Of each answer the points of readiness, 0..100, that are gone once it is open: gates included."""
    whole = low_without(situation, frozenset())
    for key in keys:
        yield key, max(Fraction(0), (whole - low_without(situation, frozenset([key]))) * 100)


def share_of(situation: Situation, keys: frozenset[str]) -> Fraction:
    """Of the claimed readiness, 0..1, what is gone once all these answers are open; 0 where nothing is claimed."""
    whole = low_without(situation, frozenset())
    return max(Fraction(0), 1 - low_without(situation, keys) / whole) if whole else Fraction(0)


def low_without(situation: Situation, keys: frozenset[str]) -> Fraction:
    """The low end of readiness, 0..1, as if nothing had been answered to some questions."""
    left = {key: answer for key, answer in situation.answers.items() if key not in keys}
    readiness = score_only(situation.playbook, left).readiness
    return readiness.low if readiness else Fraction(0)


def narrowed(
    situation: Situation,
    found: ReviewSet,
    gaps: Iterable[FiredGap],
    changed: Collection[str],
    returned: Collection[str] = (),
) -> ReviewSet:
    """The set of whoever looks again: what changed or came back, and what stands in a compound rule with a change.

    Args:
        found: the set of whoever looks for the first time; its reasons are kept.
        gaps: what fired for the answers before and for those now.
        changed: the ids of the questions whose answers or evidence changed.
        returned: the ids of the questions that came back.
    """
    rules = [{key for key, _answer in gap.because} for gap in gaps if gap.kind == "rule"]
    tied = {key for keys in rules if not keys.isdisjoint(changed) for key in keys}
    known = {one.item_id: one for one in found.chosen}
    judged = frozenset([*found.ids, *found.rest])
    answered = [key for key in judged if situation.answer(key).state == VALUE]
    again = [key for key in situation.playbook.items if key in judged and key in tied.union(changed, returned)]
    points = dict(carried(situation, [key for key in again if key in answered and key not in known]))
    chosen = []
    for key in again:
        holds = {CHANGED: key in changed, RETURNED: key in returned, DEPENDS: key in tied and key not in changed}
        reasons = [reason for reason, is_so in holds.items() if is_so]
        before = known[key].reasons if key in known else ()
        worth = known[key].points if key in known else points.get(key, Fraction(0))
        chosen.append(Chosen(key, said([*reasons, *before]), worth))
    chosen.sort(key=lambda one: -one.points)
    left = tuple(key for key in situation.playbook.items if key in judged and key not in again)
    return ReviewSet(tuple(chosen), left, share_of(situation, frozenset(again)))
