"""What founders are told of a decision: what was released, and nothing before."""

from __future__ import annotations

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.statements import objects_for
from assessments.models import Assessment
from assessments.results.additions import Told
from reviews.glance.wording import ends_words
from reviews.models import ConfirmedStanding, Decision, Submission

SUBMITTED = tuple(f"submission__{name}" for name in ("answers", "result", "summary", "evidence", "forecast"))


def told_of(submission: Submission) -> Decision | None:
    """The newest released decision on what was submitted; None before there is one."""
    rows = Decision.objects.released().filter(submission=submission)
    return rows.select_related("submission__confirmed").defer(*SUBMITTED).first()


def confirmed_words(decision: Decision) -> str:
    """Readiness as reviewers confirmed it before the release: a sentence; empty where they finished nothing by then."""
    kept: ConfirmedStanding | None = getattr(decision.submission, "confirmed", None)
    if kept is None or kept.ends is None or decision.released_at is None or kept.reviewed_at > decision.released_at:
        return ""
    text = ngettext(
        "Readiness as confirmed by %(count)d review, %(day)s: %(interval)s. An interval is for what nobody reviewed.",
        "Readiness as confirmed by %(count)d reviews, %(day)s: %(interval)s. An interval is for what nobody reviewed or reviewers differ on.",
        kept.reviews,
    )
    day = date_format(localtime(kept.reviewed_at), "DATE_FORMAT")
    return text % {"count": kept.reviews, "day": day, "interval": ends_words(kept.ends)}


def told_to(assessment: Assessment) -> list[Told]:
    """The newest released decision of each cohort and checkpoint on what an assessment submitted; one query."""
    newest: dict[int, Decision] = {}
    for one in objects_for("released decisions", [assessment.pk], released_on):
        newest.setdefault(one.round_id, one)
    return [told(one) for one in newest.values()]


def released_on(assessment: int) -> QuerySet[Decision]:
    """The released decisions on what was submitted of an assessment, the newest first."""
    ways = ("round__cohort__programme__organisation", "submission__confirmed")
    rows = Decision.objects.released().filter(submission__assessment=assessment)
    return rows.select_related(*ways).defer(*SUBMITTED)


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
        confirmed_words(decision),
    )
