"""The quick scan: the questions that weigh most, answered without an account and kept in the browser's session."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, MutableMapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from itertools import chain
from typing import Any

from assessments import actions
from assessments.evaluation import Evaluation, evaluate_raw
from assessments.models import Answer as AnswerRow
from assessments.models import AnswerSource, Assessment
from engine.judging.progress import minutes_for, seconds_a_question
from engine.playbook.answer_reading import read_answers
from engine.playbook.answers import UNANSWERED, Answer
from engine.playbook.parts import Item
from engine.playbook.schema import Playbook
from playbooks import catalogue

SESSION = "scan"  # what the session calls its answers: {item id: raw}
PROFILE = "profile"  # the part that asks the facts
MORE = "more"  # the part of those that weigh as much and did not fit into the time
MINUTES = 15  # what it asks at first takes at most, facts included (decision 0059)
MOST_FACTS = 5  # that it asks, beside the raising horizon: each decides whether others are asked


@dataclass(frozen=True)
class Part:
    """What is asked on one page: the facts, or the questions of one chapter."""

    id: str
    title: str
    items: tuple[Item, ...]


@dataclass(frozen=True)
class Scan:
    """A quick scan in one language: what it asks with the answers given so far, and what follows from them.

    Attributes:
        raw: the answers in raw form by item id, those of questions that are no longer asked among them.
    """

    playbook: Playbook
    raw: Mapping[str, Any]
    language: str

    @cached_property
    def evaluation(self) -> Evaluation:
        return evaluate_raw(self.playbook, self.raw)

    @cached_property
    def parts(self) -> list[Part]:
        """The pages in order; a chapter that has nothing to ask is left out."""
        found = [Part(PROFILE, "", self.facts)]
        for chapter in self.playbook.scored_chapters:
            asked = tuple(item for item in self.chosen if item.chapter == chapter.id)
            if asked:
                found.append(Part(chapter.id, chapter.title.in_language(self.language), asked))
        return found

    @cached_property
    def facts(self) -> tuple[Item, ...]:
        return tuple(item for item in facts_of(self.playbook) if self.evaluation.relevance[item.id] is not False)

    @cached_property
    def heavy(self) -> tuple[Item, ...]:
        """The questions that weigh most, in the order of the playbook.

        A question is one of them once it is certain that it concerns the venture: what only might is left to the full
        questionnaire, which asks the other facts.
        """
        keys, relevance = weightiest(self.playbook), self.evaluation.relevance
        chapters = (self.playbook.items_of(chapter.id) for chapter in self.playbook.scored_chapters)
        return tuple(item for item in chain(*chapters) if item.id in keys and relevance[item.id])

    @cached_property
    def chosen(self) -> tuple[Item, ...]:
        """Those of the heaviest that fit into the time, and whatever of them is answered, in the order of the playbook.

        Of each chapter first what carries most of the result, then over all chapters.
        """
        room = MINUTES * 60 // seconds_a_question(self.playbook) - len(self.facts)
        taken = {item.id for item in self.heavy if item.id in self.raw}
        for group in ranked(self.playbook, self.heavy, self.evaluation.relevance):
            new = {item.id for item in group} - taken
            if len(taken) + len(new) <= room:
                taken |= new
        return tuple(item for item in self.heavy if item.id in taken)

    @cached_property
    def more(self) -> tuple[Item, ...]:
        """Those of the heaviest that did not fit: asked after the short result, by whoever wants to."""
        return tuple(item for item in self.heavy if item not in self.chosen)

    @property
    def more_minutes(self) -> int:
        return minutes_for(len(self.more), seconds_a_question(self.playbook))

    def part(self, part_id: str) -> Part | None:
        if part_id == MORE:
            return Part(MORE, "", self.more) if self.more else None
        return next((one for one in self.parts if one.id == part_id), None)

    def part_with(self, part_id: str, keys: Collection[str]) -> Part | None:
        """What a page asked when it was opened, by the ids of its questions; None where it says of none.

        Answers given since move questions from one part to another: a page that is sent later is read by what it held.
        """
        known = weightiest(self.playbook) | {item.id for item in facts_of(self.playbook)}
        held = tuple(item for key, item in self.playbook.items.items() if key in keys and key in known)
        now = self.part(part_id)
        return Part(part_id, now.title if now else "", held) if held else None

    def beside(self, part: Part) -> tuple[Part | None, Part | None]:
        """The parts before and after."""
        ids = [one.id for one in self.parts]
        if part.id not in ids:
            return None, None
        at = ids.index(part.id)
        return self.parts[at - 1] if at else None, self.parts[at + 1] if at + 1 < len(ids) else None

    @cached_property
    def asked(self) -> tuple[Item, ...]:
        return tuple(item for part in self.parts for item in part.items)

    @property
    def total(self) -> int:
        return len(self.asked)

    @property
    def answered(self) -> int:
        """How many of what is asked has an answer; "don't know" and "does not apply" are answers."""
        return sum(self.evaluation.answers.get(item.id, Answer()).state != UNANSWERED for item in self.asked)

    @property
    def is_complete(self) -> bool:
        return self.answered == self.total

    @property
    def minutes(self) -> int:
        """About how long all of it takes, in whole minutes, by the words of the playbook and a reading speed."""
        return minutes_for(self.total, seconds_a_question(self.playbook))

    @property
    def resume(self) -> Part | None:
        """The first part with something to answer; None when all is answered."""
        answers = self.evaluation.answers
        return next(
            (part for part in self.parts if any(answers.get(i.id, Answer()).state == UNANSWERED for i in part.items)),
            None,
        )

    def row(self, item: Item) -> AnswerRow | None:
        """An answer as a row that is never stored; None without one."""
        if item.id not in self.raw:
            return None
        return AnswerRow.tried(item.id, self.raw[item.id])


def weightiest(playbook: Playbook) -> frozenset[str]:
    """The ids of the questions with the greatest weight; for a figure that is worked out, of those it is made of."""
    if "weightiest" not in playbook.memo:
        scored = [item for item in playbook.items.values() if item.is_scored]
        heaviest = max((item.weight for item in scored), default=0)
        heavy = [item for item in scored if item.weight == heaviest]
        asked = {item.id for item in heavy if item.is_asked}
        made_of = {key for item in heavy if not item.is_asked for key in item.inputs if playbook.items[key].is_asked}
        playbook.memo["weightiest"] = frozenset(asked | made_of)
    found: frozenset[str] = playbook.memo["weightiest"]
    return found


def ranked(playbook: Playbook, heavy: tuple[Item, ...], relevance: Mapping[str, bool | None]) -> list[tuple[Item, ...]]:
    """The heaviest questions, first those that carry most: of each chapter one, then over all chapters.

    What a figure is worked out of is asked together. A question carries its share of the chapter's weight, of all that
    concerns the venture or may.
    """
    found: list[tuple[Fraction, str, tuple[Item, ...]]] = []
    for chapter in playbook.scored_chapters:
        scored = [item for item in playbook.items_of(chapter.id) if item.is_scored and relevance[item.id] is not False]
        whole = sum(item.weight for item in scored) or 1
        for item in scored:
            group = tuple(one for one in heavy if one.id == item.id or one.id in item.inputs)
            if group:
                found.append((Fraction(chapter.weight * item.weight, whole * len(group)), chapter.id, group))
    found.sort(key=lambda one: -one[0])
    first = [next(one for one in found if one[1] == key) for key in dict.fromkeys(one[1] for one in found)]
    return [one[2] for one in (*first, *(one for one in found if one not in first))]


def facts_of(playbook: Playbook) -> list[Item]:
    """The stage and the raising horizon, and the facts on which most of the weightiest questions depend."""
    if "facts of the scan" not in playbook.memo:
        conditions = [playbook.items[key].relevant_if for key in weightiest(playbook)]
        named = Counter(name for one in conditions if one for name in one.names)
        facts = {key: named[key] for key, item in playbook.items.items() if item.is_fact and item.is_asked}
        chosen = sorted(facts, key=lambda key: (key != playbook.stage_fact, -facts[key]))[:MOST_FACTS]
        wanted = {*chosen, playbook.horizon_fact}
        playbook.memo["facts of the scan"] = [item for item in playbook.items.values() if item.id in wanted]
    found: list[Item] = playbook.memo["facts of the scan"]
    return found


def span_of(playbook: Playbook) -> tuple[int, int]:
    """How many minutes it takes, from the shortest to the longest, over the playbook's personas that name a stage."""
    if "minutes of the scan" not in playbook.memo:
        raws = [persona.answers for persona in catalogue.personas_on_disk(playbook.id)]
        facts = {item.id for item in playbook.items.values() if item.is_fact}
        told = [{key: raw for key, raw in one.items() if key in facts} for one in raws if playbook.stage_fact in one]
        minutes = [Scan(playbook, raw, "en").minutes for raw in told] or [0]
        playbook.memo["minutes of the scan"] = min(minutes), max(minutes)
    found: tuple[int, int] = playbook.memo["minutes of the scan"]
    return found


