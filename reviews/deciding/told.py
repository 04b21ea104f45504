"""What founders are told of a decision: what was released, and nothing before."""

from __future__ import annotations

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from assessments.models import Assessment
from assessments.results.additions import Told
from reviews.models import Decision, Submission

SUBMITTED = tuple(f"submission__{name}" for name in ("answers", "result", "summary", "evidence", "forecast"))


def told_of(submission: Submission) -> Decision | None:
    """The newest released decision on what was submitted; None before there is one."""
    return Decision.objects.released().filter(submission=submission).first()


def told_to(assessment: Assessment) -> list[Told]:
    """The newest released decision of each cohort and checkpoint on what an assessment submitted; one query."""
    rows = Decision.objects.released().filter(submission__assessment=assessment)
    newest: dict[int, Decision] = {}
    for one in rows.select_related("round__cohort__programme__organisation", "submission").defer(*SUBMITTED):
        newest.setdefault(one.round_id, one)
    return [told(one) for one in newest.values()]


def told(decision: Decision) -> Told:
    """A released decision as a result shows it."""
    facts = {
        "organisation": decision.round.cohort.programme.organisation.name,
        "cohort": decision.round.cohort.name,
        "outcome": decision.get_outcome_display(),
    }
    return Told(
        _("Decision of %(organisation)s for %(cohort)s: %(outcome)s") % facts,
        decision.words,
        tuple(
            _("%(text)s, by %(due)s") % {"text": one["text"], "due": date_format(one["due"], "DATE_FORMAT")}
            for one in decision.due
        ),
        reverse("submission", args=[decision.submission.public_id]) + "#decision",
        _("Read it beside the submission"),
    )
