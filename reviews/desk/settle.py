"""The page on which a lead settles an answer: the claim, what each reviewer says of it, and the form."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property

from django.http import QueryDict
from django.utils.translation import gettext as _

from accounts.models import User
from assessments.evaluation import Evaluation
from engine.judging.reviewing import CANNOT, InvalidJudgement, is_judged
from engine.playbook.answers import InvalidAnswer
from reviews.confirmed import Reviewed
from reviews.desk.form import JudgingForm, form_of, outcome_picked, read_posted, refusal
from reviews.desk.said import judgement_words
from reviews.models import Settlement, Submission
from reviews.reading import Claim, claims_of
from reviews.sealing import evaluate_submission
from reviews.settling import (
    NotSettled,
    Settling,
    may_be_settled,
    settle_item,
    settled_and_open,
    shown_of,
    why_not_settled_by,
)


@dataclass(frozen=True)
class SettlePage:
    """One answer of a submission for one of those who manage the cohort."""

    submission: Submission
    item_id: str
    reader: User
    language: str

    @cached_property
    def evaluation(self) -> Evaluation:
        return evaluate_submission(self.submission)

    @cached_property
    def claim(self) -> Claim | None:
        """None where there is no such question, or it is not judged."""
        chapters = claims_of(self.submission, self.evaluation, self.language)
        found = (claim for chapter in chapters for claim in chapter.claims if is_judged(claim.item))
        return next((claim for claim in found if claim.item.id == self.item_id), None)

    @cached_property
    def known(self) -> Reviewed:
        return settled_and_open(self.submission)

    @property
    def kept(self) -> Settlement | None:
        """What settles it now."""
        return self.known.settled.get(self.item_id)

    @property
    def kept_words(self) -> str:
        claim, kept = self.claim, self.kept
        return judgement_words(claim.item, kept, self.language) if claim and kept else ""

    @cached_property
    def refused(self) -> str:
        """Why the reader cannot settle it, for people; empty when they can."""
        if not may_be_settled(self.known, self.item_id):
            return _("Reviewers do not differ on this question, so there is nothing to settle.")
        return why_not_settled_by(self.submission, self.reader, self.known, self.item_id)

    @property
    def said(self) -> list[tuple[str, str, str]]:
        """For each reviewer: name, judgement in words, reason; nothing where the reader may not settle it."""
        claim = self.claim
        if claim is None or self.refused:
            return []
        names = {one.pk: str(one.reviewer) for one in self.known.reviews}
        rows = self.known.said.get(self.item_id, ())
        return [(names[one.review_id], judgement_words(claim.item, one, self.language), one.reason) for one in rows]

    @property
    def shown(self) -> str:
        return shown_of(self.known, self.item_id)

    def form(self, claim: Claim) -> JudgingForm:
        """The form with what settles it now."""
        return replace(form_of(claim, judgement=self.kept), may_pass=False)

    def posted(self, claim: Claim, data: QueryDict) -> JudgingForm | None:
        """Settles what was posted; the form again, with an error, where that cannot be."""
        read = read_posted(claim, data, self.language)
        error, saying = read.error, read.saying
        if not error and (not outcome_picked(data) or saying is None or saying.outcome == CANNOT):
            error = _("Choose the answer that holds. Nothing was settled yet.")
        elif saying is not None and not saying.reason:
            error = _("Say why this answer holds. Nothing was settled yet.")
        if not error and saying is not None:
            wanted = Settling(claim.item.id, saying.outcome, saying.value, saying.reason, data.get("shown", ""))
            try:
                settle_item(submission=self.submission, by=self.reader, settling=wanted)
            except NotSettled as refused:
                error = str(refused)
            except (InvalidJudgement, InvalidAnswer) as wrong:
                error = refusal(wrong, self.language)
            else:
                return None
        return replace(form_of(claim, read), error=error, may_pass=False)
