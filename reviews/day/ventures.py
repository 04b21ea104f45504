"""What ventures need: counted over all cohorts in one query, as the table of each cohort would count it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

from django.db.models import Count, F, OuterRef, Q, Subquery
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cohorts.models import Cohort, Enrolment, Right
from reviews.day.lines import Line, Reader
from reviews.glance.asked import EVER
from reviews.models import Looked, Submission

SOON = timedelta(days=7)  # what is due by then is due this week


def of_ventures(reader: Reader) -> Iterator[Line]:
    """Late, new, waiting to be let in, due this week: for whoever may read ventures by name."""
    cohorts = reader.cohorts_with(Right.READ)
    if not cohorts:
        return
    managed = {one.pk for one in reader.cohorts_with(Right.MANAGE)}
    found = counts_of(reader, cohorts)
    for cohort in cohorts:
        counts = found.get(cohort.pk, {})
        yield from lines_of(cohort, counts, reader, may_manage=cohort.pk in managed)


def counts_of(reader: Reader, cohorts: Sequence[Cohort]) -> dict[int, dict[str, Any]]:
    """How many ventures of each cohort are new, late, due or waiting, and since when "new" counts, by its key."""
    here = {one.pk: reader.here[one.pk] for one in cohorts}
    late = [one.pk for one in cohorts if (point := here[one.pk]) and point.due_on < one.today]
    soon = [
        one.pk
        for one in cohorts
        if (point := here[one.pk]) and point.opens_on <= one.today <= point.due_on <= one.today + SOON
    ]
    there = Submission.objects.filter(checkpoint__in=[point.pk for point in here.values() if point])
    is_missing = ~Q(pk__in=there.values("enrolment"))
    is_in = Q(approved_at__isnull=False)
    looked = Looked.objects.filter(user=reader.user, cohort=OuterRef("cohort")).values("at")[:1]
    is_new = Q(standing__isnull=False) & (Q(looked__isnull=True) | Q(standing__submitted_at__gt=F("looked")))
    rows = Enrolment.objects.open_to(reader.user.pk).filter(cohort__in=[one.pk for one in cohorts], ended_at=None)
    by_cohort = rows.annotate(looked=Subquery(looked)).order_by().values("cohort", "looked")
    counted = by_cohort.annotate(
        new=Count("pk", filter=is_in & is_new),
        late=Count("pk", filter=is_in & is_missing & Q(cohort__in=late)),
        due=Count("pk", filter=is_in & is_missing & Q(cohort__in=soon)),
        knocking=Count("pk", filter=~is_in),
    )
    return {row["cohort"]: dict(row) for row in counted}


def lines_of(cohort: Cohort, counts: dict[str, Any], reader: Reader, *, may_manage: bool) -> Iterator[Line]:
    table, where = reverse("cohort", args=[cohort.public_id]), cohort.name
    see, point = _("See them in the table"), reader.here[cohort.pk]
    if (late := counts.get("late", 0)) and point is not None:
        text = ngettext("venture is late: %(checkpoint)s", "ventures are late: %(checkpoint)s", late)
        do = _("Remind or write to them") if may_manage else see
        yield Line(10, late, text % {"checkpoint": point.title}, f"{table}?state=late", do, where, "late", cohort)
    if new := counts.get("new", 0):
        looked = counts["looked"]
        text = (
            ngettext("venture has submitted since you looked", "ventures have submitted since you looked", new)
            if looked
            else ngettext(
                "venture has submitted; you have not looked yet",
                "ventures have submitted; you have not looked yet",
                new,
            )
        )
        since = urlencode({"since": looked.isoformat() if looked else EVER})
        yield Line(20, new, text, f"{table}?{since}", _("See what came in"), where, "new", cohort)
    if (knocking := counts.get("knocking", 0)) and may_manage:
        text = ngettext("venture waits to be let in", "ventures wait to be let in", knocking)
        link = reverse("cohort_settings", args=[cohort.public_id]) + "#waits"
        yield Line(30, knocking, text, link, _("Let them in or not"), where, "knocking", cohort)
    if (due := counts.get("due", 0)) and point is not None:
        words = {"checkpoint": point.title}
        text = ngettext(
            "venture has not submitted yet, due within a week: %(checkpoint)s",
            "ventures have not submitted yet, due within a week: %(checkpoint)s",
            due,
        )
        yield Line(50, due, text % words, f"{table}?state=due", see, where, "due", cohort)
