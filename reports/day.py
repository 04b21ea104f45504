"""What reports bring to the day of staff: files that are ready and wait to be downloaded."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import Count
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cohorts.models import Right
from reports.models import Pack
from reviews.day import Line, Reader


def of_packs(reader: Reader) -> Iterator[Line]:
    """Packs that the reader ordered and has not downloaded, by cohort, for whoever may still download them."""
    cohorts = {one.pk: one for one in reader.cohorts_with(Right.MANAGE)}
    waiting = Pack.objects.to_fetch(reader.user).filter(cohort__in=cohorts)
    for row in waiting.order_by().values("cohort").annotate(count=Count("pk")).order_by("cohort"):
        one, count = cohorts[row["cohort"]], row["count"]
        text = ngettext("file that you ordered is ready", "files that you ordered are ready", count)
        link = reverse("cohort_packs", args=[one.public_id]) + "?ready=1#list"
        yield Line(40, count, text, link, _("Download"), one.name, "packs", one)
