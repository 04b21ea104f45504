"""What staff read of the reviews of a submission: who reviewed, how much, where they differ, what is to be settled."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from django.db.models import QuerySet, prefetch_related_objects
from django.utils.translation import gettext as _

from accounts import statements
from accounts.models import User
from assessments.evaluation import Evaluation
from assessments.wording import answer_text
from cohorts.models import Cohort, Right
from engine.playbook.answer_reading import read_answer
from engine.playbook.parts import Item
from reviews.access import is_founder, may
from reviews.confirmed import Reviewed, reviewed, reviews_of, settlements_of
from reviews.desk.page import ground_of
from reviews.models import Declaration, Judgement, Phase, Review, Settlement, Submission
from reviews.phases import may_review_now, phase_of, sees_of, sees_others


def judgement_words(item: Item, judgement: Judgement | Settlement, language: str) -> str:
    """What was said of an answer, with the other answer where there is one."""
    said = str(judgement.get_outcome_display())
    if judgement.outcome != Judgement.Outcome.OTHER:
        return said
    answer = read_answer(item, judgement.value)
    if item.levels:
        text = item.levels[answer.value].in_language(language)
        return _("%(said)s: level %(level)d (%(text)s)") % {"said": said, "level": answer.value, "text": text}
    return _("%(said)s: %(answer)s") % {"said": said, "answer": answer_text(item, answer, language)}


def whole_words(item: Item, judgement: Judgement, language: str) -> str:
    """All that was said of an answer, with reason and comments, to set it beside something else."""
    written = (judgement.reason, judgement.team_comment, judgement.founder_comment)
    return " · ".join([judgement_words(item, judgement, language), *(one for one in written if one)])


@dataclass(frozen=True)
class ReviewRow:
    """One review: whose, and of how many answers; those of the set apart."""

    name: str
    begun_at: datetime
    finished_at: datetime | None
    in_set: int
    seen: int
    recommendation: str
    note: str


@dataclass(frozen=True)
class Differing:
    """A question on which reviewers differ, with what each said of it and why, and what settles it."""

    item_id: str
    code: str
    title: str
    said: tuple[tuple[str, str, str], ...]
    settled: Settlement | None = None
    settled_words: str = ""
    settled_reason: str = ""


@dataclass(frozen=True)
class ReviewsOnPage:
    """The reviews of a submission for one of the staff.

    What others say is shown to whoever manages the cohort, and to a reviewer as the phase has it; outside of all phases
    once they have finished their own review: before that it would lead them.
    """

    submission: Submission
    evaluation: Evaluation
    cohort: Cohort
    reader: User
    language: str

    @cached_property
    def reviews(self) -> Sequence[Review]:
        return reviews_of(self.submission)

    @cached_property
    def reviewed(self) -> Reviewed:
        settlements = settlements_of([self.submission.pk]).get(self.submission.pk, []) if self.reviews else []
        return reviewed(self.reviews, self.evaluation, settlements)

    @cached_property
    def may_review(self) -> bool:
        if not may(self.cohort, Right.REVIEW) or is_founder(self.reader, self.submission):
            return False
        return may_review_now(self.phase, self.submission, self.reader)

    @property
    def may_manage(self) -> bool:
        return may(self.cohort, Right.MANAGE)

    @property
    def own(self) -> Review | None:
        return next((one for one in self.reviews if one.reviewer_id == self.reader.pk), None)

    @cached_property
    def phase(self) -> Phase | None:
        """The phase of reviewing that counts today."""
        return phase_of(self.submission)

    @property
    def is_shown(self) -> bool:
        """Whether the reader may see what others say."""
        has_finished = self.own is not None and self.own.is_finished
        return sees_others(sees_of(self.phase), manages=self.may_manage, has_finished=has_finished)

    @property
    def is_never_shown(self) -> bool:
        """Whether not even a finished review of their own lets the reader see what others say."""
        return not sees_others(sees_of(self.phase), manages=self.may_manage, has_finished=True)

    @property
    def counting(self) -> Reviewed | None:
        """The finished reviews, for the confirmed view; None while there are none, or the reader may not see them."""
        return self.reviewed if self.is_shown and self.reviewed.reviews else None

    @cached_property
    def set_ids(self) -> frozenset[str]:
        return frozenset(ground_of(self.submission, self.evaluation, self.language).chosen.ids)

    @property
    def in_set(self) -> int:
        return len(self.set_ids)

    @cached_property
    def rows(self) -> list[ReviewRow]:
        """Each review, those that are begun too."""
        return [self.row(one) for one in self.reviews]

    def row(self, review: Review) -> ReviewRow:
        seen = {judgement.item_id for judgement in review.judgements.all()}
        return ReviewRow(
            str(review.reviewer),
            review.begun_at,
            review.finished_at,
            len(seen & self.set_ids),
            len(seen),
            review.get_recommendation_display() if review.is_finished else "",
            self.submission.masked(review.note) if review.is_finished else "",
        )

    @cached_property
    def differing(self) -> list[Differing]:
        """The questions that stay open because reviewers differ."""
        return [self.differing_on(key) for key in self.reviewed.differing]

    @cached_property
    def settled(self) -> list[Differing]:
        """The questions on which reviewers differ and that a lead settled."""
        return [self.differing_on(key) for key in self.reviewed.settled]

    def differing_on(self, key: str) -> Differing:
        names = {one.pk: str(one.reviewer) for one in self.reviewed.reviews}
        item, settled = self.evaluation.playbook.items[key], self.reviewed.settled.get(key)
        said = tuple(
            (names[one.review_id], judgement_words(item, one, self.language), self.submission.masked(one.reason))
            for one in self.reviewed.said[key]
        )
        words = judgement_words(item, settled, self.language) if settled else ""
        reason = self.submission.masked(settled.reason) if settled else ""
        return Differing(key, item.code, item.title.in_language(self.language), said, settled, words, reason)

    @cached_property
    def declared(self) -> list[Declaration]:
        """The newest declaration of each who is not free to review, for whoever manages the cohort."""
        if not self.may_manage:
            return []
        rows = statements.objects_for("declared", [self.submission.enrolment_id], declared_in)
        newest = {row.person_id: row for row in rows}
        found = [row for row in newest.values() if row.answer != Declaration.Answer.NONE]
        prefetch_related_objects(found, "person", "said_by")
        return found


def declared_in(enrolment: int) -> QuerySet[Declaration]:
    """All that was declared of a venture in a cohort, oldest first."""
    return Declaration.objects.filter(enrolment=enrolment).order_by("pk")
