"""What finished reviews of a submission agree on, where they differ, and what was settled: the confirmed view."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django.db import models
from django.db.models import Exists, OuterRef, Q, Subquery

from accounts import statements
from accounts.sealed import digest_of
from assessments.evaluation import Evaluation
from engine.judging.reviewing import InvalidJudgement, agreed, judged
from engine.playbook.answers import Answer, InvalidAnswer
from reviews.models import Declaration, Judgement, Review, Settlement, Submission


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
        confirmed: the answers that hold, with the reviewers' own where these are others, and what was settled.
        differing: the ids of the items on which reviewers differ and that nobody settled; they stay open.
        settled: by the id of the item what settles it; of items on which reviewers differ.
    """

    reviews: tuple[Review, ...] = ()
    said: Mapping[str, tuple[Judgement, ...]] = field(default_factory=dict)
    confirmed: Mapping[str, Answer] = field(default_factory=dict)
    differing: tuple[str, ...] = ()
    settled: Mapping[str, Settlement] = field(default_factory=dict)

    @cached_property
    def key(self) -> tuple[tuple[int, str], ...]:
        """What depends on the reviews depends on this: which are finished, since when, and what was settled."""
        return key_of(self.reviews, self.settled.values())


def key_of(reviews: Iterable[Review], settlements: Iterable[Settlement]) -> tuple[tuple[int, str], ...]:
    """Which reviews are finished, since when, and what was settled: the same for the same view."""
    finished = [(one.pk, one.finished_at.isoformat()) for one in reviews if one.finished_at]
    return (*finished, *sorted((one.pk, "settled") for one in settlements))


def settlements_of(submissions: Iterable[int]) -> dict[int, list[Settlement]]:
    """What was settled, oldest first, by the key of the submission; two queries, one without any.

    Without what was settled by somebody who has a conflict of interest by now, or is not sure of one.
    """
    keys = statements.rows_for("settled", list(submissions), settled_freely)
    found: dict[int, list[Settlement]] = {}
    if keys:
        rows = Settlement.objects.filter(pk__in=[key for (key,) in keys]).select_related("settled_by")
        for one in rows.order_by("pk"):
            found.setdefault(one.submission_id, []).append(one)
    return found


def settled_freely(*submissions: int) -> models.QuerySet[Settlement, Any]:
    """The keys of what was settled by somebody without a conflict."""
    rows = Settlement.objects.annotate(declared=newest_answer("submission__enrolment", "settled_by"))
    free = Q(declared__isnull=True) | Q(declared=Declaration.Answer.NONE)
    return rows.filter(free, submission__in=submissions).values_list("pk")


def reviews_of(submission: Submission) -> list[Review]:
    """The reviews of a submission by those without a conflict, begun or finished; two queries, one without any."""
    found = statements.objects_for("free", [submission.pk], freely_reviewed)
    if found:
        spoken = statements.objects_for("judgements", [one.pk for one in found], judged_in)
        statements.keep_beside(found, "judgements", spoken, "review_id")
    return found


def freely_reviewed(submission: int) -> models.QuerySet[Review]:
    """The reviews of a submission by those without a conflict, with who wrote them."""
    return free_reviews().filter(submission=submission).select_related("reviewer")


def judged_in(*reviews: int) -> models.QuerySet[Judgement]:
    """What some reviews say, answer by answer."""
    return Judgement.objects.filter(review__in=reviews).order_by("pk")


def reviewed(reviews: Iterable[Review], evaluation: Evaluation, settlements: Iterable[Settlement] = ()) -> Reviewed:
    """What those of the reviews that are finished say, with what was settled where they differ.

    Args:
        settlements: of the submission, oldest first; those count whose ground is what the reviews say now.
    """
    finished = tuple(one for one in reviews if one.is_finished)
    said: dict[str, list[Judgement]] = {}
    for review in finished:
        for judgement in review.judgements.all():
            said.setdefault(judgement.item_id, []).append(judgement)
    answers = {key: [a for one in rows if (a := answer_of(one, evaluation))] for key, rows in said.items()}
    confirmed, differing = agreed({key: found for key, found in answers.items() if found})
    settled: dict[str, Settlement] = {}
    for one in settlements:
        if one.item_id in differing and one.ground == ground_of(said[one.item_id]):
            answer = answer_of(one, evaluation)
            if answer is not None:
                settled[one.item_id], confirmed[one.item_id] = one, answer
    still_open = tuple(key for key in differing if key not in settled)
    return Reviewed(finished, {key: tuple(rows) for key, rows in said.items()}, confirmed, still_open, settled)


def ground_of(judgements: Iterable[Judgement]) -> str:
    """SHA-256 (hex) of what reviewers say of one answer: another as soon as one changes a word or joins them.

    Those who cannot judge it are left out: nothing is settled between them and others.
    """
    able = [one for one in judgements if one.outcome != Judgement.Outcome.CANNOT]
    return digest_of(sorted([one.review_id, one.rev] for one in able))


def answer_of(judgement: Judgement | Settlement, evaluation: Evaluation) -> Answer | None:
    """The answer that holds for whoever judged it; None for "cannot judge", and for what no longer reads."""
    item = evaluation.playbook.items.get(judgement.item_id)
    if item is None:
        return None
    try:
        return judged(item, evaluation.situation.answer(item.id), judgement.outcome, judgement.value)
    except (InvalidJudgement, InvalidAnswer):
        return None
