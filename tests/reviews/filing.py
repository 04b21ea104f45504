"""Submissions made up for tests of lists: sealed, with the gaps and figures that a test gives them."""

from datetime import timedelta

from django.utils import timezone

from cohorts import checkpoints
from cohorts.models import Enrolment, Venture
from engine.playbook.parts import SEVERITIES
from reviews.models import Submission
from reviews.sealing import FORM, seal_of, summary_seal_of
from reviews.standing import stand

NOW = timezone.now()


def day(cohort, days):
    return cohort.today + timedelta(days=days)


def planned(cohort, kind, opens, due):
    days = {"opens_on": day(cohort, opens), "due_on": day(cohort, due)}
    return checkpoints.plan_checkpoint(cohort=cohort, kind=kind, **days)


def enrolled(cohort, name, by):
    venture = Venture.objects.create(name=name)
    return Enrolment.objects.create(cohort=cohort, venture=venture, enrolled_by=by)


def summary(gaps=None, readiness=50.0, **more):
    """Figures of a submission. Gaps None: from before they were kept."""
    counts = {one: list((gaps or {}).values()).count(one) for one in SEVERITIES}
    ends = None if readiness is None else [readiness, readiness]
    chapters = {"mr": {"readiness": ends, "counts": counts, "answered": 3}}
    plain = {"band": "ready", "stage": 1, "readiness": ends, "evidenced": ends, "counts": counts, "chapters": chapters}
    return plain | ({} if gaps is None else {"gaps": gaps}) | more


def filed(enrolment, assessment, by, *, days=0, checkpoint=None, **figures):
    """A sealed submission of an enrolment, handed in some days from now. `assessment` may be anybody's."""
    row = Submission(
        assessment=assessment,
        enrolment=enrolment,
        checkpoint=checkpoint,
        playbook_version=assessment.playbook_version,
        venture_name=enrolment.venture.name,
        revision=Submission.objects.count(),
        answers={},
        result={},
        summary=summary(**figures),
        seal_form=FORM,
        submitted_by=by,
        submitted_at=NOW + timedelta(days=days),
    )
    row.seal = seal_of(row)
    row.summary_seal = summary_seal_of(row)
    row.save()
    stand(row)
    return row
