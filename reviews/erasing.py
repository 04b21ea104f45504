"""What was handed in is emptied when its venture is erased: the seal stays, what it sealed goes.

That a submission was emptied and not damaged is told by the log of the organisation it was handed to, whose entry
carries the seal; `damage_of_erased` compares them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from django.utils import timezone

from accounts.models import User
from assessments.erasing import hold
from cohorts import audit
from cohorts.models import AuditEntry, Enrolment, Venture
from reviews.before import look_back_in
from reviews.models import (
    Assignment,
    ConfirmedStanding,
    CriterionScore,
    Decision,
    DecisionHistory,
    Declaration,
    Feedback,
    HelpFor,
    Judgement,
    JudgementHistory,
    Looked,
    NamedConflict,
    PutOff,
    Return,
    ReturnAnswer,
    ReturnAnswerHistory,
    ReturnedItem,
    Review,
    ReviewerProfile,
    SavedView,
    Settlement,
    Standing,
    Submission,
)
from reviews.named import forget_named

EMPTY: dict[str, Any] = {
    "venture_name": "",
    "answers": {},
    "result": {},
    "summary": {},
    "forecast": None,
    "evidence": [],
}
WITHDRAWN = "–"  # where a reason may not be empty


def of_venture(venture: Venture, by: User) -> None:
    """Empties what a venture handed in, and deletes what was said of it."""
    # Whoever reviews, returns or hands in at this moment is waited for, in the order in which they hold rows.
    hold(venture)
    list(Enrolment.objects.select_for_update().filter(venture=venture).order_by("pk").values_list("pk"))
    rows = Submission.objects.filter(assessment__venture=venture)
    drop(rows.select_related("enrolment__cohort__programme__organisation"), by)
    Declaration._base_manager.filter(enrolment__venture=venture).exclude(reason="").update(reason=WITHDRAWN)
    HelpFor.objects.filter(enrolment__venture=venture).delete()
    NamedConflict.objects.filter(enrolment__venture=venture).delete()


def drop(submissions: Iterable[Submission], by: User, **rule: int | None) -> None:
    """Empties submissions, with their reviews and the words of decisions. Within `erasing`; the log tells of each.

    Args:
        rule: what else the log says of why.
    """
    for one in submissions:
        organisation = one.enrolment.cohort.programme.organisation
        audit.write(organisation=organisation, by=by, act=audit.Act.ERASED, about=one.public_id, seal=one.seal, **rule)
        Standing.objects.filter(submission=one).delete()
        for model in (Judgement, JudgementHistory):
            model._base_manager.filter(review__submission=one).delete()
        Review._base_manager.filter(submission=one).update(note="")
        CriterionScore.objects.filter(review__submission=one).delete()
        Feedback._base_manager.filter(submission=one).delete()
        Settlement._base_manager.filter(submission=one).delete()
        ConfirmedStanding.objects.filter(submission=one).delete()
        drop_returns(one, by)
        decisions = Decision._base_manager.filter(submission=one)
        DecisionHistory._base_manager.filter(decision__in=decisions).update(reason="", words="", conditions=[])
        decisions.update(reason="", words="", conditions=[])
        Submission._base_manager.filter(pk=one.pk).update(erased_at=timezone.now(), **EMPTY)
        look_back_in(one.enrolment.cohort_id, Standing.objects.filter(before=one))


def drop_returns(submission: Submission, by: User) -> None:
    """Deletes what was answered to returns of a submission, and why it came back; an open one is withdrawn."""
    for model in (ReturnAnswer, ReturnAnswerHistory):
        model._base_manager.filter(pin__of__submission=submission).delete()
    ReturnedItem._base_manager.filter(of__submission=submission).update(sentence=WITHDRAWN)
    Return.objects.open().filter(submission=submission).update(ended_at=timezone.now(), withdrawn_by=by)


def damage_of_erased() -> Iterator[str]:
    """Every emptied submission that is not empty, or that no entry of the log tells of, in words for operators."""
    told = dict(AuditEntry.objects.filter(act=audit.Act.ERASED).values_list("about", "facts"))
    for one in Submission._base_manager.exclude(erased_at=None).order_by("pk").iterator(chunk_size=500):
        if any(getattr(one, field) != nothing for field, nothing in EMPTY.items()):
            yield f"submission {one.public_id}: it was erased, and holds something again"
        if told.get(str(one.public_id), {}).get("seal") != one.seal:
            yield f"submission {one.public_id}: it is empty, and no entry of the log says that it was erased"


def of_person(user: User) -> None:
    """Deletes what somebody kept for themselves, what they were to review, and why they stepped aside.

    Where a venture named them as somebody who should not judge it, that goes, too: there is nobody to judge any more.
    """
    forget_named(user)
    SavedView.objects.filter(saved_by=user).delete()
    Looked.objects.filter(user=user).delete()
    PutOff.objects.filter(user=user).delete()
    Assignment.objects.filter(reviewer=user).delete()
    ReviewerProfile.objects.filter(reviewer=user).delete()
    Declaration._base_manager.filter(person=user).exclude(reason="").update(reason=WITHDRAWN)
