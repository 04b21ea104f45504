"""What changes reports from the side of people: order, try again, cancel."""

from __future__ import annotations

import hashlib
import json
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models.functions import Now
from django.utils.translation import gettext as _

from accounts.models import User
from assessments.evaluation import raw_answers
from assessments.models import Assessment
from cohorts.models import Organisation, Venture
from engine.playbook.answers import answer_to_raw
from forecasts.models import main_of
from jobs.broker import send_after_commit
from jobs.models import MESSAGE_GRACE, from_now
from plans.milestones.states import Opened
from reports.branding import kept_of
from reports.edition import edition
from reports.models import Report, tenant_of
from reports.paper.since import frozen
from reviews.confirmed import Reviewed
from reviews.models import Submission
from reviews.sealing import checked
from reviews.settling import settled_and_open

# How many reports may wait at once: of one venture, of one incubator, and of one person over all of them.
MOST_WAITING = 20
MOST_OF_ORGANISATION = 100
MOST_OF_PERSON = 50


class TooManyWaiting(Exception):
    """As many reports wait as may. Nothing was ordered; the text says whose, and what to do, for people."""


class NotRepeatable(Exception):
    """The report neither failed nor was cancelled nor is its file damaged, so there is nothing to repeat."""


class NotCancellable(Exception):
    """The report is being drawn already, or finished."""


@transaction.atomic
def request_report(
    *,
    by: User,
    language: str,
    assessment: Assessment | None = None,
    submission: Submission | None = None,
    zone: str = "UTC",
    since: Opened | None = None,
) -> Report:
    """Orders the gap report of an assessment as it stands now, or of a sealed submission.

    Unchanged content is never drawn twice: the row that has it is returned, put back in line if it had
    failed or been cancelled.

    Args:
        language: "en" or "zh-hans".
        zone: in which the paper is dated, as IANA names it.
        since: an earlier moment of the assessment to compare with, judged by the same version of the playbook.

    Raises:
        TooManyWaiting
    """
    draft = (
        report_of_submission(submission, language, zone, review=review_for(submission, by))
        if submission
        else report_of_assessment(assessment, language, zone, since)
    )
    draft.requested_by = by
    draft.tenant = tenant_of(whose_order(draft, by))
    hold_still(draft, by)
    present = Report.objects.filter(content_key=draft.content_key).first()
    if present is None:
        refuse_when_full(draft.tenant, by)
        return create(draft)
    if present.status in {Report.Status.FAILED, Report.Status.CANCELLED}:
        put_in_line(present, by)
    return present


def whose_order(draft: Report, by: User) -> Venture | Organisation:
    """The venture, for its own people; for staff the incubator that the submission was handed to."""
    if draft.submission is None or is_own(draft.submission, by):
        return draft.venture
    return draft.submission.enrolment.cohort.programme.organisation


def is_own(submission: Submission, by: User) -> bool:
    """Whether it is of a venture that somebody is a member of."""
    return submission.assessment.venture.members.filter(user=by).exists()


def review_for(submission: Submission, by: User) -> Reviewed | None:
    """What the paper may say of reviews: to staff what the finished ones come to, to founders nothing."""
    return None if is_own(submission, by) else settled_and_open(submission)


def hold_still(report: Report, by: User) -> None:
    """Orders of one person, and of one venture, wait for each other: the limits are counted exactly."""
    User.objects.select_for_update().get(pk=by.pk)
    Venture.objects.select_for_update().get(pk=report.venture_id)


def report_of_assessment(
    assessment: Assessment | None, language: str, zone: str = "UTC", since: Opened | None = None
) -> Report:
    assert assessment is not None  # noqa: S101  one of the two is given
    content: dict[str, Any] = {
        "answers": raw_answers(assessment),
        "venture": assessment.venture.name,
        "organisation": "",
        "cohort": "",
        "seal": "",
        "dated_at": "",
        "zone": zone,
    }
    scenario = main_of(assessment)
    if scenario is not None:
        content["forecast"] = scenario.handed_in
    if since is not None:
        content["since"] = frozen(since)
    return draft_of(content, language, assessment.revision, assessment=assessment)


