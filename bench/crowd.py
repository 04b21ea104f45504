"""A cohort of any number of ventures, written at once: for measurements, and to look at pages that are full."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from datetime import timedelta
from uuid import uuid4

from django.utils import timezone

from accounts.models import User
from assessments import actions
from assessments.evaluation import Evaluation
from assessments.models import Assessment
from cohorts import actions as cohort_actions
from cohorts.checkpoints import plan_checkpoint
from cohorts.models import Checkpoint, Cohort, Enrolment, StaffMembership, Tag, Venture
from reviews import actions as review_actions
from reviews.before import look_back
from reviews.confirming import confirm
from reviews.desk.page import ground_of
from reviews.models import Declaration, Judgement, Review, Standing, StandingInChapter, Submission
from reviews.sealing import evaluate_submission, seal_of, summary_seal_of
from reviews.standing import fields_of, in_chapter
from reviews.summary import read_summary
from tests.conftest import answer_as, person

PERSONAS = ("R-10", "R-03", "R-07", "R-01", "R-04", "R-08", "R-05")
WORDS = ("Venture", "Copper", "望潮", "Halyard", "Loam", "Tern", "Ember", "云杉", "Slipway", "Basalt")


def crowd(count: int, by: User, *, is_whole: bool = False) -> Cohort:
    """A cohort with two checkpoints and that many ventures; seven in eight share their progress.

    Args:
        is_whole: submissions hold answers and result under a seal of their own, not only what lists show.
    """
    organisation = cohort_actions.found_organisation(name="Kiln", by=by)
    cohort = cohort_actions.open_cohort(organisation=organisation, programme="AI founders", name="Autumn", by=by)
    models = models_of(cohort, by)
    today = cohort.today
    baseline = plan_checkpoint(
        cohort=cohort, kind="baseline", opens_on=today - timedelta(90), due_on=today - timedelta(60)
    )
    midterm = plan_checkpoint(
        cohort=cohort, kind="midterm", opens_on=today - timedelta(20), due_on=today - timedelta(3)
    )
    chance = random.Random(7)
    enrolments = enrolled(cohort, count, by, chance)
    for checkpoint, share, days in ((baseline, 0.9, 62), (midterm, 0.85, 5)):
        sent = [one for one in enrolments if chance.random() < share]
        write(handed_in(sent, models, checkpoint, days, chance, is_whole=is_whole))
    return cohort


def models_of(cohort: Cohort, by: User) -> list[Submission]:
    """What the copies are made of: a persona each, handed in to a cohort of its own."""
    founder = person("Founder")  # type: ignore[no-untyped-call]  # of the tests
    other = cohort_actions.open_cohort(
        organisation=cohort.programme.organisation, programme="Models", name="Models", by=by
    )
    invitation = cohort_actions.invite(cohort=other, by=by)
    found = []
    for code in PERSONAS:
        started = actions.start_assessment(name=code, by=founder)
        Venture.objects.update(created_at="2020-01-01T00:00Z")
        enrolment = cohort_actions.enrol(invitation=invitation, venture=started.venture, by=founder)
        answered = answer_as(started, code, founder)  # type: ignore[no-untyped-call]  # of the tests
        found.append(review_actions.submit(assessment=answered, enrolment=enrolment, by=founder))
    return found


def enrolled(cohort: Cohort, count: int, by: User, chance: random.Random) -> list[Enrolment]:
    names = [f"{WORDS[n % len(WORDS)]} {n + 1}" for n in range(count)]
    ventures = Venture.objects.bulk_create([Venture(name=name) for name in names], 1000)
    organisation = cohort.programme.organisation
    people = [person(name) for name in ("Ana", "Jonas", "Tomas")]  # type: ignore[no-untyped-call]  # of the tests
    leads = [StaffMembership.objects.create(organisation=organisation, user=one, role="reviewer") for one in people]
    enrolments = Enrolment.objects.bulk_create(
        [
            Enrolment(
                cohort=cohort,
                venture=venture,
                enrolled_by=by,
                lead=chance.choice([*leads, None]),
                shares_progress=chance.random() < 7 / 8,
            )
            for venture in ventures
        ],
        1000,
    )
    tags = [Tag.objects.create(organisation=organisation, name=name) for name in ("hardware", "university", "重点")]
    through = Enrolment.tags.through
    pairs = [through(enrolment=one, tag=chance.choice(tags)) for one in enrolments if chance.random() < 0.4]
    through.objects.bulk_create(pairs, 1000)
    return enrolments


def handed_in(
    enrolments: Sequence[Enrolment],
    models: Sequence[Submission],
    checkpoint: Checkpoint,
    days: int,
    chance: random.Random,
    *,
    is_whole: bool,
) -> Iterator[Submission]:
    """Copies of what the models handed in, under the names of the ventures, with the seal that lists check."""
    at = timezone.now() - timedelta(days=days)
    version = models[0].playbook_version
    rows = [
        Assessment(venture=one.venture, playbook_version=version, asked_count=86, answered_count=80)
        for one in enrolments
    ]
    for one, assessment in zip(enrolments, Assessment.objects.bulk_create(rows, 1000), strict=True):
        model = chance.choice(models)
        copy = Submission(
            public_id=uuid4(),
            assessment=assessment,
            enrolment=one,
            checkpoint=checkpoint,
            playbook_version=version,
            venture_name=one.venture.name,
            revision=checkpoint.pk,
            answers=model.answers if is_whole else {},
            result=model.result if is_whole else {},
            summary=model.summary,
            evidence=[],
            seal=model.seal,
            seal_form=model.seal_form,
            submitted_by=model.submitted_by,
            submitted_at=at + timedelta(minutes=one.pk % 1000),
        )
        if is_whole:
            copy.seal = seal_of(copy)
        copy.summary_seal = summary_seal_of(copy)
        yield copy


def write(submissions: Iterator[Submission]) -> None:
    """Writes the copies and, anew, the standings of their enrolments."""
    written = Submission.objects.bulk_create(list(submissions), 500)
    Standing.objects.filter(enrolment__in=[one.enrolment_id for one in written]).delete()
    rows = [Standing(enrolment_id=one.enrolment_id, **fields_of(one)) for one in written]
    standings = Standing.objects.bulk_create(rows, 1000)
    chapters = [
        in_chapter(standing, key, chapter)
        for standing, one in zip(standings, written, strict=True)
        for key, chapter in read_summary(one.summary).chapters.items()
        if chapter.answered
    ]
    StandingInChapter.objects.bulk_create(chapters, 2000)
    if written:
        look_back(written[0].enrolment.cohort)


def reviewed(cohort: Cohort, by: User, most: int | None = None) -> Submission:
    """Has two colleagues finish a review of what each venture handed in last: the review set, one level in seven another.

    Args:
        by: one of the two.
        most: of how many ventures; None is all of them.

    Returns:
        One that both have reviewed.
    """
    other = person("Rita")  # type: ignore[no-untyped-call]  # of the tests
    StaffMembership.objects.create(organisation=cohort.programme.organisation, user=other, role="reviewer")
    rows = Submission.objects.filter(pk__in=Standing.objects.filter(enrolment__cohort=cohort).values("submission"))
    rows = rows.select_related("playbook_version", "enrolment").order_by("-checkpoint__due_on", "pk")
    found = list(rows[:most])
    for submission in found:
        evaluation = evaluate_submission(submission)
        keys = ground_of(submission, evaluation, "en").chosen.ids
        for reviewer in (by, other):
            Declaration.objects.create(enrolment=submission.enrolment, person=reviewer, answer="none", said_by=reviewer)
            review = Review.objects.create(submission=submission, reviewer=reviewer)
            Review.objects.filter(pk=review.pk).update(finished_at=timezone.now())
            Judgement.objects.bulk_create(judgements(review, evaluation, keys, reviewer == by))
        confirm(submission)
    return found[0]


def judgements(review: Review, evaluation: Evaluation, keys: Sequence[str], is_strict: bool) -> Iterator[Judgement]:
    """Confirms every answer; whoever is strict sets a level less at every seventh."""
    for number, key in enumerate(keys):
        level = evaluation.situation.answer(key).value
        if is_strict and number % 7 == 0 and evaluation.playbook.items[key].levels and level:
            yield Judgement(
                review=review, item_id=key, outcome="other", value=level - 1, reason="One step less is shown."
            )
        else:
            yield Judgement(review=review, item_id=key, outcome="confirmed")
