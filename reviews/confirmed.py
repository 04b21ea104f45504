"""What finished reviews of a submission agree on, and where they differ: the ground of the confirmed view."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from django.db import models
from django.db.models import Exists, OuterRef, Prefetch, Subquery

from assessments.evaluation import Evaluation
from engine.judging.reviewing import InvalidJudgement, agreed, judged
from engine.playbook.answers import Answer, InvalidAnswer
from reviews.models import Declaration, Judgement, Review, Submission


def newest_answer(enrolment: str, person: str) -> Subquery:
    """The answer of the newest declaration of a person; both are named from the row that asks."""
    rows = Declaration.objects.filter(enrolment=OuterRef(enrolment), person=OuterRef(person))
    return Subquery(rows.order_by("-pk").values("answer")[:1])


def free_reviews() -> models.QuerySet[Review]:
    """Reviews of those whose newest declaration says that they have no conflict; the others do not count."""
    rows = Review.objects.annotate(declared=newest_answer("submission__enrolment", "reviewer"))
    return rows.filter(declared=Declaration.Answer.NONE)


def has_review(submission: str) -> Exists:
    """Whether a finished review of a submission counts; the submission is named from the row that asks."""
    return Exists(free_reviews().filter(submission=OuterRef(submission), finished_at__isnull=False))


@dataclass(frozen=True)
class Reviewed:
    """The finished reviews of a submission, and what follows from them.

    Attributes:
        said: for each item the judgements of those who said something of it, in the order of the reviews.
        confirmed: the answers that hold, with the reviewers' own where these are others.
        differing: the ids of the items on which reviewers differ; they stay open.
    """

    reviews: tuple[Review, ...] = ()
    said: Mapping[str, tuple[Judgement, ...]] = field(default_factory=dict)
    confirmed: Mapping[str, Answer] = field(default_factory=dict)
    differing: tuple[str, ...] = ()

    @cached_property
    def key(self) -> tuple[tuple[int, str], ...]:
        """What depends on the reviews depends on this: which are finished, and since when."""
        return tuple((one.pk, one.finished_at.isoformat()) for one in self.reviews if one.finished_at)


def reviews_of(submission: Submission) -> list[Review]:
    """The reviews of a submission by those without a conflict, begun or finished; two queries, one without any."""
    spoken = Prefetch("judgements", Judgement.objects.order_by("pk"))
    rows = free_reviews().filter(submission=submission).select_related("reviewer")
    return list(rows.prefetch_related(spoken))


def reviewed(reviews: Iterable[Review], evaluation: Evaluation) -> Reviewed:
    """What those of the reviews that are finished say."""
    finished = tuple(one for one in reviews if one.is_finished)
    said: dict[str, list[Judgement]] = {}
    for review in finished:
        for judgement in review.judgements.all():
            said.setdefault(judgement.item_id, []).append(judgement)
    answers = {key: [a for one in rows if (a := answer_of(one, evaluation))] for key, rows in said.items()}
    confirmed, differing = agreed({key: found for key, found in answers.items() if found})
    return Reviewed(finished, {key: tuple(rows) for key, rows in said.items()}, confirmed, differing)


def answer_of(judgement: Judgement, evaluation: Evaluation) -> Answer | None:
    """The answer that holds for whoever judged it; None for "cannot judge", and for what no longer reads."""
    item = evaluation.playbook.items.get(judgement.item_id)
    if item is None:
        return None
    try:
        return judged(item, evaluation.situation.answer(item.id), judgement.outcome, judgement.value)
    except (InvalidJudgement, InvalidAnswer):
        return None
