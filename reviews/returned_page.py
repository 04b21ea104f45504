"""What pages show of a return: to staff who choose the questions, and to founders who answer them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cached_property
from typing import Any

from django.db.models import QuerySet, prefetch_related_objects
from django.http import QueryDict
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from accounts import statements
from accounts.models import AnyUser, User
from assessments.answers.questions import Question
from assessments.models import Answer, Assessment, Evidence
from assessments.results.additions import Told
from cohorts.models import Cohort, Right
from engine.playbook.answer_reading import read_answer
from engine.playbook.parts import Item
from playbooks import catalogue
from reviews.access import is_founder, may
from reviews.compared import plain
from reviews.models import Return, ReturnAnswer, ReturnedItem, Submission
from reviews.reading import Claim, claims_of
from reviews.returning import pinnable
from reviews.sealing import evaluate_submission
from reviews.states import Step, is_legal, state_of

SUBMITTED = tuple(f"submission__{name}" for name in ("answers", "result", "summary", "evidence", "forecast"))


@dataclass(frozen=True)
class Pin:
    """A question that came back, and what has to change."""

    code: str
    title: str
    sentence: str


def pins_of(found: Return, language: str) -> list[Pin]:
    """The questions of a return, in the order in which they were written."""
    items = catalogue.playbook_for(found.submission.playbook_version).items
    rows = ((items[row.item_id], row.sentence) for row in found.items.all() if row.item_id in items)
    return [Pin(item.code, item.title.in_language(language), sentence) for item, sentence in rows]


@dataclass(frozen=True)
class ReturnsOnPage:
    """The newest return of a submission, as its page shows it; none that was withdrawn to founders."""

    submission: Submission
    reader: AnyUser
    language: str
    cohort: Cohort | None = None  # as staff came to it; None for founders

    @cached_property
    def newest(self) -> Return | None:
        rows = statements.objects_for("returns", [self.submission.pk], returns_of)
        if self.cohort is None:
            rows = [one for one in rows if one.withdrawn_by_id is None]
        if not rows:
            return None
        prefetch_related_objects(rows[:1], "returned_by", "withdrawn_by", "answered_with")
        rows[0].submission = self.submission
        return rows[0]

    @cached_property
    def pins(self) -> list[Pin]:
        pins = pins_of(self.newest, self.language) if self.newest else []
        return [replace(one, sentence=self.submission.masked(one.sentence)) for one in pins]

    @cached_property
    def may_return(self) -> bool:
        """Whether the reader may return the submission now; that a reviewer declared is asked at the door."""
        if self.cohort is None or not may(self.cohort, Right.REVIEW) or is_founder(self.reader, self.submission):
            return False
        return is_legal(Step.RETURN, state_of(self.submission))

    @property
    def may_withdraw(self) -> bool:
        if self.cohort is None or self.newest is None or not self.newest.is_open:
            return False
        is_own = self.newest.returned_by_id == self.reader.pk
        return (is_own or may(self.cohort, Right.MANAGE)) and not is_founder(self.reader, self.submission)


def returns_of(submission: int) -> QuerySet[Return]:
    """The returns of a submission, the newest first."""
    return Return.objects.filter(submission=submission).order_by("-pk")


def told_back(assessment: Assessment) -> list[Told]:
    """What stands open of the submissions of an assessment, for its result; two queries, one where nothing does."""
    found = statements.objects_for("open returns", [assessment.pk], open_of)
    prefetch_related_objects(found, "items")
    return [told(one, assessment) for one in found]


def open_of(assessment: int) -> QuerySet[Return]:
    """The open returns of what was submitted of an assessment, the newest first."""
    rows = Return.objects.open().filter(submission__assessment=assessment).defer(*SUBMITTED)
    return rows.select_related("submission__enrolment__cohort__programme__organisation").order_by("-pk")


def told(found: Return, assessment: Assessment) -> Told:
    """An open return as a result shows it."""
    cohort = found.enrolment.cohort
    names = {"organisation": cohort.programme.organisation.name, "cohort": cohort.name}
    if found.submission.playbook_version_id == assessment.playbook_version_id:
        found.submission.playbook_version = assessment.playbook_version
    text = _("Please answer by %(due)s. Only these questions are open; everything else stays as you submitted it.")
    return Told(
        _("%(organisation)s returned questions from your submission to %(cohort)s") % names,
        text % {"due": date_format(found.due_on, "DATE_FORMAT")},
        tuple(
            _("%(code)s %(title)s: %(sentence)s") % {"code": pin.code, "title": pin.title, "sentence": pin.sentence}
            for pin in pins_of(found, get_language() or "en")
        ),
        reverse("return_answer", args=[found.public_id]),
        _("Answer what came back"),
    )


@dataclass(frozen=True)
class Asked:
    """A question as staff may return it: with the sentence as it was typed."""

    claim: Claim
    sentence: str = ""


@dataclass(frozen=True)
class ChoosingPage:
    """The questions of a submission, to write a sentence beside those that come back.

    Attributes:
        first: the ids of the questions that stand on top.
        typed: what was posted, where the form comes back.
    """

    submission: Submission
    language: str
    first: Sequence[str]
    typed: Mapping[str, str] = field(default_factory=dict)

    @cached_property
    def chapters(self) -> list[tuple[str, list[Asked]]]:
        """The other questions, by chapter."""
        found = []
        for title, rows in self.all_chapters:
            others = [row for row in rows if row.claim.item.id not in self.first]
            if others:
                found.append((title, others))
        return found

    @cached_property
    def on_top(self) -> list[Asked]:
        known = {row.claim.item.id: row for _title, rows in self.all_chapters for row in rows}
        return [known[key] for key in self.first if key in known]

    @cached_property
    def all_chapters(self) -> list[tuple[str, list[Asked]]]:
        evaluation = evaluate_submission(self.submission)
        may_come = pinnable(evaluation)
        return [
            (chapter.title, [Asked(c, self.typed.get(c.item.id, "")) for c in chapter.claims if c.item.id in may_come])
            for chapter in claims_of(self.submission, evaluation, self.language)
        ]


@dataclass
class Open:
    """A question that came back, as founders answer it."""

    pin: ReturnedItem
    question: Question


def row_of(item: Item, raw: Any, rev: int, by: User, at: datetime) -> Answer | None:
    """An answer in the form in which the questionnaire draws one; None where there never was one."""
    if raw is None:
        return Answer(item_id=item.id, state="unanswered", rev=rev, answered_by=by, answered_at=at) if rev else None
    given = read_answer(item, raw)
    value = raw if given.state == "value" else None
    state = {"state": given.state, "value": value, "reason": given.reason}
    return Answer(item_id=item.id, rev=rev, answered_by=by, answered_at=at, **state)


def replied(item: Item, row: ReturnAnswer) -> Answer:
    """What founders saved, in the form in which the questionnaire draws an answer."""
    found = row_of(item, row.raw, row.rev, row.answered_by, row.answered_at)
    assert found is not None  # noqa: S101  revisions begin at one
    return found


def open_questions(found: Return, language: str) -> list[Open]:
    """The questions that came back with the answers as they stand: what was saved since, else what was sealed."""
    base = found.submission
    playbook = catalogue.playbook_for(base.playbook_version)
    situation = evaluate_submission(base).situation
    evidence: dict[str, list[Evidence]] = {}
    for piece in base.assessment.evidence.all():
        if piece.is_current:
            evidence.setdefault(piece.item_id, []).append(piece)
    made = []
    for pin in found.items.select_related("answer__answered_by"):
        item = playbook.items[pin.item_id]
        row: ReturnAnswer | None = getattr(pin, "answer", None)
        sealed = plain(base.answers.get(item.id))
        target = situation.targets_of(item)[1] if item.targets and situation.stage is not None else None
        question = Question(
            item=item,
            language=language,
            row=replied(item, row) if row else row_of(item, sealed, 0, base.submitted_by, base.submitted_at),
            evidence=evidence.get(item.id, []),
            target=target,
            playbook_id=playbook.id,
        )
        made.append(Open(pin, question))
    return made


def sentences_in(data: QueryDict) -> dict[str, str]:
    """What was typed beside questions, by their ids; empty fields are none."""
    found = {key.removeprefix("say-"): str(text) for key, text in data.items() if key.startswith("say-")}
    return {key: text for key, text in found.items() if text.strip()}
