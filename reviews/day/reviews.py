"""What reviews need: submissions that are yours to review or that nobody has reviewed, and people who wait for a conflict to be settled."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import Count, OuterRef, Q, Subquery
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cohorts.models import Enrolment, Right
from reviews.assigning.waiting import waits_for
from reviews.confirmed import has_review
from reviews.day.lines import Line, Reader
from reviews.glance.asked import UNREVIEWED, YOURS
from reviews.models import Declaration


def of_reviews(reader: Reader) -> Iterator[Line]:
    """What the reader is assigned to review, and what nobody has finished reviewing, for whoever reviews; one query."""
    cohorts = {one.pk: one for one in reader.cohorts_with(Right.REVIEW)}
    rows = Enrolment.objects.current().open_to(reader.user.pk).filter(cohort__in=cohorts, standing__isnull=False)
    counts = (
        rows.order_by()
        .values("cohort")
        .annotate(
            unseen=Count("pk", filter=Q(~has_review("standing__submission"))),
            own=Count("pk", filter=waits_for(reader.user.pk)),
        )
    )
    for row in counts.order_by("cohort"):
        cohort = cohorts[row["cohort"]]
        table = reverse("cohort", args=[cohort.public_id])
        if own := row["own"]:
            text = ngettext("submission is yours to review", "submissions are yours to review", own)
            yield Line(5, own, text, f"{table}?state={YOURS}", _("Review them"), cohort.name, "yours", cohort)
        if unseen := row["unseen"]:
            text = ngettext("submission nobody has reviewed yet", "submissions nobody has reviewed yet", unseen)
            link, do = f"{table}?state={UNREVIEWED}", _("See what to review")
            yield Line(45, unseen, text, link, do, cohort.name, "unreviewed", cohort)


def of_conflicts(reader: Reader) -> Iterator[Line]:
    """Who is not sure of a conflict of interest, for whoever settles it: a line for each venture.

    What somebody is not sure of themselves, others settle.
    """
    cohorts = {one.pk: one for one in reader.cohorts_with(Right.MANAGE)}
    newest = Declaration.objects.filter(enrolment=OuterRef("enrolment"), person=OuterRef("person")).order_by("-pk")
    unsure = Declaration.objects.filter(
        pk=Subquery(newest.values("pk")[:1]),
        answer=Declaration.Answer.UNSURE,
        enrolment__cohort__in=cohorts,
        enrolment__standing__isnull=False,
        enrolment__in=Enrolment.objects.open_to(reader.user.pk),
    )
    rows = unsure.order_by().values(
        "enrolment", "enrolment__cohort", "enrolment__standing__name", "enrolment__standing__submission__public_id"
    )
    for row in rows.annotate(count=Count("pk")).order_by("enrolment"):
        text = ngettext(
            "person is not sure of a conflict of interest with %(venture)s",
            "people are not sure of a conflict of interest with %(venture)s",
            row["count"],
        )
        submission = row["enrolment__standing__submission__public_id"]
        link = reverse("submission", args=[submission]) + "#reviews"
        words = {"venture": row["enrolment__standing__name"]}
        cohort, key = cohorts[row["enrolment__cohort"]], f"conflict-{row['enrolment']}"
        yield Line(27, row["count"], text % words, link, _("Settle it"), cohort.name, key, cohort)