def scan_of(session: Mapping[str, Any], language: str) -> Scan:
    """The scan that a session holds; one without answers where it holds none.

    Answers that the playbook of today cannot read are left out.
    """
    playbook = catalogue.playbook_on_disk(catalogue.default_playbook_id())
    kept = session.get(SESSION)
    raw = kept if isinstance(kept, dict) else {}
    known = read_answers(playbook, {key: value for key, value in raw.items() if key in playbook.items}).answers
    return Scan(playbook, {key: raw[key] for key, answer in known.items() if answer.state != UNANSWERED}, language)


def keep(session: MutableMapping[str, Any], given: Mapping[str, Answer]) -> None:
    """Puts answers into the session; one that is not answered any more leaves it."""
    raw = dict(session.get(SESSION) or {})
    for key, answer in given.items():
        if answer.state == UNANSWERED:
            raw.pop(key, None)
        else:
            raw[key] = actions.stored(answer)
    session[SESSION] = raw


def forget(session: MutableMapping[str, Any]) -> None:
    session.pop(SESSION, None)


def claim(session: MutableMapping[str, Any], assessment: Assessment, by: Any) -> int:
    """Makes the answers of a session the first of an assessment, and empties the session; how many there were."""
    playbook = catalogue.playbook_for(assessment.playbook_version)
    scan = scan_of(session, "en")
    answers = read_answers(playbook, {key: raw for key, raw in scan.raw.items() if key in playbook.items}).answers
    sent = [actions.Sent(key, answer, 0) for key, answer in answers.items() if answer.state != UNANSWERED]
    if sent:
        actions.save_answers(assessment=assessment, sent=sent, by=by, source=AnswerSource.SCAN)
    forget(session)
    return len(sent)