def report_of_submission(
    submission: Submission,
    language: str,
    zone: str = "UTC",
    brand: dict[str, str] | None = None,
    review: Reviewed | None = None,
) -> Report:
    """The report of a submission as a row that is not stored yet.

    Args:
        brand: how it looks, as `kept_of` gives it; None is how the organisation looks now.
        review: what its finished reviews come to, for staff; where there is one, the founders cannot open the report.

    Raises:
        SealBroken
    """
    cohort = submission.enrolment.cohort
    content = {
        "answers": submission.answers,
        "venture": submission.venture_name,
        "organisation": cohort.programme.organisation.name,
        "cohort": cohort.name,
        "seal": checked(submission).seal,
        "dated_at": submission.submitted_at.isoformat(),
        "zone": zone,
    }
    if submission.forecast is not None:
        content["forecast"] = submission.forecast
    look = kept_of(cohort.programme.organisation) if brand is None else brand
    if look:
        content["brand"] = look
    is_reviewed = review is not None and bool(review.reviews)
    if review is not None and is_reviewed:
        content["confirmed"] = {key: answer_to_raw(answer) for key, answer in sorted(review.confirmed.items())}
    draft = draft_of(content, language, submission.revision, submission=submission)
    draft.shows_review = is_reviewed
    return draft


def draft_of(content: dict[str, Any], language: str, revision: int, **subject: Assessment | Submission) -> Report:
    of = next(iter(subject.values()))
    venture = of.venture if isinstance(of, Assessment) else of.assessment.venture
    draft = Report(
        kind=Report.Kind.GAPS,
        language=language,
        revision=revision,
        content=content,
        playbook_version=of.playbook_version,
        venture=venture,
        **subject,
    )
    draft.content_key = content_key_of(draft, of.public_id)
    return draft


def content_key_of(report: Report, subject_id: UUID) -> str:
    """SHA-256 (hex) over everything the paper shows, and over whose it is: equal papers have equal keys."""
    parts = {
        "kind": str(report.kind),
        "subject": str(subject_id),
        "language": report.language,
        "playbook": report.playbook_version.digest,
        "edition": edition(),
        **report.content,
    }
    canonical = json.dumps(parts, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()


def refuse_when_full(tenant: str, by: User) -> None:
    """Raises TooManyWaiting."""
    waiting = Report.objects.waiting()
    if waiting.filter(requested_by=by).count() >= MOST_OF_PERSON:
        text = _(
            "You have %(most)d reports in line, the most one person may have. Wait for one to finish, or cancel one."
        )
        raise TooManyWaiting(text % {"most": MOST_OF_PERSON})
    is_of_venture = tenant.startswith("venture")
    most = MOST_WAITING if is_of_venture else MOST_OF_ORGANISATION
    if waiting.filter(tenant=tenant).count() >= most:
        text = (
            _("The venture has %(most)d reports in line, the most it may have. Wait for one to finish, or cancel one.")
            if is_of_venture
            else _(
                "Your incubator has %(most)d reports in line, the most it may have. Wait for one to finish, or cancel one."
            )
        )
        raise TooManyWaiting(text % {"most": most})


def create(draft: Report) -> Report:
    draft.next_try_at = from_now(MESSAGE_GRACE)
    draft.turn = Report.objects.next_turn_of(draft.tenant)
    try:
        with transaction.atomic():
            draft.save()
    except IntegrityError:  # the same order from another tab was a moment earlier
        return Report.objects.get(content_key=draft.content_key)
    draft.refresh_from_db()
    send_after_commit(draft)
    return draft


def put_in_line(report: Report, by: User) -> None:
    refuse_when_full(report.tenant, by)
    rows = Report.objects.filter(pk=report.pk, status=report.status, sha256=report.sha256)
    turn = Report.objects.next_turn_of(report.tenant)
    if rows.requeue(is_new=report.status != Report.Status.READY, turn=turn):
        send_after_commit(report)
    report.refresh_from_db()


@transaction.atomic
def retry(*, report: Report, by: User, is_damaged: bool = False) -> Report:
    """Puts a failed or cancelled report back in line, or a ready one whose file is damaged.

    Raises:
        NotRepeatable, TooManyWaiting
    """
    repeatable = {Report.Status.FAILED, Report.Status.CANCELLED}
    if report.status not in repeatable | ({Report.Status.READY} if is_damaged else set()):
        raise NotRepeatable
    hold_still(report, by)
    put_in_line(report, by)
    return report


@transaction.atomic
def cancel(*, report: Report, by: User) -> Report:
    """Takes a report that still waits out of the line. Raises NotCancellable."""
    rows = Report.objects.waiting().filter(pk=report.pk)
    if not rows.update(status=Report.Status.CANCELLED, finished_at=Now()):
        raise NotCancellable
    report.refresh_from_db()
    return report
