"""What a reviewer posts of one answer, read; and why it cannot be kept, in words."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from accounts.text import clean_text
from assessments.answers.asking import ASKING
from assessments.answers.forms import read_typed, reason_of, revision
from engine.judging.reviewing import CANNOT, CONFIRMED, OTHER, InvalidJudgement, may_differ
from engine.playbook.answers import VALUE, InvalidAnswer, answer_to_raw, plain_value
from engine.playbook.parts import Item
from engine.playbook.question_types.table import type_of
from reviews.models import Judgement, Settlement
from reviews.reading import Claim, as_posted
from reviews.reviewing import Saying

MOST = 2_000  # characters of a reason or a comment
# What may be picked beside an answer.
PICK_CONFIRM, PICK_OTHER, PICK_CANNOT = "__confirm", "__other", "__cannot"
REFUSED = {
    "not_judged": _("This question is not judged. Nothing was saved."),
    "nothing_claimed": _(
        "Nothing was answered here, so there is nothing to confirm. Choose an answer, or “I cannot judge this”."
    ),
    "no_other": _("Say which other answer is right. Nothing was saved yet."),
    "same": _("That is what was claimed. Choose “as claimed” to confirm it, or another answer."),
    "reason": _("Say why your answer differs from the claim. Nothing was saved yet."),
}


def picks_one(item: Item) -> bool:
    """Whether a level, an option, or yes or no is picked itself, so that it needs no field beside it."""
    asking = ASKING[item.type]
    return bool(asking.options(item, "en")) and not asking.takes_many


def claimed_pick(claim: Claim) -> str:
    """What is picked by whoever agrees."""
    if picks_one(claim.item) and claim.answer.state == VALUE:
        return as_posted(plain_value(claim.answer.value))
    return PICK_CONFIRM


@dataclass(frozen=True)
class Fields:
    """The fields of the form as they stand."""

    pick: str = ""
    values: tuple[str, ...] = ()
    reason: str = ""
    team_comment: str = ""
    founder_comment: str = ""

    @property
    def value(self) -> str:
        """What is typed where one value is typed."""
        return self.values[0] if self.values else ""


def fields_of(claim: Claim, judgement: Judgement | Settlement | None) -> Fields:
    """The form with what is kept."""
    if judgement is None:
        return Fields()
    words: tuple[str, ...] = (judgement.reason,)
    if isinstance(judgement, Judgement):
        words += (judgement.team_comment, judgement.founder_comment)
    if judgement.outcome == CONFIRMED:
        return Fields(claimed_pick(claim), (), *words)
    if judgement.outcome == CANNOT:
        return Fields(PICK_CANNOT, (), *words)
    raw = judgement.value
    values = tuple(as_posted(one) for one in (raw if isinstance(raw, list) else [raw]))
    return Fields(values[0], (), *words) if picks_one(claim.item) else Fields(PICK_OTHER, values, *words)


@dataclass(frozen=True)
class Posted:
    """A form as it was posted: its fields, and what it says or why that cannot be kept."""

    fields: Fields
    rev: int
    saying: Saying | None = None
    error: str = ""


def read_posted(claim: Claim, data: QueryDict, language: str) -> Posted:
    """What was posted of a claim. Without a pick the claim is confirmed, unless another value is typed."""
    pick = PICK_CONFIRM if data.get("act") == "confirm" else data.get("pick", "")
    typed = tuple(value for value in data.getlist("value") if value.strip())
    words = tuple(data.get(name, "") for name in ("reason", "team_comment", "founder_comment"))
    fields = Fields(data.get("pick", ""), typed, *words)
    rev = revision(data.get("rev", ""))
    try:
        reason, team, founders = (clean_text(text, max_length=MOST) for text in words)
        outcome, value = outcome_of(claim, pick, typed)
    except (ValidationError, InvalidAnswer) as error:
        return Posted(fields, rev, error=reason_of(error, language))
    return Posted(fields, rev, Saying(claim.item.id, outcome, value, reason, team, founders, rev))


def outcome_picked(data: QueryDict) -> bool:
    """Whether anything was picked or typed: without, a review confirms the claim, and nothing is settled."""
    return bool(data.get("pick") or any(value.strip() for value in data.getlist("value")))


def outcome_of(claim: Claim, pick: str, typed: tuple[str, ...]) -> tuple[str, Any]:
    """The outcome that a pick means, and the other answer in raw form. Raises ValidationError, InvalidAnswer."""
    if pick == PICK_CANNOT:
        return CANNOT, None
    if pick == PICK_CONFIRM or (not pick and not typed) or pick == claimed_pick(claim):
        return CONFIRMED, None
    if pick not in ("", PICK_OTHER):
        return OTHER, answer_to_raw(read_typed(claim.item, pick))
    if ASKING[claim.item.type].takes_many:
        return OTHER, answer_to_raw(read_typed(claim.item, list(typed)))
    return OTHER, answer_to_raw(read_typed(claim.item, typed[0])) if typed else None


def refusal(error: InvalidJudgement | InvalidAnswer, language: str) -> str:
    """Why something cannot be said, for people."""
    return str(REFUSED[error.code]) if isinstance(error, InvalidJudgement) else reason_of(error, language)


@dataclass(frozen=True)
class Choice:
    """One thing to pick."""

    value: str
    text: str
    is_picked: bool
    is_claimed: bool
    is_target: bool


@dataclass(frozen=True)
class JudgingForm:
    """The form of one claim, for the template."""

    claim: Claim
    fields: Fields
    rev: int = 0
    error: str = ""
    clash: Judgement | None = None
    kept: str = ""  # the other judgement of a clash, in words
    may_pass: bool = True  # whether "cannot judge" can be picked
    choices: list[Choice] = field(default_factory=list)

    @property
    def picks_one(self) -> bool:
        return picks_one(self.claim.item)

    @property
    def takes_many(self) -> bool:
        return ASKING[self.claim.item.type].takes_many

    @property
    def is_level(self) -> bool:
        return bool(self.claim.item.levels)

    @property
    def may_differ(self) -> bool:
        return may_differ(self.claim.item)

    @property
    def claimed(self) -> str:
        """What is picked by whoever agrees; empty where nothing was claimed."""
        return claimed_pick(self.claim) if self.claim.is_given else ""

    @property
    def unit(self) -> str:
        unit = self.claim.item.unit
        return unit.in_language(self.claim.language) if unit else ""

    @property
    def is_date(self) -> bool:
        return type_of(self.claim.item).rule_type == "date"


def form_of(claim: Claim, posted: Posted | None = None, judgement: Judgement | Settlement | None = None) -> JudgingForm:
    """The form with what is kept, or with what was posted when that was refused or met another judgement."""
    fields = posted.fields if posted else fields_of(claim, judgement)
    picked = {fields.pick, *fields.values}
    choices = [Choice(one.value, one.text, one.value in picked, one.is_given, one.is_target) for one in claim.choices]
    rev = judgement.rev if isinstance(judgement, Judgement) else 0
    return JudgingForm(claim, fields, rev, posted.error if posted else "", choices=choices)
