"""What changed between a submission that was returned and the one that answered the return."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from accounts.remembered import Remembered
from assessments.evaluation import Evaluation
from assessments.evidence.along import asked_of
from assessments.wording import answer_text, printed
from engine.judging.evaluate import score_only
from engine.judging.scoring import percent
from engine.playbook.answers import Answer
from engine.playbook.parts import Item
from reviews.change_one import signed
from reviews.models import Return, Submission
from reviews.sealing import FOURTH_FORM, evaluate_submission, is_intact

# What is sealed does not change, so neither does what changed between two of it.
COMPARED = Remembered(most=100)


def plain(raw: Any) -> Any:
    """A raw answer without what is said of its evidence."""
    return raw["value"] if isinstance(raw, dict) and "value" in raw else raw


def return_answered_by(submission: Submission) -> Return | None:
    """The return that a submission answered; None where it answered none, or what was returned is not as sealed."""
    if submission.seal_form > FOURTH_FORM and submission.answers_return is None:
        return None  # the seal says so
    rows = Return.objects.filter(answered_with=submission).select_related("submission__playbook_version")
    found = rows.defer("submission__playbook_version__canonical").first()
    return found if found is not None and is_intact(found.submission) else None


def changed_items(before: Submission, after: Submission) -> frozenset[str]:
    """The ids of the questions that are asked now and were answered otherwise before, had other evidence, or are new."""
    asked = asked_of(evaluate_submission(after).situation)
    old, new = (evidence_by_item(one) for one in (before, after))
    joined = asked - asked_of(evaluate_submission(before).situation)
    return joined | {
        key
        for key in asked
        if plain(before.answers.get(key)) != plain(after.answers.get(key)) or old.get(key) != new.get(key)
    }


def evidence_by_item(submission: Submission) -> Mapping[str, frozenset[str]]:
    """The ids of the pieces of evidence behind each question that has any."""
    found: dict[str, set[str]] = {}
    for piece in submission.evidence:
        found.setdefault(piece["item"], set()).add(piece["id"])
    return {key: frozenset(ids) for key, ids in found.items()}


@dataclass(frozen=True)
class ChangedAnswer:
    """One question: what was answered before and is now, and what that alone did to readiness.

    Attributes:
        step: points of claimed readiness, its low end, with a sign; "–" where there was none.
        pieces: how many pieces of evidence stood behind it before and do now; None where that is the same.
        sentence: what staff wrote beside it; empty where it did not come back.
    """

    code: str
    title: str
    before: str
    after: str
    step: str
    pieces: tuple[int, int] | None
    sentence: str


@dataclass(frozen=True)
class Compared:
    """A submission beside the one that was returned."""

    found: Return
    submission: Submission
    language: str

    @property
    def base(self) -> Submission:
        return self.found.submission

    @cached_property
    def evaluations(self) -> tuple[Evaluation, Evaluation]:
        return evaluate_submission(self.base), evaluate_submission(self.submission)

    @property
    def readiness(self) -> tuple[str, str]:
        """Claimed readiness before and after, 0 to 100, in words."""
        before, after = (printed(one.result.views["claimed"]) for one in self.evaluations)
        return before, after

    @cached_property
    def sentences(self) -> dict[str, str]:
        rows = self.found.items.values_list("item_id", "sentence")
        return {key: self.submission.masked(text) for key, text in rows}

    @cached_property
    def changes(self) -> list[ChangedAnswer]:
        """The answers that changed, in the order of the playbook."""
        changed = changed_items(self.base, self.submission) | self.left
        return [self.change(key) for key in self.evaluations[1].playbook.items if key in changed]

    @property
    def left(self) -> frozenset[str]:
        """The ids of the questions that came back and are no longer asked."""
        return frozenset(self.sentences) - asked_of(self.evaluations[1].situation)

    def change(self, key: str) -> ChangedAnswer:
        before, after = self.evaluations
        item = after.playbook.items[key]
        old, new = (evidence_by_item(one).get(key, frozenset()) for one in (self.base, self.submission))
        was, now = (self.words(item, one.answers.get(key, Answer())) for one in (before, after))
        pieces = None if old == new else (len(old), len(new))
        title = item.title.in_language(self.language)
        return ChangedAnswer(item.code, title, was, now, self.step(key), pieces, self.sentences.get(key, ""))

    def words(self, item: Item, answer: Answer) -> str:
        """An answer in words, without names where these are hidden."""
        return self.submission.masked(answer_text(item, answer, self.language))

    def step(self, key: str) -> str:
        """What this change alone did to the low end of claimed readiness."""
        before, after = self.evaluations
        alone = {**before.answers, key: after.answers.get(key, Answer())}
        ends = [percent(score_only(before.playbook, one).readiness) for one in (before.answers, alone)]
        if ends[0] is None or ends[1] is None:
            return "–"
        return signed(float(ends[1].low - ends[0].low))

    @property
    def unchanged(self) -> list[tuple[str, str, str]]:
        """The questions that came back and did not change: code, title, sentence."""
        changed = changed_items(self.base, self.submission) | self.left
        items = self.evaluations[1].playbook.items
        rows = ((items[key], text) for key, text in self.sentences.items() if key not in changed)
        return [(item.code, item.title.in_language(self.language), text) for item, text in rows]


def compared(submission: Submission, language: str) -> Compared | None:
    """A submission beside the one that it answers the return of; None where there is none."""
    found = return_answered_by(submission)
    if found is None:
        return None

    def make() -> Compared:
        made = Compared(found, submission, language)
        _worked_out = made.changes, made.readiness, made.unchanged
        return made

    made: Compared = COMPARED.get((found.submission.seal, submission.seal, language, submission.hidden), make)
    return made
